"""Activity is written in one place: its sums, its history and each month's delivery always agree (D5, D7, P13)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.actions.activities import count_appointment, count_held, report_activity
from core.actions.deliveries import report_delivery
from core.calendar import jst_date
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import OrderId, Role, Viewer
from core.model_choosing import DeliveryForm
from core.model_direction import CaseId, ScriptId, Span, Work
from core.repository import reading, transaction
from core.rules_activity import ActivityForm, Place
from core.store.activities import COLUMNS, WORK
from core.store.engine import WRITE
from core.store.tables import (
    ActivityRevisionRow,
    ActivityRow,
    ActivityTotalRow,
    AuditRow,
    CaseMemberRow,
    DeliveryRow,
    MemberRow,
    OrderRow,
    ScriptRow,
)
from tests import factories

TERM = replace(factories.CONTENT, start=date(2026, 12, 15), end=date(2027, 2, 28))
LATER = datetime(2027, 1, 12, 9, tzinfo=UTC)
TODAY = jst_date(LATER)
A, B = ScriptId(1), ScriptId(2)
FORM = ActivityForm("6.5", "40", "12", "2", "1")
WORKED = Work(390, 40, 12, 2, 1)


@pytest.fixture
def case(engine, cast) -> CaseId:
    """A case whose contract began in the middle of December."""
    return factories.directed(engine, cast, TERM)


def report(engine, viewer: Viewer, case, place, typed=FORM, seen=0, reason="", at=LATER):
    with transaction(engine, viewer) as repo:
        report_activity(repo, case, place, typed, seen, reason, at)


def kept(engine, case) -> dict[Place, Work]:
    with Session(engine) as session:
        rows = session.execute(
            select(ActivityRow.day, ActivityRow.member_id, ActivityRow.script_id, *WORK)
            .where(ActivityRow.case_id == case)
            .order_by(ActivityRow.id)
        )
        return {Place(*row[:3]): Work(*row[3:]) for row in rows}


def plain_sum(works) -> Work:
    return sum(works, Work())


def agree(engine, case) -> None:
    """Days, months and deliveries are the plain sums of the rows, and each row has a revision for each correction."""
    rows = kept(engine, case)
    with Session(engine) as session:
        totals = {(row.span, row.starts_on): row for row in session.scalars(select(ActivityTotalRow))}
        for (span, starts), total in totals.items():
            of = [w for p, w in rows.items() if (p.day if span is Span.DAY else p.day.replace(day=1)) == starts]
            assert Work(*(getattr(total, name) for name in COLUMNS)) == plain_sum(of)
        assert {day for span, day in totals if span is Span.DAY} == {p.day for p in rows}
        assert {day for span, day in totals if span is Span.MONTH} == {p.day.replace(day=1) for p in rows}
        contracts = session.execute(select(OrderRow.id, OrderRow.term_start, OrderRow.term_end)).all()
        delivered = {(row.order_id, row.month): row for row in session.scalars(select(DeliveryRow))}
        for (order, month), row in delivered.items():
            _, first, last = next(each for each in contracts if each.id == order)
            assert first
            assert last
            work = plain_sum(w for p, w in rows.items() if p.day.replace(day=1) == month and first <= p.day <= last)
            assert (row.minutes, row.calls, row.appointments) == (work.minutes, work.calls, work.appointments)
        assert {month for _, month in delivered} == {p.day.replace(day=1) for p in rows}
        corrections = session.scalar(select(func.count()).select_from(ActivityRevisionRow))
        assert corrections == session.scalar(select(func.sum(ActivityRow.revision - 1)))


WORKS = st.lists(st.integers(0, 60), min_size=4, max_size=4).map(
    lambda cuts: Work(15 * cuts[0], *sorted(cuts, reverse=True))
)
PLACES = st.tuples(st.dates(date(2026, 12, 15), TODAY), st.sampled_from([A, B]))
WRITES = st.lists(st.dictionaries(PLACES, WORKS, min_size=1, max_size=8), min_size=1, max_size=4)


def test_sums_and_deliveries_always_equal_a_plain_sum_of_the_rows(engine, cast, case):
    """D7, P13."""

    @given(WRITES)
    @settings(max_examples=20)
    def written(writes):
        for rows in writes:
            before = kept(engine, case)
            wanted = {Place(day, cast.seller.member, script): work for (day, script), work in rows.items()}
            with transaction(engine, cast.seller) as repo:
                repo.activities.hold(case)
                done = repo.activities.put(case, wanted, repo.activities.ground(case, TODAY), "訂正", LATER)
            assert kept(engine, case) == before | wanted
            assert done.added == len(wanted.keys() - before.keys())
            assert done.changed == sum(before[p] != w for p, w in wanted.items() if p in before)
            agree(engine, case)

    written()


def test_reports_at_the_same_moment_leave_the_sums_exact(engine, cast, case):
    """D7: whoever writes holds the case."""
    places = [Place(day, cast.seller.member, script) for day in (TODAY, TODAY - timedelta(days=1)) for script in (A, B)]

    def counted(turn):
        for place in places[turn:] + places[:turn]:
            with transaction(engine, cast.seller) as repo:
                repo.activities.hold(case)
                count_appointment(repo, case, place.member, place.script, LATER - timedelta(days=turn % 2))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(counted, range(4)))
    assert plain_sum(kept(engine, case).values()) == Work(0, 16, 16, 16)
    agree(engine, case)


def test_a_month_with_two_contracts_delivers_to_each_its_own_days(engine, cast, case):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        first = session.get_one(OrderRow, 1)
        first.term_end = date(2027, 1, 6)
        session.flush()
        copy = {c.key: getattr(first, c.key) for c in OrderRow.__table__.columns if c.key != "id"}
        session.add(
            OrderRow(**copy | {"term_start": date(2027, 1, 7), "term_end": date(2027, 3, 31), "predecessor_id": 1})
        )
    for day in (6, 7, 12):
        report(engine, cast.seller, case, Place(date(2027, 1, day), cast.seller.member, A))
    agree(engine, case)
    with Session(engine) as session:
        calls = dict(session.execute(select(DeliveryRow.order_id, DeliveryRow.calls)).all())
    assert calls == {1: 40, 2: 80}


def test_a_report_is_kept_once_and_a_correction_says_why(engine, cast, case):
    yesterday = Place(TODAY - timedelta(days=1), cast.seller.member, A)
    report(engine, cast.seller, case, yesterday)
    report(engine, cast.seller, case, yesterday)
    with pytest.raises(Conflict, match=r"稼働時間6\.5時間"):
        report(engine, cast.director, case, yesterday, replace(FORM, calls="50"))
    with pytest.raises(Refused, match="訂正の理由"):
        report(engine, cast.director, case, yesterday, replace(FORM, calls="50"), seen=1)
    report(engine, cast.director, case, yesterday, replace(FORM, calls="５０"), seen=1, reason="二重に数えていた")
    assert kept(engine, case) == {yesterday: replace(WORKED, calls=50)}
    agree(engine, case)
    with Session(engine) as session:
        before = session.scalars(select(ActivityRevisionRow)).one()
        told = session.scalars(select(AuditRow).where(AuditRow.action == "report_activity").order_by(AuditRow.id)).all()
    assert (before.calls, before.entered_by_id, before.corrected_by_id, before.reason) == (
        40,
        cast.seller.member,
        cast.director.member,
        "二重に数えていた",
    )
    assert [(event.before.get("calls"), event.after["calls"], event.after.get("reason")) for event in told] == [
        (None, 40, None),
        (40, 50, "二重に数えていた"),
    ]


def test_today_goes_on_being_counted_without_a_reason(engine, cast, case):
    today = Place(TODAY, cast.seller.member, A)
    report(engine, cast.seller, case, today, ActivityForm("1", "10"))
    report(engine, cast.seller, case, today, ActivityForm("0"), seen=1)
    assert kept(engine, case) == {today: Work()}
    agree(engine, case)


@pytest.fixture
def refusing(engine, cast, case):
    """スクリプトB was retired on New Year's Day, and 佐野 left the case then."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        other = MemberRow(organization_id=3, email="sano@tsukinowa.example", name="佐野 圭", password_hash="")
        other.role, other.created_at = Role.STAFF, LATER
        session.add(other)
        session.flush()
        session.add(
            CaseMemberRow(
                case_id=case,
                member_id=other.id,
                minutes=0,
                joined_on=date(2026, 12, 20),
                left_on=date(2027, 1, 1),
            )
        )
        session.get_one(ScriptRow, B).retired_on = date(2027, 1, 1)
        return other.id


