"""The mails of direction: what clients and directors hear of the work on a deal (D2, D5, D6, D8).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion.
"""

from datetime import datetime

from core.formats import clock_of, day, excerpt
from core.letterhead import NAME_LIMIT, TITLE_LIMIT, letter
from core.model import Recipient
from core.model_direction import PackId
from core.model_mails import About, Letter, MailKind
from core.packs import PackForm
from core.paths import CONSOLE, Screen, link
from core.views.direction import CaseHead
from core.views.lists import ListRequest

K = MailKind


def case_assigned(recipient: Recipient, head: CaseHead, *, at: datetime) -> Letter:
    """Somebody of kakutoku is told that a case is theirs to direct from now on (D1).

    `head` still names the director before; where it names the reader, the deal had none.
    """
    return letter(
        K.CASE_ASSIGNED,
        recipient,
        f"{K.CASE_ASSIGNED}:{head.id}:{round(at.timestamp() * 1000)}:{recipient.member}",
        link(CONSOLE, Screen.CASE, case=head.id),
        about=About(proposal=head.proposal, number=head.id),
        case=excerpt(head.name, TITLE_LIMIT),
        client=excerpt(head.client, NAME_LIMIT),
        partner=excerpt(head.partner, NAME_LIMIT),
        before=excerpt(head.director, NAME_LIMIT) if head.director_id != recipient.member else "",
        term=f"{day(head.starts)}〜{day(head.ends)}",
    )


def kickoff_shared(recipient: Recipient, head: CaseHead, revision: int, *, again: bool) -> Letter:
    """The client's people are told that the kickoff sheet can be read, and again of each update (D2)."""
    return letter(
        K.KICKOFF_SHARED,
        recipient,
        f"{K.KICKOFF_SHARED}:{head.id}:{revision}:{recipient.member}",
        link(CONSOLE, Screen.PROGRESS, case=head.id, part="kickoff"),
        about=About(proposal=head.proposal, number=head.id),
        case=excerpt(head.name, TITLE_LIMIT),
        partner=excerpt(head.partner, NAME_LIMIT),
        director=excerpt(head.director, NAME_LIMIT),
        again=int(again),
    )


def pack_shared(
    recipient: Recipient, head: CaseHead, pack: PackId, form: PackForm, *, at: datetime, revised: bool
) -> Letter:
    """The client's people are told that a meeting's pack can be read, and again of each revision (D8).

    Each share is an occasion of its own, also one of what was shared before.
    """
    content = form.content
    return letter(
        K.PACK_SHARED,
        recipient,
        f"{K.PACK_SHARED}:{head.id}:{pack}:{round(at.timestamp() * 1000)}:{recipient.member}",
        link(CONSOLE, Screen.PROGRESS, case=head.id, part="meetings", pack=pack),
        about=About(proposal=head.proposal, number=head.id),
        partner=excerpt(head.partner, NAME_LIMIT),
        case=excerpt(head.name, TITLE_LIMIT),
        meets=f"{day(content.meets_on)} {clock_of(content.starts)}",
        revised=int(revised),
    )


def list_delivered(recipient: Recipient, found: ListRequest) -> Letter:
    """Whoever directs the case, and whoever asked, are told that a list is there (D5)."""
    return letter(
        K.LIST_DELIVERED,
        recipient,
        f"{K.LIST_DELIVERED}:{found.id}:{recipient.member}",
        link(CONSOLE, Screen.CASE, case=found.case, part="lists"),
        quote=found.note,
        about=About(proposal=found.proposal, number=found.case),
        case=excerpt(found.case_name, TITLE_LIMIT),
        client=excerpt(found.client, NAME_LIMIT),
        criteria=excerpt(found.criteria, 200),
        wanted=f"{found.wanted:,}",
        rows=f"{found.rows or 0:,}",
        repeated=f"{found.repeated or 0:,}",
        due=day(found.due_on),
    )
