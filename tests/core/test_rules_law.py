"""The law of what an order must say, every rule with its cases (O9, L2, L5, L7–L10, L12)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import rules_law as law
from core.calendar import Term
from core.errors import Refused
from core.model import Line, OrderContent, OrderItem, OrderTerms, Subcontract
from core.model_contracts import LegalRule, Severity
from core.rules_law import Facts
from core.rules_law_checks import TAX_CREDIT, findings, tax_credit
from core.rules_law_payments import days_to_payment, latest_payment, payment_without_date
from tests.factories import CONTENT
from tests.strategies import days, repeatable

I = OrderItem  # noqa: E741
R = LegalRule
DAY = date(2026, 11, 24)
TERMS = OrderTerms(place="オンライン", inspection_days=10, payment_months=1, payment_day=31, method="銀行振込")
STATED = replace(CONTENT, terms=TERMS)
"""An order to a freelancer that states everything."""
FACTS = Facts(
    content=STATED,
    day=DAY,
    client="株式会社青葉計器",
    partner="山中 架空",
    freelancer=True,
    client_address="東京都架空区一丁目1番1号",
    partner_address="東京都架空区二丁目2番2号",
)


def found(facts: Facts) -> set[LegalRule]:
    return {each.rule for each in findings(facts)}


def said(facts: Facts, rule: LegalRule) -> str:
    """What a rule says, "" where it has nothing to say."""
    return "\n".join(each.sentence for each in findings(facts) if each.rule is rule)


def written(facts: Facts = FACTS, **parts: object) -> Facts:
    """The same order with other contents."""
    return replace(facts, content=replace(facts.content, **parts))  # pyright: ignore[reportArgumentType]


def agreed(facts: Facts = FACTS, **parts: object) -> Facts:
    """The same order with other 取引条件."""
    return written(facts, terms=replace(facts.content.terms, **parts))  # pyright: ignore[reportArgumentType]


def lasting(start: date, end: date, **more: object) -> Facts:
    return replace(written(start=start, end=end), **more)  # pyright: ignore[reportArgumentType]


# --- the table ---------------------------------------------------------------------------------------------------

WEIGHS = {
    R.FREELANCER: (Severity.BLOCKING, "2024-11-01", "L7"),
    R.PARTIES: (Severity.BLOCKING, "2024-11-01", "L7"),
    R.ADDRESSES: (Severity.WARNING, "2024-11-01", "L7"),
    R.WORK: (Severity.BLOCKING, "2024-11-01", "L7"),
    R.PERIOD: (Severity.BLOCKING, "2024-11-01", "L7"),
    R.PLACE: (Severity.BLOCKING, "2024-11-01", "L7"),
    R.INSPECTION: (Severity.WARNING, "2024-11-01", "L7"),
    R.FEE: (Severity.BLOCKING, "2024-11-01", "L7"),
    R.PAYMENT_DATE: (Severity.BLOCKING, "2024-11-01", "L7"),
    R.PAYMENT_METHOD: (Severity.WARNING, "2024-11-01", "L7"),
    R.SIXTY_DAYS: (Severity.BLOCKING, "2024-11-01", "L8"),
    R.NO_DATE: (Severity.WARNING, "2024-11-01", "L8"),
    R.SUBCONTRACT: (Severity.BLOCKING, "2024-11-01", "L8"),
    R.THIRTY_DAYS: (Severity.BLOCKING, "2024-11-01", "L8"),
    R.NOTICE: (Severity.NOTE, "2024-11-01", "L9"),
    R.SHORT_NOTICE: (Severity.WARNING, "2024-11-01", "L9"),
    R.NO_REDUCTION: (Severity.NOTE, "2024-11-01", "L9"),
    R.REDUCTION: (Severity.WARNING, "2024-11-01", "L9"),
    R.SUBCONTRACT_RECORDS: (Severity.WARNING, "2026-01-01", "L10"),
    R.TAX_RATE: (Severity.BLOCKING, "1989-04-01", "L2"),
    R.TAX_CREDIT: (Severity.NOTE, "2023-10-01", "L5"),
    R.WITHHOLDING: (Severity.NOTE, "1965-04-01", "L12"),
}


@pytest.mark.parametrize("rule", R)
def test_every_rule_is_one_row_with_its_day_its_article_and_its_weight(rule: LegalRule):
    (row,) = (row for row in law.RULES if row.rule is rule)
    assert (row.severity, row.since.isoformat(), row.fact) == WEIGHS[rule]
    assert all((row.law, row.article, row.asks.endswith("。"), row.source))
    assert row.hard is (rule is R.TAX_RATE)
    assert law.rule(rule) is row


WRONG: dict[LegalRule, Facts] = {
    R.FREELANCER: replace(FACTS, freelancer=None),
    R.PARTIES: replace(FACTS, partner=" "),
    R.ADDRESSES: replace(FACTS, partner_address=""),
    R.WORK: written(work=" "),
    R.PERIOD: written(end=None),
    R.PLACE: agreed(place=""),
    R.INSPECTION: agreed(inspection_days=None),
    R.FEE: written(lines=()),
    R.PAYMENT_DATE: agreed(payment_day=None),
    R.PAYMENT_METHOD: agreed(method="電子記録債権"),
    R.SIXTY_DAYS: agreed(payment_months=2),
    R.NO_DATE: written(remarks="報酬は請求書の受領後６０日以内に支払う。"),
    R.SUBCONTRACT: agreed(subcontract=Subcontract("", date(2027, 3, 31))),
    R.THIRTY_DAYS: agreed(payment_months=2, subcontract=Subcontract("架空商事", date(2027, 2, 28))),
    R.NOTICE: written(end=date(2027, 5, 31)),
    R.SHORT_NOTICE: replace(FACTS, began=date(2026, 1, 1), follows=date(2026, 11, 30)),
    R.NO_REDUCTION: FACTS,
    R.REDUCTION: replace(
        written(lines=(replace(CONTENT.lines[0], unit_price=Decimal(2_000)),)), first=STATED, day=date(2027, 1, 1)
    ),
    R.SUBCONTRACT_RECORDS: agreed(subcontract=Subcontract("架空商事", date(2027, 3, 31))),
    R.TAX_RATE: written(lines=(replace(CONTENT.lines[0], tax_rate=5),)),
    R.TAX_CREDIT: replace(FACTS, registered=False),
    R.WITHHOLDING: replace(FACTS, corporate=False),
}
"""An order in which each rule has something to say."""

TO_ANYBODY = {R.FREELANCER, R.SUBCONTRACT_RECORDS, R.TAX_RATE, R.TAX_CREDIT, R.WITHHOLDING}
"""The rules that don't ask whether the partner is a freelancer."""


