"""The tables, one mapped class each; importing them here makes the schema whole. Only core/store knows them."""

from core.store.tables.base import Base
from core.store.tables.market import (
    ConsultationRow,
    HearingRow,
    PostingRoundRow,
    PostingRow,
    ProposalRow,
    ReviewRow,
)
from core.store.tables.office import AuditRow, DraftRow, MailRow
from core.store.tables.orders import OrderEventRow, OrderRow, OrderVersionRow, TerminationRow
from core.store.tables.people import (
    FeeRow,
    InvitationRow,
    LeadNoteRow,
    LeadRow,
    LinkRow,
    MemberRow,
    OrganizationRow,
    PartnerProfileRow,
    PrimeAuditRow,
    RecoveryCodeRow,
    SalesContactRow,
    SecondStepRow,
    SessionRow,
    SignInAttemptRow,
)
from core.store.tables.talks import AttachmentRow, MessageRow, ThreadReadRow

__all__ = [
    "AttachmentRow",
    "AuditRow",
    "Base",
    "ConsultationRow",
    "DraftRow",
    "FeeRow",
    "HearingRow",
    "InvitationRow",
    "LeadNoteRow",
    "LeadRow",
    "LinkRow",
    "MailRow",
    "MemberRow",
    "MessageRow",
    "OrderEventRow",
    "OrderRow",
    "OrderVersionRow",
    "OrganizationRow",
    "PartnerProfileRow",
    "PostingRoundRow",
    "PostingRow",
    "PrimeAuditRow",
    "ProposalRow",
    "RecoveryCodeRow",
    "ReviewRow",
    "SalesContactRow",
    "SecondStepRow",
    "SessionRow",
    "SignInAttemptRow",
    "TerminationRow",
    "ThreadReadRow",
]
