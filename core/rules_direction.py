"""THE LAW of a director's morning: what makes a case need a person today, and how much (D9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from core.calendar import working_days
from core.formats import day, month
from core.model_direction import Concern
from core.rules_quality import ALARMING

SETTLING = 3
"""So many business days of a month have to be over before it can be behind: of two days nothing can be said."""

BEHIND_BELOW = Decimal("0.8")
"""進捗率 from which a case or a member is behind its plan, where chance alone does not explain it."""

CASE_SPREAD, MEMBER_SPREAD = Decimal(1), Decimal("1.645")
"""How far behind, in standard deviations of a count that is reached on average (the root of the target).

Appointments come by chance as well: of twenty planned, sixteen are nothing special, and a member with two planned has
none in every eighth month. A case is looked at sooner, for it is what the client reads.
"""

PACE = Decimal("1.2")
"""Hours used against those planned up to today from which a case runs out of hours before the month does."""

SILENT_AFTER = 2
"""Business days in a row without any activity."""

ENDS_WITHIN = 30
"""Days before a contract's end from which its renewal is due (C2)."""

SHOWN_FIRST = 5
"""How many cases the morning shows above the fold."""


@dataclass(frozen=True, slots=True)
class MemberPace:
    """A member's appointments of this month beside its part of the plan up to today."""

    name: str
    appointments: int
    target: Decimal


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of a running case this morning; hours in minutes, this month's figures up to and with today.

    `target` and `minutes_due` are the plan up to today, `minutes_planned` that of the whole month. `worked_on` is the
    last day with activity, `begins` the first day of its first contract. `meets_on` is the next weekly meeting and
    `packed` whether its pack is made. `low_month` is the month of the latest 品質チェック if that was low.
    `low_axis` names its lowest axis with its score. `negotiating`: a renewal is being negotiated. `ended_early`: it is
    decided that the contract ends (C3).
    """

    begins: date
    ends: date
    appointments: int
    target: Decimal
    minutes: int
    minutes_due: Decimal
    minutes_planned: Decimal
    worked_on: date | None
    meets_on: date | None
    packed: bool
    low_month: date | None
    low_mean: Decimal | None
    negotiating: bool
    members: tuple[MemberPace, ...] = ()
    low_axis: tuple[str, int] | None = None
    ended_early: bool = False


class Finding(NamedTuple):
    """One cause: a sentence with its figures, and its weight among the others."""

    concern: Concern
    weight: int
    sentence: str


class Noticed(NamedTuple):
    """How bad it is, from 0 (just) to 1 (could not be worse), and what is said of it."""

    degree: Decimal
    sentence: str


class Alarm(NamedTuple):
    """A row of the law: what is noticed, and what it weighs when it just begins and when it could not be worse."""

    concern: Concern
    least: int
    most: int
    notice: Callable[[CaseFacts, date], Noticed | None]


def findings(facts: CaseFacts, today: date) -> tuple[Finding, ...]:
    """Every cause for which a case needs its director today, the heaviest first; () where it runs as it should (D9)."""
    found: list[Finding] = []
    for alarm in ALARMS:
        noticed = alarm.notice(facts, today)
        if noticed is not None:
            share = min(max(noticed.degree, Decimal(0)), Decimal(1))
            weight = alarm.least + int((alarm.most - alarm.least) * share)
            found.append(Finding(alarm.concern, weight, noticed.sentence))
    return tuple(sorted(found, key=lambda each: -each.weight))


def urgency(found: Sequence[Finding]) -> int:
    """What cases are ranked by: all that was found of one together, for two causes are worse than either."""
    return sum(each.weight for each in found)


def _ending(facts: CaseFacts, today: date) -> Noticed | None:
    left = (facts.ends - today).days
    if facts.ended_early or not 0 <= left <= ENDS_WITHIN:  # what was called off can't be renewed (C2)
        return None
    when = f"契約は{day(facts.ends)}に終了します（" + (f"あと{left}日）。" if left else "本日）。")
    what = (
        "更新の見積・発注書を交渉中ですが、まだ承認されていません。"
        if facts.negotiating
        else "更新の予定がありません。"
    )
    share = Decimal(ENDS_WITHIN - left) / ENDS_WITHIN
    return Noticed(share / 2 if facts.negotiating else share, when + what)


def _low_quality(facts: CaseFacts, today: date) -> Noticed | None:
    if facts.low_month is None or facts.low_mean is None:
        return None
    worst, said = (3 - facts.low_mean) / 2, f"平均{facts.low_mean}点"
    if facts.low_axis and facts.low_axis[1] <= ALARMING:  # it alone makes a check low, whatever the others are
        label, score = facts.low_axis
        worst, said = max(worst, Decimal(1) / 2), f"{label} {score}点、{said}"
    return Noticed(worst, f"{month(facts.low_month)}の品質チェックが低い評価でした（{said}）。")


def _behind(facts: CaseFacts, today: date) -> Noticed | None:
    if not _settled(facts, today) or not _is_behind(facts.appointments, facts.target, CASE_SPREAD):
        return None
    share = Decimal(facts.appointments) / facts.target
    return Noticed(
        1 - share,
        f"今月のアポ獲得は{facts.appointments:,}件で、今日までの計画{_tenth(facts.target)}件より"
        f"{_tenth(facts.target - facts.appointments)}件少ない状況です（進捗率{share:.0%}）。",
    )


def _overrun(facts: CaseFacts, today: date) -> Noticed | None:
    used, planned, due = Decimal(facts.minutes), facts.minutes_planned, facts.minutes_due
    if used > planned:
        return Noticed(
            Decimal("0.5") + (used - planned) / planned if planned else Decimal(1),
            f"今月の稼働は{_hours(used)}時間で、"
            f"月の計画{_hours(planned)}時間を{_hours(used - planned)}時間超えています。",
        )
    if due and _settled(facts, today) and used > due * PACE:
        return Noticed(
            (used / due - PACE) / 2,
            f"今月の稼働は{_hours(used)}時間で、今日までの計画{_hours(due)}時間を上回るペースです"
            f"（月の計画は{_hours(planned)}時間）。",
        )
    return None


def _silent(facts: CaseFacts, today: date) -> Noticed | None:
    since = facts.worked_on or facts.begins - timedelta(days=1)
    quiet = working_days(since + timedelta(days=1), today - timedelta(days=1))
    if quiet < SILENT_AFTER:
        return None
    last = f"最後の報告は{day(facts.worked_on)}です。" if facts.worked_on else "開始からまだ一度も報告がありません。"
    return Noticed(Decimal(quiet - SILENT_AFTER) / 5, f"{quiet}営業日、稼働の報告がありません。{last}")


def _pack_missing(facts: CaseFacts, today: date) -> Noticed | None:
    if facts.meets_on is None or facts.packed or working_days(today, facts.meets_on) > 2:
        return None
    when = "本日" if facts.meets_on == today else f"次回（{day(facts.meets_on)}）"
    return Noticed(Decimal(facts.meets_on == today), f"{when}の定例の資料がまだ作成されていません。")


def _member_behind(facts: CaseFacts, today: date) -> Noticed | None:
    late = [each for each in facts.members if _is_behind(each.appointments, each.target, MEMBER_SPREAD)]
    if not late or not _settled(facts, today):
        return None
    worst = min(late, key=lambda each: (Decimal(each.appointments) / each.target, -each.target))
    others = f"ほか{len(late) - 1}名も計画を下回っています。" if len(late) > 1 else ""
    return Noticed(
        1 - Decimal(worst.appointments) / worst.target,
        f"{worst.name}さんの今月のアポ獲得は{worst.appointments:,}件です"
        f"（今日までの計画{_tenth(worst.target)}件）。{others}",
    )


def _settled(facts: CaseFacts, today: date) -> bool:
    """Whether so much of the month is over that its figures mean something."""
    return working_days(max(today.replace(day=1), facts.begins), today - timedelta(days=1)) >= SETTLING


def _is_behind(appointments: int, target: Decimal, spread: Decimal) -> bool:
    """Behind by a fifth, by more than chance does, and by a whole appointment: half of one nobody can mend."""
    short = target - appointments
    return appointments < target * BEHIND_BELOW and short >= 1 and short * short > spread * spread * target


def _tenth(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.1'), ROUND_HALF_UP):,}".removesuffix(".0")


def _hours(minutes: Decimal) -> str:
    return _tenth(minutes / 60)


ALARMS: tuple[Alarm, ...] = (
    Alarm(Concern.ENDING, 35, 90, _ending),
    Alarm(Concern.LOW_QUALITY, 60, 80, _low_quality),
    Alarm(Concern.BEHIND, 30, 90, _behind),
    Alarm(Concern.OVERRUN, 25, 80, _overrun),
    Alarm(Concern.SILENT, 40, 80, _silent),
    Alarm(Concern.PACK_MISSING, 45, 65, _pack_missing),
    Alarm(Concern.MEMBER_BEHIND, 10, 35, _member_behind),
)
"""What is looked at, and what it weighs from just begun to as bad as can be.

A contract that ends and a case far behind weigh most, for little time is left to mend them; a missing pack is an hour's
work and weighs by the meeting's day; one member behind is a conversation. What comes first also wins at equal weight.
"""
