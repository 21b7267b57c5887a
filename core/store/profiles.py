"""Partners' profiles: a partner's own page, and what a client may read of it (P6, P10)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.calendar import jst_date
from core.errors import NotFound
from core.masking import mask
from core.model import Audience, Certification, OrganizationId, Viewer
from core.store.memory import remembered
from core.store.organizations import Organizations
from core.store.statements import added
from core.store.subject import Subject
from core.store.tables import OrganizationRow, PartnerProfileRow, PrimeAuditRow
from core.views import AuditResult, OwnProfile, PartnerProfile

PROFILE = tuple(getattr(PartnerProfileRow, name) for name in PartnerProfile.__dataclass_fields__)
NEWEST_AUDIT = (PrimeAuditRow.held_on.desc(), PrimeAuditRow.id.desc())
"""Of two audits on one day the one recorded later stands: it corrects the other (K1)."""


def curtain(session: Session, viewer: Viewer, partner: OrganizationId, *, disclosed: bool) -> Callable[[str], str]:
    """How a client reads a text of a partner: covered before disclosure, as it was written after it (P10)."""
    if disclosed:
        return lambda text: text
    identity = Organizations(session, viewer).identity(partner)
    return lambda text: mask(text, [identity])


def as_read_by_client(session: Session, partner: OrganizationId, shown: Callable[[str], str]) -> PartnerProfile | None:
    """What a client reads of a partner's profile, each text through `shown`; None where there is none yet (P6)."""
    row = session.execute(select(*PROFILE).where(PartnerProfileRow.partner_id == partner)).one_or_none()
    if row is None:
        return None
    profile = PartnerProfile(*row)
    return replace(
        profile,
        corporate_form=shown(profile.corporate_form),
        prefecture=shown(profile.prefecture),
        working_mode=shown(profile.working_mode),
        representative=shown(profile.representative),
        record=shown(profile.record),
    )


def lock_partner(session: Session, partner: OrganizationId) -> None:
    """Hold a partner until the transaction ends, for whoever compares its proposals with each other (P14)."""
    session.execute(
        select(PartnerProfileRow.partner_id).where(PartnerProfileRow.partner_id == partner).with_for_update()
    )


class Profiles(Subject):
    """Every query starts from the viewer's own organisation; only a partner has a profile."""

    @remembered
    def own(self) -> OwnProfile:
        """The viewer's own page. Raises NotFound for anybody but a partner (A5)."""
        return self._own(as_read_by_client(self.session, self._partner(), lambda text: text))

    def locked(self) -> OwnProfile:
        """The same, held until the transaction ends, so that what is decided on it stays true."""
        row = self.session.execute(
            select(*PROFILE).where(PartnerProfileRow.partner_id == self._partner()).with_for_update()
        ).one_or_none()
        return self._own(PartnerProfile(*row) if row else None)

    def lock(self) -> None:
        """Hold the viewer's company until the transaction ends: its proposals are compared with each other (P14)."""
        lock_partner(self.session, self._partner())

    @remembered
    def preview(self, *, disclosed: bool) -> PartnerProfile | None:
        """What clients read of the viewer's own profile, before or after disclosure (P10)."""
        partner = self._partner()
        shown = curtain(self.session, self.viewer, partner, disclosed=disclosed)
        return as_read_by_client(self.session, partner, shown)

    def change(self, told: dict[str, Any]) -> None:
        """Keep what the partner tells of itself."""
        self.session.execute(
            update(PartnerProfileRow).where(PartnerProfileRow.partner_id == self._partner()).values(**told)
        )

    def begin(self, told: dict[str, Any], partner_since: int) -> bool:
        """Keep a first profile, uncertified; False where a colleague has kept one at this very moment."""
        row = PartnerProfileRow(
            partner_id=self._partner(),
            certification=Certification.STANDARD,
            partner_since=partner_since,
            **told,
        )
        return added(self.session, row)

    def _own(self, told: PartnerProfile | None) -> OwnProfile:
        partner = self._partner()
        entered = self.session.execute(
            select(OrganizationRow.created_at).where(OrganizationRow.id == partner)
        ).scalar_one()
        audits = self.session.execute(
            select(PrimeAuditRow.kind, PrimeAuditRow.held_on, PrimeAuditRow.passed)
            .where(PrimeAuditRow.partner_id == partner)
            .order_by(*NEWEST_AUDIT)
        )
        return OwnProfile(
            told=told,
            partner_since=told.partner_since if told else jst_date(entered).year,
            audits=tuple(AuditResult(*row) for row in audits),
        )

    def _partner(self) -> OrganizationId:
        if self.viewer.audience is not Audience.PARTNER:
            raise NotFound("パートナー情報は見つかりません。")
        return self.viewer.organization
