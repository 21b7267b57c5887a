"""Every mail of the sales desk: a posting opens or stays open longer, a client asks, kakutoku answers (P1–P4).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion. A partner reads nothing of the
client but the posting's masked title (P10).
"""

from datetime import date, datetime

from core.formats import day, excerpt
from core.letterhead import NAME_LIMIT, TITLE_LIMIT, letter
from core.model import Audience, Recipient
from core.model_accounts import ConsultationId, ConsultationKind, ConsultationStatus
from core.model_mails import About, Letter, MailKind
from core.paths import CONSOLE, Screen, link
from core.views import PostingRecord

K = MailKind


def posting_opened(recipient: Recipient, posting: PostingRecord, *, title: str) -> Letter:
    """The client's posting is open, for the first time or again (P1, P4)."""
    return _opening(K.POSTING_OPENED, recipient, posting, Screen.CANDIDATES, title)


def posting_announced(recipient: Recipient, posting: PostingRecord, *, masked_title: str) -> Letter:
    """A partner can propose to a posting now; whose it is stays covered (P3, P10)."""
    return _opening(K.POSTING_ANNOUNCED, recipient, posting, Screen.PARTNER_POSTING, masked_title)


def deadline_extended(recipient: Recipient, posting: PostingRecord, *, title: str, deadline: date) -> Letter:
    """The posting's round stays open longer: told to the client and to who has proposed (P2).

    `title` is masked for a partner (P10).
    """
    screen = Screen.CANDIDATES if recipient.audience is Audience.CLIENT else Screen.PARTNER_POSTING
    return letter(
        K.DEADLINE_EXTENDED,
        recipient,
        f"{K.DEADLINE_EXTENDED}:{posting.id}:{posting.round}:{deadline.isoformat()}:{recipient.member}",
        link(CONSOLE, screen, posting=posting.id),
        about=About(posting=posting.id, number=posting.round),
        posting=excerpt(title, TITLE_LIMIT),
        before=day(posting.deadline),
        deadline=day(deadline),
    )


def consultation_received(
    recipient: Recipient, *, consultation: ConsultationId, client: str, kind: ConsultationKind, posting: str, text: str
) -> Letter:
    """A client asks its sales contact (P4)."""
    return letter(
        K.CONSULTATION_RECEIVED,
        recipient,
        f"{K.CONSULTATION_RECEIVED}:{consultation}:{recipient.member}",
        link(CONSOLE, Screen.OPERATIONS_CONSULTATIONS, consultation=consultation),
        about=About(number=consultation),
        quote=text,
        client=excerpt(client, NAME_LIMIT),
        matter=kind.label,
        posting=excerpt(posting, TITLE_LIMIT),
    )


def consultation_updated(
    recipient: Recipient,
    *,
    consultation: ConsultationId,
    kind: ConsultationKind,
    status: ConsultationStatus,
    posting: str,
    answer: str,
    at: datetime,
) -> Letter:
    """A consultation moved on; `answer` is quoted where it was answered (P4)."""
    return letter(
        K.CONSULTATION_UPDATED,
        recipient,
        f"{K.CONSULTATION_UPDATED}:{consultation}:{round(at.timestamp() * 1000)}:{recipient.member}",
        link(CONSOLE, Screen.CONSULTATIONS, consultation=consultation),
        about=About(number=consultation),
        quote=answer,
        matter=kind.label,
        status=status.label,
        answered=int(bool(answer)),
        posting=excerpt(posting, TITLE_LIMIT),
    )


def _opening(kind: MailKind, recipient: Recipient, posting: PostingRecord, screen: Screen, title: str) -> Letter:
    return letter(
        kind,
        recipient,
        f"{kind}:{posting.id}:{posting.round}:{recipient.member}",
        link(CONSOLE, screen, posting=posting.id),
        about=About(posting=posting.id, number=posting.round),
        posting=excerpt(title, TITLE_LIMIT),
        round=posting.round,
        deadline=day(posting.deadline),
    )
