"""How dates, money, hours and ratings are written, the same on every screen, mail and PDF (design: patterns)."""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from core.calendar import JST, jst_date

_WEEKDAYS = "月火水木金土日"
_BLANKS = re.compile(r"\s+")


def yen(amount: int | Decimal) -> str:
    """¥300,000; a credit reads -¥300,000. A unit price keeps its fraction: ¥0.5."""
    return f"{'-' if amount < 0 else ''}¥{_plain(abs(amount))}"


def month(on: date) -> str:
    """`2026年12月`, the month in which a day lies."""
    return f"{on.year}年{on.month}月"


def day(on: date) -> str:
    """2026/12/01（火）. For a moment use `moment`, which knows where it is."""
    return f"{on:%Y/%m/%d}（{_WEEKDAYS[on.weekday()]}）"


def clock_time(at: datetime) -> str:
    """14:05 in Japan."""
    return f"{at.astimezone(JST):%H:%M}"


def clock_of(minutes: int) -> str:
    """14:05 for so many minutes after midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def moment(at: datetime) -> str:
    """2026/12/01（火） 14:05 in Japan. Raises ValueError for a time without zone."""
    return f"{day(jst_date(at))} {clock_time(at)}"


def period(starts_at: datetime, ends_at: datetime) -> str:
    """2026/12/01（火） 10:00〜11:00 in Japan; the day of the end as well where it is another."""
    same = jst_date(starts_at) == jst_date(ends_at)
    return f"{moment(starts_at)}〜{clock_time(ends_at) if same else moment(ends_at)}"


def quantity(amount: int | Decimal, unit: str) -> str:
    """12.5時間, 1,200件: as many decimals as the number has, none of them for show."""
    return f"{_plain(amount)}{unit}"


def hours(amount: int | Decimal) -> str:
    """100時間."""
    return quantity(amount, "時間")


def days_left(deadline: date, today: date) -> str:
    """あと3日, 本日締切 on the last day, 締切済み after it. Both dates are Japan's."""
    left = (deadline - today).days
    if left < 0:
        return "締切済み"
    return f"あと{left:,}日" if left else "本日締切"


def stars(average: float | Decimal) -> str:
    """★ 4.0: the plain average with one decimal, halves upward."""
    return f"★ {_tenth(average)}"


def stars_between(low: Decimal, high: Decimal) -> str:
    """4.1〜4.8."""
    return f"{_tenth(low)}〜{_tenth(high)}"


def rated(average: Decimal | None, reviews: int, none: str = "レビュー 0件") -> str:
    """★ 4.8（17件）, or `none` without a review."""
    return none if average is None else f"{stars(average)}（{reviews:,}件）"


def excerpt(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters including the 「…」 where it goes on; no emoji is cut apart."""
    line = _BLANKS.sub(" ", text).strip()
    if len(line) <= limit:
        return line
    end = limit - 1
    while end > 0 and (_joins(line[end]) or line[end - 1] == "\u200d"):
        end -= 1
    return line[:end].rstrip() + "…"


def _joins(character: str) -> bool:
    """Whether this belongs to the character before it: accents, voicing marks, variants, skin tones, emoji joiners."""
    skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return skin_tone or character == "\u200d" or unicodedata.category(character)[0] == "M"


def _tenth(number: float | Decimal) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _plain(number: int | Decimal) -> str:
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
