"""通知 on the screen: gathered by day and by posting or deal, unread in words, each leading to its place (K3, P10)."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions.candidates import put_on_hold
from core.actions.messages import post_message
from core.calendar import jst_date
from core.model import Audience, PostingId, Role, Viewer
from core.model_choosing import NoticeKind
from core.model_mails import About
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.notices import tell
from core.views.notices import NoticeFilter
from pages.ui import frame
from pages.ui.notice_list import KNOWN, NEW, blocks
from tests import factories
from tests.cast import CLIENT, NOW, ORGANIZATIONS, PARTNER, Cast
from tests.pages.screens import head, screen, words
from tests.queries import count_queries

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(f"{request.param}_url")


def told(engine: Engine, cast: Cast, count: int) -> None:
    """So many postings of which the client is told, one an hour."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for number in range(count):
            posting = PostingId(1 + number % 3)
            key, about = f"posting_opened:{posting}:{number}:x", About(posting=posting, number=number + 1)
            at = NOW - timedelta(hours=number)
            tell(session, cast.sales, cast.buyer.member, NoticeKind.POSTING_OPENED, key, about, at)


def test_what_happened_stands_under_its_deal_and_leads_to_its_place(engine: Engine, cast: Cast):
    factories.contracted(engine, cast)
    app = screen("account.notices", engine, cast.boss, at=NOW + timedelta(minutes=1))
    assert not app.exception
    assert "未読 2件" in head(app)
    text = words(app)
    for part in (
        f'"other": "{ORGANIZATIONS[PARTNER][1]}"',
        '"subject": "取引"',
        "今日　2026/11/24（火）",
        '"href": "/deals?order=1"',
        '"href": "/proposal?proposal=1"',
    ):
        assert part in text


def test_an_empty_list_says_what_will_stand_there(engine: Engine, cast: Cast):
    app = screen("account.notices", engine, cast.rival)
    assert "通知はまだありません。" in words(app)
    assert not app.button
    app = screen("account.notices", engine, cast.rival, show="deal")
    assert "この種類の通知はありません。" in words(app)


def test_all_are_read_with_one_press(engine: Engine, cast: Cast):
    factories.contracted(engine, cast)
    app = screen("account.notices", engine, cast.seller)
    app.button(key="notices.read_all").click().run()
    assert "未読 0件" in head(app)
    assert not app.button
    with reading(engine, cast.seller) as repo:
        assert repo.notices.waiting(NOW).count == 0
    assert "未読の通知はありません。" in words(screen("account.notices", engine, cast.seller, show="unread"))


def test_who_looks_on_marks_nothing(engine: Engine, cast: Cast):
    factories.contracted(engine, cast)
    onlooker = Viewer(cast.sales.member, CLIENT, Audience.CLIENT, Role.GUEST, onlooker=True)
    app = screen("account.notices", engine, onlooker)
    assert "契約が成立しました。" in words(app)
    assert '"barred": true' in words(app)
    assert not app.button
    with reading(engine, cast.boss) as repo:
        page = repo.notices.listing(NoticeFilter(), NOW)
    assert (page.unread, page.seen_at) == (2, None)


def test_the_next_visit_divides_what_is_new_from_what_was_there(engine: Engine, cast: Cast):
    thread = factories.in_talks(engine, cast)
    first = screen("account.notices", engine, cast.seller, at=NOW + timedelta(minutes=1))
    assert NEW not in words(first), "everything is new to whoever comes first"
    with transaction(engine, cast.buyer) as repo:
        post_message(repo, thread, "ご連絡です。", NOW + timedelta(minutes=2))
    again = screen("account.notices", engine, cast.seller, at=NOW + timedelta(minutes=3))
    shown = words(again)
    assert shown.index(NEW) < shown.index("新しいメッセージが1件") < shown.index(KNOWN) < shown.index("面談に進む")
    again.run()
    assert NEW in words(again), "the same visit goes on"
    later = screen("account.notices", engine, cast.seller, at=NOW + timedelta(minutes=4))
    assert NEW not in words(later)


def test_within_a_day_one_posting_is_one_group(engine: Engine, cast: Cast):
    for _ in range(3):
        factories.posting(engine, cast)
    told(engine, cast, 9)
    with reading(engine, cast.buyer) as repo:
        notices = repo.notices.listing(NoticeFilter(), NOW).notices
    groups = [block["told"] for block in blocks(notices, None, jst_date(NOW)) if "told" in block]
    assert [len(group) for group in groups] == [3, 3, 3]


def test_thirty_rows_cost_as_many_queries_as_three(engine: Engine, cast: Cast):
    for _ in range(3):
        factories.posting(engine, cast)
    numbers: list[int] = []
    for count in (3, 30):
        told(engine, cast, count)
        numbers.append(count_queries(engine, lambda: screen("account.notices", engine, cast.buyer)))
    assert numbers[0] == numbers[1] > 0


def _bell() -> None:
    import streamlit as st

    from pages.ui import bell

    st.text(f"[{bell.unread(st.session_state['address'])}]")


def rung(engine: Engine, viewer: Viewer, address: str, **query: object) -> str:
    app = AppTest.from_function(_bell, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: NOW + timedelta(minutes=1))
    app.session_state["address"] = address
    for name, value in query.items():
        app.query_params[name] = str(value)
    return app.run().text[0].value


def test_the_bell_counts_and_what_was_opened_counts_no_more(engine: Engine, cast: Cast):
    posting = factories.posting(engine, cast)
    candidate = factories.proposal(engine, cast.seller, posting)
    with transaction(engine, cast.buyer) as repo:
        put_on_hold(repo, candidate, NOW)
    assert rung(engine, cast.buyer, "/postings") == "[]"
    assert rung(engine, cast.boss, "/postings") == "[1]"
    assert rung(engine, cast.boss, "/proposal", proposal=candidate + 1) == "[1]"
    onlooker = Viewer(cast.sales.member, CLIENT, Audience.CLIENT, Role.GUEST, onlooker=True)
    assert rung(engine, onlooker, "/proposal", proposal=candidate) == "[1]", "looking on reads nothing"
    assert rung(engine, cast.boss, "/proposal", proposal=candidate) == "[]"
    for _ in range(2):
        factories.posting(engine, cast)
    told(engine, cast, 130)
    assert rung(engine, cast.buyer, "/postings") == "[99+]"
