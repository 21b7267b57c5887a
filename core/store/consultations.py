"""Consultations: what clients asked their sales contact, and who that is (P4)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, literal, or_, select, update
from sqlalchemy.orm import aliased

from core import rules
from core.errors import NotFound
from core.model import Audience, MemberId, OrganizationId, PostingId, Recipient, Role
from core.model_accounts import ConsultationId, ConsultationKind, ConsultationStatus
from core.rules import Permission
from core.store.memory import remembered
from core.store.recipients import WORKING, recipients, salespeople
from core.store.search import holding
from core.store.statements import added
from core.store.subject import Subject
from core.store.tables import (
    ConsultationRow,
    HearingRow,
    MemberRow,
    OrganizationRow,
    PostingRoundRow,
    PostingRow,
    SalesContactRow,
)
from core.views import Consultation, ConsultationFilter, ConsultationList, Named, Opening

PAGE = 20
NOT_FOUND = "この相談は見つかりません。"

ASKER, OWNER, ANSWERER = aliased(MemberRow), aliased(MemberRow), aliased(MemberRow)


class Consultations(Subject):
    """A client its own, kakutoku all of them."""

    def add(
        self, kind: ConsultationKind, posting: PostingId | None, text: str, intent: str, now: datetime
    ) -> ConsultationId | None:
        """Keep what the viewer asks; None where this intent has been fulfilled."""
        row = ConsultationRow(
            client_id=self.viewer.organization,
            member_id=self.viewer.member,
            kind=kind,
            posting_id=posting,
            text=text,
            created_at=now,
            intent=intent,
        )
        return row.id if added(self.session, row) else None

    def by_intent(self, intent: str) -> ConsultationId:
        """The consultation that the first press of a double click has sent."""
        return self.session.execute(
            select(ConsultationRow.id).where(
                ConsultationRow.member_id == self.viewer.member, ConsultationRow.intent == intent
            )
        ).scalar_one()

    def get(self, consultation: ConsultationId, *, lock: bool = False) -> Consultation:
        """One consultation; with `lock` nobody else changes it until the transaction ends. Raises NotFound (A5)."""
        if lock:
            # Alone and first: what another transaction wrote while this one waited is seen only by the next statement.
            self.session.execute(select(ConsultationRow.id).where(ConsultationRow.id == consultation).with_for_update())
        found = self._views(self._select().where(ConsultationRow.id == consultation))
        if not found:
            raise NotFound(NOT_FOUND)
        return found[0]

    def asker(self, consultation: ConsultationId) -> MemberId:
        """Who asked."""
        return self.session.execute(
            select(ConsultationRow.member_id).where(ConsultationRow.id == consultation)
        ).scalar_one()

    def change(self, consultation: ConsultationId, **values: Any) -> None:
        """Write columns; the action holds the lock."""
        self.session.execute(update(ConsultationRow).where(ConsultationRow.id == consultation).values(**values))

    @remembered
    def listing(self, wanted: ConsultationFilter) -> ConsultationList:
        """One page of the client's own, or, for kakutoku, of everybody's; the counts follow all but the state.

        Raises NotAllowed for partners (A5).
        """
        if self.viewer.audience is not Audience.CLIENT:
            rules.require(self.viewer, Permission.READ_CONSULTATIONS)
        narrowed = [*holding(wanted.text, ConsultationRow.text, OrganizationRow.name, PostingRow.title)]
        if wanted.whose == "mine":
            narrowed.append(
                or_(ConsultationRow.owner_id == self.viewer.member, SalesContactRow.member_id == self.viewer.member)
            )
        kept = self._select().where(*narrowed)
        plain = kept.order_by(None).with_only_columns(ConsultationRow.status, func.count())
        counted = {row[0]: row[1] for row in self.session.execute(plain.group_by(ConsultationRow.status))}
        counts = {status: counted.get(status, 0) for status in ConsultationStatus}
        found = sum(counts.values()) if wanted.status is None else counts[wanted.status]
        pages = max(1, -(-found // PAGE))
        page = min(max(1, wanted.page), pages)
        if wanted.status is not None:
            kept = kept.where(ConsultationRow.status == wanted.status)
        newest = kept.order_by(ConsultationRow.created_at.desc(), ConsultationRow.id.desc())
        return ConsultationList(counts, found, pages, page, self._views(newest.limit(PAGE).offset((page - 1) * PAGE)))

    # --- who answers ----------------------------------------------------------------------------------------------

    def contact(self, client: OrganizationId) -> Named | None:
        """Who of sales looks after a client, while they are there; a client learns who looks after itself (A5)."""
        known = rules.allows(self.viewer, Permission.READ_CONSULTATIONS) or client == self.viewer.organization
        row = self.session.execute(
            select(MemberRow.id, MemberRow.name)
            .join(SalesContactRow, SalesContactRow.member_id == MemberRow.id)
            .where(literal(known), SalesContactRow.client_id == client, *_answers())
        ).one_or_none()
        return Named(*row) if row else None

    def set_contact(self, client: OrganizationId, member: MemberId | None) -> None:
        """Keep who looks after a client, None for nobody in particular; the action has locked the client."""
        self.session.execute(delete(SalesContactRow).where(SalesContactRow.client_id == client))
        if member is not None:
            self.session.add(SalesContactRow(client_id=client, member_id=member))
            self.session.flush()

    def lock_client(self, client: OrganizationId) -> None:
        """Two who set a client's contact or fees at once go one after the other."""
        self.session.execute(select(OrganizationRow.id).where(OrganizationRow.id == client).with_for_update())

    def contacts(self) -> tuple[Named, ...]:
        """Who of kakutoku can look after a client. Raises NotAllowed for anybody else (A5)."""
        rules.require(self.viewer, Permission.READ_CONSULTATIONS)
        rows = self.session.execute(select(MemberRow.id, MemberRow.name).where(*_answers()).order_by(MemberRow.id))
        return tuple(Named(*row) for row in rows)

    def answerers(self, client: OrganizationId) -> tuple[Recipient, ...]:
        """Who is told of a client's consultation: its sales contact, else all of sales, else operations."""
        contact = self.contact(client)
        return recipients(self.session, MemberRow.id == contact.id) if contact else salespeople(self.session)

    def askers(self, consultation: ConsultationId, client: OrganizationId) -> tuple[Recipient, ...]:
        """Who is told of the answer: whoever asked, or, once they are gone, the client's 管理者 and 社員."""
        asker = recipients(self.session, MemberRow.id == self.asker(consultation), MemberRow.active)
        return asker or recipients(self.session, MemberRow.organization_id == client, WORKING)

    def _mine(self) -> ColumnElement[bool]:
        if rules.allows(self.viewer, Permission.READ_CONSULTATIONS):
            return ConsultationRow.id > 0
        if self.viewer.audience is Audience.CLIENT:
            return ConsultationRow.client_id == self.viewer.organization
        return ConsultationRow.id < 0

    def _select(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                ConsultationRow.id,
                ConsultationRow.client_id,
                OrganizationRow.name.label("client_name"),
                ASKER.name.label("asker"),
                ConsultationRow.kind,
                ConsultationRow.posting_id,
                func.coalesce(PostingRow.title, "").label("posting_title"),
                ConsultationRow.text,
                ConsultationRow.created_at,
                ConsultationRow.status,
                ConsultationRow.answer,
                func.coalesce(ANSWERER.name, "").label("answered_by"),
                ConsultationRow.answered_at,
                ConsultationRow.owner_id,
                func.coalesce(OWNER.name, "").label("owner_name"),
            )
            .join(OrganizationRow, OrganizationRow.id == ConsultationRow.client_id)
            .join(ASKER, ASKER.id == ConsultationRow.member_id)
            .outerjoin(PostingRow, PostingRow.id == ConsultationRow.posting_id)
            .outerjoin(OWNER, OWNER.id == ConsultationRow.owner_id)
            .outerjoin(ANSWERER, ANSWERER.id == ConsultationRow.answered_by_id)
            .outerjoin(SalesContactRow, SalesContactRow.client_id == ConsultationRow.client_id)
            .where(self._mine())
        )

    def _views(self, query: Select[*tuple[Any, ...]]) -> tuple[Consultation, ...]:
        rows: Sequence[Any] = self.session.execute(query).all()
        ids = [row.id for row in rows]
        openings = self._openings(ids)
        hearings = self._hearings(ids) if self.viewer.audience is Audience.KAKUTOKU else {}
        return tuple(
            Consultation(*row, hearing=hearings.get(row.id), openings=tuple(openings.get(row.id, ()))) for row in rows
        )

    def _hearings(self, consultations: Collection[ConsultationId]) -> dict[Any, Any]:
        rows = self.session.execute(
            select(HearingRow.consultation_id, func.max(HearingRow.id))
            .where(HearingRow.consultation_id.in_(consultations))
            .group_by(HearingRow.consultation_id)
        )
        return {row[0]: row[1] for row in rows}

    def _openings(self, consultations: Collection[ConsultationId]) -> dict[Any, list[Opening]]:
        rows: Sequence[Any] = self.session.execute(
            select(
                PostingRoundRow.consultation_id,
                PostingRoundRow.posting_id,
                PostingRow.title,
                PostingRoundRow.round,
                PostingRoundRow.deadline,
            )
            .join(PostingRow, PostingRow.id == PostingRoundRow.posting_id)
            .where(PostingRoundRow.consultation_id.in_(consultations))
            .order_by(PostingRoundRow.opened_at, PostingRoundRow.round)
        ).all()
        found: dict[Any, list[Opening]] = {}
        for consultation, *opening in rows:
            found.setdefault(consultation, []).append(Opening(*opening))
        return found


def _answers() -> tuple[ColumnElement[bool], ...]:
    """The members of kakutoku who may answer, while they are active."""
    roles = [role for role in Role if Permission.ANSWER_CONSULTATIONS in rules.PERMISSIONS.get(_at(role), frozenset())]
    return MemberRow.active.is_(True), MemberRow.role.in_(roles)


def _at(role: Role) -> tuple[Audience, Role]:
    return Audience.KAKUTOKU, role
