"""The register: organisations, their people and profiles, reviews, as kakutoku enters them."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.model import Audience, CompanySize, MemberId, OrganizationId, Role, Viewer
from core.store.audit import note
from core.store.presence import DEMO_LOADED
from core.store.subject import Subject
from core.store.tables import (
    MemberRow,
    OrganizationRow,
    PartnerProfileRow,
    ReviewRow,
)
from core.views import PartnerProfile

UNKNOWN = -1
NOBODY = Viewer(MemberId(UNKNOWN), OrganizationId(UNKNOWN), Audience.KAKUTOKU, Role.OPERATIONS)
"""On whose behalf the very first organisation is founded: nobody exists yet."""


def is_known(session: Session, email: str) -> bool:
    """Whether somebody has a mail address. Of two who would give it an account at once the second waits, and sees."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(email.lower()))))
    return bool(session.scalar(select(MemberRow.id).where(func.lower(MemberRow.email) == email.lower())))


class Registry(Subject):
    """Writes what an organisation can't enter itself."""

    def is_empty(self) -> bool:
        """Whether no organisation exists at all."""
        return not self.session.scalar(select(func.count()).select_from(OrganizationRow))

    def mark_as_demo(self, now: datetime) -> None:
        """The trail tells that all of this was made up; its people sign in without a second step (A2, X1)."""
        note(self.session, None, DEMO_LOADED, "installation", 0, now)

    def audience(self, organization: OrganizationId) -> Audience | None:
        """Which kind of organisation it is, None where there is none."""
        return self.session.scalar(select(OrganizationRow.audience).where(OrganizationRow.id == organization))

    def knows(self, email: str) -> bool:
        """Whether somebody has this mail address already; case does not tell two people apart."""
        return is_known(self.session, email)

    def add_organization(self, audience: Audience, now: datetime, **facts: str) -> OrganizationId:
        """A new organisation; `facts` are name, name_roman, domain, phone, postal_code, address."""
        row = OrganizationRow(audience=audience, created_at=now, **facts)
        self.session.add(row)
        self.session.flush()
        return row.id

    def add_member(
        self,
        organization: OrganizationId,
        email: str,
        name: str,
        role: Role,
        password_hash: str,
        now: datetime,
        *,
        must_change_password: bool = False,
    ) -> MemberId:
        """A new, active member; an initial password is to be changed at the first sign-in (A1)."""
        row = MemberRow(
            organization_id=organization,
            email=email,
            name=name,
            role=role,
            password_hash=password_hash,
            must_change_password=must_change_password,
            created_at=now,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def add_profile(self, partner: OrganizationId, profile: PartnerProfile) -> None:
        """What a partner tells of itself (P6)."""
        self.session.add(
            PartnerProfileRow(
                partner_id=partner, **{name: getattr(profile, name) for name in PartnerProfile.__dataclass_fields__}
            )
        )
        self.session.flush()

    def add_review(
        self,
        partner: OrganizationId,
        client: OrganizationId | None,
        stars: int,
        size: CompanySize,
        reviewer: str,
        month: date,
        **texts: str,
    ) -> int:
        """A review (P7); `texts` are good, improve, recommend."""
        row = ReviewRow(
            partner_id=partner,
            client_id=client,
            stars=stars,
            company_size=size,
            reviewer=reviewer,
            month=month,
            **texts,
        )
        self.session.add(row)
        self.session.flush()
        return row.id
