"""An order's content as JSON: exact, stable, and the same bytes for the same content (O4, O5)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.model import Line, OrderContent, OrderTerms, Subcontract


def to_json(content: OrderContent) -> dict[str, Any]:
    """JSON types only; amounts as decimal text, dates in ISO form.

    What was written before orders had 取引条件, or without them, stays the same bytes: its digest was approved.
    """
    written: dict[str, Any] = {
        "work": content.work,
        "start": content.start.isoformat() if content.start else None,
        "end": content.end.isoformat() if content.end else None,
        "deliverables": content.deliverables,
        "details": content.details,
        "lines": [
            {
                "name": line.name,
                "unit_price": format(line.unit_price.normalize(), "f"),
                "quantity": format(line.quantity.normalize(), "f"),
                "unit": line.unit,
                "tax_rate": line.tax_rate,
            }
            for line in content.lines
        ],
        "remarks": content.remarks,
    }
    return written if content.terms == OrderTerms() else {**written, "terms": _terms_to_json(content.terms)}


def from_json(stored: Mapping[str, Any]) -> OrderContent:
    """The content that `to_json` wrote."""
    return OrderContent(
        work=stored["work"],
        start=date.fromisoformat(stored["start"]) if stored["start"] else None,
        end=date.fromisoformat(stored["end"]) if stored["end"] else None,
        deliverables=stored["deliverables"],
        details=stored["details"],
        lines=tuple(
            Line(
                name=line["name"],
                unit_price=Decimal(line["unit_price"]),
                quantity=Decimal(line["quantity"]),
                unit=line["unit"],
                tax_rate=line["tax_rate"],
            )
            for line in stored["lines"]
        ),
        remarks=stored["remarks"],
        terms=_terms_from_json(stored["terms"]) if "terms" in stored else OrderTerms(),
    )


def _terms_to_json(terms: OrderTerms) -> dict[str, Any]:
    passed_on = terms.subcontract
    paid = passed_on and passed_on.principal_pays_on
    return {
        "place": terms.place,
        "inspection_days": terms.inspection_days,
        "payment_months": terms.payment_months,
        "payment_day": terms.payment_day,
        "method": terms.method,
        "subcontract": passed_on and {"principal": passed_on.principal, "principal_pays_on": paid and paid.isoformat()},
    }


def _terms_from_json(stored: Mapping[str, Any]) -> OrderTerms:
    passed_on = stored["subcontract"]
    paid = passed_on and passed_on["principal_pays_on"]
    return OrderTerms(
        place=stored["place"],
        inspection_days=stored["inspection_days"],
        payment_months=stored["payment_months"],
        payment_day=stored["payment_day"],
        method=stored["method"],
        subcontract=passed_on and Subcontract(passed_on["principal"], date.fromisoformat(paid) if paid else None),
    )
