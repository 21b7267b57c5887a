"""請求書 as all three lists show them: sums on top, filters, a row an invoice; the menus are each side's own (B3)."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from core import formats
from core.calendar import jst_date
from core.formats import day, yen
from core.model import Audience
from core.model_contracts import InvoiceState
from core.paper_numbers import credit_number, invoice_number
from core.views.invoice_lists import InvoiceFilter, InvoiceLine
from pages.entrance.file_paths import invoice_path
from pages.ui import frame
from pages.ui.badges import Badge, badge
from pages.ui.fields import Search, Switch, Tabs, words
from pages.ui.filters import Filters
from pages.ui.invoice_sums import invoice_sums
from pages.ui.ledger import Cell, Choice, Column, Row, ledger

STATE = Tabs("state", "状態で絞り込む", words(InvoiceState))
WHO = Search("q", "取引先", hint="会社名の一部")
MONTH = Search("month", "対象月", hint="2026-12")
OVERDUE = Switch("overdue", "期限超過のみ")
FILTERS = Filters(WHO, MONTH, OVERDUE, tabs=STATE)
COLUMNS = (
    Column("請求書", "main"),
    Column("取引先"),
    Column("発行日", "date"),
    Column("支払期日", "date"),
    Column("状態"),
    Column("金額（税込）", "right"),
)
NO_PAPER = "登録されると、PDFをダウンロードできます。"
NO_MONTH = "対象月は「2026-12」のように入力してください。"
NOTHING = ("条件に合う請求書はありません。", "検索条件を変えるか、「すべて」を選択してください。")

Menu = Callable[[InvoiceLine], Sequence[Choice]]


def invoice_table(menu: Menu, *, key: str, none_yet: tuple[str, str]) -> tuple[InvoiceLine, str] | None:
    """Sums, filters and rows; returns the row and the action that were just chosen from its menu."""
    asked = FILTERS.asked()
    month = _month(asked[MONTH])
    today = jst_date(frame.now())
    wanted = InvoiceFilter(asked[STATE], asked[WHO], month, asked[OVERDUE], asked.page)
    found = frame.read(lambda repo: repo.invoice_lists.listing(wanted, today))
    invoice_sums(found.sums)
    shown = asked.shown(
        found.found,
        pages=found.pages,
        counts=found.counts,
        hint=NO_MONTH if asked[MONTH] and month is None else "",
        empty=NOTHING if asked.narrowed else none_yet,
    )
    rows = [_row(line, menu(line), today) for line in found.lines]
    chosen = ledger(COLUMNS, rows, key=key, label="請求書", shown=shown)
    if chosen is None:
        return None
    return next(line for line in found.lines if line.invoice.id == chosen[0]), chosen[1]


def number_of(line: InvoiceLine) -> str:
    """How the paper is numbered."""
    return (invoice_number if line.invoice.credits is None else credit_number)(line.invoice.id)


def paper(line: InvoiceLine) -> Choice:
    """The menu's way to the PDF."""
    barred = "" if line.invoice.digest else NO_PAPER
    return Choice("PDF", href=invoice_path(line.invoice.id), barred=barred, download=True)


def _row(line: InvoiceLine, menu: Sequence[Choice], today: date) -> Row:
    invoice, number = line.invoice, number_of(line)
    mark, note = _state(line, today)
    return Row(
        id=invoice.id,
        name=f"{number} {yen(invoice.total)}",
        cells=(
            Cell(
                number,
                sub=f"{formats.month(invoice.month)}分",
                href=invoice_path(invoice.id) if invoice.digest else "",
                download=True,
            ),
            _other(line),
            Cell(day(invoice.issue_on), sub=_addressed(line)),
            Cell("—" if invoice.credits else day(invoice.due_on), sub=_late(line, today)),
            Cell(badge=mark, sub=note),
            Cell(yen(invoice.total), sub=f"残り {yen(line.open)}" if invoice.paid and line.open else ""),
        ),
        menu=tuple(menu),
    )


def _other(line: InvoiceLine) -> Cell:
    match frame.viewer().audience:
        case Audience.CLIENT:
            return Cell(line.partner, sub=line.posting_title)
        case Audience.PARTNER:
            return Cell(line.client, sub=line.posting_title)
        case _:
            return Cell(line.client, sub=f"発行者：{line.partner}")


def _addressed(line: InvoiceLine) -> str:
    """Who receives it: the client's business, and operations'; a partner reads that it is settled (B3)."""
    if line.invoice.digest is None:
        return ""
    if not line.to:
        return "請求先：登録済み"
    more = f"（Cc {len(line.cc)}件）" if line.cc else ""
    return f"To {', '.join(line.to)}{more}"


def _state(line: InvoiceLine, today: date) -> tuple[Badge, str]:
    invoice = line.invoice
    if invoice.credits is not None:
        return Badge("返還", "violet"), f"{invoice_number(invoice.credits)}の取り消し"
    if line.overdue(today):
        return Badge("期限超過", "red"), invoice.state.label
    if line.credit_note is not None:
        refund = f"・入金済み{yen(invoice.paid)}の返金が必要です" if invoice.paid else ""
        return badge(invoice.state), f"{credit_number(line.credit_note)}で返還{refund}"
    return badge(invoice.state), line.reason if invoice.state is InvoiceState.CANCELLED else ""


def _late(line: InvoiceLine, today: date) -> str:
    return f"{(today - line.invoice.due_on).days:,}日超過" if line.overdue(today) else ""


def _month(typed: str) -> date | None:
    """The first day of a month as people write it: 2026-12, 2026/12, 2026年12月."""
    found = re.fullmatch(r"(20\d\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])\s*月?", typed)
    return date(int(found[1]), int(found[2]), 1) if found else None
