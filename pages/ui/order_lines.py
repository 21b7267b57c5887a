"""The rows in which a partner writes line items: one a month or work, with what they come to (O2, O7)."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from core import formats, money
from core import rules_orders as law
from core.model import Line, OrderContent
from core.rules_orders import MAX_LINES, SUGGESTED_UNITS, TAX_RATES
from core.text import number
from pages.ui import order_parts
from pages.ui.components import part

STANDARD_RATE = max(TAX_RATES)
BLANK = ["", "", "", SUGGESTED_UNITS[0], str(STANDARD_RATE)]
"""An empty row; its fields are name, price, quantity, unit and rate, each as it was typed."""

Row = list[str]


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Line items as the fields hold them."""
    return [
        [line.name, _written(line.unit_price), _written(line.quantity), line.unit, str(line.tax_rate)] for line in lines
    ]


def editor(key: str, rows: list[Row], rounding: money.Rounding) -> list[Row]:
    """Draw the rows, each with its amount and what is wrong with it; returns what they hold, without blank ones.

    `rounding` is that of the partner's tax (L2).
    """
    name = f"{key}.lines"
    drawn = _typed(st.session_state[name].rows if name in st.session_state else rows) or [BLANK]
    data = {
        "label": "項目・金額",
        "hint": f"{MAX_LINES}行まで入力できます。表計算ソフトからの貼り付けもできます。",
        "rows": drawn,
        "said": [_said(row) for row in drawn],
        "blank": BLANK,
        "units": SUGGESTED_UNITS,
        "rates": TAX_RATES,
        "most": MAX_LINES,
    }
    part("lines", key=name, data=json.dumps(data).encode(), default={"rows": drawn}, on_rows_change=lambda: None)
    found = [row for row in drawn if any(cell.strip() for cell in row[:3])]
    content = OrderContent(lines=tuple(line_of(row) for row in found))
    if found and not any(law.line_problems(line) for line in content.lines):
        order_parts.totals(content, rounding)
    return found


def line_of(row: Sequence[Any]) -> Line:
    """One row as a line item; a figure that is none stays one that no rule accepts."""
    name, price, quantity, unit, rate = map(_text, row)
    taxed = int(rate) if rate.isascii() and rate.isdecimal() else STANDARD_RATE
    return Line(name, _figure(price), _figure(quantity), unit, taxed)


def _said(row: Row) -> dict[str, Any]:
    """A row's amount, and what is wrong with what was typed; what is still empty is no mistake yet."""
    line = line_of(row)
    problems = law.line_problems(line)
    countable = not problems.keys() & {"price", "quantity", "amount"}
    filled = {"price": row[1].strip(), "quantity": row[2].strip(), "rate": True, "amount": True}
    return {
        "amount": formats.yen(money.line_amount(line.unit_price, line.quantity)) if countable else "",
        "problems": {about: sentence for about, sentence in problems.items() if filled.get(about)},
    }


def _typed(rows: object) -> list[Row]:
    """What the browser handed in, or a draft held, in the shape that rows have."""
    if not isinstance(rows, list):
        return []
    return [
        [_text(cell) for cell in row] for row in rows[:MAX_LINES] if isinstance(row, list) and len(row) == len(BLANK)
    ]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _figure(typed: str) -> Decimal:
    found = number(typed)
    return Decimal("NaN") if found is None else found


def _written(figure: Decimal) -> str:
    return f"{figure.normalize():,f}" if figure.is_finite() else ""
