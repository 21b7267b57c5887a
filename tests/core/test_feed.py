"""What members report: appointments, what becomes of them, the ends of days; and who reads which part (D6, D7)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from core import webhook
from core.actions.activities import report_activity
from core.actions.feed import DayPart, end_day, report_appointment, settle_appointment
from core.calendar import JST, jst_date
from core.errors import Conflict, ConsoleError, NotFound, Refused
from core.model import MailState, MemberId, Viewer
from core.model_direction import AppointmentId, AppointmentState, CaseId, FeedKind, ScriptId, Work
from core.repository import reading, transaction
from core.rules_activity import ActivityForm, Place
from core.rules_feed import AppointmentForm, Booked, asks_for_outcome, held_more, require_appointment
from core.store.engine import WRITE
from core.store.feed import PAGE, WAITING_MOST
from core.store.tables import (
    ActivityRow,
    AppointmentRow,
    CaseMemberRow,
    CaseRow,
    FeedEntryRow,
    MailRow,
    MemberRow,
    WebhookPostRow,
)
from core.views.feed import FeedPage, Waiting
from tests.cast import Cast
from tests.factories import directed

S = AppointmentState
NOW = datetime(2026, 12, 8, 15, 0, tzinfo=JST)
TODAY = jst_date(NOW)
MEETS = datetime(2026, 12, 11, 14, 0, tzinfo=JST)
MET = MEETS + timedelta(hours=1)
A, B = ScriptId(1), ScriptId(2)
DAY = ActivityForm("6.5", "62", "14", "2", "0")
NONE = ActivityForm("", "", "", "", "")


@pytest.fixture
def case(engine: Engine, cast: Cast) -> CaseId:
    return directed(engine, cast)


def form(member: MemberId, **changes: object) -> AppointmentForm:
    typed = AppointmentForm("株式会社みなも機械", "水面 渉 部長", MEETS.date(), time(14), member, A)
    return replace(typed, needs="夜間の受注が追えない", **changes)  # pyright: ignore[reportArgumentType]


def book(engine: Engine, who: Viewer, case: CaseId, member: Viewer, intent: str = "a") -> AppointmentId:
    with transaction(engine, who) as repo:
        return report_appointment(repo, case, form(member.member), intent, NOW)


def settle(
    engine: Engine, who: Viewer, appointment: AppointmentId, seen: S, to: S, at: datetime = MET, *, included=False
) -> None:
    with transaction(engine, who) as repo:
        settle_appointment(repo, appointment, seen, to, at, included=included)


def go_home(
    engine: Engine, who: Viewer, case: CaseId, *parts: DayPart, text: str = "", internal: bool = False, of: int = 0
) -> None:
    with transaction(engine, who) as repo:
        end_day(repo, case, MemberId(of or who.member), TODAY, parts, text, NOW, internal=internal)


def feed(engine: Engine, who: Viewer, case: CaseId, **wanted: object) -> FeedPage:
    with reading(engine, who) as repo:
        return repo.feed.page(case, **wanted)  # pyright: ignore[reportArgumentType]


def activity(engine: Engine) -> list[tuple[date, ScriptId, Work]]:
    with Session(engine) as session:
        rows = session.scalars(select(ActivityRow).order_by(ActivityRow.id)).all()
        figures = ("minutes", "calls", "contacts", "appointments", "held")
        return [(row.day, row.script_id, Work(*(getattr(row, name) for name in figures))) for row in rows]


def write(engine: Engine, statement: object) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(statement)  # pyright: ignore[reportCallIssue, reportArgumentType]


def mails(engine: Engine) -> list[tuple[str, MailState]]:
    """What the director was written about the case, and what became of it."""
    with Session(engine) as session:
        wanted = MailRow.kind.in_(("appointment_reported", "day_ended"))
        rows = session.scalars(select(MailRow).where(wanted).order_by(MailRow.id)).all()
        return [(row.text, row.state) for row in rows]


# --- appointments ---------------------------------------------------------------------------------------------------


def test_an_appointment_counts_at_once_stands_in_the_feed_and_is_mailed_to_the_director(
    engine: Engine, cast: Cast, case: CaseId
):
    first = book(engine, cast.seller, case, cast.seller)
    assert book(engine, cast.seller, case, cast.seller) == first, "the second press of a double click"
    assert activity(engine) == [(TODAY, A, Work(0, 1, 1, 1))]
    (entry,) = feed(engine, cast.director, case).entries
    assert (entry.kind, entry.member, entry.at) == (FeedKind.APPOINTMENT, "髙﨑 直人", NOW)
    booked = entry.appointment
    assert booked is not None
    assert (booked.company, booked.meets_at, booked.state) == ("株式会社みなも機械", MEETS, S.BOOKED)
    assert (booked.script, booked.notes) == ("スクリプトA", "課題・ニーズ：夜間の受注が追えない")
    ((text, state),) = mails(engine)
    assert state is MailState.QUEUED
    assert "株式会社みなも機械" in text
    assert "2026/12/11（金） 14:00" in text
    assert f"/case?case={case}&part=feed" in text
    book(engine, cast.director, case, cast.seller, "b")
    assert len(mails(engine)) == 1, "nobody is mailed of what they reported themselves"


def test_with_a_webhook_the_channel_is_told_instead_in_the_same_transaction(engine: Engine, cast: Cast, case: CaseId):
    write(engine, update(CaseRow).values(webhook_url="https://hooks.example/services/a"))
    first = book(engine, cast.seller, case, cast.seller)
    book(engine, cast.seller, case, cast.seller)
    script = DayPart(A, replace(DAY, appointments="1"), 1)
    go_home(engine, cast.seller, case, script, text="受付の対応が <良い> 日でした。")
    go_home(engine, cast.seller, case, replace(script, seen=2), text="受付の対応が厳しい。", internal=True)
    with Session(engine) as session:
        posts = session.scalars(select(WebhookPostRow).order_by(WebhookPostRow.id)).all()
    assert [post.key for post in posts] == [f"appointment:{first}", "day_end:2:1", "day_end:2:2"]
    assert (
        posts[0].payload["text"].startswith("アポイントを獲得しました 会社：株式会社みなも機械 先方の出席者：水面 渉")
    )
    assert webhook.escaped("受付の対応が <良い> 日でした。") in str(posts[1].payload)
    assert "稼働時間：6.5時間 架電：62件 コンタクト：14件 アポ獲得：1件" in posts[1].payload["text"]
    assert posts[2].payload["text"].startswith("業務を終了しました（訂正）")
    assert "厳しい" not in str(posts[2].payload), "what the client must not read does not go to its channel"
    assert mails(engine) == []
    with pytest.raises(Refused), transaction(engine, cast.seller) as repo:
        report_appointment(repo, case, form(cast.seller.member, company=" "), "c", NOW)
    with Session(engine) as session:
        assert len(session.scalars(select(WebhookPostRow)).all()) == 3


IMPOSSIBLE = [
    *({"company": ""}, {"company": "社" * 101}, {"attendee": "　"}, {"attendee": "名" * 101}, {"day": None}),
    *({"at": None}, {"day": TODAY, "at": time(15)}, {"day": date(2027, 12, 11)}, {"budget": "円" * 201}),
    *({"script": ScriptId(99)}, {"member": MemberId(1)}),
]


def test_an_appointment_that_cannot_be_is_refused_and_nothing_is_counted(engine: Engine, cast: Cast, case: CaseId):
    for changes in IMPOSSIBLE:
        typed = replace(form(cast.seller.member), **changes)
        with pytest.raises(Refused), transaction(engine, cast.seller) as repo:
            report_appointment(repo, case, typed, "a", NOW)
    assert activity(engine) == []
    assert feed(engine, cast.director, case).entries == ()


def test_the_notes_of_an_appointment_are_one_line_a_fact():
    typed = form(MemberId(5), budget=" 月30万円\n", authority="本部長", timing="", remarks="資料を送付済み")
    told = "予算：月30万円\n決裁権：本部長\n課題・ニーズ：夜間の受注が追えない\n備考：資料を送付済み"
    assert require_appointment(typed, NOW) == Booked("株式会社みなも機械", "水面 渉 部長", MEETS, told)


@pytest.mark.parametrize(("before", "to"), list(product(S, S)))
def test_every_outcome_can_be_said_and_taken_back_and_held_counts_what_took_place(before: S, to: S):
    assert held_more(before, to) == int(to is S.HELD) - int(before is S.HELD)
    assert asks_for_outcome(before, MEETS, MET) == (before is S.BOOKED)
    assert not asks_for_outcome(before, MEETS, MEETS - timedelta(minutes=1))


def test_what_became_of_an_appointment_counts_in_the_row_in_which_it_was_booked(
    engine: Engine, cast: Cast, case: CaseId
):
    first = book(engine, cast.seller, case, cast.seller)
    with reading(engine, cast.seller) as repo:
        assert repo.feed.waiting(case, MEETS - timedelta(minutes=1)) == Waiting((), 0)
        assert [each.id for each in repo.feed.waiting(case, MET).shown] == [first]
    with pytest.raises(Refused):
        settle(engine, cast.seller, first, S.BOOKED, S.HELD, MEETS - timedelta(minutes=1))
    path = [S.HELD, S.HELD, S.NO_SHOW, S.HELD, S.CANCELLED, S.BOOKED, S.HELD]
    seen = S.BOOKED
    for to in path:
        settle(engine, cast.director, first, seen, to)
        seen = to
        assert activity(engine) == [(TODAY, A, Work(0, 1, 1, 1, int(to is S.HELD)))]
        with reading(engine, cast.seller) as repo:
            assert repo.feed.appointment(first).state is to
            assert bool(repo.feed.waiting(case, MET).shown) == (to is S.BOOKED)
    with pytest.raises(Conflict):
        settle(engine, cast.seller, first, S.BOOKED, S.NO_SHOW)
    settle(engine, cast.seller, first, S.HELD, S.CANCELLED, NOW)  # a cancellation needs no waiting


def test_all_that_wait_for_an_outcome_are_counted_and_the_earliest_of_them_shown(
    engine: Engine, cast: Cast, case: CaseId
):
    made = [book(engine, cast.seller, case, cast.seller, f"{number}") for number in range(WAITING_MOST + 4)]
    with reading(engine, cast.seller) as repo:
        waiting = repo.feed.waiting(case, MET)
    assert ([each.id for each in waiting.shown], waiting.count) == (made[:WAITING_MOST], WAITING_MOST + 4)


def test_an_appointment_that_took_place_and_was_typed_as_well_counts_once(engine: Engine, cast: Cast, case: CaseId):
    def correct(appointments: int, held: int, seen: int) -> None:
        typed = ActivityForm("6.5", "62", "14", str(appointments), str(held))
        with transaction(engine, cast.seller) as repo:
            report_activity(repo, case, Place(TODAY, cast.seller.member, A), typed, seen, "", NOW)

    def held() -> int:
        return activity(engine)[0][2].held

    first = book(engine, cast.seller, case, cast.seller)
    correct(1, 1, 1)
    settle(engine, cast.director, first, S.BOOKED, S.HELD)  # the only one of the row: what was typed must mean it
    assert held() == 1
    with reading(engine, cast.seller) as repo:
        assert repo.feed.waiting(case, MET) == Waiting((), 0)
    settle(engine, cast.director, first, S.HELD, S.BOOKED)
    assert held() == 0
    correct(2, 1, 3)
    settle(engine, cast.director, first, S.BOOKED, S.HELD)  # the typed one may be the other
    assert held() == 2
    settle(engine, cast.director, first, S.HELD, S.BOOKED)
    settle(engine, cast.director, first, S.BOOKED, S.HELD, included=True)
    assert held() == 1
    settle(engine, cast.director, first, S.HELD, S.NO_SHOW)
    settle(engine, cast.director, first, S.NO_SHOW, S.HELD, included=True)  # nothing is typed that could include it
    assert held() == 1


def test_strangers_know_of_no_feed_and_clients_of_no_script_and_no_internal_word(
    engine: Engine, cast: Cast, case: CaseId
):
    first = book(engine, cast.seller, case, cast.seller)
    go_home(engine, cast.seller, case, DayPart(B, replace(DAY, appointments="0"), 0), text="社内の話。", internal=True)
    for stranger in (cast.rival, cast.outsider):
        with pytest.raises(NotFound):
            feed(engine, stranger, case)
        with pytest.raises(NotFound), reading(engine, stranger) as repo:
            repo.feed.appointment(first)
    end, booked = feed(engine, cast.looker, case).entries
    assert booked.appointment is not None
    assert booked.appointment.script == end.text == ""
    assert end.work == Work(390, 63, 15, 1), "of both scripts"
    with pytest.raises(NotFound), reading(engine, cast.buyer) as repo:
        repo.feed.appointment(first)
    with reading(engine, cast.buyer) as repo:
        with pytest.raises(NotFound):
            repo.feed.waiting(case, MET)
        with pytest.raises(NotFound):
            repo.feed.day_end(case, cast.seller.member, TODAY)
    for inside in (cast.seller, cast.director, cast.sales):
        assert feed(engine, inside, case).entries[0].text == "社内の話。"


# --- the end of a day -----------------------------------------------------------------------------------------------


def test_the_end_of_a_day_replaces_its_figures_and_may_be_told_anew(engine: Engine, cast: Cast, case: CaseId):
    book(engine, cast.seller, case, cast.seller)
    fewer = DayPart(A, replace(DAY, appointments="0"), 1)
    with pytest.raises(Refused, match="報告済みの1件より少なく"):
        go_home(engine, cast.seller, case, fewer)
    with pytest.raises(Refused):
        go_home(engine, cast.seller, case, DayPart(B, NONE, 0))
    assert feed(engine, cast.director, case, kind=FeedKind.DAY_END).entries == ()
    parts = (DayPart(A, DAY, 1), DayPart(B, NONE, 0))
    go_home(engine, cast.seller, case, *parts, text="午後の反応がよい。")
    go_home(engine, cast.seller, case, *parts, text="午後の反応がよい。")  # the second press of a double click
    assert activity(engine) == [(TODAY, A, Work(390, 62, 14, 2))]
    with pytest.raises(Conflict):
        go_home(engine, cast.director, case, DayPart(A, replace(DAY, calls="70"), 1), of=cast.seller.member)
    go_home(engine, cast.seller, case, DayPart(A, replace(DAY, calls="70"), 2), DayPart(B, replace(DAY, hours="1"), 0))
    (end,) = feed(engine, cast.director, case, kind=FeedKind.DAY_END).entries
    assert (end.work, end.text, end.day) == (Work(450, 132, 28, 4), "", TODAY)
    with reading(engine, cast.seller) as repo:
        told = repo.feed.day_end(case, cast.seller.member, TODAY)
    assert told is not None
    assert told.revision == 2


def test_ten_members_who_go_home_at_once_are_one_mail(engine: Engine, cast: Cast, case: CaseId):
    for number in range(3):
        person = {"organization_id": cast.seller.organization, "email": f"{number}@tsukinowa.example"}
        person |= {"name": f"月野 {number}", "role": "staff", "password_hash": "", "created_at": NOW}
        write(engine, insert(MemberRow).values(person))
        member = 100 + number
        write(engine, update(MemberRow).where(MemberRow.email == person["email"]).values(id=member))
        joined = {"case_id": case, "member_id": member, "minutes": 0, "joined_on": TODAY}
        write(engine, insert(CaseMemberRow).values(joined))
        go_home(engine, cast.seller, case, DayPart(A, DAY, 0), text=f"所感{number}", of=member)
    told = mails(engine)
    assert [state for _, state in told] == [MailState.CANCELLED, MailState.CANCELLED, MailState.QUEUED]
    assert all(f"月野 {number}" in told[-1][0] and f"所感{number}" in told[-1][0] for number in range(3))
    assert "3名分" in told[-1][0]


# --- the feed -------------------------------------------------------------------------------------------------------


def test_the_feed_is_paged_from_its_end_without_gap_or_repetition_while_it_grows(
    engine: Engine, cast: Cast, case: CaseId
):
    rows = [
        {"case_id": case, "kind": FeedKind.DAY_END, "member_id": cast.seller.member, "day": TODAY - timedelta(days=n)}
        | {"text": str(n), "at": NOW, "figures": {"internal": False, "revision": 1}}
        for n in range(2 * PAGE + 5)
    ]
    write(engine, insert(FeedEntryRow).values(rows))
    page = feed(engine, cast.director, case)
    assert (page.earlier, page.later) == (True, False)
    texts = [entry.text for entry in page.entries]
    book(engine, cast.seller, case, cast.seller)
    while page.earlier:
        page = feed(engine, cast.director, case, before=page.entries[-1].id)
        assert page.later
        texts += [entry.text for entry in page.entries]
    assert texts == [str(n) for n in reversed(range(2 * PAGE + 5))]
    assert len(feed(engine, cast.director, case, kind=FeedKind.APPOINTMENT).entries) == 1
    assert feed(engine, cast.director, case, member=cast.rival.member).entries == ()
    assert page.members == ((cast.seller.member, "髙﨑 直人"),)


def test_an_appointment_of_another_case_is_no_ones_to_settle(engine: Engine, cast: Cast, case: CaseId):
    first = book(engine, cast.seller, case, cast.seller)
    for who in (cast.rival, cast.buyer, cast.sales):
        with pytest.raises(ConsoleError):
            settle(engine, who, first, S.BOOKED, S.HELD)
    with Session(engine) as session:
        assert session.scalars(select(AppointmentRow.state)).all() == [S.BOOKED]
