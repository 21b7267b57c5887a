"""What a partner keeps of itself, and how kakutoku audits it."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from core.model import Certification, MemberId, OrganizationId, WorkStyle
from core.model_accounts import AuditKind, ProfileItem
from core.views.people import PartnerProfile


@dataclass(frozen=True, slots=True)
class AuditResult:
    """An audit as its partner knows it: without what kakutoku noted (K1)."""

    kind: AuditKind
    held_on: date
    passed: bool


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An audit as kakutoku reads it (K1)."""

    id: int
    kind: AuditKind
    held_on: date
    passed: bool
    auditor: str
    note: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """A partner's own page (P6). `told` is None until something was kept; the newest audit comes first.

    `partner_since` is kakutoku's word, also where nothing was told yet.
    """

    told: PartnerProfile | None
    partner_since: int
    audits: tuple[AuditResult, ...]

    @property
    def items(self) -> dict[ProfileItem, object]:
        """What the partner itself tells; empty before anything was kept."""
        return {item: getattr(self.told, item.value) for item in ProfileItem} if self.told else {}

    @property
    def revision(self) -> str:
        """Changes with everything that the partner itself tells, and with nothing else."""
        return sha256("\x1f".join(map(str, self.items.values())).encode()).hexdigest()[:16]


PartnerSort = Literal["name", "audited", "since"]


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """What the list of certified partners is narrowed by; None and empty mean no limit; pages count from 1."""

    text: str = ""
    certification: Certification | None = None
    work_style: WorkStyle | None = None
    lacking: AuditKind | None = None
    sort: PartnerSort = "name"
    page: int = 1


@dataclass(frozen=True, slots=True)
class AuditedPartner:
    """A partner in kakutoku's list (K1): `latest` holds the newest audit of each kind that was held.

    Without a profile there is no work style and no start either.
    """

    id: OrganizationId
    name: str
    work_style: WorkStyle | None
    certification: Certification
    partner_since: int | None
    latest: dict[AuditKind, AuditResult]


@dataclass(frozen=True, slots=True)
class AuditedList:
    """One page of partners; `counts` by certification are those of everything else that was asked for."""

    found: int
    pages: int
    page: int
    counts: dict[Certification, int]
    partners: tuple[AuditedPartner, ...]


@dataclass(frozen=True, slots=True)
class AuditFile:
    """One partner with all its audits, newest first, and who may have held one (K1)."""

    partner: AuditedPartner
    audits: tuple[AuditEntry, ...]
    auditors: tuple[tuple[MemberId, str], ...]
