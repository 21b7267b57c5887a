"""The law of 定例: which days a pack tells of, when it is made, what is typed into it, when a renewal is due (D8)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from core import text
from core.calendar import JST, after_months, is_working_day, jst_date
from core.errors import Conflict, Refused
from core.formats import day
from core.model import MemberId, Side
from core.model_direction import PackState
from core.money import per
from core.packs import ACTING, Offer, PackContent

DAY, WEEK = timedelta(days=1), timedelta(days=7)
"""A meeting is weekly; a pack is made from the day after the one before."""

RENEWAL_WITHIN = timedelta(days=60)
"""So long before a contract's end its meetings carry a proposal for the renewal."""

COMMENT_LIMIT, ACTION_LIMIT, OFFER_LIMIT = 2_000, 500, 2_000
MOST_HOURS, MOST_APPOINTMENTS, MOST_YEN = 10_000, 10_000, 10**9
AT_ONCE = 200
"""More packs are not prepared in one press: eight weeks of twenty-five cases."""

AHEAD = timedelta(days=14)
"""How far the days may lie apart whose packs are made in one press."""

Spoken = tuple[MemberId | None, bool]
"""Whom a comment is about (None: the whole), and whether it is kakutoku's own."""

CHANGED = (
    "この資料は、ほかの担当者が先に更新しました。更新後の内容を確認し、必要に応じて変更してから、"
    "もう一度操作してください。入力した内容は残っています。"
)


def week_of(meets_on: date, stands: PackContent | None, before: PackContent | None) -> tuple[date, date]:
    """今週: the first and the last day that the meeting of a day tells of (D8).

    What is reported after a pack was made is in the next one, also where a meeting is left out: no day is in no pack.

    - Made anew, it begins where it began: `stands` is the pack of this meeting so far.
    - Else it begins after the last day that the case's pack before it counted in full; the day during which that one
      was made is not over in it, and counts once more.
    - The first pack of a case begins a week before its meeting.
    """
    if stands:
        return stands.week.first, meets_on
    if before is None:
        return meets_on - WEEK, meets_on
    counted = before.week.last
    return (counted + DAY if jst_date(before.as_of) > counted else counted), meets_on


def month_of(until: date) -> tuple[date, date]:
    """今月: the first and the last day of the month that holds the last day that is told of; a pack made before the 1st
    for a meeting after it tells of the month that goes on (D8)."""
    first = until.replace(day=1)
    return first, after_months(first, 1) - timedelta(days=1)


def two_weeks(today: date) -> tuple[date, date]:
    """This week and the next, from Monday through Sunday."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=13)


def busy_days(today: date) -> tuple[date, date]:
    """The Thursday and Friday of this week, on a weekend those of the next: when most meetings are."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 if today.weekday() > 4 else 0)
    return monday + timedelta(days=3), monday + timedelta(days=4)


def moment_of(now: datetime) -> datetime:
    """The moment as of which a pack stands: to the minute, as it is read."""
    return now.replace(second=0, microsecond=0)


