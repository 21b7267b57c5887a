"""A table whose rows may carry a 「…」 menu: one component, real links, cheap to redraw; on a phone a row is a card."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from pages.ui.badges import Badge
from pages.ui.board import board
from pages.ui.components import written
from pages.ui.filters import Shown


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `main` is the cell that names the row, figures stand `right`."""

    label: str
    kind: Literal["", "main", "date", "right"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Plain text, with a smaller line below it; a link or a badge where given. `download` links to a file."""

    text: str = ""
    sub: str = ""
    href: str = ""
    badge: Badge | None = None
    download: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a row's menu: a link, a file, or an action; `barred` greys it and says why."""

    label: str
    href: str = ""
    action: str = ""
    barred: str = ""
    download: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `name` is what a screen reader calls it."""

    id: int
    name: str
    cells: tuple[Cell, ...]
    menu: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Paging:
    """Links around a page of a list that is too long for page numbers.

    `earlier` is where the next page begins, "" at the end; the address carries it as `before`.
    """

    earlier: str
    onward: str
    back: str


def ledger(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    key: str,
    label: str,
    shown: Shown | None = None,
    paging: Paging | None = None,
) -> tuple[int, str] | None:
    """Draw the table; returns the row and the action that were just chosen, None where nothing was.

    `shown` is `asked.shown(…)` of a list with filters. The row comes from the browser: the action behind it must look
    it up on the viewer's behalf. An action that the table shows greyed is never returned.
    """
    drawn: dict[str, object] = {"columns": [asdict(each) for each in columns], "rows": [asdict(row) for row in rows]}
    if paging:
        drawn["paging"] = asdict(paging)
    chosen = board(written(drawn)[1:-1], key=key, label=label, shown=shown, on={"action": lambda _: None}).action
    match chosen:
        case {"id": int(number), "name": str(name)}:
            offered = {(row.id, choice.action) for row in rows for choice in row.menu if not choice.barred}
            return (number, name) if (number, name) in offered else None
        case _:
            return None
