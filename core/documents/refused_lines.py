"""The lines of a file that could not be entered, as a CSV to mend them by (B3)."""

import csv
from collections.abc import Iterable
from io import StringIO

from core.csv_lines import WHOLE_FILE, Problem
from core.text import harmless

NAME = "登録できなかった行.csv"
HEADING = ("行", "列", "理由", "内容")


def refused_lines_csv(problems: Iterable[Problem]) -> bytes:
    """UTF-8 with its mark, as spreadsheets take it. What would be a formula there is text: it came from outside."""
    written = StringIO()
    table = csv.writer(written)
    table.writerow(HEADING)
    for each in problems:
        line = "" if each.line == WHOLE_FILE else str(each.line)
        table.writerow([line, *map(harmless, (each.column, each.reason, each.text))])
    return written.getvalue().encode("utf-8-sig", "replace")
