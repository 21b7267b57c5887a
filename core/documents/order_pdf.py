"""The 見積・発注書 as a PDF: a quote until both sides approved it, the purchase order after, with or without fees (O8).

Text is selectable and searchable; every page carries its number, the version and the version's SHA-256. The same
document gives the same bytes, so that a copy can be checked against the one the console makes.
"""

from dataclasses import dataclass
from datetime import datetime

from core import formats
from core.calendar import Term, jst_date, term_detail
from core.documents.heading import Addressed, Answer, answers, companies, heading
from core.documents.sheet import MUTED, Column, Footer, Sheet, new_sheet
from core.formats import day, moment, quantity, yen
from core.model import Labelled, OrderContent, OrderItem, OrderTerms, Side
from core.money import Rounding, Totals, line_amount, totals
from core.payment_terms import months_of_work
from core.rules_terms import RECEIVED, terms_text


class DocumentKind(Labelled):
    """Which of the three papers an order can be read as (O8)."""

    QUOTE = "quote", "見積書"
    ORDER = "order", "発注書"
    QUOTE_WITH_FEES = "quote_with_fees", "カクトク手数料含む見積書"


@dataclass(frozen=True, slots=True)
class Party:
    """A company as the document names it; `rounding` is that of the tax on its papers (L2)."""

    name: str
    address: str = ""
    phone: str = ""
    registration_number: str = ""
    rounding: Rounding = Rounding.FLOOR


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved for a side, and when (O5)."""

    side: Side
    organization: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One of kakutoku's fees: net yen, and in words how it comes about."""

    name: str
    basis: str
    amount: int
    tax_rate: int = 10


