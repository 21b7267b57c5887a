"""Tells whether a PDF is exactly what the console makes of the paper that it says it is, offline (O5, O8, B4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.documents.invoice_pdf import invoice_pdf
from core.documents.order_pdf import OrderDocument, order_pdf
from core.documents.papers import fee_paper, order_paper
from core.documents.termination_pdf import termination_pdf
from core.errors import NotFound, Refused
from core.model import OrderId, TerminationId
from core.model_contracts import InvoiceId
from core.repository import Repository
from core.views import Company, Fee, OrderPage

_NAMED = re.compile(rb"/Subject \((PO|TRM|INV|CRN)-(\d{6,9})(?: / (\d{1,6}))?\)")


@dataclass(frozen=True, slots=True)
class Named:
    """The paper that a PDF says it is; only an order has a version."""

    kind: str
    id: int
    version: int | None

    @property
    def number(self) -> str:
        """As it stands on the paper."""
        return f"{self.kind}-{self.id:06d}"

    @property
    def spoken(self) -> str:
        """As it is spoken of."""
        return f"order {self.id}, version {self.version}" if self.version else self.number


def named_in(pdf: bytes) -> Named | None:
    """What a PDF says it is; None where it is no paper of ours."""
    named = _NAMED.search(pdf)
    if named is None or (named[1] == b"PO") is not (named[3] is not None):
        return None
    return Named(named[1].decode(), int(named[2]), int(named[3]) if named[3] else None)


def is_genuine(pdf: bytes, named: Named, repo: Repository, today: date) -> bool:
    """Whether these are the very bytes of a paper that this has been; the same paper has the same bytes."""
    try:
        return any(drawn == pdf for drawn in _drawn(named, repo, today))
    except (NotFound, Refused):  # there is none, or what it was drawn from has been altered
        return False


def _drawn(named: Named, repo: Repository, today: date) -> Iterator[bytes]:
    if named.version is not None:
        page = repo.orders.page(OrderId(named.id), today)
        fee, issuer = repo.organizations.fee(today), repo.organizations.operator()
        yield from map(order_pdf, _papers(page, named.version, fee, issuer))
    elif named.kind == "TRM":
        yield termination_pdf(repo.terminations.notice(TerminationId(named.id)))
    elif content := repo.invoices.content(InvoiceId(named.id)):
        yield invoice_pdf(content, content.digest)


def _papers(page: OrderPage, version: int, fee: Fee | None, issuer: Company) -> Iterator[OrderDocument]:
    """As it reads now, and as it read before both sides approved; each also with kakutoku's fees."""
    for state in (page, replace(page, order=replace(page.order, approved_at=None))):
        yield order_paper(state, version)
        if fee is not None:
            yield fee_paper(state, version, fee, issuer)
