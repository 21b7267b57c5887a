"""The law of activity: what a row may say, of which day, of whom and with which script, and what a correction needs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.errors import Refused
from core.formats import day as written
from core.formats import month as month_name
from core.formats import quantity
from core.model import MemberId, OrderId
from core.model_direction import ScriptId, Work
from core.performance import hours_of
from core.rules_performance import Limit, figures
from core.text import clean

DAY, MEMBER, SCRIPT = "日付", "メンバー", "スクリプト"
CALLS, CONTACTS, APPOINTMENTS, HELD = "架電数", "コンタクト数", "アポ獲得数", "アポ実施数"
HOURS = "稼働時間"
MOST = 10_000
"""Calls of one member on one day: more than one every nine seconds, day and night, is a typing slip."""

LIMITS: dict[str, Limit] = {
    "hours": Limit(HOURS, "時間", 0, 24, 4, "15分（0.25時間）単位の数"),
    "calls": Limit(CALLS, "件", 0, MOST),
    "contacts": Limit(CONTACTS, "件", 0, MOST),
    "appointments": Limit(APPOINTMENTS, "件", 0, MOST),
    "held": Limit(HELD, "件", 0, MOST),
}
"""What one row says (D5)."""

DAY_MINUTES = 24 * 60
REASON_LIMIT = 200
SAME_DAY = "当日の更新"
"""What stands for the reason where somebody goes on counting today."""

FROM_ACTIVITY = (
    "{month}の稼働実績は、案件の稼働（メンバーごとの日次の報告）から自動で集計しています。"
    "数値を直すときは、案件の「稼働」で該当する日の報告を訂正してください。"
)
"""Why a month's delivery is not typed where its case has activity: numbers enter once (P13, D7)."""

MEANWHILE = (
    "入力中に、この日の稼働が更新されました（現在：{now}）。"
    "更新後の内容を確認し、必要に応じて変更してから、もう一度登録してください。"
)


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """The figures of one row as they were typed. An empty one counts as 0, save the hours."""

    hours: str = ""
    calls: str = ""
    contacts: str = ""
    appointments: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """What a row is about: a case has one row for each of these (D5)."""

    day: date
    member: MemberId
    script: ScriptId


@dataclass(frozen=True, slots=True)
class CaseContract:
    """A contract that the case runs under, from its first through its last day."""

    order: OrderId
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CaseMember:
    """Somebody who works or worked for the case, both days included."""

    name: str
    email: str
    joined_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseScript:
    """A script of the case; one that was retired serves for work up to that day."""

    name: str
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the law has to know of a case: its contracts in the order of their days, its people and its scripts."""

    today: date
    contracts: tuple[CaseContract, ...]
    members: Mapping[MemberId, CaseMember] = field(default_factory=dict[MemberId, CaseMember])
    scripts: Mapping[ScriptId, CaseScript] = field(default_factory=dict[ScriptId, CaseScript])


@dataclass(frozen=True, slots=True)
class Told:
    """The appointments of one row that were reported one by one, and how many of these took place (D6)."""

    appointments: int = 0
    held: int = 0


NOTHING_TOLD = Told()


def typed_held(work: Work, told: Told) -> int:
    """How many appointments a row says took place beside those of which the feed says so: they were typed (D6)."""
    return work.held - told.held


def includes_told(work: Work, told: Told) -> bool:
    """Whether a row's typed アポ実施数 can only be if it counts an appointment of the feed without outcome (D6)."""
    return typed_held(work, told) > work.appointments - told.appointments


def asks_whether_included(work: Work, told: Told) -> bool:
    """Whether only its people know if a row's typed アポ実施数 counts an appointment of the feed (D6)."""
    return typed_held(work, told) > 0 and not includes_told(work, told)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a row can't be: the figure or part that is at fault, and what to change."""

    column: str
    sentence: str


def require_place(place: Place, ground: Ground) -> None:
    """Raise Refused unless work can be told of this day, member and script (D5)."""
    _refuse(place_finding(place, ground))


def require_row(place: Place, work: Work, ground: Ground, told: Told, others: int) -> None:
    """Raise Refused unless the row can be. `others` are the member's minutes of that day with other scripts (D5)."""
    _refuse(place_finding(place, ground) or work_finding(work, told) or day_finding(work.minutes, others))


