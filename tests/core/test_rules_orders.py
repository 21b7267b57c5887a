"""The law of orders, every table enumerated whole (O1–O9)."""

import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core import rules_orders as law
from core.calendar import Term
from core.errors import ConsoleError, NotAllowed
from core.model import (
    Line,
    Order,
    OrderContent,
    OrderId,
    OrderItem,
    OrderState,
    OrganizationId,
    ProposalId,
    Side,
    Subcontract,
)
from core.money import MAX_YEN
from tests.cast import NOW
from tests.factories import CONTENT

I = OrderItem  # noqa: E741
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
    I.TERMS: {Side.CLIENT, Side.PARTNER},
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


def terms(**change: object) -> OrderContent:
    return replace(CONTENT, terms=replace(CONTENT.terms, **change))  # pyright: ignore[reportArgumentType]


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
            (I.TERMS, "履行場所を入力してください。"),
            (I.TERMS, "支払期日の月と日を選択してください。"),
            (I.TERMS, "支払方法を入力してください。"),
            (I.LINES, "項目・金額を1行以上入力してください。"),
        ),
    ),
    "no inspection is fine": (terms(inspection_days=None), ()),
    "an inspection without end": (
        terms(inspection_days=61),
        ((I.TERMS, "検査の期間は1日から60日までにしてください。"),),
    ),
    "an inspection of no days": (
        terms(inspection_days=0),
        ((I.TERMS, "検査の期間は1日から60日までにしてください。"),),
    ),
    "place of blanks": (terms(place=" "), ((I.TERMS, "履行場所を入力してください。"),)),
    "no method": (terms(method=""), ((I.TERMS, "支払方法を入力してください。"),)),
    "payment in no month": (terms(payment_months=None), ((I.TERMS, "支払期日の月と日を選択してください。"),)),
    "payment on no day": (terms(payment_day=None), ((I.TERMS, "支払期日の月と日を選択してください。"),)),
    "payment half a year later": (terms(payment_months=6), ((I.TERMS, "支払期日の月と日を選択してください。"),)),
    "payment on the 32nd": (terms(payment_day=32), ((I.TERMS, "支払期日の月と日を選択してください。"),)),
    "passed on, with all that takes": (terms(subcontract=Subcontract("株式会社元請", date(2027, 1, 31))), ()),
    "passed on, nobody knows for whom": (
        terms(subcontract=Subcontract("", None)),
        (
            (I.TERMS, "再委託の場合は、元委託者の名称を入力してください。"),
            (I.TERMS, "再委託の場合は、元委託業務の対価の支払期日を入力してください。"),
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
