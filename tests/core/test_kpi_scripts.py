"""Scripts are told apart only where the counts can tell, and daily looking doesn't raise the share of errors (D4)."""

from datetime import date, timedelta
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from core.kpi import Rate
from core.kpi_scripts import ERROR, UNDECIDED, Measure, Stream, compare, evidence
from core.model_direction import ScriptId, Work

DAYS = 120
BOUND = log(1 / ERROR)


def drawn(rate_a, rate_b, *, runs: int, each_day: int = 20, seed: int = 6):
    """Counts of so many runs × days: part and whole of both scripts; some days have contacts of one script only."""
    chance = np.random.default_rng(seed)
    n_a, n_b = (chance.poisson(each_day, (runs, DAYS)) * (chance.random((runs, DAYS)) < 0.9) for _ in "ab")
    return chance.binomial(n_a, rate_a), n_a, chance.binomial(n_b, rate_b), n_b


def decided(counts) -> float:
    """The share of runs in which the test claims a difference on any of its days."""
    runs = np.stack(counts, axis=-1).tolist()
    return sum(evidence(blocks).highest >= BOUND for blocks in runs) / len(runs)


def test_without_a_difference_looking_daily_errs_in_at_most_one_case_of_twenty():
    counts = drawn(0.05, 0.05, runs=1_000)
    assert decided(counts) <= ERROR
    assert naive(counts) > 4 * ERROR


def test_nor_where_the_rate_changes_from_day_to_day_for_both():
    drift = np.tile(0.05 + 0.04 * np.sin(np.arange(DAYS) / 9), (500, 1))
    assert decided(drawn(drift, drift, runs=500)) <= ERROR


def naive(counts) -> float:
    """The share of runs in which the chi-square of everything so far falls below 5 % on any of the days."""
    a, n_a, b, n_b = (np.cumsum(each, axis=1, dtype=float) for each in counts)
    mean = (a + b) / np.maximum(n_a + n_b, 1)
    spread = mean * (1 - mean) * (1 / np.maximum(n_a, 1) + 1 / np.maximum(n_b, 1))
    value = (a / np.maximum(n_a, 1) - b / np.maximum(n_b, 1)) ** 2 / np.maximum(spread, 1e-12)
    looked = (a + b >= 10) & (value > chi2.isf(ERROR, 1))
    return looked.any(axis=1).mean()


def test_three_against_six_percent_is_decided_in_most_runs():
    assert decided(drawn(0.03, 0.06, runs=300)) > 0.8


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=4),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.floats(0.001, 0.999),
)
def test_a_day_is_no_more_than_one_on_average_whatever_the_rate_and_the_past(past, sizes, rate):
    """The heart of the guarantee, worked out over every outcome of a next day rather than drawn."""
    before = [(min(a, n), n, min(b, m), m) for a, n, b, m in past]
    so_far = evidence(before).now
    n, m = sizes
    expected = sum(
        _chance(a, n, rate) * _chance(b, m, rate) * exp(evidence([*before, (a, n, b, m)]).now - so_far)
        for a in range(n + 1)
        for b in range(m + 1)
    )
    assert expected <= 1 + 1e-9
    if not n or not m:
        assert expected == pytest.approx(1)


def _chance(part: int, whole: int, rate: float) -> float:
    from math import comb

    return comb(whole, part) * rate**part * (1 - rate) ** (whole - part)


def stream(number: int, name: str, *days: tuple[int, int, int] | None) -> Stream:
    """Calls, contacts and appointments of days in a row, None where the script was not used."""
    first = date(2026, 11, 2)
    return Stream(
        ScriptId(number),
        name,
        {
            first + timedelta(days=at): Work(0, each[0], each[1], each[2])
            for at, each in enumerate(days)
            if each is not None
        },
    )