def test_each_row_that_can_not_be_is_refused_in_a_sentence(engine, cast, case, refusing):
    """D5: the law of one row, enumerated."""
    me, day = cast.seller.member, date(2027, 1, 12)
    refusals = {
        "本日より後": (Place(date(2027, 1, 13), me, A), FORM),
        "契約期間（2026/12/15（火）〜": (Place(date(2026, 12, 14), me, A), FORM),
        "この案件のメンバーではありません": (Place(day, cast.rival.member, A), FORM),
        "佐野 圭さんがこの案件のメンバーなのは": (Place(day, refusing, A), FORM),
        "2026/12/20（日）〜2027/01/01（金）です": (Place(date(2026, 12, 19), refusing, A), FORM),
        "この案件のスクリプトではありません": (Place(day, me, ScriptId(99)), FORM),
        "使用を終了しました": (Place(day, me, B), FORM),
        "稼働時間を入力してください": (Place(day, me, A), ActivityForm("", "1")),
        "0〜24時間の15分": (Place(day, me, A), ActivityForm("24.25", "1")),
        "0〜24時間の15分（0.25時間）単位": (Place(day, me, A), ActivityForm("1.1", "1")),
        "架電数は0〜10,000件": (Place(day, me, A), ActivityForm("1", "-1")),
        "コンタクト数（12件）が架電数（11件）を超えて": (Place(day, me, A), replace(FORM, calls="11")),
        "アポ獲得数（13件）がコンタクト数（12件）を超えて": (Place(day, me, A), replace(FORM, appointments="13")),
        "アポ実施数（3件）がアポ獲得数（2件）を超えて": (Place(day, me, A), replace(FORM, held="3")),
    }
    for words, (place, typed) in refusals.items():
        with pytest.raises(Refused) as refused:
            report(engine, cast.seller, case, place, typed)
        assert words in refused.value.sentence
    report(engine, cast.seller, case, Place(date(2026, 12, 31), me, A), ActivityForm("20"))
    with pytest.raises(Refused, match=r"合計で24\.25時間"):
        report(engine, cast.seller, case, Place(date(2026, 12, 31), me, B), ActivityForm("4.25"))
    report(engine, cast.seller, case, Place(date(2026, 12, 31), me, B), ActivityForm("4"))
    report(engine, cast.seller, case, Place(date(2027, 1, 1), refusing, B))
    agree(engine, case)


