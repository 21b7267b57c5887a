"""Registered invoices are handed over to the payment provider, each once (B3)."""

from datetime import datetime

from core.calendar import jst_date
from core.gateway import Gateway
from core.repository import Repository
from core.rules import Permission, require


def hand_over(repo: Repository, gateway: Gateway, now: datetime) -> bool:
    """Hand over what was registered on the first day that is over and has some left; False where none has (B3).

    They are marked once the gateway has taken them: killed in between, the same batch comes again and counts once.
    The rows are held meanwhile, so of several workers one hands over. Raises NotAllowed, and what the gateway raises.
    """
    require(repo.viewer, Permission.MANAGE_INVOICES)
    batch = repo.registrations.next_batch(jst_date(now))
    if batch is None:
        return False
    gateway.hand_over(batch.key, batch.registrations)
    repo.registrations.mark(batch, now)
    repo.audit.record(
        "hand_over",
        "installation",
        0,
        now,
        after={"batch": batch.key, "invoices": len(batch.registrations)},
    )
    return True