@pytest.mark.parametrize("rule", R)
def test_each_rule_says_what_to_change_and_at_which_item(rule: LegalRule):
    for each in (each for each in findings(WRONG[rule]) if each.rule is rule):
        assert each.sentence.endswith("。")
        assert each.severity is WEIGHS[rule][0]
        assert each.place is not None or rule in (R.FREELANCER, R.PARTIES, R.ADDRESSES)
    assert rule in found(WRONG[rule])


@pytest.mark.parametrize("rule", R)
def test_a_rule_that_is_not_in_force_yet_says_nothing(rule: LegalRule):
    since = law.rule(rule).since
    assert rule in {row.rule for row in law.in_force(since)}
    assert rule not in {row.rule for row in law.in_force(since - timedelta(days=1))}
    assert rule not in found(replace(WRONG[rule], day=since - timedelta(days=1)))


@pytest.mark.parametrize("rule", [each for each in R if each is not R.FREELANCER])
def test_what_protects_freelancers_is_asked_for_freelancers_only(rule: LegalRule):
    for answer in (False, None):
        assert (rule in found(replace(WRONG[rule], freelancer=answer))) is (rule in TO_ANYBODY)


def test_an_order_that_states_everything_has_nothing_to_be_changed():
    assert found(FACTS) == {R.NO_REDUCTION}
    assert found(replace(FACTS, freelancer=False)) == set()


