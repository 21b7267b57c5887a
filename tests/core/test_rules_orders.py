"""The law of orders and contracts, every table enumerated whole (O1–O9, C1–C3)."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from core import rules_orders as law
from core.calendar import Term
from core.errors import ConsoleError, NotAllowed, Refused
from core.model import (
    ContractStatus,
    Line,
    Order,
    OrderContent,
    OrderId,
    OrderItem,
    OrderState,
    OrganizationId,
    ProposalId,
    Side,
)
from core.money import MAX_YEN
from tests.cast import NOW
from tests.factories import CONTENT
from tests.strategies import days, repeatable

I = OrderItem  # noqa: E741
S = ContractStatus
LINE = CONTENT.lines[0]


def order(latest: int = 0, awaiting: int | None = None, *, asked: bool = True, approved: bool = False) -> Order:
    moment = NOW if approved else None
    return Order(
        OrderId(1),
        ProposalId(2),
        OrganizationId(3),
        OrganizationId(4),
        predecessor=None,
        latest=latest,
        awaiting=awaiting,
        requested_at=NOW if asked else None,
        approved_at=moment,
    )


def sentence(rule: object, *arguments: object, **named: object) -> str:
    """What the rule says no with, "" where it lets pass."""
    try:
        rule(*arguments, **named)  # pyright: ignore[reportCallIssue]
    except ConsoleError as refused:
        return refused.sentence
    return ""


# --- states -----------------------------------------------------------------------------------------------------

STATES = {
    (0, None, False, False): OrderState.STARTED,
    (0, None, True, False): OrderState.REQUESTED,
    (1, None, False, False): OrderState.NEGOTIATING,
    (1, None, True, False): OrderState.NEGOTIATING,
    (3, None, True, False): OrderState.NEGOTIATING,
    (3, 3, True, False): OrderState.AWAITING_APPROVAL,
    (1, 1, False, False): OrderState.AWAITING_APPROVAL,
    (3, None, True, True): OrderState.APPROVED,
    (1, None, False, True): OrderState.APPROVED,
}


@pytest.mark.parametrize(("happened", "state"), STATES.items())
def test_the_state_follows_from_what_happened(happened: tuple[int, int | None, bool, bool], state: OrderState):
    latest, awaiting, asked, approved = happened
    assert order(latest, awaiting, asked=asked, approved=approved).state is state


def test_every_state_occurs_in_the_table():
    assert set(STATES.values()) == set(OrderState)


# --- who edits what (O3) ----------------------------------------------------------------------------------------

EDITS = {
    I.WORK: {Side.CLIENT, Side.PARTNER},
    I.TERM: {Side.CLIENT, Side.PARTNER},
    I.DELIVERABLES: {Side.CLIENT, Side.PARTNER},
    I.DETAILS: {Side.CLIENT, Side.PARTNER},
    I.LINES: {Side.PARTNER},
    I.REMARKS: {Side.PARTNER},
}


@pytest.mark.parametrize(("side", "item"), list(itertools.product(Side, OrderItem)))
def test_each_side_edits_exactly_its_items(side: Side, item: OrderItem):
    refusal = sentence(law.require_editable, side, (item,))
    assert (refusal == "") is (side in EDITS[item])
    assert refusal == "" or item.label in refusal
    assert refusal == "" or "修正依頼" in refusal


def test_every_item_that_is_not_ones_own_is_named():
    assert "「項目・金額」「備考」" in sentence(law.require_editable, Side.CLIENT, (I.WORK, I.LINES, I.REMARKS))


@pytest.mark.parametrize(("side", "wanted"), list(itertools.product(Side, Side)))
def test_a_step_belongs_to_one_side(side: Side, wanted: Side):
    if side is wanted:
        law.require_side(side, wanted)
    else:
        with pytest.raises(NotAllowed, match=wanted.label):
            law.require_side(side, wanted)


# --- what is possible in which state (O2, O5) -------------------------------------------------------------------

POSSIBLE = {
    # state of the order:                       negotiable, has a version, can be asked for approval
    "nothing written": (order(), True, False, True),
    "begun unasked": (order(asked=False), True, False, True),
    "version 2 stands": (order(2), True, True, True),
    "approval of version 2 asked for": (order(2, 2), True, True, False),
    "approved": (order(2, approved=True), False, True, True),
}


@pytest.mark.parametrize(("stands", "negotiable", "versioned", "unasked"), POSSIBLE.values(), ids=POSSIBLE)
def test_each_state_lets_exactly_its_steps_pass(stands: Order, negotiable: bool, versioned: bool, unasked: bool):
    assert (sentence(law.require_negotiable, stands) == "") is negotiable
    assert (sentence(law.require_version, stands) == "") is versioned
    assert (sentence(law.require_unasked, stands) == "") is unasked


APPROVABLE = {
    (None, 2, False): "取り下げ",
    (2, 2, False): "",
    (2, 1, False): "別の版",
    (2, 3, False): "別の版",
    (None, 2, True): "承認済み",
}


@pytest.mark.parametrize(("case", "says"), APPROVABLE.items())
def test_an_approval_counts_for_the_version_that_was_named(case: tuple[int | None, int, bool], says: str):
    awaiting, version, approved = case
    refusal = sentence(law.require_approvable, order(2, awaiting, approved=approved), version)
    assert (refusal == "") is (says == "")
    assert says in refusal


# --- content (O9) -----------------------------------------------------------------------------------------------


def line(**change: object) -> OrderContent:
    return replace(CONTENT, lines=(replace(LINE, **change),))  # pyright: ignore[reportArgumentType]


PROBLEMS: dict[str, tuple[OrderContent, tuple[tuple[OrderItem, str], ...]]] = {
    "nothing is missing": (CONTENT, ()),
    "no work": (replace(CONTENT, work=""), ((I.WORK, "本件業務内容を入力してください。"),)),
    "work of blanks": (replace(CONTENT, work=" \n　"), ((I.WORK, "本件業務内容を入力してください。"),)),
    "no details": (replace(CONTENT, details=""), ((I.DETAILS, "詳細を入力してください。"),)),
    "no deliverables is fine": (replace(CONTENT, deliverables=""), ()),
    "no remarks is fine": (replace(CONTENT, remarks=""), ()),
    "no start": (replace(CONTENT, start=None), ((I.TERM, "委託期間の開始日と終了日を入力してください。"),)),
    "no end": (replace(CONTENT, end=None), ((I.TERM, "委託期間の開始日と終了日を入力してください。"),)),
    "end before start": (
        replace(CONTENT, start=date(2026, 12, 2), end=date(2026, 12, 1)),
        ((I.TERM, "委託期間の終了日は、開始日以降の日付にしてください。"),),
    ),
    "one day": (replace(CONTENT, start=date(2026, 12, 1), end=date(2026, 12, 1)), ()),
    "year 20266": (
        replace(CONTENT, end=date(9999, 12, 31)),
        ((I.TERM, "委託期間は2000年から2099年までの日付にしてください。"),),
    ),
    "no line": (replace(CONTENT, lines=()), ((I.LINES, "項目・金額を1行以上入力してください。"),)),
    "as many lines as may be": (replace(CONTENT, lines=(LINE,) * law.MAX_LINES), ()),
    "a line too many": (
        replace(CONTENT, lines=(LINE,) * (law.MAX_LINES + 1)),
        ((I.LINES, "項目・金額は60行以内にしてください。"),),
    ),
    "line without a name": (line(name=" "), ((I.LINES, "1行目の項目名を入力してください。"),)),
    "quantity 0": (line(quantity=Decimal(0)), ((I.LINES, "1行目の数量は0より大きい数にしてください。"),)),
    "negative quantity": (line(quantity=Decimal(-1)), ((I.LINES, "1行目の数量は0より大きい数にしてください。"),)),
    "no quantity at all": (line(quantity=Decimal("NaN")), ((I.LINES, "1行目の数量は0より大きい数にしてください。"),)),
    "endless quantity": (
        line(quantity=Decimal("Infinity")),
        ((I.LINES, "1行目の数量は0より大きい数にしてください。"),),
    ),
    "too large a quantity": (
        line(quantity=Decimal(1_000_001)),
        ((I.LINES, "1行目の数量は1,000,000以下にしてください。"),),
    ),
    "four decimals": (line(quantity=Decimal("0.0001")), ()),
    "five decimals": (
        line(quantity=Decimal("0.00001")),
        ((I.LINES, "1行目の数量は小数点以下4桁までにしてください。"),),
    ),
    "price 0": (line(unit_price=Decimal(0)), ()),
    "negative price": (line(unit_price=Decimal(-1)), ((I.LINES, "1行目の単価は0以上の整数（円）にしてください。"),)),
    "half a yen": (line(unit_price=Decimal("0.5")), ((I.LINES, "1行目の単価は0以上の整数（円）にしてください。"),)),
    "no price at all": (
        line(unit_price=Decimal("NaN")),
        ((I.LINES, "1行目の単価は0以上の整数（円）にしてください。"),),
    ),
    "10^12 yen": (
        line(unit_price=Decimal(10**12)),
        ((I.LINES, "1行目の単価は100,000,000,000円以下にしてください。"),),
    ),
    "the most one line may cost": (line(unit_price=Decimal(MAX_YEN), quantity=Decimal(1)), ()),
    "10^12 yen as a product": (
        line(unit_price=Decimal(10**9), quantity=Decimal(1000)),
        ((I.LINES, "1行目の合計は100,000,000,000円以下にしてください。単価と数量をご確認ください。"),),
    ),
    "a tax rate that nobody levies": (
        line(tax_rate=7),
        ((I.LINES, "1行目の税率は0・8・10%のいずれかにしてください。"),),
    ),
    "everything at once, in the document's order": (
        OrderContent(),
        (
            (I.WORK, "本件業務内容を入力してください。"),
            (I.TERM, "委託期間の開始日と終了日を入力してください。"),
            (I.DETAILS, "詳細を入力してください。"),
            (I.LINES, "項目・金額を1行以上入力してください。"),
        ),
    ),
    "the second line": (
        replace(CONTENT, lines=(LINE, Line("", Decimal(-1), Decimal(0)))),
        (
            (I.LINES, "2行目の項目名を入力してください。"),
            (I.LINES, "2行目の単価は0以上の整数（円）にしてください。"),
            (I.LINES, "2行目の数量は0より大きい数にしてください。"),
        ),
    ),
}


@pytest.mark.parametrize(("content", "problems"), PROBLEMS.values(), ids=PROBLEMS)
def test_each_problem_of_a_content_has_its_sentence(content: OrderContent, problems: tuple[tuple[OrderItem, str], ...]):
    assert law.content_problems(content) == problems
    assert sentence(law.require_complete, content) == "\n".join(text for _, text in problems)


def test_every_required_item_is_missed():
    assert {item for item, _ in law.content_problems(OrderContent())} == set(law.REQUIRED)


def test_the_subtotal_is_the_sum_of_whole_lines():
    assert law.subtotal(CONTENT) == 450_000
    assert law.taxed_amounts(CONTENT) == ((300_000, 10), (150_000, 10))
    assert law.subtotal(line(unit_price=Decimal(3333), quantity=Decimal("12.5"))) == 41_663
    assert law.subtotal(OrderContent()) == 0


TERMS = {
    (None, None): None,
    (date(2026, 1, 1), None): None,
    (None, date(2026, 1, 1)): None,
    (date(2026, 1, 2), date(2026, 1, 1)): None,
    (date(2026, 1, 1), date(2026, 1, 1)): Term(date(2026, 1, 1), date(2026, 1, 1)),
}


@pytest.mark.parametrize(("dates", "term"), TERMS.items())
def test_a_term_is_where_both_dates_make_sense(dates: tuple[date | None, date | None], term: Term | None):
    assert law.term(OrderContent(start=dates[0], end=dates[1])) == term


# --- contracts (C1, C2, C3) -------------------------------------------------------------------------------------

START, END, STOP = date(2026, 12, 1), date(2027, 2, 28), date(2027, 1, 15)
CONTRACTS = {
    # approved, ended_on, today: status
    (False, None, START - timedelta(1)): S.DRAFTING,
    (False, None, START): S.DRAFTING,
    (False, None, END + timedelta(1)): S.DRAFTING,
    (True, None, START - timedelta(1)): S.SCHEDULED,
    (True, None, START): S.ACTIVE,
    (True, None, END): S.ACTIVE,
    (True, None, END + timedelta(1)): S.ENDED,
    (True, STOP, START - timedelta(1)): S.TERMINATING,
    (True, STOP, START): S.TERMINATING,
    (True, STOP, STOP): S.TERMINATING,
    (True, STOP, STOP + timedelta(1)): S.ENDED,
    (True, STOP, END + timedelta(1)): S.ENDED,
}


@pytest.mark.parametrize(("case", "status"), CONTRACTS.items())
def test_a_contracts_status_follows_from_its_dates(case: tuple[bool, date | None, date], status: ContractStatus):
    approved, ended_on, today = case
    assert law.contract_status(approved=approved, start=START, end=END, ended_on=ended_on, today=today) is status


@pytest.mark.parametrize(("start", "end"), [(None, END), (START, None), (None, None)])
def test_without_dates_a_contract_is_being_drafted(start: date | None, end: date | None):
    assert law.contract_status(approved=True, start=start, end=end, ended_on=None, today=START) is S.DRAFTING


def test_every_status_of_a_contract_occurs_in_the_table():
    assert set(CONTRACTS.values()) == set(ContractStatus)


RENEWABLE = {
    S.DRAFTING: False,
    S.SCHEDULED: True,
    S.ACTIVE: True,
    S.TERMINATING: False,
    S.ENDED: False,
}


@pytest.mark.parametrize("status", ContractStatus)
def test_only_a_contract_that_goes_on_is_renewed(status: ContractStatus):
    assert (sentence(law.require_renewable, status) == "") is RENEWABLE[status]


TERMINABLE = {
    S.DRAFTING: False,
    S.SCHEDULED: True,
    S.ACTIVE: True,
    S.TERMINATING: False,
    S.ENDED: False,
}


@pytest.mark.parametrize("pending", [False, True])
@pytest.mark.parametrize("status", ContractStatus)
def test_only_a_contract_that_goes_on_is_ended_early_and_only_asked_once(status: ContractStatus, pending: bool):
    refusal = sentence(law.require_terminable, status, pending=pending)
    assert (refusal == "") is (TERMINABLE[status] and not pending)


TERMINATION_DAYS = {
    None: "選択してください",
    date(2026, 12, 9): "本日から",
    date(2026, 12, 10): "",
    date(2027, 2, 28): "",
    date(2027, 3, 1): "2027/02/28（日）",
}


@pytest.mark.parametrize(("on", "says"), TERMINATION_DAYS.items())
def test_a_contract_ends_early_from_today_through_its_end(on: date | None, says: str):
    refusal = sentence(law.require_termination_day, on, date(2026, 12, 10), END)
    assert (refusal == "") is (says == "")
    assert says in refusal


RENEWALS = {
    # the contract's period: the period its renewal starts from
    (date(2026, 12, 1), date(2027, 2, 28)): (date(2027, 3, 1), date(2027, 5, 31)),
    (date(2026, 11, 1), date(2027, 1, 31)): (date(2027, 2, 1), date(2027, 4, 30)),
    (date(2026, 12, 10), date(2027, 1, 9)): (date(2027, 1, 10), date(2027, 2, 9)),
    (date(2023, 11, 1), date(2024, 1, 15)): (date(2024, 1, 16), date(2024, 3, 31)),
    (date(2026, 12, 1), date(2026, 12, 1)): (date(2026, 12, 2), date(2026, 12, 2)),
}


@pytest.mark.parametrize(("before", "after"), RENEWALS.items())
def test_a_renewal_starts_from_the_contract_for_as_long_again(before: tuple[date, date], after: tuple[date, date]):
    renewal = law.renewal_of(replace(CONTENT, start=before[0], end=before[1]))
    assert renewal == replace(CONTENT, start=after[0], end=after[1])


@repeatable
@given(days, days)
def test_a_renewal_follows_without_gap_or_overlap(one: date, other: date):
    before = replace(CONTENT, start=min(one, other), end=max(one, other))
    renewal = law.renewal_of(before)
    law.require_continuation(before, renewal)
    assert law.term(renewal) is not None


@pytest.mark.parametrize("days_off", [-1, 1, 31])
def test_a_gap_or_an_overlap_is_refused_with_the_day_to_start_from(days_off: int):
    renewal = replace(CONTENT, start=date(2027, 3, 1) + timedelta(days_off), end=date(2027, 6, 30))
    with pytest.raises(Refused, match=r"2027/03/01（月）"):
        law.require_continuation(CONTENT, renewal)
