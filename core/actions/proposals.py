"""What a partner does with a proposal until the deadline: submit, edit, withdraw (P3)."""

import secrets
from dataclasses import asdict
from datetime import datetime

from core import rules, rules_partners, rules_performance
from core.errors import Refused
from core.masking import mask
from core.model import PostingId, ProposalId
from core.model_choosing import Promise, PromiseForm
from core.repository import Repository
from core.rules import Permission
from core.text import clean

TITLE_LIMIT = 80
BODY_LIMIT = 5_000


def submit_proposal(
    repo: Repository, posting: PostingId, title: str, body: str, promise: PromiseForm, now: datetime
) -> ProposalId:
    """Propose to an open posting, once a round; one that was withdrawn comes back with the new text (P3).

    Raises NotAllowed, NotFound, and Refused where a text or a figure (P13) is missing or out of range, the deadline
    has passed, the partner's profile is incomplete (P6), or the round has a proposal of this partner already.
    """
    rules.require(repo.viewer, Permission.PROPOSE)
    rules_partners.require_profile(repo.profiles.locked().items)
    content = repo.postings.for_partner(posting, now)
    rules.require_open(content.deadline, now)
    texts, promised = _texts(repo, title, body), rules_performance.require_promise(promise)
    proposal = repo.proposals.of_round(posting, content.round)
    if proposal is None:
        proposal = repo.proposals.add(
            secrets.token_hex(4)[:7],
            posting,
            content.round,
            repo.postings.client_of(posting),
            **texts,
            **_columns(promised),
            submitted_at=now,
            updated_at=now,
        )
        if proposal is None:
            return _of_first_press(repo, posting, content.round, texts, promised)
    elif repo.proposals.get(proposal).withdrawn:
        repo.proposals.change(
            proposal, **texts, **_columns(promised), withdrawn_at=None, submitted_at=now, updated_at=now
        )
    else:
        return _of_first_press(repo, posting, content.round, texts, promised)
    repo.proposals.mark_repeats(proposal)
    repo.audit.record("submit_proposal", "proposal", proposal, now, after={"title": texts["title"], **_said(promised)})
    return proposal


def edit_proposal(
    repo: Repository, proposal: ProposalId, title: str, body: str, promise: PromiseForm, now: datetime
) -> None:
    """Change an own proposal until the deadline (P3, P13). Raises NotAllowed, NotFound, Refused."""
    rules.require(repo.viewer, Permission.PROPOSE)
    repo.profiles.lock()
    before = repo.proposals.get(proposal)
    if before.withdrawn:
        raise Refused("取り下げた提案は編集できません。募集画面からもう一度提案してください。")
    rules.require_open(before.deadline, now)
    texts, promised = _texts(repo, title, body), rules_performance.require_promise(promise)
    repo.proposals.change(proposal, **texts, **_columns(promised), updated_at=now)
    repo.proposals.mark_repeats(proposal)
    repo.audit.record(
        "edit_proposal",
        "proposal",
        proposal,
        now,
        before={"title": before.title, "body": before.body, **_said(before.promise)},
        after={"title": texts["title"], "body": texts["body"], **_said(promised)},
    )


def withdraw_proposal(repo: Repository, proposal: ProposalId, now: datetime) -> None:
    """Take an own proposal back until the deadline (P3). Raises NotAllowed, NotFound, Refused."""
    rules.require(repo.viewer, Permission.PROPOSE)
    repo.profiles.lock()
    before = repo.proposals.get(proposal)
    if before.withdrawn:
        return
    rules.require_open(before.deadline, now)
    repo.proposals.change(proposal, withdrawn_at=now)
    repo.proposals.mark_repeats(proposal)
    repo.audit.record(
        "withdraw_proposal", "proposal", proposal, now, before={"withdrawn": False}, after={"withdrawn": True}
    )


def _of_first_press(
    repo: Repository, posting: PostingId, round_: int, texts: dict[str, str], promise: Promise
) -> ProposalId:
    """The proposal that a double click's first press has kept. Raises Refused where it says something else (P3)."""
    kept = repo.proposals.of_round(posting, round_)
    if kept is not None:
        before = repo.proposals.get(kept)
        if (before.title, before.body, before.promise) == (texts["title"], texts["body"], promise):
            return kept
    raise Refused("この募集には提案済みです。締切までは「編集する」から内容を変更できます。")


def _texts(repo: Repository, title: str, body: str) -> dict[str, str]:
    """The typed texts, cleaned, and what the client may read of them before disclosure (P10)."""
    clean_title = clean(title, label="タイトル", limit=TITLE_LIMIT, required=True, multiline=False)
    clean_body = clean(body, label="提案内容", limit=BODY_LIMIT, required=True)
    own = [repo.organizations.identity(repo.viewer.organization)]
    return {
        "title": clean_title,
        "body": clean_body,
        "masked_title": mask(clean_title, own),
        "masked_body": mask(clean_body, own),
    }


def _columns(promise: Promise) -> dict[str, int]:
    return {f"promised_{figure}": kept for figure, kept in asdict(promise).items()}


def _said(promise: Promise | None) -> dict[str, int]:
    """A promise as the trail keeps it."""
    return asdict(promise) if promise else {}
