"""案件: taken on, described, planned, handed over; listed with what nobody has taken on yet (D1)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from time import sleep

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.actions.cases import change_director, edit_case, open_case, schedule_meeting, set_plan
from core.calendar import jst_date
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import ContractStatus
from core.model_choosing import NoticeKind
from core.model_direction import CaseId, Plan
from core.model_mails import MailKind
from core.repository import reading, transaction
from core.rules_cases import CaseTexts, Meeting
from core.store.tables import AuditRow, MailRow, NoticeRow
from core.views.cases import CaseFilter
from tests import factories
from tests.cast import NOW
from tests.queries import count_queries

DECEMBER, JANUARY, FEBRUARY, MARCH = (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))
LATER = datetime(2027, 1, 20, 3, tzinfo=UTC)
TEXTS = CaseTexts("計測機器の新規開拓", "食品工場の品質管理部へ架電します。\n\n- **太字**", "月7件の商談。")


@pytest.fixture
def case(engine, cast):
    """A deal from December to February as the director's case."""
    return factories.directed(engine, cast)


def act(engine, viewer, action, *arguments, at=LATER):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def overview(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.cases.overview(case)


def head(engine, viewer, case, at=LATER):
    with reading(engine, viewer) as repo:
        return repo.cases.head(case, jst_date(at))


def listed(engine, viewer, at=LATER, **wanted):
    with reading(engine, viewer) as repo:
        return repo.case_lists.listing(CaseFilter(**wanted), jst_date(at))


def untaken(engine, viewer, at=LATER):
    with reading(engine, viewer) as repo:
        return repo.case_lists.untaken(jst_date(at))


def trail(engine, action):
    with Session(engine) as session:
        return session.execute(
            select(AuditRow.before, AuditRow.after).where(AuditRow.action == action).order_by(AuditRow.id)
        ).all()


def test_texts_are_kept_as_typed_and_both_sides_of_the_work_read_them(engine, cast, case):
    for _ in range(2):  # the second press of a double click
        act(engine, cast.director, edit_case, case, TEXTS, 1)
    for viewer in (cast.director, cast.sales, cast.operator, cast.seller):
        assert overview(engine, viewer, case).texts == TEXTS
    for viewer in (cast.buyer, cast.rival, cast.outsider):
        with pytest.raises(NotFound):
            overview(engine, viewer, case)
    assert head(engine, cast.director, case).revision == 2
    assert trail(engine, "edit_case") == [
        ({"overview": "", "goal": ""}, {"overview": TEXTS.overview, "goal": TEXTS.goal})
    ]


def test_the_second_of_two_colleagues_is_told_and_overwrites_nothing(engine, cast, case):
    act(engine, cast.director, edit_case, case, TEXTS, 1)
    other = replace(TEXTS, goal="月9件の商談。")
    with pytest.raises(Conflict, match="別の担当者が案件の概要を更新しました"):
        act(engine, cast.operator, edit_case, case, other, 1)
    assert overview(engine, cast.director, case).texts == TEXTS
    act(engine, cast.operator, edit_case, case, other, 2)
    assert overview(engine, cast.director, case).texts == other


def test_who_does_not_direct_cases_changes_none(engine, cast, case):
    for viewer in (cast.seller, cast.buyer, cast.sales):
        with pytest.raises(NotAllowed):
            act(engine, viewer, edit_case, case, TEXTS, 1)
    with pytest.raises(NotFound):
        act(engine, cast.director, edit_case, CaseId(987), TEXTS, 1)
    for texts, said in (
        (replace(TEXTS, name=" "), "案件名を入力"),
        (replace(TEXTS, name="あ" * 81), "80文字以内"),
        (replace(TEXTS, goal="あ" * 4_001), "4,000文字以内"),
    ):
        with pytest.raises(Refused, match=said):
            act(engine, cast.director, edit_case, case, texts, 1)


def test_a_plan_holds_from_its_month_on_and_months_before_keep_theirs(engine, cast, case):
    first = overview(engine, cast.director, case).plans[DECEMBER]
    assert first == Plan(100 * 60, 7), "the proposal's promise (P13)"
    act(engine, cast.director, set_plan, case, FEBRUARY, "１６０.５時間", "0")
    found = overview(engine, cast.seller, case)
    assert [found.plan_of(each) for each in (DECEMBER, JANUARY, FEBRUARY, MARCH)] == [
        first,
        first,
        Plan(9_630, 0),
        Plan(9_630, 0),
    ]
    assert found.plan_of(date(2026, 11, 1)) is None
    with pytest.raises(Refused, match="開始月（2026年12月）より前"):
        act(engine, cast.director, set_plan, case, date(2026, 11, 1), "100", "7")
    act(engine, cast.operator, set_plan, case, FEBRUARY, "1,000", "60件")
    assert trail(engine, "set_plan")[-1] == (
        {"month": "2027-02-01", "minutes": 9_630, "appointments": 0},
        {"month": "2027-02-01", "minutes": 60_000, "appointments": 60},
    )


def test_the_meeting_is_moved_and_called_off(engine, cast, case):
    assert overview(engine, cast.seller, case).meeting is None
    for meeting in (Meeting(3, 600), Meeting(4, 630, 45)):
        act(engine, cast.director, schedule_meeting, case, meeting)
        assert overview(engine, cast.seller, case).meeting == meeting
    act(engine, cast.operator, schedule_meeting, case, None)
    act(engine, cast.operator, schedule_meeting, case, None)
    assert overview(engine, cast.seller, case).meeting is None
    assert trail(engine, "schedule_meeting") == [
        ({"meeting": ""}, {"meeting": "木曜日 10:00〜10:30"}),
        ({"meeting": "木曜日 10:00〜10:30"}, {"meeting": "金曜日 10:30〜11:15"}),
        ({"meeting": "金曜日 10:30〜11:15"}, {"meeting": ""}),
    ]


def test_a_case_changes_hands_among_those_who_direct(engine, cast, case):
    act(engine, cast.director, change_director, case, cast.operator.member)
    assert head(engine, cast.seller, case).director == "尾上 静"
    assert (listed(engine, cast.director, mine=True).found, listed(engine, cast.operator, mine=True).found) == (0, 1)
    for nobody in (cast.sales.member, cast.seller.member, 987):
        with pytest.raises(NotFound, match="ディレクター"):
            act(engine, cast.director, change_director, case, nobody)
    assert trail(engine, "change_director") == [
        ({"director": cast.director.member}, {"director": cast.operator.member})
    ]


def test_deals_without_a_director_wait_until_one_takes_them_on(engine, cast, case):
    waits = factories.contracted(engine, cast, replace(factories.CONTENT, start=JANUARY))
    factories.negotiating(engine, cast)
    factories.contracted(engine, cast, replace(factories.CONTENT, end=date(2026, 12, 31)))  # over in January
    number, (deal,) = untaken(engine, cast.sales)
    assert (number, deal.client, deal.starts, deal.ends) == (1, "株式会社青葉計器", JANUARY, factories.CONTENT.end)
    for viewer in (cast.seller, cast.buyer):
        with pytest.raises(NotAllowed):
            untaken(engine, viewer)
    with reading(engine, cast.buyer) as repo:
        assert repo.contracts.deal(waits, jst_date(LATER)).proposal == deal.proposal
    with ThreadPoolExecutor(4) as pool:
        taken = [
            pool.submit(act, engine, viewer, open_case, deal.proposal, viewer.member)
            for viewer in (cast.director, cast.operator)
        ]
        results = [each.exception() or each.result() for each in taken]
    assert untaken(engine, cast.sales) == (0, ())
    (refused,) = [each for each in results if isinstance(each, Conflict)]
    (taken_on,) = [each for each in results if isinstance(each, int)]
    assert head(engine, cast.sales, taken_on).director in refused.sentence
    assert listed(engine, cast.sales).found == 2


def test_one_deal_taken_on_at_the_same_moment_has_one_director_and_the_other_is_told_who(engine, cast):
    order = factories.contracted(engine, cast)
    with reading(engine, cast.buyer) as repo:
        proposal = repo.contracts.deal(order, jst_date(NOW)).proposal
    with ThreadPoolExecutor(1) as pool:
        with transaction(engine, cast.director) as repo:
            case = open_case(repo, proposal, cast.director.member, LATER)
            second = pool.submit(act, engine, cast.operator, open_case, proposal, cast.operator.member)
            sleep(0.3)  # the colleague presses before this one is through
        with pytest.raises(Conflict, match="すでに堂本 健さんが担当しています"):
            second.result()
    assert act(engine, cast.operator, open_case, proposal, cast.director.member) == case


def test_who_is_given_a_deal_by_somebody_else_is_told(engine, cast):
    order = factories.contracted(engine, cast)
    with reading(engine, cast.buyer) as repo:
        proposal = repo.contracts.deal(order, jst_date(NOW)).proposal
    case, again = (act(engine, cast.operator, open_case, proposal, cast.director.member) for _ in range(2))
    assert case == again
    with Session(engine) as session:
        wanted = select(MailRow.key, MailRow.text).where(MailRow.kind == MailKind.CASE_ASSIGNED)
        ((key, text),) = session.execute(wanted).all()
        notices = select(NoticeRow.member_id).where(NoticeRow.kind == NoticeKind.CASE_ASSIGNED)
        assert session.scalars(notices).all() == [cast.director.member]
    assert key.endswith(f":{cast.director.member}")
    assert "担当ディレクターに決まりました" in text
    assert f"case={case}" in text


def test_who_takes_a_deal_on_needs_no_mail_about_it(engine, cast, case):
    with Session(engine) as session:
        assert not session.scalars(select(MailRow.id).where(MailRow.kind == MailKind.CASE_ASSIGNED)).all()


def test_cases_are_narrowed_and_sorted(engine, cast, case):
    late = factories.directed(engine, cast, replace(factories.CONTENT, end=date(2027, 6, 30)))
    over = factories.directed(engine, cast, replace(factories.CONTENT, end=date(2026, 12, 31)))
    act(engine, cast.director, edit_case, late, CaseTexts("あいさつ回り", "展示会のあとの架電。"), 1)
    act(engine, cast.director, change_director, late, cast.operator.member)

    def ids(viewer=cast.sales, **wanted):
        return [each.id for each in listed(engine, viewer, **wanted).cases]

    assert ids() == [case, late]
    assert ids(sort="name") == [late, case]
    assert ids(sort="newest") == ids(sort="client") == [case, late]
    assert ids(statuses=(ContractStatus.ENDED,)) == [over]
    assert ids(director=cast.operator.member) == ids(cast.operator, mine=True) == [late]
    assert ids(text="展示会 青葉") == [late]
    assert ids(client="みなと") == []
    found = listed(engine, cast.director, mine=True)
    assert (found.found, found.mine, found.everybody) == (1, 1, 2)
    assert ids(cast.seller) == [case, late]
    assert ids(cast.buyer) == ids(cast.rival) == []
    with reading(engine, cast.sales) as repo:
        assert [(each.name, each.able) for each in repo.case_lists.directors()] == [
            ("堂本 健", True),
            ("尾上 静", True),
        ]


def test_three_cases_and_thirty_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for more in (3, 9):
        for _ in range(more):
            factories.directed(engine, cast)
        counts.append(count_queries(engine, lambda: listed(engine, cast.director)))
    assert counts[0] == counts[1]
    assert listed(engine, cast.director, at=NOW, page=9).page == 1
