"""What operations do to the outbox: send failed mails once more (K1)."""

from datetime import datetime

from core.model import MailId
from core.repository import Repository
from core.rules import Permission, require


def retry_mail(repo: Repository, mail: MailId, now: datetime) -> None:
    """Queue a failed mail again, under the same key (K1). Raises NotAllowed, Refused where it did not fail."""
    require(repo.viewer, Permission.RETRY_MAILS)
    repo.outbox.retry(mail, now)
    repo.audit.record("retry_mail", "mail", mail, now)


def retry_all_mails(repo: Repository, now: datetime) -> int:
    """Queue every failed mail again, each recorded by itself (K1); returns how many. Raises NotAllowed."""
    require(repo.viewer, Permission.RETRY_MAILS)
    failed = repo.outbox.failed()
    for mail in failed:
        retry_mail(repo, mail, now)
    return len(failed)
