"""請求書 at operations: the close, payments by hand and by file, the credit note (B3, K1)."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from core.calendar import jst_date
from core.model_contracts import InvoiceState
from core.repository import reading
from core.views.invoice_lists import InvoiceFilter, InvoiceLine
from pages.ui.invoice_dialogs import credit_dialog, history_dialog, pay_dialog
from pages.ui.payment_import import import_dialog
from tests.cast import NOW, Cast
from tests.factories import contracted, invoiced
from tests.pages.hostile import HOSTILE
from tests.pages.screens import screen, words
from tests.pages.test_certification import opened
from tests.queries import count_queries

INVOICES = "operations.invoices"
OVER = NOW + timedelta(days=100)
HEAD = "請求書番号,入金日,入金額,振込名義,取引番号\n"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def lines(engine: Engine, cast: Cast) -> list[InvoiceLine]:
    """Two issued invoices and a planned one, of years past, and what the contract itself plans."""
    invoiced(engine, contracted(engine, cast), issued=2, planned=1)
    return listed(engine, cast)


def listed(engine: Engine, cast: Cast) -> list[InvoiceLine]:
    with reading(engine, cast.operator) as repo:
        found = repo.invoice_lists.listing(InvoiceFilter(), jst_date(NOW)).lines
    return sorted(found, key=lambda line: (line.invoice.issued_at is None, line.invoice.id))


def said(app: AppTest) -> str:
    """What a dialog says."""
    parts = [*app.markdown, *app.caption, *app.warning, *app.info, *app.error, *app.get("html")]
    labels = [each.label for each in app.expander]
    return " ".join(labels) + " ".join(str(getattr(each, "value", "") or each.proto.body) for each in parts)


def test_operations_see_every_state_with_what_can_be_done_and_why_not(
    engine: Engine, cast: Cast, lines: list[InvoiceLine]
):
    told = words(screen(INVOICES, engine, cast.operator))
    for part in (
        "株式会社青葉計器",
        "発行者：合同会社ツキノワ営業舎",
        "期限超過",
        "入金済みにする",
        "発行後に登録できます。",
        "PDF",
    ):
        assert part in told
    assert "未入金（2件・税込）" in told
    assert "未発行の請求書：**1件**" in told
    for who in (cast.sales, cast.director):
        assert "請求書と入金を管理できるのはカクトクの運営のみです。" in words(screen(INVOICES, engine, who))


def test_a_payment_by_hand_is_entered_once_and_taken_back(engine: Engine, cast: Cast, lines: list[InvoiceLine]):
    app = opened(engine, cast.operator, partial(pay_dialog, lines[0]))
    assert app.number_input[0].value == 330_000
    app.number_input[0].set_value(30_000)
    app.button(key="operations_invoices.pay.yes").click().run()
    assert (listed(engine, cast)[0].invoice.state, listed(engine, cast)[0].open) == (InvoiceState.PARTLY_PAID, 300_000)
    app = opened(engine, cast.operator, partial(history_dialog, lines[0]))
    assert "尾上 静" in said(app)
    app.button(key="operations_invoices.undo.1").click().run()
    assert listed(engine, cast)[0].invoice.state is InvoiceState.ISSUED
    assert "取り消し済み" in said(opened(engine, cast.operator, partial(history_dialog, lines[0])))


def test_a_file_is_read_back_line_by_line_and_its_good_lines_are_entered_on_request(
    engine: Engine, cast: Cast, lines: list[InvoiceLine]
):
    one, two = (line.invoice.id for line in lines[:2])
    app = opened(engine, cast.operator, import_dialog)
    text = f"{HEAD}INV-{one},2026/11/20,330000,=cmd(),A\nINV-{two},2026/11/20,330001,,B\nINV-99,x,1,@evil,C\n"
    app.text_area[0].set_value(text).run()
    app.button(key="operations_invoices.import.check").click().run()
    told = said(app)
    for part in (
        "登録できない行が2行あります",
        "残額（¥330,000）を¥1超えて",
        "実在する日付",
        "登録できる入金",
        "=cmd()",
    ):
        assert part in told, part
    assert listed(engine, cast)[0].open == 330_000
    app.button(key="operations_invoices.import.enter").click().run()
    assert [line.open for line in listed(engine, cast)[:2]] == [0, 330_000]
    app = opened(engine, cast.operator, import_dialog)
    app.text_area[0].set_value(text).run()
    app.button(key="operations_invoices.import.check").click().run()
    assert "1行は、すでに登録されています" in said(app)
    assert "登録できる入金はありません。" in said(app)


@pytest.mark.parametrize("text", ["", HOSTILE[0]])
def test_what_is_no_payment_file_is_told_in_a_sentence(engine: Engine, cast: Cast, text: str):
    app = opened(engine, cast.operator, import_dialog)
    app.text_area[0].set_value(text).run()
    app.button(key="operations_invoices.import.check").click().run()
    assert not app.exception
    assert "登録できない行が1行あります" in said(app)


def test_a_credit_note_needs_its_reason(engine: Engine, cast: Cast, lines: list[InvoiceLine]):
    app = opened(engine, cast.operator, partial(credit_dialog, lines[0]))
    app.button(key="operations_invoices.credit.yes").click().run()
    assert "返還の理由を入力してください。" in said(app)


def test_the_close_issues_what_is_due_and_a_credit_note_stands_beside_what_it_takes_back(engine: Engine, cast: Cast):
    contracted(engine, cast)
    app = screen(INVOICES, engine, cast.operator, OVER)
    app.button(key="operations_invoices.close").click().run()
    assert not app.exception
    assert "未発行の請求書：**0件**" in words(screen(INVOICES, engine, cast.operator, OVER))
    [line] = listed(engine, cast)
    assert (line.invoice.state, line.to) == (InvoiceState.ISSUED, ("boss@aoba-keiki.example",))
    app = opened(engine, cast.operator, partial(credit_dialog, line))
    app.text_area[0].set_value("数量の誤り").run()
    app.button(key="operations_invoices.credit.yes").click().run()
    for name, who in (("client.invoices", cast.buyer), ("partner.invoices", cast.seller), (INVOICES, cast.operator)):
        told = words(screen(name, engine, who, OVER))
        for part in (
            "CRN-000002",
            "返還",
            "INV-000001の取り消し",
            "取り消し",
            "CRN-000002で返還",
            "-¥495,000",
            "未入金（0件・税込）",
        ):
            assert part in told, (name, part)


def test_thirty_invoices_cost_as_many_queries_as_three(engine: Engine, cast: Cast):
    counts: list[int] = []
    for more in (3, 24):
        invoiced(engine, contracted(engine, cast), issued=more)
        counts.append(count_queries(engine, lambda: screen(INVOICES, engine, cast.operator)))
    assert counts[0] == counts[1] > 0
