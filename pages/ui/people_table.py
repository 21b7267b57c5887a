"""Colleagues and the invited in one table, each with what can be done about them now, and why not (A3)."""

from collections.abc import Sequence
from datetime import datetime

from core import rules, rules_people
from core.errors import ConsoleError
from core.formats import moment
from core.rules import Permission
from core.views.members import Invitation, Member, MemberState, People
from pages.ui import frame
from pages.ui.badges import Badge, Tone
from pages.ui.filters import Shown
from pages.ui.ledger import Cell, Choice, Column, Row, ledger

COLUMNS = (Column("氏名・メールアドレス", "main"), Column("権限"), Column("状態"), Column("最終ログイン", "date"))
TONES: dict[MemberState, Tone] = {
    MemberState.ACTIVE: "green",
    MemberState.INVITED: "blue",
    MemberState.INACTIVE: "gray",
}

Chosen = tuple[Member | Invitation, str]


def people_table(found: People, shown: Shown) -> Chosen | None:
    """Draw them; returns who was chosen and the action of their menu."""
    rows = [_row(line, found) for line in found.lines]
    chosen = ledger(COLUMNS, rows, key="users.people", label="ユーザー", shown=shown)
    if chosen is None:
        return None
    line = next((line for line in found.lines if _number(line) == chosen[0]), None)
    return (line, chosen[1]) if line else None


def _number(line: Member | Invitation) -> int:
    """One number for either: people count up, invitations down."""
    return line.id if isinstance(line, Member) else -line.id


def _row(line: Member | Invitation, found: People) -> Row:
    now = frame.now()
    expired = isinstance(line, Invitation) and line.expires_at <= now
    state = Badge("招待の期限切れ", "orange") if expired else Badge(line.state.label, TONES[line.state])
    me = isinstance(line, Member) and line.id == frame.viewer().member
    return Row(
        id=_number(line),
        name=line.name or line.email,
        cells=(
            Cell((line.name or "（氏名は登録時に入力）") + ("（あなた）" if me else ""), sub=line.email),
            Cell(line.role.label),
            Cell(badge=state, sub=_remark(line, now)),
            Cell(moment(line.last_sign_in) if isinstance(line, Member) and line.last_sign_in else "—"),
        ),
        menu=tuple(_member_menu(line, found) if isinstance(line, Member) else _invitation_menu(line, now)),
    )


def _remark(line: Member | Invitation, now: datetime) -> str:
    if isinstance(line, Member):
        return ""
    until = "" if line.expires_at <= now else f"・{moment(line.expires_at)}まで有効"
    return f"{line.invited_by}が招待{until}"


def _member_menu(member: Member, found: People) -> Sequence[Choice]:
    guest, stays = _guest(), _stays(member, found)
    if not member.active:
        return [
            Choice("利用を再開する", action="reactivate", barred=guest),
            Choice("権限を変更する", action="role", barred=guest or rules_people.ALREADY_INACTIVE),
        ]
    return [
        Choice("権限を変更する", action="role", barred=guest or stays),
        Choice("利用を停止する", action="deactivate", barred=guest or stays),
    ]


def _invitation_menu(invitation: Invitation, now: datetime) -> Sequence[Choice]:
    guest = _guest()
    soon = frame.barred(rules_people.require_pause, invitation.sent_at, now)
    return [
        Choice("招待メールを再送する", action="resend", barred=guest or soon),
        Choice("招待を取り消す", action="withdraw", barred=guest),
    ]


def _guest() -> str:
    return frame.barred(rules.require, frame.viewer(), Permission.MANAGE_MEMBERS)


def _stays(member: Member, found: People) -> str:
    """Why this person can't go, by the rules that the actions ask."""
    viewer = frame.viewer()
    try:
        rules_people.require_manager_left(viewer.audience, found.managers, member.id)
        rules_people.require_other(viewer, member.id)
    except ConsoleError as refused:
        return refused.sentence
    return ""
