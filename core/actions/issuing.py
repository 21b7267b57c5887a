"""Invoices go out on their day by mail, and what has gone out is taken back by a credit note alone (B3, B4)."""

from datetime import date, datetime

from core import letters_contracts as letters
from core import rules_invoices as law
from core.actions.invoices import freeze
from core.calendar import jst_date
from core.errors import Refused
from core.invoices import Invoice, InvoiceContent, credit_of
from core.model_choosing import NoticeKind
from core.model_contracts import InvoiceId
from core.model_mails import About
from core.paper_numbers import credit_number
from core.repository import Repository
from core.rules import Permission, require
from core.rules_invoices import InvoiceMove
from core.text import clean


def issue_invoice(repo: Repository, invoice_id: InvoiceId, now: datetime) -> bool:
    """Issue an invoice whose day has come: registered now if it was not, mailed to its To and Cc (B3, B4).

    False where it is issued or cancelled already, or another worker has it in hand. Raises NotAllowed, and Refused
    where nobody would receive it.
    """
    require(repo.viewer, Permission.MANAGE_INVOICES)
    invoice = repo.invoices.claim(invoice_id, jst_date(now))
    if invoice is None:
        return False
    content = repo.invoices.content(invoice.id) or freeze(repo, invoice, now)
    repo.invoices.issue(invoice.id, now)
    repo.audit.record(
        "issue_invoice",
        "invoice",
        invoice.id,
        now,
        before={"issued": False},
        after={"issued": True, "number": content.number, "sha256": content.digest},
    )
    repo.outbox.queue(letters.invoice_issued(content, invoice), now)
    _tell(repo, invoice, invoice.id, NoticeKind.INVOICE_ISSUED, now)
    repo.papers.keep(invoice.order)
    return True


def credit_invoice(repo: Repository, invoice_id: InvoiceId, reason: str, now: datetime) -> InvoiceId:
    """Take an issued invoice back whole by a credit note of its own number, mailed as the invoice was (B3).

    Raises NotAllowed, NotFound, and Refused for one that is not issued, or without a reason.
    """
    require(repo.viewer, Permission.MANAGE_INVOICES)
    invoice = repo.invoices.get(invoice_id)
    if (existing := repo.invoices.credit_note(invoice_id)) is not None:
        return existing  # the second press of a double click finds its effect already there
    today = jst_date(now)
    law.require(invoice, InvoiceMove.CREDIT, today)
    why = clean(reason, label="返還の理由", limit=law.REASON_LIMIT, required=True)
    original = repo.invoices.content(invoice_id)
    if original is None:
        raise Refused(law.UNISSUED)
    note = repo.invoices.begin_credit(invoice, today, why)
    content = _credit(repo, invoice, original, note, today, why)
    repo.invoices.register(note, content, now)
    repo.invoices.issue(note, now)
    repo.invoices.cancel([invoice_id], why, now)
    repo.audit.record(
        "credit_invoice",
        "invoice",
        invoice_id,
        now,
        before={"number": original.number},
        after={"number": content.number, "reason": why, "total_yen": content.totals.total, "sha256": content.digest},
    )
    repo.outbox.queue(letters.invoice_credited(content, invoice, note), now)
    _tell(repo, invoice, note, NoticeKind.INVOICE_CREDITED, now)
    repo.papers.keep(invoice.order)
    return note


def _credit(
    repo: Repository, invoice: Invoice, original: InvoiceContent, note: InvoiceId, today: date, why: str
) -> InvoiceContent:
    """A paper of its own, so it goes to whom the client names now; where it names nobody, to those of the invoice."""
    try:
        now = repo.billing.addressees_of(invoice.client)
        going = (now.to, now.cc, now.phone)
    except Refused:
        going = (original.to, original.cc, original.phone)
    return credit_of(original, credit_number(note), today, why, *going)


def _tell(repo: Repository, invoice: Invoice, paper: InvoiceId, kind: NoticeKind, now: datetime) -> None:
    about = About(order=invoice.order, number=paper)
    for organization in (invoice.client, invoice.partner):
        repo.notices.tell_side(organization, kind, f"{kind}:{paper}", about, now)
