"""The fields in which an order is written, and the draft that keeps what is typed into them (O2, O6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core import rules_orders as law
from core.actions.drafts import discard_draft, save_draft
from core.model import Line, OrderContent, OrderItem
from core.rules_orders import MAX_LINES, SUGGESTED_UNITS, TAX_RATES, TEXT_LIMIT
from pages.ui import frame, order_parts
from pages.ui.order_changes import length

I = OrderItem  # noqa: E741

Typed = dict[str, Any]
"""What the fields hold, in JSON's types, as a draft keeps it."""

HEIGHTS = {I.WORK: 110, I.DELIVERABLES: 130, I.DETAILS: 420, I.REMARKS: 110}
HINTS = {
    I.WORK: "例：新規商談の獲得に向けた架電と商談設定",
    I.DELIVERABLES: "例：架電記録（毎営業日）、月次報告書（翌月5営業日以内）",
    I.DETAILS: "業務の進め方、履行場所、検収、支払期日、支払方法を入力してください",
    I.REMARKS: "その他の取り決めがあれば入力してください",
}


def typed(content: OrderContent, items: tuple[OrderItem, ...]) -> Typed:
    """The items of a content as the fields hold them."""
    found: Typed = {}
    for item in items:
        if item is I.TERM:
            found["start"], found["end"] = _iso(content.start), _iso(content.end)
        elif item is I.LINES:
            found["lines"] = [
                [line.name, float(line.unit_price), float(line.quantity), line.unit, line.tax_rate]
                for line in content.lines
            ]
        else:
            found[item.value] = content.item(item)
    return found


def content_of(fields: Mapping[str, Any], base: OrderContent, items: tuple[OrderItem, ...]) -> OrderContent:
    """`base` with the items that the fields hold."""
    written = OrderContent(
        work=fields.get("work", ""),
        start=_date(fields.get("start")),
        end=_date(fields.get("end")),
        deliverables=fields.get("deliverables", ""),
        details=fields.get("details", ""),
        lines=tuple(_line(row) for row in fields.get("lines", [])),
        remarks=fields.get("remarks", ""),
    )
    return base.with_items_of(written, items)


def opened(place: str, start: Typed, base: int) -> dict[str, Any]:
    """The form at `place`: what it started from, the version it is based on, whether a draft was put back."""
    if place not in st.session_state:
        draft = frame.read(lambda repo: repo.drafts.get(place))
        fields = draft or {"base": base, **start}
        form = {"start": fields, "base": fields["base"], "kept": fields, "restored": bool(draft), "turn": _turn()}
        st.session_state[place] = form
    return st.session_state[place]


def restart(place: str, fields: Typed, base: int) -> None:
    """Fill the form anew: on a newer version, or without its draft."""
    form = st.session_state[place]
    whole = {"base": base, **fields}
    form.update(start=whole, base=base, turn=_turn(), restored=False)


def _turn() -> int:
    """Each filling of a form has widgets of its own, or they would still hold what was typed into the last one."""
    st.session_state["order_form.turn"] = st.session_state.get("order_form.turn", 0) + 1
    return st.session_state["order_form.turn"]


def forget(place: str) -> None:
    """The form was saved or given up; its next opening starts from the order."""
    frame.write(discard_draft, place)
    st.session_state.pop(place, None)


def fields(place: str, items: tuple[OrderItem, ...]) -> Typed:
    """Draw the fields and keep what they hold as a draft; returns what they hold."""
    form = st.session_state[place]
    key = f"{place}.{form['turn']}"
    start = form["start"]
    found: Typed = {}
    for item in items:
        if len(items) > 1:
            required = " :red-badge[必須]" if item in law.REQUIRED else ""
            st.markdown(f"**{item.label}**{required}")
        if item is I.TERM:
            found |= _term(key, start)
        elif item is I.LINES:
            found["lines"] = _lines(key, start["lines"])
        else:
            found[item.value] = st.text_area(
                item.label,
                value=start[item.value],
                key=f"{key}.{item}",
                height=HEIGHTS[item],
                placeholder=HINTS[item],
                label_visibility="collapsed",
                help=None,
            )
            _count(found[item.value])
    _keep(place, found)
    return found


def _keep(place: str, found: Typed) -> None:
    """Save the draft where something was typed since the last time."""
    form = st.session_state[place]
    whole = {"base": form["base"], **found}
    if whole != form["kept"]:
        frame.act(save_draft, place, whole)
        form["kept"] = whole


def _count(text: str) -> None:
    if len(text) > TEXT_LIMIT * 9 // 10:
        over = len(text) - TEXT_LIMIT
        st.caption(f"{over:,}文字超過しています。" if over > 0 else f"残り{-over:,}文字")


def _term(key: str, start: Typed) -> Typed:
    left, right, _ = st.columns([2, 2, 3], vertical_alignment="bottom")
    bounds: dict[str, Any] = {"min_value": date(law.YEARS[0], 1, 1), "max_value": date(law.YEARS[-1], 12, 31)}
    first = left.date_input("開始日", value=_date(start["start"]), key=f"{key}.start", **bounds)
    last = right.date_input("終了日", value=_date(start["end"]), key=f"{key}.end", **bounds)
    first, last = (each if isinstance(each, date) else None for each in (first, last))
    if first and last and last < first:
        st.error("委託期間の終了日は、開始日以降の日付にしてください。", icon=":material/error:")
    elif period := law.term(OrderContent(start=first, end=last)):
        st.caption(f"契約期間：{length(period)}")
    return {"start": _iso(first), "end": _iso(last)}


STANDARD_RATE = max(TAX_RATES)
COLUMNS = ("name", "price", "quantity", "unit", "rate")


def _lines(key: str, rows: list[list[Any]]) -> list[list[Any]]:
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
    content = OrderContent(lines=tuple(_line(row) for row in found))
    problems = [sentence for item, sentence in law.content_problems(content) if item is I.LINES]
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


def _line(row: list[Any]) -> Line:
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


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
