"""How a list is narrowed: declared once, read from the address, drawn and changed by the list itself.

Everything stands in the address in stable words (`?status=new&q=…&page=2`), so a link restores the view and Back the
one before. A changed filter writes the address, starts at the first page, and has the screen drawn for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from pages.ui.components import written
from pages.ui.fields import Field, Sort, Tabs

R = TypeVar("R")
PAGE = "page"


class Filters:
    """What one list can be narrowed and sorted by: `FILTERS = Filters(TEXT, KIND, ORDER, tabs=STATUS)`."""

    def __init__(self, *fields: Field[Any], tabs: Tabs[Any] | None = None) -> None:
        self.fields, self.tabs = fields, tabs
        drawn = {"fields": [each.drawn() for each in fields], "tabs": tabs.drawn() if tabs else None}
        self.drawn = written(drawn)[1:-1]

    def asked(self) -> "Asked":
        """What the address asks for now."""
        return Asked(self, {name: st.query_params.get_all(name) for name in st.query_params})


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters with what the address says: `asked[STATUS]` is a status or None."""

    filters: Filters
    given: Mapping[str, Sequence[str]]

    def __getitem__(self, field: Field[R]) -> R:
        return field.read(self.given.get(field.name, ()))

    @property
    def page(self) -> int:
        """The page asked for, from 1; the store turns a number beyond the last into the last."""
        asked = self.given.get(PAGE, ("",))[-1]
        return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1

    @property
    def narrowed(self) -> bool:
        """Whether the list shows less than everything."""
        tabs = self.filters.tabs
        narrowing = [each for each in (*self.filters.fields, tabs) if each and not isinstance(each, Sort)]
        return any(self[each] != each.read(()) for each in narrowing if each.name in self.given)

    def shown(
        self,
        found: int,
        *,
        empty: tuple[str, str],
        unit: str = "件",
        span: str = "",
        pages: int = 1,
        counts: Mapping[Any, int] | None = None,
        hint: str = "",
        said: str = "",
    ) -> "Shown":
        """What to say about the answer: how many were found, on how many pages, a hint above the list.

        `said` is how many were found in the list's own words.

        `counts` is what each tab would show, by its choice; None's is their sum unless it is given. `empty` says why
        nothing is there, and what to do.
        """
        tabs, numbers = self.filters.tabs, {None: sum((counts or {}).values()), **(counts or {})}
        problems = {each.name: each.problem(self.given.get(each.name, ())) for each in self.filters.fields}
        data = {
            "view": urlencode(self.given, doseq=True),
            "problems": {name: sentence for name, sentence in problems.items() if sentence},
            "counts": [numbers.get(each, 0) for each in (None, *tabs.choices)] if tabs else [],
            "said": (said or f"{found:,}{unit}が該当します。{span}") if found else "",
            "hint": hint,
            "empty": None if found else empty,
            "page": min(self.page, pages),
            "pages": pages,
            "narrowed": self.narrowed,
        }
        return Shown(f", {written(data)[1:-1]}, {self.filters.drawn}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the browser is told of a list beside its rows: further members of its JSON."""

    data: str
