"""What each side changed, in its colour and with its mark: 企業 orange, パートナー green (O4); kakutoku's own blue."""

from collections.abc import Sequence

import streamlit as st

from core.model import Side
from core.redline import Change, Span
from pages.ui.text import html


def redline(spans: Sequence[Span], *, deletions: bool = False) -> None:
    """Draw a text with its changes; `deletions` shows struck through what went."""
    st.html(f'{_STYLE}<div class="redline">{marked(spans, deletions=deletions)}</div>')


def marked(spans: Sequence[Span], *, deletions: bool = False) -> str:
    """The same as HTML, for a cell of a table; draw it inside an element of class `redline` after `style()`."""
    return "".join(_span(span) for span in spans if deletions or span.change is not Change.DELETED)


def style() -> str:
    """The colours, once for what `marked` returns."""
    return _STYLE


def legend(*, deletions: bool = False) -> None:
    """What the colours and marks mean."""
    examples = [Span("追加した文言", Change.INSERTED, side) for side in (Side.CLIENT, Side.PARTNER)]
    if deletions:
        examples += [Span("削除した文言", Change.DELETED, side) for side in (Side.CLIENT, Side.PARTNER)]
    items = "".join(f"<li>{_span(example)}</li>" for example in examples)
    st.html(f'{_STYLE}<ul class="redline legend" aria-label="変更箇所の見方">{items}</ul>')


def _span(span: Span) -> str:
    if span.change is Change.EQUAL:
        return html(span.text)
    tag, sign = ("ins", "＋") if span.change is Change.INSERTED else ("del", "－")
    who = span.side.label if span.side else ""
    said = f"{who}が{span.change.label}：" if who else f"{span.change.label}："
    return (
        f'<{tag} class="{span.side or "own"}"><small aria-hidden="true">{sign}{html(who)}</small>'
        f'<span class="said">{html(said)}</span>{html(span.text)}</{tag}>'
    )


_STYLE = """<style>
.redline{position:relative;white-space:pre-wrap;overflow-wrap:anywhere;line-height:2}
.redline ins,.redline del{padding:.1rem .15rem;border-radius:4px;-webkit-box-decoration-break:clone;
box-decoration-break:clone}
.redline ins{text-decoration:none;font-weight:600;border-bottom:2px solid}
.redline del{text-decoration:line-through;text-decoration-thickness:2px;background:none !important}
.redline .client{color:light-dark(#8A3F00,#FFC078);background:light-dark(#FFE1BF,#4A2E0C);
border-color:light-dark(#E07A00,#FF9A2E)}
.redline .partner{color:light-dark(#0A5A30,#8CEBB4);background:light-dark(#CDEFDB,#123D27);
border-color:light-dark(#17914F,#3CCB80)}
.redline .own{color:light-dark(#0B4F8A,#9CCBFF);background:light-dark(#DCEBFA,#12324F);
border-color:light-dark(#2A7CC7,#5BA8F0)}
.redline small{font-size:.72rem;font-weight:700;margin-right:.25rem;padding:0 .25rem;border-radius:3px;
border:1px solid;display:inline-block;line-height:1.35;vertical-align:.1em;white-space:nowrap;user-select:none}
.redline .said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.redline.legend{list-style:none;margin:0;padding:0 !important;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;
font-size:.9rem}
.redline.legend li{margin:0}
</style>"""
