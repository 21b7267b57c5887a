"""Which month of a contract a line of an order names, and what the line is called in a later contract (B3, C2)."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from core.calendar import after_months

_MONTH = re.compile(
    r"(?:(?P<year>\d{4})\s*年\s*)?(?<!\d)(?P<month>\d{1,2})(?P<word>\s*月)(?!間|額|次|あたり|当)"
    r"|(?<!\d)(?P<written>\d{4})(?P<sign>[/.-])(?P<number>\d{1,2})(?![\d/.-])"
)
"""2026年12月, 12月, 2026/12, also in full width; neither 3ヶ月 nor 3月間."""

_RANGE = re.compile(r"[\d月分]\s*(?:[〜~–−・、,-]|から)\s*(?:\d{4}\s*年\s*)?\d{1,2}\s*月")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def named_month(name: str, months: Sequence[date]) -> date | None:
    """Which of `months` (first days) a line's name carries: 「2022年4月」「12月分」「２０２６／１２」 name one.

    None where it names none of them, or several, as 「4月〜6月分」 does. A month without its year is the first of that
    number in the term.
    """
    plain = unicodedata.normalize("NFKC", name)
    found = {_meant(each, months) for each in _MONTH.finditer(plain)}
    return found.pop() if len(found) == 1 and not _RANGE.search(plain) else None


def moved(name: str, months: Sequence[date], by: int) -> str:
    """The name with those of `months` that it carries moved on by so many months, written as they were (C2).

    Other months stay what they are.
    """

    def later(found: re.Match[str]) -> str:
        meant = _meant(found, months)
        if meant is None:
            return found[0]
        on = after_months(meant, by)
        if found["sign"]:
            digits = len(found["number"])
            said = f"{on.year}{found['sign']}{on.month:0{digits}}"
        else:
            year = f"{on.year}年" if found["year"] else ""
            said = f"{year}{on.month}{found['word']}"
        return said if (found["month"] or found["number"]).isascii() else said.translate(_WIDE)

    return _MONTH.sub(later, name)


def _meant(found: re.Match[str], months: Sequence[date]) -> date | None:
    year, month = found["year"] or found["written"], int(found["month"] or found["number"])
    return next((on for on in months if on.month == month and (not year or on.year == int(year))), None)