def test_others_neither_report_nor_learn_of_the_case(engine, cast, case):
    place = Place(TODAY, cast.seller.member, A)
    for viewer in (cast.rival, cast.buyer, cast.looker, cast.sales):
        with pytest.raises(NotFound if viewer is cast.rival else NotAllowed):
            report(engine, viewer, case, place)
    report(engine, cast.operator, case, place)
    for viewer in (cast.rival, cast.buyer):
        with reading(engine, viewer) as repo:
            assert repo.activities.kept(case, TODAY, TODAY) == {}


def test_an_appointment_and_its_outcome_count_at_once(engine, cast, case):
    """D6."""
    place = Place(TODAY, cast.seller.member, A)
    with transaction(engine, cast.seller) as repo:
        repo.activities.hold(case)
        count_appointment(repo, case, cast.seller.member, A, LATER)
        count_appointment(repo, case, cast.seller.member, A, LATER)
        count_held(repo, case, place, 1, LATER)
    assert kept(engine, case) == {place: Work(0, 2, 2, 2, 1)}
    with pytest.raises(Refused, match="アポ実施数"), transaction(engine, cast.seller) as repo:
        repo.activities.hold(case)
        count_held(repo, case, place, -1, LATER)
        count_held(repo, case, place, -1, LATER)
    agree(engine, case)


def test_a_month_with_activity_is_not_reported_by_hand(engine, cast, case):
    """P13: numbers enter once."""
    order, month = OrderId(1), date(2027, 1, 1)

    def by_hand(month):
        with transaction(engine, cast.seller) as repo:
            report_delivery(repo, order, month, DeliveryForm("98.5", "310", "9"), LATER)

    by_hand(month)
    for script in (A, B):
        report(engine, cast.seller, case, Place(TODAY, cast.seller.member, script))
    agree(engine, case)
    with Session(engine) as session:
        typed, replaced = session.scalars(
            select(AuditRow).where(AuditRow.action == "report_delivery").order_by(AuditRow.id)
        )
    assert (typed.after, replaced.after["reason"]) == (replaced.before, "案件の稼働からの集計に切り替え")
    with pytest.raises(Refused, match="自動で集計"):
        by_hand(month)
    by_hand(date(2026, 12, 1))
