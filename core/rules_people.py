"""The law of people and companies: who manages whom, who may be invited, what a company has to tell (A3, A4)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.errors import Refused
from core.model import Audience, MemberId, Role, Viewer
from core.rules import PERMISSIONS, Permission

ROLES: dict[Audience, tuple[Role, ...]] = {
    Audience.CLIENT: (Role.ADMIN, Role.STAFF, Role.GUEST),
    Audience.PARTNER: (Role.ADMIN, Role.STAFF, Role.GUEST),
    Audience.KAKUTOKU: (Role.OPERATIONS, Role.SALES, Role.DIRECTOR),
}
"""Which roles exist in which kind of organisation (A3); the first one manages its people."""

LIST_LIMIT = 50
"""How many people are invited with one list."""

PENDING_LIMIT = 200
"""How many invitations of one organisation may wait for an answer."""

RESEND_PAUSE = timedelta(minutes=1)
"""How soon the same invitation is mailed once more."""


def manager(audience: Audience) -> Role:
    """The role whose last holder can't go: 管理者, and 運営 at kakutoku (A3)."""
    return ROLES[audience][0]


# --- the table of roles and permissions, as people read it (A3) ---------------------------------------------------


class Grant(NamedTuple):
    """One row of the table: a permission, and which of the roles carry it, in the order of ROLES."""

    permission: Permission
    held: tuple[bool, ...]


def grants(audience: Audience) -> tuple[Grant, ...]:
    """PERMISSIONS of one kind of organisation, row by row; what none of its roles may do is not its business."""
    rows = (
        Grant(permission, tuple(permission in PERMISSIONS[audience, role] for role in ROLES[audience]))
        for permission in Permission
    )
    return tuple(sorted((row for row in rows if any(row.held)), key=lambda row: (-sum(row.held), row.permission)))


# --- members (A3) -------------------------------------------------------------------------------------------------

NOT_ONESELF = "ご自身の権限の変更・利用停止はできません。ほかの{manager}に依頼してください。"
LAST_MANAGER = (
    "最後の{manager}のため、権限の変更・利用停止はできません。先に、ほかのユーザーを{manager}に変更してください。"
)
ALREADY_INACTIVE = "このユーザーは利用停止中です。権限を変更するには、先に利用を再開してください。"
NO_MANAGER = (
    "この会社には現在、{manager}がいません。ユーザーの招待や会社情報の変更が必要な場合は、"
    "カクトク運営事務局に{manager}の設定を依頼してください。"
)


def require_role(audience: Audience, role: Role) -> None:
    """Raise Refused unless such an organisation has such a role (A3)."""
    if role not in ROLES[audience]:
        raise Refused(f"{audience.label}のユーザーに「{role.label}」の権限は設定できません。")


def require_other(viewer: Viewer, member: MemberId) -> None:
    """Raise Refused where somebody would change or end their own account: a colleague who manages does that (A3)."""
    if viewer.member == member:
        raise Refused(NOT_ONESELF.format(manager=manager(viewer.audience).label))


def require_manager_left(audience: Audience, managers: Collection[MemberId], leaving: MemberId) -> None:
    """Raise Refused where `leaving` is the last of the active `managers` (A3)."""
    if set(managers) == {leaving}:
        raise Refused(LAST_MANAGER.format(manager=manager(audience).label))


def require_active(active: bool) -> None:
    """Raise Refused for a change of role that nobody would notice."""
    if not active:
        raise Refused(ALREADY_INACTIVE)


# --- invitations (A3) -----------------------------------------------------------------------------------------------


class Standing(StrEnum):
    """What is known of a mail address that is about to be invited."""

    FREE = "free"
    MEMBER = "member"
    INACTIVE = "inactive"
    INVITED = "invited"
    ELSEWHERE = "elsewhere"


STANDING: dict[Standing, str] = {
    Standing.FREE: "",
    Standing.MEMBER: "すでにこの会社のユーザーとして登録されています。権限は一覧から変更できます。",
    Standing.INACTIVE: "この会社で利用停止中のユーザーです。一覧の「利用停止」から利用を再開してください。",
    Standing.INVITED: "すでに招待しています。一覧の「招待中」から招待メールを再送できます。",
    Standing.ELSEWHERE: "このメールアドレスは kakutoku connect で使用されているため招待できません。"
    "別のメールアドレスで招待してください。",
}
"""Why an address is not invited. Of an account elsewhere nothing is told but that there is one."""


def require_free(standing: Standing) -> None:
    """Raise Refused unless somebody with this standing may be invited (A3)."""
    if standing is not Standing.FREE:
        raise Refused(STANDING[standing])


def require_room(pending: int, more: int) -> None:
    """Raise Refused where `more` invitations beside the `pending` ones would be too many."""
    if pending + more > PENDING_LIMIT:
        raise Refused(
            f"招待中のユーザーは{PENDING_LIMIT}名までです（現在{pending}名）。不要な招待を取り消してからお試しください。"
        )


def require_pause(sent_at: datetime, now: datetime) -> None:
    """Raise Refused for the same invitation twice within a minute."""
    if now - sent_at < RESEND_PAUSE:
        raise Refused("招待メールは送信したばかりです。届かない場合は、1分ほど待ってから再送してください。")


# --- companies (A4) -------------------------------------------------------------------------------------------------


class CompanyFacts(Protocol):
    """What `missing` reads of a company."""

    @property
    def postal_code(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def phone(self) -> str: ...


REQUIRED: dict[Audience, tuple[tuple[str, str], ...]] = {
    Audience.CLIENT: (("postal_code", "郵便番号"), ("address", "住所"), ("phone", "電話番号")),
    Audience.PARTNER: (("postal_code", "郵便番号"), ("address", "住所"), ("phone", "電話番号")),
    Audience.KAKUTOKU: (),
}
"""What a company has to tell before its information counts as complete (A4)."""


ISSUERS = frozenset({Audience.PARTNER, Audience.KAKUTOKU})
"""Who issues papers with tax on them: they choose how it is rounded, and their 登録番号 is looked up (L2, L4)."""


class Asked(NamedTuple):
    """What the band asks for: the words of 会社情報 that are empty, and whether 請求先情報 is not there at all (A4)."""

    company: tuple[str, ...] = ()
    billing: bool = False


NOTHING_ASKED = Asked()


def asked_for(viewer: Viewer, company: CompanyFacts, dismissed_at: datetime | None, *, billed: bool) -> Asked:
    """What the band on a client's screens asks its 管理者 for; whoever has put it away is not asked again (A4).

    `billed` says whether the company has told where its invoices go (B1).
    """
    if viewer.audience is not Audience.CLIENT or viewer.role is not manager(viewer.audience) or dismissed_at:
        return NOTHING_ASKED
    return Asked(missing(viewer.audience, company), billing=not billed)


def missing(audience: Audience, company: CompanyFacts) -> tuple[str, ...]:
    """What the company has not told yet, in the words of the screen (A4)."""
    return tuple(label for name, label in REQUIRED[audience] if not getattr(company, name).strip())
