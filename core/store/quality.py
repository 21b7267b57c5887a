"""品質チェック: what clients say of the months of their deals; kakutoku reads all of it, partners nothing (C5)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import aliased

from core import rules
from core import rules_quality as law
from core.calendar import after_months
from core.errors import NotFound
from core.model import Audience, ContractStatus, OrderId, Recipient
from core.model_choosing import NoticeKind
from core.model_contracts import Check, QualityAxis
from core.rules import Permission
from core.rules_performance import reportable_months, worked_days
from core.store.contracts import last_day, status_on
from core.store.memory import remembered
from core.store.recipients import directors
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import (
    MemberRow,
    NoticeRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
    QualityCheckRow,
)
from core.views.quality import (
    CheckedMonth,
    QualityDeal,
    QualityFilter,
    QualityList,
    QualityWatch,
    WaitingCheck,
)

PAGE = 20
WATCHED = 12
"""Kakutoku's list looks back so many months; a deal's own page shows them all."""

CLIENT, PARTNER = aliased(OrganizationRow), aliased(OrganizationRow)
Checks = Mapping[tuple[OrderId, date], Any]


class Quality(Subject):
    """A client its own deals, kakutoku every deal; to a partner there is no such thing."""

    def own(self, order: OrderId, month: date) -> Check | None:
        """What the viewer's company said of one month of its contract; the action holds the order."""
        row = self.session.scalar(
            select(QualityCheckRow)
            .join(OrderRow, OrderRow.id == QualityCheckRow.order_id)
            .where(QualityCheckRow.order_id == order, QualityCheckRow.month == month, self._mine())
        )
        return check_of(row) if row else None

    def put(self, order: OrderId, month: date, check: Check, now: datetime) -> None:
        """Keep a month's check in the place of what was said before; the action holds the order."""
        row = self.session.scalar(
            select(QualityCheckRow).where(QualityCheckRow.order_id == order, QualityCheckRow.month == month)
        ) or QualityCheckRow(order_id=order, month=month)
        for axis, score in check.scores.items():
            setattr(row, axis.value, score)
        row.comment, row.member_id, row.checked_at = check.comment, self.viewer.member, now
        self.session.add(row)

    @remembered
    def listing(self, today: date, *, ended: bool = False, page: int = 1) -> QualityList:
        """One page of a client's deals that run or have months to rate, or of those that are over. NotFound for others.

        Months that wait come first, the one that closes first on top.
        """
        if self.viewer.audience is not Audience.CLIENT:
            raise NotFound("品質チェックは見つかりません。")
        deals = self._deals(today, self._mine())
        over = [deal for deal in deals if deal.status is ContractStatus.ENDED and not deal.waiting]
        open_ = [deal for deal in deals if deal not in over]
        open_.sort(key=lambda deal: min((each.closes for each in deal.waiting), default=date.max))
        shown = over if ended else open_
        pages, page, part = _page(shown, page)
        return QualityList(len(open_), len(over), sum(len(deal.waiting) for deal in deals), pages, page, part)

    @remembered
    def deal(self, order: OrderId, today: date) -> QualityDeal:
        """The deal to which an order belongs with every month, for its client and kakutoku. Raises NotFound (A5)."""
        same = select(OrderRow.proposal_id).where(OrderRow.id == order).scalar_subquery()
        found = self._deals(today, self._mine(), OrderRow.proposal_id == same)
        if not found:
            raise NotFound("この取引は見つかりません。")
        return found[0]

    @remembered
    def watch(self, wanted: QualityFilter, today: date) -> QualityWatch:
        """Every deal that runs as kakutoku watches it, low ones first, then by the mean. Raises NotAllowed (C5)."""
        rules.require(self.viewer, Permission.READ_QUALITY)
        running = aliased(OrderRow)
        runs = select(running.proposal_id).where(
            running.approved_at.is_not(None),
            running.term_start <= today,
            func.coalesce(running.ended_on, running.term_end) >= today,
        )
        deals = self._deals(
            today,
            OrderRow.proposal_id.in_(runs),
            *holding(wanted.client, CLIENT.name),
            *holding(wanted.partner, PARTNER.name),
            since=after_months(today.replace(day=1), -WATCHED),
        )
        fitting = [deal for deal in deals if (deal.low or not wanted.low) and (deal.waiting or not wanted.unanswered)]
        fitting.sort(key=lambda deal: (not deal.low, deal.rated[0].mean if deal.rated else 9))
        pages, page, part = _page(fitting, wanted.page)
        return QualityWatch(len(fitting), pages, page, part)

    def directors(self) -> tuple[Recipient, ...]:
        """Who of kakutoku is told of a low check."""
        return directors(self.session)

    def to_remind(self, month: date, today: date) -> tuple[WaitingCheck, ...]:
        """The months up to `month` that clients have not rated and can rate today, client by client.

        Clients that were reminded in this month already are left out. Raises NotAllowed.
        """
        rules.require(self.viewer, Permission.READ_QUALITY)
        told = (
            select(NoticeRow.id)
            .join(MemberRow, MemberRow.id == NoticeRow.member_id)
            .where(
                MemberRow.organization_id == OrderRow.client_id,
                NoticeRow.kind == NoticeKind.QUALITY_REMINDER.value,
                NoticeRow.number == law.month_number(month),
            )
        )
        earliest = after_months(month, 1 - law.MONTHS_OPEN)
        rows = self.session.execute(
            self._contracts(today, last_day >= earliest, ~told.exists())
            .order_by(None)
            .order_by(OrderRow.client_id, PARTNER.name, OrderRow.id)
        ).all()
        kept = self._checks(earliest, OrderRow.id.in_([row.id for row in rows]))
        return tuple(
            WaitingCheck(row.client_id, row.id, row.partner, each.month)
            for row in rows
            for each in reversed(_months([row], kept, today))
            if each.state is law.CheckState.WAITING and each.month <= month
        )

    # --- the parts ------------------------------------------------------------------------------------------------

    def _mine(self) -> ColumnElement[bool]:
        if self.viewer.audience is Audience.CLIENT:
            return OrderRow.client_id == self.viewer.organization
        return true() if rules.allows(self.viewer, Permission.READ_QUALITY) else false()

    def _deals(self, today: date, *wanted: ColumnElement[bool], since: date = date.min) -> list[QualityDeal]:
        """Deals that have begun, the one whose proposal came last first."""
        rows = self.session.execute(self._contracts(today, *wanted)).all()
        kept = self._checks(since, OrderRow.id.in_([row.id for row in rows]))
        return [_deal(list(contracts), kept, today) for _, contracts in groupby(rows, lambda row: row.proposal_id)]

    def _contracts(self, today: date, *wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        return (
            select(
                OrderRow.id,
                OrderRow.proposal_id,
                OrderRow.client_id,
                OrderRow.term_start,
                last_day.label("last_day"),
                status_on(today).label("status"),
                CLIENT.name.label("client"),
                PARTNER.name.label("partner"),
                PostingRow.title,
            )
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(CLIENT, CLIENT.id == OrderRow.client_id)
            .join(PARTNER, PARTNER.id == OrderRow.partner_id)
            .where(OrderRow.approved_at.is_not(None), OrderRow.term_start <= today, *wanted)
            .order_by(OrderRow.proposal_id.desc(), OrderRow.term_start.desc(), OrderRow.id.desc())
        )

    def _checks(self, since: date, wanted: ColumnElement[bool]) -> Checks:
        rows = self.session.execute(
            select(QualityCheckRow, MemberRow.name)
            .join(OrderRow, OrderRow.id == QualityCheckRow.order_id)
            .join(MemberRow, MemberRow.id == QualityCheckRow.member_id)
            .where(QualityCheckRow.month >= since, wanted)
        )
        return {(row[0].order_id, row[0].month): row for row in rows}


def _deal(rows: Sequence[Any], kept: Checks, today: date) -> QualityDeal:
    latest = rows[0]
    return QualityDeal(
        proposal=latest.proposal_id,
        order=latest.id,
        client=latest.client,
        partner=latest.partner,
        posting_title=latest.title,
        status=ContractStatus(latest.status),
        months=_with_trend(_months(rows, kept, today)),
    )


def _months(rows: Sequence[Any], kept: Checks, today: date) -> list[CheckedMonth]:
    """Every month of these contracts that has begun, the latest first."""
    found: list[CheckedMonth] = []
    for row in rows:
        for month in reportable_months(row.term_start, row.last_day, today):
            first, last = worked_days(month, row.term_start, row.last_day)
            said = kept.get((row.id, month))
            state = law.check_state(month, row.term_start, row.last_day, today, answered=said is not None)
            bare = CheckedMonth(row.id, month, first, last, law.closes_on(month), state)
            found.append(
                replace(bare, check=check_of(said[0]), by=said[1], at=said[0].checked_at) if said is not None else bare
            )
    return found


def _with_trend(months: Sequence[CheckedMonth]) -> tuple[CheckedMonth, ...]:
    rated = [each for each in reversed(months) if each.mean is not None]
    means = [(each.month, each.mean) for each in rated if each.mean is not None]
    changes = {(each.order, each.month): change for each, change in zip(rated, law.trend(means), strict=True)}
    return tuple(replace(each, change=changes.get((each.order, each.month))) for each in months)


def check_of(row: QualityCheckRow) -> Check:
    """What a client said of a month, as it is kept."""
    return Check({axis: getattr(row, axis.value) for axis in QualityAxis}, row.comment)


def _page(deals: Sequence[QualityDeal], page: int) -> tuple[int, int, tuple[QualityDeal, ...]]:
    """How many pages there are, which one is shown, and what stands on it."""
    pages = max(1, -(-len(deals) // PAGE))
    page = min(max(1, page), pages)
    return pages, page, tuple(deals[(page - 1) * PAGE : page * PAGE])
