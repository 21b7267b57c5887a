"""The law of interview dates: what may be offered, who takes it, and what can still be changed (M3)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, islice, pairwise
from typing import NamedTuple, Protocol, TypeVar

from core.calendar import JST, is_working_day
from core.errors import Refused
from core.formats import period
from core.model import Side
from core.model_choosing import InterviewState

MOST_SLOTS = 5
LENGTHS = (30, 45, 60)
"""Minutes that the form offers."""

USUAL_LENGTH = 60
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=4)
HORIZON = timedelta(days=90)
"""How far ahead a date may lie."""

PLACE_LIMIT = 200
NOTE_LIMIT = 500


class Period(NamedTuple):
    """One date that is offered: from and to, aware."""

    starts_at: datetime
    ends_at: datetime


def usual_days(today: date, wanted: int) -> tuple[date, ...]:
    """The coming working days, for a form to start from."""
    days = (today + timedelta(days=ahead) for ahead in count(1))
    return tuple(islice(filter(is_working_day, days), wanted))


def usual_length(known: Period) -> int:
    """The minutes that the form begins with where dates stand already."""
    minutes = (known.ends_at - known.starts_at) // timedelta(minutes=1)
    return minutes if minutes in LENGTHS else USUAL_LENGTH


def period_of(on: date, at: time, minutes: int) -> Period:
    """A date as people enter it: a day and a time in Japan, and how long."""
    starts = datetime.combine(on, at, JST)
    return Period(starts, starts + timedelta(minutes=minutes))


def require_slots(slots: Sequence[Period], now: datetime) -> tuple[Period, ...]:
    """The slots in the order of time. Raises Refused, naming the date, where they can't be offered (M3)."""
    if not slots:
        raise Refused("面談の候補日を1件以上入力してください。")
    if len(slots) > MOST_SLOTS:
        raise Refused(f"候補日は{MOST_SLOTS}件までです（現在{len(slots)}件）。")
    for slot in slots:
        _require_slot(slot, now)
    ordered = sorted(slots)
    for earlier, later in pairwise(ordered):
        if later.starts_at < earlier.ends_at:
            raise Refused(
                f"候補日が重なっています：{period(*earlier)} と {period(*later)}。どちらかの日時を変更してください。"
            )
    return tuple(ordered)


def _require_slot(slot: Period, now: datetime) -> None:
    starts, ends = slot
    if ends <= starts:
        raise Refused(f"{period(*slot)} は、終了が開始より後になるように入力してください。")
    if starts.second or starts.microsecond or ends.second or ends.microsecond:
        raise Refused("候補日の時刻は分単位で入力してください。")
    if not SHORTEST <= ends - starts <= LONGEST:
        raise Refused(f"{period(*slot)} は、15分以上4時間以内になるように入力してください。")
    if starts <= now:
        raise Refused(f"{period(*slot)} は過ぎています。これからの日時を入力してください。")
    if starts > now + HORIZON:
        raise Refused(f"{period(*slot)} は先すぎます。{HORIZON.days}日以内の日時を入力してください。")


def interview_state(*, taken: bool, replaced: bool, withdrawn: bool) -> InterviewState:
    """Where an offer stands, from what has happened to it; a date that was called off or replaced is fixed no more."""
    if withdrawn:
        return InterviewState.WITHDRAWN
    if replaced:
        return InterviewState.REPLACED
    return InterviewState.FIXED if taken else InterviewState.OFFERED


NO_LONGER_OPEN: dict[InterviewState, str] = {
    InterviewState.FIXED: "この面談の日程は、すでに確定しています。確定した日時をご確認ください。",
    InterviewState.REPLACED: "この候補日は、新しい候補日に変更されています。新しい候補日をご確認ください。",
    InterviewState.WITHDRAWN: "この候補日は取り下げられています。新しい候補日を提案してください。",
}
OWN_OFFER = "候補日は、相手の方が選択します。変更する場合は、新しい候補日を提案してください。"
NOT_OWN_OFFER = "候補日を取り下げられるのは、提案した側のみです。都合が合わない場合は、別の候補日を提案してください。"
NOTHING_FIXED = "取り消す面談の日程がありません。画面を更新して状態をご確認ください。"


def require_taker(offered_by: Side, viewer: Side) -> None:
    """Raise Refused for the side that offered: the other one takes (M3)."""
    if offered_by is viewer:
        raise Refused(OWN_OFFER)


def require_offerer(offered_by: Side, viewer: Side) -> None:
    """Raise Refused for the other side: an offer is taken back by who made it (M3)."""
    if offered_by is not viewer:
        raise Refused(NOT_OWN_OFFER)


def require_offered(state: InterviewState) -> None:
    """Raise Refused, saying what became of it, unless the offer is still open (M3)."""
    if state is not InterviewState.OFFERED:
        raise Refused(NO_LONGER_OPEN[state])


def require_future(slot: Period, now: datetime) -> None:
    """Raise Refused where a date can't be taken any more, for it has begun (M3)."""
    if slot.starts_at <= now:
        raise Refused(f"{period(*slot)} は過ぎています。別の日時を選択するか、新しい候補日を提案してください。")


def is_over(slot: Period, now: datetime) -> bool:
    """Whether an interview has been held: it is moved and called off no more, and another may be arranged."""
    return slot.ends_at <= now


class Dated(Protocol):
    """Something that may have a date."""

    @property
    def fixed(self) -> Period | None: ...


D = TypeVar("D", bound=Dated)


def standing(interview: D | None, now: datetime) -> D | None:
    """The interview that is still to come: a new date would replace it, while one that was held stays as it was."""
    return interview if interview and interview.fixed and not is_over(interview.fixed, now) else None


def require_fixed(state: InterviewState, slot: Period | None, now: datetime) -> Period:
    """The date that stands and is not over. Raises Refused (M3)."""
    if state is not InterviewState.FIXED or slot is None:
        raise Refused(NOTHING_FIXED)
    if is_over(slot, now):
        raise Refused(f"{period(*slot)} の面談は終了しているため、取り消せません。")
    return slot
