"""Candidates chosen together, for 見送り: how they are called, and when the mails leave that tell of it (P8, P10)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.model import MailState, ProposalId
from core.rules import decline_key, is_disclosed
from core.store.deals import is_deal
from core.store.rounds import PROPOSAL_ROUND
from core.store.screening import NAME, NUMBER, screened
from core.store.subject import Subject
from core.store.tables import MailRow, OrganizationRow, PostingRoundRow, ProposalRow
from core.views import ChosenCandidate


class Declines(Subject):
    """Every query starts from the viewer's own postings whose deadline has passed."""

    def chosen(self, proposals: Collection[ProposalId], now: datetime) -> tuple[ChosenCandidate, ...]:
        """Those of these that the viewer may see, as they stand at this moment, in the order of their arrival."""
        mine = screened(self, now)
        postings = select(ProposalRow.posting_id).where(ProposalRow.id.in_(proposals), self.owns(ProposalRow))
        numbers = (
            select(
                ProposalRow.id,
                NUMBER,
            )
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.posting_id.in_(postings), *mine)
            .subquery("numbers")
        )
        rows = self.session.execute(
            select(
                ProposalRow.id,
                numbers.c.number,
                NAME.label("name"),
                ProposalRow.status,
                ProposalRow.previous_status,
                ProposalRow.disclosed_at,
                ProposalRow.status_changed_at,
                is_deal().label("contracted"),
            )
            .join(numbers, numbers.c.id == ProposalRow.id)
            .join(OrganizationRow, OrganizationRow.id == ProposalRow.partner_id)
            .where(ProposalRow.id.in_(proposals))
            .order_by(numbers.c.number)
        ).all()
        due = waiting(self.session, {row.id: row.status_changed_at for row in rows})
        return tuple(
            ChosenCandidate(
                id=row.id,
                number=row.number,
                name=row.name,
                status=row.status,
                previous=row.previous_status,
                disclosed=is_disclosed(row.disclosed_at),
                contracted=row.contracted,
                mail_due=due.get(row.id),
            )
            for row in rows
        )


def waiting(session: Session, moved: Mapping[ProposalId, datetime | None]) -> dict[ProposalId, datetime]:
    """Of candidates, with when each was moved last, those whose decline mail can still be stopped, and until when (P8).

    A mail that was ever handed to a server counts as gone, for then taking the decline back brings a correction.
    """
    keys = {decline_key(each, at): each for each, at in moved.items() if at}
    if not keys:
        return {}
    rows = session.execute(
        select(MailRow.key, MailRow.due_at)
        .where(
            or_(*(MailRow.key.startswith(key, autoescape=True) for key in keys)),
            MailRow.state == MailState.QUEUED,
            MailRow.attempts == 0,
        )
        .order_by(MailRow.due_at.desc())
    )
    return {keys[row.key[: row.key.rindex(":") + 1]]: row.due_at for row in rows}
