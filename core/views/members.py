"""People of an organisation as its own users screen shows them, and those who are invited (A3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.model import Audience, Labelled, MemberId, OrganizationId, Role
from core.model_accounts import InvitationId
from core.money import Rounding


class MemberState(Labelled):
    """What has become of a person's account, in the order of the users screen."""

    ACTIVE = "active", "利用中"
    INVITED = "invited", "招待中"
    INACTIVE = "inactive", "利用停止"


@dataclass(frozen=True, slots=True)
class Member:
    """A person with an account; `last_sign_in` is None where nothing is known of one."""

    id: MemberId
    name: str
    email: str
    role: Role
    active: bool
    last_sign_in: datetime | None

    @property
    def state(self) -> MemberState:
        """In which list the person stands."""
        return MemberState.ACTIVE if self.active else MemberState.INACTIVE


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who was invited and has not come yet; the link in the mail opens until `expires_at`."""

    id: InvitationId
    name: str
    email: str
    role: Role
    invited_by: str
    sent_at: datetime
    expires_at: datetime

    @property
    def state(self) -> MemberState:
        """In which list the person stands."""
        return MemberState.INVITED


@dataclass(frozen=True, slots=True)
class People:
    """One page of those who fit, `found` in number; `counts` and `managers` (all active ones) are of the whole company.

    Whoever has an account stands before the invited, and these before those whose account has ended.
    """

    lines: tuple[Member | Invitation, ...]
    counts: Mapping[MemberState, int]
    managers: frozenset[MemberId]
    found: int
    pages: int


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation as the invited person sees it, by the link in the mail."""

    id: InvitationId
    organization: OrganizationId
    organization_name: str
    audience: Audience
    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class MemberProfile:
    """What a person may change of their own account (A4)."""

    name: str
    email: str
    organization: str
    role: Role
    notify_messages: bool
    notify_orders: bool


@dataclass(frozen=True, slots=True)
class CompanyEntry:
    """Everything a company tells of itself on its own screen (A4).

    Of those who issue papers: how they round tax (L2), and when their 登録番号 was last looked up (L4). Of a partner:
    whether it is a freelancer in the law's sense, None until it has answered, and when it did (L7).
    """

    name: str
    name_roman: str
    domain: str
    postal_code: str
    address: str
    phone: str
    registration_number: str
    rounding: Rounding = Rounding.FLOOR
    registration_checked_on: date | None = None
    freelancer: bool | None = None
    freelancer_answered_at: datetime | None = None
