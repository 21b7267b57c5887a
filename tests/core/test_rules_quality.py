"""品質チェック and the review at a deal's end: which months when, what is asked, who is alarmed (C4, C5)."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from core import rules_quality as law
from core.calendar import is_working_day
from core.errors import Refused
from core.masking import Identity
from core.model import CompanySize
from core.model_contracts import Check, QualityAxis, ReviewForm
from core.rules_quality import CheckState
from tests.cast import NOW

A = QualityAxis
FOURS = dict.fromkeys(QualityAxis, 4)
START, END = date(2026, 12, 15), date(2027, 2, 20)
DECEMBER, FEBRUARY = date(2026, 12, 1), date(2027, 2, 1)
E, W, R = CheckState.EARLY, CheckState.WAITING, CheckState.MISSED


@pytest.mark.parametrize(
    ("month", "today", "state"),
    [
        (DECEMBER, date(2026, 12, 30), E),
        (DECEMBER, date(2026, 12, 31), W),
        (DECEMBER, date(2027, 2, 28), W),
        (DECEMBER, date(2027, 3, 1), R),
        (FEBRUARY, date(2027, 2, 19), E),
        (FEBRUARY, date(2027, 2, 20), W),  # the contract's last day
        (FEBRUARY, date(2027, 4, 30), W),
        (FEBRUARY, date(2027, 5, 1), R),
    ],
)
def test_a_month_is_rated_from_its_last_day_to_the_end_of_the_second_month_after_it(month, today, state):
    answered = {E: E, W: CheckState.ANSWERED, R: CheckState.FIXED}[state]
    assert law.check_state(month, START, END, today, answered=False) is state
    assert law.check_state(month, START, END, today, answered=True) is answered
    if state is W:
        law.require_checkable(month, START, END, today)
    else:
        with pytest.raises(Refused, match="から回答できます" if state is E else "終了しました"):
            law.require_checkable(month, START, END, today)


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2027, 3, 1), date(2026, 12, 2), date(2027, 4, 1)])
def test_only_months_of_the_contract_are_rated(month):
    with pytest.raises(Refused, match="契約期間"):
        law.require_checkable(month, START, END, date(2027, 3, 31))


def test_the_reminder_is_due_from_the_first_business_day_of_a_month_on():
    """2027 begins with a holiday, a weekend; May 2026 with a working day."""
    first = {
        date(2026, 5, 1): date(2026, 4, 1),
        date(2027, 1, 4): date(2026, 12, 1),
        date(2027, 5, 6): date(2027, 4, 1),
        date(2026, 8, 3): date(2026, 7, 1),
    }
    for due, month in first.items():
        assert is_working_day(due)
        before = [due.replace(day=n) for n in range(1, due.day)]
        assert [law.reminder_due(day) for day in before] == [None] * len(before)
        assert law.reminder_due(due) == law.reminder_due(due + timedelta(days=20)) == month


def test_every_axis_asks_something_and_needs_a_score():
    assert set(law.QUESTIONS) == set(A)
    for axis in A:
        with pytest.raises(Refused, match=axis.label):
            law.require_check({each: 4 for each in A if each is not axis}, "")
    with pytest.raises(Refused) as refused:
        law.require_check({}, "")
    assert all(axis.label in refused.value.sentence for axis in A)


@pytest.mark.parametrize("score", [0, 6, -1, True, "3", 3.0, None])
def test_no_score_lies_outside_one_to_five(score):
    with pytest.raises(Refused, match="1〜5の整数"):
        law.require_check(FOURS | {A.RESULTS: score}, "")


@pytest.mark.parametrize(("axis", "score"), list(product(A, law.SCORES)))
def test_a_low_score_needs_a_comment_that_says_why(axis, score):
    scores = FOURS | {axis: score}
    if score <= 2:
        with pytest.raises(Refused, match=f"「{axis.label}」が2点以下"):
            law.require_check(scores, " \u3000\n")
    else:
        assert law.require_check(scores, "") == Check(scores, "")
    assert law.require_check(scores, " 一行\r\n二行 ") == Check(scores, " 一行\n二行")
    law.require_check(scores, "あ" * 2_000)
    with pytest.raises(Refused, match="2,000文字以内"):
        law.require_check(scores, "あ" * 2_001)


def test_a_check_alarms_by_its_mean_and_by_any_axis_at_one_and_by_nothing_else():
    """All 3,125 of them."""
    for given in product(law.SCORES, repeat=len(A)):
        check = Check(dict(zip(A, given, strict=True)))
        assert law.mean(check.total) == Decimal(sum(given)) / 5
        assert law.is_low(check) is (sum(given) < 15 or 1 in given), given


def rated(*scores: int) -> Check:
    return Check(dict(zip(A, scores, strict=True)), "")


@pytest.mark.parametrize(
    ("before", "after", "alarmed"),
    [
        (None, rated(3, 3, 3, 3, 3), False),
        (None, rated(3, 3, 3, 3, 2), True),
        (None, rated(5, 5, 5, 5, 1), True),
        (rated(4, 4, 4, 4, 4), rated(2, 2, 3, 3, 3), True),
        (rated(2, 2, 3, 3, 3), rated(2, 2, 3, 3, 3), False),
        (rated(2, 2, 3, 3, 3), rated(3, 2, 2, 3, 3), False),
        (rated(2, 2, 3, 3, 3), rated(2, 2, 3, 3, 2), True),
        (rated(2, 2, 3, 3, 3), rated(1, 3, 3, 3, 3), True),
        (rated(2, 2, 3, 3, 3), rated(2, 3, 3, 3, 3), False),
        (rated(1, 2, 3, 3, 3), rated(5, 5, 5, 5, 1), False),
        (rated(2, 2, 3, 3, 3), rated(3, 3, 3, 3, 3), False),
    ],
)
def test_directors_are_told_once_and_again_only_when_it_gets_worse(before, after, alarmed):
    assert law.alarms(before, after) is alarmed


def test_the_trend_lays_each_month_beside_the_month_before():
    means = [
        (date(2026, 10, 1), Decimal("4.0")),
        (date(2026, 11, 1), Decimal("4.4")),
        (date(2026, 12, 1), Decimal("2.8")),
        (date(2027, 2, 1), Decimal("3.0")),
        (date(2027, 2, 1), Decimal("3.0")),
    ]
    assert law.trend(means) == (None, Decimal("0.4"), Decimal("-1.6"), None, Decimal("0.0"))
    words = [law.trend_word(change) for change in law.trend(means)]
    assert words == ["比較なし", "上昇（+0.4）", "下降（−1.6）", "比較なし", "横ばい"]
    assert law.trend([]) == ()


# --- the review (C4) --------------------------------------------------------------------------------------------

OWN = Identity(names=("株式会社青葉計器", "佐倉 由紀"), emails=("buyer@aoba-keiki.example",))
REVIEW = ReviewForm(4, "報告が早い。", "", "", CompanySize.UNDER_300)


def changed(**values):
    return ReviewForm(**({name: getattr(REVIEW, name) for name in ReviewForm.__dataclass_fields__} | values))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"stars": 0}, "評価（星1〜5）を選択"),
        ({"stars": 6}, "評価（星1〜5）を選択"),
        ({"stars": True}, "評価（星1〜5）を選択"),
        ({"company_size": None}, "従業員規模を選択"),
        ({"good": "　"}, "良かった点・解決した課題を入力"),
        ({"good": "あ" * 2_001}, "良かった点・解決した課題は2,000文字以内"),
        ({"improve": "あ" * 2_001}, "改善点や今後期待することは2,000文字以内"),
        ({"recommend": "あ" * 2_001}, "こんな方におすすめは2,000文字以内"),
        ({"good": "青葉計器の開拓が進んだ。"}, "「良かった点・解決した課題」に、貴社の名前や連絡先"),
        ({"recommend": "お問い合わせは 03-0000-0101 まで"}, "「こんな方におすすめ」に、貴社の名前や連絡先"),
    ],
)
def test_a_review_says_what_it_lacks(values, sentence):
    with pytest.raises(Refused, match=sentence):
        law.require_review(changed(**values), OWN)


def test_a_review_is_kept_as_written_and_may_name_its_writer():
    assert law.require_review(changed(good=" **太字** <b>\r\n二行目 "), OWN).good == " **太字** <b>\n二行目"
    assert law.require_review(changed(good="青葉計器の開拓が進んだ。", named=True), OWN).named
    assert law.require_review(changed(good="あ" * 2_000), OWN).stars == 4


@pytest.mark.parametrize(
    ("ended", "written", "allowed"),
    [
        (False, None, False),
        (False, timedelta(0), False),
        (True, None, True),
        (True, timedelta(0), True),
        (True, timedelta(days=14), True),
        (True, timedelta(days=14, seconds=1), False),
    ],
)
def test_a_review_is_written_after_the_end_and_changed_for_fourteen_days(ended, written, allowed):
    at = None if written is None else NOW - written
    if allowed:
        law.require_reviewable(ended=ended, written_at=at, now=NOW)
    else:
        with pytest.raises(Refused, match="14日を過ぎた" if ended else "契約が終了すると"):
            law.require_reviewable(ended=ended, written_at=at, now=NOW)
