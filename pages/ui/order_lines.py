"""The table in which a partner writes line items: one row a month or work, with what they come to (O2, O7)."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core import rules_orders as law
from core.model import Line, OrderContent, OrderItem
from core.rules_orders import MAX_LINES, SUGGESTED_UNITS, TAX_RATES
from pages.ui import order_parts

STANDARD_RATE = max(TAX_RATES)
COLUMNS = ("name", "price", "quantity", "unit", "rate")


def rows_of(lines: Sequence[Line]) -> list[list[Any]]:
    """Line items as the table holds them, in JSON's types."""
    return [[line.name, float(line.unit_price), float(line.quantity), line.unit, line.tax_rate] for line in lines]


def editor(key: str, rows: list[list[Any]]) -> list[list[Any]]:
    """The table of line items; a row is added at its end, and removed by selecting it."""
    empty = pd.DataFrame(rows or [["", None, None, SUGGESTED_UNITS[0], STANDARD_RATE]], columns=list(COLUMNS))
    edited = st.data_editor(
        empty.astype({"price": "float64", "quantity": "float64"}),
        key=f"{key}.lines",
        num_rows="dynamic",
        placeholder="",
        hide_index=True,
        width="stretch",
        row_height=38,
        column_config={
            "name": st.column_config.TextColumn("項目名/業務名", width=270),
            "price": st.column_config.NumberColumn("単価（税抜）", format="localized", width=125),
            "quantity": st.column_config.NumberColumn("数量", format="localized", width=95),
            "unit": st.column_config.TextColumn("単位", default=SUGGESTED_UNITS[0], width=85),
            "rate": st.column_config.SelectboxColumn(
                "税率（%）", options=list(TAX_RATES), default=STANDARD_RATE, width=95
            ),
        },
    )
    found = [_cells(row) for row in edited.itertuples(index=False)]
    found = [row for row in found if row[0] or row[1] is not None or row[2] is not None]
    content = OrderContent(lines=tuple(line_of(row) for row in found))
    problems = [sentence for item, sentence in law.content_problems(content) if item is OrderItem.LINES]
    if not problems:
        order_parts.totals(content)
    elif found:
        st.caption("\n".join(f"- {problem}" for problem in problems[:5]))
    st.caption(
        f"行は{MAX_LINES}行まで追加できます。表の最下行で追加、左端を選択して削除します。金額は税抜で入力します。"
    )
    return found


def _cells(row: Sequence[Any]) -> list[Any]:
    name, price, quantity, unit, rate = (_plain(value) for value in row)
    return [name or "", price, quantity, unit or "", rate]


def line_of(row: list[Any]) -> Line:
    name, price, quantity, unit, rate = row
    taxed = STANDARD_RATE if rate is None else int(rate)
    return Line(str(name or ""), _decimal(price), _decimal(quantity), str(unit or ""), taxed)


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal("NaN") if value is None else Decimal(str(value))
    except InvalidOperation:
        return Decimal("NaN")


def _plain(value: Any) -> Any:
    """A cell in JSON's types; what is blank is None."""
    if value is None or (isinstance(value, float) and value != value) or value is pd.NA:
        return None
    return value.item() if isinstance(value, np.generic) else value
