"""The law of cases: what is said of one, what a month has to reach, its weekly meeting, its people (D1, D3, D8)."""

from dataclasses import dataclass
from datetime import date

from core.calendar import after_months
from core.errors import Refused
from core.formats import day, month
from core.model_direction import Plan
from core.text import clean, number

NAME_LIMIT = 80
TEXT_LIMIT = 4_000
"""Characters of a case's overview, and of its goal."""

MOST_HOURS = 10_000
MOST_APPOINTMENTS = 10_000
USUAL_HOURS = 60
"""From here on a month is worth a director's time; less is said, not refused (D1)."""

AHEAD = 36
"""So many months ahead a plan can be changed."""

WEEKDAYS = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日")
EARLIEST, LATEST = 7 * 60, 21 * 60
MEETING_MINUTES = 30
LONGEST_MEETING = 180


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """What a director writes of a case, as plain text."""

    name: str = ""
    overview: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The weekly meeting: a weekday, Monday 0, its start in minutes after midnight, and how long it takes (D8)."""

    weekday: int
    starts: int
    minutes: int = MEETING_MINUTES

    def __str__(self) -> str:
        """木曜日 10:00〜10:30."""
        ends = self.starts + self.minutes
        return f"{WEEKDAYS[self.weekday]} {_clock(self.starts)}〜{_clock(ends)}"


def require_texts(typed: CaseTexts) -> CaseTexts:
    """What is kept of a case's texts (D1). Raises Refused where the name is missing or something is too long."""
    return CaseTexts(
        clean(typed.name, label="案件名", limit=NAME_LIMIT, required=True, multiline=False),
        clean(typed.overview, label="概要", limit=TEXT_LIMIT),
        clean(typed.goal, label="目標", limit=TEXT_LIMIT),
    )


def require_plan(hours: str, appointments: str) -> Plan:
    """A month's plan as it was typed (D1, D7). Raises Refused for what is no such figure; 0 is one."""
    return Plan(require_minutes(hours, "稼働時間"), _whole(appointments, "アポ獲得目標", "件", MOST_APPOINTMENTS))


def require_minutes(hours: str, label: str) -> int:
    """Hours a month as typed, in minutes, by the quarter of an hour. Raises Refused outside 0 to 10,000."""
    found = number(hours, "時間")
    if found is None or not 0 <= found <= MOST_HOURS or found * 4 != int(found * 4):
        raise Refused(f"{label}（月）は、0〜{MOST_HOURS:,}時間の範囲で、0.25時間単位で入力してください。")
    return int(found * 60)


def hint(plan: Plan) -> str:
    """What is worth saying of a plan that is possible all the same, "" where nothing is."""
    said: list[str] = []
    if plan.minutes < USUAL_HOURS * 60:
        said.append(f"稼働時間が月{USUAL_HOURS}時間に満たない計画です。")
    if not plan.appointments:
        said.append("アポ獲得目標が0件のため、進捗率は「—」と表示されます。")
    return "".join(said)


def require_plan_month(begins: date, first: date, today: date) -> None:
    """Raise Refused for a month before the first contract's, or too far ahead. Months before `begins` keep theirs."""
    if begins.day != 1:
        raise Refused("計画は月の初日から適用されます。適用する月を選択してください。")
    if begins < first.replace(day=1):
        raise Refused(
            f"計画は、契約の開始月（{month(first)}）より前には設定できません。適用する月を選び直してください。"
        )
    if begins > after_months(today.replace(day=1), AHEAD):
        raise Refused(f"計画を設定できるのは{AHEAD}か月先までです。適用する月を選び直してください。")


def plan_months(first: date, last: date, today: date) -> tuple[date, ...]:
    """The months that a screen offers for a change: those of the contracts, and three from today on for a renewal."""
    months = [first.replace(day=1)]
    until = max(last, after_months(today.replace(day=1), 3))
    while (following := after_months(months[-1], 1)) <= until:
        months.append(following)
    return tuple(months)


def require_meeting(meeting: Meeting) -> None:
    """Raise Refused for a weekly meeting on no working day, at night, or without an end (D8)."""
    if meeting.weekday not in range(len(WEEKDAYS)):
        raise Refused("定例の曜日は、月曜日から金曜日のいずれかを選択してください。")
    if not EARLIEST <= meeting.starts <= LATEST:
        raise Refused(f"定例の開始時刻は、{_clock(EARLIEST)}〜{_clock(LATEST)}の範囲で入力してください。")
    if not 15 <= meeting.minutes <= LONGEST_MEETING:
        raise Refused(f"定例の時間は、15〜{LONGEST_MEETING}分の範囲で入力してください。")


def require_joining(joined_on: date, first: date, last: date) -> None:
    """Raise Refused where somebody would join before the first contract begins or after the last one ends (D3)."""
    if not first <= joined_on <= last:
        raise Refused(f"参画日は、契約期間（{day(first)}〜{day(last)}）の日付を選択してください。")


def require_leaving(left_on: date, joined_on: date, today: date) -> None:
    """Raise Refused for a last day before the first one, or one that is yet to come (D3)."""
    if left_on < joined_on:
        raise Refused(f"離任日は、参画日（{day(joined_on)}）以降の日付を選択してください。")
    if left_on > today:
        raise Refused("離任日は、本日までの日付を選択してください。")


def require_step_day(done_on: date, today: date) -> None:
    """Raise Refused for a step of the onboarding that is still to come (D3)."""
    if done_on > today:
        raise Refused("実施日は、本日までの日付を選択してください。")


def _whole(typed: str, label: str, unit: str, most: int) -> int:
    found = number(typed, unit)
    if found is None or not 0 <= found <= most or found != int(found):
        raise Refused(f"{label}（月）は、0〜{most:,}{unit}の整数で入力してください。")
    return int(found)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
