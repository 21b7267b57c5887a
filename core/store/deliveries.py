"""Delivering: each letter of the outbox is handed over once, by whichever worker comes first.

A row stands `QUEUED` from the action's commit until a server took it. A worker claims it for some minutes (`attempts`
numbers the claim); should the worker die, the claim runs out and another takes over with the same Message-ID.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from core.model import MailId, MailState
from core.model_mails import MailFile
from core.store.outbox import TEXT, unclaimed
from core.store.statements import updated
from core.store.tables import MailFileRow, MailRow, MemberRow
from core.views import Claim

ALL_LEFT = "宛先のユーザーが無効になったため、送信を取り消しました。"
ONE_LEFT = "無効になったユーザーを宛先から除きました："


class Deliveries:
    """What a worker does to the outbox."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def claim(self, now: datetime, lease: timedelta) -> Claim | None:
        """The mail that is longest due, for this worker alone until `now + lease`; None where nothing is due.

        What is due for people who have left meanwhile is stopped instead (A3). PostgreSQL's workers step over each
        other's rows; SQLite has one writer at a time.
        """
        due = _due(now)
        first = self._first(due)
        while first is not None and self._stopped(first):
            first = self._first(due)
        if first is None:
            return None
        claimed = update(MailRow).where(MailRow.id == first, due)
        claimed = claimed.values(claimed_until=now + lease, attempts=MailRow.attempts + 1)
        if not updated(self.session, claimed.execution_options(synchronize_session=False)):
            return None
        row = self.session.execute(
            select(MailRow.key, MailRow.to, MailRow.subject, MailRow.created_at, MailRow.attempts, *TEXT).where(
                MailRow.id == first
            )
        ).one()
        files = self.session.execute(
            select(MailFileRow.name, MailFileRow.media_type, MailFileRow.content, MailFileRow.sha256)
            .where(MailFileRow.mail_id == first)
            .order_by(MailFileRow.id)
        ).all()
        return Claim(
            id=first,
            key=row.key,
            to=tuple(row.to),
            cc=tuple(row.cc),
            subject=row.subject,
            text=row.text,
            html=row.html,
            secret=row.secret or "",
            created_at=row.created_at,
            attempt=row.attempts,
            files=tuple(MailFile(file.name, file.media_type, file.content) for file in files),
            damaged=tuple(file.name for file in files if hashlib.sha256(file.content).hexdigest() != file.sha256),
        )

    def sent(self, claim: Claim, now: datetime, note: str = "") -> None:
        """A server took it. True whoever claimed it meanwhile, so that nobody sends it again; its secret goes (A1)."""
        self.session.execute(
            update(MailRow)
            .where(MailRow.id == claim.id)
            .values(state=MailState.SENT, sent_at=now, claimed_until=None, last_error=note, secret=None)
        )

    def postpone(self, claim: Claim, until: datetime, reason: str) -> None:
        """It failed for now: due again at `until`."""
        self._settle(claim, state=MailState.QUEUED, due_at=until, claimed_until=None, last_error=reason)

    def give_up(self, claim: Claim, reason: str) -> None:
        """It failed for good; operations see the reason and can retry."""
        self._settle(claim, state=MailState.FAILED, claimed_until=None, last_error=reason)

    def keep(self, now: datetime) -> int:
        """Where no mail server is set: what is due stays readable in the app and never leaves. Returns how many."""
        due = _due(now)
        if self.session.scalar(select(MemberRow.id).where(MemberRow.active.is_(False)).limit(1)):
            for mail in self.session.scalars(select(MailRow.id).where(due)).all():
                self._stopped(mail)
        return updated(self.session, update(MailRow).where(due).values(state=MailState.KEPT))

    def _first(self, due: ColumnElement[bool]) -> MailId | None:
        return self.session.scalar(
            select(MailRow.id)
            .where(due)
            .order_by(MailRow.due_at, MailRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

    def _stopped(self, mail: MailId) -> bool:
        """Take those off a mail who are no longer active; without anybody left it is cancelled, and says why (A3).

        By address, for that is all a mail knows, and no two people have the same. Whoever never had an account, such as
        somebody who was invited, is not meant.
        """
        row = self.session.execute(select(MailRow.to, MailRow.cc).where(MailRow.id == mail)).one()
        inactive = select(MemberRow.email).where(MemberRow.active.is_(False), MemberRow.email.in_([*row.to, *row.cc]))
        left = set(self.session.scalars(inactive))
        if not left:
            return False
        to, cc = ([each for each in addresses if each not in left] for addresses in (row.to, row.cc))
        if to or cc:
            values = {
                "to": to or cc[:1],
                "cc": cc if to else cc[1:],
                "last_error": f"{ONE_LEFT}{'、'.join(sorted(left))}",
            }
        else:
            values = {"state": MailState.CANCELLED, "last_error": ALL_LEFT}
        self.session.execute(update(MailRow).where(MailRow.id == mail).values(**values))
        return not (to or cc)

    def _settle(self, claim: Claim, **values: object) -> None:
        """Write the outcome, unless the claim ran out and another worker's attempt has begun or ended since."""
        mine = and_(MailRow.id == claim.id, MailRow.attempts == claim.attempt, MailRow.state == MailState.QUEUED)
        self.session.execute(update(MailRow).where(mine).values(**values))


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(MailRow.state == MailState.QUEUED, MailRow.due_at <= now, unclaimed(now))
