"""The law of a case's feed: what a report of an appointment and of a day's end says, and who reads which part (D6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.calendar import JST
from core.errors import Conflict, Refused
from core.formats import moment
from core.model import MemberId
from core.model_direction import AppointmentState, ScriptId
from core.text import clean

COMPANY_LIMIT = 100
ATTENDEE_LIMIT = 100
NOTE_LIMIT = 200
COMMENT_LIMIT = 1_000
AHEAD = timedelta(days=366)
"""An appointment further away than this is a slip in the year."""

NOTES: Mapping[str, str] = {
    "budget": "予算",
    "authority": "決裁権",
    "needs": "課題・ニーズ",
    "timing": "導入時期",
    "remarks": "備考",
}
"""What is told of an appointment beside its time, with its word: BANT, and what the client has to know (D2, D6)."""

SEEN_BY_ALL = "企業、ディレクター、パートナーに表示されます。"
SEEN_INSIDE = "企業には表示されません。ディレクターとパートナーだけが読めます。"

MOVES: Mapping[AppointmentState, str] = {
    AppointmentState.HELD: "実施済みにする",
    AppointmentState.NO_SHOW: "不参加にする",
    AppointmentState.CANCELLED: "キャンセルにする",
    AppointmentState.BOOKED: "実施前に戻す",
}
"""What an appointment can become, from any other of these; the words of the buttons (D6)."""

AFTERWARDS = frozenset({AppointmentState.HELD, AppointmentState.NO_SHOW})
"""What can be said of an appointment once its time has come."""

NOT_YET = "このアポイントの日時（{at}）はこれからです。実施後に結果を登録してください。"
MEANWHILE = "このアポイントの結果は、別の方が「{state}」に更新しました。内容を確認してから、もう一度お試しください。"


@dataclass(frozen=True, slots=True)
class AppointmentForm:
    """An appointment as it was typed: with whom, when (in Japan), by whom and with which script, and its notes."""

    company: str
    attendee: str
    day: date | None
    at: time | None
    member: MemberId
    script: ScriptId
    budget: str = ""
    authority: str = ""
    needs: str = ""
    timing: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment as it is kept; `notes` is one line a fact that was told."""

    company: str
    attendee: str
    meets_at: datetime
    notes: str


def require_appointment(typed: AppointmentForm, now: datetime) -> Booked:
    """Raise Refused where a part is missing or too long, or the time is past or too far ahead."""
    company = clean(typed.company, label="会社名", limit=COMPANY_LIMIT, required=True, multiline=False)
    attendee = clean(typed.attendee, label="先方の出席者", limit=ATTENDEE_LIMIT, required=True, multiline=False)
    if typed.day is None or typed.at is None:
        raise Refused("アポイントの日付と時刻を入力してください。")
    meets_at = datetime.combine(typed.day, typed.at, JST)
    if meets_at <= now:
        raise Refused("アポイントの日時が過ぎています。これから実施する日時を入力してください。")
    if meets_at > now + AHEAD:
        raise Refused("アポイントの日時が1年より先です。年をご確認ください。")
    told = {
        label: clean(getattr(typed, name), label=label, limit=NOTE_LIMIT, multiline=False)
        for name, label in NOTES.items()
    }
    return Booked(company, attendee, meets_at, "\n".join(f"{label}：{text}" for label, text in told.items() if text))


def require_comment(typed: str) -> str:
    """The 所感 of a day as it is kept. Raises Refused where it is too long."""
    return clean(typed, label="所感", limit=COMMENT_LIMIT)


def require_move(now_is: AppointmentState, seen: AppointmentState, to: AppointmentState, at: datetime, now: datetime):
    """Raise Conflict where somebody settled it meanwhile, Refused where its time has not come yet."""
    if now_is is not seen:
        raise Conflict(MEANWHILE.format(state=now_is.label))
    if to in AFTERWARDS and at > now:
        raise Refused(NOT_YET.format(at=moment(at)))


def held_more(before: AppointmentState, after: AppointmentState) -> int:
    """How many more appointments took place when one moves so: 1, 0 or -1 (D7)."""
    held = AppointmentState.HELD
    return (after is held) - (before is held)


def asks_for_outcome(state: AppointmentState, meets_at: datetime, now: datetime) -> bool:
    """Whether an appointment's time has come and nobody has said what became of it."""
    return state is AppointmentState.BOOKED and meets_at <= now
