"""Messages: the chat between one client and one partner about one proposal (M1)."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update

from core.errors import NotFound
from core.model import AttachmentId, CandidateStatus, MemberId, MessageId, OrderId, ProposalId, Side
from core.rules import thread_rule
from core.store.drafts import updated
from core.store.memory import remembered
from core.store.subject import Subject
from core.store.tables import (
    AttachmentRow,
    MemberRow,
    MessageRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
    ThreadReadRow,
)
from core.store.unread import unread_count
from core.views import Attachment, Message, Thread, ThreadCard, ThreadRecord

PAGE = 50
NOT_FOUND = "このメッセージは見つかりません。"


class Messages(Subject):
    """Threads exist from disclosure on; before it nothing here is found (P8, P10)."""

    def get(self, proposal: ProposalId) -> ThreadRecord:
        """The record that the rules decide on, locked until the transaction ends. Raises NotFound (A5)."""
        row = self.session.execute(
            select(
                ProposalRow.id,
                ProposalRow.client_id,
                ProposalRow.partner_id,
                PostingRow.title,
                ProposalRow.status,
                ProposalRow.disclosed_at,
            )
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .where(ProposalRow.id == proposal, self._open())
            .with_for_update(of=ProposalRow)
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return ThreadRecord(*row)

    def add(
        self,
        proposal: ProposalId,
        side: Side,
        body: str,
        now: datetime,
        *,
        order: OrderId | None = None,
        intent: str | None = None,
    ) -> MessageId | None:
        """Add one line. None where `intent` is there already: the same press arrived twice."""
        if intent is not None and self.session.scalar(
            select(MessageRow.id).where(MessageRow.proposal_id == proposal, MessageRow.intent == intent)
        ):
            return None
        row = MessageRow(
            proposal_id=proposal,
            side=side,
            author_id=self.viewer.member,
            order_id=order,
            body=body,
            sent_at=now,
            intent=intent,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def attach(self, message: MessageId, name: str, media_type: str, size: int, sha256: str) -> None:
        """Note a file that the store of files already holds."""
        self.session.add(AttachmentRow(message_id=message, name=name, media_type=media_type, size=size, sha256=sha256))

    def attachment(self, attachment: AttachmentId) -> Attachment:
        """A file of one of the viewer's threads. Raises NotFound (A5)."""
        row = self.session.execute(
            select(
                AttachmentRow.id, AttachmentRow.name, AttachmentRow.media_type, AttachmentRow.size, AttachmentRow.sha256
            )
            .join(MessageRow, MessageRow.id == AttachmentRow.message_id)
            .join(ProposalRow, ProposalRow.id == MessageRow.proposal_id)
            .where(AttachmentRow.id == attachment, self._open())
        ).one_or_none()
        if row is None:
            raise NotFound("このファイルは見つかりません。")
        return Attachment(*row)

    def mark_read(self, proposal: ProposalId, upto: MessageId, now: datetime) -> bool:
        """The viewer has read up to `upto`; never moves back. False where it had before."""
        mine = and_(ThreadReadRow.proposal_id == proposal, ThreadReadRow.member_id == self.viewer.member)
        moved = updated(
            self.session,
            update(ThreadReadRow)
            .where(mine, ThreadReadRow.message_id < upto)
            .values(message_id=upto, read_at=now)
            .execution_options(synchronize_session=False),
        )
        if moved:
            return True
        if self.session.scalar(select(func.count()).select_from(ThreadReadRow).where(mine)):
            return False
        self.session.add(
            ThreadReadRow(proposal_id=proposal, member_id=self.viewer.member, message_id=upto, read_at=now)
        )
        return True

    def last_read(self, proposal: ProposalId, members: list[MemberId]) -> dict[MemberId, MessageId]:
        """How far each member has read; it keys the one mail of an unread run (M2)."""
        rows = self.session.execute(
            select(ThreadReadRow.member_id, ThreadReadRow.message_id).where(
                ThreadReadRow.proposal_id == proposal, ThreadReadRow.member_id.in_(members)
            )
        )
        return {row.member_id: row.message_id for row in rows}

    @remembered
    def threads(self) -> tuple[ThreadCard, ...]:
        """The viewer's threads, the one with the latest line first."""
        last = select(func.max(MessageRow.id).label("id")).group_by(MessageRow.proposal_id).subquery()
        rows = self.session.execute(
            select(
                ProposalRow.id,
                OrganizationRow.name,
                PostingRow.title,
                ProposalRow.status,
                MessageRow.body,
                func.coalesce(MessageRow.sent_at, ProposalRow.disclosed_at),
                unread_count(self.viewer),
            )
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(OrganizationRow, OrganizationRow.id == self._other())
            .outerjoin(MessageRow, and_(MessageRow.proposal_id == ProposalRow.id, MessageRow.id.in_(select(last.c.id))))
            .where(self._open())
            .order_by(func.coalesce(MessageRow.sent_at, ProposalRow.disclosed_at).desc(), ProposalRow.id.desc())
        )
        return tuple(ThreadCard(r[0], r[1], r[2], self._shown(r[3]), r[4] or "", r[5], r[6]) for r in rows)

    @remembered
    def thread(self, proposal: ProposalId, limit: int = PAGE) -> Thread:
        """The last `limit` messages, oldest first, and whether one can write. Raises NotFound (A5)."""
        row = self.session.execute(
            select(
                OrganizationRow.name,
                ProposalRow.posting_id,
                PostingRow.title,
                ProposalRow.status,
                ProposalRow.disclosed_at,
                select(func.max(OrderRow.id)).where(OrderRow.proposal_id == ProposalRow.id).scalar_subquery(),
            )
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(OrganizationRow, OrganizationRow.id == self._other())
            .where(ProposalRow.id == proposal, self._open())
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        name, posting, title, status, disclosed_at, order = row
        messages = self._messages(proposal, limit + 1)
        rule = thread_rule(status, disclosed_at, self.viewer.side)
        return Thread(
            proposal=proposal,
            counterparty=name,
            posting=posting,
            posting_title=title,
            status=self._shown(status),
            order=OrderId(order) if order else None,
            writable=rule.writable,
            reason=rule.reason,
            messages=messages[-limit:],
            earlier=len(messages) > limit,
        )

    @remembered
    def _shown(self, status: CandidateStatus) -> CandidateStatus:
        """The client's own status; to the partner every open thread looks alike (P8)."""
        return status if self.viewer.side is Side.CLIENT else CandidateStatus.CONSIDERING

    def _open(self) -> Any:
        return and_(self.owns(ProposalRow), ProposalRow.disclosed_at.is_not(None))

    def _other(self) -> Any:
        return ProposalRow.partner_id if self.viewer.side is Side.CLIENT else ProposalRow.client_id

    def _messages(self, proposal: ProposalId, limit: int) -> tuple[Message, ...]:
        rows = self.session.execute(
            select(
                MessageRow.id,
                MessageRow.side,
                MemberRow.name,
                MessageRow.author_id,
                MessageRow.body,
                MessageRow.sent_at,
                MessageRow.order_id,
            )
            .outerjoin(MemberRow, MemberRow.id == MessageRow.author_id)
            .where(MessageRow.proposal_id == proposal)
            .order_by(MessageRow.id.desc())
            .limit(limit)
        ).all()
        files: defaultdict[MessageId, list[Attachment]] = defaultdict(list)
        for file in self.session.execute(
            select(
                AttachmentRow.message_id,
                AttachmentRow.id,
                AttachmentRow.name,
                AttachmentRow.media_type,
                AttachmentRow.size,
                AttachmentRow.sha256,
            )
            .where(AttachmentRow.message_id.in_([r.id for r in rows]))
            .order_by(AttachmentRow.id)
        ):
            files[file.message_id].append(Attachment(file.id, file.name, file.media_type, file.size, file.sha256))
        readers = self.session.execute(
            select(MemberRow.name, ThreadReadRow.message_id)
            .join(MemberRow, MemberRow.id == ThreadReadRow.member_id)
            .where(ThreadReadRow.proposal_id == proposal, MemberRow.organization_id != self.viewer.organization)
            .order_by(MemberRow.id)
        ).all()
        return tuple(
            Message(
                id=row.id,
                side=row.side,
                author="" if row.side is Side.SYSTEM else row.name or "",
                mine=row.side is self.viewer.side,
                body=row.body,
                sent_at=row.sent_at,
                order=row.order_id,
                attachments=tuple(files[row.id]),
                read_by=tuple(name for name, upto in readers if upto >= row.id) if row.side is self.viewer.side else (),
            )
            for row in reversed(rows)
        )
