"""What people do with accounts: colleagues get another role, leave and return; everybody keeps their own (A3, A4)."""

from datetime import datetime
from typing import NamedTuple

from core import rules, rules_people
from core.errors import NotFound, Refused
from core.invitation_list import NAME_LIMIT
from core.model import Audience, MemberId, OrganizationId, Role
from core.repository import Repository
from core.rules import Permission
from core.rules_people import manager
from core.text import clean
from core.views.members import Member

REASON_LIMIT = 1_000


def change_role(
    repo: Repository, member: MemberId, role: Role, now: datetime, *, organization: OrganizationId | None = None
) -> None:
    """Give a colleague another role; their sessions end at once (A3).

    Operations name the `organization` for which they do so (K1). Raises NotAllowed, NotFound, and Refused for oneself,
    the last who manages, and somebody who is not active.
    """
    house = managed(repo, organization, Permission.MANAGE_MEMBERS)
    rules_people.require_role(house.audience, role)
    found = _held(repo, house, member)
    if found.role is role:
        return  # the second press of a double click finds its effect already there
    rules_people.require_active(found.active)
    _require_leaving(repo, house, found)
    repo.members.change(member, now, role=role)
    repo.audit.record(
        "change_role",
        "member",
        member,
        now,
        before={"role": found.role},
        after={"role": role},
        on_behalf_of=organization,
    )


def deactivate_member(
    repo: Repository, member: MemberId, now: datetime, *, organization: OrganizationId | None = None
) -> None:
    """利用停止: a colleague can't sign in any more; their sessions end at once (A3).

    What they did stays theirs. Operations name the `organization` for which they do so (K1). Raises NotAllowed,
    NotFound, and Refused for oneself and the last who manages.
    """
    house = managed(repo, organization, Permission.MANAGE_MEMBERS)
    found = _held(repo, house, member)
    if not found.active:
        return
    _require_leaving(repo, house, found)
    repo.members.change(member, now, active=False)
    repo.audit.record(
        "deactivate_member",
        "member",
        member,
        now,
        before={"active": True},
        after={"active": False},
        on_behalf_of=organization,
    )


def reactivate_member(
    repo: Repository, member: MemberId, now: datetime, *, organization: OrganizationId | None = None
) -> None:
    """A colleague can sign in again, in the role they had (A3). Raises NotAllowed, NotFound."""
    house = managed(repo, organization, Permission.MANAGE_MEMBERS)
    found = _held(repo, house, member)
    if found.active:
        return
    repo.members.change(member, now, active=True)
    repo.audit.record(
        "reactivate_member",
        "member",
        member,
        now,
        before={"active": False},
        after={"active": True},
        on_behalf_of=organization,
    )


def appoint_manager(
    repo: Repository, organization: OrganizationId, member: MemberId, reason: str, now: datetime
) -> None:
    """Operations give an organisation that has lost everybody who manages it a new 管理者 (A3, K3).

    The person comes back to life where they were deactivated. Raises NotAllowed, NotFound, and Refused while somebody
    else still manages it, or without a reason.
    """
    rules.require(repo.viewer, Permission.REPAIR)
    why = clean(reason, label="理由", limit=REASON_LIMIT, required=True)
    repo.members.hold(organization)
    audience = repo.registry.audience(organization)
    found = repo.members.get(member, organization)
    if audience is None:
        raise Refused("この会社は見つかりません。")
    role = manager(audience)
    if found.active and found.role is role:
        return
    if repo.members.managers(organization, role):
        raise Refused(f"この会社には{role.label}がいます。ユーザーの変更は、会社の{role.label}に依頼してください。")
    repo.members.change(member, now, role=role, active=True)
    repo.audit.record(
        "appoint_manager",
        "member",
        member,
        now,
        before={"role": found.role, "active": found.active},
        after={"role": role, "active": True, "reason": why},
        on_behalf_of=organization,
    )


def save_own_profile(repo: Repository, name: str, now: datetime, *, notify_messages: bool, notify_orders: bool) -> None:
    """Keep one's own name and which mails one wants (A4, M2). Raises Refused where the name is missing or too long.

    Everybody may, ゲスト too: it is theirs. A name that is left behind still covers what was written under it (P10).
    """
    rules.require_acting(repo.viewer)
    full_name = clean(name, label="氏名", limit=NAME_LIMIT, required=True, multiline=False)
    before = repo.members.own_profile()
    after = {"name": full_name, "notify_messages": notify_messages, "notify_orders": notify_orders}
    changed = {key: value for key, value in after.items() if getattr(before, key) != value}
    if not changed:
        return
    repo.members.keep_profile(full_name, notify_messages=notify_messages, notify_orders=notify_orders)
    if "name" in changed:
        repo.organizations.remember_names([before.name], repo.viewer.organization)
        repo.proposals.mask_again(repo.viewer.organization)
    repo.audit.record(
        "save_own_profile",
        "member",
        repo.viewer.member,
        now,
        before={key: getattr(before, key) for key in changed},
        after=changed,
    )


def dismiss_band(repo: Repository, now: datetime) -> None:
    """Put the band away that asks for the company's information (A4). Raises SignedOut as every write."""
    rules.require_acting(repo.viewer)
    repo.members.dismiss_band(now)


class House(NamedTuple):
    """An organisation whose account somebody changes, and which kind it is."""

    id: OrganizationId
    audience: Audience


def managed(repo: Repository, organization: OrganizationId | None, own: Permission) -> House:
    """The viewer's own organisation, with the permission `own`; another one for operations alone (A3, K1).

    Raises NotAllowed, NotFound.
    """
    if organization is None:
        rules.require(repo.viewer, own)
        return House(repo.viewer.organization, repo.viewer.audience)
    rules.require(repo.viewer, Permission.MANAGE_ORGANIZATIONS)
    audience = repo.registry.audience(organization)
    if audience is None:
        raise NotFound("この会社は見つかりません。")
    return House(organization, audience)


def _held(repo: Repository, house: House, member: MemberId) -> Member:
    """A colleague whom nobody else changes meanwhile: of two who would end each other's account one comes second."""
    repo.members.hold(house.id)
    return repo.members.get(member, house.id)


def _require_leaving(repo: Repository, house: House, leaving: Member) -> None:
    managers = repo.members.managers(house.id, manager(house.audience))
    rules_people.require_manager_left(house.audience, managers, leaving.id)
    rules_people.require_other(repo.viewer, leaving.id)
