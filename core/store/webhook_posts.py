"""Delivering to webhooks: each message is handed over once, by whichever worker comes first, as mails are (D6)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from core.model import MailState
from core.model_direction import WebhookPostId
from core.store.statements import updated
from core.store.tables import CaseRow, WebhookPostRow
from core.views.webhooks import PostClaim


class WebhookPosts:
    """What a worker does to the messages that wait for webhooks."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def claim(self, now: datetime, lease: timedelta) -> PostClaim | None:
        """The message that is longest due, for this worker alone until `now + lease`; None where nothing is due.

        It goes where its case's messages go now.
        """
        due = _due(now)
        first = (
            select(WebhookPostRow.id)
            .where(due)
            .order_by(WebhookPostRow.due_at, WebhookPostRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        post = self.session.scalar(first)
        if post is None:
            return None
        claimed = update(WebhookPostRow).where(WebhookPostRow.id == post, due)
        claimed = claimed.values(claimed_until=now + lease, attempts=WebhookPostRow.attempts + 1)
        if not updated(self.session, claimed.execution_options(synchronize_session=False)):
            return None
        row = self.session.execute(
            select(
                WebhookPostRow.case_id,
                WebhookPostRow.key,
                CaseRow.webhook_url,
                WebhookPostRow.payload,
                WebhookPostRow.attempts,
            )
            .join(CaseRow, CaseRow.id == WebhookPostRow.case_id)
            .where(WebhookPostRow.id == post)
        ).one()
        return PostClaim(WebhookPostId(post), *row)

    def sent(self, claim: PostClaim, now: datetime) -> None:
        """The server took it. True whoever claimed it meanwhile, so that nobody sends it again."""
        taken = update(WebhookPostRow).where(WebhookPostRow.id == claim.id)
        self.session.execute(taken.values(state=MailState.SENT, sent_at=now, claimed_until=None, last_error=""))

    def postpone(self, claim: PostClaim, until: datetime, reason: str) -> None:
        """It failed for now: due again at `until`."""
        self._settle(claim, state=MailState.QUEUED, due_at=until, claimed_until=None, last_error=reason)

    def give_up(self, claim: PostClaim, reason: str, state: MailState = MailState.FAILED) -> bool:
        """It failed for good; directors see the reason and can send it again. False where it is not the claim's."""
        return self._settle(claim, state=state, claimed_until=None, last_error=reason)

    def _settle(self, claim: PostClaim, **values: object) -> bool:
        """Write the outcome, unless the claim ran out and another worker's attempt has begun or ended since."""
        mine = and_(
            WebhookPostRow.id == claim.id,
            WebhookPostRow.attempts == claim.attempt,
            WebhookPostRow.state == MailState.QUEUED,
        )
        return bool(updated(self.session, update(WebhookPostRow).where(mine).values(**values)))


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(WebhookPostRow.claimed_until.is_(None), WebhookPostRow.claimed_until <= now)
    return and_(WebhookPostRow.state == MailState.QUEUED, WebhookPostRow.due_at <= now, free)
