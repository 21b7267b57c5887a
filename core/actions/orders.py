"""What the two sides do to a 見積・発注書: ask for it, write it, edit it, approve it. One transaction a call."""

from dataclasses import replace
from datetime import datetime, timedelta

from core import letters, rules, rules_terms
from core import rules_orders as law
from core.actions.negotiation import (
    note,
    other_side,
    own_name,
    require_continuation,
    tell,
    withdraw_approval,
    writable_thread,
)
from core.errors import Conflict, Refused
from core.model import OrderContent, OrderEventKind, OrderId, OrderItem, OrderTerms, ProposalId, Recipient, Side
from core.model_mails import Letter
from core.repository import Repository
from core.rules import Permission
from core.text import clean

K = OrderEventKind

EDIT_NOTICE_DELAY = timedelta(minutes=10)
"""A client saves item by item; its partner is mailed once, when the pen has rested this long."""


def request_quote(repo: Repository, proposal: ProposalId, now: datetime) -> OrderId:
    """見積を依頼する, once and for good (O1). Raises NotAllowed, NotFound, Refused."""
    thread = writable_thread(repo, proposal, Side.CLIENT)
    order = repo.orders.of_proposal(proposal)
    if order is not None:
        if order.requested_at:
            return order.id  # the second press of a double click finds its effect already there
        raise Refused("パートナーが見積・発注書の作成を始めています。見積・発注書の画面でご確認ください。")
    new = repo.orders.begin(proposal, thread.client, thread.partner, now, requested=True)
    repo.orders.record(new, K.QUOTE_REQUESTED, now)
    note(repo, thread, new, "見積を依頼しました。", now)
    repo.audit.record("request_quote", "order", new, now, after={"proposal": proposal})
    tell(
        repo,
        thread.partner,
        now,
        lambda to: letters.quote_requested(to, order=new, counterpart=own_name(repo), posting=thread.posting_title),
    )
    return new


def start_order(repo: Repository, proposal: ProposalId, now: datetime) -> OrderId:
    """The partner begins an order unasked, or opens the one asked for (O1). Raises NotAllowed, NotFound, Refused."""
    thread = writable_thread(repo, proposal, Side.PARTNER)
    order = repo.orders.of_proposal(proposal)
    if order is not None:
        return order.id
    new = repo.orders.begin(proposal, thread.client, thread.partner, now, requested=False)
    repo.orders.record(new, K.STARTED, now)
    repo.audit.record("start_order", "order", new, now, after={"proposal": proposal})
    return new


def submit_version(repo: Repository, order_id: OrderId, base: int, content: OrderContent, now: datetime) -> int:
    """Save `content` as the next immutable version; returns its number (O2–O4, O6, O9).

    `base` is the version that the writer saw (0 before the first). Raises NotAllowed, NotFound, Conflict where
    somebody saved in between, and Refused where an item is not this side's to edit, nothing changed, or the content
    is incomplete.
    """
    rules.require(repo.viewer, Permission.NEGOTIATE_ORDERS)
    order = repo.orders.get(order_id)
    thread = writable_thread(repo, order.proposal, repo.viewer.side)
    law.require_negotiable(order)
    if repo.viewer.side is Side.CLIENT:
        law.require_version(order)
    content = _cleaned(content)
    before = repo.orders.version(order_id, order.latest).content if order.latest else OrderContent()
    if base != order.latest:
        if content == before:
            return order.latest  # the second press of a double click finds its effect already there
        raise Conflict(
            "編集中に、他の方が新しい版を保存しました。変更点を確認してから、もう一度保存してください。",
            latest=order.latest,
        )
    items = content.changed_items(before)
    law.require_editable(repo.viewer.side, items)
    if order.latest and not items:
        raise Refused("変更された項目がありません。")
    law.require_complete(content)
    require_continuation(repo, order, content)
    if order.awaiting:
        repo.orders.record(order_id, K.APPROVAL_WITHDRAWN, now, version=order.awaiting)
    version = repo.orders.add_version(order, content, now)
    repo.orders.record(
        order_id,
        K.VERSION_SUBMITTED,
        now,
        version=version.number,
        sha256=version.digest,
        items=[i.value for i in items],
    )
    repo.papers.keep(order_id)
    note(repo, thread, order_id, _version_line(version.number, items, withdrawn=order.awaiting is not None), now)
    repo.audit.record(
        "submit_version",
        "order",
        order_id,
        now,
        before={"version": order.latest, "awaiting": order.awaiting},
        after={"version": version.number, "sha256": version.digest, "items": [i.value for i in items]},
    )
    repo.outbox.withdraw(f"order_submitted:{order_id}:", now)
    delay = EDIT_NOTICE_DELAY if repo.viewer.side is Side.CLIENT else timedelta()

    def letter(to: Recipient) -> Letter:
        written = letters.order_submitted(
            to,
            order=order_id,
            version=version.number,
            counterpart=own_name(repo),
            posting=thread.posting_title,
            request_withdrawn=order.awaiting is not None,
        )
        return replace(written, send_after=now + delay)

    # Where it withdraws a request, somebody who approved or was asked to has to look again: that is no mere news.
    tell(repo, other_side(repo, thread), now, letter, news=order.awaiting is None and version.number > 1)
    return version.number


