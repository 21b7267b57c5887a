"""Target lists: asked for in a case, delivered by the back office (D5)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from core import rules, rules_lists
from core.errors import NotFound
from core.model import Recipient
from core.model_direction import CaseId, ListPriority, ListRequestId, ListState
from core.rules import Permission
from core.store.case_access import CLIENT, OfCases
from core.store.memory import remembered
from core.store.recipients import recipients
from core.store.statements import added
from core.store.tables import CaseRow, ListRequestRow, MemberRow
from core.uploads import StoredFile
from core.views.lists import ListQueue, ListRequest

PAGE = 20
NO_LIST = "このリストは見つかりません。"
ASKER, TAKER, GIVER = aliased(MemberRow), aliased(MemberRow), aliased(MemberRow)

URGENCY = case({each.value: rank for each, rank in rules_lists.URGENCY.items()}, value=ListRequestRow.priority)
OPEN = ListRequestRow.state.in_(rules_lists.OPEN)


class TargetLists(OfCases):
    """Kakutoku and the case's partner read them; to its client there are none."""

    @remembered
    def of(self, case: CaseId) -> tuple[ListRequest, ...]:
        """A case's requests: what is still to come by urgency, then the others, the latest first. Raises NotFound."""
        self.require(case)
        rows = self.session.execute(
            _select()
            .where(ListRequestRow.case_id == case)
            .order_by(OPEN.desc(), *_by_urgency(), ListRequestRow.requested_at.desc(), ListRequestRow.id.desc())
        )
        return tuple(ListRequest(*row) for row in rows)

    @remembered
    def queue(self, state: ListState | None, page: int) -> ListQueue:
        """What the back office has to do (None), or what came of it. Raises NotAllowed."""
        rules.require(self.viewer, Permission.DELIVER_LISTS)
        counted = select(ListRequestRow.state, func.count()).group_by(ListRequestRow.state)
        found = {row[0]: row[1] for row in self.session.execute(counted)}
        counts = {each: found.get(each, 0) for each in ListState}
        fitting = sum(counts[each] for each in (rules_lists.OPEN if state is None else (state,)))
        pages = max(1, -(-fitting // PAGE))
        page = min(max(1, page), pages)
        wanted = OPEN if state is None else ListRequestRow.state == state
        latest = func.coalesce(ListRequestRow.delivered_at, ListRequestRow.requested_at).desc()
        order = _by_urgency() if state is None else (latest,)
        rows = self.session.execute(
            _select().where(wanted).order_by(*order, ListRequestRow.id).limit(PAGE).offset((page - 1) * PAGE)
        )
        return ListQueue(tuple(ListRequest(*row) for row in rows), counts, page, pages)

    def get(self, request: ListRequestId) -> ListRequest:
        """One request. Raises NotFound (A5)."""
        row = self.session.execute(_select().where(ListRequestRow.id == request, self.inside())).one_or_none()
        if row is None:
            raise NotFound(NO_LIST)
        return ListRequest(*row)

    def held(self, request: ListRequestId) -> ListRequest:
        """One that is about to be moved: its case is held until this transaction ends. Raises NotFound."""
        self.hold(self.get(request).case)
        return self.get(request)

    def file(self, request: ListRequestId) -> ListRequest:
        """One that was delivered, for whoever fetches its file. Raises NotFound."""
        found = self.get(request)
        if found.sha256 is None:
            raise NotFound(NO_LIST)
        return found

    def earlier(self, case: CaseId) -> frozenset[str]:
        """The contents of the lists that a case has got, by their SHA-256."""
        self.require(case)
        kept = select(ListRequestRow.sha256).where(ListRequestRow.case_id == case, ListRequestRow.sha256.is_not(None))
        return frozenset(sha256 for sha256 in self.session.scalars(kept) if sha256)

    def asked(self, intent: str) -> ListRequestId | None:
        """What the first press of a double click has asked for."""
        mine = (ListRequestRow.intent == intent, ListRequestRow.requested_by_id == self.viewer.member)
        return self.session.scalar(select(ListRequestRow.id).where(*mine))

    def add(
        self,
        case: CaseId,
        criteria: str,
        priority: ListPriority,
        wanted: int,
        due_on: date,
        intent: str,
        now: datetime,
    ) -> ListRequestId | None:
        """A new request; None where this intent was fulfilled. The action holds the case."""
        row = ListRequestRow(case_id=case, criteria=criteria, priority=priority, wanted=wanted, due_on=due_on)
        row.state, row.intent = ListState.REQUESTED, intent
        row.requested_by_id, row.requested_at = self.viewer.member, now
        return row.id if added(self.session, row) else None

    def move(self, request: ListRequestId, to: ListState) -> None:
        """Where it stands now, and who of the back office has it in hand."""
        taken = {} if to is ListState.WITHDRAWN else {"taken_by_id": None}
        if to is ListState.IN_PROGRESS:
            taken = {"taken_by_id": self.viewer.member}
        self.session.execute(update(ListRequestRow).where(ListRequestRow.id == request).values(state=to, **taken))

    def deliver(
        self, request: ListRequestId, file: StoredFile, rows: int, repeated: int, note: str, now: datetime
    ) -> None:
        """The file that answers it."""
        self.session.execute(
            update(ListRequestRow)
            .where(ListRequestRow.id == request)
            .values(
                state=ListState.DELIVERED,
                delivered_by_id=self.viewer.member,
                delivered_at=now,
                rows=rows,
                repeated=repeated,
                file_name=file.name,
                file_size=file.size,
                sha256=file.sha256,
                note=note,
            )
        )

    def readers(self, found: ListRequest) -> tuple[Recipient, ...]:
        """Whom its delivery is told: the case's director, and whoever asked."""
        return recipients(
            self.session, MemberRow.active, or_(MemberRow.id == found.director, MemberRow.id == found.requested_by_id)
        )


def _by_urgency() -> tuple[ColumnElement[int] | ColumnElement[date | None], ...]:
    open_ = and_(OPEN)
    return case((open_, URGENCY)), case((open_, ListRequestRow.due_on))


def _select() -> Select[*tuple[Any, ...]]:
    """The columns of ListRequest."""
    return (
        select(
            ListRequestRow.id,
            ListRequestRow.case_id,
            CaseRow.name.label("case_name"),
            CaseRow.proposal_id,
            CLIENT.name.label("client"),
            CaseRow.director_id,
            ListRequestRow.criteria,
            ListRequestRow.priority,
            ListRequestRow.wanted,
            ListRequestRow.due_on,
            ListRequestRow.state,
            ListRequestRow.requested_by_id,
            ASKER.name.label("requested_by"),
            ListRequestRow.requested_at,
            TAKER.name.label("taken_by"),
            GIVER.name.label("delivered_by"),
            ListRequestRow.delivered_at,
            ListRequestRow.rows,
            ListRequestRow.repeated,
            ListRequestRow.file_name,
            ListRequestRow.file_size,
            ListRequestRow.sha256,
            ListRequestRow.note,
        )
        .join(CaseRow, CaseRow.id == ListRequestRow.case_id)
        .join(CLIENT, CLIENT.id == CaseRow.client_id)
        .join(ASKER, ASKER.id == ListRequestRow.requested_by_id)
        .outerjoin(TAKER, TAKER.id == ListRequestRow.taken_by_id)
        .outerjoin(GIVER, GIVER.id == ListRequestRow.delivered_by_id)
    )
