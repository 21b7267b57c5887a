"""The small tables of promise and delivery: figures in columns, missing ones as a dash (P13)."""

from collections.abc import Iterable
from decimal import Decimal

from core import formats
from pages.ui.text import html

NONE = "—"

_STYLE = """<style>
.performance { overflow-x: auto; }
.performance ~ .performance { margin-top: 1.2rem; }
.performance table { border-collapse: collapse; width: 100%; max-width: 52rem; }
.performance :is(th, td) { text-align: right; padding: .45rem .5rem; border-bottom: 1px solid #8884;
  white-space: nowrap; font-weight: 400; font-variant-numeric: tabular-nums; vertical-align: top; }
.performance thead th { font-size: .87rem; opacity: .8; white-space: normal; }
.performance td[colspan] { text-align: left; opacity: .8; }
.performance :is(th, td):first-child { text-align: left; }
.performance tfoot :is(th, td) { font-weight: 600; border-bottom: 0; }
.performance small { display: block; opacity: .8; font-size: .82rem; }
@media (max-width: 640px) {
  .performance :is(th, td) { padding: .4rem .25rem; font-size: .87rem; }
  .performance :is(thead th, small) { font-size: .8rem; }
}
</style>"""


def table(label: str, columns: Iterable[str], rows: Iterable[str], foot: str = "") -> str:
    """One table for `st.html`, which scrolls by itself where it is too wide; rows are written by `row`."""
    head = "".join(f"<th scope=col>{html(name)}</th>" for name in columns)
    sums = f"<tfoot>{foot}</tfoot>" if foot else ""
    return (
        f"{_STYLE}<div class=performance tabindex=0 role=region aria-label='{html(label)}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>{sums}</table></div>"
    )


def row(name: str, *cells: tuple[str, str] | str, note: str = "") -> str:
    """A row by its name; a cell is a figure, or a figure with what stands small below it."""
    said = "".join(f"<td>{_cell(*([each] if isinstance(each, str) else each))}</td>" for each in cells)
    return f"<tr><th scope=row>{_cell(name, note)}</th>{said}</tr>"


def unreported(name: str, columns: int, note: str = "") -> str:
    """A row of which nothing is known yet."""
    return f"<tr><th scope=row>{_cell(name, note)}</th><td colspan={columns}>未報告</td></tr>"


def hours(amount: Decimal | int | None) -> str:
    """98.5時間, or a dash."""
    return NONE if amount is None else formats.hours(amount)


def count(amount: Decimal | int | None) -> str:
    """9件, or a dash."""
    return NONE if amount is None else formats.quantity(amount, "件")


def percent(rate: Decimal | None) -> str:
    """3.2%, or a dash where nobody was called."""
    return NONE if rate is None else formats.quantity(rate, "%")


def difference(before: Decimal | None, after: Decimal | None, unit: str) -> str:
    """+2.5時間, −1件, ±0pt: the sign says which way, no colour does."""
    if before is None or after is None:
        return NONE
    apart = after - before
    sign = "+" if apart > 0 else "−" if apart < 0 else "±"
    return f"{sign}{formats.quantity(abs(apart), unit)}"


def _cell(figure: str, small: str = "") -> str:
    return html(figure) + (f"<small>{html(small)}</small>" if small else "")
