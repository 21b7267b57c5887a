"""The end of a negotiation: approval by both sides for exactly one version, and renewal (O5, C2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.orders import submit_version
from core.actions.terminations import decide_termination, request_termination
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import ContractStatus, OrderEventKind, OrderId, OrderState
from core.money import Rounding
from core.repository import broken_orders
from core.store.engine import WRITE
from core.store.tables import MessageRow, OrderEventRow, OrderVersionRow, OrganizationRow
from tests.cast import NOW, Cast
from tests.core.test_orders import EDITED, act, at_once, everything, mails, page, refused
from tests.factories import CONTENT, contracted, negotiating

K = OrderEventKind
RUNNING = NOW + timedelta(days=14)
OVER = NOW + timedelta(days=200)


def events(engine: Engine, order: OrderId) -> list[OrderEventRow]:
    with Session(engine) as session:
        query = select(OrderEventRow).where(OrderEventRow.order_id == order).order_by(OrderEventRow.position)
        return list(session.scalars(query))


# --- 承認依頼 and 承認 (O5) ---------------------------------------------------------------------------------------


def test_an_approved_order_names_the_parties_as_they_were(engine: Engine, cast: Cast):
    running, agreed = negotiating(engine, cast), contracted(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrganizationRow).values(name="改称株式会社", address="大阪府架空市2-2"))
    assert page(engine, cast.buyer, running).client.name == "改称株式会社"
    paper = page(engine, cast.buyer, agreed)
    assert (paper.client.name, paper.client.address) == ("株式会社青葉計器", "東京都架空区一丁目1番1号")
    assert paper.partner.name == "合同会社ツキノワ営業舎"
    assert list(broken_orders(engine)) == []


def test_an_approved_order_keeps_the_rounding_of_its_parties(engine: Engine, cast: Cast):
    def everybody_rounds(how: Rounding) -> None:
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            session.execute(update(OrganizationRow).values(rounding=how))

    everybody_rounds(Rounding.CEIL)
    agreed = contracted(engine, cast)
    everybody_rounds(Rounding.HALF_UP)
    assert page(engine, cast.buyer, agreed).partner.rounding is Rounding.CEIL
    assert list(broken_orders(engine)) == []


def test_an_approval_from_before_companies_chose_their_rounding_still_reads(engine: Engine, cast: Cast):
    agreed = contracted(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        approval = session.scalars(select(OrderEventRow).where(OrderEventRow.kind == K.APPROVED)).one()
        parties = {side: {**approval.payload[side]} for side in ("client", "partner")}
        assert {party.pop("rounding") for party in parties.values()} == {"floor"}
        approval.payload = {**approval.payload, **parties}
    assert page(engine, cast.buyer, agreed).partner.rounding is Rounding.FLOOR


def test_both_approvals_are_recorded_with_the_version_and_its_digest(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    with Session(engine) as session:
        digest = session.scalars(select(OrderVersionRow.digest)).one()
    requested, approved = events(engine, order)[-2:]
    assert (requested.kind, requested.member_id, requested.payload) == (
        K.APPROVAL_REQUESTED,
        cast.buyer.member,
        {"version": 1, "sha256": digest},
    )
    assert (approved.kind, approved.member_id) == (K.APPROVED, cast.seller.member)
    assert (approved.payload["version"], approved.payload["sha256"]) == (1, digest)
    assert requested.at == approved.at == NOW
    assert list(broken_orders(engine)) == []


def test_an_approved_order_is_a_contract_and_both_sides_hear_of_it(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    assert page(engine, cast.buyer, order).status is ContractStatus.SCHEDULED
    assert page(engine, cast.buyer, order, RUNNING).status is ContractStatus.ACTIVE
    assert page(engine, cast.buyer, order, OVER).status is ContractStatus.ENDED
    assert {m.to[0].split("@")[0] for m in mails(engine, "order_approved")} == {"buyer", "boss", "seller"}
    assert all("¥495,000" in m.text for m in mails(engine, "order_approved"))
    with Session(engine) as session:
        last = session.scalars(select(MessageRow.body).order_by(MessageRow.id.desc())).first()
    assert last == "パートナーが第1版を承認しました。契約が成立しました。"


def test_asking_twice_for_the_same_approval_changes_nothing(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, request_approval, order, 1)
    before = everything(engine)
    act(engine, cast.buyer, request_approval, order, 1)
    assert everything(engine) == before


def test_approving_twice_changes_nothing(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    before = everything(engine)
    act(engine, cast.seller, approve, order, 1)
    assert everything(engine) == before


def test_asking_for_a_version_that_no_longer_stands_names_the_one_that_does(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.seller, submit_version, order, 1, EDITED)
    with pytest.raises(Conflict) as caught:
        act(engine, cast.buyer, request_approval, order, 1)
    assert caught.value.latest == 2


@pytest.mark.parametrize("version", [0, -1, 2])
def test_a_version_that_was_never_submitted_is_not_approved(engine: Engine, cast: Cast, version: int):
    order = negotiating(engine, cast)
    refused(engine, cast.buyer, Conflict, request_approval, order, version)
    act(engine, cast.buyer, request_approval, order, 1)
    refused(engine, cast.seller, Refused, approve, order, version)


@pytest.mark.parametrize("who", ["buyer", "seller"])
def test_anything_submitted_in_between_withdraws_the_request(engine: Engine, cast: Cast, who: str):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, getattr(cast, who), submit_version, order, 1, EDITED)
    assert page(engine, cast.buyer, order).order.state is OrderState.NEGOTIATING
    assert [e.kind for e in events(engine, order)][-2:] == [K.APPROVAL_WITHDRAWN, K.VERSION_SUBMITTED]
    for version in (1, 2):
        assert "取り下げ" in refused(engine, cast.seller, Refused, approve, order, version)
    with Session(engine) as session:
        last = session.scalars(select(MessageRow.body).order_by(MessageRow.id.desc())).first()
    assert last
    assert last.endswith("承認依頼は取り下げられました。")


def test_a_request_for_another_version_is_not_approved_by_the_old_page(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.buyer, submit_version, order, 1, EDITED)
    act(engine, cast.buyer, request_approval, order, 2)
    assert "別の版" in refused(engine, cast.seller, Refused, approve, order, 1)
    act(engine, cast.seller, approve, order, 2)
    assert page(engine, cast.seller, order).order.state is OrderState.APPROVED


def test_after_approval_nothing_is_changed_any_more(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    for viewer in (cast.buyer, cast.seller):
        assert "契約を更新" in refused(engine, viewer, Refused, submit_version, order, 1, EDITED)
    refused(engine, cast.buyer, Refused, request_approval, order, 1)


# --- races, 20 each (O6, T8) ------------------------------------------------------------------------------------


def kinds(results: list[Any]) -> set[str]:
    return {type(result).__name__ for result in results}


def test_an_approval_and_an_edit_at_once_never_approve_what_was_not_named(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    base = 1
    for attempt in range(20):
        act(engine, cast.buyer, request_approval, order, base)
        text = replace(CONTENT, work=f"案{attempt}")
        approved, edited = at_once(
            lambda base=base: act(engine, cast.seller, approve, order, base),
            lambda base=base, text=text: act(engine, cast.buyer, submit_version, order, base, text),
        )
        shown = page(engine, cast.buyer, order)
        if shown.order.state is OrderState.APPROVED:
            assert (approved, type(edited)) == (None, Refused)
            assert shown.order.latest == base
            break
        assert (type(approved), edited) == (Refused, base + 1)
        base += 1
    assert list(broken_orders(engine)) == []


def test_of_two_approvals_at_once_one_counts_20_times(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    for _ in range(20):
        results = at_once(*[lambda: act(engine, cast.buyer, request_approval, order, 1)] * 2)
        assert results == [None, None]
    assert [e.kind for e in events(engine, order)].count(K.APPROVAL_REQUESTED) == 1
    for _ in range(20):
        assert at_once(*[lambda: act(engine, cast.seller, approve, order, 1)] * 2) == [None, None]
    assert [e.kind for e in events(engine, order)].count(K.APPROVED) == 1
    assert len(mails(engine, "order_approved")) == 3
    assert list(broken_orders(engine)) == []


# --- 契約を更新 (C2) ----------------------------------------------------------------------------------------------


def test_a_renewal_is_a_new_order_that_starts_from_the_contract(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    renewal = act(engine, cast.buyer, request_renewal, order, at=RUNNING)
    assert act(engine, cast.buyer, request_renewal, order, at=RUNNING) == renewal
    shown = page(engine, cast.seller, renewal, RUNNING)
    assert (shown.order.predecessor, shown.order.state) == (order, OrderState.REQUESTED)
    assert shown.predecessor_content == CONTENT
    assert page(engine, cast.buyer, order, RUNNING).successor == renewal
    assert len(mails(engine, "renewal_requested")) == 1


def test_a_renewal_follows_on_the_next_day(engine: Engine, cast: Cast):
    renewal = act(engine, cast.buyer, request_renewal, contracted(engine, cast), at=RUNNING)
    gap = replace(CONTENT, start=date(2027, 3, 2), end=date(2027, 5, 31))
    assert "2027/03/01（月）" in refused(engine, cast.seller, Refused, submit_version, renewal, 0, gap)
    following = replace(gap, start=date(2027, 3, 1))
    assert act(engine, cast.seller, submit_version, renewal, 0, following) == 1
    act(engine, cast.buyer, request_approval, renewal, 1)
    act(engine, cast.seller, approve, renewal, 1)
    assert page(engine, cast.buyer, renewal, NOW + timedelta(days=120)).status is ContractStatus.ACTIVE
    assert list(broken_orders(engine)) == []


def test_what_is_to_end_early_is_followed_by_nothing(engine: Engine, cast: Cast):
    """C2, C3: a renewal that was begun before the termination would leave a gap."""
    order = contracted(engine, cast)
    renewal = act(engine, cast.buyer, request_renewal, order, at=RUNNING)
    following = replace(CONTENT, start=date(2027, 3, 1), end=date(2027, 5, 31))
    act(engine, cast.seller, submit_version, renewal, 0, following, at=RUNNING)
    act(engine, cast.buyer, request_approval, renewal, 1, at=RUNNING)
    stop = act(engine, cast.buyer, request_termination, order, date(2026, 12, 31), "体制の変更", True, at=RUNNING)
    act(engine, cast.operator, decide_termination, stop, True, "", at=RUNNING)
    before = everything(engine)
    assert "解除" in refused(engine, cast.seller, Refused, approve, renewal, 1)
    longer = replace(following, end=date(2027, 6, 30))
    assert "解除" in refused(engine, cast.seller, Refused, submit_version, renewal, 1, longer)
    assert everything(engine) == before


def test_only_a_contract_that_goes_on_is_renewed(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    assert "承認済み" in refused(engine, cast.buyer, Refused, request_renewal, order)
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.seller, approve, order, 1)
    with pytest.raises(Refused, match="終了した契約"):
        act(engine, cast.buyer, request_renewal, order, at=OVER)


REFUSALS: dict[str, type[Exception]] = {"seller": NotAllowed, "looker": NotAllowed, "outsider": NotFound}


@pytest.mark.parametrize("who", REFUSALS)
def test_a_renewal_is_the_clients_to_ask_for(engine: Engine, cast: Cast, who: str):
    order = contracted(engine, cast)
    before = everything(engine)
    with pytest.raises(REFUSALS[who]):
        act(engine, getattr(cast, who), request_renewal, order, at=RUNNING)
    assert everything(engine) == before


def test_of_two_renewals_at_once_one_is_begun(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    ask: Callable[[], Any] = lambda: act(engine, cast.buyer, request_renewal, order, at=RUNNING)  # noqa: E731
    first, second = at_once(ask, ask)
    assert first == second