def place_finding(place: Place, ground: Ground) -> Finding | None:
    """What is wrong with a row's day, member or script."""
    if place.day > ground.today:
        return Finding(DAY, f"{written(place.day)}は本日より後の日付です。稼働した日を入力してください。")
    if not any(each.first <= place.day <= each.last for each in ground.contracts):
        first, last = ground.contracts[0].first, ground.contracts[-1].last
        return Finding(
            DAY,
            f"{written(place.day)}は契約期間（{written(first)}〜{written(last)}）の外です。日付をご確認ください。",
        )
    member = ground.members.get(place.member)
    if member is None:
        return Finding(MEMBER, "この案件のメンバーではありません。案件の「メンバー」で追加してから登録してください。")
    if place.day < member.joined_on or (member.left_on is not None and place.day > member.left_on):
        left = written(member.left_on) if member.left_on else ""
        return Finding(
            MEMBER,
            f"{member.name}さんがこの案件のメンバーなのは{written(member.joined_on)}〜{left}です。日付をご確認ください。",
        )
    script = ground.scripts.get(place.script)
    if script is None:
        return Finding(SCRIPT, "この案件のスクリプトではありません。案件の「スクリプト」の名前をご確認ください。")
    if script.retired_on is not None and place.day > script.retired_on:
        return Finding(
            SCRIPT,
            f"スクリプト「{script.name}」は{written(script.retired_on)}に使用を終了しました。"
            "別のスクリプトを選択してください。",
        )
    return None


def work_finding(work: Work, told: Told = NOTHING_TOLD) -> Finding | None:
    """What is wrong with a row's figures, taken by themselves and with what was reported one by one."""
    if not 0 <= work.minutes <= DAY_MINUTES or work.minutes % 15:
        return Finding(HOURS, "稼働時間は0〜24時間の15分（0.25時間）単位の数で入力してください。")
    counts = ((CALLS, work.calls), (CONTACTS, work.contacts), (APPOINTMENTS, work.appointments), (HELD, work.held))
    for label, count in counts:
        if not 0 <= count <= MOST:
            return Finding(label, f"{label}は0〜{MOST:,}件の整数で入力してください。")
    if work.contacts > work.calls:
        return _more(CONTACTS, work.contacts, CALLS, work.calls)
    if work.appointments > work.contacts:
        return _more(APPOINTMENTS, work.appointments, CONTACTS, work.contacts)
    if work.held > work.appointments:
        return _more(HELD, work.held, APPOINTMENTS, work.appointments)
    for label, count, least in ((APPOINTMENTS, work.appointments, told.appointments), (HELD, work.held, told.held)):
        if count < least:
            return Finding(
                label,
                f"{label}（{count:,}件）が、この日にフィードで報告済みの{least:,}件より少なくなっています。"
                f"{least:,}件以上で入力してください。",
            )
    return None


def day_finding(minutes: int, others: int) -> Finding | None:
    """What is wrong with all that a member worked on one day."""
    if minutes + others <= DAY_MINUTES:
        return None
    total = quantity(hours_of(minutes + others), "時間")
    return Finding(HOURS, f"1日の稼働時間がすべてのスクリプトの合計で{total}になり、24時間を超えます。")


def require_work(typed: ActivityForm) -> Work:
    """The figures of a row, full-width digits as well. Raises Refused, naming each that is none or out of range."""
    filled = {name: getattr(typed, name).strip() or ("" if name == "hours" else "0") for name in LIMITS}
    kept = figures(LIMITS, ActivityForm(**filled))
    work = Work(
        kept["hours"] * 60 // LIMITS["hours"].parts,
        kept["calls"],
        kept["contacts"],
        kept["appointments"],
        kept["held"],
    )
    _refuse(work_finding(work))
    return work


def activity_form(work: Work) -> ActivityForm:
    """A row's figures as a form shows them, ready to be changed."""
    hours = quantity(hours_of(work.minutes), "")
    return ActivityForm(hours, str(work.calls), str(work.contacts), str(work.appointments), str(work.held))


def require_typed(month: date, counted: Collection[date]) -> None:
    """Raise Refused where activity says what was delivered in a month (by its first day): it is not typed (P13, D7)."""
    if month in counted:
        raise Refused(FROM_ACTIVITY.format(month=month_name(month)))


def require_reason(typed: str, day: date, today: date) -> str:
    """Why a row is changed: asked of every day but today, on which people go on counting (D5). Raises Refused."""
    return clean(typed, label="訂正の理由", limit=REASON_LIMIT, required=day < today, multiline=False) or SAME_DAY


def _refuse(finding: Finding | None) -> None:
    if finding:
        raise Refused(finding.sentence)


def _more(label: str, count: int, than: str, most: int) -> Finding:
    return Finding(label, f"{label}（{count:,}件）が{than}（{most:,}件）を超えています。数値をご確認ください。")
