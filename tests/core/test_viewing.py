"""Kakutoku looks at the console as a client or partner sees it: everything is seen, nothing is changed (K3)."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from core.actions import access
from core.actions.candidates import put_on_hold, set_favorite
from core.actions.drafts import save_draft
from core.actions.messages import mark_read, post_message
from core.actions.passwords import own_account
from core.actions.viewing import note_file, start_viewing, stop_viewing
from core.errors import NotAllowed, NotFound, Refused
from core.model import Audience, MemberId, MessageId, OrganizationId, Role, Viewer
from core.repository import Repository, SignedIn, reading, transaction
from core.rules import ONLOOKING, PERMISSIONS, Permission, allows
from core.rules_desk import LOOK, REASON_LIMIT
from core.rules_passwords import Step
from core.store.engine import WRITE
from core.store.presence import BY_NUMBER, BY_TOKEN
from core.store.tables import AuditRow, Base, MemberRow, SessionRow
from core.views import CandidateFilter
from tests import factories
from tests.cast import CLIENT, KAKUTOKU, NOW, ORGANIZATIONS, PARTNER, Cast, address
from tests.core.test_access import CHEAP, PASSWORD, TERMS
from tests.queries import count_queries

REAL_NOW = datetime.now(UTC)
WHY = "画面の表示についてお問い合わせがあったため"


@pytest.fixture
def token(engine: Engine, cast: Cast) -> str:
    """The operator's cookie."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for member in session.scalars(select(MemberRow)):
            member.password_hash = CHEAP.hash(PASSWORD)
    return access.sign_in(
        engine,
        TERMS,
        email=address("operator"),
        password=PASSWORD,
        audience=Audience.KAKUTOKU,
        network="",
        now=REAL_NOW,
    )


def who(engine: Engine, token: str, at: datetime = REAL_NOW) -> SignedIn:
    found = access.recognize(engine, TERMS, token, at)
    assert found is not None
    return found


def look(engine: Engine, token: str, organization: OrganizationId = CLIENT, at: datetime = REAL_NOW) -> SignedIn:
    with transaction(engine, who(engine, token, at).viewer) as repo:
        start_viewing(repo, organization, WHY, at)
    return who(engine, token, at)


def trail(engine: Engine) -> list[tuple[str, str, int]]:
    with Session(engine) as session:
        return [
            (row.action, row.subject, row.subject_id)
            for row in session.scalars(select(AuditRow).order_by(AuditRow.id))
            if row.action in ("start_viewing", "stop_viewing", "read_file")
        ]


@pytest.mark.parametrize("organization", [CLIENT, PARTNER])
def test_the_screens_are_drawn_for_a_guest_of_the_organisation(
    engine: Engine, cast: Cast, token: str, organization: OrganizationId
):
    seen = look(engine, token, organization)
    audience = ORGANIZATIONS[organization][0]
    assert seen.viewer == Viewer(cast.operator.member, organization, audience, Role.GUEST, seen.session, onlooker=True)
    assert seen.seen_as == ORGANIZATIONS[organization][1]
    assert seen.person.organization == KAKUTOKU
    assert seen.person.role is Role.OPERATIONS
    assert access.living(engine, [seen.session], REAL_NOW) == {seen.session: organization}


def test_begin_and_end_are_in_the_trail_with_the_reason(engine: Engine, token: str):
    seen = look(engine, token)
    stop_viewing(engine, seen, REAL_NOW)
    stop_viewing(engine, seen, REAL_NOW)
    assert trail(engine) == [("start_viewing", "organization", CLIENT), ("stop_viewing", "organization", CLIENT)]
    with Session(engine) as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "start_viewing")).one()
        assert (row.after["reason"], row.organization_id) == (WHY, KAKUTOKU)
    assert not who(engine, token).viewer.onlooker


def test_a_sign_out_ends_the_look(engine: Engine, token: str):
    seen = look(engine, token)
    access.sign_out(engine, seen.session, REAL_NOW)
    assert trail(engine)[-1] == ("stop_viewing", "organization", CLIENT)
    with Session(engine) as session:
        assert session.scalars(select(SessionRow.view_as_id)).all() == [None]


def test_after_half_an_hour_it_ends_by_itself(engine: Engine, token: str):
    look(engine, token)
    assert who(engine, token, REAL_NOW + LOOK - timedelta(seconds=1)).viewer.onlooker
    later = who(engine, token, REAL_NOW + LOOK)
    assert later.viewer == later.person
    assert access.living(engine, [later.session], REAL_NOW + LOOK) == {later.session: None}


@pytest.mark.parametrize("organization", [KAKUTOKU, OrganizationId(999)])
def test_kakutoku_itself_cannot_be_looked_at(engine: Engine, token: str, organization: OrganizationId):
    with pytest.raises(NotFound):
        look(engine, token, organization)