def starts_at(on: date, minutes: int) -> datetime:
    """The moment at which a meeting begins: a day in Japan and minutes after its midnight."""
    return datetime(on.year, on.month, on.day, minutes // 60, minutes % 60, tzinfo=JST)


def meeting_days(weekday: int, first: date, last: date) -> tuple[date, ...]:
    """The days from `first` through `last` on which a weekly meeting takes place; on a holiday it is left out."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(on for on in days if on.weekday() == weekday and is_working_day(on))


def require_makeable(meets_on: date, starts: int | None, begins: date, ends: date, now: datetime) -> int:
    """When the meeting starts. Raises Refused where no meeting is scheduled, its week has not begun, or no contract
    runs on that day (D8)."""
    if starts is None:
        raise Refused("この案件の定例の曜日と時刻が登録されていません。案件の概要で登録してから作成してください。")
    if not begins <= meets_on <= ends + WEEK:
        raise Refused(f"{day(meets_on)}は契約期間外です。契約期間内の定例を選択してください。")
    require_begun(meets_on, now)
    return starts


def require_begun(meets_on: date, now: datetime) -> None:
    """Raises Refused before the day after the meeting of the week before."""
    first = meets_on - WEEK + DAY
    if jst_date(now) < first:
        raise Refused(f"{day(meets_on)}の定例の資料は、{day(first)}から作成できます。")


def renewal_due(ends: date, agreed_end: date, meets_on: date, *, negotiating: bool) -> bool:
    """Whether a meeting carries a proposal for the renewal: near the end, or while one is negotiated (D8).

    One whose contract ends before the agreed day, which is a terminated one, does not.
    """
    return negotiating or (ends >= agreed_end and meets_on >= ends - RENEWAL_WITHIN)


def require_comments(typed: Mapping[Spoken, str]) -> dict[Spoken, str]:
    """The comments as they are kept. Raises Refused where one is too long."""
    return {about: text.clean(said, label="コメント", limit=COMMENT_LIMIT) for about, said in typed.items()}


def require_action(said: str, side: Side, due_on: date | None, meets_on: date) -> str:
    """A next action's text. Raises Refused where it is missing or too long, or due before its meeting."""
    if side not in ACTING:
        raise Refused("担当を選択してください。")
    if due_on is not None and due_on < meets_on:
        raise Refused(f"期限は定例の日（{day(meets_on)}）以降の日付を入力してください。")
    return text.clean(said, label="アクション", limit=ACTION_LIMIT, required=True, multiline=False)


def require_offer(hours: str, appointments: str, monthly: str, said: str) -> Offer | None:
    """What is proposed for the renewal, as typed; None where all is left empty. Raises Refused (D8)."""
    if not any(each.strip() for each in (hours, appointments, monthly, said)):
        return None
    return Offer(
        _whole(hours, "月の稼働時間", "時間", MOST_HOURS),
        _whole(appointments, "月のアポイント数", "件", MOST_APPOINTMENTS),
        _whole(monthly, "月額", "円", MOST_YEN),
        text.clean(said, label="ご提案の内容", limit=OFFER_LIMIT),
    )


def _whole(typed: str, label: str, unit: str, most: int) -> int:
    number = text.number(typed, unit)
    if number is None or number != number.to_integral_value() or not 0 <= number <= most:
        raise Refused(f"{label}は0〜{most:,}の整数で入力してください。")
    return int(number)


def require_seen(seen: object, stands: object) -> None:
    """What somebody looked at is what stands now. Raises Conflict where somebody else saved first (O6)."""
    if seen != stands:
        raise Conflict(CHANGED)


def require_days(days: Collection[date]) -> None:
    """Raises Refused where no day is chosen, or days lie so far apart that no press means them all."""
    if not days:
        raise Refused("資料を作成する定例の日を選択してください。")
    if max(days) - min(days) > AHEAD:
        raise Refused(f"一度に選択できるのは{AHEAD.days}日間までです。日付を減らしてください。")


def require_preparable(meetings: Sequence[object]) -> None:
    """Raises Refused where there is nothing to prepare, or too much at once."""
    if not meetings:
        raise Refused("選択した日に、作成する定例の資料はありません。日付を選び直してください。")
    if len(meetings) > AT_ONCE:
        raise Refused(
            f"一度に作成できる資料は{AT_ONCE}件までです（選択中：{len(meetings):,}件）。日付を減らしてください。"
        )


def state(*, made: bool, shared: bool, revised: bool) -> PackState:
    """How far a pack has come."""
    if shared:
        return PackState.REVISED if revised else PackState.SHARED
    return PackState.MADE if made else PackState.MISSING


def suggested(hours: Decimal, minutes_planned: Decimal, monthly: int | None) -> int | None:
    """What so many hours a month would cost at the price of an hour now, in whole yen; None without a plan or price."""
    if monthly is None or not minutes_planned:
        return None
    return per(monthly, Fraction(minutes_planned) / (Fraction(hours) * 60)) if hours else 0
