"""Every mail the console sends: what happened, what to do next, and a link to the exact screen.

One function a mail, from plain arguments to a `Letter`; `assets/templates/mails/` holds the words. Each letter goes to
one member, so that one refused address never delays or doubles another's mail, and is keyed by the occasion that it
tells of. Links stay relative to the installation until the mail is sent (`paths.resolve`). Before disclosure a letter
carries nothing of the other side but the posting's masked title (P10).
"""

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from core.calendar import Term
from core.formats import day, excerpt, moment, yen
from core.model import Audience, Letter, MailKind, MessageId, OrderId, ProposalId, Recipient, TerminationId
from core.paths import CONSOLE, Screen, link
from core.rules import decline_key

K = MailKind

SUBJECT_PREFIX = "【kakutoku connect】"
SUBJECT_LIMIT = 150
QUOTE_LIMIT = 400
TITLE_LIMIT = 80
NAME_LIMIT = 60

_TEMPLATES = Path(__file__).parents[1] / "assets" / "templates" / "mails"


# --- screening (P8) ---------------------------------------------------------------------------------------------


def declined(
    recipient: Recipient,
    *,
    proposal: ProposalId,
    masked_posting: str,
    declined_at: datetime,
    send_after: datetime,
) -> Letter:
    """The partner was not chosen. Waits until `send_after`; names nobody, not even after disclosure (P8, P10)."""
    return _letter(
        K.DECLINED,
        recipient,
        decline_key(proposal, declined_at) + str(recipient.member),
        link(CONSOLE, Screen.PARTNER_PROPOSALS, proposal=proposal),
        send_after=send_after,
        posting=excerpt(masked_posting, TITLE_LIMIT),
    )


def decline_corrected(
    recipient: Recipient, *, proposal: ProposalId, masked_posting: str, declined_at: datetime
) -> Letter:
    """The decline of `declined_at` was taken back after its mail had gone (P8, P10)."""
    return _letter(
        K.DECLINE_CORRECTED,
        recipient,
        f"{K.DECLINE_CORRECTED}:{proposal}:{_stamp(declined_at)}:{recipient.member}",
        link(CONSOLE, Screen.PARTNER_PROPOSALS, proposal=proposal),
        posting=excerpt(masked_posting, TITLE_LIMIT),
    )


def proceeded(recipient: Recipient, *, proposal: ProposalId, counterpart: str, posting: str) -> Letter:
    """The client chose 面談に進む: both names are disclosed and the chat is open (P8)."""
    return _letter(
        K.PROCEEDED,
        recipient,
        f"{K.PROCEEDED}:{proposal}:{recipient.member}",
        thread_link(recipient.audience, proposal),
        counterpart=excerpt(counterpart, NAME_LIMIT),
        posting=excerpt(posting, TITLE_LIMIT),
    )


# --- messages (M2) ----------------------------------------------------------------------------------------------


def message_received(
    recipient: Recipient,
    *,
    proposal: ProposalId,
    last_read: MessageId | None,
    counterpart: str,
    posting: str,
    message: str,
) -> Letter:
    """A message arrived. Keyed by how far the recipient has read, so that an unread run brings one mail (M2)."""
    return _letter(
        K.MESSAGE_RECEIVED,
        recipient,
        f"{K.MESSAGE_RECEIVED}:{proposal}:{last_read or 0}:{recipient.member}",
        thread_link(recipient.audience, proposal),
        quote=message,
        counterpart=excerpt(counterpart, NAME_LIMIT),
        posting=excerpt(posting, TITLE_LIMIT),
    )


# --- orders (O1–O5) ---------------------------------------------------------------------------------------------


def quote_requested(recipient: Recipient, *, order: OrderId, counterpart: str, posting: str) -> Letter:
    """見積を依頼する: the partner is asked to write the order (O1)."""
    return _order_letter(K.QUOTE_REQUESTED, recipient, order, "", counterpart, posting)


def renewal_requested(recipient: Recipient, *, order: OrderId, counterpart: str, posting: str) -> Letter:
    """契約を更新: the partner is asked to renew; `order` is the new one, begun from the current contract (C2)."""
    return _order_letter(K.RENEWAL_REQUESTED, recipient, order, "", counterpart, posting)


def order_submitted(
    recipient: Recipient,
    *,
    order: OrderId,
    version: int,
    counterpart: str,
    posting: str,
    request_withdrawn: bool = False,
) -> Letter:
    """The other side submitted a version; `request_withdrawn` where that withdrew an approval request (O2, O3, O5)."""
    return _order_letter(
        K.ORDER_SUBMITTED,
        recipient,
        order,
        str(version),
        counterpart,
        posting,
        version=version,
        request_withdrawn=request_withdrawn,
    )


def revision_requested(
    recipient: Recipient,
    *,
    order: OrderId,
    event: int,
    version: int,
    counterpart: str,
    posting: str,
    request: str,
) -> Letter:
    """修正依頼: what the client can't edit it asks for in words; `event` is its position in the chain (O3)."""
    return _order_letter(
        K.REVISION_REQUESTED,
        recipient,
        order,
        str(event),
        counterpart,
        posting,
        quote=request,
        version=version,
    )


