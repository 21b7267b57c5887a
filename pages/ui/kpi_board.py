"""KPI as one part: filters, figures, the table that is asked for, its files, the charts' numbers; written once (D7)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.documents.kpi_sheet import HIGH, LOW, Column, Entry, Sheet
from core.documents.kpi_shown import USUAL
from core.formats import day
from core.kpi_question import Question
from core.views.kpi_screen import KpiCase, KpiOverview
from pages.ui import kpi_figures, kpi_links, kpi_numbers
from pages.ui.components import part, written
from pages.ui.filters import Asked
from pages.ui.kpi_figures import Drawn

PAGE = 20


def draw(
    said: str, asked: Asked, sheet: Sheet, *, counts: Mapping[str | None, int], empty: tuple[str, str], hint: str
) -> None:
    """Draw it; `said` is what the function of that name wrote, `counts` how long each table is."""
    shown = asked.shown(
        len(sheet.entries),
        pages=pages(sheet),
        counts=counts,
        empty=empty,
        hint=hint,
        said=f"{sheet.title}：{len(sheet.entries):,}件",
    )
    part("kpi", key="kpi.board", data=f"{{{said}{shown.data}}}".encode())


@lru_cache(maxsize=256)
def said(view: KpiOverview | KpiCase, sheet: Sheet, asked: Question, about: str, sort: str, page: int) -> str:
    """The members of the part's JSON: the same for everybody who asks the same, so written once."""
    here = min(page, pages(sheet))
    leads = kpi_links.Links(asked, about, inside=isinstance(view, KpiCase))
    data = {
        "label": sheet.title,
        "figures": _figures(view, asked, leads.to) if asked.period.shown else [],
        "compared": _compared(asked),
        "columns": [_column(column) for column in sheet.columns],
        "usual": USUAL.get(about, "progress-up"),
        "rows": [_row(entry, leads.of(entry)) for entry in sheet.entries[(here - 1) * PAGE : here * PAGE]],
        "foot": _row(sheet.foot, ()) if sheet.foot else None,
        "tables": kpi_numbers.tables(view.overview if isinstance(view, KpiCase) else view),
        "exports": [("CSV", leads.file("csv", sort)), ("Excel（XLSX）", leads.file("xlsx", sort))]
        if sheet.entries
        else [],
    }
    return written(data)[1:-1]


def _figures(view: KpiOverview | KpiCase, asked: Question, link: kpi_figures.Link) -> list[kpi_figures.Drawn]:
    """Of everything that is shown; where a member or a script is asked for, of its work alone."""
    if isinstance(view, KpiOverview):
        return kpi_figures.figures(view.total.now, view.total.before, link)
    if asked.member is None and asked.script is None:
        return kpi_figures.figures(view.overview.total.now, view.overview.total.before, link)
    return kpi_figures.figures(view.narrowed(asked.member, asked.script), None, link)


def _compared(asked: Question) -> str:
    before = asked.period.before
    return f"▲▼は、{day(before.first)}〜{day(before.last)}との比較です。" if before else ""


def _column(column: Column) -> Drawn:
    ways = {"up": f"{column.key}{LOW}", "down": f"{column.key}{HIGH}"}
    return {"label": column.label, "kind": "right" if column.right else "main", **ways}


def pages(sheet: Sheet) -> int:
    """How many pages the table has."""
    return max(1, -(-len(sheet.entries) // PAGE))


def _row(entry: Entry, leads: Sequence[str]) -> Drawn:
    """Each cell: its text, what stands below, which of the row's links it is (from 1; 0 none), its tone."""
    links = list(dict.fromkeys(filter(None, leads)))
    led = [*leads, *[""] * (len(entry.cells) - len(leads))]
    cells = [
        (cell.text, cell.sub, links.index(lead) + 1 if lead else 0, cell.tone)
        for cell, lead in zip(entry.cells, led, strict=False)
    ]
    return {"name": entry.name, "links": links, "cells": cells, "mark": entry.mark}
