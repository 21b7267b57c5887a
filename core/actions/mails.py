"""What operations do to the outbox: send a failed mail once more (K1)."""

from datetime import datetime

from core.model import MailId
from core.repository import Repository


def retry_mail(repo: Repository, mail: MailId, now: datetime) -> None:
    """Queue a failed mail again, under the same key (K1). Raises NotAllowed, Refused where it did not fail."""
    repo.outbox.retry(mail, now)
    repo.audit.record("retry_mail", "mail", mail, now)
