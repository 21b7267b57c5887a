"""契約終了通知書 as a PDF: which contract ends when, who asked for it and why, who approved it (C3).

Every page carries the notice's number and the SHA-256 of what it says. The same notice gives the same bytes.
"""

from core.calendar import term_detail
from core.contact_numbers import address_text, phone_text
from core.documents.heading import Addressed, Answer, answers, companies, heading
from core.documents.sheet import MUTED, Column, Footer, Sheet, new_sheet
from core.formats import day, moment
from core.model import OPERATOR, Side
from core.model_contracts import PaperKind
from core.paper_numbers import order_number
from core.views import Company, TerminationNotice

TITLE = PaperKind.TERMINATION.label


def termination_file_name(notice: TerminationNotice) -> str:
    """The name under which the paper is saved. It names no company: file names travel further than papers."""
    return f"{TITLE}_{notice.number}.pdf"


def termination_pdf(notice: TerminationNotice) -> bytes:
    """The PDF's bytes."""
    sheet = new_sheet(
        f"{TITLE} {notice.number}",
        Footer(f"{TITLE}　{notice.number}", f"SHA-256 {notice.digest}"),
        notice.decided_at,
    )
    sheet.set_subject(notice.number)
    sheet.set_keywords(f"sha256:{notice.digest}")
    facts = (
        ("文書番号", notice.number),
        ("発注書番号", f"{order_number(notice.order)} 第{notice.version}版"),
        ("承認日時", moment(notice.decided_at)),
    )
    heading(sheet, TITLE, facts)
    companies(sheet, _addressed("委託者（甲）", notice.client), _addressed("受託者（乙）", notice.partner))
    sheet.paragraph("甲と乙の間の次の契約は、双方の合意に基づく契約停止申請が承認され、下記の日に終了します。")
    sheet.skip(3)
    _summary(sheet, notice)
    sheet.section("契約停止の理由")
    sheet.paragraph(notice.reason)
    sheet.skip(5)
    _history(sheet, notice)
    _seal(sheet, notice)
    sheet.explain_missing(3)
    return sheet.finished()


def _addressed(role: str, company: Company) -> Addressed:
    phone = f"電話 {phone_text(company.phone)}" if company.phone else ""
    return Addressed(role, f"{company.name}　御中", (address_text(company.postal_code, company.address), phone))


def _summary(sheet: Sheet, notice: TerminationNotice) -> None:
    """The day on which it ends, beside the term that was agreed on."""
    term = notice.term
    agreed = Answer("当初の委託期間", f"{day(term.start)}〜{day(term.end)}", term_detail(term))
    answers(sheet, agreed, Answer("契約終了日", day(notice.ends_on)))


def _history(sheet: Sheet, notice: TerminationNotice) -> None:
    sheet.section("申請と承認", keep=24)
    asker = notice.client if notice.side is Side.CLIENT else notice.partner
    sheet.rows(
        (Column("", 24), Column("会社名", 68), Column("担当者", 40), Column("日時", 42)),
        (
            ("申請", asker.name, notice.asked_by, moment(notice.asked_at)),
            ("承認", OPERATOR, "", moment(notice.decided_at)),
        ),
    )
    sheet.skip(2)
    sheet.paragraph(
        "契約が終了する月までの委託料は、見積・発注書で双方が合意したとおりにお支払いください。"
        "契約終了日より後に始まる月の請求書は発行されません。",
        size=8.5,
        leading=5,
        colour=MUTED,
    )
    sheet.skip(5)


def _seal(sheet: Sheet, notice: TerminationNotice) -> None:
    sheet.section("記録", keep=20)
    for name, value in (
        ("見積・発注書の内容のハッシュ値", notice.order_digest),
        ("交渉の記録（ハッシュチェーン）の末尾", notice.head),
    ):
        sheet.paragraph(f"{name}：{value}", size=7.5, leading=4.6, colour=MUTED)