def test_the_leading_script_comes_first_and_the_other_says_who_is_higher():
    good, poor = stream(1, "スクリプトA", *[(100, 40, 8)] * 40), stream(2, "スクリプトB", *[(100, 40, 2)] * 40)
    for streams in ([good, poor], [poor, good]):
        first, second = compare(Measure.APPOINTMENT, streams)
        assert (first.name, first.rate, first.verdict) == ("スクリプトA", Rate(320, 1_600), "")
        assert (second.name, second.rate, second.verdict) == ("スクリプトB", Rate(80, 1_600), "スクリプトAの方が高い")
    assert [each.verdict for each in compare(Measure.CONTACT, [good, poor])] == ["", UNDECIDED]


@pytest.mark.parametrize(
    ("a", "b", "missing"),
    [
        pytest.param([(100, 20, 2)], [], "「スクリプトB」のコンタクトがまだありません。", id="one not used"),
        pytest.param([], [], "「スクリプトA」のコンタクトがまだありません。", id="none used"),
        pytest.param(
            [(100, 20, 2), None],
            [None, (100, 20, 1)],
            "同じ日に両方を使った日がまだありません。日を分けずに使うと、比較できます。",
            id="never on the same day",
        ),
        pytest.param(
            [(100, 20, 2)] * 10,
            [(100, 20, 2)] * 10,
            "差が小さく、今のペースでは1年使っても判定できない見込みです。",
            id="no difference",
        ),
        pytest.param(
            [(100, 20, 2)] * 10,
            [(100, 20, 1)] * 10,
            "今の差が続けば、両方を使う日があと約14日（コンタクト約550件）で判定できる見込みです。",
            id="not enough yet",
        ),
    ],
)
def test_what_is_missing_is_said_in_plain_words(a, b, missing):
    _, second = compare(Measure.APPOINTMENT, [stream(1, "スクリプトA", *a), stream(2, "スクリプトB", *b)])
    assert (second.verdict, second.missing) == (UNDECIDED, missing)


def verdict(days: int) -> str:
    """What is said of 10 against 5 % after so many days that all go alike."""
    streams = [stream(1, "A", *[(100, 20, 2)] * days), stream(2, "B", *[(100, 20, 1)] * days)]
    return compare(Measure.APPOINTMENT, streams)[1].verdict


def test_what_it_says_is_missing_after_ten_days_is_about_what_it_takes():
    assert [verdict(10 + days) for days in (0, 7, 21)] == [UNDECIDED, UNDECIDED, "Aの方が高い"]


def test_a_difference_that_turned_round_is_not_claimed():
    a = stream(1, "A", *[(100, 40, 12)] * 30, *[(100, 40, 0)] * 200)
    b = stream(2, "B", *[(100, 40, 2)] * 30, *[(100, 40, 4)] * 200)
    _, second = compare(Measure.APPOINTMENT, [a, b])
    assert second.name == "A"
    assert (second.verdict, second.missing[:10]) == (UNDECIDED, "以前に見られた差が、")


def test_several_scripts_share_the_error():
    """What decides between two does not yet decide among four, of which each pair has a sixth of the 5 %."""
    days = next(days for days in range(10, 60) if verdict(days) != UNDECIDED)
    streams = [stream(1, "A", *[(100, 20, 2)] * days), *(stream(n, f"B{n}", *[(100, 20, 1)] * days) for n in (2, 3, 4))]
    assert [each.verdict for each in compare(Measure.APPOINTMENT, streams)] == ["", *[UNDECIDED] * 3]


def test_huge_counts_and_none_at_all_are_no_trouble():
    a, b = stream(1, "A", *[(10**9, 10**9, 10**8)] * 9), stream(2, "B", *[(10**9, 10**9, 0)] * 9)
    assert compare(Measure.APPOINTMENT, [a, b])[1].verdict == "Aの方が高い"
    assert compare(Measure.APPOINTMENT, []) == ()
    assert [each.verdict for each in compare(Measure.CONTACT, [a])] == [""]
