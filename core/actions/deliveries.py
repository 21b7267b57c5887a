"""稼働実績: what a partner reports of each month of a running deal, and corrects where it was wrong (P13)."""

from dataclasses import asdict
from datetime import date, datetime

from core import rules
from core import rules_performance as law
from core.calendar import jst_date
from core.model import OrderId
from core.model_choosing import Delivery, DeliveryForm
from core.repository import Repository
from core.rules import Permission
from core.rules_activity import require_typed


def report_delivery(repo: Repository, order: OrderId, month: date, typed: DeliveryForm, now: datetime) -> None:
    """Report a month (by its first day) of a contract, or correct what was reported of it (P13).

    Raises NotAllowed, NotFound, and Refused where there is no contract yet, the month lies outside it or has not begun,
    or a figure is missing or out of range, or where the case's activity says what was delivered (D7).
    """
    rules.require(repo.viewer, Permission.REPORT_DELIVERY)
    counted = repo.activities.held_months(order)
    law.require_contract(repo.orders.get(order).state)
    law.require_reportable(month, *repo.performance.term(order), jst_date(now))
    require_typed(month, counted)
    delivery = law.require_delivery(typed)
    before = repo.performance.reported(order, month)
    if before == delivery:
        return  # the second press of a double click finds its effect already there
    repo.performance.put(order, month, delivery, now)
    repo.audit.record(
        "report_delivery",
        "order",
        order,
        now,
        before=_told(month, before) if before else None,
        after=_told(month, delivery),
    )


def _told(month: date, delivery: Delivery) -> dict[str, object]:
    return {"month": month, **asdict(law.delivery_form(delivery))}
