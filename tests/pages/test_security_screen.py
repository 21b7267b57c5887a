"""セキュリティ: what one sees of one's own account, and ending sessions elsewhere (A2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.model import SessionId, Viewer
from core.store.engine import WRITE
from core.store.tables import RecoveryCodeRow, SecondStepRow, SessionRow
from tests.cast import NOW, Cast
from tests.pages.screens import screen, words
from tests.queries import count_queries


def sign_in(engine: Engine, viewer: Viewer, agents: list[str]) -> Viewer:
    """As if somebody had come in with each of these browsers; returns them in the first session."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for number, agent in enumerate(agents):
            session.execute(
                insert(SessionRow).values(
                    token_hash=f"{viewer.member}:{number}",
                    member_id=viewer.member,
                    epoch=0,
                    created_at=NOW - timedelta(hours=1),
                    seen_at=NOW - timedelta(minutes=number),
                    expires_at=NOW + timedelta(days=3650),
                    agent=agent,
                    network="192.0.2.0/24",
                )
            )
        first = session.scalar(select(SessionRow.id).where(SessionRow.token_hash == f"{viewer.member}:0"))
    return replace(viewer, session=SessionId(first or 0))


def living(engine: Engine) -> int:
    with Session(engine) as session:
        return len(session.scalars(select(SessionRow.id).where(SessionRow.ended_at.is_(None))).all())


def labels(app: AppTest) -> list[tuple[str, bool]]:
    return [(button.label, button.disabled) for button in app.button]


@pytest.mark.parametrize("name", ["buyer", "looker", "seller", "operator"])
def test_everybody_sees_their_own_sessions_and_the_ways_to_protect_them(engine: Engine, cast: Cast, name: str) -> None:
    me = sign_in(engine, getattr(cast, name), ["Chrome（Windows）", "Safari（iPhone）"])
    sign_in(engine, cast.boss, ["Firefox（Linux）"])
    app = screen("account.security", engine, me)
    shown = words(app)
    for part in ("Chrome（Windows）", "Safari（iPhone）", "この端末", "192", "未設定"):
        assert part in shown
    assert "Firefox" not in shown
    assert "/password/change?next=%2Fsecurity" in shown
    assert "/second-step/setup?next=%2Fsecurity" in shown
    assert labels(app) == [("ログアウトさせる", False), ("他の端末からログアウト", False)]


def test_a_single_session_has_nothing_to_end(engine: Engine, cast: Cast) -> None:
    app = screen("account.security", engine, sign_in(engine, cast.buyer, ["Chrome（Windows）"]))
    assert labels(app) == [("他の端末からログアウト", True)]
    assert app.button[0].help == "ほかにログイン中の端末はありません。"


def test_all_others_are_ended_with_one_press(engine: Engine, cast: Cast) -> None:
    me = sign_in(engine, cast.buyer, ["Chrome（Windows）", "Safari（iPhone）", "Edge（Windows）"])
    app = screen("account.security", engine, me)
    app.button(key="security.end_others").click().run()
    assert living(engine) == 1
    assert "他のすべての端末からログアウトしました。" in [toast.value for toast in app.toast]
    assert labels(app) == [("他の端末からログアウト", True)]


def test_one_is_ended_by_its_own_button(engine: Engine, cast: Cast) -> None:
    me = sign_in(engine, cast.buyer, ["Chrome（Windows）", "Safari（iPhone）", "Edge（Windows）"])
    app = screen("account.security", engine, me)
    app.button[0].click().run()
    assert living(engine) == 2
    assert "Edge（Windows）" in words(app)
    assert "Safari（iPhone）" not in words(app)


def test_who_only_looks_on_ends_nothing(engine: Engine, cast: Cast) -> None:
    me = sign_in(engine, cast.operator, ["Chrome（Windows）", "Safari（iPhone）"])
    app = screen("account.security", engine, replace(me, onlooker=True))
    assert all(disabled for _, disabled in labels(app))


def test_a_second_step_tells_since_when_and_how_many_recovery_codes_are_left(engine: Engine, cast: Cast) -> None:
    me = sign_in(engine, cast.buyer, ["Chrome（Windows）"])
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add(SecondStepRow(member_id=me.member, secret="S", created_at=NOW, confirmed_at=NOW))
        session.add_all(RecoveryCodeRow(member_id=me.member, code_hash=str(n)) for n in range(2))
        session.add(RecoveryCodeRow(member_id=me.member, code_hash="used", used_at=NOW))
    shown = words(screen("account.security", engine, me))
    for part in ("設定済み", "残りは2個", "残り少なくなっています", "/second-step/remove?next=%2Fsecurity"):
        assert part in shown


def test_thirty_sessions_cost_as_many_queries_as_three(engine: Engine, cast: Cast) -> None:
    few = sign_in(engine, cast.buyer, ["Chrome（Windows）"] * 3)
    many = sign_in(engine, cast.boss, ["Chrome（Windows）"] * 30)
    assert count_queries(engine, lambda: screen("account.security", engine, few)) == count_queries(
        engine, lambda: screen("account.security", engine, many)
    )
