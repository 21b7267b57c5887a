"""What a deal delivers is reported month by month, read beside its promise, and told of without names (P13, P10)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.deliveries import report_delivery
from core.actions.orders import submit_version
from core.calendar import jst_date
from core.errors import NotAllowed, NotFound, Refused
from core.model import OrderId
from core.model_choosing import DeliveryForm, Promise, PromiseForm
from core.performance import Delivered
from core.repository import reading, transaction
from core.store.tables import AuditRow, DeliveryRow, ProposalRow
from core.views import PastDeal, TrackRecord
from tests import factories
from tests.cast import NOW, OTHER_CLIENT
from tests.queries import count_queries

DECEMBER, JANUARY, FEBRUARY = date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)
FORM = DeliveryForm("98.5", "310", "9")
MID_MONTH = replace(factories.CONTENT, start=date(2026, 12, 15), end=date(2027, 2, 28))
LATER = datetime(2027, 2, 10, 3, tzinfo=UTC)
TODAY = jst_date(LATER)


@pytest.fixture
def order(engine, cast):
    """A contract from the middle of December to the end of February."""
    return factories.contracted(engine, cast, MID_MONTH)


def report(engine, viewer, order, month, form=FORM, at=LATER):
    with transaction(engine, viewer) as repo:
        report_delivery(repo, order, month, form, at)


def deal(engine, viewer, order, today=TODAY):
    with reading(engine, viewer) as repo:
        return repo.performance.of_deal(order, today)


def figures(engine, viewer, proposal, now=LATER):
    with reading(engine, viewer) as repo:
        return repo.performance.of_candidate(proposal, now)


def test_both_sides_read_promise_and_delivery_month_by_month(engine, cast, order):
    report(engine, cast.seller, order, DECEMBER, DeliveryForm("52", "160", "4"))
    report(engine, cast.seller, order, JANUARY)
    for viewer in (cast.buyer, cast.looker, cast.seller):
        found = deal(engine, viewer, order)
        assert found.promise == Promise(100, 3_000, 7, 32)
        assert [(each.month, each.first, each.last, each.whole) for each in found.months] == [
            (FEBRUARY, FEBRUARY, date(2027, 2, 28), False),
            (JANUARY, JANUARY, date(2027, 1, 31), True),
            (DECEMBER, date(2026, 12, 15), date(2026, 12, 31), False),
        ]
        assert [each.delivery and each.delivery.minutes for each in found.months] == [None, 5_910, 3_120]
        assert found.delivered == Delivered(1, Decimal("98.5"), Decimal("9.0"), Decimal("2.8"))


def test_a_correction_keeps_one_figure_a_month_and_the_trail_tells_old_and_new(engine, cast, order):
    report(engine, cast.seller, order, JANUARY)
    report(engine, cast.seller, order, JANUARY)
    report(engine, cast.seller, order, JANUARY, DeliveryForm("９９．５時間", "310件", "10"))
    with Session(engine) as session:
        (row,) = session.scalars(select(DeliveryRow))
        first, second = session.scalars(
            select(AuditRow).where(AuditRow.action == "report_delivery").order_by(AuditRow.id)
        )
    assert (row.minutes, row.calls, row.appointments) == (5_970, 310, 10)
    assert (first.before, first.after["hours"]) == ({}, "98.5")
    assert second.before == {"month": "2027-01-01", "hours": "98.5", "calls": "310", "appointments": "9"}
    assert second.after == {"month": "2027-01-01", "hours": "99.5", "calls": "310", "appointments": "10"}


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2027, 3, 1), date(2027, 1, 2)])
def test_only_months_of_the_contract_that_have_begun_are_taken(engine, cast, order, month):
    with pytest.raises(Refused, match="契約期間"):
        report(engine, cast.seller, order, month)
    with pytest.raises(Refused, match="報告できません"):
        report(engine, cast.seller, order, JANUARY, at=NOW)
    assert all(each.delivery is None for each in deal(engine, cast.buyer, order).months)


def test_nobody_but_the_partner_reports_and_strangers_find_no_deal(engine, cast, order):
    for viewer in (cast.buyer, cast.looker, cast.operator, cast.director):
        with pytest.raises(NotAllowed):
            report(engine, viewer, order, JANUARY)
    for asked in (order, OrderId(9_999)):
        with pytest.raises(NotFound):
            report(engine, cast.rival, asked, JANUARY)
        for viewer in (cast.rival, cast.outsider, cast.operator):
            with pytest.raises(NotFound):
                deal(engine, viewer, asked)
    with pytest.raises(Refused, match="契約が成立"):
        report(engine, cast.seller, factories.negotiating(engine, cast), JANUARY)


def test_a_renewal_begins_months_of_its_own_under_the_same_promise(engine, cast, order):
    report(engine, cast.seller, order, JANUARY)
    with transaction(engine, cast.buyer) as repo:
        renewal = request_renewal(repo, order, LATER)
    content = replace(MID_MONTH, start=date(2027, 3, 1), end=date(2027, 3, 31))
    for who, action, *arguments in (
        (cast.seller, submit_version, 0, content),
        (cast.buyer, request_approval, 1),
        (cast.seller, approve, 1),
    ):
        with transaction(engine, who) as repo:
            action(repo, renewal, *arguments, LATER)
    spring = datetime(2027, 4, 2, 3, tzinfo=UTC)
    report(engine, cast.seller, renewal, date(2027, 3, 1), DeliveryForm("101.5", "290", "8"), spring)
    found = deal(engine, cast.buyer, order, jst_date(spring))
    assert found == deal(engine, cast.seller, renewal, jst_date(spring))
    assert [each.order for each in found.months] == [renewal, order, order, order]
    assert found.delivered == Delivered(2, Decimal("100.0"), Decimal("8.5"), Decimal("2.8"))


def test_other_clients_read_figures_of_past_deals_and_nothing_else(engine, cast, order):
    """P10: neither whose they were, nor when, nor for what price."""
    report(engine, cast.seller, order, DECEMBER, DeliveryForm("52", "0", "4"))
    report(engine, cast.seller, order, JANUARY)
    theirs = factories.posting(engine, cast, OTHER_CLIENT)
    candidate = factories.proposal(engine, cast.seller, theirs, promise=PromiseForm("80", "9,876", "6", "4"))
    found = figures(engine, cast.outsider, candidate)
    past = PastDeal(2, 100, 7, 32, Delivered(1, Decimal("98.5"), Decimal("9.0"), Decimal("4.2")))
    assert found.record == TrackRecord((past,), 2, Decimal("150.5"), 13, Decimal("4.2"))
    assert found.promise == Promise(80, 9_876, 6, 40)
    for telling in ("青葉", "計測", "3000", "2027", "2026"):
        assert telling not in repr(found.record)
    with reading(engine, cast.seller) as repo:
        assert repo.performance.own_record(TODAY) == found.record, "the partner reads the same of itself"
    again = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    assert figures(engine, cast.buyer, again).record.deals == (), "its own figures would tell who the candidate is"
    for viewer in (cast.buyer, cast.seller, cast.operator):
        with pytest.raises(NotFound):
            figures(engine, viewer, candidate)
        if viewer is not cast.seller:
            with pytest.raises(NotFound), reading(engine, viewer) as repo:
                repo.performance.own_record(TODAY)


def test_a_partner_without_deals_has_an_empty_record_and_one_without_figures_none_of_those(engine, cast):
    candidate = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    with Session(engine) as session, session.begin():
        session.execute(update(ProposalRow).values(promised_rate=None))
    found = figures(engine, cast.buyer, candidate, NOW)
    assert (found.promise, found.repetition) == (None, None)
    assert found.record == TrackRecord((), 0, Decimal(0), 0, None)


def test_a_sealed_proposal_tells_its_figures_to_nobody(engine, cast):
    """P2."""
    posting = factories.posting(engine, cast, deadline=jst_date(NOW))
    candidate = factories.proposal(engine, cast.seller, posting)
    with pytest.raises(NotFound):
        figures(engine, cast.buyer, candidate, NOW)


def test_three_deals_and_thirty_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for more in (3, 9):
        for _ in range(more):
            report(engine, cast.seller, factories.contracted(engine, cast, MID_MONTH), JANUARY)
        candidate = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
        counts.append(count_queries(engine, lambda of=candidate: figures(engine, cast.buyer, of)))
    assert counts[0] == counts[1]
