"""Where private files are fetched; `downloads` answers there."""

from collections.abc import Sequence

from core.model import AttachmentId, OrderId, ProposalId, TerminationId
from core.model_choosing import InterviewId
from core.model_contracts import BundleId, InvoiceId, PaperId
from core.model_direction import KnowledgeFileId, ListRequestId, PackId


def order_path(order: OrderId, version: int) -> str:
    """Where one version of an order is read as PDF (O8)."""
    return f"/files/orders/{order}/{version}.pdf"


def fee_path(order: OrderId, version: int) -> str:
    """Where the same version is read with kakutoku's fees: for the client only (O8)."""
    return f"/files/orders/{order}/{version}-fees.pdf"


def paper_path(paper: PaperId) -> str:
    """Where any paper of the index is read as PDF (C6)."""
    return f"/files/papers/{paper}.pdf"


def bundle_path(bundle: BundleId) -> str:
    """Where a finished ZIP of papers is fetched (C6)."""
    return f"/files/bundles/{bundle}.zip"


def pack_path(pack: PackId) -> str:
    """Where a meeting's pack is read as PDF (D8)."""
    return f"/files/packs/{pack}.pdf"


def comparison_path(proposals: Sequence[ProposalId]) -> str:
    """Where the comparison of these candidates is read as PDF (P11)."""
    return f"/files/comparisons.pdf?proposals={','.join(map(str, proposals))}"


def attachment_path(attachment: AttachmentId) -> str:
    """Where a message's file is fetched (M1)."""
    return f"/files/attachments/{attachment}"


def material_path(file: KnowledgeFileId) -> str:
    """Where a material on a page of knowledge is fetched (D1)."""
    return f"/files/knowledge/{file}"


def list_path(request: ListRequestId) -> str:
    """Where a delivered target list is fetched (D5)."""
    return f"/files/lists/{request}"


def invoice_path(invoice: InvoiceId) -> str:
    """Where an invoice or a credit note is read as PDF (B4)."""
    return f"/files/invoices/{invoice}.pdf"


def interview_path(interview: InterviewId) -> str:
    """Where a fixed date is fetched for one's calendar (M3)."""
    return f"/files/interviews/{interview}.ics"


def termination_path(termination: TerminationId) -> str:
    """Where the 契約終了通知書 of an approved request is read (C3)."""
    return f"/files/terminations/{termination}.pdf"
