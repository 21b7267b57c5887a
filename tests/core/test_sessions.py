"""One's own sessions: seen, and ended elsewhere, on both databases (A2)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions import access
from core.actions.access import Terms
from core.actions.sessions import end_other_sessions, end_session
from core.errors import NotFound
from core.model import SessionId, Viewer
from core.passwords import Passwords
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.tables import AuditRow, MemberRow
from core.views.accounts import OwnSession
from tests.cast import Cast, address

PASSWORD = "正しい馬と電池 staple 7"
TERMS = Terms(Passwords(time_cost=1, memory_kib=8), idle=timedelta(hours=8), absolute=timedelta(days=7))
NOW = datetime.now(UTC)


def enter(engine: Engine, cast: Cast, name: str = "buyer", agent: str = "Chrome（Windows）") -> Viewer:
    """Somebody signs in; returns them in that session."""
    token = access.sign_in(
        engine,
        TERMS,
        email=address(name),
        password=PASSWORD,
        audience=getattr(cast, name).audience,
        network="192.0.2.0/24",
        agent=agent,
        now=NOW,
    )
    found = access.recognize(engine, TERMS, token, NOW)
    assert found is not None
    return found.viewer


@pytest.fixture(autouse=True)
def passwords(engine: Engine, cast: Cast) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).values(password_hash=TERMS.passwords.hash(PASSWORD)))


def seen_by(engine: Engine, viewer: Viewer) -> tuple[OwnSession, ...]:
    with reading(engine, viewer) as repo:
        return repo.sessions.listing(NOW)


def number(viewer: Viewer) -> SessionId:
    assert viewer.session is not None
    return viewer.session


def test_one_sees_ones_own_living_sessions_this_one_first(engine: Engine, cast: Cast) -> None:
    office = enter(engine, cast)
    phone = enter(engine, cast, agent="Safari（iPhone）")
    old = enter(engine, cast)
    enter(engine, cast, "boss")
    access.sign_out(engine, number(old), NOW)
    shown = seen_by(engine, office)
    assert [(each.id, each.browser, each.is_this) for each in shown] == [
        (office.session, "Chrome（Windows）", True),
        (phone.session, "Safari（iPhone）", False),
    ]
    assert {each.network for each in shown} == {"192.0.2.0/24"}


def test_ending_the_others_leaves_this_one_and_other_people_alone(engine: Engine, cast: Cast) -> None:
    office, phone, tablet, colleague = (enter(engine, cast, name) for name in ("buyer", "buyer", "buyer", "boss"))
    with transaction(engine, office) as repo:
        assert set(end_other_sessions(repo, NOW)) == {phone.session, tablet.session}
    everybody = [number(each) for each in (office, phone, tablet, colleague)]
    assert access.living(engine, everybody, NOW).keys() == {office.session, colleague.session}
    with transaction(engine, office) as repo:
        assert end_other_sessions(repo, NOW) == ()
    with Session(engine) as session:
        trail = session.scalars(
            select(AuditRow.subject_id).where(AuditRow.action == "end_session").order_by(AuditRow.id)
        ).all()
    assert set(trail) == {phone.session, tablet.session}


def test_one_is_ended_by_itself_once(engine: Engine, cast: Cast) -> None:
    office, phone, tablet = (enter(engine, cast) for _ in range(3))
    with transaction(engine, office) as repo:
        end_session(repo, number(phone), NOW)
    assert access.living(engine, [number(phone), number(tablet)], NOW).keys() == {tablet.session}
    with pytest.raises(NotFound), transaction(engine, office) as repo:
        end_session(repo, number(phone), NOW)


@pytest.mark.parametrize("name", ["boss", "operator", "seller"])
def test_somebody_elses_session_looks_as_if_it_did_not_exist(engine: Engine, cast: Cast, name: str) -> None:
    mine, other = enter(engine, cast), enter(engine, cast, name)
    with pytest.raises(NotFound) as theirs, transaction(engine, other) as repo:
        end_session(repo, number(mine), NOW)
    with pytest.raises(NotFound) as none, transaction(engine, other) as repo:
        end_session(repo, SessionId(99_999), NOW)
    assert theirs.value.sentence == none.value.sentence
    assert access.living(engine, [number(mine)], NOW)