def test_an_unanswered_question_says_who_answers_it_and_where():
    assert "パートナーの管理者が「会社情報」で" in said(WRONG[R.FREELANCER], R.FREELANCER)


def test_a_party_without_a_name_is_told_by_its_side():
    assert said(replace(FACTS, client=""), R.PARTIES).startswith("企業の")
    assert said(replace(FACTS, partner=""), R.PARTIES).startswith("パートナーの")
    assert said(replace(FACTS, client_address=" "), R.ADDRESSES).startswith("企業の")


def test_inspection_is_asked_for_only_where_the_order_speaks_of_it():
    assert R.INSPECTION not in found(written(agreed(inspection_days=None), details="毎週報告する。"))


# --- 60 days (L8) ------------------------------------------------------------------------------------------------

# The last day of the work, then months and day of the payment, then which day that is.
COUNTED = [
    (date(2026, 12, 31), 2, 31, 60),  # to 28 February, the 60th day
    (date(2027, 12, 31), 2, 31, 61),  # to 29 February of a leap year
    (date(2027, 12, 31), 2, 28, 60),
    (date(2027, 3, 31), 2, 31, 62),
    (date(2027, 3, 31), 2, 29, 60),
    (date(2027, 3, 31), 2, 30, 61),
    (date(2027, 2, 28), 2, 28, 60),
    (date(2028, 2, 29), 2, 28, 60),
    (date(2028, 2, 29), 2, 29, 61),
    (date(2027, 7, 31), 1, 31, 32),
    (date(2027, 1, 15), 2, 15, 60),
    (date(2027, 1, 14), 2, 15, 61),
    (date(2026, 12, 1), 1, 31, 62),
    (date(2026, 12, 10), 0, 31, 22),
]


@pytest.mark.parametrize(("received", "months", "on", "count"), COUNTED)
def test_the_sixtieth_day_may_pay_and_the_sixty_first_may_not(received: date, months: int, on: int, count: int):
    order = agreed(lasting(received.replace(day=1), received), payment_months=months, payment_day=on)
    sentence = said(order, R.SIXTY_DAYS)
    assert (sentence != "") is (count > 60)
    assert not sentence or (f"{count}日目" in sentence and f"{received.year}年{received.month}月分" in sentence)


def test_every_month_of_the_term_is_counted_and_the_late_ones_are_named_with_their_last_day():
    sentence = said(agreed(written(end=date(2027, 3, 31)), payment_months=2), R.SIXTY_DAYS)
    assert "2027年3月分（受領2027/03/31（水）、支払2027/05/31（月）は62日目。2027/05/29（土）までに）" in sentence
    assert "2027年2月分" in sentence
    assert "2027年1月分" not in sentence  # 31 January to 31 March is day 60
    assert "2026年12月分" not in sentence
    assert "「翌月末日」にすると" in sentence


def test_of_many_late_months_the_first_are_named_and_the_others_counted():
    sentence = said(agreed(written(end=date(2027, 11, 30)), payment_months=3), R.SIXTY_DAYS)
    assert sentence.count("日目") == 3
    assert "ほか9か月" in sentence


def test_what_the_end_of_the_next_month_does_not_cure_is_not_said_to():
    assert "翌月末日" not in said(agreed(lasting(date(2026, 12, 1), date(2026, 12, 1)), payment_months=2), R.SIXTY_DAYS)


@repeatable
@given(days, st.integers(-40, 90))
def test_counting_to_the_payment_is_counting_the_days_one_by_one(received: date, later: int):
    paid = received + timedelta(days=later)
    naive, on = 1, received
    while on != paid:
        on += timedelta(days=1 if paid > received else -1)
        naive += 1 if paid > received else -1
    assert days_to_payment(received, paid) == naive
    assert (paid <= latest_payment(received)) is (naive <= 60)


