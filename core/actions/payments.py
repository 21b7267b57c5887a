"""Payments: entered by hand or by a bank's file, taken back where they were entered by mistake (B3)."""

from collections.abc import Sequence
from datetime import date, datetime

from core import letters_contracts as letters
from core.actions.negotiation import tell
from core.calendar import jst_date
from core.errors import NotFound
from core.model import OrganizationId
from core.model_contracts import InvoiceId, PaymentId
from core.payments import PAYER_LIMIT, PaymentLine
from core.repository import Repository
from core.rules import Permission, require
from core.rules_payments import NOT_FOUND, Judged, judged, require_payable
from core.text import clean
from core.views.payments import NewPayment


def record_payment(
    repo: Repository,
    invoice: InvoiceId,
    amount: int | None,
    paid_on: date | None,
    payer: str,
    intent: str,
    now: datetime,
) -> None:
    """入金済みにする: enter a payment by hand, of what is open and today unless said otherwise (B3).

    Raises NotAllowed, NotFound, and Refused as `rules_payments.require_payable` says.
    """
    require(repo.viewer, Permission.MANAGE_INVOICES)
    payable = repo.payments.payables([invoice], locked=True).get(invoice)
    if payable is None:
        raise NotFound(NOT_FOUND)
    reference = f"hand:{intent}"
    if reference in repo.payments.known([reference]):
        return  # the second press of a double click finds its effect already there
    today = jst_date(now)
    payment = NewPayment(
        invoice,
        paid_on or today,
        payable.open if amount is None else amount,
        clean(payer, label="振込名義", limit=PAYER_LIMIT, multiline=False),
        reference,
    )
    require_payable(payable, payment.amount, payment.paid_on, today)
    _enter(repo, [payment], "record_payment", now)


def check_payments(repo: Repository, lines: Sequence[PaymentLine], now: datetime) -> tuple[Judged, ...]:
    """What would become of each line of a file, before anything is entered (B3). Raises NotAllowed."""
    require(repo.viewer, Permission.MANAGE_INVOICES)
    return _judged(repo, lines, now, locked=False)


def import_payments(repo: Repository, lines: Sequence[PaymentLine], now: datetime) -> tuple[Judged, ...]:
    """Enter the good lines of a file, judged anew at this moment, and say what became of each (B3).

    The same file once more changes nothing. Raises NotAllowed.
    """
    require(repo.viewer, Permission.MANAGE_INVOICES)
    found = _judged(repo, lines, now, locked=True)
    _enter(
        repo,
        [
            NewPayment(one.line.invoice, one.line.paid_on, one.line.amount, one.line.payer, one.line.reference)
            for one in found
            if one.good
        ],
        "import_payments",
        now,
    )
    return found


def take_back_payment(repo: Repository, payment: PaymentId, now: datetime) -> None:
    """元に戻す: a payment that was entered by mistake counts no more; it stays on record (B3, K2).

    Raises NotAllowed, NotFound.
    """
    require(repo.viewer, Permission.MANAGE_INVOICES)
    found = repo.payments.get(payment)
    if found.taken_back_at is not None:
        return  # the second press of a double click finds its effect already there
    repo.payments.take_back(found, now)
    repo.audit.record(
        "take_back_payment",
        "invoice",
        found.invoice,
        now,
        before={"paid_on": found.paid_on, "paid_yen": found.amount, "reference": found.reference},
    )
    sides = repo.payments.sides([found.invoice])[found.invoice]
    tell(
        repo,
        sides.partner,
        now,
        lambda to: letters.payment_taken_back(
            to, payment=payment, order=sides.order, invoice=found.invoice, client=sides.client, amount=found.amount
        ),
        news=True,
    )


def _judged(repo: Repository, lines: Sequence[PaymentLine], now: datetime, *, locked: bool) -> tuple[Judged, ...]:
    payables = repo.payments.payables({line.invoice for line in lines}, locked=locked)
    known = repo.payments.known({line.reference for line in lines})
    return judged(lines, payables, known, jst_date(now))


def _enter(repo: Repository, payments: Sequence[NewPayment], action: str, now: datetime) -> None:
    """Keep payments, record each, and tell each partner once of all that came in for it."""
    entered = repo.payments.add(payments, now)
    sides = repo.payments.sides({each.invoice for each in payments})
    by_partner: dict[OrganizationId, list[letters.Received]] = {}
    for each in payments:
        payment = entered.get(each.reference)
        if payment is None:
            continue
        repo.audit.record(
            action,
            "invoice",
            each.invoice,
            now,
            after={"paid_on": each.paid_on, "paid_yen": each.amount, "reference": each.reference},
        )
        side = sides[each.invoice]
        received = letters.Received(payment, side.order, each.invoice, side.client, each.paid_on, each.amount)
        by_partner.setdefault(side.partner, []).append(received)
    for partner, received in by_partner.items():
        tell(repo, partner, now, lambda to, all_=received: letters.payments_received(to, all_), news=True)
