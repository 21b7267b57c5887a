"""法令チェック at the door of an approval: what stops it, who goes on in spite of it, and what is kept of that (O9)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.legal import answer_freelancer, override_law
from core.actions.orders import submit_version
from core.calendar import jst_date
from core.documents.order_pdf import order_pdf
from core.documents.papers import order_paper
from core.errors import Conflict, Refused
from core.model import Line, OrderId, OrderItem, OrderState, Viewer
from core.model_contracts import LegalRule, Severity
from core.repository import broken_orders, reading
from core.rules_contracts import renewal_of
from core.store.tables import AuditRow, LegalOverrideRow, MailRow, MemberRow, MessageRow, OrderEventRow, OrganizationRow
from core.views.legal import LegalCheck
from tests.access.situations import write
from tests.cast import NOW, PARTNER, Cast
from tests.core.test_documents import pages
from tests.core.test_orders import act, everything, page, refused
from tests.factories import CONTENT, contracted, negotiating

R = LegalRule
WHY = "支払サイトは双方合意済みのため。"
LATE = replace(CONTENT, terms=replace(CONTENT.terms, payment_months=2))
"""Paid at the end of the second month after: too late for some of its months."""


def partner_is(engine: Engine, freelancer: bool | None) -> None:
    """What the partner has answered."""
    write(engine, update(OrganizationRow).where(OrganizationRow.id == PARTNER).values(freelancer=freelancer))


def check(engine: Engine, viewer: Viewer, order: OrderId, version: int = 1, at: Any = NOW) -> LegalCheck:
    with reading(engine, viewer) as repo:
        return repo.legal.check(order, version, jst_date(at))


@pytest.fixture
def late(engine: Engine, cast: Cast) -> OrderId:
    """A freelancer's order that is paid too late."""
    partner_is(engine, True)
    return negotiating(engine, cast, LATE)


def trail(engine: Engine, action: str) -> list[AuditRow]:
    with Session(engine) as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id)))


# --- what stops an approval --------------------------------------------------------------------------------------


def test_an_order_to_a_company_goes_through(engine: Engine, cast: Cast):
    order = negotiating(engine, cast, LATE)
    assert check(engine, cast.buyer, order).standing == ()
    act(engine, cast.buyer, request_approval, order, 1)


def test_what_blocks_keeps_the_client_from_asking_and_is_named(engine: Engine, cast: Cast, late: OrderId):
    sentence = refused(engine, cast.buyer, Refused, request_approval, late, 1)
    assert "法令チェック" in sentence
    assert "2027年2月分" in sentence


def test_an_unanswered_question_blocks_until_the_partner_answers(engine: Engine, cast: Cast):
    partner_is(engine, None)
    order = negotiating(engine, cast)
    assert "パートナーの管理者が「会社情報」で" in refused(engine, cast.buyer, Refused, request_approval, order, 1)
    head = replace(cast.seller, role=cast.boss.role)
    write(engine, update_role(head))
    act(engine, head, answer_freelancer, False)
    act(engine, cast.buyer, request_approval, order, 1)
    (event,) = trail(engine, "answer_freelancer")
    assert (event.before, event.after) == ({"freelancer": None}, {"freelancer": False})
    act(engine, head, answer_freelancer, False)
    assert len(trail(engine, "answer_freelancer")) == 1


def update_role(viewer: Viewer) -> Any:
    return update(MemberRow).where(MemberRow.id == viewer.member).values(role=viewer.role)


def test_a_warning_stops_nobody(engine: Engine, cast: Cast):
    partner_is(engine, True)
    order = negotiating(engine, cast, replace(CONTENT, remarks="交通費は請求から30日以内に支払う。"))
    (warning,) = check(engine, cast.seller, order).of(Severity.WARNING)
    assert (warning.rule, warning.place) == (R.NO_DATE, OrderItem.REMARKS)
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.seller, approve, order, 1)


def test_the_partner_s_approval_is_checked_again(engine: Engine, cast: Cast):
    order = negotiating(engine, cast, LATE)
    act(engine, cast.buyer, request_approval, order, 1)
    partner_is(engine, True)
    assert "60日" in refused(engine, cast.seller, Refused, approve, order, 1)
    act(engine, cast.boss, override_law, order, 1, {R.SIXTY_DAYS}, WHY)
    act(engine, cast.seller, approve, order, 1)
    assert page(engine, cast.buyer, order).order.state is OrderState.APPROVED


