"""What the two sides do to arrange an interview: offer dates, take one, move it, call it off (M3)."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core import letters_interviews as letters
from core import rules
from core import rules_interviews as law
from core.actions.negotiation import note, other_side, own_name, tell
from core.documents.calendar_file import Method, invitation
from core.errors import Conflict, Refused
from core.formats import period
from core.model import ProposalId, Recipient
from core.model_choosing import InterviewId, InterviewState, SlotId
from core.model_mails import Letter, MailKind
from core.repository import Repository
from core.rules import Permission
from core.rules_interviews import Period
from core.text import clean
from core.views import ThreadRecord
from core.views.interviews import Interview

OFFERED_MEANWHILE = "入力中に、面談の日程の状況が変わりました。画面の内容を確認してから、もう一度提案してください。"


def offer_dates(
    repo: Repository,
    proposal: ProposalId,
    slots: Sequence[Period],
    place: str,
    note_text: str,
    seen: InterviewId | None,
    now: datetime,
    *,
    intent: str | None = None,
) -> InterviewId:
    """Offer one to five dates, of which the other side takes one; an open offer, whoever made it, is replaced (M3).

    A date that stands stays until a new one is taken. `seen` is the open offer that the writer knew of; `intent` names
    the press, of which a second one changes nothing. Raises NotAllowed, NotFound, Refused with what to change, and
    Conflict where somebody offered or answered meanwhile.
    """
    thread = _writable(repo, proposal)
    sent = intent and repo.interviews.sent(proposal, intent)
    if sent:
        return sent
    before = repo.interviews.of_thread(proposal)
    if (before.offered.id if before.offered else None) != seen:
        raise Conflict(OFFERED_MEANWHILE)
    ordered = law.require_slots(slots, now)
    place = clean(place, label="場所・URL", limit=law.PLACE_LIMIT, multiline=False)
    text = clean(note_text, label="備考", limit=law.NOTE_LIMIT)
    new = repo.interviews.add(proposal, ordered, place, text, str(uuid.uuid4()), now, intent=intent)
    if before.offered:
        _close(repo, before.offered, now)
        repo.interviews.replace(before.offered.id, new)
    dates = [period(*slot) for slot in ordered]
    note(repo, thread, None, "面談の候補日を提案しました。\n" + "\n".join(f"・{each}" for each in dates), now)
    after = {"proposal": proposal, "dates": dates, "place": place, "note": text}
    repo.audit.record("offer_dates", "interview", new, now, after=after)
    interview, standing = repo.interviews.get(new), law.standing(before.fixed, now)
    for reader in repo.organizations.recipients(other_side(repo, thread), messages=True):
        repo.outbox.queue(letters.interview_offered(reader, interview, moves=standing and standing.fixed), now)
    return new


def take_date(repo: Repository, slot: SlotId, now: datetime) -> None:
    """Take one of the dates that the other side offers: it is fixed, in place of the one that stood before (M3).

    Both sides get it for their calendars. Raises NotAllowed, NotFound, and Refused where it was taken, taken back or
    replaced, or has passed by now.
    """
    rules.require(repo.viewer, Permission.EXCHANGE_MESSAGES)
    thread, interview = _held(repo, repo.interviews.of_slot(slot))
    law.require_taker(interview.side, repo.viewer.side)
    chosen = next(each.period for each in interview.slots if each.id == slot)
    if interview.state is InterviewState.FIXED and (interview.fixed, interview.taken_by) == (
        chosen,
        repo.viewer.member,
    ):
        return  # the second press of a double click finds its effect already there
    law.require_offered(interview.state)
    law.require_future(chosen, now)
    moved = law.standing(repo.interviews.of_thread(thread.proposal).fixed, now)
    uid, sequence = (moved.uid, moved.sequence + 1) if moved else (interview.uid, interview.sequence)
    if not repo.interviews.take(interview.id, slot, uid, sequence, now):
        raise Refused(law.NO_LONGER_OPEN[InterviewState.FIXED])
    if moved:
        repo.interviews.replace(moved.id, interview.id)
    was = moved.fixed if moved else None
    line = f"面談の日程を{'変更' if was else '確定'}しました。\n{period(*chosen)}"
    note(repo, thread, None, line + (f"\n（変更前：{period(*was)}）" if was else ""), now)
    repo.audit.record(
        "take_date",
        "interview",
        interview.id,
        now,
        before={"date": period(*was) if was else None},
        after={"proposal": thread.proposal, "date": period(*chosen)},
    )
    _close(repo, interview, now)
    told = replace(interview, uid=uid, sequence=sequence)

    def letter(to: Recipient) -> Letter:
        file = invitation(told, chosen, Method.REQUEST, to, now)
        return letters.interview_fixed(to, told, chosen, moved=was, file=file)

    _tell_both(repo, thread, letter, now)


def withdraw_offer(repo: Repository, interview_id: InterviewId, now: datetime) -> None:
    """Take back dates that nobody has taken; a mail that has not left yet stays (M3).

    Raises NotAllowed, NotFound, Refused where it is not this side's or not open any more.
    """
    thread, interview = _held(repo, interview_id)
    law.require_offerer(interview.side, repo.viewer.side)
    if interview.state is InterviewState.WITHDRAWN:
        return  # the second press of a double click finds its effect already there
    law.require_offered(interview.state)
    repo.interviews.withdraw(interview.id, interview.sequence, now)
    _close(repo, interview, now)
    note(repo, thread, None, "面談の候補日を取り下げました。", now)
    repo.audit.record("withdraw_offer", "interview", interview.id, now, after={"proposal": thread.proposal})


def call_off(repo: Repository, interview_id: InterviewId, now: datetime) -> None:
    """Call off the date that stands, and with it an offer to move it; both calendars lose it (M3).

    Either side may. Raises NotAllowed, NotFound, Refused where none stands or it is over.
    """
    thread, interview = _held(repo, interview_id)
    if interview.state is InterviewState.WITHDRAWN and interview.fixed:
        return  # the second press of a double click finds its effect already there
    fixed = law.require_fixed(interview.state, interview.fixed, now)
    told = replace(interview, sequence=interview.sequence + 1)
    repo.interviews.withdraw(interview.id, told.sequence, now)
    offered = repo.interviews.of_thread(thread.proposal).offered
    if offered:
        repo.interviews.withdraw(offered.id, offered.sequence, now)
        _close(repo, offered, now)
    note(repo, thread, None, f"面談の日程を取り消しました。\n{period(*fixed)}", now)
    repo.audit.record(
        "call_off",
        "interview",
        interview.id,
        now,
        before={"date": period(*fixed)},
        after={"proposal": thread.proposal, "date": None},
    )

    def letter(to: Recipient) -> Letter:
        file = invitation(told, fixed, Method.CANCEL, to, now)
        return letters.interview_called_off(to, told, fixed, by=own_name(repo), file=file)

    _tell_both(repo, thread, letter, now)


def _writable(repo: Repository, proposal: ProposalId) -> ThreadRecord:
    """The thread, where the viewer may write now (A5, P8); nobody else changes it until the transaction ends."""
    rules.require(repo.viewer, Permission.EXCHANGE_MESSAGES)
    thread = repo.messages.get(proposal)
    rules.require_writable_thread(thread.status, thread.disclosed_at, repo.viewer.side)
    return thread


def _held(repo: Repository, interview: InterviewId) -> tuple[ThreadRecord, Interview]:
    """An offer as it stands once its thread is held; what was read before that may have changed meanwhile."""
    rules.require(repo.viewer, Permission.EXCHANGE_MESSAGES)
    thread = _writable(repo, repo.interviews.get(interview).proposal)
    return thread, repo.interviews.get(interview)


def _close(repo: Repository, offer: Interview, now: datetime) -> None:
    """Nobody need look at an offer any more: a mail about it that has not left stays."""
    repo.outbox.withdraw(f"{MailKind.INTERVIEW_OFFERED}:{offer.id}:", now)


def _tell_both(repo: Repository, thread: ThreadRecord, letter: Callable[[Recipient], Letter], now: datetime) -> None:
    """Everybody who acts for either side, whatever else they want mails about: it is their calendar (M3)."""
    for organization in (thread.client, thread.partner):
        tell(repo, organization, now, letter)
