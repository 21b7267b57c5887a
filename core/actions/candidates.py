"""What a client does with a candidate. One function a verb, one transaction a call."""

from datetime import datetime, timedelta

from core import contact_numbers, letters, rules
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


def decline(repo: Repository, proposal: ProposalId, now: datetime, grace: timedelta = rules.DECLINE_GRACE) -> None:
    """見送る: the partner is mailed after the grace period, names stay as they were (P8).

    Raises NotAllowed, NotFound, Refused.
    """
    _move(repo, proposal, S.DECLINED, now, grace)


def set_favorite(repo: Repository, proposal: ProposalId, on: bool, now: datetime) -> None:
    """♡ on or off (P5). Raises NotAllowed, NotFound."""
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    if repo.candidates.get(proposal, now).favorite is on:
        return  # the second press of a double click finds its effect already there
    repo.candidates.set_favorite(proposal, on)
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


def _move(
    repo: Repository,
    proposal: ProposalId,
    to: CandidateStatus,
    now: datetime,
    grace: timedelta = rules.DECLINE_GRACE,
) -> None:
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
        _take_decline_back(repo, candidate, now)
    repo.candidates.move(proposal, to, now, disclosed_at=disclosed_at)
    repo.audit.record(
        to.value,
        "proposal",
        proposal,
        now,
        before={"status": candidate.status, "disclosed_at": candidate.disclosed_at},
        after={"status": to, "disclosed_at": disclosed_at},
    )
    if to is S.DECLINED:
        _queue_decline(repo, candidate, now, grace)
    if to is S.CONSIDERING and not rules.is_disclosed(candidate.disclosed_at):
        _tell_of_disclosure(repo, candidate, now)


def _queue_decline(repo: Repository, candidate: Candidate, now: datetime, grace: timedelta) -> None:
    for recipient in repo.organizations.recipients(candidate.partner):
        letter = letters.declined(
            recipient,
            proposal=candidate.id,
            masked_posting=repo.postings.masked_title(candidate.posting),
            declined_at=now,
            send_after=now + grace,
        )
        repo.outbox.queue(letter, now)


def _take_decline_back(repo: Repository, candidate: Candidate, now: datetime) -> None:
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