def approval_requested(
    recipient: Recipient, *, order: OrderId, event: int, version: int, counterpart: str, posting: str
) -> Letter:
    """承認依頼 for exactly one version (O5); `event` is its position in the chain, for it can be asked for again."""
    return _order_letter(K.APPROVAL_REQUESTED, recipient, order, str(event), counterpart, posting, version=version)


def order_approved(
    recipient: Recipient,
    *,
    order: OrderId,
    version: int,
    counterpart: str,
    posting: str,
    term: Term,
    total: int,
) -> Letter:
    """Both sides approved: the contract stands. `total` is in yen with tax (O5)."""
    return _order_letter(
        K.ORDER_APPROVED,
        recipient,
        order,
        str(version),
        counterpart,
        posting,
        url=deal_link(recipient.audience, order),
        version=version,
        term=f"{day(term.start)}〜{day(term.end)}",
        total=yen(total),
    )


# --- the end of a contract (C3) -----------------------------------------------------------------------------------


def termination_requested(
    recipient: Recipient,
    *,
    order: OrderId,
    termination: TerminationId,
    counterpart: str,
    posting: str,
    ends_on: date,
    reason: str,
) -> Letter:
    """契約停止申請: the other side asked, as agreed, to end the contract early (C3)."""
    return _order_letter(
        K.TERMINATION_REQUESTED,
        recipient,
        order,
        str(termination),
        counterpart,
        posting,
        url=deal_link(recipient.audience, order),
        quote=reason,
        ends_on=day(ends_on),
    )


def termination_decided(
    recipient: Recipient,
    *,
    order: OrderId,
    termination: TerminationId,
    counterpart: str,
    posting: str,
    ends_on: date,
    approved: bool,
    reason: str,
) -> Letter:
    """Operations approved or refused a 契約停止申請; `reason` is theirs (C3)."""
    return _order_letter(
        K.TERMINATION_DECIDED,
        recipient,
        order,
        str(termination),
        counterpart,
        posting,
        url=deal_link(recipient.audience, order),
        quote=reason,
        ends_on=day(ends_on),
        approved=approved,
    )


# --- accounts (A2) ----------------------------------------------------------------------------------------------


def account_locked(recipient: Recipient, *, locked_at: datetime, until: datetime) -> Letter:
    """Repeated failures locked the account for a while (A2)."""
    return _letter(
        K.ACCOUNT_LOCKED,
        recipient,
        f"{K.ACCOUNT_LOCKED}:{_stamp(locked_at)}:{recipient.member}",
        f"{CONSOLE}/login/{recipient.audience}",
        until=moment(until),
    )


# --- links ------------------------------------------------------------------------------------------------------


def thread_link(audience: Audience, proposal: ProposalId) -> str:
    """The address of the chat about one proposal, as this audience opens it."""
    screen = Screen.MESSAGES if audience is Audience.CLIENT else Screen.PARTNER_MESSAGES
    return link(CONSOLE, screen, proposal=proposal)


def order_link(audience: Audience, order: OrderId) -> str:
    """The address of one order, as this audience opens it."""
    screen = Screen.ORDER if audience is Audience.CLIENT else Screen.PARTNER_ORDER
    return link(CONSOLE, screen, order=order)


def deal_link(audience: Audience, order: OrderId) -> str:
    """The address of the deal that an order belongs to, as this audience opens it."""
    screen = Screen.DEALS if audience is Audience.CLIENT else Screen.PARTNER_DEALS
    return link(CONSOLE, screen, order=order)


# --- putting a letter together ----------------------------------------------------------------------------------


def _order_letter(
    kind: MailKind,
    recipient: Recipient,
    order: OrderId,
    occasion: str,
    counterpart: str,
    posting: str,
    *,
    url: str | None = None,
    quote: str = "",
    **facts: str | int,
) -> Letter:
    return _letter(
        kind,
        recipient,
        f"{kind}:{order}:{occasion}:{recipient.member}",
        url or order_link(recipient.audience, order),
        quote=quote,
        send_after=None,
        counterpart=excerpt(counterpart, NAME_LIMIT),
        posting=excerpt(posting, TITLE_LIMIT),
        **facts,
    )


def _letter(
    kind: MailKind,
    recipient: Recipient,
    key: str,
    url: str,
    *,
    quote: str = "",
    send_after: datetime | None = None,
    **facts: str | int,
) -> Letter:
    words: Any = _templates().get_template(f"{kind}.txt").make_module({"recipient": recipient, **facts})
    subject = excerpt(SUBJECT_PREFIX + words.subject, SUBJECT_LIMIT)
    parts = {
        "recipient": recipient,
        "home": f"{CONSOLE}/",
        "subject": subject,
        "body": re.sub(r"\n{3,}", "\n\n", str(words)).strip(),
        "quote": quote if len(quote) <= QUOTE_LIMIT else quote[: QUOTE_LIMIT - 1] + "…",
        "button": words.button,
        "url": url,
    }
    return Letter(
        kind=kind,
        key=key,
        organization=recipient.organization,
        to=(recipient.email,),
        subject=subject,
        text=_templates().get_template("layout.txt").render(parts),
        html=_templates().get_template("layout.html").render(parts),
        send_after=send_after,
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _stamp(at: datetime) -> int:
    return round(at.timestamp() * 1000)
