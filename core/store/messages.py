"""Messages: the chat between one client and one partner about one proposal (M1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select, update

from core.errors import NotFound
from core.model import CandidateStatus, MemberId, MessageId, OrderId, ProposalId, Side
from core.rules import thread_rule
from core.store.attachments import Attachments
from core.store.memory import remembered
from core.store.statements import updated
from core.store.subject import Subject
from core.store.tables import (
    MemberRow,
    MessageRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
    ThreadReadRow,
)
from core.store.talk_search import found_messages
from core.store.unread import unread_count
from core.views import FoundMessages, Message, Part, Thread, ThreadCard, ThreadRecord

PAGE = 50
"""How many messages are shown at once."""

LEAD = 1
"""How many stand above the message that a part begins with, so that one sees where it goes on."""

END = Part()
Line = Row[MessageId, Side, str, MemberId | None, str, datetime, OrderId | None]
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
            .outerjoin(MessageRow, MessageRow.id == _last_line())
            .where(self._open())
            .order_by(func.coalesce(MessageRow.sent_at, ProposalRow.disclosed_at).desc(), ProposalRow.id.desc())
        )
        return tuple(ThreadCard(r[0], r[1], r[2], self._shown(r[3]), r[4] or "", r[5], r[6]) for r in rows)

    @remembered
    def thread(self, proposal: ProposalId, part: Part = END) -> Thread:
        """A page of messages, oldest first, and whether one can write. Raises NotFound (A5).

        However long the thread: the index leads to the part's edge, and a page is read from there.
        """
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
        rows, earlier, later = self._lines(proposal, part)
        if not rows and not part.is_end:  # beyond the first message: there is nothing but the end to show
            rows, earlier, later = self._lines(proposal, END)
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
            messages=self._messages(proposal, rows),
            earlier=earlier,
            later=later,
        )

    def found(self, text: str) -> FoundMessages:
        """The viewer's messages that hold each word of `text`, in what was written or in a file's name; newest first.

        Nothing is found where nothing is looked for.
        """
        return found_messages(self.session, self.viewer, text, self._open(), self._other())

    @remembered
    def _shown(self, status: CandidateStatus) -> CandidateStatus:
        """The client's own status; to the partner every open thread looks alike (P8)."""
        return status if self.viewer.side is Side.CLIENT else CandidateStatus.CONSIDERING

    def _open(self) -> Any:
        return and_(self.owns(ProposalRow), ProposalRow.disclosed_at.is_not(None))

    def _other(self) -> Any:
        return ProposalRow.partner_id if self.viewer.side is Side.CLIENT else ProposalRow.client_id

    def _lines(self, proposal: ProposalId, part: Part) -> tuple[list[Line], bool, bool]:
        """The rows of a part, oldest first, and whether there are earlier and later ones."""
        lines = (
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
        )
        upward, downward = lines.order_by(MessageRow.id.desc()), lines.order_by(MessageRow.id)
        if part.since is not None:
            above = self.session.execute(upward.where(MessageRow.id < part.since).limit(LEAD + 1)).all()
            below = self.session.execute(downward.where(MessageRow.id >= part.since).limit(PAGE + 1)).all()
            return [*reversed(above[:LEAD]), *below[:PAGE]], len(above) > LEAD, len(below) > PAGE
        if part.before is not None:
            upward = upward.where(MessageRow.id < part.before)
        found = self.session.execute(upward.limit(PAGE + 1)).all()
        later = part.before is not None and bool(
            self.session.scalar(
                select(MessageRow.id).where(MessageRow.proposal_id == proposal, MessageRow.id >= part.before).limit(1)
            )
        )
        return [*reversed(found[:PAGE])], len(found) > PAGE, later

    def _messages(self, proposal: ProposalId, rows: Sequence[Line]) -> tuple[Message, ...]:
        files = Attachments(self.session, self.viewer).on([row.id for row in rows])
        readers = self.session.execute(
            select(MemberRow.name, ThreadReadRow.message_id, MemberRow.organization_id == self.viewer.organization)
            .join(MemberRow, MemberRow.id == ThreadReadRow.member_id)
            .where(ThreadReadRow.proposal_id == proposal, MemberRow.id != self.viewer.member)
            .order_by(MemberRow.id)
        ).all()

        def readers_of(row: Line) -> tuple[str, ...]:
            colleagues = row.side is not self.viewer.side
            return tuple(
                name
                for name, upto, colleague in readers
                if row.side is not Side.SYSTEM and colleague is colleagues and upto >= row.id
            )

        return tuple(
            Message(
                id=row.id,
                side=row.side,
                author="" if row.side is Side.SYSTEM else row.name or "",
                mine=row.side is self.viewer.side,
                body=row.body,
                sent_at=row.sent_at,
                order=row.order_id,
                attachments=tuple(files.get(row.id, ())),
                read_by=readers_of(row),
            )
            for row in rows
        )


def _last_line() -> ColumnElement[int]:
    """A thread's last message: one step in the index for each thread, however long it is."""
    last = select(func.max(MessageRow.id)).where(MessageRow.proposal_id == ProposalRow.id)
    return last.correlate(ProposalRow).scalar_subquery()
