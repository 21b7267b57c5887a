"""What kakutoku enters: organisations and their people, profiles and reviews (A1, P7)."""

from dataclasses import dataclass
from datetime import date, datetime

from core import rules, rules_people
from core.contact_numbers import email_address, phone_number, postal_code
from core.errors import NotFound, Refused
from core.model import Audience, Certification, CompanySize, MemberId, OrganizationId, Role, Viewer
from core.repository import Registry, Repository
from core.rules import Permission
from core.text import clean
from core.views import PartnerProfile

NAME_LIMIT = 100
REVIEW_LIMIT = 5_000


class AddressTaken(Refused):
    """Somebody has this mail address already, in whichever organisation: it is what one signs in with (A2)."""

    def __init__(self) -> None:
        super().__init__("このメールアドレスはすでに登録されています。別のメールアドレスを入力してください。")


@dataclass(frozen=True, slots=True)
class NewOrganization:
    """An organisation as it is registered: `domain` and `name_roman` are what masking looks for besides (P10)."""

    audience: Audience
    name: str
    name_roman: str = ""
    domain: str = ""
    phone: str = ""
    postal_code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person as they are registered; the password is hashed before it comes here, an initial one is to be changed."""

    email: str
    name: str
    role: Role
    password_hash: str
    must_change_password: bool = False


@dataclass(frozen=True, slots=True)
class NewReview:
    """A review (P7). `reviewer` is empty for 社名非公開, `client` None where the writer is no client of ours."""

    partner: OrganizationId
    client: OrganizationId | None
    stars: int
    good: str
    improve: str
    recommend: str
    company_size: CompanySize
    reviewer: str
    month: date


def found_marketplace(
    repo: Repository, organization: NewOrganization, operator: NewMember, now: datetime
) -> tuple[OrganizationId, MemberId]:
    """Enter kakutoku itself and its first member of operations, into an empty database only. Raises Refused."""
    if not repo.registry.is_empty():
        raise Refused("すでに登録があるため、初期登録はできません。")
    kakutoku = enter_organization(repo.registry, organization, now)
    member = enter_member(repo.registry, kakutoku, organization.audience, operator, now)
    founder = repo.on_behalf_of(Viewer(member, kakutoku, organization.audience, operator.role))
    founder.audit.record("found_marketplace", "organization", kakutoku, now, after={"name": organization.name})
    return kakutoku, member


def register_organization(repo: Repository, organization: NewOrganization, now: datetime) -> OrganizationId:
    """Enter a client or a partner (A1); kakutoku's operations alone another house of its own. Raises NotAllowed,
    Refused."""
    _require_entering(repo.viewer, organization.audience)
    added = enter_organization(repo.registry, organization, now)
    repo.audit.record(
        "register_organization",
        "organization",
        added,
        now,
        after={"name": organization.name, "audience": organization.audience},
    )
    return added


def register_member(repo: Repository, organization: OrganizationId, member: NewMember, now: datetime) -> MemberId:
    """Enter a person of an organisation, in a role that it has (A3). Raises NotAllowed, NotFound, Refused.

    Kakutoku's own people are entered by its operations alone: sales would make themselves operations otherwise.
    What the organisation has proposed so far is masked anew: a text may name the person already (P10).
    """
    rules.require(repo.viewer, Permission.REGISTER)
    audience = _audience(repo, organization)
    _require_entering(repo.viewer, audience)
    added = enter_member(repo.registry, organization, audience, member, now)
    repo.proposals.mask_again(organization)
    repo.audit.record(
        "register_member",
        "member",
        added,
        now,
        after={"organization": organization, "email": member.email, "role": member.role},
        on_behalf_of=organization,
    )
    return added


def register_profile(repo: Repository, partner: OrganizationId, profile: PartnerProfile, now: datetime) -> None:
    """Enter what clients read about a partner (P6). Raises NotAllowed, NotFound, and Refused for a prime one.

    プライム認定 comes from audits alone.
    """
    rules.require(repo.viewer, Permission.REGISTER)
    _require_audience(repo, partner, Audience.PARTNER)
    if profile.certification is not Certification.STANDARD:
        raise Refused("プライム認定は、審査の記録によって決まります。「一般」で登録してください。")
    repo.registry.add_profile(partner, profile)
    repo.audit.record(
        "register_profile",
        "organization",
        partner,
        now,
        after={"work_style": profile.work_style, "certification": profile.certification},
        on_behalf_of=partner,
    )


def register_review(repo: Repository, review: NewReview, now: datetime) -> int:
    """Enter a review of a partner (P7). Raises NotAllowed, NotFound, and Refused for stars outside 1 to 5."""
    rules.require(repo.viewer, Permission.REGISTER)
    _require_audience(repo, review.partner, Audience.PARTNER)
    if not 1 <= review.stars <= 5:
        raise Refused("評価は1から5までの数字で入力してください。")
    added = repo.registry.add_review(
        review.partner,
        review.client,
        review.stars,
        review.company_size,
        review.reviewer,
        review.month,
        good=_long(review.good, "良かった点"),
        improve=_long(review.improve, "改善点"),
        recommend=_long(review.recommend, "おすすめ"),
    )
    repo.audit.record("register_review", "review", added, now, after={"partner": review.partner, "stars": review.stars})
    return added


def enter_organization(registry: Registry, organization: NewOrganization, now: datetime) -> OrganizationId:
    """Enter an organisation, its facts in the form in which they are kept; whose right that is the caller asks."""
    return registry.add_organization(
        organization.audience,
        now,
        name=clean(organization.name, label="会社名", limit=NAME_LIMIT, required=True, multiline=False),
        name_roman=organization.name_roman,
        domain=organization.domain,
        phone=phone_number(organization.phone),
        postal_code=postal_code(organization.postal_code),
        address=clean(organization.address, label="住所", limit=200, multiline=False),
    )


def enter_member(
    registry: Registry, organization: OrganizationId, audience: Audience, member: NewMember, now: datetime
) -> MemberId:
    """Enter a person in a role that such an organisation has (A3). Raises Refused, AddressTaken."""
    rules_people.require_role(audience, member.role)
    email = email_address(member.email)
    if registry.knows(email):
        raise AddressTaken
    name = clean(member.name, label="氏名", limit=NAME_LIMIT, required=True, multiline=False)
    return registry.add_member(
        organization,
        email,
        name,
        member.role,
        member.password_hash,
        now,
        must_change_password=member.must_change_password,
    )


def _require_entering(viewer: Viewer, audience: Audience) -> None:
    rules.require(viewer, Permission.MANAGE_ORGANIZATIONS if audience is Audience.KAKUTOKU else Permission.REGISTER)


def _audience(repo: Repository, organization: OrganizationId) -> Audience:
    audience = repo.registry.audience(organization)
    if audience is None:
        raise NotFound("この会社は見つかりません。")
    return audience


def _require_audience(repo: Repository, organization: OrganizationId, wanted: Audience) -> None:
    if _audience(repo, organization) is not wanted:
        raise NotFound(f"この{wanted.label}は見つかりません。")


def _long(text: str, label: str) -> str:
    return clean(text, label=label, limit=REVIEW_LIMIT)
