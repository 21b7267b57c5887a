"""A table as a file for spreadsheets, CSV or XLSX: figures stay figures, and nothing people typed becomes a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from io import BytesIO, StringIO
from typing import Any
from unicodedata import east_asian_width

from core.text import harmless

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING = "—"
"""What a share of nothing reads (D7)."""

Value = str | int | Decimal | date | None
MEASURED = 500
"""A column is as wide as the longest of its first cells needs."""

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")


class Kind(Enum):
    """What a column holds, with the format in which a spreadsheet shows it; a share is a part of one."""

    TEXT = "General"
    COUNT = "#,##0"
    NUMBER = "#,##0.00"
    SHARE = "0.0%"
    DAY = "yyyy/mm/dd"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading."""

    heading: str
    kind: Kind = Kind.TEXT


def csv_line(cells: Iterable[str | int]) -> str:
    """A line as Excel reads it; text that it would calculate begins with an apostrophe, figures stay figures."""
    safe = [harmless(cell) if isinstance(cell, str) else cell for cell in cells]
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(safe)
    return written.getvalue()


def csv_file(columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> bytes:
    """UTF-8 with its mark, as spreadsheets take it; what would be a formula there begins with an apostrophe."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([harmless(column.heading) for column in columns])
    for row in rows:
        lines.writerow([_plain(column.kind, value) for column, value in zip(columns, row, strict=True)])
    return written.getvalue().encode("utf-8-sig", "replace")


def xlsx_file(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> bytes:
    """One sheet whose heading stays in sight; text is marked as text, so that it is one even when it is edited."""
    from openpyxl import Workbook  # here, for few ask for a file
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_NO_TITLE.sub("_", title)[:31] or "表")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        cells = (_plain(column.kind, row[number - 1]) for row in rows[:MEASURED])
        widest = max(map(_width, (column.heading, *map(str, cells))))
        sheet.column_dimensions[get_column_letter(number)].width = min(60, widest + 3)
    sheet.append([_cell(sheet, Kind.TEXT, column.heading, bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, column.kind, value) for column, value in zip(columns, row, strict=True)])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _plain(kind: Kind, value: Value) -> str | int:
    match value:
        case None:
            return NOTHING if kind is Kind.SHARE else ""
        case str():
            return harmless(value)
        case date():
            return f"{value:%Y/%m/%d}"
        case _ if kind is Kind.SHARE:
            return f"{value * 100:.2f}%"
        case _ if kind is Kind.NUMBER:
            return f"{value:.2f}"
        case _:
            return int(value) if value == int(value) else f"{value}"


def _cell(sheet: Any, kind: Kind, value: Any, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if value is None and kind is Kind.SHARE:
        value = NOTHING
    cell: Any = WriteOnlyCell(sheet, _UNFIT.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type, cell.quotePrefix = "s", True
    else:
        cell.number_format = kind.value
    if bold:
        cell.font = Font(bold=True)
    return cell


def _width(text: str) -> int:
    """In columns of a Latin letter; a Japanese one takes two."""
    return sum(2 if east_asian_width(each) in "FWA" else 1 for each in text[:100])
