"""What the address of the KPI screen asks for: which period, whose cases, from how near; nonsense asks for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.kpi_periods import Asked, Stretch, asked, between
from core.model import MemberId, OrganizationId
from core.model_direction import CaseId, ScriptId

YEARS = 5
"""A period of one's own is at most so long."""

WHOSE = ("director", "client", "case", "member", "script")

BACKWARD = "期間の終わりが始まりより前のため、今月を表示しています。"
TOO_LONG = f"期間は{YEARS}年以内で指定してください。今月を表示しています。"
NO_SUCH_DAY = "期間は2000年から2100年までの日付で指定してください。今月を表示しています。"


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures are asked for; `problem` says in a sentence why a period could not be understood.

    `words` is how the address said it: name and value, the period first, without what was not understood.
    """

    period: Asked
    director: MemberId | None = None
    client: OrganizationId | None = None
    case: CaseId | None = None
    member: MemberId | None = None
    script: ScriptId | None = None
    problem: str = ""
    words: tuple[tuple[str, str | int], ...] = ()


def question(given: Mapping[str, Sequence[str]], today: date) -> Question:
    """What an address asks for: name → values, as they stand in it.

    A number that belongs to nobody is asked for all the same, and finds nothing; words in a number's place limit
    nothing. The days of one's own go before the word for a period.
    """
    period, problem = _period(given, today)
    numbers = {name: _number(given, name) for name in WHOSE}
    if numbers["case"] is None:
        numbers["member"] = numbers["script"] = None
    whose = {name: number for name, number in numbers.items() if number is not None}
    days = [(name, _text(given, name)) for name in ("period", "from", "to")]
    return Question(
        period,
        MemberId(whose["director"]) if "director" in whose else None,
        OrganizationId(whose["client"]) if "client" in whose else None,
        CaseId(whose["case"]) if "case" in whose else None,
        MemberId(whose["member"]) if "member" in whose else None,
        ScriptId(whose["script"]) if "script" in whose else None,
        problem,
        tuple((name, word) for name, word in (*([] if problem else days), *whose.items()) if word),
    )


def _period(given: Mapping[str, Sequence[str]], today: date) -> tuple[Asked, str]:
    begins, ends = _day(given, "from"), _day(given, "to")
    words = {each.value: each for each in Stretch}
    usual = asked(words.get(_text(given, "period"), Stretch.MONTH), today)
    if begins is None and ends is None:
        return usual, ""
    first = begins or (ends or today).replace(day=1)
    last = ends or max(today, first)
    problem = ""
    if not (2000 <= first.year <= 2100 and 2000 <= last.year <= 2100):
        problem = NO_SUCH_DAY
    elif last < first:
        problem = BACKWARD
    elif (last - first).days > 366 * YEARS:
        problem = TOO_LONG
    return (asked(Stretch.MONTH, today), problem) if problem else (between(first, last, today), "")


def _text(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(reversed(given.get(name, ()))), "")


def _day(given: Mapping[str, Sequence[str]], name: str) -> date | None:
    try:
        return date.fromisoformat(_text(given, name))
    except ValueError:
        return None


def _number(given: Mapping[str, Sequence[str]], name: str) -> int | None:
    text = _text(given, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) else None