@repeatable
@given(days, st.integers(0, 400), st.integers(0, 4), st.integers(1, 31))
def test_a_month_is_late_exactly_where_walking_to_its_payment_takes_more_than_sixty_days(
    start: date, length: int, months: int, on: int
):
    order = agreed(lasting(start, start + timedelta(days=length)), payment_months=months, payment_day=on)
    late = 0
    received = start
    while received <= start + timedelta(days=length):
        tomorrow = received + timedelta(days=1)
        if tomorrow.month != received.month or received == start + timedelta(days=length):
            year, month = received.year, received.month + months
            while month > 12:
                year, month = year + 1, month - 12
            paid = date(year, month, 1)
            while paid.day < on and (paid + timedelta(days=1)).month == month:
                paid += timedelta(days=1)
            walked = [received + timedelta(days=n) for n in range(60)]
            late += paid > received and paid not in walked
        received = tomorrow
    assert (R.SIXTY_DAYS in found(order)) is (late > 0)


WITHIN = {
    "検収後60日以内に支払う。": "60日以内",
    "納品日から６０日以内に、指定口座へ振り込む。": "60日以内",
    "支払期日は請求書の受領後三十日以内とする。": "三十日以内",
    "報酬の支払いは翌月から2か月以内。": "2か月以内",
    "お支払いは、検収完了から 10営業日以内です。": "10営業日以内",
    "2週間以内に入金する。": "2週間以内",
    "納品後7日以内に検収し、翌月末日に支払う。": "",
    "問い合わせには3日以内に回答する。支払は翌月末日。": "",
    "不備がある場合は5営業日以内に修正する。": "",
    "支払は翌月末日とし、10日以内に請求書を発行する。": "",
    "翌月末日に銀行振込で支払う。": "",
    "60日以内": "",
    "": "",
}


@pytest.mark.parametrize(("text", "words"), WITHIN.items())
def test_within_so_many_days_is_found_where_it_speaks_of_paying(text: str, words: str):
    assert payment_without_date(text) == words


def test_the_place_of_such_words_is_named():
    order = agreed(written(details="60日以内に支払う。", remarks="10日以内に支払う。"), method="30日以内に振込")
    assert [each.place for each in findings(order)][:3] == [I.DETAILS, I.TERMS, I.REMARKS]


# --- sub-contracted work (L8, L10) -------------------------------------------------------------------------------

PRINCIPALS = [
    (Subcontract("架空商事", date(2027, 4, 1)), 2, set[LegalRule]()),  # 30 April is its 30th day
    (Subcontract("架空商事", date(2027, 3, 31)), 2, {R.THIRTY_DAYS}),  # its 31st
    (Subcontract("架空商事", date(2027, 4, 30)), 2, set[LegalRule]()),
    (Subcontract("", date(2027, 4, 30)), 2, {R.SUBCONTRACT, R.SIXTY_DAYS}),  # not all is stated
    (Subcontract("架空商事", date(2027, 2, 27)), 2, {R.SIXTY_DAYS}),  # it pays before the work is received
    (Subcontract("架空商事", date(2027, 2, 27)), 1, set[LegalRule]()),
    (None, 2, {R.SIXTY_DAYS}),
]


@pytest.mark.parametrize(("passed_on", "months", "wrong"), PRINCIPALS)
def test_sub_contracted_work_is_paid_within_thirty_days_of_its_principal(
    passed_on: Subcontract | None, months: int, wrong: set[LegalRule]
):
    order = agreed(lasting(date(2027, 2, 1), date(2027, 2, 28)), payment_months=months, subcontract=passed_on)
    order = agreed(order, payment_day=30) if months == 2 else order
    assert found(order) & {R.SUBCONTRACT, R.SIXTY_DAYS, R.THIRTY_DAYS} == wrong
    assert (R.SUBCONTRACT_RECORDS in found(order)) is (passed_on is not None)


def test_the_last_day_of_sub_contracted_work_is_named():
    assert "2027/03/29（月）までの支払期日" in said(WRONG[R.THIRTY_DAYS], R.THIRTY_DAYS)


# --- contracts that last (L9) ------------------------------------------------------------------------------------

