"""The second step of signing in: a member's secret, and the recovery codes for a lost phone (A2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.model import MemberId, Recipient, SessionId
from core.store.recipients import recipients
from core.store.statements import insert_into, updated
from core.store.tables import MemberRow, RecoveryCodeRow, SecondStepRow, SessionRow


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What a member shares with an authenticator app; it counts once it was confirmed."""

    secret: str
    created_at: datetime
    confirmed_at: datetime | None


class SecondSteps:
    """Reads and writes; the action has made sure whose they are."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, member: MemberId) -> SecondStep | None:
        """A member's second step, confirmed or not."""
        row = self._session.execute(
            select(SecondStepRow.secret, SecondStepRow.created_at, SecondStepRow.confirmed_at).where(
                SecondStepRow.member_id == member
            )
        ).one_or_none()
        return SecondStep(*row) if row else None

    def begin(self, member: MemberId, secret: str, now: datetime) -> None:
        """A new secret, which counts for nothing until it is confirmed; takes the place of one that was not."""
        self._session.execute(
            delete(SecondStepRow).where(SecondStepRow.member_id == member, SecondStepRow.confirmed_at.is_(None))
        )
        row = insert_into(self._session, SecondStepRow).values(
            member_id=member, secret=secret, created_at=now, last_step=0
        )
        self._session.execute(row.on_conflict_do_nothing())  # another tab may have begun at this moment

    def confirm(self, member: MemberId, secret: str, step: int, now: datetime) -> bool:
        """From now on it is asked for. False where another secret stands there, or this one was confirmed already."""
        mine = update(SecondStepRow).where(
            SecondStepRow.member_id == member, SecondStepRow.secret == secret, SecondStepRow.confirmed_at.is_(None)
        )
        return bool(updated(self._session, mine.values(confirmed_at=now, last_step=step)))

    def spend(self, member: MemberId, step: int) -> bool:
        """Use the code of `step`: of two uses, at once or one after the other, only the first succeeds."""
        fresh = update(SecondStepRow).where(
            SecondStepRow.member_id == member, SecondStepRow.confirmed_at.is_not(None), SecondStepRow.last_step < step
        )
        return bool(updated(self._session, fresh.values(last_step=step)))

    def spend_recovery(self, member: MemberId, code_hash: str, now: datetime) -> bool:
        """Use a recovery code, once."""
        fresh = update(RecoveryCodeRow).where(
            RecoveryCodeRow.member_id == member,
            RecoveryCodeRow.code_hash == code_hash,
            RecoveryCodeRow.used_at.is_(None),
        )
        return bool(updated(self._session, fresh.values(used_at=now)))

    def keep_recovery(self, member: MemberId, code_hashes: Collection[str]) -> None:
        """These recovery codes open, and no earlier ones."""
        self._session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member))
        rows = [{"member_id": member, "code_hash": code_hash} for code_hash in code_hashes]
        self._session.execute(insert(RecoveryCodeRow), rows)

    def recovery_left(self, member: MemberId) -> int:
        """How many recovery codes still open."""
        unused = select(func.count()).where(RecoveryCodeRow.member_id == member, RecoveryCodeRow.used_at.is_(None))
        return self._session.scalar(unused) or 0

    def remove(self, member: MemberId) -> bool:
        """The password alone opens again. False where there was no second step."""
        self._session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member))
        return bool(updated(self._session, delete(SecondStepRow).where(SecondStepRow.member_id == member)))

    def owner(self, member: MemberId) -> Recipient | None:
        """Whose it is, as a letter addresses them."""
        return next(iter(recipients(self._session, MemberRow.id == member)), None)

    def end_sessions(self, member: MemberId, now: datetime) -> None:
        """Whoever came in by it has to come in again."""
        mine = update(SessionRow).where(SessionRow.member_id == member, SessionRow.ended_at.is_(None))
        self._session.execute(mine.values(ended_at=now))

    def passed(self, session: SessionId, now: datetime) -> None:
        """This session took the second step."""
        self._session.execute(update(SessionRow).where(SessionRow.id == session).values(second_step_at=now))
