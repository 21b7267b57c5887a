"""The mails of direction: what a client hears of the work on its deal (D2, D6, D8).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion.
"""

from core.formats import clock_of, day, excerpt
from core.letterhead import NAME_LIMIT, TITLE_LIMIT, letter
from core.model import Recipient
from core.model_direction import PackId
from core.model_mails import About, Letter, MailKind
from core.packs import PackForm
from core.paths import CONSOLE, Screen, link
from core.views.direction import CaseHead

K = MailKind


def pack_shared(recipient: Recipient, head: CaseHead, pack: PackId, form: PackForm, *, revised: bool) -> Letter:
    """The client's people are told that a meeting's pack can be read, and again of each revision (D8)."""
    content = form.content
    return letter(
        K.PACK_SHARED,
        recipient,
        f"{K.PACK_SHARED}:{head.id}:{pack}:{form.digest}:{recipient.member}",
        link(CONSOLE, Screen.PROGRESS, case=head.id, part="meetings", pack=pack),
        about=About(proposal=head.proposal, number=head.id),
        partner=excerpt(head.partner, NAME_LIMIT),
        case=excerpt(head.name, TITLE_LIMIT),
        meets=f"{day(content.meets_on)} {clock_of(content.starts)}",
        revised=int(revised),
    )
