"""A deal's timeline tells everything that happened in it and is due, to its two sides and nobody else (C2–C5)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.orders import submit_version
from core.actions.quality import check_quality
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_date, jst_midnight
from core.daily import remind_of_ends
from core.errors import NotFound, Refused
from core.model import ContractStatus, Line, OrderId, Viewer
from core.model_contracts import DealMoment, QualityAxis
from core.repository import reading
from core.rules_contracts import renewal_of
from core.views import DealTimeline
from tests.cast import NOW, Cast
from tests.core.test_orders import act
from tests.factories import CONTENT, contracted, negotiating
from tests.queries import count_queries

K = DealMoment
MONTHLY = replace(CONTENT, lines=(Line("運用", Decimal(100_000), Decimal(3), unit="ヶ月"),))
"""Three months of 110,000 yen, December to February."""


def at(year: int, month: int, day: int) -> datetime:
    return jst_midnight(date(year, month, day)) + timedelta(hours=1)


def told(engine: Engine, viewer: Viewer, order: OrderId, now: datetime = NOW) -> DealTimeline:
    with reading(engine, viewer) as repo:
        return repo.timelines.of_deal(order, jst_date(now))


def renew(engine: Engine, cast: Cast, order: OrderId, now: datetime) -> OrderId:
    renewal = act(engine, cast.buyer, request_renewal, order, at=now)
    act(engine, cast.seller, submit_version, renewal, 0, renewal_of(MONTHLY), at=now)
    act(engine, cast.buyer, request_approval, renewal, 1, at=now)
    act(engine, cast.seller, approve, renewal, 1, at=now)
    return renewal


def test_a_contract_that_runs_tells_what_was_and_what_is_due(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    remind_of_ends(engine, at(2027, 1, 29))
    found = told(engine, cast.seller, order, at(2027, 1, 29))
    assert [(event.kind, event.on) for event in found.events] == [
        (K.APPROVED, date(2026, 11, 24)),
        (K.STARTED, date(2026, 12, 1)),
        (K.INVOICED, date(2027, 1, 1)),
        (K.NOTICE_BY, date(2027, 1, 29)),
        (K.REMINDED, date(2027, 1, 29)),
        (K.INVOICED, date(2027, 2, 1)),
        (K.REMINDER, date(2027, 2, 14)),
        (K.REMINDER, date(2027, 2, 21)),
        (K.ENDED, date(2027, 2, 28)),
        (K.INVOICED, date(2027, 3, 1)),
    ]
    assert [event.amount for event in found.events if event.kind is K.INVOICED] == [110_000] * 3
    assert (found.standing.status, found.standing.unbilled) == (ContractStatus.ACTIVE, date(2026, 12, 1))


def test_the_dates_follow_the_contract_that_was_agreed_on_last(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    asked = act(engine, cast.buyer, request_renewal, order, at=at(2027, 1, 10))
    found = told(engine, cast.buyer, order, at(2027, 1, 10))
    assert (found.renewal, found.standing.renewing, found.standing.three.end) == (asked, True, date(2027, 2, 28))
    renew(engine, cast, order, at(2027, 1, 11))
    found = told(engine, cast.buyer, order, at(2027, 1, 11))
    assert (found.renewal, found.standing.renewed) == (None, True)
    assert (found.standing.ends_on, found.standing.three.end) == (date(2027, 2, 28), date(2027, 5, 31))
    assert found.standing.three.reminders == (date(2027, 5, 1), date(2027, 5, 17), date(2027, 5, 24))
    assert [event.kind for event in found.events].count(K.ENDED) == 1
    assert len([event for event in found.events if event.kind is K.INVOICED]) == 6


def test_a_renewal_is_renewed_again_and_may_last_longer_but_leaves_no_gap(engine: Engine, cast: Cast):
    second = renew(engine, cast, contracted(engine, cast, MONTHLY), at(2027, 1, 11))
    third = act(engine, cast.buyer, request_renewal, second, at=at(2027, 4, 1))
    with reading(engine, cast.seller) as repo:
        start = renewal_of(repo.orders.version(second, 1).content)
    assert (start.start, start.end) == (date(2027, 6, 1), date(2027, 8, 31))
    for off in (-1, 1):
        moved = replace(start, start=date(2027, 6, 1) + timedelta(days=off))
        with pytest.raises(Refused, match=r"2027/06/01（火）"):
            act(engine, cast.seller, submit_version, third, 0, moved, at=at(2027, 4, 1))
    longer = replace(start, end=date(2028, 2, 29))
    act(engine, cast.seller, submit_version, third, 0, longer, at=at(2027, 4, 1))
    act(engine, cast.buyer, request_approval, third, 1, at=at(2027, 4, 2))
    act(engine, cast.seller, approve, third, 1, at=at(2027, 4, 2))
    found = told(engine, cast.buyer, third, at(2027, 4, 2))
    assert found.standing.three.notice_by == date(2028, 1, 30)
    assert [event.kind for event in found.events].count(K.RENEWED) == 2


def test_an_early_end_is_told_with_its_notice_and_what_it_cancels(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    for approved, on in ((False, date(2027, 1, 31)), (True, date(2027, 1, 20))):
        request = act(engine, cast.seller, request_termination, order, on, "終了。", True, at=at(2026, 12, 10))
        act(engine, cast.operator, decide_termination, request, approved, "記録。", at=at(2026, 12, 11))
    found = told(engine, cast.buyer, order, at(2026, 12, 12))
    kinds = [event.kind for event in found.events]
    assert kinds.count(K.TERMINATION_REQUESTED) == 2
    assert kinds.count(K.TERMINATION_REFUSED) == 1
    [decided] = [event for event in found.events if event.kind is K.TERMINATION_APPROVED]
    assert decided.termination == 2
    assert {K.NOTICE_BY, K.REMINDER}.isdisjoint(kinds)
    [cancelled] = [event for event in found.events if event.kind is K.BILL_CANCELLED]
    assert (cancelled.on, cancelled.detail) == (date(2026, 12, 11), "2027年2月分・取り消し・INV-000003")
    assert [event.on for event in found.events if event.kind is K.ENDED] == [date(2027, 1, 20)]
    assert found.standing.status is ContractStatus.TERMINATING


def test_what_a_client_says_of_its_partner_stays_with_the_client(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    now = at(2027, 1, 5)
    assert told(engine, cast.buyer, order, now).standing.unchecked == date(2026, 12, 1)
    assert told(engine, cast.seller, order, now).standing.unchecked is None
    scores = dict.fromkeys(QualityAxis, 4)
    act(engine, cast.buyer, check_quality, order, date(2026, 12, 1), scores, "", None, at=now)
    [check] = [event for event in told(engine, cast.buyer, order, now).events if event.kind is K.CHECKED]
    assert check.detail == "2026年12月・平均 4.0"
    assert told(engine, cast.buyer, order, now).standing.unchecked is None
    assert K.CHECKED not in [event.kind for event in told(engine, cast.seller, order, now).events]


@pytest.mark.parametrize("who", ["outsider", "rival", "sales", "director", "operator"])
def test_nobody_else_reads_it(engine: Engine, cast: Cast, who: str):
    order = contracted(engine, cast, MONTHLY)
    with pytest.raises(NotFound):
        told(engine, getattr(cast, who), order)


def test_an_order_that_nobody_approved_is_no_deal(engine: Engine, cast: Cast):
    with pytest.raises(NotFound):
        told(engine, cast.buyer, negotiating(engine, cast))


def test_many_events_cost_as_many_queries_as_few(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    few = count_queries(engine, lambda: told(engine, cast.buyer, order, at(2026, 12, 1)))
    renew(engine, cast, order, at(2027, 1, 11))
    remind_of_ends(engine, at(2027, 5, 24))
    assert count_queries(engine, lambda: told(engine, cast.buyer, order, at(2027, 5, 25))) == few
