"""提案の数値: what a proposal promises in figures, as it is typed and as it is read (P13)."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import streamlit as st

from core import formats
from core import rules_performance as law
from core.errors import Refused
from core.model_choosing import Promise, PromiseForm
from pages.ui.text import html, plain

UNKNOWN = "—"
_STYLE = """<style>
dl.figures { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; padding: .2rem 0; }
.figures dt { font-size: .87rem; opacity: .8; padding: 0; font-weight: 400; }
.figures dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
</style>"""


def figures(promise: Promise | None) -> None:
    """The four figures with what they mean for a month; a proposal from before they were asked for has none."""
    pairs = zip(law.PROMISE.values(), _written(promise) if promise else (UNKNOWN,) * 4, strict=True)
    said = "".join(f"<div><dt>{html(limit.label)}</dt><dd>{html(written)}</dd></div>" for limit, written in pairs)
    st.html(f"{_STYLE}<dl class=figures>{said}</dl>")
    st.caption(plain(meaning(promise) if promise else "数値の記載がない提案です。"))


def meaning(promise: Promise) -> str:
    """What the figures come to in a month, and how アポ率 is counted."""
    price = f"1か月あたり {formats.yen(promise.monthly_price)}（税抜）の目安です。"
    calls = f"月約{promise.calls:,}件の架電を想定した数値です。" if promise.calls else ""
    return f"{price}{calls}{law.RATE_MEANS}"


def rate(per_thousand: int) -> str:
    """3.2%, of a rate that is kept per 1,000 calls."""
    return formats.quantity(Decimal(per_thousand) / 10, "%")


def typed(promise: Promise | None) -> dict[str, str]:
    """What the fields hold at first, by name."""
    return asdict(law.promise_form(promise) if promise else PromiseForm())


def fields(place: str, keep: dict[str, Any]) -> PromiseForm:
    """Four fields at `place`; below them what the figures come to, or what deserves a second look."""
    st.markdown("**提案の数値**")
    st.caption(f"企業が候補者を比較するときに確認する数値です。{law.RATE_MEANS}")
    left, right = st.columns(2)
    found: dict[str, str] = {}
    for number, (name, limit) in enumerate(law.PROMISE.items()):
        field = (left, right)[number % 2].text_input
        found[name] = field(limit.label, key=f"{place}.{name}", placeholder=EXAMPLES[name], **keep) or ""
    form = PromiseForm(**found)
    try:
        promise = law.require_promise(form)
    except Refused:
        return form  # what is missing or wrong is said when it is sent
    st.caption(plain(meaning(promise)))
    if remark := law.second_look(promise):
        st.info(plain(remark), icon=":material/calculate:")
    return form


EXAMPLES = {"hours": "例：100時間", "unit_price": "例：¥3,000", "appointments": "例：7件", "rate": "例：3.2%"}


def _written(promise: Promise) -> tuple[str, str, str, str]:
    return (
        formats.hours(promise.hours),
        formats.yen(promise.unit_price),
        formats.quantity(promise.appointments, "件"),
        rate(promise.rate),
    )
