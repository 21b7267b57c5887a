"""An order's content as JSON: exact, stable, and the same bytes for the same content (O4, O5)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.model import Line, OrderContent


def to_json(content: OrderContent) -> dict[str, Any]:
    """JSON types only; amounts as decimal text, dates in ISO form."""
    return {
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
    )
