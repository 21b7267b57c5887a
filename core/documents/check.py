"""Tells whether a PDF is exactly what the console makes of an order's version, offline (O5, O8)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.documents.order_pdf import OrderDocument, order_pdf
from core.documents.papers import fee_paper, order_paper
from core.errors import NotFound
from core.model import OrderId
from core.views import Company, Fee, OrderPage

_NAMED = re.compile(rb"/Subject \(PO-(\d{6,12}) / (\d{1,6})\)")


def named_in(pdf: bytes) -> tuple[OrderId, int] | None:
    """The order and version that a PDF says it shows; None where it is no paper of ours."""
    named = _NAMED.search(pdf)
    return (OrderId(int(named[1])), int(named[2])) if named else None


def is_genuine(pdf: bytes, page: OrderPage, version: int, fee: Fee | None, issuer: Company) -> bool:
    """Whether these are the very bytes of a paper that this version has had; the same document has the same bytes."""
    try:
        return any(order_pdf(paper) == pdf for paper in _papers(page, version, fee, issuer))
    except NotFound:
        return False


def _papers(page: OrderPage, version: int, fee: Fee | None, issuer: Company) -> Iterator[OrderDocument]:
    """As it reads now, and as it read before both sides approved; each also with kakutoku's fees."""
    for state in (page, replace(page, order=replace(page.order, approved_at=None))):
        yield order_paper(state, version)
        if fee is not None:
            yield fee_paper(state, version, fee, issuer)
