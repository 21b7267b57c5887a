"""The fields in which an order is written, and the draft that keeps what is typed into them (O2, O6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from core import rules_orders as law
from core.actions.drafts import discard_draft, save_draft
from core.model import OrderContent, OrderItem
from core.money import Rounding
from core.rules_orders import TEXT_LIMIT
from pages.ui import frame, order_lines, order_terms
from pages.ui.order_changes import length

I = OrderItem  # noqa: E741

Typed = dict[str, Any]
"""What the fields hold, in JSON's types, as a draft keeps it."""

HEIGHTS = {I.WORK: 110, I.DELIVERABLES: 130, I.DETAILS: 420, I.REMARKS: 110}
HINTS = {
    I.WORK: "例：新規商談の獲得に向けた架電と商談設定",
    I.DELIVERABLES: "例：架電記録（毎営業日）、月次報告書（翌月5営業日以内）",
    I.DETAILS: "業務の進め方、報告の方法、検査の基準を入力してください。場所や支払は「取引条件」に入力します",
    I.REMARKS: "その他の取り決めがあれば入力してください",
}


def typed(content: OrderContent, items: tuple[OrderItem, ...]) -> Typed:
    """The items of a content as the fields hold them."""
    found: Typed = {}
    for item in items:
        if item is I.TERM:
            found["start"], found["end"] = _iso(content.start), _iso(content.end)
        elif item is I.LINES:
            found["lines"] = order_lines.rows_of(content.lines)
        elif item is I.TERMS:
            found["terms"] = order_terms.typed(content.terms)
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
        terms=order_terms.terms_of(fields.get("terms", {})),
        lines=tuple(order_lines.line_of(row) for row in fields.get("lines", [])),
        remarks=fields.get("remarks", ""),
    )
    return base.with_items_of(written, items)


def opened(place: str, start: Typed, base: int) -> dict[str, Any]:
    """The form at `place`: what it started from, the version it is based on, whether a draft was put back."""
    if place not in st.session_state:
        draft = frame.read(lambda repo: repo.drafts.get(place))
        fields = {"base": base, **start, **(draft or {})}  # an older draft lacks the items that came since
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


def fields(place: str, items: tuple[OrderItem, ...], base: OrderContent, rounding: Rounding) -> Typed:
    """Draw the fields and keep what they hold as a draft; returns what they hold.

    `base` says the rest, `rounding` how the partner rounds its tax (L2).
    """
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
            found["lines"] = order_lines.editor(key, start["lines"], rounding)
        elif item is I.TERMS:
            period = law.term(content_of(found, base, (I.TERM,) if I.TERM in items else ()))
            found["terms"] = order_terms.fields(key, start["terms"], period)
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


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
