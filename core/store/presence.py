"""Who is there: which sessions are alive, and whose they are. The entrance asks it at every request and click (A2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Executable, and_, bindparam, case, or_, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotAllowed, SignedOut
from core.model import OrganizationId, Role, SessionId, Viewer
from core.rules import ONLOOKING
from core.rules_passwords import Step, next_step
from core.rules_people import NOTHING_ASKED, Asked, asked_for
from core.store.tables import AuditRow, BillingProfileRow, MemberRow, OrganizationRow, SecondStepRow, SessionRow
from core.store.tables.base import Moment

DEMO_LOADED = "load_demo"
"""What the trail calls it that the made-up world was entered."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is alive: who it belongs to, and what tells it from every other of the same person.

    `viewer` is who the screens are drawn for. Where somebody of kakutoku looks as an organisation sees the console
    (K3), that is a guest there; `person` stays who they are, and `seen_as` names the organisation.
    """

    viewer: Viewer
    person: Viewer
    session: SessionId
    name: str
    token_hash: str
    epoch: int
    opened_at: datetime
    seen_at: datetime
    until: datetime
    """When it ends, or the look as somebody else does, if nothing is written before."""
    email: str = ""
    seen_as: str = ""
    seen_until: datetime | None = None
    enrolled: bool = False
    """Whether the person has a second step (A2)."""
    passed_at: datetime | None = None
    """When the session took it."""
    asked_for: Asked = NOTHING_ASKED
    """What the band asks for that the company has not told yet (A4)."""
    step: Step = Step.DONE
    """What the session still has to do; until then nothing else opens to it."""


def settled() -> ColumnElement[bool]:
    """Sessions that have done what follows the password: the second step, a password of one's own (A1, A2)."""
    return and_(
        MemberRow.must_change_password.is_(False),
        or_(SecondStepRow.confirmed_at.is_(None), SessionRow.second_step_at.is_not(None)),
    )