@pytest.mark.parametrize("reason", ["", "  \n", "あ" * (REASON_LIMIT + 1)])
def test_a_reason_is_asked_for(engine: Engine, token: str, reason: str):
    with pytest.raises(Refused, match="閲覧の理由"), transaction(engine, who(engine, token).viewer) as repo:
        start_viewing(repo, CLIENT, reason, REAL_NOW)
    assert not who(engine, token).viewer.onlooker


@pytest.mark.parametrize("name", ["buyer", "boss", "looker", "seller", "director"])
def test_only_sales_and_operations_may_look(engine: Engine, cast: Cast, name: str):
    with pytest.raises(NotAllowed), transaction(engine, getattr(cast, name)) as repo:
        start_viewing(repo, CLIENT, WHY, NOW)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize(("audience", "role"), list(PERMISSIONS))
def test_who_looks_on_has_no_permission_at_all(permission: Permission, audience: Audience, role: Role):
    assert not allows(Viewer(MemberId(1), CLIENT, audience, role, onlooker=True), permission)


def test_nothing_is_written_while_looking(engine: Engine, cast: Cast, token: str):
    """Not even what asks no rule: drafts, read marks. And not by a tab that still shows the operator's own screens."""
    proposal = factories.in_talks(engine, cast)
    own = who(engine, token).viewer
    seen = look(engine, token)
    before = _whole(engine)

    def steps(repo: Repository) -> None:
        message = post_message(repo, proposal, "閲覧中の送信", REAL_NOW)
        assert message is None

    attempts = (
        steps,
        lambda repo: mark_read(repo, proposal, MessageId(1), REAL_NOW),
        lambda repo: save_draft(repo, "message.1", {"body": "下書き"}, REAL_NOW),
        lambda repo: set_favorite(repo, proposal, True, REAL_NOW),
        lambda repo: put_on_hold(repo, proposal, REAL_NOW),
        lambda repo: start_viewing(repo, PARTNER, WHY, REAL_NOW),
    )
    for attempt in attempts:
        for viewer in (seen.viewer, own):
            with pytest.raises(NotAllowed, match=ONLOOKING[:10]), transaction(engine, viewer) as repo:
                attempt(repo)
    assert _whole(engine) == before


def test_ones_own_account_rests_as_well(engine: Engine, token: str):
    before = own_account(engine, who(engine, token), Step.DONE)
    assert before.email == address("operator")
    with pytest.raises(NotAllowed):
        own_account(engine, look(engine, token), Step.DONE)


def test_after_the_end_the_operator_works_again(engine: Engine, token: str):
    stop_viewing(engine, look(engine, token), REAL_NOW)
    with transaction(engine, who(engine, token).viewer) as repo:
        save_draft(repo, "somewhere", {"a": 1}, REAL_NOW)
        assert repo.drafts.get("somewhere") == {"a": 1}


def test_a_hidden_proposal_and_a_hidden_name_stay_hidden(engine: Engine, cast: Cast, token: str):
    """What the client may not see before the deadline (P2) or before disclosure (P10) kakutoku does not see as it."""
    posting = factories.posting(engine, cast)
    factories.proposal(engine, cast.seller, posting, body=f"{ORGANIZATIONS[PARTNER][1]}がご提案します。")
    seen = look(engine, token)
    with reading(engine, seen.viewer) as repo:
        shown = repo.candidates.listing(posting, CandidateFilter(), NOW)
        assert shown.cards
        assert ORGANIZATIONS[PARTNER][1] not in repr(shown)
        assert not repo.candidates.listing(posting, CandidateFilter(), factories.OPENED + timedelta(days=2)).cards


def test_a_file_that_is_read_is_recorded(engine: Engine, token: str):
    note_file(engine, who(engine, token), "/files/orders/1/1.pdf", REAL_NOW)
    assert trail(engine) == []
    note_file(engine, look(engine, token), "/files/orders/1/1.pdf", REAL_NOW)
    assert trail(engine)[-1] == ("read_file", "organization", CLIENT)


def test_asking_who_is_there_costs_no_more_while_looking(engine: Engine, token: str):
    asked = partial(who, engine, token)
    before = count_queries(engine, asked)
    look(engine, token)
    assert count_queries(engine, asked) == before
    assert str(BY_NUMBER).count("SELECT") == str(BY_TOKEN).count("SELECT") == 1


def _whole(engine: Engine) -> dict[str, int]:
    """How many rows every table has."""
    with Session(engine) as session:
        assert set(inspect(engine).get_table_names()) >= set(Base.metadata.tables)
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