LENGTHS = [
    (date(2026, 12, 1), date(2027, 5, 31), None, {R.NOTICE, R.NO_REDUCTION}),
    (date(2026, 12, 1), date(2027, 5, 30), None, {R.NO_REDUCTION}),
    (date(2026, 12, 1), date(2027, 2, 28), date(2026, 9, 1), {R.NOTICE, R.NO_REDUCTION}),
    (date(2026, 12, 1), date(2027, 2, 28), date(2026, 9, 2), {R.NO_REDUCTION}),
    (date(2026, 12, 31), date(2027, 1, 31), None, {R.NO_REDUCTION}),
    (date(2026, 12, 1), date(2026, 12, 30), None, set[LegalRule]()),
    (date(2027, 8, 31), date(2028, 2, 29), None, {R.NOTICE, R.NO_REDUCTION}),
    (date(2027, 8, 31), date(2028, 2, 28), None, {R.NO_REDUCTION}),
]


@pytest.mark.parametrize(("start", "end", "began", "notes"), LENGTHS)
def test_six_months_ask_for_notice_and_one_month_forbids_reductions(
    start: date, end: date, began: date | None, notes: set[LegalRule]
):
    assert found(lasting(start, end, began=began)) & {R.NOTICE, R.NO_REDUCTION} == notes


def test_the_last_day_of_notice_is_named_and_a_continued_contract_is_counted_whole():
    assert "2027/05/01（土）まで" in said(lasting(date(2026, 12, 1), date(2027, 5, 31)), R.NOTICE)
    assert "更新前を含めて" in said(lasting(date(2026, 12, 1), date(2027, 2, 28), began=date(2026, 6, 1)), R.NOTICE)


NOTICES = [
    (True, date(2026, 6, 1), date(2026, 11, 30), date(2026, 10, 31), False),
    (True, date(2026, 6, 1), date(2026, 11, 30), date(2026, 11, 1), True),
    (True, date(2026, 6, 2), date(2026, 11, 30), date(2026, 11, 29), False),
    (False, date(2026, 6, 1), date(2026, 11, 30), date(2026, 11, 29), False),
    (None, date(2026, 6, 1), date(2026, 11, 30), date(2026, 11, 29), False),
]


@pytest.mark.parametrize(("freelancer", "began", "ends_on", "on", "short"), NOTICES)
def test_notice_is_short_from_the_twenty_ninth_day_before_the_end(
    freelancer: bool | None, began: date, ends_on: date, on: date, short: bool
):
    renewal = lasting(ends_on + timedelta(days=1), ends_on + timedelta(days=90), day=on, began=began, follows=ends_on)
    assert (R.SHORT_NOTICE in found(replace(renewal, freelancer=freelancer))) is short


def _december(price: int, hours: int = 100) -> OrderContent:
    line = Line(name="2026年12月分", unit_price=Decimal(price), quantity=Decimal(hours))
    return replace(STATED, lines=(line, *STATED.lines[1:]))


LOWERED = [
    (_december(3_000), _december(2_999), date(2027, 1, 1), "¥100"),
    (_december(3_000), _december(2_999), date(2026, 12, 31), ""),  # the month is not over
    (_december(3_000), _december(3_000), date(2027, 1, 1), ""),
    (_december(3_000), _december(3_001), date(2027, 1, 1), ""),
    (_december(3_000), replace(STATED, lines=()), date(2027, 1, 1), "¥450,000"),
    (replace(STATED, end=None), _december(1), date(2027, 1, 1), ""),
]


@pytest.mark.parametrize(("first", "now", "on", "less"), LOWERED)
def test_a_version_that_lowers_a_month_already_worked_is_named_with_how_much(
    first: OrderContent, now: OrderContent, on: date, less: str
):
    sentence = said(replace(FACTS, content=now, first=first, day=on), R.REDUCTION)
    assert (f"2026年12月分が、第1版より{less}少なく" in sentence) if less else not sentence


# --- tax (L2, L5) ------------------------------------------------------------------------------------------------

RATES = [
    (date(2026, 12, 1), date(2027, 2, 28), 10, True),
    (date(2026, 12, 1), date(2027, 2, 28), 8, True),
    (date(2026, 12, 1), date(2027, 2, 28), 0, True),
    (date(2019, 8, 1), date(2019, 9, 30), 10, False),
    (date(2019, 8, 1), date(2019, 10, 1), 10, True),
    (date(2019, 8, 1), date(2019, 9, 30), 8, True),
    (date(2026, 12, 1), date(2027, 2, 28), 5, False),
]