@dataclass(frozen=True, slots=True)
class Fees:
    """What kakutoku charges beside the partner. Another issuer: taxed and totalled apart (L6)."""

    issuer: Party
    lines: tuple[FeeLine, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """The contract that a renewal goes on with: its number, and how long it runs (C2)."""

    number: str
    term: Term


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """Everything the paper says. `number` names the order, `digest` is the SHA-256 of this version's content."""

    kind: DocumentKind
    number: str
    version: int
    digest: str
    client: Party
    partner: Party
    issued_at: datetime
    content: OrderContent
    posting: str = ""
    approvals: tuple[Approval, ...] = ()
    fees: Fees | None = None
    follows: Followed | None = None

    @property
    def title(self) -> str:
        """What the paper calls itself: 更新見積書 or 更新発注書 where it follows a contract (C2)."""
        renewal = self.follows is not None and self.kind is not DocumentKind.QUOTE_WITH_FEES
        return ("更新" if renewal else "") + self.kind.label


def order_pdf(document: OrderDocument) -> bytes:
    """The PDF's bytes. Raises ValueError where the version lacks its term or lines, which no submitted version does."""
    content = document.content
    if content.start is None or content.end is None or not content.lines:
        raise ValueError("a document needs a term and at least one line")
    term = Term(content.start, content.end)
    amounts = [line_amount(line.unit_price, line.quantity) for line in content.lines]
    rounding = document.partner.rounding
    sums = totals(zip(amounts, (line.tax_rate for line in content.lines), strict=True), rounding)

    label = document.title
    sheet = new_sheet(
        f"{label} {document.number} 第{document.version}版",
        Footer(f"{label}　{document.number}　第{document.version}版", f"SHA-256 {document.digest}"),
        document.issued_at,
    )
    sheet.set_subject(f"{document.number} / {document.version}")
    sheet.set_keywords(f"sha256:{document.digest}")
    _head(sheet, document)
    _parties(sheet, document)
    fees = document.fees
    fee_sums = totals(((line.amount, line.tax_rate) for line in fees.lines), fees.issuer.rounding) if fees else None
    _summary(sheet, term, sums, fee_sums)
    _texts(sheet, document)
    _terms(sheet, content.terms, term)
    _lines(sheet, document, amounts, sums)
    if fees and fee_sums:
        _fees(sheet, fees, fee_sums)
    _remarks(sheet, document)
    _approvals(sheet, document)
    sheet.explain_missing(3)
    return sheet.finished()


def _head(sheet: Sheet, document: OrderDocument) -> None:
    facts = (
        ("文書番号", document.number),
        ("版", f"第{document.version}版"),
        ("発行日", day(jst_date(document.issued_at))),
    )
    heading(sheet, document.title, facts, wide=62)


def _parties(sheet: Sheet, document: OrderDocument) -> None:
    """Both companies side by side; 御中 stands with the one that the paper is for."""
    is_order = document.kind is DocumentKind.ORDER
    companies(
        sheet,
        _addressed("委託者（甲）", document.client, "" if is_order else "　御中"),
        _addressed("受託者（乙）", document.partner, "　御中" if is_order else ""),
    )
    if is_order:
        sentence = "甲が乙に業務を委託する取引に関し、甲と乙は以下のとおり契約します。"
    else:
        sentence = "甲が乙に業務を委託する取引に関し、以下のとおりお見積りします。"
    sheet.paragraph(sentence)
    if document.follows:
        before = document.follows
        term = f"{day(before.term.start)}〜{day(before.term.end)}"
        sheet.paragraph(f"本書は、発注書 {before.number}（委託期間 {term}）の契約を更新するものです。")
    if document.posting:
        sheet.paragraph(f"募集：{document.posting}", size=8.5, leading=4.8, colour=MUTED)
    sheet.skip(3)


def _addressed(role: str, party: Party, honorific: str) -> Addressed:
    registration = f"登録番号 {party.registration_number}" if party.registration_number else ""
    phone = f"電話 {party.phone}" if party.phone else ""
    return Addressed(role, party.name + honorific, (party.address, phone, registration))


def _summary(sheet: Sheet, term: Term, sums: Totals, fee_sums: Totals | None) -> None:
    """The two answers people look for first: how long, how much. With fees it is what the client pays in all."""
    label, total, split = "合計金額（税込）", sums.total, f"税抜 {yen(sums.subtotal)}　消費税 {yen(sums.tax)}"
    if fee_sums:
        label, total = "お支払いの総額（税込）", sums.total + fee_sums.total
        split = f"委託料 {yen(sums.total)}　ご利用料金 {yen(fee_sums.total)}"
    period = Answer("委託期間", f"{day(term.start)}〜{day(term.end)}", term_detail(term))
    answers(sheet, period, Answer(label, yen(total), split))


def _texts(sheet: Sheet, document: OrderDocument) -> None:
    content = document.content
    for item, text in (
        (OrderItem.WORK, content.work),
        (OrderItem.DELIVERABLES, content.deliverables),
        (OrderItem.DETAILS, content.details),
    ):
        sheet.section(item.label)
        sheet.paragraph(text.strip() or "なし")
        sheet.skip(5)


def _terms(sheet: Sheet, terms: OrderTerms, term: Term) -> None:
    """What was agreed of place, inspection and payment, and the dates that it comes to (L7, L8)."""
    if terms == OrderTerms():
        return
    sheet.section(OrderItem.TERMS.label)
    sheet.paragraph(terms_text(terms))
    sheet.skip(2)
    columns = (Column("業務の月", 42), Column("受領日", 44), Column("検査完了日", 44), Column("支払期日", 44))
    sheet.rows(
        columns,
        (
            (
                f"{formats.month(month.month)}分",
                day(month.received),
                day(month.inspected_by) if month.inspected_by else "検査なし",
                day(month.paid_on) if month.paid_on else "未定",
            )
            for month in months_of_work(terms, term)
        ),
    )
    sheet.skip(1)
    sheet.paragraph(f"※ {RECEIVED}", size=8.5, leading=5, colour=MUTED)
    sheet.skip(4)


def _lines(sheet: Sheet, document: OrderDocument, amounts: list[int], sums: Totals) -> None:
    columns = (
        Column("No.", 11),
        Column("項目名・業務名", 65),
        Column("単価（税抜）", 27, "R"),
        Column("数量", 25, "R"),
        Column("税率", 14, "R"),
        Column("合計（税抜）", 32, "R"),
    )
    sheet.section(OrderItem.LINES.label, keep=24)
    sheet.rows(
        columns,
        (
            (
                f"{number:02d}",
                line.name,
                yen(line.unit_price),
                quantity(line.quantity, line.unit),
                f"{line.tax_rate}%",
                yen(amount),
            )
            for number, (line, amount) in enumerate(zip(document.content.lines, amounts, strict=True), 1)
        ),
    )
    sheet.sums(_sum_rows(sums, document.partner.rounding, "合計（税込）"))
    sheet.skip(5)


def _fees(sheet: Sheet, fees: Fees, sums: Totals) -> None:
    """Kakutoku's own block: its issuer, its tax, its total (L6)."""
    sheet.section("カクトクのご利用料金", keep=34)
    issuer = fees.issuer
    registration = f"（登録番号 {issuer.registration_number}）" if issuer.registration_number else ""
    sheet.paragraph(f"発行者：{issuer.name}{registration}", size=8.5, leading=5, colour=MUTED)
    sheet.skip(1)
    columns = (
        Column("項目", 55),
        Column("計算の根拠", 73),
        Column("税率", 14, "R"),
        Column("金額（税抜）", 32, "R"),
    )
    sheet.rows(columns, ((line.name, line.basis, f"{line.tax_rate}%", yen(line.amount)) for line in fees.lines))
    sheet.sums(_sum_rows(sums, issuer.rounding, "ご利用料金の合計（税込）"))
    sheet.skip(3)
    sheet.need(10)
    sheet.paragraph(
        "※ パートナーの委託料とカクトクのご利用料金は発行者が異なるため、消費税をそれぞれ計算しています。",
        size=8.5,
        leading=5,
        colour=MUTED,
    )
    sheet.skip(5)


def _sum_rows(sums: Totals, rounding: Rounding, last: str) -> list[tuple[str, str]]:
    """Subtotal, tax per rate, total; a rounding other than the usual one is named, for readers count again (L2)."""
    rounded = "" if rounding is Rounding.FLOOR else f"・{rounding.label}"
    rows = [("小計（税抜）", yen(sums.subtotal))]
    for each in sums.taxes:
        detail = f"（{yen(each.taxable)}対象）" if len(sums.taxes) > 1 else ""
        rows.append((f"消費税 {each.rate}%{rounded}{detail}", yen(each.tax)))
    return [*rows, (last, yen(sums.total))]


def _remarks(sheet: Sheet, document: OrderDocument) -> None:
    sheet.section(OrderItem.REMARKS.label)
    if document.content.remarks.strip():
        sheet.paragraph(document.content.remarks.strip())
    sheet.paragraph("※ この他の取り決めは利用規約に準ずるものとします。", size=8.5, leading=5, colour=MUTED)
    sheet.skip(5)


def _approvals(sheet: Sheet, document: OrderDocument) -> None:
    sheet.section("承認", keep=24)
    if not document.approvals:
        sheet.paragraph("この版は、まだ双方の承認を受けていません。", size=9, colour=MUTED)
        return
    columns = (Column("", 24), Column("会社名", 68), Column("承認者", 40), Column("日時", 42))
    sheet.rows(
        columns,
        ((each.side.label, each.organization, each.name, moment(each.at)) for each in document.approvals),
    )