def test_what_an_agreed_order_says_is_read_as_of_its_day(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    before = check(engine, cast.buyer, order)
    assert check(engine, cast.buyer, order, at=NOW + timedelta(days=4_000)) == before


def test_a_renewal_is_counted_with_the_contracts_before_it(engine: Engine, cast: Cast):
    partner_is(engine, True)
    first = contracted(engine, cast)
    order = act(engine, cast.buyer, request_renewal, first)
    act(engine, cast.seller, submit_version, order, 0, renewal_of(CONTENT))
    found = {each.rule for each in check(engine, cast.buyer, order).findings}
    assert R.NOTICE in found  # three months and three months
    assert R.SHORT_NOTICE not in found


def test_a_partner_without_a_number_and_one_without_a_company_are_noted(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    assert R.TAX_CREDIT in {each.rule for each in check(engine, cast.buyer, order).findings}
    write(engine, update(OrganizationRow).values(registration_number="T7000012050002"))
    assert check(engine, cast.buyer, order).findings == ()


# --- going on in spite of it -------------------------------------------------------------------------------------


def test_the_client_s_admin_goes_on_and_only_the_trail_says_why(engine: Engine, cast: Cast, late: OrderId):
    act(engine, cast.boss, override_law, late, 1, {R.SIXTY_DAYS}, f"{WHY}  \n")
    act(engine, cast.buyer, request_approval, late, 1)
    act(engine, cast.seller, approve, late, 1)
    (event,) = trail(engine, "override_law")
    assert event.member_id == cast.boss.member
    assert (event.before, event.after) == (
        {"rules": []},
        {"version": 1, "rules": ["sixty_days"], "reason": WHY},
    )
    with Session(engine) as session:
        elsewhere = [
            *(str(row.payload) for row in session.scalars(select(OrderEventRow))),
            *session.scalars(select(MessageRow.body)),
            *(str(vars(row)) for row in session.scalars(select(MailRow))),
            *(str(row.after) for row in session.scalars(select(AuditRow)) if row.action != "override_law"),
            *pages(order_pdf(order_paper(page(engine, cast.buyer, late), 1))),
        ]
    assert not [text for text in elsewhere if WHY in text.replace("\n", "")]
    assert list(broken_orders(engine)) == []


def test_both_sides_read_that_somebody_answered_for_it_but_not_why(engine: Engine, cast: Cast, late: OrderId):
    act(engine, cast.boss, override_law, late, 1, {R.SIXTY_DAYS}, WHY)
    for viewer in (cast.buyer, cast.looker, cast.seller):
        found = check(engine, viewer, late)
        assert found.override is not None
        assert (found.overridden, found.override.member, found.override.at) == ({R.SIXTY_DAYS}, "青葉 宗一", NOW)
        assert found.standing == ()
        assert WHY not in str(found)


def test_a_newer_version_needs_an_answer_of_its_own(engine: Engine, cast: Cast, late: OrderId):
    act(engine, cast.boss, override_law, late, 1, {R.SIXTY_DAYS}, WHY)
    act(engine, cast.seller, submit_version, late, 1, replace(LATE, work="別の業務"))
    assert "60日" in refused(engine, cast.buyer, Refused, request_approval, late, 2)
    assert check(engine, cast.buyer, late).overridden == {R.SIXTY_DAYS}
    with pytest.raises(Conflict) as caught:
        act(engine, cast.boss, override_law, late, 1, {R.SIXTY_DAYS}, WHY)
    assert caught.value.latest == 2


def test_a_double_press_keeps_one_answer_and_a_further_finding_joins_it(engine: Engine, cast: Cast, late: OrderId):
    for _ in range(2):
        act(engine, cast.boss, override_law, late, 1, {R.SIXTY_DAYS}, WHY)
    assert len(trail(engine, "override_law")) == 1
    partner_is(engine, None)
    act(engine, cast.boss, override_law, late, 1, {R.FREELANCER}, "別の理由。")
    partner_is(engine, True)
    assert check(engine, cast.buyer, late).overridden == {R.SIXTY_DAYS, R.FREELANCER}
    assert trail(engine, "override_law")[-1].before == {"rules": ["sixty_days"]}
    with Session(engine) as session:
        assert len(session.scalars(select(LegalOverrideRow)).all()) == 1


@pytest.mark.parametrize(
    ("rules", "reason", "says"),
    [
        ({R.SIXTY_DAYS}, " \n", "理由を入力してください。"),
        ({R.SIXTY_DAYS}, "あ" * 501, "500文字以内"),
        (set[LegalRule](), WHY, "1件以上"),
        ({R.PLACE}, WHY, "指摘の内容が変わりました"),
        ({R.TAX_RATE}, WHY, "承知のうえでも進められません"),
    ],
)
def test_an_answer_needs_a_reason_and_what_it_is_about(
    engine: Engine, cast: Cast, late: OrderId, rules: set[LegalRule], reason: str, says: str
):
    assert says in refused(engine, cast.boss, Refused, override_law, late, 1, rules, reason)


def test_what_is_hard_stays_whoever_answers(engine: Engine, cast: Cast):
    past = replace(CONTENT, start=CONTENT.start.replace(year=2018), end=CONTENT.end.replace(year=2019))  # pyright: ignore[reportOptionalMemberAccess]
    order = negotiating(
        engine, cast, replace(past, lines=(Line("業務", CONTENT.lines[0].unit_price, CONTENT.lines[0].quantity),))
    )
    assert {each.rule for each in check(engine, cast.buyer, order).standing} == {R.TAX_RATE}
    assert "承知のうえでも" in refused(engine, cast.boss, Refused, override_law, order, 1, {R.TAX_RATE}, WHY)
    assert "税率10%" in refused(engine, cast.buyer, Refused, request_approval, order, 1)


def test_an_agreed_order_is_not_answered_for_any_more(engine: Engine, cast: Cast):
    order = contracted(engine, cast, LATE)
    partner_is(engine, True)
    before = everything(engine)
    refused(engine, cast.boss, Refused, override_law, order, 1, {R.SIXTY_DAYS}, WHY)
    assert everything(engine) == before


def test_two_presses_at_once_leave_one_answer(engine: Engine, cast: Cast, late: OrderId):
    with ThreadPoolExecutor(2) as threads:
        presses = [threads.submit(act, engine, cast.boss, override_law, late, 1, {R.SIXTY_DAYS}, WHY) for _ in range(2)]
        for press in presses:
            press.result()
    assert len(trail(engine, "override_law")) == 1
