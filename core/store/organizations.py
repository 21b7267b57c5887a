"""Companies, their people and what identifies them."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update

from core.masking import Identity
from core.model import Audience, OrganizationId, Recipient
from core.rules import Permission, require
from core.store.memory import remembered
from core.store.recipients import WORKING, recipients
from core.store.subject import Subject
from core.store.tables import FeeRow, MemberRow, OrganizationRow
from core.views import Company, Fee, Me
from core.views.members import CompanyEntry

COMPANY = (
    OrganizationRow.id,
    OrganizationRow.name,
    OrganizationRow.postal_code,
    OrganizationRow.address,
    OrganizationRow.phone,
    OrganizationRow.registration_number,
    OrganizationRow.rounding,
)


class Organizations(Subject):
    """The viewer's own company, and what letters and masking need to know of the others."""

    def me(self) -> Me:
        """The viewer as the header greets them."""
        row = self.session.execute(
            select(MemberRow.name, MemberRow.email, OrganizationRow.name, MemberRow.role)
            .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
            .where(MemberRow.id == self.viewer.member)
        ).one()
        return Me(*row)

    def own(self) -> Company:
        """The viewer's own company."""
        return self.company(self.viewer.organization)

    def company(self, organization: OrganizationId) -> Company:
        """A company as a document or a letter names it; whether the viewer may know it is for the action to ask."""
        return Company(*self.session.execute(select(*COMPANY).where(OrganizationRow.id == organization)).one())

    def operator(self) -> Company:
        """Kakutoku itself, which issues the papers that name its fees (L6)."""
        return Company(
            *self.session.execute(
                select(*COMPANY)
                .where(OrganizationRow.audience == Audience.KAKUTOKU)
                .order_by(OrganizationRow.id)
                .limit(1)
            ).one()
        )

    def set_address(self, postal_code: str, address: str) -> None:
        """Keep the viewer's own 住所 (P9)."""
        self.session.execute(
            update(OrganizationRow)
            .where(OrganizationRow.id == self.viewer.organization)
            .values(postal_code=postal_code, address=address)
        )

    def entry(self) -> CompanyEntry:
        """Everything the viewer's own company tells of itself (A4)."""
        return CompanyEntry(*self.session.execute(self._entry(self.viewer.organization)).one())

    def entry_of(self, organization: OrganizationId) -> CompanyEntry:
        """The same of any company, for whoever of kakutoku may read it. Raises NotAllowed."""
        require(self.viewer, Permission.READ_ORGANIZATIONS)
        return CompanyEntry(*self.session.execute(self._entry(organization)).one())

    def hold_entry(self, organization: OrganizationId) -> CompanyEntry:
        """The same of a company, which nobody else changes until this transaction ends; for an action that may."""
        return CompanyEntry(*self.session.execute(self._entry(organization).with_for_update(key_share=True)).one())

    def save_entry(self, entry: CompanyEntry, organization: OrganizationId) -> None:
        """Keep what a company tells of itself."""
        self.session.execute(update(OrganizationRow).where(OrganizationRow.id == organization).values(asdict(entry)))

    def remember_names(self, names: Collection[str], organization: OrganizationId) -> None:
        """A company or one of its people was known by these: texts that name them stay covered (P10)."""
        own = OrganizationRow.id == organization
        # Locked: of two who leave a name behind at once the second must not forget the first's.
        row = select(OrganizationRow.former_names).where(own).with_for_update(key_share=True)
        known = (self.session.scalar(row) or "").splitlines()
        kept = "\n".join(dict.fromkeys([*known, *filter(None, names)]))
        self.session.execute(update(OrganizationRow).where(own).values(former_names=kept))

    @staticmethod
    def _entry(organization: OrganizationId) -> Select[*tuple[Any, ...]]:
        return select(*(getattr(OrganizationRow, each.name) for each in fields(CompanyEntry))).where(
            OrganizationRow.id == organization
        )

    @remembered
    def fee(self, today: date) -> Fee | None:
        """The fees that operations set for the viewer's company, as they stand today (O8). None where none is set."""
        if self.viewer.audience is not Audience.CLIENT:
            return None
        row = self.session.execute(
            select(FeeRow.initial_yen, FeeRow.monthly_yen, FeeRow.rate_basis_points)
            .where(FeeRow.client_id == self.viewer.organization, FeeRow.valid_from <= today)
            .order_by(FeeRow.valid_from.desc())
            .limit(1)
        ).one_or_none()
        return Fee(*row) if row else None

    def recipients(
        self, organization: OrganizationId, *, messages: bool = False, news: bool = False
    ) -> tuple[Recipient, ...]:
        """Who is told on behalf of an organisation: its active 管理者 and 社員; of `messages` (M2) and of `news` of an
        order, which ask nothing of anybody, by mail only those who want that (A4)."""
        wish = MemberRow.notify_messages if messages else MemberRow.notify_orders if news else None
        return recipients(self.session, MemberRow.organization_id == organization, WORKING, mailed=wish)

    def identity(self, organization: OrganizationId) -> Identity:
        """Everything that identifies one organisation (P10), for masking."""
        return self.identities([organization])[organization]

    def identities(self, organizations: Collection[OrganizationId]) -> dict[OrganizationId, Identity]:
        """Everything that identifies each organisation: names, domains, addresses, numbers of it and its people."""
        rows = self.session.execute(
            select(
                OrganizationRow.id,
                OrganizationRow.name,
                OrganizationRow.name_roman,
                OrganizationRow.domain,
                OrganizationRow.phone,
                OrganizationRow.address,
                OrganizationRow.former_names,
            ).where(OrganizationRow.id.in_(organizations))
        ).all()
        people = self.session.execute(
            select(MemberRow.organization_id, MemberRow.name, MemberRow.email).where(
                MemberRow.organization_id.in_(organizations)
            )
        ).all()
        return {
            row.id: Identity(
                names=tuple(
                    n
                    for n in (
                        row.name,
                        row.name_roman,
                        row.address,
                        *(p.name for p in people if p[0] == row.id),
                        *(row.former_names or "").splitlines(),
                    )
                    if n
                ),
                domains=(row.domain,) if row.domain else (),
                emails=tuple(p.email for p in people if p[0] == row.id),
                phones=(row.phone,) if row.phone else (),
            )
            for row in rows
        }
