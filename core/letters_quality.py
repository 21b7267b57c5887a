"""The mails of 品質チェック and of the review at a deal's end (C4, C5).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion. Partners hear of no check.
"""

from collections.abc import Sequence
from datetime import date, datetime

from core import formats
from core import rules_quality as law
from core.formats import day, excerpt, stars
from core.letterhead import NAME_LIMIT, TITLE_LIMIT, deal_link, letter
from core.model import OrderId, ProposalId, Recipient
from core.model_contracts import Check, QualityAxis, ReviewForm
from core.model_mails import About, Letter, MailKind
from core.paths import CONSOLE, Screen, link
from core.views.quality import EndedDeal, WaitingCheck

K = MailKind

LISTED = 30
"""So many deals stand in one reminder; the screen has all of them."""


def quality_low(
    recipient: Recipient, *, order: OrderId, month: date, check: Check, client: str, partner: str, at: datetime
) -> Letter:
    """Kakutoku's directors are told of a low check, and again of a correction that makes it lower (C5)."""
    return letter(
        K.QUALITY_LOW,
        recipient,
        f"{K.QUALITY_LOW}:{order}:{month:%Y-%m}:{_stamp(at)}:{recipient.member}",
        link(CONSOLE, Screen.OPERATIONS_QUALITY, order=order),
        quote=check.comment,
        about=About(order=order, number=law.month_number(month)),
        month=formats.month(month),
        client=excerpt(client, NAME_LIMIT),
        partner=excerpt(partner, NAME_LIMIT),
        mean=str(law.mean(check.total)),
        scores="\n".join(f"・{axis.label}　{check.scores[axis]}" for axis in QualityAxis),
    )


def quality_reminder(recipient: Recipient, *, month: date, waiting: Sequence[WaitingCheck]) -> Letter:
    """Once a month: the deals whose months wait for their check (C5). Who wants no news of orders gets no mail (A4)."""
    told = [
        f"・{excerpt(each.partner, NAME_LIMIT)} 様　"
        f"{formats.month(each.month)}分（{day(law.closes_on(each.month))}まで）"
        for each in waiting[:LISTED]
    ]
    more = len(waiting) - LISTED
    return letter(
        K.QUALITY_REMINDER,
        recipient,
        f"{K.QUALITY_REMINDER}:{month:%Y-%m}:{recipient.member}",
        link(CONSOLE, Screen.QUALITY),
        about=About(number=law.month_number(month)),
        month=formats.month(month),
        deals="\n".join([*told, *([f"ほか{more:,}件"] if more > 0 else [])]),
        seen_by=law.SEEN_BY,
    )


def review_requested(recipient: Recipient, deal: EndedDeal) -> Letter:
    """The deal is over: its client is asked for a review, once (C4). Who wants no news of orders gets no mail (A4)."""
    return letter(
        K.REVIEW_REQUESTED,
        recipient,
        f"{K.REVIEW_REQUESTED}:{deal.proposal}:{recipient.member}",
        deal_link(recipient.audience, deal.order),
        about=About(order=deal.order),
        partner=excerpt(deal.partner, NAME_LIMIT),
        posting=excerpt(deal.posting_title, TITLE_LIMIT),
        days=law.REVIEW_EDITABLE.days,
    )


def review_posted(
    recipient: Recipient, *, order: OrderId, proposal: ProposalId, review: ReviewForm, client: str, posting: str
) -> Letter:
    """The client of a deal that has ended wrote a review, which its partner reads first (C4)."""
    return letter(
        K.REVIEW_POSTED,
        recipient,
        f"{K.REVIEW_POSTED}:{proposal}:{recipient.member}",
        deal_link(recipient.audience, order),
        quote=review.good,
        about=About(order=order),
        client=excerpt(client, NAME_LIMIT),
        posting=excerpt(posting, TITLE_LIMIT),
        stars=stars(review.stars),
    )


def _stamp(at: datetime) -> int:
    return round(at.timestamp() * 1000)
