"""What could not be entered comes back as a CSV, which no spreadsheet takes for formulas (B3)."""

import csv
from io import StringIO

from core.csv_lines import WHOLE_FILE, Problem
from core.documents.refused_lines import HEADING, refused_lines_csv

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def test_the_file_names_line_column_reason_and_content_and_holds_no_formula():
    problems = [
        Problem(WHOLE_FILE, "", "大きすぎます。"),
        *(Problem(n, "入金額", "金額", each) for n, each in enumerate(EVIL, 2)),
    ]
    content = refused_lines_csv(problems)
    assert content.startswith(b"\xef\xbb\xbf")
    head, whole, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    assert (tuple(head), whole) == (HEADING, ["", "", "大きすぎます。", ""])
    assert [row[0] for row in rows] == ["2", "3", "4", "5", "6", "7"]
    assert [row[3] for row in rows] == [f"'{each}" for each in EVIL]


def test_odd_characters_do_not_keep_the_file_from_being_written():
    assert "髙﨑 ㈱ ①" in refused_lines_csv([Problem(2, "", "", "髙﨑 ㈱ ① \ud800")]).decode("utf-8-sig")
