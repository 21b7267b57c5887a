"""Accounts, sessions and failed sign-ins: what the entrance needs before it knows who is there (A2)."""

from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import (
    ColumnElement,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from core.model import Audience, MemberId, OrganizationId, Recipient, Role, SessionId, Viewer
from core.rules_access import LOCK, session_end
from core.sealed import account_occasion
from core.store.audit import Audit, note
from core.store.links import Links
from core.store.newcomers import Newcomers
from core.store.onlooking import Onlooking
from core.store.outbox import Outbox, forget
from core.store.presence import Presence, SignedIn, alive
from core.store.second_steps import SecondSteps
from core.store.statements import updated
from core.store.tables import MemberRow, OrganizationRow, SecondStepRow, SessionRow, SignInAttemptRow

KEPT = timedelta(days=30)
"""How long a session that is over stays in the table."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a sign-in is checked against."""

    member: MemberId
    organization: OrganizationId
    audience: Audience
    role: Role
    organization_name: str
    name: str
    email: str
    password_hash: str
    active: bool
    epoch: int
    enrolled: bool
    """Whether a second step is asked for after the password."""

    @property
    def owner(self) -> Recipient:
        """Whose it is, as a letter addresses them."""
        return Recipient(self.member, self.organization, self.audience, self.organization_name, self.name, self.email)

    @property
    def viewer(self) -> Viewer:
        """Whose it is, as the trail names them."""
        return Viewer(self.member, self.organization, self.audience, self.role)


@dataclass(frozen=True, slots=True)
class Failures:
    """Recent failed sign-ins, oldest first."""

    of_address: Sequence[datetime]
    of_network: Sequence[datetime]


class Access:
    """Reads and writes of the entrance. It acts for nobody: each method is given what proves the caller's right."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def account(self, email: str) -> Account | None:
        """The account of a mail address in lower case, also an inactive one."""
        return self._account(MemberRow.email == email)

    def account_of(self, member: MemberId) -> Account | None:
        """A member's account, also an inactive one."""
        return self._account(MemberRow.id == member)

    def _account(self, wanted: ColumnElement[bool]) -> Account | None:
        row = self._session.execute(
            select(
                MemberRow.id,
                MemberRow.organization_id,
                OrganizationRow.audience,
                MemberRow.role,
                OrganizationRow.name,
                MemberRow.name,
                MemberRow.email,
                MemberRow.password_hash,
                MemberRow.active,
                MemberRow.epoch,
                SecondStepRow.confirmed_at.is_not(None),
            )
            .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
            .outerjoin(SecondStepRow, SecondStepRow.member_id == MemberRow.id)
            .where(wanted)
        ).one_or_none()
        return Account(*row) if row else None

    def store_password(self, account: Account, password_hash: str) -> None:
        """Keep the same password in another form, unless it was changed since `account` was read; sessions go on."""
        same = (MemberRow.id == account.member, MemberRow.password_hash == account.password_hash)
        self._session.execute(update(MemberRow).where(*same).values(password_hash=password_hash))

    def change_password(self, account: Account, password_hash: str) -> Account | None:
        """Another password, the owner's own choice (A1), with which every session so far ends.

        Returns the account as it is then; None where it was changed by somebody else since `account` was read.
        """
        unchanged = (MemberRow.id == account.member, MemberRow.epoch == account.epoch, MemberRow.active)
        values = {"password_hash": password_hash, "must_change_password": False, "epoch": account.epoch + 1}
        changed = update(MemberRow).where(*unchanged).values(**values)
        if not updated(self._session, changed.execution_options(synchronize_session=False)):
            return None
        return replace(account, password_hash=password_hash, epoch=account.epoch + 1)

    # --- sessions -----------------------------------------------------------------------------------------------

    def open(
        self,
        account: Account,
        token_hash: str,
        now: datetime,
        *,
        idle: timedelta,
        absolute: timedelta,
        agent: str = "",
        network: str = "",
        second_step_at: datetime | None = None,
    ) -> Viewer:
        """A new session for `account`. Those that ended long ago go: who came and when is in the trail."""
        self._session.execute(delete(SessionRow).where(SessionRow.expires_at < now - KEPT))
        session = self._session.execute(
            insert(SessionRow)
            .values(
                token_hash=token_hash,
                member_id=account.member,
                epoch=account.epoch,
                created_at=now,
                seen_at=now,
                expires_at=session_end(now, now, idle=idle, absolute=absolute),
                agent=agent,
                network=network,
                second_step_at=second_step_at,
            )
            .returning(SessionRow.id)
        ).scalar_one()
        return Viewer(account.member, account.organization, account.audience, account.role, SessionId(session))

    def keep_alive(
        self, sessions: Collection[SessionId], now: datetime, *, idle: timedelta, absolute: timedelta
    ) -> None:
        """Note that somebody is using `sessions`, and move their end accordingly; dead ones stay dead."""
        rows = self._session.execute(
            select(SessionRow.id, SessionRow.created_at)
            .join(MemberRow, MemberRow.id == SessionRow.member_id)
            .where(SessionRow.id.in_(sessions), alive(now))
        ).all()
        for session, opened_at in rows:
            self._session.execute(
                update(SessionRow)
                .where(SessionRow.id == session)
                .values(seen_at=now, expires_at=session_end(opened_at, now, idle=idle, absolute=absolute))
            )

    def visitor(self, session: SessionId, now: datetime) -> SignedIn | None:
        """Whose living session this is, asked within the transaction that goes on to change something."""
        return Presence(self._session).visitor(session, now)

    def end(self, session: SessionId, now: datetime) -> Viewer | None:
        """End one session; returns whose it was, or None where it was over already."""
        found = self.visitor(session, now)
        if found is None:
            return None
        self._session.execute(update(SessionRow).where(SessionRow.id == session).values(ended_at=now))
        return found.person

    def end_all(self, member: MemberId, now: datetime, *, but: SessionId | None = None) -> None:
        """End every session of a member (A3), except `but`."""
        self._session.execute(
            update(SessionRow)
            .where(SessionRow.member_id == member, SessionRow.ended_at.is_(None), SessionRow.id != (but or -1))
            .values(ended_at=now)
        )

    # --- failed sign-ins ----------------------------------------------------------------------------------------

    def failures(self, address_hash: str, network: str, now: datetime) -> Failures:
        """What failed recently for this address and from this network.

        In a writing transaction, attempts for one address wait for each other here: each counts those before it.
        """
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
            self._session.execute(select(func.pg_advisory_xact_lock(int(address_hash[:15], 16))))
        recent = SignInAttemptRow.at > now - 2 * LOCK
        moments = select(SignInAttemptRow.at).where(recent).order_by(SignInAttemptRow.at)
        return Failures(
            self._session.scalars(moments.where(SignInAttemptRow.address_hash == address_hash)).all(),
            self._session.scalars(moments.where(SignInAttemptRow.network == network)).all(),
        )

    def note_failure(self, address_hash: str, network: str, now: datetime) -> int:
        """Count one; what no longer counts for anything goes. Returns its number."""
        self._session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at < now - 4 * LOCK))
        counted = insert(SignInAttemptRow).values(address_hash=address_hash, network=network, at=now)
        return self._session.execute(counted.returning(SignInAttemptRow.id)).scalar_one()

    def settle_attempt(self, number: int, now: datetime) -> None:
        """It was dealt with. A write, whatever came of it: a transaction that changes nothing ends sooner."""
        self._session.execute(update(SignInAttemptRow).where(SignInAttemptRow.id == number).values(at=now))

    def withdraw_failure(self, number: int) -> None:
        """It was none; what failed before it goes on counting."""
        self._session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.id == number))

    def forgive(self, address_hash: str) -> None:
        """The right password was given: earlier failures of this address count no longer."""
        self._session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.address_hash == address_hash))

    @contextmanager
    def rehearsing(self, *, in_earnest: bool) -> Generator[None]:
        """What is done inside is undone again unless `in_earnest`; it takes as long either way (A2)."""
        with self._session.begin_nested() as savepoint:
            yield
            if not in_earnest:
                savepoint.rollback()

    # --- what goes with it in the same transaction --------------------------------------------------------------

    def audit(self, viewer: Viewer) -> Audit:
        """The trail, in the name of the person who has just proved to be `viewer`."""
        return Audit(self._session, viewer)

    def note(
        self,
        action: str,
        subject: str,
        subject_id: int,
        now: datetime,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """The trail of what was done by somebody who is not signed in."""
        note(self._session, None, action, subject, subject_id, now, before=before, after=after)

    @cached_property
    def onlooking(self) -> Onlooking:
        """Looking as a client or partner sees the console (K3)."""
        return Onlooking(self._session)

    @cached_property
    def second_steps(self) -> SecondSteps:
        """What is asked for after the password."""
        return SecondSteps(self._session)

    def forget_initial_password(self, member: MemberId) -> None:
        """It was changed: where mails are read in the app, nobody reads it there any more (A1)."""
        forget(self._session, account_occasion(member))

    @cached_property
    def newcomers(self) -> Newcomers:
        """The invited, who have no account yet."""
        return Newcomers(self._session)

    @cached_property
    def links(self) -> Links:
        """Single-use links that were sent by mail."""
        return Links(self._session)

    def outbox(self, viewer: Viewer) -> Outbox:
        """Letters to `viewer`'s own people."""
        return Outbox(self._session, viewer)
