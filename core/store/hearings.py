"""Hearings: what sales heard from a client, and the posting it drafts from that. Nobody but kakutoku reads them."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from core.errors import NotAllowed, NotFound
from core.model import Audience, CompanySize, OrganizationId, PostingId
from core.model_accounts import ConsultationId, HearingId, PostingContent
from core.store.memory import remembered
from core.store.search import holding
from core.store.statements import added
from core.store.subject import Subject
from core.store.tables import HearingRow, MemberRow, OrganizationRow
from core.views import Hearing, HearingLine, HearingList, Named

PAGE = 20
NOT_FOUND = "このヒアリングは見つかりません。"
KAKUTOKU_ONLY = "この画面を閲覧できるのはカクトクのみです。"
TITLE = HearingRow.content["title"].as_string()


class Hearings(Subject):
    """Members of kakutoku alone; whether they may write is for the action to ask."""

    def clients(self) -> tuple[Named, ...]:
        """Every client, by name, to choose from. Raises NotAllowed."""
        self._require_kakutoku()
        rows = self.session.execute(
            select(OrganizationRow.id, OrganizationRow.name)
            .where(OrganizationRow.audience == Audience.CLIENT)
            .order_by(OrganizationRow.name, OrganizationRow.id)
        )
        return tuple(Named(*row) for row in rows)

    def add(
        self, client: OrganizationId, consultation: ConsultationId | None, held_on: date, intent: str, now: datetime
    ) -> HearingId | None:
        """A new hearing without words yet; None where this intent has been fulfilled."""
        row = HearingRow(
            client_id=client,
            consultation_id=consultation,
            author_id=self.viewer.member,
            held_on=held_on,
            notes="",
            content=asdict(PostingContent()),
            created_at=now,
            updated_at=now,
            intent=intent,
        )
        return row.id if added(self.session, row) else None

    def by_intent(self, intent: str) -> HearingId:
        """The hearing that the first press of a double click has made."""
        return self.session.execute(
            select(HearingRow.id).where(HearingRow.author_id == self.viewer.member, HearingRow.intent == intent)
        ).scalar_one()

    def get(self, hearing: HearingId, *, lock: bool = False) -> Hearing:
        """One hearing; with `lock` nobody else changes it until the transaction ends. Raises NotFound (A5)."""
        query = self._select().where(HearingRow.id == hearing)
        row: Any = self.session.execute(query.with_for_update(of=HearingRow) if lock else query).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return Hearing(*row[:-1], content=_content(row.content))

    def save(
        self,
        hearing: HearingId,
        content: PostingContent,
        *,
        held_on: date,
        notes: str,
        deadline: date | None,
        now: datetime,
    ) -> None:
        """Write what was typed as the next revision; the action holds the lock."""
        self.session.execute(
            update(HearingRow)
            .where(HearingRow.id == hearing)
            .values(
                content=asdict(content),
                held_on=held_on,
                notes=notes,
                deadline=deadline,
                revision=HearingRow.revision + 1,
                updated_at=now,
            )
        )

    def opened(self, hearing: HearingId, posting: PostingId) -> None:
        """Keep which posting came of it: it is no draft any more (P1)."""
        self.session.execute(update(HearingRow).where(HearingRow.id == hearing).values(posting_id=posting))

    @remembered
    def listing(self, *, opened: bool | None = None, text: str = "", page: int = 1) -> HearingList:
        """One page of the drafts, of what was opened, or of both, narrowed by words in title, client or notes.

        Raises NotAllowed for anybody but kakutoku (A5).
        """
        self._require_kakutoku()
        found = holding(text, TITLE, OrganizationRow.name, HearingRow.notes)
        was_opened = HearingRow.posting_id.is_not(None)
        counts = [self._count(~was_opened, *found), self._count(was_opened, *found)]
        number = sum(counts) if opened is None else counts[opened]
        pages = max(1, -(-number // PAGE))
        page = min(max(1, page), pages)
        rows: Any = self.session.execute(
            select(
                HearingRow.id,
                OrganizationRow.name,
                TITLE,
                HearingRow.held_on,
                MemberRow.name,
                HearingRow.updated_at,
                HearingRow.posting_id,
            )
            .join(OrganizationRow, OrganizationRow.id == HearingRow.client_id)
            .join(MemberRow, MemberRow.id == HearingRow.author_id)
            .where(*([] if opened is None else [was_opened if opened else ~was_opened]), *found)
            .order_by(HearingRow.updated_at.desc(), HearingRow.id.desc())
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        return HearingList(counts[0], counts[1], number, pages, page, tuple(HearingLine(*row) for row in rows))

    def _count(self, *wanted: ColumnElement[bool]) -> int:
        query = select(func.count(HearingRow.id)).join(OrganizationRow, OrganizationRow.id == HearingRow.client_id)
        return self.session.scalar(query.where(*wanted)) or 0

    def _select(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                HearingRow.id,
                HearingRow.client_id,
                OrganizationRow.name,
                HearingRow.consultation_id,
                MemberRow.name.label("author"),
                HearingRow.held_on,
                HearingRow.notes,
                HearingRow.deadline,
                HearingRow.revision,
                HearingRow.created_at,
                HearingRow.updated_at,
                HearingRow.posting_id,
                HearingRow.content,
            )
            .join(OrganizationRow, OrganizationRow.id == HearingRow.client_id)
            .join(MemberRow, MemberRow.id == HearingRow.author_id)
            .where(HearingRow.id > 0 if self.viewer.audience is Audience.KAKUTOKU else HearingRow.id < 0)
        )

    def _require_kakutoku(self) -> None:
        if self.viewer.audience is not Audience.KAKUTOKU:
            raise NotAllowed(KAKUTOKU_ONLY)


def _content(kept: dict[str, Any]) -> PostingContent:
    lists: dict[str, Any] = {
        "categories": tuple(kept["categories"]),
        "company_sizes": tuple(CompanySize(size) for size in kept["company_sizes"]),
    }
    return PostingContent(**kept | lists)
