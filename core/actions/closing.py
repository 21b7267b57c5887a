"""月次締め: every invoice whose day has come goes out, in a transaction of its own, however often it is asked (B3)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import structlog

from core.actions.invoices import plan_invoices
from core.actions.issuing import issue_invoice
from core.calendar import jst_date
from core.errors import ConsoleError, Unavailable
from core.model import OrderId
from core.model_choosing import NoticeKind
from core.model_contracts import InvoiceId
from core.model_mails import About
from core.repository import Repository
from core.rules import Permission

BATCH = 25
"""So many invoices are issued in one go, so that mails leave and a screen tells how far it is in between."""

Begin = Callable[[], AbstractContextManager[Repository]]
"""Opens a transaction: the clock's own, or that of somebody of operations who pressed the button."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Closing:
    """What one go came to: how many were issued, what keeps the others, and whether any may follow at once."""

    issued: int
    failed: dict[InvoiceId, str]
    more: bool


def close_month(begin: Begin, now: datetime, limit: int = BATCH) -> Closing:
    """Issue due invoices, at most `limit` (B3).

    One that fails is told to operations and stays for the next day; it holds up none of the others. Any number of
    workers may run, and one may be killed at any point: an invoice, its mail and its record stand together or not at
    all, and what is issued is due no more. Raises NotAllowed, Unavailable.
    """
    issued, failed = 0, dict[InvoiceId, str]()
    after, today = InvoiceId(0), jst_date(now)
    while issued < limit:
        with begin() as repo:
            due = repo.invoices.due(today, after, limit)
        if not due:
            break
        for invoice in due[: limit - issued]:
            after = invoice
            try:
                with begin() as repo:
                    issued += issue_invoice(repo, invoice, now)
            except Unavailable:
                raise
            except ConsoleError as refused:
                failed[invoice] = refused.sentence
            except Exception:  # of one invoice alone, whatever it is
                log.exception("invoice not issued", invoice=invoice)
                failed[invoice] = "発行の処理でエラーが発生しました。"
    for invoice in failed:
        with begin() as repo:
            _tell_of_failure(repo, invoice, now)
    with begin() as repo:
        left = repo.invoices.waiting(today).due
    return Closing(issued, failed, left > len(failed))


def plan_older(begin: Begin, now: datetime) -> None:
    """Enter the coming months of contracts that were approved before there were invoices (B3)."""
    today, after = jst_date(now), OrderId(0)
    while True:
        with begin() as repo:
            orders = repo.invoices.unplanned(today, after, BATCH)
            for order in orders:
                plan_invoices(repo, order, issued_from=today)
        if len(orders) < BATCH:
            return
        after = orders[-1].id


def _tell_of_failure(repo: Repository, invoice: InvoiceId, now: datetime) -> None:
    """Operations are told, once a day and client."""
    found = repo.invoices.get(invoice)
    kind = NoticeKind.INVOICE_UNISSUED
    key = f"{kind}:{found.client}:{jst_date(now):%Y%m%d}"
    repo.notices.tell_office(Permission.MANAGE_INVOICES, kind, key, About(order=found.order, number=found.client), now)
