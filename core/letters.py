"""Every mail the console sends: what happened, what to do next, and a link to the exact screen.

One function a mail, from plain arguments to a `Letter`; `assets/templates/mails/` holds the words. Each letter goes to
one member, so that one refused address never delays or doubles another's mail, and is keyed by the occasion that it
tells of. Links stay relative to the installation until the mail is sent (`paths.resolve`). Before disclosure a letter
carries nothing of the other side but the posting's masked title (P10).
"""

from datetime import date, datetime

from core.calendar import Term
from core.formats import day, excerpt, moment, yen
from core.letterhead import NAME_LIMIT, TITLE_LIMIT, deal_link, letter, order_letter, thread_link
from core.model import MessageId, OrderId, ProposalId, Recipient, TerminationId
from core.model_mails import About, Letter, MailKind
from core.paths import CONSOLE, Screen, link
from core.rules import FEEDBACK_LIMIT, decline_key

K = MailKind


# --- screening (P8) ---------------------------------------------------------------------------------------------


def declined(
    recipient: Recipient,
    *,
    proposal: ProposalId,
    masked_posting: str,
    feedback: str,
    declined_at: datetime,
    send_after: datetime,
) -> Letter:
    """The partner was not chosen. Waits until `send_after`; names nobody, not even after disclosure (P8, P10).

    `feedback` is what the client said of it, as this partner may read it.
    """
    return letter(
        K.DECLINED,
        recipient,
        decline_key(proposal, declined_at) + str(recipient.member),
        link(CONSOLE, Screen.PARTNER_PROPOSALS, proposal=proposal),
        about=About(proposal=proposal),
        send_after=send_after,
        quote=feedback,
        quote_limit=FEEDBACK_LIMIT,
        posting=excerpt(masked_posting, TITLE_LIMIT),
        said=bool(feedback),
    )


def decline_corrected(
    recipient: Recipient, *, proposal: ProposalId, masked_posting: str, declined_at: datetime
) -> Letter:
    """The decline of `declined_at` was taken back after its mail had gone (P8, P10)."""
    return letter(
        K.DECLINE_CORRECTED,
        recipient,
        f"{K.DECLINE_CORRECTED}:{proposal}:{_stamp(declined_at)}:{recipient.member}",
        link(CONSOLE, Screen.PARTNER_PROPOSALS, proposal=proposal),
        about=About(proposal=proposal),
        posting=excerpt(masked_posting, TITLE_LIMIT),
    )


def proceeded(recipient: Recipient, *, proposal: ProposalId, counterpart: str, posting: str) -> Letter:
    """The client chose 面談に進む: both names are disclosed and the chat is open (P8)."""
    return letter(
        K.PROCEEDED,
        recipient,
        f"{K.PROCEEDED}:{proposal}:{recipient.member}",
        thread_link(recipient.audience, proposal),
        about=About(proposal=proposal),
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
    return letter(
        K.MESSAGE_RECEIVED,
        recipient,
        f"{K.MESSAGE_RECEIVED}:{proposal}:{last_read or 0}:{recipient.member}",
        thread_link(recipient.audience, proposal),
        about=About(proposal=proposal),
        quote=message,
        counterpart=excerpt(counterpart, NAME_LIMIT),
        posting=excerpt(posting, TITLE_LIMIT),
    )


# --- orders (O1–O5) ---------------------------------------------------------------------------------------------


def quote_requested(recipient: Recipient, *, order: OrderId, counterpart: str, posting: str) -> Letter:
    """見積を依頼する: the partner is asked to write the order (O1)."""
    return order_letter(K.QUOTE_REQUESTED, recipient, order, "", counterpart, posting)


def renewal_requested(recipient: Recipient, *, order: OrderId, counterpart: str, posting: str) -> Letter:
    """契約を更新: the partner is asked to renew; `order` is the new one, begun from the current contract (C2)."""
    return order_letter(K.RENEWAL_REQUESTED, recipient, order, "", counterpart, posting)


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
    return order_letter(
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
    return order_letter(
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
    return order_letter(K.APPROVAL_REQUESTED, recipient, order, str(event), counterpart, posting, version=version)


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
    return order_letter(
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
    return order_letter(
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
    return order_letter(
        K.TERMINATION_DECIDED,
        recipient,
        order,
        str(termination),
        counterpart,
        posting,
        url=deal_link(recipient.audience, order),
        quote=reason,
        number=termination,
        ends_on=day(ends_on),
        approved=approved,
    )


# --- certification (P6) -------------------------------------------------------------------------------------------


def certification_changed(recipient: Recipient, *, audit: int, prime: bool, audited: str, held_on: date) -> Letter:
    """An audit made the partner prime, or standard again (P6); `audited` is its kind, `audit` its number."""
    return letter(
        K.CERTIFICATION_CHANGED,
        recipient,
        f"{K.CERTIFICATION_CHANGED}:{audit}:{recipient.member}",
        link(CONSOLE, Screen.PARTNER_PROFILE),
        about=About(number=int(prime)),
        prime=prime,
        audited=audited,
        held_on=day(held_on),
    )


# --- accounts (A2) ----------------------------------------------------------------------------------------------


def account_locked(recipient: Recipient, *, locked_at: datetime, until: datetime) -> Letter:
    """Repeated failures locked the account for a while; a reset lifts the lock at once (A2)."""
    return letter(
        K.ACCOUNT_LOCKED,
        recipient,
        f"{K.ACCOUNT_LOCKED}:{_stamp(locked_at)}:{recipient.member}",
        f"{CONSOLE}/password/forgot/{recipient.audience}",
        until=moment(until),
    )


def _stamp(at: datetime) -> int:
    return round(at.timestamp() * 1000)
