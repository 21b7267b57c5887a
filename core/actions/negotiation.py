"""What every step of a negotiation has in common: the thread behind it, the line in the chat, the mails."""

from collections.abc import Callable
from datetime import datetime

from core import rules, rules_contracts, rules_law
from core import rules_orders as law
from core.calendar import jst_date
from core.model import Order, OrderContent, OrderEventKind, OrderId, OrganizationId, ProposalId, Recipient, Side
from core.model_mails import Letter
from core.repository import Repository
from core.rules import Permission
from core.views import ThreadRecord


def writable_thread(repo: Repository, proposal: ProposalId, side: Side) -> ThreadRecord:
    """The thread behind an order, where this side may negotiate in it now (A5, P8)."""
    rules.require(repo.viewer, Permission.NEGOTIATE_ORDERS)
    law.require_side(repo.viewer.side, side)
    thread = repo.messages.get(proposal)
    rules.require_writable_thread(thread.status, thread.disclosed_at, side)
    return thread


def withdraw_approval(repo: Repository, order: Order, now: datetime) -> None:
    """A pending approval request falls, and the chain says so (O5)."""
    if order.awaiting:
        repo.orders.withdraw_approval(order.id)
        repo.orders.record(order.id, OrderEventKind.APPROVAL_WITHDRAWN, now, version=order.awaiting)


def require_continuation(repo: Repository, order: Order, content: OrderContent) -> None:
    """A renewal begins on the day after its predecessor's last, which no termination has moved: no gap (C2, C3)."""
    if order.predecessor is None:
        return
    before = repo.orders.get(order.predecessor)
    agreed = repo.orders.version(before.id, before.latest).content
    rules_contracts.require_continuation(agreed, content, ended_on=before.ended_on)


def require_lawful(repo: Repository, order: Order, version: int, now: datetime) -> None:
    """The law finds nothing in this version that nobody has answered for; else everything is named at once (O9)."""
    check = repo.legal.check(order.id, version, jst_date(now))
    rules_law.require_lawful(check.findings, check.overridden)


def note(repo: Repository, thread: ThreadRecord, order: OrderId | None, line: str, now: datetime) -> None:
    """A system line in the chat: what happened, to the order if one is named (M1)."""
    repo.messages.add(thread.proposal, Side.SYSTEM, f"{repo.viewer.side.label}が{line}", now, order=order)


def own_name(repo: Repository) -> str:
    """The viewer's company, as the other side's mails name it."""
    return repo.organizations.own().name


def other_side(repo: Repository, thread: ThreadRecord) -> OrganizationId:
    """The organisation across the table."""
    return thread.partner if repo.viewer.side is Side.CLIENT else thread.client


def tell(
    repo: Repository,
    organization: OrganizationId,
    now: datetime,
    letter: Callable[[Recipient], Letter],
    *,
    news: bool = False,
) -> None:
    """Queue one letter to each of an organisation's people; mere `news` to those who want them (A4)."""
    for recipient in repo.organizations.recipients(organization, news=news):
        repo.outbox.queue(letter(recipient), now)