def request_revision(repo: Repository, order_id: OrderId, text: str, now: datetime, intent: str | None = None) -> None:
    """修正依頼: ask the partner in words for what the client can't edit; a pending approval request falls (O3, O5).

    `intent` names the press: a second one with the same name changes nothing. Raises NotAllowed, NotFound, Refused.
    """
    order = repo.orders.get(order_id)
    thread = writable_thread(repo, order.proposal, Side.CLIENT)
    law.require_negotiable(order)
    law.require_version(order)
    wish = clean(text, label="修正内容", limit=law.REVISION_LIMIT, required=True)
    message = repo.messages.add(
        thread.proposal, Side.CLIENT, f"【修正依頼】\n{wish}", now, order=order_id, intent=intent
    )
    if message is None:
        return
    withdraw_approval(repo, order, now)
    event = repo.orders.record(order_id, K.REVISION_REQUESTED, now, version=order.latest, text=wish)
    repo.audit.record("request_revision", "order", order_id, now, after={"version": order.latest, "text": wish})
    repo.outbox.withdraw(f"order_submitted:{order_id}:", now)
    tell(
        repo,
        thread.partner,
        now,
        lambda to: letters.revision_requested(
            to,
            order=order_id,
            event=event,
            version=order.latest,
            counterpart=own_name(repo),
            posting=thread.posting_title,
            request=wish,
        ),
    )


def _cleaned(content: OrderContent) -> OrderContent:
    """The content as it is kept: typed texts cleaned and within their limits."""

    def text(item: OrderItem, value: str) -> str:
        return clean(value, label=item.label, limit=law.TEXT_LIMIT)

    return replace(
        content,
        work=text(OrderItem.WORK, content.work),
        deliverables=text(OrderItem.DELIVERABLES, content.deliverables),
        details=text(OrderItem.DETAILS, content.details),
        terms=_cleaned_terms(content.terms),
        remarks=text(OrderItem.REMARKS, content.remarks),
        lines=tuple(
            replace(
                line,
                name=clean(line.name, label=f"{n}行目の項目名", limit=law.LINE_NAME_LIMIT, multiline=False),
                unit=clean(line.unit, label=f"{n}行目の単位", limit=law.UNIT_LIMIT, multiline=False),
            )
            for n, line in enumerate(content.lines, 1)
        ),
    )


def _cleaned_terms(terms: OrderTerms) -> OrderTerms:
    def line(value: str, label: str, limit: int) -> str:
        return clean(value, label=label, limit=limit, multiline=False)

    passed_on = terms.subcontract
    return replace(
        terms,
        place=line(terms.place, "履行場所", rules_terms.PLACE_LIMIT),
        method=line(terms.method, "支払方法", rules_terms.METHOD_LIMIT),
        subcontract=passed_on
        and replace(passed_on, principal=line(passed_on.principal, "元委託者の名称", rules_terms.PRINCIPAL_LIMIT)),
    )


def _version_line(version: int, items: tuple[OrderItem, ...], *, withdrawn: bool) -> str:
    changed = "" if version == 1 else f"（変更：{'、'.join(item.label for item in items)}）"
    return f"見積・発注書 第{version}版を提出しました{changed}。" + (
        "承認依頼は取り下げられました。" if withdrawn else ""
    )
