"""News of an order is mailed to those who want it; what asks for an answer goes to everybody (A4, O2, O5)."""

from collections import Counter
from dataclasses import replace

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions.approvals import request_approval
from core.actions.members import save_own_profile
from core.actions.orders import request_revision, submit_version
from core.model import OrderContent, Viewer
from core.model_mails import MailKind
from core.repository import transaction
from core.store.tables import MailRow
from tests import factories
from tests.cast import NOW, Cast


def turn_off(engine: Engine, viewer: Viewer) -> None:
    with transaction(engine, viewer) as repo:
        name = repo.members.own_profile().name
        save_own_profile(repo, name, NOW, notify_messages=False, notify_orders=False)


def mails(engine: Engine, viewer: Viewer) -> Counter[MailKind]:
    with Session(engine) as session:
        return Counter(
            MailKind(kind)
            for kind in session.scalars(select(MailRow.kind).where(MailRow.organization_id == viewer.organization))
        )


def again(engine: Engine, viewer: Viewer, order, base: int) -> None:
    changed: OrderContent = replace(factories.CONTENT, work=f"第{base + 1}版の業務内容")
    with transaction(engine, viewer) as repo:
        submit_version(repo, order, base, changed, NOW)


def test_a_new_version_is_not_mailed_to_whoever_wants_no_news(engine: Engine, cast: Cast):
    order = factories.negotiating(engine, cast)
    for viewer in (cast.buyer, cast.boss):
        turn_off(engine, viewer)
    before = mails(engine, cast.buyer)
    assert before[MailKind.ORDER_SUBMITTED] == 2, "the first version answers the request"
    again(engine, cast.seller, order, 1)
    assert mails(engine, cast.buyer) == before


def test_what_asks_for_an_answer_is_mailed_all_the_same(engine: Engine, cast: Cast):
    turn_off(engine, cast.seller)
    order = factories.negotiating(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        request_revision(repo, order, "単価をご確認ください。", NOW)
    with transaction(engine, cast.buyer) as repo:
        request_approval(repo, order, 1, NOW)
    found = mails(engine, cast.seller)
    for kind in (MailKind.QUOTE_REQUESTED, MailKind.REVISION_REQUESTED, MailKind.APPROVAL_REQUESTED):
        assert found[kind] == 1


def test_a_version_that_withdraws_a_request_is_no_mere_news(engine: Engine, cast: Cast):
    order = factories.negotiating(engine, cast)
    turn_off(engine, cast.boss)
    with transaction(engine, cast.buyer) as repo:
        request_approval(repo, order, 1, NOW)
    before = mails(engine, cast.buyer)[MailKind.ORDER_SUBMITTED]
    again(engine, cast.seller, order, 1)
    assert mails(engine, cast.buyer)[MailKind.ORDER_SUBMITTED] == before + 2
