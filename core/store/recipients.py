"""Who a letter goes to: members of an organisation as the mail addresses them."""

from typing import Any

from sqlalchemy import ColumnExpressionArgument, and_, literal, select
from sqlalchemy.orm import Session

from core.model import Audience, Recipient, Role
from core.store.tables import MemberRow, OrganizationRow

WORKING = and_(MemberRow.active, MemberRow.role.in_((Role.ADMIN, Role.STAFF)))
"""An organisation's active 管理者 and 社員, who act for it; a guest only looks (A3)."""


def recipients(session: Session, *wanted: ColumnExpressionArgument[bool], mailed: Any = None) -> tuple[Recipient, ...]:
    """The members who fit, whoever was entered first coming first; `mailed` is who of them wants a mail of it (A4)."""
    rows = session.execute(
        select(
            MemberRow.id,
            OrganizationRow.id,
            OrganizationRow.audience,
            OrganizationRow.name,
            MemberRow.name,
            MemberRow.email,
            literal(True) if mailed is None else mailed,
        )
        .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
        .where(*wanted)
        .order_by(MemberRow.id)
    )
    return tuple(Recipient(*row) for row in rows)


def salespeople(session: Session) -> tuple[Recipient, ...]:
    """Kakutoku's active sales; where there is none, its operations."""
    return _or_operations(session, Role.SALES)


def directors(session: Session) -> tuple[Recipient, ...]:
    """Kakutoku's active directors; where there is none, its operations (C5)."""
    return _or_operations(session, Role.DIRECTOR)


def _or_operations(session: Session, wanted: Role) -> tuple[Recipient, ...]:
    for role in (wanted, Role.OPERATIONS):
        found = recipients(
            session, OrganizationRow.audience == Audience.KAKUTOKU, MemberRow.active, MemberRow.role == role
        )
        if found:
            return found
    return ()
