"""Draws any paper of the index again, exactly as it was exchanged (C6)."""

from dataclasses import replace
from datetime import date

from core.documents.invoice_pdf import invoice_file_name, invoice_pdf
from core.documents.order_pdf import order_pdf
from core.documents.papers import file_name, order_paper
from core.documents.termination_pdf import termination_file_name, termination_pdf
from core.errors import NotFound
from core.model_contracts import PaperKind
from core.repository import Repository
from core.views.papers import Paper

NOT_DRAWN = "この書類のPDFは見つかりません。"


def kept_paper(repo: Repository, paper: Paper, today: date) -> tuple[str, bytes]:
    """The name under which a paper is saved, and its PDF. That the viewer may have it, the index has said.

    Both sides, and operations, get the very same bytes. Raises NotFound, and Refused where an invoice is not what was
    registered any more.
    """
    its = repo.as_client(paper.client_id)
    match paper.kind:
        case PaperKind.QUOTE | PaperKind.ORDER | PaperKind.RENEWAL if paper.version:
            page = its.orders.page(paper.order, today)
            if paper.kind is PaperKind.QUOTE:  # as it read before both sides approved
                page = replace(page, order=replace(page.order, approved_at=None))
            document = order_paper(page, paper.version)
            return file_name(document), order_pdf(document)
        case PaperKind.INVOICE | PaperKind.CREDIT_NOTE if paper.invoice:
            content = its.invoices.content(paper.invoice)
            if content is None:
                raise NotFound(NOT_DRAWN)
            return invoice_file_name(content), invoice_pdf(content, content.digest)
        case PaperKind.TERMINATION if paper.termination:
            notice = its.terminations.notice(paper.termination)
            return termination_file_name(notice), termination_pdf(notice)
        case _:
            raise NotFound(NOT_DRAWN)
