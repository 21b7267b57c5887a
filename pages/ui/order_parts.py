"""The figures of a 見積・発注書 as both sides see them: line items with their changes, and totals (O2, O4, O7)."""

from collections.abc import Sequence

import streamlit as st

from core import formats, money, rules_orders
from core.model import Line, OrderContent, Side
from pages.ui import redline
from pages.ui.order_changes import blamed

_HEADS = ("ID", "項目名/業務名", "単価（税抜）", "数量", "税率", "合計（税抜）")
_FIGURES = (2, 3, 4, 5)


def lines_table(versions: Sequence[tuple[Side, tuple[Line, ...]]], *, deletions: bool = False) -> None:
    """The last version's line items; what changed since the first is marked in its side's colour, cell by cell."""
    standing, gone = stories([lines for _, lines in versions])
    sides = [side for side, _ in versions]
    body = "".join(_row(f"{number:02d}", sides, story, deletions) for number, story in enumerate(standing, 1))
    body += "".join(_row("－", sides, story, deletions) for story in gone if deletions)
    heads = "".join(f'<th scope="col"{_figure(column)}>{head}</th>' for column, head in enumerate(_HEADS))
    st.html(
        f'{redline.style()}<style>{_STYLE}</style><div class="lines" tabindex="0" role="region" aria-label="明細">'
        f'<table class="redline"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def totals(content: OrderContent, rounding: money.Rounding) -> None:
    """Net amount, consumption tax per rate as the partner rounds it, and the sum to be paid (O7, L2)."""
    sums = money.totals(rules_orders.taxed_amounts(content), rounding)
    rounded = "" if rounding is money.Rounding.FLOOR else f"・{rounding.label}"
    rows = [("小計（税抜）", sums.subtotal)]
    rows += [(f"消費税（{tax.rate}%対象 {formats.yen(tax.taxable)}{rounded}）", tax.tax) for tax in sums.taxes]
    body = "".join(f"<div><dt>{label}</dt><dd>{formats.yen(amount)}</dd></div>" for label, amount in rows)
    total = f'<div class="total"><dt>合計（税込）</dt><dd>{formats.yen(sums.total)}</dd></div>'
    st.html(f'<style>{_STYLE}</style><dl class="totals">{body}{total}</dl>')


def _cells(line: Line) -> tuple[str, ...]:
    amount = money.line_amount(line.unit_price, line.quantity)
    figures = (formats.yen(line.unit_price), formats.quantity(line.quantity, line.unit), f"{line.tax_rate}%")
    return (line.name, *figures, formats.yen(amount))


Story = list[Line | None]
"""What one line item was in every version; None where the version has no such line."""


def stories(versions: Sequence[tuple[Line, ...]]) -> tuple[list[Story], list[Story]]:
    """The items that stand, in their order, and those of the first version that went."""
    stories: list[Story] = []
    rows: list[int] = []
    for number, lines in enumerate(versions):
        same = _same([stories[row][-1] for row in rows], lines)
        stories += (list[Line | None]([None] * number) for place in range(len(lines)) if place not in same)
        fresh = iter(range(len(stories) - len(lines) + len(same), len(stories)))
        rows = [rows[same[place]] if place in same else next(fresh) for place in range(len(lines))]
        for row, line in zip(rows, lines, strict=True):
            stories[row].append(line)
        for story in stories:
            story += [None] * (number + 1 - len(story))
    return [stories[row] for row in rows], [story for story in stories if story[0] and story[-1] is None]


def _same(before: Sequence[Line | None], lines: Sequence[Line]) -> dict[int, int]:
    """For each line its row in the version before: of the same name, wherever it stood, else renamed in its place."""
    left = {row: line.name for row, line in enumerate(before) if line}
    found: dict[int, int] = {}
    for place, line in enumerate(lines):
        row = next((row for row, name in left.items() if name == line.name), None)
        if row is not None:
            found[place] = row
            del left[row]
    return found | {place: place for place in range(len(lines)) if place not in found and place in left}


def _row(number: str, sides: Sequence[Side], story: Story, deletions: bool) -> str:
    """One item; a new one carries its mark once, beside its name."""
    versions = [_cells(line) if line else ("",) * (len(_HEADS) - 1) for line in story]
    histories = [tuple(zip(sides, cell, strict=True)) for cell in zip(*versions, strict=True)]
    drawn = [number, *(redline.marked(blamed(history), deletions=deletions) for history in histories)]
    whole = ' class="whole"' if story[0] is None or story[-1] is None else ""
    return f"<tr{whole}>{''.join(f'<td{_figure(column)}>{cell}</td>' for column, cell in enumerate(drawn))}</tr>"


def _figure(column: int) -> str:
    return ' class="figure"' if column in _FIGURES else ""


_STYLE = """
.lines{position:relative;overflow-x:auto;border:1px solid light-dark(#E3E7EC,#303A47);border-radius:8px}
.lines table{width:100%;min-width:38rem;border-collapse:collapse;margin:0;font-size:.93rem}
.lines th,.lines td{padding:.5rem .75rem;text-align:left;border:0;vertical-align:top}
.lines th{font-weight:600;white-space:nowrap;background:light-dark(#F6F7F9,#1B222C);font-size:.87rem}
.lines tbody tr{border-top:1px solid light-dark(#E3E7EC,#303A47)}
.lines td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}
.lines .figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.lines .redline{line-height:1.6}
.lines ins,.lines del{display:inline-block}
.lines .redline small{display:block;width:max-content;margin:0 0 .1rem}
.lines .figure small{margin-left:auto !important}
.lines .whole .figure small{display:none}
.totals{margin:0 0 0 auto;width:min(24rem,100%);display:grid;gap:.25rem;font-variant-numeric:tabular-nums}
.totals div{display:flex;justify-content:space-between;gap:1rem}
.totals dt{font-weight:400}
.totals dd{margin:0;text-align:right}
.totals .total{padding-top:.4rem;border-top:2px solid light-dark(#1F2A37,#E6EAF0);font-weight:700;font-size:1.1rem}
.totals .total dt{font-weight:700}
"""