@pytest.mark.parametrize(("start", "end", "rate", "held"), RATES)
def test_a_line_carries_a_tax_rate_that_holds_during_the_term(start: date, end: date, rate: int, held: bool):
    order = written(lasting(start, end), lines=(replace(CONTENT.lines[0], tax_rate=rate),))
    assert (R.TAX_RATE not in found(order)) is held


STEPS = [
    (date(2023, 9, 1), date(2023, 9, 30), [100]),
    (date(2023, 9, 1), date(2023, 10, 1), [100, 80]),
    (date(2026, 9, 1), date(2026, 9, 30), [80]),
    (date(2026, 9, 1), date(2026, 10, 31), [80, 70]),
    (date(2026, 10, 1), date(2028, 9, 30), [70]),
    (date(2028, 9, 30), date(2028, 10, 1), [70, 50]),
    (date(2030, 9, 30), date(2031, 10, 1), [50, 30, 0]),
    (date(2031, 10, 1), date(2032, 12, 31), [0]),
]


@pytest.mark.parametrize(("start", "end", "percents"), STEPS)
def test_a_partner_without_a_number_shows_the_steps_of_the_days_of_the_work(
    start: date, end: date, percents: list[int]
):
    assert [percent for _, percent in tax_credit(Term(start, end))] == percents
    sentence = said(lasting(start, end, registered=False), R.TAX_CREDIT)
    assert (sentence == "") is (percents == [100])
    assert not sentence or all(f"業務は{percent}%" in sentence for percent in percents)


def test_a_term_that_crosses_a_step_names_the_day():
    sentence = said(lasting(date(2028, 9, 1), date(2028, 12, 31), registered=False), R.TAX_CREDIT)
    assert "委託期間の業務は70%、2028/10/01（日）からの業務は50%" in sentence


def test_the_steps_of_the_tax_credit_stand_in_their_order():
    assert [since for since, _ in TAX_CREDIT] == sorted(since for since, _ in TAX_CREDIT)
    assert [percent for _, percent in TAX_CREDIT] == [100, 80, 70, 50, 30, 0]


# --- going on in spite of it (O9) --------------------------------------------------------------------------------


def test_everything_that_blocks_is_named_at_once_and_warnings_never_block():
    order = agreed(place="", payment_day=None, inspection_days=None)
    with pytest.raises(Refused) as refused:
        law.require_lawful(findings(order), ())
    assert "履行場所" in refused.value.sentence
    assert "支払期日を記載" in refused.value.sentence
    assert "検査" not in refused.value.sentence
    law.require_lawful(findings(WRONG[R.NO_DATE]), ())


def test_what_somebody_answers_for_blocks_no_more():
    found = findings(agreed(place="", payment_day=None))
    assert [each.rule for each in law.standing(found, {R.PLACE})] == [R.PAYMENT_DATE]
    law.require_lawful(found, {R.PLACE, R.PAYMENT_DATE})
    with pytest.raises(Refused):
        law.require_lawful(found, {R.PLACE})


OVERRIDES = [
    ({R.PLACE}, ""),
    (set[LegalRule](), "1件以上選択"),
    ({R.PLACE, R.TAX_RATE}, "「施行されている消費税率」は、承知のうえでも進められません"),
    ({R.PLACE, R.PAYMENT_DATE}, "指摘の内容が変わりました"),
    ({R.NO_REDUCTION}, "指摘の内容が変わりました"),
]


@pytest.mark.parametrize(("rules", "refusal"), OVERRIDES)
def test_only_what_blocks_now_and_is_not_hard_can_be_answered_for(rules: set[LegalRule], refusal: str):
    found = findings(written(agreed(place=""), lines=(replace(CONTENT.lines[0], tax_rate=5),)))
    if refusal:
        with pytest.raises(Refused, match=refusal):
            law.require_overridable(rules, found)
    else:
        law.require_overridable(rules, found)
