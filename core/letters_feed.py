"""The mails to a case's director about what its members report, where no webhook is set or none took it (D6).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion. `missed` is why the channel was
not told.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.formats import day, excerpt, moment, quantity
from core.letterhead import NAME_LIMIT, TITLE_LIMIT, letter
from core.model import Recipient
from core.model_direction import CaseId, Work
from core.model_mails import Letter, MailKind
from core.paths import CONSOLE, Screen, link
from core.performance import hours_of
from core.views.direction import CaseHead
from core.views.feed import Appointment, DayEnd, DayTold

K = MailKind
QUIET = timedelta(minutes=10)
"""The mail about the ends of a day leaves when nobody has reported one for so long."""

COMMENT_LIMIT = 200


def appointment_reported(recipient: Recipient, head: CaseHead, appointment: Appointment, *, missed: str = "") -> Letter:
    """A member has booked an appointment."""
    return letter(
        K.APPOINTMENT_REPORTED,
        recipient,
        f"{K.APPOINTMENT_REPORTED}:{appointment.id}:{recipient.member}",
        feed_link(head.id),
        case=excerpt(head.name, TITLE_LIMIT),
        company=excerpt(appointment.company, NAME_LIMIT),
        attendee=excerpt(appointment.attendee, NAME_LIMIT),
        meets=moment(appointment.meets_at),
        member=excerpt(appointment.member, NAME_LIMIT),
        partner=excerpt(head.partner, NAME_LIMIT),
        notes=appointment.notes,
        missed=missed,
    )


def day_ended(
    recipient: Recipient,
    head: CaseHead,
    on: date,
    ends: Sequence[DayTold],
    latest: DayEnd,
    now: datetime,
    *,
    missed: str = "",
) -> Letter:
    """The ends of a day that were reported so far; it leaves once it is `QUIET`."""
    return letter(
        K.DAY_ENDED,
        recipient,
        f"{end_occasion(head.id, on, latest)}{recipient.member}",
        feed_link(head.id),
        send_after=now + QUIET,
        case=excerpt(head.name, TITLE_LIMIT),
        partner=excerpt(head.partner, NAME_LIMIT),
        day=day(on),
        count=len(ends),
        ends="\n\n".join(map(_end, ends)),
        missed=missed,
    )


def ends_occasion(case: CaseId, on: date) -> str:
    """What the keys of the mails about the ends of a day begin with: the next report replaces what has not left yet."""
    return f"{K.DAY_ENDED}:{case}:{on}:"


def end_occasion(case: CaseId, on: date, latest: DayEnd) -> str:
    """The same of the mails that one of these reports has brought about."""
    return f"{ends_occasion(case, on)}{latest.id}:{latest.revision}:"


def feed_link(case: CaseId) -> str:
    """The address of a case's feed, as its director opens it."""
    return link(CONSOLE, Screen.CASE, case=case, part="feed")


def figures(work: Work) -> tuple[tuple[str, str], ...]:
    """A day's figures with their words, the same in mails, the channel and the feed."""
    return (
        ("稼働時間", quantity(hours_of(work.minutes), "時間")),
        ("架電", f"{work.calls:,}件"),
        ("コンタクト", f"{work.contacts:,}件"),
        ("アポ獲得", f"{work.appointments:,}件"),
    )


def _end(end: DayTold) -> str:
    told = "、".join(f"{name} {figure}" for name, figure in figures(end.work))
    text = f"\n　{excerpt(end.text, COMMENT_LIMIT)}" if end.text else ""
    return f"■ {excerpt(end.member, NAME_LIMIT)}\n　{told}{text}"
