"""What members report as it happens: an appointment, what became of it, the end of a day (D6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core import letters_feed as letters
from core import rules, webhook
from core import rules_feed as law
from core.actions.activities import count_appointment, count_held, report_activity
from core.calendar import jst_date
from core.errors import Refused
from core.formats import day as written
from core.formats import moment
from core.model import MemberId
from core.model_direction import AppointmentId, AppointmentState, CaseId, ScriptId
from core.repository import Repository
from core.rules import Permission
from core.rules_activity import ActivityForm, Place
from core.rules_feed import AppointmentForm
from core.views.direction import CaseHead
from core.views.feed import DayEnd

REASON = "業務終了の報告"
NOTHING = "本日の稼働を1つ以上のスクリプトに入力してください。"
EMPTY = ActivityForm("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class DayPart:
    """What was typed of one script of the day; `seen` is the revision of its row on the screen, 0 where none was."""

    script: ScriptId
    typed: ActivityForm
    seen: int


def report_appointment(
    repo: Repository, case: CaseId, typed: AppointmentForm, intent: str, now: datetime
) -> AppointmentId:
    """Tell that an appointment was booked: it counts at once, and stands in the feed and the channel (D6).

    `intent` names the press: a second one with the same name returns the same appointment and changes nothing. Raises
    NotAllowed, NotFound, and Refused where a part is missing, the time is past, or the member or script can't work
    today.
    """
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    repo.feed.hold(case)
    press = f"{repo.viewer.member}:{intent}"
    known = repo.feed.known(press)
    if known is not None:
        return known
    booked = law.require_appointment(typed, now)
    count_appointment(repo, case, typed.member, typed.script, now)
    appointment = repo.feed.book(case, typed.member, typed.script, jst_date(now), booked, press, now)
    told = {"appointment": appointment, "company": booked.company, "meets_at": booked.meets_at}
    repo.audit.record("report_appointment", "case", case, now, after=told | {"member": typed.member})
    _tell_appointment(repo, repo.cases.head(case, jst_date(now)), appointment, now)
    return appointment


def settle_appointment(
    repo: Repository,
    appointment: AppointmentId,
    seen: AppointmentState,
    to: AppointmentState,
    now: datetime,
    *,
    included: bool = False,
) -> None:
    """Say what became of an appointment, or take that back; `seen` is what was on the screen (D6, D7).

    One that took place counts in the row in which it was booked, unless it is `included` in what was typed there.
    Raises NotAllowed, NotFound, Conflict where somebody else said otherwise meanwhile, and Refused before its time.
    """
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    repo.feed.hold(repo.feed.appointment(appointment).case)
    found = repo.feed.appointment(appointment)
    if found.state is to:
        return  # the second press of a double click finds its effect already there
    law.require_move(found.state, seen, to, found.meets_at, now)
    more = law.held_more(found.state, to)
    if more:
        place = Place(found.booked_on, found.member_id, found.script_id)
        count_held(repo, found.case, place, more, now, included=included)
    repo.feed.settle(appointment, to, now)
    told = {"appointment": appointment, "company": found.company}
    repo.audit.record(
        "settle_appointment",
        "case",
        found.case,
        now,
        before=told | {"appointment_state": found.state},
        after=told | {"appointment_state": to},
    )


def end_day(
    repo: Repository,
    case: CaseId,
    member: MemberId,
    day: date,
    parts: Sequence[DayPart],
    comment: str,
    now: datetime,
    *,
    internal: bool = False,
) -> None:
    """Tell that a member's day is over: its figures script by script, and what is to be said of it (D5, D6).

    A day that was told of already is told anew. `internal` keeps the words from the client. Raises NotAllowed,
    NotFound, Conflict where a row was written meanwhile, and Refused where figures are missing or can't be.
    """
    rules.require(repo.viewer, Permission.REPORT_ACTIVITY)
    repo.feed.hold(case)
    text = law.require_comment(comment)
    filled = [part for part in parts if part.seen or part.typed != EMPTY]
    if not filled:
        raise Refused(NOTHING)
    before = repo.feed.day_end(case, member, day)
    rows = repo.activities.kept(case, day, day)
    for part in filled:
        report_activity(repo, case, Place(day, member, part.script), part.typed, part.seen, REASON, now)
    same = rows == repo.activities.kept(case, day, day)
    if same and before and (before.text, before.internal) == (text, internal):
        return  # the second press of a double click finds its effect already there
    told = repo.feed.put_day_end(case, member, day, text, now, internal=internal)
    repo.audit.record(
        "end_day", "case", case, now, after={"member": member, "day": day, "comment": text, "internal": internal}
    )
    _tell_end(repo, repo.cases.head(case, jst_date(now)), member, day, told, now)


def _tell_appointment(repo: Repository, head: CaseHead, appointment: AppointmentId, now: datetime) -> None:
    found = repo.feed.appointment(appointment)
    if repo.webhooks.address(head.id):
        facts = [
            ("会社", found.company),
            ("先方の出席者", found.attendee),
            ("日時", moment(found.meets_at)),
            ("獲得", found.member),
            ("案件", head.name),
        ]
        message = webhook.message("アポイントを獲得しました", facts, found.notes)
        repo.webhooks.queue(head.id, f"appointment:{appointment}", message, now)
        return
    for reader in repo.feed.readers(head.id):
        if reader.member != repo.viewer.member:
            repo.outbox.queue(letters.appointment_reported(reader, head, found), now)


def _tell_end(repo: Repository, head: CaseHead, member: MemberId, day: date, told: DayEnd, now: datetime) -> None:
    ends = {each.member_id: each for each in repo.feed.told_ends(head.id, day)}
    own = ends[member]
    if repo.webhooks.address(head.id):
        again = "（訂正）" if told.revision > 1 else ""
        facts = [("メンバー", own.member), ("日付", written(day)), *letters.figures(own.work), ("案件", head.name)]
        message = webhook.message(f"業務を終了しました{again}", facts, "" if told.internal else told.text)
        repo.webhooks.queue(head.id, f"day_end:{told.id}:{told.revision}", message, now)
        return
    # Ten members who go home at six are one mail: each report takes the place of those that have not left yet.
    repo.outbox.withdraw(letters.ends_occasion(head.id, day), now)
    for reader in repo.feed.readers(head.id):
        if reader.member != repo.viewer.member:
            repo.outbox.queue(letters.day_ended(reader, head, day, tuple(ends.values()), told, now), now)
