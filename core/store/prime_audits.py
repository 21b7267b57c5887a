"""Prime audits: which partners kakutoku has audited, when, by whom and with what result (P6, K1). Only added to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, update

from core import rules
from core.errors import NotFound
from core.model import Audience, Certification, MemberId, OrganizationId
from core.model_accounts import AuditKind
from core.store.memory import remembered
from core.store.profiles import NEWEST_AUDIT
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import MemberRow, OrganizationRow, PartnerProfileRow, PrimeAuditRow
from core.views import AuditedList, AuditedPartner, AuditEntry, AuditFile, AuditResult, PartnerFilter

PAGE = 25
NOT_FOUND = "この認定パートナーは見つかりません。一覧から選び直してください。"


class PrimeAudits(Subject):
    """For members of kakutoku alone: every query asks that first (A5)."""

    @remembered
    def listing(self, wanted: PartnerFilter) -> AuditedList:
        """One page of the partners that the filter finds, with the newest audit of each kind."""
        self._require_reader()
        others = self._conditions(wanted)
        counted = self.session.execute(
            self._partners(_standing, func.count().label("number")).where(*others).group_by(_standing)
        ).all()
        numbers: dict[Certification, int] = {row.certification: row.number for row in counted}
        counts = {each: numbers.get(each, 0) for each in Certification}
        here = others
        if wanted.certification is not None:
            here = [*others, _standing == wanted.certification]
        found = self.session.scalar(self._partners(func.count()).where(*here)) or 0
        pages = max(1, -(-found // PAGE))
        page = min(max(1, wanted.page), pages)
        rows = self.session.execute(
            self._partners(*_PARTNER).where(*here).order_by(*_order(wanted)).limit(PAGE).offset((page - 1) * PAGE)
        ).all()
        latest = self._latest([row.id for row in rows])
        return AuditedList(found, pages, page, counts, tuple(_partner(row, latest) for row in rows))

    @remembered
    def file(self, partner: OrganizationId) -> AuditFile:
        """One partner with all its audits. Raises NotAllowed, NotFound (A5)."""
        self._require_reader()
        row = self.session.execute(self._partners(*_PARTNER).where(OrganizationRow.id == partner)).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        audits = self.session.execute(
            select(
                PrimeAuditRow.id,
                PrimeAuditRow.kind,
                PrimeAuditRow.held_on,
                PrimeAuditRow.passed,
                MemberRow.name,
                PrimeAuditRow.note,
                PrimeAuditRow.recorded_at,
            )
            .join(MemberRow, MemberRow.id == PrimeAuditRow.auditor_id)
            .where(PrimeAuditRow.partner_id == partner)
            .order_by(*NEWEST_AUDIT)
        )
        return AuditFile(
            _partner(row, self._latest([partner])), tuple(AuditEntry(*each) for each in audits), self.auditors()
        )

    def auditors(self) -> tuple[tuple[MemberId, str], ...]:
        """Who can have held an audit: the active members of kakutoku."""
        self._require_reader()
        rows = self.session.execute(
            select(MemberRow.id, MemberRow.name)
            .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
            .where(OrganizationRow.audience == Audience.KAKUTOKU, MemberRow.active.is_(True))
            .order_by(MemberRow.id)
        )
        return tuple((row.id, row.name) for row in rows)

    def locked(self, partner: OrganizationId) -> AuditedPartner:
        """A partner as it stands, held until the transaction ends. Raises NotAllowed, NotFound (A5).

        Without a profile there is nothing to hold, and nothing to certify either.
        """
        self._require_reader()
        self.session.execute(
            select(PartnerProfileRow.partner_id).where(PartnerProfileRow.partner_id == partner).with_for_update()
        ).all()
        row = self.session.execute(self._partners(*_PARTNER).where(OrganizationRow.id == partner)).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return _partner(row, self._latest([partner]))

    def last_recorded(self, partner: OrganizationId, kind: AuditKind) -> tuple[int, tuple[Any, ...]] | None:
        """The id and the content (day, auditor, result, note) of what was recorded last of one kind."""
        row = self.session.execute(
            select(
                PrimeAuditRow.id,
                PrimeAuditRow.held_on,
                PrimeAuditRow.auditor_id,
                PrimeAuditRow.passed,
                PrimeAuditRow.note,
            )
            .where(PrimeAuditRow.partner_id == partner, PrimeAuditRow.kind == kind)
            .order_by(PrimeAuditRow.id.desc())
            .limit(1)
        ).one_or_none()
        return (row[0], tuple(row[1:])) if row else None

    def add(self, partner: OrganizationId, kind: AuditKind, held_on: date, now: datetime, **facts: Any) -> int:
        """Keep an audit; `facts` are auditor_id, passed and note."""
        row = PrimeAuditRow(partner_id=partner, kind=kind, held_on=held_on, recorded_at=now, **facts)
        self.session.add(row)
        self.session.flush()
        return row.id

    def latest(self, partner: OrganizationId) -> dict[AuditKind, AuditResult]:
        """The newest audit of each kind that was held."""
        return self._latest([partner]).get(partner, {})

    def certify(self, partner: OrganizationId, certification: Certification) -> None:
        """Write the certification that follows from the audits."""
        self._write(partner, certification=certification)

    def set_start(self, partner: OrganizationId, year: int) -> None:
        """Write since when the organisation has been a partner (P6)."""
        self._write(partner, partner_since=year)

    def _write(self, partner: OrganizationId, **values: Any) -> None:
        self.session.execute(update(PartnerProfileRow).where(PartnerProfileRow.partner_id == partner).values(**values))

    def _require_reader(self) -> None:
        rules.require(self.viewer, rules.Permission.READ_ORGANIZATIONS)

    def _partners(self, *columns: Any) -> Any:
        return (
            select(*columns)
            .select_from(OrganizationRow)
            .outerjoin(PartnerProfileRow, PartnerProfileRow.partner_id == OrganizationRow.id)
            .where(OrganizationRow.audience == Audience.PARTNER)
        )

    def _conditions(self, wanted: PartnerFilter) -> list[ColumnElement[bool]]:
        found = holding(wanted.text, OrganizationRow.name, OrganizationRow.name_roman)
        if wanted.work_style is not None:
            found.append(PartnerProfileRow.work_style == wanted.work_style)
        if wanted.lacking is not None:
            newest = _newest()
            found.append(
                ~select(newest.c.partner_id)
                .where(
                    newest.c.partner_id == OrganizationRow.id,
                    newest.c.kind == wanted.lacking,
                    newest.c.place == 1,
                    newest.c.passed.is_(True),
                )
                .exists()
            )
        return found

    def _latest(self, partners: list[OrganizationId]) -> dict[OrganizationId, dict[AuditKind, AuditResult]]:
        newest = _newest()
        rows = self.session.execute(
            select(newest).where(and_(newest.c.place == 1, newest.c.partner_id.in_(partners)))
        ).all()
        return {
            partner: {row.kind: AuditResult(row.kind, row.held_on, row.passed) for row in rows if row[0] == partner}
            for partner in partners
        }


_standing = func.coalesce(
    PartnerProfileRow.certification, literal(Certification.STANDARD, PartnerProfileRow.certification.type)
).label("certification")
"""Who has no profile yet is a standard partner, too."""

_PARTNER = (
    OrganizationRow.id,
    OrganizationRow.name,
    PartnerProfileRow.work_style,
    _standing,
    PartnerProfileRow.partner_since,
)


def _newest() -> Any:
    return select(
        PrimeAuditRow.partner_id,
        PrimeAuditRow.kind,
        PrimeAuditRow.held_on,
        PrimeAuditRow.passed,
        func.row_number()
        .over(partition_by=(PrimeAuditRow.partner_id, PrimeAuditRow.kind), order_by=NEWEST_AUDIT)
        .label("place"),
    ).subquery("newest")


def _order(wanted: PartnerFilter) -> tuple[Any, ...]:
    audited = (
        select(func.max(PrimeAuditRow.held_on)).where(PrimeAuditRow.partner_id == OrganizationRow.id).scalar_subquery()
    )
    by_name = (OrganizationRow.name, OrganizationRow.id)
    orders: dict[str, tuple[Any, ...]] = {
        "name": by_name,
        "audited": (audited.is_(None), audited.desc(), *by_name),
        "since": (PartnerProfileRow.partner_since.is_(None), PartnerProfileRow.partner_since, *by_name),
    }
    return orders[wanted.sort]


def _partner(row: Any, latest: dict[OrganizationId, dict[AuditKind, AuditResult]]) -> AuditedPartner:
    return AuditedPartner(*row, latest=latest.get(row.id, {}))
