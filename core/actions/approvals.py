"""The end of a negotiation and what follows it: approval by both sides, renewal (O5, C2)."""

from dataclasses import asdict
from datetime import datetime

from core import letters, rules_contracts
from core import rules_orders as law
from core.actions.invoices import plan_invoices
from core.actions.negotiation import note, own_name, require_continuation, require_lawful, tell, writable_thread
from core.calendar import jst_date
from core.errors import Conflict, Refused
from core.model import OrderContent, OrderEventKind, OrderId, Side
from core.model_mails import MailKind
from core.money import totals
from core.repository import Repository
from core.views import ThreadRecord

K = OrderEventKind


def request_approval(repo: Repository, order_id: OrderId, version: int, now: datetime) -> None:
    """承認依頼: the client approves exactly `version` and asks the partner for the same (O5, O9).

    Raises NotAllowed, NotFound, Conflict where a newer version stands, Refused where the content is incomplete or the
    law finds what nobody has answered for.
    """
    order = repo.orders.get(order_id)
    thread = writable_thread(repo, order.proposal, Side.CLIENT)
    if order.awaiting is not None and order.awaiting == version:
        return  # the second press of a double click finds its effect already there
    law.require_negotiable(order)
    law.require_version(order)
    law.require_unasked(order)
    if version != order.latest:
        raise Conflict("新しい版が提出されています。内容を確認してから、承認を依頼してください。", latest=order.latest)
    named = repo.orders.version(order_id, version)
    law.require_complete(named.content)
    require_continuation(repo, order, named.content)
    require_lawful(repo, order, version, now)
    repo.orders.await_approval(order_id, version, now)
    event = repo.orders.record(order_id, K.APPROVAL_REQUESTED, now, version=version, sha256=named.digest)
    note(repo, thread, order_id, f"第{version}版の承認を依頼しました。", now)
    repo.audit.record(
        "request_approval",
        "order",
        order_id,
        now,
        before={"awaiting": None},
        after={"awaiting": version, "sha256": named.digest},
    )
    repo.outbox.withdraw(f"order_submitted:{order_id}:", now)
    tell(
        repo,
        thread.partner,
        now,
        lambda to: letters.approval_requested(
            to,
            order=order_id,
            event=event,
            version=version,
            counterpart=own_name(repo),
            posting=thread.posting_title,
        ),
    )


def approve(repo: Repository, order_id: OrderId, version: int, now: datetime) -> None:
    """The partner approves exactly the version that the client named: the contract stands (O5).

    Raises NotAllowed, NotFound, and Refused where the request was withdrawn or names another version, or the
    law has come to find something.
    """
    order = repo.orders.get(order_id)
    thread = writable_thread(repo, order.proposal, Side.PARTNER)
    if order.approved_at and version == order.latest:
        return  # the second press of a double click finds its effect already there
    law.require_approvable(order, version)
    named = repo.orders.version(order_id, version)
    law.require_complete(named.content)
    require_continuation(repo, order, named.content)
    require_lawful(repo, order, version, now)
    repo.orders.approve(order_id, now)
    # Who the parties were is part of what was agreed: the paper stays as it is when a company moves or is renamed.
    parties = {
        side.value: asdict(repo.organizations.company(organization))
        for side, organization in ((Side.CLIENT, order.client), (Side.PARTNER, order.partner))
    }
    if order.predecessor is not None:
        repo.outbox.withdraw(f"{MailKind.CONTRACT_ENDING}:{order.predecessor}:", now)
    repo.orders.record(order_id, K.APPROVED, now, version=version, sha256=named.digest, **parties)
    plan_invoices(repo, order)
    repo.papers.keep(order_id)
    note(repo, thread, order_id, f"第{version}版を承認しました。契約が成立しました。", now)
    repo.audit.record(
        "approve",
        "order",
        order_id,
        now,
        before={"awaiting": version},
        after={"approved": version, "sha256": named.digest},
    )
    _tell_of_contract(repo, thread, order_id, version, named.content, now)


def request_renewal(repo: Repository, order_id: OrderId, now: datetime) -> OrderId:
    """契約を更新: ask the partner for an order that follows this contract and starts from its text (C2).

    Raises NotAllowed, NotFound, and Refused where the order is no contract that runs or will run.
    """
    order = repo.orders.get(order_id)
    thread = writable_thread(repo, order.proposal, Side.CLIENT)
    existing = repo.orders.successor(order_id)
    if existing is not None:
        return existing
    pending = repo.terminations.pending(order_id) is not None
    rules_contracts.require_renewable(repo.orders.page(order_id, jst_date(now)).status, pending=pending)
    new = repo.orders.begin(order.proposal, order.client, order.partner, now, requested=True, predecessor=order_id)
    repo.orders.record(new, K.RENEWAL_REQUESTED, now, predecessor=order_id)
    note(repo, thread, new, "契約の更新を依頼しました。", now)
    repo.audit.record("request_renewal", "order", new, now, after={"predecessor": order_id})
    tell(
        repo,
        thread.partner,
        now,
        lambda to: letters.renewal_requested(to, order=new, counterpart=own_name(repo), posting=thread.posting_title),
    )
    return new


def _tell_of_contract(
    repo: Repository, thread: ThreadRecord, order: OrderId, version: int, content: OrderContent, now: datetime
) -> None:
    companies = {o: repo.organizations.company(o) for o in (thread.client, thread.partner)}
    term = law.term(content)
    if term is None:
        raise Refused("委託期間をご確認ください。")
    total = totals(law.taxed_amounts(content), companies[thread.partner].rounding).total
    for organization, counterpart in ((thread.client, thread.partner), (thread.partner, thread.client)):
        tell(
            repo,
            organization,
            now,
            lambda to, counterpart=counterpart: letters.order_approved(
                to,
                order=order,
                version=version,
                counterpart=companies[counterpart].name,
                posting=thread.posting_title,
                term=term,
                total=total,
            ),
        )
