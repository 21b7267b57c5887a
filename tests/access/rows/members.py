"""管理者 (運営 at kakutoku) change the roles of their own colleagues, never of others', never the last one's (A3)."""

from sqlalchemy import Engine, update

from core.actions import members
from core.model import Role
from core.store.tables import MemberRow
from tests.access import situations as s
from tests.access.people import ALL, CLIENT_ADMIN, OPERATIONS, OTHER_CLIENT_ADMIN, OTHER_PARTNER_ADMIN, PARTNER_ADMIN
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, UNTRAILED, Row
from tests.cast import CLIENT, NOW, PARTNER, Cast

ADMINS = CLIENT_ADMIN | OTHER_CLIENT_ADMIN | PARTNER_ADMIN | OTHER_PARTNER_ADMIN
OF_THE_CLIENT = {"may": CLIENT_ADMIN, "not_found": (ADMINS | OPERATIONS) - CLIENT_ADMIN}
PRACTICE = {"notify_messages": False, "notify_orders": True}


def colleague_gone(engine: Engine, cast: Cast) -> s.Things:
    """The client's staff is deactivated."""
    s.act(engine, cast.boss, members.deactivate_member, cast.buyer.member, NOW)
    return {"gone": {"client staff"}}


def without_admin(engine: Engine, cast: Cast) -> s.Things:
    """The client's only 管理者 has left; its people are who they were otherwise."""
    s.write(engine, update(MemberRow).where(MemberRow.id == cast.boss.member).values(active=False))
    return {"gone": {"client admin"}}


def staff(t):
    """The colleague that these rows are about."""
    return t.cast.buyer.member


ROWS = [
    Row(
        members.change_role,
        may=CLIENT_ADMIN | OPERATIONS,
        not_found=ADMINS - CLIENT_ADMIN,
        states={
            s.peace: {CLIENT_ADMIN: DONE, OPERATIONS: REFUSED},  # kakutoku has no ゲスト
            colleague_gone: REFUSED,
        },
        args=lambda t: (staff(t), Role.GUEST, NOW),
    ),
    Row(
        members.change_role,
        note="to the one they have",
        may=CLIENT_ADMIN | OPERATIONS,
        not_found=ADMINS - CLIENT_ADMIN,
        states={s.peace: {CLIENT_ADMIN: SAME, OPERATIONS: REFUSED}},
        args=lambda t: (staff(t), Role.STAFF, NOW),
    ),
    Row(
        members.change_role,
        note="of oneself",
        may=ADMINS | OPERATIONS,
        states={s.peace: REFUSED},
        args=lambda t: (t.me.member, Role.GUEST if t.me.role is Role.ADMIN else Role.SALES, NOW),
    ),
    Row(
        members.deactivate_member,
        **OF_THE_CLIENT,
        states={s.peace: DONE, colleague_gone: SAME},
        args=lambda t: (staff(t), NOW),
    ),
    Row(
        members.deactivate_member,
        note="oneself",
        may=ADMINS | OPERATIONS,
        states={s.peace: REFUSED},
        args=lambda t: (t.me.member, NOW),
    ),
    Row(
        members.reactivate_member,
        **OF_THE_CLIENT,
        states={s.peace: SAME, colleague_gone: DONE},
        args=lambda t: (staff(t), NOW),
    ),
    Row(
        members.appoint_manager,
        may=OPERATIONS,
        states={s.peace: REFUSED, without_admin: DONE},
        args=lambda t: (CLIENT, staff(t), "管理者の退職のため。", NOW),
    ),
    Row(
        members.appoint_manager,
        note="of another company",
        may=OPERATIONS,
        states={without_admin: NOT_FOUND},
        args=lambda t: (PARTNER, staff(t), "管理者の退職のため。", NOW),
    ),
    Row(
        members.save_own_profile,
        may=ALL,
        states={s.peace: DONE},
        args=lambda t: {"name": "別名 望", "now": NOW, **PRACTICE},
    ),
    Row(members.dismiss_band, may=ALL, states={s.peace: UNTRAILED}, args=lambda t: (NOW,)),
]
