"""A table as a file: read back, figures are figures and text is text, whatever it begins with."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from core.documents.tables import Column, Kind, csv_file, xlsx_file

COLUMNS = (
    Column("案件"),
    Column("架電数", Kind.COUNT),
    Column("稼働時間", Kind.NUMBER),
    Column("進捗率", Kind.SHARE),
    Column("日", Kind.DAY),
)
ROWS = [
    ("髙﨑㈱、東日本\n「第2期」", 1_234, Decimal("12.25"), Decimal(1) / 3, date(2026, 11, 24)),
    ("-5件", -5, Decimal("-0.5"), Decimal(0), date(2026, 11, 23)),
    ("", 0, Decimal(0), None, None),
]

FORMULAS = (
    *("=1+1", '=HYPERLINK("http://x.example","押す")', "+81", "-1", "@SUM(A1)", "\t=1", "\r=1"),
    *("＝1+1", "＋1", "－1", "＠x"),
)


def read_csv(content: bytes) -> list[list[str]]:
    """As a spreadsheet does, which sees the mark."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_reads_back_as_it_was():
    assert read_csv(csv_file(COLUMNS, ROWS)) == [
        ["案件", "架電数", "稼働時間", "進捗率", "日"],
        ["髙﨑㈱、東日本\n「第2期」", "1234", "12.25", "33.33%", "2026/11/24"],
        ["'-5件", "-5", "-0.50", "0.00%", "2026/11/23"],
        ["", "0", "0.00", "—", ""],
    ]


def test_an_xlsx_reads_back_with_its_types():
    sheet = load_workbook(BytesIO(xlsx_file("KPI [11月]: 案件/別", COLUMNS, ROWS))).worksheets[0]
    assert sheet.title == "KPI _11月__ 案件_別"
    assert sheet.freeze_panes == "A2"
    first, minus, empty = ([cell.value for cell in row] for row in list(sheet.rows)[1:])
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    assert [first[:3], first[3], first[4].date()] == [
        ["髙﨑㈱、東日本\n「第2期」", 1234, 12.25],
        pytest.approx(1 / 3),
        date(2026, 11, 24),
    ]
    assert minus[1:4] == [-5, -0.5, 0]
    assert empty[1:] == [0, 0, "—", None]
    assert [cell.number_format for cell in sheet[2]] == ["General", "#,##0", "#,##0.00", "0.0%", "yyyy/mm/dd"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "n", "d"]
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width > 8


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_either_file(text):
    columns = (Column(text), Column("数", Kind.COUNT))
    heading, row = read_csv(csv_file(columns, [(text, -1)]))
    assert (heading[0], row) == (f"'{text}", [f"'{text}", "-1"])
    sheet = load_workbook(BytesIO(xlsx_file(text, columns, [(text, -1)]))).worksheets[0]
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert cell.value.replace("\n", "\r") == text  # XML knows one kind of line end
    assert (sheet["B2"].value, sheet["B2"].data_type) == (-1, "n")


def test_characters_that_no_sheet_can_hold_are_left_out():
    text = "計測\x00機器\x0b\ud800"
    sheet = load_workbook(BytesIO(xlsx_file("", [Column("案件")], [(text,)]))).worksheets[0]
    assert (sheet.title, sheet["A2"].value) == ("表", "計測機器")
    assert "計測" in csv_file([Column("案件")], [(text,)]).decode("utf-8-sig")


def test_a_table_without_rows_still_has_its_heading():
    assert read_csv(csv_file(COLUMNS, [])) == [[column.heading for column in COLUMNS]]
    assert load_workbook(BytesIO(xlsx_file("KPI", COLUMNS, []))).worksheets[0].max_row == 1
