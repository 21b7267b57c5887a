"""How findings of the law look: a quiet line each with its ground, their counts, the ways to their items (O4, O9)."""

from collections.abc import Sequence

import streamlit as st

from core import rules_law as law
from core.formats import day
from core.model import OrderItem
from core.model_contracts import Severity
from core.rules_law import Finding
from core.views.legal import LegalCheck
from pages.ui.badges import Badge, Tone
from pages.ui.text import html

TONES: dict[Severity, Tone] = {Severity.BLOCKING: "red", Severity.WARNING: "orange", Severity.NOTE: "gray"}


def total(check: LegalCheck, *, anchored: bool) -> None:
    """How many findings of which weight, with a way to each item that has more than a note.

    `anchored`: this is the place to which the others lead.
    """
    noted = {each.place for each in check.findings if each.severity is not Severity.NOTE}
    ways = "".join(f'<a href="#{_anchor(item)}">{html(item.label)}</a>' for item in OrderItem if item in noted)
    name = "<b>法令チェック</b>" if anchored else f'<a href="#{_anchor(None)}">法令チェック</a>'
    st.html(f'{_STYLE}<p class="law-sum"{_place(None) if anchored else ""}>{name} {_counts(check)} {ways}</p>')


def at(item: OrderItem | None, check: LegalCheck) -> None:
    """What the law says at one item, or of the order as such, and what became of it since version 1 (O4)."""
    entries = [_entry(each, check) for each in check.at(item)]
    entries += [
        f"<li>{Badge('変更により解消', 'green').html()} <b>{html(each.rule.label)}</b></li>"
        for each in check.mended_at(item)
    ]
    if entries:
        _list(entries, _place(item) if item else "")


def these(found: Sequence[Finding]) -> None:
    """Some findings by themselves."""
    _list([_entry(each) for each in found])


def _counts(check: LegalCheck) -> str:
    standing = len(check.standing)
    numbers = {severity: len(check.of(severity)) for severity in Severity} | {Severity.BLOCKING: standing}
    words = [Badge(f"{each.label} {number}件", TONES[each]).html() for each, number in numbers.items() if number]
    if answered := len(check.of(Severity.BLOCKING)) - standing:
        words.insert(0, Badge(f"承知のうえで進める {answered}件", "violet").html())
    return " ".join(words) or "指摘はありません。"


def _anchor(item: OrderItem | None) -> str:
    return f"law-{item.value if item else 'order'}"


def _place(item: OrderItem | None) -> str:
    return f' id="{_anchor(item)}" tabindex="-1"'


def _list(entries: Sequence[str], attributes: str = "") -> None:
    st.html(f'{_STYLE}<ul class="law"{attributes}>{"".join(entries)}</ul>')


def _entry(each: Finding, check: LegalCheck | None = None) -> str:
    row = law.rule(each.rule)
    done = check is not None and each.rule in check.overridden
    badge = Badge("承知のうえで進める", "violet") if done else Badge(each.severity.label, TONES[each.severity])
    new = Badge("変更により発生", "blue").html() if check and check.is_new(each) else ""
    ground = (
        f"{html(row.law)} {html(row.article)}（{html(day(row.since))}施行）。{html(row.asks)}<br>"
        f"出典：{html(row.source)}{'。この項目は、承知のうえでも進められません。' if row.hard else ''}"
    )
    return (
        f'<li class="{each.severity}">{badge.html()} {new} <b>{html(each.rule.label)}</b>'
        f"<p>{html(each.sentence)}</p><details><summary>根拠</summary><p>{ground}</p></details></li>"
    )


_STYLE = """<style>
ul.law{list-style:none;margin:0;padding:.1rem 0 0 !important;display:grid;gap:.35rem;font-size:.87rem}
ul.law li{margin:0;padding:.3rem 0 .3rem .7rem;border-left:3px solid light-dark(#C3CCD8,#4A5563);line-height:1.6}
ul.law li.blocking{border-color:light-dark(#D8452F,#FF8A75)}
ul.law li.warning{border-color:light-dark(#D98200,#FFB454)}
ul.law li>p{margin:0;font-size:inherit;overflow-wrap:anywhere}
ul.law details{display:inline-block;max-width:100%}
ul.law summary{cursor:pointer;width:max-content;text-decoration:underline;font-size:.82rem}
ul.law details p{margin:.2rem 0 0;font-size:.82rem;opacity:.9}
.law-sum{margin:0;display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center;font-size:.9rem}
.law-sum a{color:light-dark(#1A4F9C,#A9CCFF)}
</style>"""
