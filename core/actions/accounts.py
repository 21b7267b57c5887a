"""Accounts are issued: an organisation, its first 管理者, and the mail with an initial password (A1)."""

from dataclasses import dataclass
from datetime import datetime

from core import letters_leads as letters
from core import rules
from core.actions.registration import NewMember, NewOrganization, enter_member, enter_organization
from core.model import MemberId, OrganizationId, Recipient, Role
from core.passwords import Passwords, invent_password
from core.repository import Outbox, Registry, Repository
from core.rules import Permission


@dataclass(frozen=True, slots=True)
class InitialPassword:
    """What the mail tells, and what is stored of it. Made before the transaction: hashing takes long."""

    text: str
    hash: str

    @classmethod
    def invent(cls, passwords: Passwords) -> "InitialPassword":
        """A new one, which nobody else has seen."""
        text = invent_password()
        return cls(text, passwords.hash(text))


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """The person who gets the account."""

    email: str
    name: str


def issue_account(
    repo: Repository, organization: NewOrganization, admin: FirstAdmin, initial: InitialPassword, now: datetime
) -> OrganizationId:
    """Operations enter an organisation and its first 管理者, who gets the mail (A1, K1).

    Raises NotAllowed, Refused, and AddressTaken where somebody has the mail address already.
    """
    rules.require(repo.viewer, Permission.MANAGE_ORGANIZATIONS)
    added, member = enter_account(repo.registry, repo.outbox, organization, admin, initial, now)
    repo.audit.record(
        "issue_account",
        "organization",
        added,
        now,
        after={"name": organization.name, "audience": organization.audience, "member": member, "email": admin.email},
    )
    return added


def enter_account(
    registry: Registry,
    outbox: Outbox,
    organization: NewOrganization,
    admin: FirstAdmin,
    initial: InitialPassword,
    now: datetime,
) -> tuple[OrganizationId, MemberId]:
    """Organisation, first 管理者 and letter, all or nothing; whose right that is the caller asks. Raises Refused."""
    added = enter_organization(registry, organization, now)
    person = NewMember(admin.email, admin.name, Role.ADMIN, initial.hash, must_change_password=True)
    member = enter_member(registry, added, organization.audience, person, now)
    owner = Recipient(member, added, organization.audience, organization.name, admin.name, admin.email)
    outbox.queue(letters.account_issued(owner, password=initial.text), now)
    return added, member
