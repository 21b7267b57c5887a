"""定例資料: the packs of weekly meetings with their comments; clients and partners read the shared ones (D8)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, true
from sqlalchemy.orm import aliased

from core import rules
from core import rules_packs as law
from core.calendar import jst_midnight
from core.errors import NotFound
from core.model import MemberId, OrderId
from core.model_direction import ActionState, CaseId, PackId
from core.packs import Booking, Comment, Meeting, NextAction, Offer, PackContent, PackForm, with_clashes
from core.records import from_json, to_json
from core.rules import Permission
from core.store.case_access import CLIENT, NO_CASE, OfCases
from core.store.contracts import last_day
from core.store.memory import remembered
from core.store.next_actions import listed, ours
from core.store.tables import (
    AppointmentRow,
    CaseActionRow,
    CaseRow,
    MeetingPackRow,
    MemberRow,
    OrderRow,
    PackCommentRow,
)
from core.views.packs import CurrentContract, PackLine, PackPage, Schedule, SharedPack

NO_PACK = "この定例資料は見つかりません。"


class Packs(OfCases):
    """Kakutoku works on every pack; the sides of a deal read what was shared with them, and nothing else of it."""

    # --- the schedule -------------------------------------------------------------------------------------------

    @remembered
    def schedule(self, case: CaseId) -> Schedule:
        """When a case meets; both sides may know. Raises NotFound (A5)."""
        row = self.session.execute(
            select(CaseRow.meeting_weekday, CaseRow.meeting_starts, CaseRow.meeting_minutes).where(
                CaseRow.id == case, self.reached()
            )
        ).one_or_none()
        if row is None:
            raise NotFound(NO_CASE)
        return Schedule(*row)

    @remembered
    def meetings(self, first: date, last: date, *, director: MemberId | None = None) -> tuple[Meeting, ...]:
        """The weekly meetings from `first` through `last` of the cases whose contract runs then, by day and time."""
        wanted = [] if director is None else [CaseRow.director_id == director]
        cases = self.session.execute(
            select(
                CaseRow.id,
                CaseRow.name,
                CLIENT.name.label("client"),
                CaseRow.director_id,
                MemberRow.name.label("director"),
                CaseRow.meeting_weekday,
                CaseRow.meeting_starts,
                CaseRow.meeting_minutes,
                func.min(OrderRow.term_start).label("starts"),
                func.max(last_day).label("ends"),
            )
            .join(CLIENT, CLIENT.id == CaseRow.client_id)
            .join(MemberRow, MemberRow.id == CaseRow.director_id)
            .join(OrderRow, and_(OrderRow.proposal_id == CaseRow.proposal_id, OrderRow.approved_at.is_not(None)))
            .where(ours(self.viewer), CaseRow.meeting_weekday.is_not(None), *wanted)
            .where(CaseRow.meeting_starts.is_not(None))
            .group_by(CaseRow.id, CLIENT.name, MemberRow.name)
        ).all()
        made = {
            (row.case_id, row.meets_on): row
            for row in self.session.execute(
                select(
                    MeetingPackRow.case_id,
                    MeetingPackRow.meets_on,
                    MeetingPackRow.id,
                    MeetingPackRow.as_of,
                    MeetingPackRow.shared_at,
                )
                .join(CaseRow, CaseRow.id == MeetingPackRow.case_id)
                .where(ours(self.viewer), MeetingPackRow.meets_on.between(first, last), *wanted)
            )
        }
        found: list[Meeting] = []
        for row in cases:
            for on in law.meeting_days(row.meeting_weekday, max(first, row.starts), min(last, row.ends)):
                pack = made.get((row.id, on))
                found.append(
                    Meeting(
                        *(row.id, row.name, row.client, row.director_id, row.director),
                        *(on, row.meeting_starts, row.meeting_minutes),
                        *((pack.id, pack.as_of, pack.shared_at) if pack else ()),
                    )
                )
        return with_clashes(found)

    # --- reading ------------------------------------------------------------------------------------------------

    @remembered
    def of_case(self, case: CaseId) -> tuple[PackLine, ...]:
        """The meetings of a case that have a pack the viewer may read, the latest first. Raises NotFound (A5)."""
        self.require(case, inside=False)
        pack, everything = MeetingPackRow, rules.allows(self.viewer, Permission.READ_CASES)
        rows = self.session.execute(
            select(pack.id, pack.meets_on, pack.starts, pack.as_of, pack.shared_at)
            .where(pack.case_id == case, *([] if everything else [pack.shared_at.is_not(None)]))
            .order_by(pack.meets_on.desc())
        )
        return tuple(
            PackLine(row.id, row.meets_on, row.starts, row.as_of if everything else None, row.shared_at) for row in rows
        )

    @remembered
    def shared(self, pack: PackId) -> SharedPack:
        """What was shared of a pack, for kakutoku and both sides. Raises NotFound (A5)."""
        row = self.session.execute(
            select(
                MeetingPackRow.id,
                MeetingPackRow.case_id,
                MeetingPackRow.shared,
                MeetingPackRow.shared_digest,
                MeetingPackRow.shared_at,
            )
            .join(CaseRow, CaseRow.id == MeetingPackRow.case_id)
            .where(MeetingPackRow.id == pack, MeetingPackRow.shared_at.is_not(None), self.reached())
        ).one_or_none()
        if row is None:
            raise NotFound(NO_PACK)
        return SharedPack(row.id, row.case_id, from_json(PackForm, row.shared), row.shared_digest, row.shared_at)

    @remembered
    def page(self, pack: PackId) -> PackPage:
        """A pack as kakutoku works on it. Raises NotFound, to both sides of the deal as well (A5, D8)."""
        maker, sharer = aliased(MemberRow), aliased(MemberRow)
        found = self.session.execute(
            select(MeetingPackRow, CaseRow.client_id, maker.name.label("maker"), sharer.name.label("sharer"))
            .join(CaseRow, CaseRow.id == MeetingPackRow.case_id)
            .join(maker, maker.id == MeetingPackRow.made_by_id)
            .outerjoin(sharer, sharer.id == MeetingPackRow.shared_by_id)
            .where(MeetingPackRow.id == pack, ours(self.viewer))
        ).one_or_none()
        if found is None:
            raise NotFound(NO_PACK)
        row = found.MeetingPackRow
        said = self.session.execute(
            select(PackCommentRow.internal, PackCommentRow.member_id, PackCommentRow.text)
            .where(PackCommentRow.pack_id == pack)
            .order_by(PackCommentRow.id)
        ).all()
        carried, actions = self._actions(row.case_id, row.id, row.meets_on)
        return PackPage(
            id=row.id,
            case=row.case_id,
            client_id=found.client_id,
            revision=row.revision,
            form=PackForm(
                from_json(PackContent, row.content),
                tuple(Comment(each.member_id, each.text) for each in said if not each.internal),
                carried,
                actions,
                from_json(Offer, row.offer) if row.offer else None,
            ),
            internal=tuple(Comment(each.member_id, each.text) for each in said if each.internal),
            made_by=found.maker,
            shared=from_json(PackForm, row.shared) if row.shared else None,
            shared_digest=row.shared_digest,
            shared_at=row.shared_at,
            shared_by=found.sharer or "",
        )

    def _actions(
        self, case: CaseId, pack: PackId, meets_on: date
    ) -> tuple[tuple[NextAction, ...], tuple[NextAction, ...]]:
        """Those of earlier meetings that are open or were settled since the one before, and those of this one."""
        other = aliased(MeetingPackRow)
        before = self.session.scalar(
            select(func.max(other.meets_on)).where(other.case_id == case, other.meets_on < meets_on)
        )
        lately = [CaseActionRow.settled_at >= jst_midnight(before)] if before else [true()]
        carried = listed(
            self.session,
            CaseActionRow.case_id == case,
            MeetingPackRow.meets_on < meets_on,
            or_(CaseActionRow.state == ActionState.OPEN, *lately),
        )
        return carried, listed(self.session, CaseActionRow.pack_id == pack)

    # --- what a pack is made of ---------------------------------------------------------------------------------

    def bookings(self, case: CaseId, first: date, last: date) -> tuple[Booking, ...]:
        """The appointments booked from `first` through `last`, and those whose day lay in it. Raises NotFound (A5)."""
        self.require(case)
        row = AppointmentRow
        held = and_(
            row.meets_at >= jst_midnight(first), row.meets_at < jst_midnight(date.fromordinal(last.toordinal() + 1))
        )
        rows = self.session.execute(
            select(row.company, MemberRow.name, row.booked_on, row.meets_at, row.state)
            .join(MemberRow, MemberRow.id == row.member_id)
            .where(row.case_id == case, row.booked_on <= last, or_(row.booked_on >= first, held))
            .order_by(row.booked_on, row.id)
        )
        return tuple(Booking(*each) for each in rows)

    def contract(self, order: OrderId) -> CurrentContract:
        """The contract under which a case runs, as a renewal is held against it; for the action that has read it."""
        after = aliased(OrderRow)
        negotiating = select(after.id).where(after.predecessor_id == OrderRow.id, after.approved_at.is_(None)).exists()
        row = self.session.execute(
            select(OrderRow.term_start, OrderRow.term_end, OrderRow.subtotal, negotiating).where(
                OrderRow.id == order, self._reaches_order()
            )
        ).one()
        return CurrentContract(*row)

    def _reaches_order(self) -> ColumnElement[bool]:
        cases = select(CaseRow.proposal_id).where(self.inside())
        return OrderRow.proposal_id.in_(cases)

    # --- writing: the action holds the case ---------------------------------------------------------------------

    def case_of(self, pack: PackId) -> CaseId:
        """The case that a pack belongs to. Raises NotFound (A5)."""
        found = self.session.scalar(
            select(MeetingPackRow.case_id)
            .join(CaseRow, CaseRow.id == MeetingPackRow.case_id)
            .where(MeetingPackRow.id == pack, ours(self.viewer))
        )
        if found is None:
            raise NotFound(NO_PACK)
        return found

    def at(self, case: CaseId, meets_on: date) -> PackId | None:
        """The pack of a case's meeting on a day, None where none was made."""
        return self.session.scalar(
            select(MeetingPackRow.id)
            .join(CaseRow, CaseRow.id == MeetingPackRow.case_id)
            .where(MeetingPackRow.case_id == case, MeetingPackRow.meets_on == meets_on, ours(self.viewer))
        )

    def before(self, case: CaseId, meets_on: date) -> PackContent | None:
        """The figures of the latest meeting before a day that has a pack, None where there is none."""
        content = self.session.scalar(
            select(MeetingPackRow.content)
            .join(CaseRow, CaseRow.id == MeetingPackRow.case_id)
            .where(MeetingPackRow.case_id == case, MeetingPackRow.meets_on < meets_on, ours(self.viewer))
            .order_by(MeetingPackRow.meets_on.desc())
            .limit(1)
        )
        return None if content is None else from_json(PackContent, content)

    def is_shared(self, case: CaseId, meets_on: date) -> bool:
        """Whether the pack of a case's meeting on a day was shared."""
        known = self.at(case, meets_on)
        return known is not None and self.session.get_one(MeetingPackRow, known).shared_at is not None

    def put(self, content: PackContent) -> PackId:
        """Keep the figures of a meeting, new or in place of those before; comments and actions stay."""
        known = self.at(content.case, content.meets_on)
        row = (
            self.session.get_one(MeetingPackRow, known)
            if known
            else MeetingPackRow(case_id=content.case, meets_on=content.meets_on, revision=0)
        )
        row.starts, row.content = content.starts, to_json(content)
        row.as_of, row.digest, row.made_by_id = content.as_of, content.digest, self.viewer.member
        row.revision += 1
        self.session.add(row)
        self.session.flush()
        return row.id

    def put_comments(self, pack: PackId, said: Mapping[law.Spoken, str], now: datetime) -> None:
        """Keep these comments in place of those on the same members."""
        row = PackCommentRow
        for (member, internal), text in said.items():
            about = row.member_id.is_(None) if member is None else row.member_id == member
            self.session.execute(delete(row).where(row.pack_id == pack, about, row.internal == internal))
            if text:
                new = row(pack_id=pack, member_id=member, internal=internal, text=text)
                new.written_by_id, new.written_at = self.viewer.member, now
                self.session.add(new)
        self._revised(pack)

    def put_offer(self, pack: PackId, offer: Offer | None) -> None:
        """Keep what is proposed for the renewal."""
        row = self.session.get_one(MeetingPackRow, pack)
        row.offer = to_json(offer) if offer else None
        self._revised(pack)

    def share(self, pack: PackId, form: PackForm, now: datetime) -> None:
        """Freeze what both sides read from now on."""
        row: Any = self.session.get_one(MeetingPackRow, pack)
        row.shared, row.shared_digest = to_json(form), form.digest
        row.shared_at, row.shared_by_id = now, self.viewer.member
        self.session.flush()

    def _revised(self, pack: PackId) -> None:
        row = self.session.get_one(MeetingPackRow, pack)
        row.revision += 1
        self.session.flush()
