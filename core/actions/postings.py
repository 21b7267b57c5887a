"""Postings as sales opens, extends and re-opens them: one deadline a round, and everybody concerned is told (P1–P4)."""

from dataclasses import replace
from datetime import date, datetime

from core import letters_sales as letters
from core import rules
from core import rules_sales as law
from core.actions.consultations import answered_by_opening
from core.errors import NotFound, Refused
from core.formats import day
from core.model import Audience, OrganizationId, PostingId
from core.model_accounts import ConsultationId, PostingContent
from core.repository import Repository
from core.rules import Permission
from core.text import clean
from core.views import PostingRecord

TITLE_LIMIT = 100
LINE_LIMIT = 200
TEXT_LIMIT = 5_000
REASON_LIMIT = 500
CATEGORIES = 10


def cleaned(content: PostingContent) -> PostingContent:
    """What was typed into 募集内容, each item cleaned (P1). Raises Refused where one is too long."""
    categories = [_line(each, law.ITEMS["categories"]) for each in content.categories]
    found = tuple(dict.fromkeys(each for each in categories if each))
    if len(found) > CATEGORIES:
        raise Refused(f"商材は{CATEGORIES}個以内で入力してください（現在{len(found):,}個）。")
    return replace(
        content,
        title=clean(content.title, label=law.ITEMS["title"], limit=TITLE_LIMIT, multiline=False),
        categories=found,
        industries=_line(content.industries, law.ITEMS["industries"]),
        company_sizes=tuple(dict.fromkeys(content.company_sizes)),
        background=_text(content.background, "background"),
        consultation=_text(content.consultation, "consultation"),
        request=_text(content.request, "request"),
        requirements=_text(content.requirements, "requirements"),
        budget=_line(content.budget, law.ITEMS["budget"]),
        period=_line(content.period, law.ITEMS["period"]),
    )


def open_posting(
    repo: Repository,
    client: OrganizationId,
    content: PostingContent,
    deadline: date | None,
    now: datetime,
    consultation: ConsultationId | None = None,
) -> PostingId:
    """Open a posting until its deadline (P1). Tells nobody: `hearings.open_hearing` is what sales does.

    Raises NotAllowed, NotFound, and Refused where an item lacks or the deadline lies in the past or beyond a year.
    """
    rules.require(repo.viewer, Permission.OPEN_POSTINGS)
    if repo.registry.audience(client) is not Audience.CLIENT:
        raise NotFound("この企業は見つかりません。")
    kept = cleaned(content)
    law.require_complete(kept)
    until = law.require_deadline(deadline, now)
    added = repo.openings.add(client, kept, until, consultation, now)
    after = {"title": kept.title, "deadline": until}
    repo.audit.record("open_posting", "posting", added, now, after=after, on_behalf_of=client)
    return added


def extend_deadline(
    repo: Repository,
    posting: PostingId,
    seen: tuple[int, date],
    deadline: date | None,
    reason: str,
    now: datetime,
) -> None:
    """A later deadline for a round that is still open; `seen` are the round and deadline that the screen showed (P2).

    The client and the partners that have proposed are told. Raises NotAllowed, NotFound, and Refused once the round
    has closed, where the new deadline is no later, or where a colleague has changed it meanwhile.
    """
    rules.require(repo.viewer, Permission.OPEN_POSTINGS)
    record = repo.openings.record(posting)
    if (record.round, record.deadline) == (seen[0], deadline) != seen:
        return  # the second press of a double click finds its effect already there
    law.require_extendable(record.deadline, now)
    if (record.round, record.deadline) != seen:
        raise Refused(
            f"締切は、別の担当者がすでに{day(record.deadline)}に変更しました。画面を更新して内容をご確認ください。"
        )
    until = law.require_extension(record.deadline, deadline, now)
    text = clean(reason, label="延長の理由", limit=REASON_LIMIT, required=True)
    repo.openings.extend(record, until)
    repo.audit.record(
        "extend_deadline",
        "posting",
        posting,
        now,
        before={"round": record.round, "deadline": record.deadline},
        after={"round": record.round, "deadline": until, "reason": text},
        on_behalf_of=record.client,
    )
    masked = repo.postings.masked_title(posting)
    for recipient in (*repo.organizations.recipients(record.client), *repo.openings.partners(record)):
        title = record.title if recipient.audience is Audience.CLIENT else masked
        repo.outbox.queue(letters.deadline_extended(recipient, record, title=title, deadline=until), now)


def reopen_posting(
    repo: Repository,
    posting: PostingId,
    seen: int,
    deadline: date | None,
    now: datetime,
    consultation: ConsultationId | None = None,
) -> int:
    """再公募: the posting's next round, with a deadline of its own; `seen` is the round that the screen showed (P4).

    What was proposed before stays visible, the new round's proposals are sealed until its deadline has passed. The
    client and all partners are told; a consultation that asked for it is answered. Returns the round. Raises
    NotAllowed, NotFound, and Refused while the round is open or where a colleague was first.
    """
    rules.require(repo.viewer, Permission.OPEN_POSTINGS)
    record = repo.openings.record(posting)
    if record.round != seen:
        if record.round == seen + 1 and record.deadline == deadline:
            return record.round  # the second press of a double click finds its effect already there
        raise Refused(
            f"この募集は、別の担当者がすでに第{record.round}回として再公募しました（締切 {day(record.deadline)}）。"
            "画面を更新して内容をご確認ください。"
        )
    until = law.require_reopening(record.deadline, deadline, now)
    _require_of_client(repo, consultation, record)
    opened = repo.openings.reopen(record, until, consultation, now)
    repo.audit.record(
        "reopen_posting",
        "posting",
        posting,
        now,
        before={"round": record.round, "deadline": record.deadline},
        after={"round": opened, "deadline": until},
        on_behalf_of=record.client,
    )
    tell_of_opening(repo, replace(record, round=opened, deadline=until), now)
    if consultation is not None:
        answered_by_opening(repo, consultation, replace(record, round=opened, deadline=until), now)
    return opened


def tell_of_opening(repo: Repository, posting: PostingRecord, now: datetime) -> None:
    """The client reads that its posting is open, the partners that there is one, without the client's name (P3, P10).

    One mail a person and posting, queued with the posting itself. With thousands of partners this becomes a daily
    digest that a job writes.
    """
    for recipient in repo.organizations.recipients(posting.client):
        repo.outbox.queue(letters.posting_opened(recipient, posting, title=posting.title), now)
    masked = repo.postings.masked_title(posting.id)
    for recipient in repo.openings.partners():
        repo.outbox.queue(letters.posting_announced(recipient, posting, masked_title=masked), now)


def _require_of_client(repo: Repository, consultation: ConsultationId | None, posting: PostingRecord) -> None:
    """A consultation is answered by its own client's postings only."""
    if consultation is not None and repo.consultations.get(consultation).client != posting.client:
        raise NotFound("この相談は見つかりません。")


def _line(text: str, label: str) -> str:
    return clean(text, label=label, limit=LINE_LIMIT, multiline=False)


def _text(text: str, item: str) -> str:
    return clean(text, label=law.ITEMS[item], limit=TEXT_LIMIT)
