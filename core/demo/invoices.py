"""The demo world's invoices: issued on their days, registered, paid, and one that waits for its money (B3)."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from core.actions.closing import close_month
from core.actions.invoices import register_invoice
from core.actions.payments import import_payments, record_payment
from core.calendar import jst_date
from core.demo.deliveries import HINATA, SHIZUKU
from core.demo.events import DemoEvent, order_of
from core.demo.negotiations import HIBIKI
from core.demo.orders import month_start
from core.demo.people import FOUNDER
from core.demo.world import World
from core.model import ProposalId
from core.model_contracts import InvoiceId
from core.paper_numbers import invoice_number
from core.payments import read
from core.repository import Repository

FIRST_CLOSE = -190
"""The day from which the clock looks for what is due, counted from the anchor."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The clock issued what was due on this day."""

    days: int
    clock: str = "00:00"

    def happen(self, world: World, now: datetime) -> None:
        close_month(lambda: nullcontext(world.founding), now)


@dataclass(frozen=True, slots=True)
class OfMonth(DemoEvent):
    """What happened to the invoice of the month that lies `month` months from the anchor's; `by` is the partner."""

    month: int

    def invoice(self, world: World, repo: Repository, proposal: ProposalId) -> InvoiceId:
        month = month_start(world.today, self.month)
        billed = repo.invoices.of_order(order_of(repo, proposal).id)
        return next(each.id for each in billed if each.month == month)


@dataclass(frozen=True, slots=True)
class Registered(OfMonth):
    """The partner registered it before its day."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        register_invoice(repo, self.invoice(world, repo, proposal), now)


@dataclass(frozen=True, slots=True)
class CameIn(OfMonth):
    """Operations entered a payment: by hand `amount` yen, or all of it by the bank's file under its `reference`."""

    amount: int | None = None
    reference: str = ""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        invoice, desk = self.invoice(world, repo, proposal), world.acting(FOUNDER)
        if not self.reference:
            record_payment(desk, invoice, self.amount, None, "", f"demo {invoice}", now)
            return
        total = desk.payments.payables([invoice])[invoice].total
        file = (
            f"請求書番号,入金日,入金額,取引番号\n{invoice_number(invoice)},{jst_date(now)},{total},{self.reference}\n"
        )
        import_payments(desk, read(file).lines, now)


INVOICES: tuple[Closed | OfMonth, ...] = (
    *map(Closed, range(FIRST_CLOSE, 1)),
    CameIn("caregivers", "nekoyanagi", HINATA, -150, "10:20", -6, reference="FB-004217"),
    CameIn("caregivers", "nekoyanagi", HINATA, -120, "09:50", -5),
    CameIn("caregivers", "nekoyanagi", HINATA, -89, "11:05", -4, amount=200_000),
    CameIn("caregivers", "tobiuo", HIBIKI, -88, "10:40", -4, reference="FB-004391"),
    CameIn("caregivers", "tobiuo", HIBIKI, -57, "09:35", -3, reference="FB-004502"),
    CameIn("caregivers", "tobiuo", HIBIKI, -27, "14:10", -2, reference="FB-004618"),
    Registered("leads", "jusanya", SHIZUKU, -2, "15:10", 0),
)
