"""What a client does with a candidate. One function a verb, one transaction a call."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from core import contact_numbers, letters, rules
from core.errors import Refused
from core.masking import mask
from core.model import Candidate, CandidateStatus, ProposalId
from core.repository import Repository
from core.rules import Permission
from core.text import clean

S = CandidateStatus


def proceed_to_interview(repo: Repository, proposal: ProposalId, now: datetime) -> None:
    """面談に進む: open the chat and disclose both names, for good (P8, P9).

    Raises NotAllowed for a guest, NotFound, and Refused where no such move exists or the client's 住所 is missing.
    """
    _move(repo, proposal, S.CONSIDERING, now)


def proceed_with_address(repo: Repository, proposal: ProposalId, postal_code: str, address: str, now: datetime) -> None:
    """Answer the prompt for 住所 and go on to the interview, both or neither (P9). Raises what the two raise.

    Where a colleague has entered one meanwhile, theirs stands and this only goes on.
    """
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    if not repo.organizations.own().address.strip():
        save_address(repo, postal_code, address, now)
    proceed_to_interview(repo, proposal, now)


def put_on_hold(repo: Repository, proposal: ProposalId, now: datetime) -> None:
    """保留: tells nobody (P8). Raises NotAllowed, NotFound, Refused."""
    _move(repo, proposal, S.ON_HOLD, now)


def decline(
    repo: Repository,
    proposal: ProposalId,
    now: datetime,
    grace: timedelta = rules.DECLINE_GRACE,
    reason: str = "",
) -> None:
    """見送る: the partner is mailed after the grace period, names stay as they were (P8).

    `reason` is what the partner reads of it, if anything; before disclosure without the client's own identity (P10).
    Raises NotAllowed, NotFound, Refused.
    """
    decline_all(repo, (proposal,), reason, now, grace)


def decline_all(
    repo: Repository,
    proposals: Collection[ProposalId],
    reason: str,
    now: datetime,
    grace: timedelta = rules.DECLINE_GRACE,
) -> None:
    """見送る several candidates of one posting, all or none, each told the same `reason` (P8, P10).

    Raises NotAllowed, NotFound, and Refused for none or too many, for several postings, for a reason too long, and
    where one candidate stands in the way, naming it.
    """
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    feedback = clean(reason, label="見送りの理由", limit=rules.FEEDBACK_LIMIT)
    rules.require_few_enough(len(set(proposals)))
    candidates = repo.candidates.several(proposals, now)
    rules.require_same_posting([each.posting for each in candidates])
    if all(each.status is S.DECLINED for each in candidates):
        return  # the second press of a double click finds its effect already there
    for each in candidates:
        with _naming(repo, each, now):
            rules.require_move(each.status, S.DECLINED, contracted=each.contracted)
    identity = repo.organizations.identity(repo.viewer.organization)
    posting, masked = repo.postings.masked_title(candidates[0].posting), mask(feedback, [identity])
    for each in candidates:
        _write(repo, S.DECLINED.value, each, replace(each, status=S.DECLINED, previous=each.status), now, feedback)
        told = feedback if rules.is_disclosed(each.disclosed_at) else masked
        _queue_decline(repo, each, posting, told, now, grace)


def take_back(repo: Repository, proposal: ProposalId, to: CandidateStatus, now: datetime) -> None:
    """元に戻す: bring the last move's candidate back `to` exactly where it was, whoever moved it (P8).

    A decline whose mail still waits leaves no trace with the partner; one that was told is corrected by mail, without
    its reason. What was disclosed stays so. Raises NotAllowed, NotFound, and Refused where nothing can be taken back.
    """
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    candidate = repo.candidates.get(proposal, now)
    if candidate.status is to:
        return  # the second press of a double click finds its effect already there
    if rules.taken_back(candidate.status, candidate.previous, contracted=candidate.contracted) is not to:
        raise Refused(rules.NOTHING_TO_TAKE_BACK)
    _restore(repo, candidate, to, now)


def take_all_back(repo: Repository, proposals: Collection[ProposalId], now: datetime) -> None:
    """まとめて元に戻す: bring back what was declined together, all or none (P8).

    Raises NotAllowed, NotFound, and Refused where one of them has been moved since, naming it.
    """
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    candidates = repo.candidates.several(proposals, now)
    for each in candidates:
        with _naming(repo, each, now):
            back = rules.taken_back(each.status, each.previous, contracted=each.contracted)
        _restore(repo, each, back, now)


def set_favorite(repo: Repository, proposal: ProposalId, on: bool, now: datetime) -> None:
    """♡ on or off (P5). Raises NotAllowed, NotFound."""
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    if not repo.candidates.set_favorite(proposal, on, now):
        return  # the second press of a double click finds its effect already there
    repo.audit.record("set_favorite", "proposal", proposal, now, before={"favorite": not on}, after={"favorite": on})


def save_address(repo: Repository, postal_code: str, address: str, now: datetime) -> None:
    """Keep the company's 住所, which 面談に進む needs (P9). Raises NotAllowed, Refused with what to change.

    Whoever may screen candidates may answer this prompt; changing an address that stands is 管理者's (A3).
    """
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    before = repo.organizations.own()
    if before.address:
        rules.require(repo.viewer, Permission.EDIT_COMPANY)
    code = contact_numbers.postal_code(postal_code)
    text = clean(address, label="住所", limit=200, required=True, multiline=False)
    repo.organizations.set_address(code, text)
    repo.audit.record(
        "save_address",
        "organization",
        repo.viewer.organization,
        now,
        before={"postal_code": before.postal_code, "address": before.address},
        after={"postal_code": code, "address": text},
    )


def _move(repo: Repository, proposal: ProposalId, to: CandidateStatus, now: datetime) -> None:
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    candidate = repo.candidates.get(proposal, now)
    if candidate.status is to:
        return  # the second press of a double click finds its effect already there
    rules.require_move(candidate.status, to, contracted=candidate.contracted)
    disclosed_at = candidate.disclosed_at
    if to is S.CONSIDERING:
        rules.require_address(repo.organizations.own().address)
        disclosed_at = disclosed_at or now
    if candidate.status is S.DECLINED:
        _correct_decline(repo, candidate, now)
    moved = replace(candidate, status=to, previous=candidate.status, disclosed_at=disclosed_at)
    _write(repo, to.value, candidate, moved, now)
    if to is S.CONSIDERING and not rules.is_disclosed(candidate.disclosed_at):
        _tell_of_disclosure(repo, candidate, now)


def _restore(repo: Repository, candidate: Candidate, to: CandidateStatus, now: datetime) -> None:
    if candidate.status is S.DECLINED:
        _correct_decline(repo, candidate, now)
    _write(repo, "take_back", candidate, replace(candidate, status=to, previous=None), now)


def _write(
    repo: Repository, action: str, before: Candidate, after: Candidate, now: datetime, feedback: str = ""
) -> None:
    """The candidate as it is from now on, in the row and in the trail; what an earlier decline told goes (P8)."""
    repo.candidates.move(after, now, feedback)
    repo.notices.tell_of_decision(after, now)
    repo.audit.record(
        action,
        "proposal",
        after.id,
        now,
        before={"status": before.status, "disclosed_at": before.disclosed_at},
        after={
            "status": after.status,
            "disclosed_at": after.disclosed_at,
            **({"reason": feedback} if feedback else {}),
        },
    )


@contextmanager
def _naming(repo: Repository, candidate: Candidate, now: datetime) -> Generator[None]:
    """Of several candidates the one that stands in the way is named in the sentence, as its card names it (P10)."""
    try:
        yield
    except Refused as refused:
        (found,) = repo.declines.chosen((candidate.id,), now)
        raise Refused(f"{rules.candidate_name(found.number)}：{refused.sentence}") from refused


def _queue_decline(
    repo: Repository, candidate: Candidate, masked_posting: str, feedback: str, now: datetime, grace: timedelta
) -> None:
    for recipient in repo.organizations.recipients(candidate.partner):
        letter = letters.declined(
            recipient,
            proposal=candidate.id,
            masked_posting=masked_posting,
            feedback=feedback,
            declined_at=now,
            send_after=now + grace,
        )
        repo.outbox.queue(letter, now)


def _correct_decline(repo: Repository, candidate: Candidate, now: datetime) -> None:
    """Stop the waiting decline mails; where one has gone, its reader gets a correction (P8)."""
    declined_at = repo.candidates.status_changed_at(candidate.id) or now
    if not repo.outbox.withdraw(rules.decline_key(candidate.id, declined_at), now).gone:
        return
    for recipient in repo.organizations.recipients(candidate.partner):
        letter = letters.decline_corrected(
            recipient,
            proposal=candidate.id,
            masked_posting=repo.postings.masked_title(candidate.posting),
            declined_at=declined_at,
        )
        repo.outbox.queue(letter, now)


def _tell_of_disclosure(repo: Repository, candidate: Candidate, now: datetime) -> None:
    client = repo.organizations.own()
    posting = repo.postings.own(candidate.posting)
    for recipient in repo.organizations.recipients(candidate.partner):
        letter = letters.proceeded(recipient, proposal=candidate.id, counterpart=client.name, posting=posting.title)
        repo.outbox.queue(letter, now)
