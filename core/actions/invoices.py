"""Invoices: planned with the contract, registered before their day, cancelled where it ends early (B3, C3)."""

from datetime import date, datetime

from core import rules_invoices as law
from core.billing import schedule
from core.calendar import jst_date
from core.invoices import Invoice, InvoiceContent, InvoiceParty, billed_lines
from core.model import Order, OrderId
from core.model_contracts import InvoiceId, InvoiceState
from core.paper_numbers import invoice_number, order_number
from core.repository import Repository
from core.rules import Permission, require
from core.rules_invoices import InvoiceMove
from core.views import Company


def plan_invoices(repo: Repository, order: Order, *, issued_from: date = date.min) -> None:
    """Enter the months of a contract that was just approved, to be registered and issued one by one (B3).

    Of a contract from before there were invoices only those `issued_from` a day on: the earlier ones were billed.
    """
    agreed = repo.invoices.agreed(order.id)
    months = [
        month
        for month in schedule(agreed.content)
        if month.issue_on >= issued_from and (order.ended_on is None or month.starts_on <= order.ended_on)
    ]
    repo.invoices.plan(order, months, agreed.rounding)


def register_invoice(repo: Repository, invoice_id: InvoiceId, now: datetime) -> None:
    """The partner registers an invoice before its issue date: what it says and who receives it stand for good (B3).

    Raises NotAllowed, NotFound, and Refused once the issue date has come, or where nobody would receive it.
    """
    require(repo.viewer, Permission.REGISTER_INVOICES)
    invoice = repo.invoices.get(invoice_id)
    if invoice.state is InvoiceState.REGISTERED:
        return  # the second press of a double click finds its effect already there
    law.require(invoice, InvoiceMove.REGISTER, jst_date(now))
    freeze(repo, invoice, now)


def cancel_later(repo: Repository, order: OrderId, ended_on: date, now: datetime) -> tuple[InvoiceId, ...]:
    """A contract ends early: what it would have billed of the months after its last day is not issued (C3).

    Part of the decision that ends it. Returns what was cancelled; what was issued stays until a credit note takes it
    back.
    """
    cut = [each for each in repo.invoices.hold_unissued(order) if law.is_cut_off(each, ended_on)]
    repo.invoices.cancel([each.id for each in cut], "契約停止が承認されたため", now)
    for each in cut:
        repo.audit.record(
            "cancel_invoice",
            "invoice",
            each.id,
            now,
            before={"number": invoice_number(each.id), "month": each.month},
            after={"ended_on": ended_on},
        )
    return tuple(each.id for each in cut)


def freeze(repo: Repository, invoice: Invoice, now: datetime) -> InvoiceContent:
    """What the invoice says from now on, and to whom it goes: as everything stands at this moment (B3, L1)."""
    going = repo.billing.addressees_of(invoice.client)
    agreed = repo.invoices.agreed(invoice.order)
    month = next(each for each in schedule(agreed.content) if each.month == invoice.month)
    issuer, recipient = repo.organizations.company(invoice.partner), repo.organizations.company(invoice.client)
    content = InvoiceContent(
        number=invoice_number(invoice.id),
        dated=invoice.issue_on,
        month=invoice.month,
        starts_on=invoice.starts_on,
        ends_on=invoice.ends_on,
        due_on=invoice.due_on,
        method=agreed.content.terms.method,
        order=order_number(invoice.order),
        order_version=agreed.version,
        order_digest=agreed.digest,
        issuer=_party(issuer, issuer.registration_number),
        recipient=_party(recipient, ""),
        rounding=agreed.rounding,
        lines=billed_lines(month),
        totals=month.totals(agreed.rounding),
        to=going.to,
        cc=going.cc,
        phone=going.phone,
    )
    repo.invoices.register(invoice.id, content, now)
    repo.audit.record(
        "register_invoice",
        "invoice",
        invoice.id,
        now,
        after={
            "number": content.number,
            "addressees": [*content.to, *content.cc],
            "total_yen": content.totals.total,
            "sha256": content.digest,
        },
    )
    return content


def _party(company: Company, registration_number: str) -> InvoiceParty:
    return InvoiceParty(company.name, company.postal_code, company.address, company.phone, registration_number)
