"""管理者 (運営 at kakutoku) invite into their own organisation; the invited take it up once, with the link (A3)."""

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.actions import invitations, links
from core.invitation_list import Invitee
from core.model import Role
from core.model_accounts import LinkPurpose
from core.store.engine import WRITE
from core.store.links import Links
from core.store.tables import MemberRow
from tests.access import situations as s
from tests.access.people import CLIENT_ADMIN, NOBODY, OPERATIONS, OTHER_CLIENT_ADMIN, OTHER_PARTNER_ADMIN, PARTNER_ADMIN
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import NOW, Cast, address

INSIDE = CLIENT_ADMIN | OTHER_CLIENT_ADMIN | PARTNER_ADMIN | OTHER_PARTNER_ADMIN
MANAGERS = INSIDE | OPERATIONS
OTHERS = MANAGERS - CLIENT_ADMIN
PASSWORD = "青い自転車で朝の市場へ向かう"
MAIL = "wakaba@aoba-keiki.example"


def invited(engine: Engine, cast: Cast) -> s.Things:
    """The client's 管理者 has invited a colleague."""
    invitation = s.act(engine, cast.boss, invitations.invite_member, MAIL, "若葉 湊", Role.STAFF, NOW)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        issued = links.issue(Links(session), LinkPurpose.INVITATION, invitation, NOW)
    return {"invitation": invitation, "link": issued.token}


def withdrawn(engine: Engine, cast: Cast) -> s.Things:
    """The invitation was taken back."""
    things = invited(engine, cast)
    s.act(engine, cast.boss, invitations.withdraw_invitation, things["invitation"], NOW)
    return things


def accepted(engine: Engine, cast: Cast) -> s.Things:
    """The colleague has come."""
    things = invited(engine, cast)
    invitations.accept_invitation(engine, s.TERMS.passwords, things["link"], "若葉 湊", PASSWORD, PASSWORD, NOW)
    return things


def account_elsewhere(engine: Engine, cast: Cast) -> s.Things:
    """Before the colleague came, the address got an account in another company."""
    things = invited(engine, cast)
    s.write(engine, update(MemberRow).where(MemberRow.id == cast.outsider.member).values(email=MAIL))
    return things


def newcomer(t):
    """Whoever comes is the next member."""
    return max(viewer.member for viewer in t.people.values()) + 1


OF_THE_CLIENT = {"may": CLIENT_ADMIN, "not_found": OTHERS}
COMING = {"may": frozenset({NOBODY})}

ROWS = [
    Row(
        invitations.invite_member,
        may=MANAGERS,
        states={
            s.peace: {INSIDE: DONE, OPERATIONS: REFUSED},  # kakutoku has no 社員
            invited: {CLIENT_ADMIN | OPERATIONS: REFUSED, INSIDE: DONE},
        },
        args=lambda t: (MAIL, "若葉 湊", Role.STAFF, NOW),
    ),
    Row(
        invitations.invite_member,
        note="an address that has an account",
        may=MANAGERS,
        states={s.peace: REFUSED},
        args=lambda t: (address("rival"), "", Role.STAFF, NOW),
    ),
    Row(
        invitations.invite_member,
        note="into kakutoku",
        may=MANAGERS,
        states={s.peace: {INSIDE: REFUSED, OPERATIONS: DONE}},
        args=lambda t: (MAIL, "若葉 湊", Role.SALES, NOW),
    ),
    Row(invitations.check_list, may=MANAGERS, states={s.peace: SAME, invited: SAME}, args=lambda t: (MAIL,)),
    Row(
        invitations.invite_list,
        may=MANAGERS,
        states={
            s.peace: {INSIDE: DONE, OPERATIONS: REFUSED},
            invited: {CLIENT_ADMIN: SAME, INSIDE: DONE, OPERATIONS: REFUSED},
        },
        args=lambda t: ([Invitee(1, MAIL, MAIL)], Role.GUEST, NOW),
    ),
    Row(
        invitations.resend_invitation,
        **OF_THE_CLIENT,
        states={invited: DONE, withdrawn: NOT_FOUND, accepted: NOT_FOUND},
        args=lambda t: (t.invitation, s.LATER),
    ),
    Row(
        invitations.resend_invitation,
        note="within a minute",
        **OF_THE_CLIENT,
        states={invited: REFUSED},
        args=lambda t: (t.invitation, NOW),
    ),
    Row(
        invitations.withdraw_invitation,
        **OF_THE_CLIENT,
        states={invited: DONE, withdrawn: NOT_FOUND, accepted: NOT_FOUND},
        args=lambda t: (t.invitation, NOW),
    ),
    Row(
        invitations.look_at_invitation,
        **COMING,
        states={invited: SAME, withdrawn: REFUSED, accepted: REFUSED, account_elsewhere: SAME},
        args=lambda t: (t.link, NOW),
    ),
    Row(
        invitations.accept_invitation,
        **COMING,
        states={invited: DONE, withdrawn: REFUSED, accepted: REFUSED, account_elsewhere: REFUSED},
        args=lambda t: (s.TERMS.passwords, t.link, "若葉 湊", PASSWORD, PASSWORD, NOW),
        by=newcomer,
    ),
    *(
        Row(
            invitations.accept_invitation,
            **COMING,
            note=note,
            states={invited: REFUSED},
            args=lambda t, link=link, at=at, again=again: (
                *(s.TERMS.passwords, link or t.link, "若葉 湊", PASSWORD, again, at),
            ),
        )
        for note, link, at, again in (
            ("a link cut off", "x" * 42, NOW, PASSWORD),
            ("after its hours", "", s.OVER, PASSWORD),
            ("two different passwords", "", NOW, "別の言葉を並べたもの"),
        )
    ),
]
