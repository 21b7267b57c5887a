"""Which papers can be drawn from an order: the quote, the purchase order, and the quote with kakutoku's fees (O8)."""

from decimal import Decimal

from core.calendar import Term
from core.contact_numbers import address_text, phone_text
from core.documents.order_pdf import Approval, DocumentKind, FeeLine, Fees, Followed, OrderDocument, Party
from core.errors import NotFound
from core.formats import quantity, yen
from core.model import OrderContent, OrderEventKind, Side
from core.money import line_amount, standard_rate
from core.paper_numbers import order_number
from core.rules_orders import subtotal, term
from core.views import Company, Fee, OrderPage


def file_name(document: OrderDocument) -> str:
    """The name under which a paper is saved. It names no company: file names travel further than papers."""
    return f"{document.title}_{document.number}_第{document.version}版.pdf"


def order_paper(page: OrderPage, version: int) -> OrderDocument:
    """One version: the purchase order where both sides approved exactly this one, else a quote (O5, O8).

    Raises NotFound where the order has no such version.
    """
    named = next((each for each in page.versions if each.number == version), None)
    if named is None:
        raise NotFound("この版は見つかりません。")
    approved_at = page.order.approved_at if version == page.order.latest else None
    return OrderDocument(
        kind=DocumentKind.ORDER if approved_at else DocumentKind.QUOTE,
        number=order_number(page.order.id),
        version=version,
        digest=named.digest,
        client=_party(page.client),
        partner=_party(page.partner),
        issued_at=approved_at or named.submitted_at,
        content=named.content,
        posting=page.posting_title,
        approvals=_approvals(page, version) if approved_at else (),
        follows=_followed(page),
    )


def fee_paper(page: OrderPage, version: int, fee: Fee, issuer: Company) -> OrderDocument:
    """カクトク手数料含む見積書: the version with the fees that operations set for this client (O8). Raises NotFound."""
    paper = order_paper(page, version)
    fees = Fees(_party(issuer), fee_lines(fee, paper.content, first=page.order.predecessor is None))
    return OrderDocument(
        kind=DocumentKind.QUOTE_WITH_FEES,
        number=paper.number,
        version=paper.version,
        digest=paper.digest,
        client=paper.client,
        partner=paper.partner,
        issued_at=paper.issued_at,
        content=paper.content,
        posting=paper.posting,
        approvals=paper.approvals,
        fees=fees,
        follows=paper.follows,
    )


def _followed(page: OrderPage) -> Followed | None:
    """The contract that a renewal goes on with (C2)."""
    before = term(page.predecessor_content) if page.predecessor_content else None
    if page.order.predecessor is None or before is None:
        return None
    return Followed(order_number(page.order.predecessor), before)


def fee_lines(fee: Fee, content: OrderContent, *, first: bool) -> tuple[FeeLine, ...]:
    """Kakutoku's fees over the whole term, net (O8): a month begun counts whole; a renewal pays no initial fee.

    Raises ValueError where the content has no term.
    """
    if content.start is None or content.end is None:
        raise ValueError("fees need a term")
    term = Term(content.start, content.end)
    months = term.months + (term.days_over > 0)
    net = subtotal(content)
    percent = Decimal(fee.rate_basis_points) / 100
    rate = standard_rate(content.start)
    lines = (
        FeeLine("初期費用", "ご契約時に一度", fee.initial_yen if first else 0, rate),
        FeeLine("月額利用料", f"{yen(fee.monthly_yen)} × {months}ヶ月", fee.monthly_yen * months, rate),
        FeeLine(
            "手数料",
            f"委託料（税抜）{yen(net)} × {quantity(percent, '%')}",
            line_amount(Decimal(net), percent / 100),
            rate,
        ),
    )
    return tuple(line for line in lines if line.amount)


def _party(company: Company) -> Party:
    address = address_text(company.postal_code, company.address)
    return Party(company.name, address, phone_text(company.phone), company.registration_number, company.rounding)


def _approvals(page: OrderPage, version: int) -> tuple[Approval, ...]:
    """The client approved by its 承認依頼, the partner by 承認; the last that names this version counts (O5)."""
    sides = (
        (Side.CLIENT, page.client.name, OrderEventKind.APPROVAL_REQUESTED),
        (Side.PARTNER, page.partner.name, OrderEventKind.APPROVED),
    )
    return tuple(
        Approval(side, name, event.author, event.at)
        for side, name, kind in sides
        for event in [e for e in page.events if e.kind is kind and e.version == version][-1:]
    )
