"""Hearings: sales notes what it heard, drafts the posting from it, and opens that once it is whole (P1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from core import rules
from core.actions.consultations import answered_by_opening
from core.actions.postings import cleaned, open_posting, tell_of_opening
from core.calendar import jst_date
from core.errors import Conflict, NotFound, Refused
from core.model import Audience, OrganizationId, PostingId
from core.model_accounts import ConsultationId, HearingId, PostingContent
from core.repository import Repository
from core.rules import Permission
from core.rules_sales import ITEMS
from core.text import clean
from core.views import Hearing

NOTES_LIMIT = 20_000

OPENED = "このヒアリングの募集はすでに公開されています。募集の画面をご確認ください。"
SAVED_BY_ANOTHER = "別の担当者が先に保存しました。内容を確認してから、もう一度保存してください。"


@dataclass(frozen=True, slots=True)
class HearingForm:
    """What the form of a hearing holds: when, what was said (internal), and the posting drafted from it."""

    held_on: date | None
    notes: str
    content: PostingContent
    deadline: date | None


def note_hearing(
    repo: Repository, client: OrganizationId, consultation: ConsultationId | None, intent: str, now: datetime
) -> HearingId:
    """Begin the notes of a hearing with a client, dated today; a second press with the same `intent` finds the first's.

    Raises NotAllowed, NotFound.
    """
    rules.require(repo.viewer, Permission.OPEN_POSTINGS)
    if repo.registry.audience(client) is not Audience.CLIENT:
        raise NotFound("この企業は見つかりません。企業を選び直してください。")
    if consultation is not None and repo.consultations.get(consultation).client != client:
        raise NotFound("この相談は見つかりません。")
    added = repo.hearings.add(client, consultation, jst_date(now), intent, now)
    if added is None:
        return repo.hearings.by_intent(intent)
    repo.audit.record("note_hearing", "hearing", added, now, after={"client": client, "consultation": consultation})
    return added


def save_hearing(repo: Repository, hearing: HearingId, form: HearingForm, revision: int, now: datetime) -> int:
    """Keep the draft, however incomplete; returns its revision. `revision` is the one that the form was filled from.

    Raises NotAllowed, NotFound, Refused where a text is too long or the posting was opened, and Conflict where a
    colleague has saved something else meanwhile (O6).
    """
    rules.require(repo.viewer, Permission.OPEN_POSTINGS)
    return _save(repo, repo.hearings.get(hearing, lock=True), form, revision, now)


def open_hearing(repo: Repository, hearing: HearingId, form: HearingForm, revision: int, now: datetime) -> PostingId:
    """Save the draft and open the posting, once: a second press finds the posting of the first (P1).

    The client and the partners are told; the consultation that led to the hearing is answered. Raises what
    `save_hearing` and `open_posting` raise.
    """
    rules.require(repo.viewer, Permission.OPEN_POSTINGS)
    before = repo.hearings.get(hearing, lock=True)
    if before.posting is not None:
        return before.posting
    _save(repo, before, form, revision, now)
    posting = open_posting(repo, before.client, form.content, form.deadline, now, before.consultation)
    repo.hearings.opened(hearing, posting)
    repo.audit.record("open_hearing", "hearing", hearing, now, after={"posting": posting})
    record = repo.openings.record(posting)
    tell_of_opening(repo, record, now)
    if before.consultation is not None:
        answered_by_opening(repo, before.consultation, record, now)
    return posting


def _save(repo: Repository, before: Hearing, form: HearingForm, revision: int, now: datetime) -> int:
    if before.posting is not None:
        raise Refused(OPENED)
    if form.held_on is None:
        raise Refused("ヒアリングの日付を入力してください。")
    if form.held_on > jst_date(now):
        raise Refused("ヒアリングの日付は、今日までの日付にしてください。")
    kept = replace(
        form,
        notes=clean(form.notes, label="ヒアリングのメモ", limit=NOTES_LIMIT),
        content=cleaned(form.content),
    )
    stood = HearingForm(before.held_on, before.notes, before.content, before.deadline)
    if kept == stood:
        return before.revision  # nothing to write: a second press, or two who typed the same
    if revision != before.revision:
        raise Conflict(SAVED_BY_ANOTHER, latest=before.revision)
    repo.hearings.save(before.id, kept.content, held_on=form.held_on, notes=kept.notes, deadline=kept.deadline, now=now)
    old, new = _facts(stood), _facts(kept)
    changed = [name for name in new if old[name] != new[name]]
    repo.audit.record(
        "save_hearing",
        "hearing",
        before.id,
        now,
        before={name: old[name] for name in changed},
        after={name: new[name] for name in changed},
    )
    return before.revision + 1


def _facts(form: HearingForm) -> dict[str, object]:
    """A form as the trail compares it."""
    lists = {"categories": list(form.content.categories), "company_sizes": list(form.content.company_sizes)}
    items = {name: getattr(form.content, name) for name in ITEMS} | lists
    return {"held_on": form.held_on, "notes": form.notes, **items, "deadline": form.deadline}
