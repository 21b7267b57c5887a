"""The mails about interview dates: offered, fixed or moved, called off (M3)."""

from collections.abc import Sequence
from typing import Any

from core.formats import excerpt, period
from core.letterhead import NAME_LIMIT, TITLE_LIMIT, letter, thread_link
from core.model import Audience, Recipient
from core.model_mails import About, Letter, MailFile, MailKind
from core.rules_interviews import PLACE_LIMIT, Period
from core.views.interviews import Interview

K = MailKind


def interview_offered(recipient: Recipient, interview: Interview, *, moves: Period | None) -> Letter:
    """The other side offered dates; `moves` is the one that stands until a new one is taken."""
    return _letter(
        K.INTERVIEW_OFFERED,
        recipient,
        interview,
        dates="\n".join(f"・{period(*slot.period)}" for slot in interview.slots),
        moves=period(*moves) if moves else "",
    )


def interview_fixed(
    recipient: Recipient, interview: Interview, fixed: Period, *, moved: Period | None, file: MailFile
) -> Letter:
    """A date was taken; both sides get it for their calendars. `moved` is the one that it replaces."""
    was = period(*moved) if moved else ""
    return _letter(K.INTERVIEW_FIXED, recipient, interview, [file], date=period(*fixed), moved=was)


def interview_called_off(
    recipient: Recipient, interview: Interview, fixed: Period, *, by: str, file: MailFile
) -> Letter:
    """A fixed date was called off by the company `by`; both calendars lose it."""
    by = excerpt(by, NAME_LIMIT)
    return _letter(K.INTERVIEW_CALLED_OFF, recipient, interview, [file], date=period(*fixed), by=by)


def _letter(
    kind: MailKind, recipient: Recipient, interview: Interview, files: Sequence[MailFile] = (), **facts: Any
) -> Letter:
    """Each happens to an offer once. The other side is named: dates exist only where both names are known (P8)."""
    counterpart = interview.partner if recipient.audience is Audience.CLIENT else interview.client
    return letter(
        kind,
        recipient,
        f"{kind}:{interview.id}:{recipient.member}",
        thread_link(recipient.audience, interview.proposal),
        quote=interview.note,
        files=tuple(files),
        about=About(proposal=interview.proposal, number=interview.id),
        counterpart=excerpt(counterpart, NAME_LIMIT),
        posting=excerpt(interview.posting_title, TITLE_LIMIT),
        place=excerpt(interview.place, PLACE_LIMIT),
        **facts,
    )