def alive(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Sessions that still count: not ended, not expired, and nothing about the member's rights changed since (A3)."""
    return and_(
        SessionRow.ended_at.is_(None),
        SessionRow.expires_at > now,
        MemberRow.active,
        MemberRow.epoch == SessionRow.epoch,
    )


_NOW = bindparam("now", type_=Moment())
_VIEWED = aliased(OrganizationRow)
_SIGNED_IN = (
    select(
        SessionRow.id,
        SessionRow.token_hash,
        SessionRow.epoch,
        SessionRow.created_at,
        SessionRow.seen_at,
        SessionRow.expires_at,
        MemberRow.id.label("member"),
        MemberRow.name,
        MemberRow.email,
        MemberRow.organization_id,
        MemberRow.role,
        OrganizationRow.audience,
        OrganizationRow.postal_code,
        OrganizationRow.address,
        OrganizationRow.phone,
        MemberRow.band_dismissed_at,
        BillingProfileRow.client_id.label("billed"),
        MemberRow.must_change_password,
        SessionRow.second_step_at,
        SecondStepRow.confirmed_at.label("enrolled_at"),
        SessionRow.view_as_until,
        _VIEWED.id.label("viewed"),
        _VIEWED.name.label("viewed_name"),
        _VIEWED.audience.label("viewed_audience"),
    )
    .join(MemberRow, MemberRow.id == SessionRow.member_id)
    .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
    .outerjoin(SecondStepRow, SecondStepRow.member_id == MemberRow.id)
    .outerjoin(BillingProfileRow, BillingProfileRow.client_id == MemberRow.organization_id)
    .outerjoin(_VIEWED, and_(_VIEWED.id == SessionRow.view_as_id, SessionRow.view_as_until > _NOW))
    .where(alive(_NOW))
)
# Put together once: every click asks the second of these, and building a statement costs more than running it.
BY_TOKEN = _SIGNED_IN.where(SessionRow.token_hash == bindparam("token_hash"))
BY_NUMBER = _SIGNED_IN.where(SessionRow.id == bindparam("session"))
LIVING = (
    select(SessionRow.id, case((SessionRow.view_as_until > _NOW, SessionRow.view_as_id)).label("viewed"))
    .join(MemberRow, MemberRow.id == SessionRow.member_id)
    .outerjoin(SecondStepRow, SecondStepRow.member_id == MemberRow.id)
    .where(SessionRow.id.in_(bindparam("sessions", expanding=True)), alive(_NOW), settled())
)


class Presence:
    """Looks; it is given what proves the caller's right."""

    def __init__(self, connection: Session | Connection) -> None:
        self._connection = connection

    def find(self, token_hash: str, now: datetime) -> SignedIn | None:
        """The living session behind a token."""
        return self._signed_in(BY_TOKEN, token_hash=token_hash, now=now)

    def visitor(self, session: SessionId, now: datetime) -> SignedIn | None:
        """A living session by its number, with the role its member has now."""
        return self._signed_in(BY_NUMBER, session=session, now=now)

    def living(self, sessions: Collection[SessionId], now: datetime) -> dict[SessionId, OrganizationId | None]:
        """Those of `sessions` that are still alive, each with the organisation it looks as (K3), mostly none."""
        found = self._connection.execute(LIVING, {"sessions": list(sessions), "now": now})
        return {row.id: row.viewed for row in found}

    def is_demo(self) -> bool:
        """Whether the world in this database was made up (core/demo/)."""
        return bool(
            self._connection.execute(select(AuditRow.id).where(AuditRow.action == DEMO_LOADED).limit(1)).first()
        )

    def _signed_in(self, statement: Executable, **known: object) -> SignedIn | None:
        row = self._connection.execute(statement, known).one_or_none()
        if row is None:
            return None
        company: Any = row
        person = viewer = Viewer(row.member, row.organization_id, row.audience, row.role, row.id)
        if row.viewed:
            viewer = Viewer(row.member, row.viewed, row.viewed_audience, Role.GUEST, row.id, onlooker=True)
        return SignedIn(
            viewer=viewer,
            person=person,
            session=row.id,
            name=row.name,
            email=row.email,
            token_hash=row.token_hash,
            epoch=row.epoch,
            opened_at=row.created_at,
            seen_at=row.seen_at,
            until=min(row.expires_at, row.view_as_until) if row.viewed else row.expires_at,
            seen_as=row.viewed_name or "",
            seen_until=row.view_as_until if row.viewed else None,
            enrolled=row.enrolled_at is not None,
            passed_at=row.second_step_at,
            asked_for=asked_for(viewer, company, row.band_dismissed_at, billed=row.billed is not None),
            step=next_step(
                person.audience,
                must_change=row.must_change_password,
                enrolled=row.enrolled_at is not None,
                passed=row.second_step_at is not None,
                required=False,
            ),
        )


# Put together once, too: every write asks it first.
_ACTING = (
    select(
        MemberRow.active,
        MemberRow.role,
        MemberRow.organization_id,
        and_(SessionRow.id.is_not(None), settled()).label("present"),
        SessionRow.view_as_until,
    )
    .outerjoin(
        SessionRow,
        and_(
            SessionRow.id == bindparam("session"),
            SessionRow.member_id == MemberRow.id,
            SessionRow.epoch == MemberRow.epoch,
            SessionRow.ended_at.is_(None),
            SessionRow.expires_at > _NOW,
        ),
    )
    .outerjoin(SecondStepRow, SecondStepRow.member_id == MemberRow.id)
    .where(MemberRow.id == bindparam("member"))
    .with_for_update(read=True, of=MemberRow)
)


def require_alive(session: Session, viewer: Viewer, now: datetime) -> None:
    """The member is active in the role the page was drawn for, and its session, where it has one, is alive.

    Raises SignedOut, and NotAllowed where the session looks on as somebody else sees the console (K3).
    """
    # Looked at twice before it is refused: where PostgreSQL had to wait for a change of the member, such as a new
    # password, it holds the new member against the session as it was before.
    if not any(_is_acting(session, viewer, now) for _ in range(2)):
        raise SignedOut("ログインの有効期限が切れたか、権限が変更されました。もう一度ログインしてください。")


def _is_acting(session: Session, viewer: Viewer, now: datetime) -> bool:
    known = {"member": viewer.member, "session": viewer.session, "now": now}
    found = session.execute(_ACTING, known).one_or_none()
    if not found or not found.active or (found.role, found.organization_id) != (viewer.role, viewer.organization):
        return False
    if found.present and found.view_as_until and found.view_as_until > now:
        raise NotAllowed(ONLOOKING)
    return viewer.session is None or bool(found.present)
