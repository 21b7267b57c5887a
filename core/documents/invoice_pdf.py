"""請求書 and 返還請求書 as a PDF: a 適格請求書 where its issuer has a 登録番号 (B4, L1).

What it says was frozen when the invoice was registered; every page carries its number and the SHA-256 of that. The same
invoice gives the same bytes, so that a copy can be checked against the one the console makes.
"""

from core.calendar import jst_midnight
from core.contact_numbers import address_text, phone_text
from core.documents.heading import Addressed, Answer, answers, companies, heading
from core.documents.sheet import MUTED, Column, Footer, Sheet, new_sheet
from core.formats import day, quantity, yen
from core.invoices import InvoiceContent, InvoiceParty
from core.money import tax_rates

REDUCED = "※"
"""Marks what the reduced rate applies to, as the law asks (L1)."""


def invoice_title(content: InvoiceContent) -> str:
    """What the paper calls itself. Without a 登録番号 it is no 適格請求書 and does not say so (L1)."""
    qualified = "適格" if content.issuer.registration_number else ""
    return qualified + content.kind.label


def invoice_file_name(content: InvoiceContent) -> str:
    """The name under which the paper is saved. It names no company: file names travel further than papers."""
    return content.file_name


def invoice_pdf(content: InvoiceContent, digest: str) -> bytes:
    """The PDF's bytes; `digest` is the SHA-256 under which the content was frozen."""
    title = invoice_title(content)
    sheet = new_sheet(
        f"{title} {content.number}",
        Footer(f"{title}　{content.number}", f"SHA-256 {digest}"),
        jst_midnight(content.dated),
    )
    sheet.set_subject(content.number)
    sheet.set_keywords(f"sha256:{digest}")
    _head(sheet, content, title)
    _parties(sheet, content)
    _summary(sheet, content)
    if content.takes_back:
        _original(sheet, content)
    _lines(sheet, content)
    _remarks(sheet, content)
    sheet.explain_missing(3)
    return sheet.finished()


def _head(sheet: Sheet, content: InvoiceContent, title: str) -> None:
    facts = (
        ("請求書番号" if content.takes_back is None else "返還請求書番号", content.number),
        ("発行日", day(content.dated)),
        ("発注書番号", f"{content.order} 第{content.order_version}版"),
    )
    heading(sheet, title, facts)


def _parties(sheet: Sheet, content: InvoiceContent) -> None:
    """Who is billed at the left, who bills at the right."""
    role = "請求先" if content.takes_back is None else "宛先"
    companies(sheet, _addressed(role, content.recipient, "　御中"), _addressed("発行者", content.issuer, ""))
    if content.takes_back:
        sheet.paragraph("下記のとおり、ご請求を取り消し、対価を返還いたします。")
    else:
        sheet.paragraph("下記のとおりご請求申し上げます。")
    sheet.skip(3)


def _addressed(role: str, party: InvoiceParty, honorific: str) -> Addressed:
    phone = f"電話 {phone_text(party.phone)}" if party.phone else ""
    registration = f"登録番号 {party.registration_number}" if party.registration_number else ""
    return Addressed(
        role, party.name + honorific, (address_text(party.postal_code, party.address), phone, registration)
    )


def _summary(sheet: Sheet, content: InvoiceContent) -> None:
    """The two answers people look for first: how much, until when."""
    term = f"取引期間 {day(content.starts_on)}〜{day(content.ends_on)}"
    split = f"税抜 {yen(content.totals.subtotal)}　消費税 {yen(content.totals.tax)}"
    total = yen(content.totals.total)
    if content.takes_back:
        answers(sheet, Answer("返還日", day(content.dated), term), Answer("返還金額（税込）", total, split))
    else:
        answers(sheet, Answer("お支払期日", day(content.due_on), term), Answer("ご請求金額（税込）", total, split))


def _original(sheet: Sheet, content: InvoiceContent) -> None:
    """Which invoice is taken back, and why: what a 適格返還請求書 has to name (L1)."""
    original = content.takes_back
    assert original is not None
    sheet.section("取り消す請求書")
    sheet.paragraph(f"請求書番号：{original.number}　発行日：{day(original.dated)}")
    sheet.paragraph(f"SHA-256 {original.digest}", size=7.5, leading=4.4, colour=MUTED)
    sheet.paragraph(f"理由：{original.reason}")
    sheet.skip(5)


def _lines(sheet: Sheet, content: InvoiceContent) -> None:
    reduced = tax_rates(content.ends_on).reduced
    columns = (
        Column("No.", 11),
        Column("取引内容", 65),
        Column("単価（税抜）", 27, "R"),
        Column("数量", 25, "R"),
        Column("税率", 14, "R"),
        Column("金額（税抜）", 32, "R"),
    )
    sheet.section("明細", keep=24)
    sheet.rows(
        columns,
        (
            (
                f"{number:02d}",
                line.name + (f"　{REDUCED}" if line.tax_rate == reduced else ""),
                yen(line.unit_price),
                quantity(line.quantity, line.unit),
                f"{line.tax_rate}%",
                yen(line.amount),
            )
            for number, line in enumerate(content.lines, 1)
        ),
    )
    sheet.sums(_sums(content))
    sheet.skip(5)


def _sums(content: InvoiceContent) -> list[tuple[str, str]]:
    """Per rate what it applies to and its tax, whether there is one rate or several (L1, L2)."""
    rows: list[tuple[str, str]] = []
    for each in content.totals.taxes:
        rows.append((f"{each.rate}%対象 合計（税抜）", yen(each.taxable)))
        rows.append((f"消費税 {each.rate}%", yen(each.tax)))
    return [*rows, ("返還金額（税込）" if content.takes_back else "ご請求金額（税込）", yen(content.totals.total))]


def _remarks(sheet: Sheet, content: InvoiceContent) -> None:
    if content.takes_back is None:
        sheet.section("お支払い")
        sheet.paragraph(f"お支払期日：{day(content.due_on)}　お支払方法：{content.method or '銀行振込'}")
        sheet.skip(5)
    sheet.section("備考")
    notes = [f"消費税は、税率ごとの合計額に対して1回だけ計算しています（端数処理：{content.rounding.label}）。"]
    reduced = tax_rates(content.ends_on).reduced
    if any(line.tax_rate == reduced for line in content.lines):
        notes.append(f"「{REDUCED}」は軽減税率の対象です。")
    if not content.issuer.registration_number:
        notes.append(
            "発行者は適格請求書発行事業者の登録番号を登録していないため、この書類は適格請求書ではありません。"
            "仕入税額控除の経過措置（取引の日により控除できる割合が異なります）の適用は、税理士などにご確認ください。"
        )
    for note in notes:
        sheet.paragraph(f"・{note}", size=8.5, leading=5)
