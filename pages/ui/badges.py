"""Small coloured words: where something stands, and what it is."""

from dataclasses import dataclass
from typing import Literal

from core.model import CandidateStatus, Certification, ContractStatus, Labelled, MailState, OrderState
from core.model_accounts import ConsultationStatus, LeadStatus
from core.model_choosing import InterviewState
from core.model_contracts import InvoiceState
from core.model_direction import ActionState, PackState
from pages.ui.text import html, plain

Tone = Literal["red", "blue", "orange", "gray", "green", "violet"]

TONES: dict[Labelled, Tone] = {
    CandidateStatus.NEW: "red",
    CandidateStatus.CONSIDERING: "blue",
    CandidateStatus.ON_HOLD: "orange",
    CandidateStatus.DECLINED: "gray",
    Certification.PRIME: "violet",
    Certification.STANDARD: "gray",
    OrderState.REQUESTED: "gray",
    OrderState.NEGOTIATING: "blue",
    OrderState.AWAITING_APPROVAL: "orange",
    OrderState.APPROVED: "green",
    ContractStatus.DRAFTING: "blue",
    ContractStatus.SCHEDULED: "violet",
    ContractStatus.ACTIVE: "green",
    ContractStatus.TERMINATING: "orange",
    ContractStatus.ENDED: "gray",
    MailState.QUEUED: "blue",
    MailState.SENT: "green",
    MailState.FAILED: "red",
    MailState.CANCELLED: "gray",
    MailState.KEPT: "gray",
    InterviewState.OFFERED: "orange",
    InterviewState.FIXED: "green",
    LeadStatus.NEW: "red",
    LeadStatus.CONTACTED: "blue",
    LeadStatus.MET: "blue",
    LeadStatus.VERIFYING: "orange",
    LeadStatus.ISSUED: "green",
    LeadStatus.CLOSED: "gray",
    ConsultationStatus.RECEIVED: "red",
    ConsultationStatus.IN_PROGRESS: "blue",
    ConsultationStatus.ANSWERED: "green",
    ConsultationStatus.CLOSED: "gray",
    InvoiceState.SCHEDULED: "gray",
    PackState.MISSING: "red",
    PackState.MADE: "blue",
    PackState.SHARED: "green",
    PackState.REVISED: "orange",
    ActionState.OPEN: "orange",
    ActionState.DONE: "green",
    ActionState.DROPPED: "gray",
    InvoiceState.REGISTERED: "violet",
    InvoiceState.ISSUED: "blue",
    InvoiceState.PARTLY_PAID: "orange",
    InvoiceState.PAID: "green",
    InvoiceState.CANCELLED: "gray",
}
"""Which colour a status has everywhere; the word is always beside it."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A word on a tint."""

    label: str
    tone: Tone = "gray"

    def __str__(self) -> str:
        """For places that read Markdown: `st.markdown(f"{badge(status)} …")`. One line: a directive can't hold two."""
        return f":{self.tone}-badge[{plain(' '.join(self.label.split()))}]"

    def html(self) -> str:
        """For `st.html`; the colours follow the theme."""
        return f'<span style="{_STYLE}{_COLORS[self.tone]}">{html(self.label)}</span>'


def badge(status: Labelled) -> Badge:
    """A status in its colour."""
    return Badge(status.label, TONES.get(status, "gray"))


_STYLE = (
    "display:inline-block;padding:.1rem .5rem;border-radius:6px;font-size:.8rem;font-weight:600;line-height:1.5;"
    "vertical-align:middle;white-space:nowrap;"
)
_COLORS: dict[Tone, str] = {
    "red": "color:light-dark(#A92C1A,#FFB3A4);background:light-dark(#FDECE9,#46221D)",
    "blue": "color:light-dark(#1A4F9C,#A9CCFF);background:light-dark(#E6F0FD,#1B3352)",
    "orange": "color:light-dark(#8A4B00,#FFCB8A);background:light-dark(#FFF1DF,#452F12)",
    "gray": "color:light-dark(#48525F,#C3CCD8);background:light-dark(#EDF0F3,#2A333F)",
    "green": "color:light-dark(#0F6335,#8EE3B2);background:light-dark(#E3F5EA,#163B27)",
    "violet": "color:light-dark(#5B3AA8,#CFBFFF);background:light-dark(#F0EBFC,#34294F)",
}
