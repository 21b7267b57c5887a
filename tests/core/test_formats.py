from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import clock_time, day, days_left, excerpt, hours, moment, quantity, stars, yen
from tests.strategies import repeatable, texts

AT = datetime(2026, 12, 1, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        (yen(0), "¥0"),
        (yen(300_000), "¥300,000"),
        (yen(-300_000), "-¥300,000"),
        (yen(10**13), "¥10,000,000,000,000"),
        (yen(Decimal("3000.0000")), "¥3,000"),
        (yen(Decimal("0.5")), "¥0.5"),
        (yen(Decimal("3E+3")), "¥3,000"),
        (day(date(2026, 12, 1)), "2026/12/01（火）"),
        (day(date(2024, 2, 29)), "2024/02/29（木）"),
        (moment(AT), "2026/12/01（火） 14:05"),
        (moment(datetime(2026, 12, 1, 15, tzinfo=UTC)), "2026/12/02（水） 00:00"),
        (clock_time(AT), "14:05"),
        (hours(100), "100時間"),
        (hours(Decimal("12.5000")), "12.5時間"),
        (hours(Decimal("1E+2")), "100時間"),
        (quantity(Decimal(1200), "件"), "1,200件"),
        (quantity(Decimal("0.0001"), "式"), "0.0001式"),
        (stars(4.04), "★ 4.0"),
        (stars(4.05), "★ 4.1"),
        (stars(Decimal("4.25")), "★ 4.3"),
        (stars(5), "★ 5.0"),
    ],
)
def test_numbers_and_days_are_written_one_way(written, reads):
    assert written == reads


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        moment(datetime(2026, 12, 1))  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("deadline", "reads"),
    [
        (date(2026, 12, 4), "あと3日"),
        (date(2026, 12, 2), "あと1日"),
        (date(2026, 12, 1), "本日締切"),
        (date(2026, 11, 30), "締切済み"),
        (date(2029, 12, 1), "あと1,096日"),
    ],
)
def test_days_left_to_a_deadline(deadline, reads):
    assert days_left(deadline, date(2026, 12, 1)) == reads


@pytest.mark.parametrize(
    ("text", "limit", "reads"),
    [
        ("短い文", 10, "短い文"),
        ("  段落一\n\n　段落二  ", 20, "段落一 段落二"),
        ("あいうえお", 5, "あいうえお"),
        ("あいうえおか", 5, "あいうえ…"),
        ("担当🧑\u200d💼です。", 4, "担当…"),
        ("担当🧑\u200d💼です。", 6, "担当🧑\u200d💼…"),
        ("か\u3099き\u3099く\u3099", 4, "か\u3099…"),
        ("営業 支援", 4, "営業…"),
        ("", 5, ""),
    ],
)
def test_an_excerpt_is_one_line_that_says_it_goes_on(text, limit, reads):
    assert excerpt(text, limit) == reads


@repeatable
@given(texts, st.integers(1, 40))
def test_an_excerpt_begins_as_the_text_and_never_exceeds_its_limit(text, limit):
    short = excerpt(text, limit)
    assert len(short) <= limit
    assert " ".join(text.split()).startswith(short.removesuffix("…"))
