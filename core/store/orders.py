"""Orders: one negotiation each, with its immutable versions and its chain of events (O1–O6)."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from core.chain import GENESIS, digest, link
from core.errors import NotFound
from core.formats import day
from core.model import (
    OPERATOR,
    Order,
    OrderContent,
    OrderEventKind,
    OrderId,
    OrganizationId,
    ProposalId,
    Side,
)
from core.money import Rounding
from core.rules import thread_rule
from core.rules_contracts import contract_status
from core.rules_orders import subtotal
from core.store.memory import remembered
from core.store.order_content import from_json, to_json
from core.store.organizations import COMPANY
from core.store.statements import updated
from core.store.subject import Subject
from core.store.tables import (
    MemberRow,
    OrderEventRow,
    OrderRow,
    OrderVersionRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
)
from core.views import Company, OrderEvent, OrderPage, OrderVersion

DECISIVE = (
    OrderRow.id,
    OrderRow.proposal_id,
    OrderRow.client_id,
    OrderRow.partner_id,
    OrderRow.predecessor_id,
    OrderRow.latest,
    OrderRow.awaiting,
    OrderRow.requested_at,
    OrderRow.approved_at,
    OrderRow.ended_on,
)
NOT_FOUND = "この見積・発注書は見つかりません。"


class Orders(Subject):
    """Every query starts from the orders of which the viewer's organisation is a side."""

    def get(self, order: OrderId) -> Order:
        """The record that the rules decide on, locked until the transaction ends. Raises NotFound (A5)."""
        row = self.session.execute(
            select(*DECISIVE).where(OrderRow.id == order, self.owns(OrderRow)).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return Order(*row)

    def of_proposal(self, proposal: ProposalId) -> Order | None:
        """The first order of a proposal, if either side has begun one (O1)."""
        row = self.session.execute(
            select(*DECISIVE).where(
                OrderRow.proposal_id == proposal, OrderRow.predecessor_id.is_(None), self.owns(OrderRow)
            )
        ).one_or_none()
        return Order(*row) if row else None

    def successor(self, order: OrderId) -> OrderId | None:
        """The renewal that follows an order, if one was requested (C2)."""
        return self.session.scalar(select(OrderRow.id).where(OrderRow.predecessor_id == order, self.owns(OrderRow)))

    def begin(
        self,
        proposal: ProposalId,
        client: OrganizationId,
        partner: OrganizationId,
        now: datetime,
        *,
        requested: bool,
        predecessor: OrderId | None = None,
    ) -> OrderId:
        """A new negotiation without a version yet."""
        row = OrderRow(
            proposal_id=proposal,
            client_id=client,
            partner_id=partner,
            predecessor_id=predecessor,
            created_at=now,
            requested_at=now if requested else None,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def add_version(self, order: Order, content: OrderContent, now: datetime) -> OrderVersion:
        """Keep the next version and make it the one that stands; a pending approval request falls (O4, O5).

        Raises NotFound where somebody else saved a version in between: the caller has already checked, under the lock.
        """
        stored = to_json(content)
        version = OrderVersionRow(
            order_id=order.id,
            number=order.latest + 1,
            side=self.viewer.side,
            author_id=self.viewer.member,
            submitted_at=now,
            content=stored,
            digest=digest(stored),
        )
        moved = update(OrderRow).where(OrderRow.id == order.id, OrderRow.latest == order.latest)
        if not updated(
            self.session,
            moved.values(
                latest=version.number,
                awaiting=None,
                term_start=content.start,
                term_end=content.end,
                subtotal=subtotal(content),
            ),
        ):
            raise NotFound(NOT_FOUND)
        self.session.add(version)
        self.session.flush()
        return OrderVersion(version.number, version.side, "", now, content, version.digest)

    def version(self, order: OrderId, number: int) -> OrderVersion:
        """One version of an order the viewer may read. Raises NotFound."""
        found = self._versions(order, OrderVersionRow.number == number)
        if not found:
            raise NotFound("この版は見つかりません。")
        return found[0]

    def await_approval(self, order: OrderId, version: int, now: datetime) -> None:
        """The client approved `version` and asks the partner for the same (O5)."""
        self._change(order, awaiting=version, approval_requested_by=self.viewer.member, approval_requested_at=now)

    def withdraw_approval(self, order: OrderId) -> None:
        """The pending request for approval falls (O5)."""
        self._change(order, awaiting=None)

    def approve(self, order: OrderId, now: datetime) -> None:
        """Both sides approved (O5)."""
        self._change(order, awaiting=None, approved_by=self.viewer.member, approved_at=now)

    def record(self, order: OrderId, kind: OrderEventKind, now: datetime, **payload: Any) -> int:
        """Append one link to the negotiation's chain (O5); returns its position, counted from 1."""
        last = self.session.execute(
            select(OrderEventRow.position, OrderEventRow.digest)
            .where(OrderEventRow.order_id == order)
            .order_by(OrderEventRow.position.desc())
            .limit(1)
        ).one_or_none()
        position, previous = (last.position + 1, last.digest) if last else (1, GENESIS)
        content = event_content(order, position, kind, int(self.viewer.member), now, payload)
        self.session.add(
            OrderEventRow(
                order_id=order,
                position=position,
                kind=kind,
                member_id=self.viewer.member,
                at=now,
                payload=payload,
                previous=previous,
                digest=link(previous, content),
            )
        )
        self.session.flush()
        return position

    @remembered
    def page(self, order: OrderId, today: date) -> OrderPage:
        """Everything an order's screen shows. Raises NotFound (A5)."""
        row: Any = self.session.execute(
            select(
                *DECISIVE,
                OrderRow.term_start,
                OrderRow.term_end,
                PostingRow.title,
                ProposalRow.status,
                ProposalRow.disclosed_at,
            )
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .where(OrderRow.id == order, self.owns(OrderRow))
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        record = Order(*row[: len(DECISIVE)])
        companies = self._companies(record)
        before = self._approved(record.predecessor) if record.predecessor else None
        return OrderPage(
            order=record,
            client=companies[record.client],
            partner=companies[record.partner],
            posting_title=row.title,
            versions=self._versions(order),
            events=self._events(order),
            status=contract_status(
                approved=record.approved_at is not None,
                start=row.term_start,
                end=row.term_end,
                ended_on=record.ended_on,
                today=today,
            ),
            predecessor_content=before.content if before else None,
            successor=self.successor(order),
            rests=thread_rule(row.status, row.disclosed_at, self.viewer.side).reason,
        )

    def _companies(self, order: Order) -> dict[OrganizationId, Company]:
        """Both sides, who know each other's names by now (P8): as they were when they approved, else as they are."""
        if order.approved_at:
            approval = select(OrderEventRow.payload).where(
                OrderEventRow.order_id == order.id, OrderEventRow.kind == OrderEventKind.APPROVED
            )
            payload = self.session.execute(approval).scalar_one()
            return {
                party.id: party for party in map(as_approved, (payload[Side.CLIENT.value], payload[Side.PARTNER.value]))
            }
        rows = self.session.execute(select(*COMPANY).where(OrganizationRow.id.in_((order.client, order.partner))))
        return {row.id: Company(*row) for row in rows}

    def _change(self, order: OrderId, **values: Any) -> None:
        self.session.execute(update(OrderRow).where(OrderRow.id == order).values(**values))

    def _approved(self, order: OrderId) -> OrderVersion:
        """The version that both sides approved: the last one of an order that is not edited any more (O5)."""
        newest = select(OrderRow.latest).where(OrderRow.id == order).scalar_subquery()
        return self._versions(order, OrderVersionRow.number == newest)[0]

    def _versions(self, order: OrderId, *wanted: ColumnElement[bool]) -> tuple[OrderVersion, ...]:
        rows = self.session.execute(
            select(
                OrderVersionRow.number,
                OrderVersionRow.side,
                MemberRow.name,
                OrderVersionRow.submitted_at,
                OrderVersionRow.content,
                OrderVersionRow.digest,
            )
            .join(MemberRow, MemberRow.id == OrderVersionRow.author_id)
            .join(OrderRow, OrderRow.id == OrderVersionRow.order_id)
            .where(OrderVersionRow.order_id == order, self.owns(OrderRow), *wanted)
            .order_by(OrderVersionRow.number)
        )
        return tuple(OrderVersion(n, side, name, at, from_json(c), d) for n, side, name, at, c, d in rows)

    def _events(self, order: OrderId) -> tuple[OrderEvent, ...]:
        rows = self.session.execute(
            select(
                OrderEventRow.kind,
                OrderEventRow.at,
                MemberRow.name,
                MemberRow.organization_id,
                OrderRow.client_id,
                OrderRow.partner_id,
                OrderEventRow.payload,
            )
            .join(MemberRow, MemberRow.id == OrderEventRow.member_id)
            .join(OrderRow, OrderRow.id == OrderEventRow.order_id)
            .where(OrderEventRow.order_id == order, self.owns(OrderRow))
            .order_by(OrderEventRow.position)
        )
        return tuple(
            OrderEvent(
                kind=r.kind,
                at=r.at,
                author=OPERATOR if side is Side.SYSTEM else r.name,
                side=side,
                version=r.payload.get("version"),
                text=_told(r.payload),
            )
            for r in rows
            for side in (_SIDES[r.organization_id == r.client_id, r.organization_id == r.partner_id],)
        )


_SIDES = {(True, False): Side.CLIENT, (False, True): Side.PARTNER, (False, False): Side.SYSTEM}


def _told(payload: dict[str, Any]) -> str:
    """What an event's own words are, for both sides to read."""
    ended = payload.get("ended_on")
    last = f"契約終了日：{day(date.fromisoformat(ended))}\n" if ended else ""
    return last + payload.get("text", "")


def as_approved(party: dict[str, Any]) -> Company:
    """A company as the approval sealed it; before companies chose their rounding, all rounded down (L2)."""
    rounding = Rounding(party.get("rounding", Rounding.FLOOR))
    return Company(**{name: fact for name, fact in party.items() if name != "rounding"}, rounding=rounding)


def event_content(
    order: int, position: int, kind: str, member: int, at: datetime, payload: dict[str, Any]
) -> dict[str, Any]:
    """What one link of the chain seals (O5)."""
    return {
        "order": order,
        "position": position,
        "kind": str(kind),
        "member": member,
        "at": at.astimezone(UTC).isoformat(),
        "payload": payload,
    }
