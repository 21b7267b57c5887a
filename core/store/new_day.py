"""What a new day brings by itself: the round whose deadline has passed is told of, old notices go (P2)."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import notices
from core.calendar import jst_date, proposals_visible_from
from core.model_choosing import NoticeKind
from core.model_mails import About
from core.store.notices import tell
from core.store.registry import NOBODY
from core.store.tables import MemberRow, NoticeRow, PostingRoundRow, PostingRow


class NewDay:
    """What a worker does once a day and at its start; a second one finds it done."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def tell_of_closed_rounds(self, now: datetime) -> int:
        """Tell all of a client's active members, once a round, that its proposals can be read now; returns the rounds.

        It is told as of the midnight in Tokyo from which it is true, whenever a worker comes to it.
        """
        today = jst_date(now)
        rounds = self.session.execute(
            select(PostingRow.id, PostingRow.client_id, PostingRoundRow.round, PostingRoundRow.deadline)
            .join(PostingRow, PostingRow.id == PostingRoundRow.posting_id)
            .where(
                PostingRoundRow.deadline < today, PostingRoundRow.deadline >= today - notices.REACH, ~_told().exists()
            )
            .order_by(PostingRoundRow.deadline, PostingRow.id)
        ).all()
        for posting, client, round_, deadline in rounds:
            at = proposals_visible_from(deadline)
            members = select(MemberRow.id).where(MemberRow.organization_id == client, MemberRow.active)
            for member in self.session.scalars(members.order_by(MemberRow.id)).all():
                key = notices.readable_key(posting, round_, member)
                about = About(posting=posting, number=round_)
                tell(self.session, NOBODY, member, NoticeKind.PROPOSALS_READABLE, key, about, at)
        return len(rounds)

    def drop_old_notices(self, now: datetime) -> None:
        """What was read long ago goes; what nobody has read stays."""
        self.session.execute(delete(NoticeRow).where(NoticeRow.read_at < now - notices.KEPT))


def _told():
    """Whether anybody has been told of a round, beside each round of a query."""
    return select(NoticeRow.id).where(
        NoticeRow.posting_id == PostingRoundRow.posting_id,
        NoticeRow.number == PostingRoundRow.round,
        NoticeRow.kind == NoticeKind.PROPOSALS_READABLE.value,
    )
