"""The one writer of activity: rows with their history, the sums by day and month, and each month's delivery (D5, D7).

Whoever writes holds the case first (`hold`), so that sums kept by difference stay exact whatever happens at once.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, update

from core.calendar import after_months
from core.errors import NotFound
from core.model import OrderId
from core.model_choosing import Delivery
from core.model_direction import ActivityId, AppointmentState, CaseId, Span, Work
from core.rules_activity import CaseContract, CaseMember, CaseScript, Ground, Place, Told
from core.store.case_access import NO_CASE, OfCases
from core.store.contracts import last_day
from core.store.statements import insert_into
from core.store.tables import (
    ActivityRevisionRow,
    ActivityRow,
    ActivityTotalRow,
    AppointmentRow,
    Base,
    CaseMemberRow,
    CaseRow,
    DeliveryRow,
    MemberRow,
    OrderRow,
    ScriptRow,
)
from core.views.activity import KeptActivity, Replaced, Written

COLUMNS = ("minutes", "calls", "contacts", "appointments", "held")
WORK = (
    ActivityRow.minutes,
    ActivityRow.calls,
    ActivityRow.contacts,
    ActivityRow.appointments,
    ActivityRow.held,
)
NO_WORK = Work()


def _table(row: type[Base]) -> Table:
    """Rows go by the ten thousand into the table rather than the class: none needs an object of it."""
    return Base.metadata.tables[row.__tablename__]


class Activities(OfCases):
    """Kakutoku reads all activity, a partner that of its cases; a client reads sums alone."""

    def ground(self, case: CaseId, today: date) -> Ground:
        """What the law has to know of a case. Raises NotFound (A5)."""
        contracts = self.session.execute(
            select(OrderRow.id, OrderRow.term_start, last_day.label("last"))
            .join(CaseRow, CaseRow.proposal_id == OrderRow.proposal_id)
            .where(CaseRow.id == case, self.inside(), OrderRow.approved_at.is_not(None))
            .order_by(OrderRow.term_start, OrderRow.id)
        ).all()
        if not contracts:
            raise NotFound(NO_CASE)
        members = self.session.execute(
            select(
                CaseMemberRow.member_id, MemberRow.name, MemberRow.email, CaseMemberRow.joined_on, CaseMemberRow.left_on
            )
            .join(MemberRow, MemberRow.id == CaseMemberRow.member_id)
            .where(CaseMemberRow.case_id == case)
            .order_by(MemberRow.name, MemberRow.id)
        )
        scripts = self.session.execute(
            select(ScriptRow.id, ScriptRow.name, ScriptRow.retired_on)
            .where(ScriptRow.case_id == case)
            .order_by(ScriptRow.kind.desc(), ScriptRow.name)
        )
        return Ground(
            today,
            tuple(CaseContract(*row) for row in contracts),
            {row[0]: CaseMember(*row[1:]) for row in members},
            {row[0]: CaseScript(*row[1:]) for row in scripts},
        )

    def kept(self, case: CaseId, first: date, last: date) -> dict[Place, KeptActivity]:
        """The rows of these days, of whom and with which script ever. Nothing of a case that is not the viewer's."""
        rows = self.session.execute(
            select(
                ActivityRow.day,
                ActivityRow.member_id,
                ActivityRow.script_id,
                ActivityRow.id,
                ActivityRow.revision,
                *WORK,
            )
            .join(CaseRow, CaseRow.id == ActivityRow.case_id)
            .where(ActivityRow.case_id == case, ActivityRow.day.between(first, last), self.inside())
        )
        return {Place(*row[:3]): KeptActivity(row[3], Work(*row[5:]), row[4]) for row in rows}

    def told(self, case: CaseId, first: date, last: date) -> dict[Place, Told]:
        """The appointments of these days that were reported one by one, by the row in which they count (D6)."""
        held = func.count().filter(AppointmentRow.state == AppointmentState.HELD)
        place = (AppointmentRow.booked_on, AppointmentRow.member_id, AppointmentRow.script_id)
        rows = self.session.execute(
            select(*place, func.count(), held)
            .join(CaseRow, CaseRow.id == AppointmentRow.case_id)
            .where(AppointmentRow.case_id == case, AppointmentRow.booked_on.between(first, last), self.inside())
            .group_by(*place)
        )
        return {Place(*row[:3]): Told(*row[3:]) for row in rows}

    def held_months(self, order: OrderId) -> frozenset[date]:
        """The months of which activity says what the deal of an order delivered; its case, if any, is held (P13).

        Asked before the order itself is held: whoever writes activity holds the case first and then refers to orders.
        """
        case = self.session.scalar(
            select(CaseRow.id)
            .join(OrderRow, OrderRow.proposal_id == CaseRow.proposal_id)
            .where(OrderRow.id == order, self.inside())
            .with_for_update(key_share=True, of=CaseRow)
        )
        months = select(ActivityTotalRow.starts_on).where(
            ActivityTotalRow.case_id == case, ActivityTotalRow.span == Span.MONTH
        )
        return frozenset(self.session.scalars(months)) if case is not None else frozenset()

    def put(self, case: CaseId, rows: Mapping[Place, Work], ground: Ground, reason: str, now: datetime) -> Written:
        """Write rows in the place of what they said before, which stays readable with the reason (D5).

        What says the same already is left alone. The caller holds the case and has asked the law about each row.
        """
        before = self.kept(case, min(rows).day, max(rows).day) if rows else {}
        changed = {place: work for place, work in rows.items() if place in before and before[place].work != work}
        new = {place: work for place, work in rows.items() if place not in before}
        if not new and not changed:
            return Written()
        self._add(case, new, now)
        self._correct({before[place].id: work for place, work in changed.items()}, reason, now)
        differences: dict[tuple[Span, date], list[int]] = {}
        for place, work in (new | changed).items():
            was = before[place].work if place in before else NO_WORK
            apart = [getattr(work, name) - getattr(was, name) for name in COLUMNS]
            for total in ((Span.DAY, place.day), (Span.MONTH, place.day.replace(day=1))):
                so_far = differences.setdefault(total, [0] * len(COLUMNS))
                differences[total] = [a + b for a, b in zip(so_far, apart, strict=True)]
        months = {day for span, day in differences if span is Span.MONTH}
        replaced = self._typed(case, months, ground)
        self._sum_up(case, differences)
        self._deliver(case, months, ground, now)
        return Written(len(new), len(changed), replaced)

    def _add(self, case: CaseId, new: Mapping[Place, Work], now: datetime) -> None:
        common = {"case_id": case, "revision": 1, "entered_by_id": self.viewer.member, "entered_at": now}
        rows = [
            {"day": place.day, "member_id": place.member, "script_id": place.script, **_figures(work), **common}
            for place, work in new.items()
        ]
        if rows:
            self.session.execute(insert(_table(ActivityRow)), rows)

    def _correct(self, changed: Mapping[ActivityId, Work], reason: str, now: datetime) -> None:
        if not changed:
            return
        activity, revision = _table(ActivityRow), _table(ActivityRevisionRow)
        names = ("revision", *COLUMNS, "entered_by_id", "entered_at")
        kept = select(
            activity.c.id,
            *(activity.c[name] for name in names),
            bindparam("why", reason, revision.c.reason.type),
            bindparam("who", self.viewer.member, revision.c.corrected_by_id.type),
            bindparam("at", now, revision.c.corrected_at.type),
        ).where(activity.c.id == bindparam("row"))
        keep = insert(revision).from_select(["activity_id", *names, "reason", "corrected_by_id", "corrected_at"], kept)
        fixed = {"why": reason, "who": self.viewer.member, "at": now}
        self.session.execute(keep, [{"row": number, **fixed} for number in changed])
        write = update(activity).where(activity.c.id == bindparam("row"))
        write = write.values(
            revision=activity.c.revision + 1,
            entered_by_id=self.viewer.member,
            entered_at=now,
            **{name: bindparam(f"new_{name}") for name in COLUMNS},
        )
        self.session.execute(
            write,
            [
                {"row": number, **{f"new_{name}": figure for name, figure in _figures(work).items()}}
                for number, work in changed.items()
            ],
        )

    def _sum_up(self, case: CaseId, differences: Mapping[tuple[Span, date], Iterable[int]]) -> None:
        if not differences:
            return
        table = _table(ActivityTotalRow)
        add = insert_into(self.session, ActivityTotalRow)
        add = add.on_conflict_do_update(
            index_elements=["case_id", "span", "starts_on"],
            set_={name: table.c[name] + add.excluded[name] for name in COLUMNS},
        )
        rows = [
            {"case_id": case, "span": span, "starts_on": day, **dict(zip(COLUMNS, apart, strict=True))}
            for (span, day), apart in differences.items()
        ]
        self.session.execute(add, rows)

    def _typed(self, case: CaseId, months: set[date], ground: Ground) -> tuple[Replaced, ...]:
        """What was reported by hand of these months, as long as no activity tells of them (P13)."""
        counted = select(ActivityTotalRow.starts_on).where(
            ActivityTotalRow.case_id == case, ActivityTotalRow.span == Span.MONTH
        )
        rows = self.session.execute(
            select(
                DeliveryRow.order_id,
                DeliveryRow.month,
                DeliveryRow.minutes,
                DeliveryRow.calls,
                DeliveryRow.appointments,
            )
            .where(DeliveryRow.order_id.in_([each.order for each in ground.contracts]))
            .where(DeliveryRow.month.in_(months), DeliveryRow.month.not_in(counted))
        )
        return tuple(Replaced(row[0], row[1], Delivery(*row[2:])) for row in rows)

    def _deliver(self, case: CaseId, months: set[date], ground: Ground, now: datetime) -> None:
        """Say anew what each contract delivered in these months: the sums of its days (P13)."""
        if not months:
            return
        days = self.session.execute(
            select(
                ActivityTotalRow.starts_on,
                ActivityTotalRow.minutes,
                ActivityTotalRow.calls,
                ActivityTotalRow.appointments,
            ).where(
                ActivityTotalRow.case_id == case,
                ActivityTotalRow.span == Span.DAY,
                ActivityTotalRow.starts_on.between(min(months), after_months(max(months), 1)),
            )
        ).all()
        by_month: dict[date, list[Any]] = {}
        for row in days:
            by_month.setdefault(row.starts_on.replace(day=1), []).append(row)
        rows = [
            {
                "order_id": contract.order,
                "month": month,
                **{
                    name: sum(
                        getattr(row, name)
                        for row in by_month.get(month, ())
                        if contract.first <= row.starts_on <= contract.last
                    )
                    for name in ("minutes", "calls", "appointments")
                },
                "reported_by_id": self.viewer.member,
                "reported_at": now,
            }
            for month in sorted(months)
            for contract in ground.contracts
            if contract.first < after_months(month, 1) and month <= contract.last
        ]
        if rows:
            put = insert_into(self.session, DeliveryRow)
            names = ("minutes", "calls", "appointments", "reported_by_id", "reported_at")
            put = put.on_conflict_do_update(
                index_elements=["order_id", "month"], set_={name: put.excluded[name] for name in names}
            )
            self.session.execute(put, rows)


def _figures(work: Work) -> dict[str, int]:
    return {name: getattr(work, name) for name in COLUMNS}
