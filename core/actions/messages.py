"""What people do in a chat: write, and read (M1, M2)."""

from collections.abc import Sequence
from datetime import datetime

from core import letters, rules
from core.actions.negotiation import other_side, own_name
from core.model import AttachmentId, MessageId, ProposalId
from core.repository import Repository
from core.rules import Permission
from core.rules_talks import require_own_file
from core.text import clean
from core.uploads import StoredFile, require_few
from core.views import ThreadRecord

MESSAGE_LIMIT = 5_000


def post_message(
    repo: Repository,
    proposal: ProposalId,
    body: str,
    now: datetime,
    *,
    files: Sequence[StoredFile] = (),
    intent: str | None = None,
    draft: str | None = None,
) -> MessageId | None:
    """Send a message with the files that the store already keeps (M1); its readers are mailed once an unread run (M2).

    `intent` names the press: a second one with the same name changes nothing and returns None. The `draft` from which
    it was sent goes with it, so that nobody finds there again what has been said. Raises NotAllowed, NotFound, and
    Refused where text or files are missing or too much, or the candidate is declined (P8).
    """
    rules.require(repo.viewer, Permission.EXCHANGE_MESSAGES)
    thread = repo.messages.get(proposal)
    rules.require_writable_thread(thread.status, thread.disclosed_at, repo.viewer.side)
    require_few(len(files))
    text = clean(body, label="メッセージ", limit=MESSAGE_LIMIT, required=not files)
    message = repo.messages.add(proposal, repo.viewer.side, text, now, intent=intent)
    if message is None:
        return None
    if draft is not None:
        repo.drafts.discard_sent(draft, {"body": body})
    for file in files:
        repo.attachments.add(message, file)
    repo.messages.mark_read(proposal, message, now)
    repo.notices.read_thread(proposal, now)
    repo.audit.record(
        "post_message", "proposal", proposal, now, after={"message": message, "files": [f.sha256 for f in files]}
    )
    _tell_readers(repo, thread, text or "（ファイルを送信しました）", now)
    return message


def mark_read(repo: Repository, proposal: ProposalId, upto: MessageId, now: datetime) -> None:
    """The viewer has seen the thread up to `upto` (M1). Anybody of the side may look; raises NotFound otherwise."""
    repo.messages.get(proposal)
    repo.notices.read_thread(proposal, now)
    repo.messages.mark_read(proposal, upto, now)


def remove_file(repo: Repository, attachment: AttachmentId, now: datetime) -> None:
    """Take a file back that one's own side sent (M1): the message stays and says so, nobody can fetch it any more.

    The content stays in the store of files, out of everybody's reach, under the hash that the trail names: other
    messages may carry the same, it may be part of what a deal rests on and the tax office may ask for, and a download
    that has begun still ends well. A second time changes nothing. Raises NotAllowed and NotFound.
    """
    rules.require(repo.viewer, Permission.EXCHANGE_MESSAGES)
    sent = repo.attachments.sent(attachment)
    require_own_file(repo.viewer.side, sent.side)
    if sent.file.removed:
        return
    repo.attachments.remove(attachment, now)
    gone = {"message": sent.message, "files": [sent.file.name, sent.file.sha256]}
    repo.audit.record("remove_file", "proposal", sent.proposal, now, before=gone)


def _tell_readers(repo: Repository, thread: ThreadRecord, text: str, now: datetime) -> None:
    recipients = repo.organizations.recipients(other_side(repo, thread), messages=True)
    seen = repo.messages.last_read(thread.proposal, [recipient.member for recipient in recipients])
    for recipient in recipients:
        letter = letters.message_received(
            recipient,
            proposal=thread.proposal,
            last_read=seen.get(recipient.member),
            counterpart=own_name(repo),
            posting=thread.posting_title,
            message=text,
        )
        repo.outbox.queue(letter, now)
