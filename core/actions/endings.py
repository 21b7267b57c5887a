"""What the clock does about contracts whose end comes near: both sides are reminded (C2)."""

from datetime import datetime

from core import rules_contracts as law
from core.actions.negotiation import tell
from core.calendar import jst_date
from core.letters_endings import contract_ending
from core.model import OrderId
from core.repository import Repository


def remind_of_end(repo: Repository, order: OrderId, now: datetime) -> None:
    """Tell both sides' people that a contract's end comes near, where its latest reminder is due and none of it or of a
    later one has gone out: once, whatever the clock does (C2).

    Raises NotAllowed for anybody but operations, on whose behalf the clock works.
    """
    found = repo.endings.hold(order)
    if found is None:
        return
    due = law.due_reminder(found.dates, jst_date(found.agreed_at), jst_date(now))
    if due is None or any(told <= due for told in found.reminded):
        return
    repo.audit.record("remind_of_end", "order", order, now, after={"last_day": found.end, "days_before": due})
    for organization, counterpart in ((found.client, found.partner_name), (found.partner, found.client_name)):
        tell(
            repo,
            organization,
            now,
            lambda to, counterpart=counterpart: contract_ending(to, found, days=due, counterpart=counterpart),
        )
