"""People, companies, and what is said of a partner."""

from dataclasses import dataclass
from datetime import date

from core.model import (
    Certification,
    CompanySize,
    OrganizationId,
    Role,
    WorkStyle,
)
from core.money import Rounding


@dataclass(frozen=True, slots=True)
class Me:
    """The person who is looking, as the header greets them."""

    name: str
    email: str
    organization: str
    role: Role


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation's own entry, as a document names it; `rounding` is that of the tax on its papers (L2)."""

    id: OrganizationId
    name: str
    postal_code: str
    address: str
    phone: str
    registration_number: str
    rounding: Rounding = Rounding.FLOOR


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """What the client reads about a partner (P6), masked before disclosure."""

    work_style: WorkStyle
    certification: Certification
    employees: int
    regular_employees: int
    founded_year: int
    partner_since: int
    corporate_form: str
    prefecture: str
    working_mode: str
    representative: str
    record: str


@dataclass(frozen=True, slots=True)
class Review:
    """One review (P7). `reviewer` is empty for 社名非公開; `month` is its first day."""

    stars: int
    good: str
    improve: str
    recommend: str
    company_size: CompanySize
    reviewer: str
    month: date


@dataclass(frozen=True, slots=True)
class Fee:
    """What kakutoku charges this client (O8): yen, and 1/100 percent of the month's net amount."""

    initial_yen: int
    monthly_yen: int
    rate_basis_points: int
