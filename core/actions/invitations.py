"""Colleagues are invited by mail, one by one or as a list, and take the invitation up by its link (A3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core import invitation_list, letters_accounts, rules, rules_people
from core.actions import links
from core.actions.links import LinkRefused
from core.contact_numbers import email_address
from core.errors import Refused
from core.invitation_list import NAME_LIMIT, Invitee
from core.model import Audience, MemberId, Recipient, Role, Stranger
from core.model_accounts import InvitationId, LinkPurpose, LinkState
from core.passwords import Passwords
from core.repository import Access, Engine, Repository, entering, knocking
from core.rules import Permission
from core.rules_passwords import check_password
from core.rules_people import LIST_LIMIT, ROLES, STANDING, Standing
from core.text import clean
from core.views import Me
from core.views.members import OpenInvitation

INVITATION = LinkPurpose.INVITATION
TAKEN = "このメールアドレスのアカウントはすでにあります。ログイン画面からログインしてください。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a list: how many were invited, and who was not, with the reason."""

    invited: int
    refused: tuple[Invitee, ...]


def invite_member(repo: Repository, email: str, name: str, role: Role, now: datetime) -> InvitationId:
    """ユーザー招待: mail a single-use link to a new colleague (A3). Raises NotAllowed, Refused with what to change."""
    rules.require(repo.viewer, Permission.MANAGE_MEMBERS)
    rules_people.require_role(repo.viewer.audience, role)
    address = email_address(email)
    full_name = clean(name, label="氏名", limit=NAME_LIMIT, multiline=False)
    repo.members.hold(repo.viewer.organization)
    rules_people.require_free(repo.members.standings([address])[address])
    rules_people.require_room(repo.members.pending(repo.viewer.organization), 1)
    return _invite(repo, repo.organizations.me(), address, full_name, role, now)


def check_list(repo: Repository, text: str) -> tuple[Invitee, ...]:
    """Who of a pasted list can be invited, and why the others can't (A3). Reads only. Raises NotAllowed, Refused."""
    rules.require(repo.viewer, Permission.MANAGE_MEMBERS)
    return _judged(repo, invitation_list.read(text, ROLES[repo.viewer.audience], limit=LIST_LIMIT))


def invite_list(repo: Repository, people: Sequence[Invitee], role: Role, now: datetime) -> Outcome:
    """Invite the good ones of a list, those without a role as `role` (A3); who can't be invited any more is named.

    Raises NotAllowed, and Refused where the list as a whole is too long.
    """
    rules.require(repo.viewer, Permission.MANAGE_MEMBERS)
    for each in people:
        rules_people.require_role(repo.viewer.audience, each.role or role)
    if len(people) > LIST_LIMIT:
        raise Refused(f"一度に招待できるのは{LIST_LIMIT}名までです。")
    repo.members.hold(repo.viewer.organization)
    judged = _judged(repo, [each for each in people if not each.problem])
    good = [each for each in judged if not each.problem]
    rules_people.require_room(repo.members.pending(repo.viewer.organization), len(good))
    me = repo.organizations.me()
    for each in good:
        _invite(repo, me, each.email, each.name, each.role or role, now)
    return Outcome(len(good), tuple(each for each in judged if each.problem))


def resend_invitation(repo: Repository, invitation: InvitationId, now: datetime) -> None:
    """Mail the invitation once more, with a new link; the one before opens no longer (A3).

    Raises NotAllowed, NotFound, and Refused within a minute of the last mail.
    """
    rules.require(repo.viewer, Permission.MANAGE_MEMBERS)
    repo.members.hold(repo.viewer.organization)
    invited = repo.members.invitation(invitation)
    rules_people.require_pause(invited.sent_at, now)
    repo.members.note_sent(invitation, now)
    repo.audit.record("resend_invitation", "invitation", invitation, now, after={"email": invited.email})
    _mail(repo, repo.organizations.me(), invitation, invited.email, invited.name, invited.role, now)


def withdraw_invitation(repo: Repository, invitation: InvitationId, now: datetime) -> None:
    """Take an invitation back: its link opens no longer (A3). Raises NotAllowed, NotFound."""
    rules.require(repo.viewer, Permission.MANAGE_MEMBERS)
    repo.members.hold(repo.viewer.organization)
    invited = repo.members.invitation(invitation)
    repo.members.withdraw(invitation, now)
    repo.links.revoke(INVITATION, invitation, now)
    repo.audit.record("withdraw_invitation", "invitation", invitation, now, before={"email": invited.email})


# --- by the invited person, whom nobody knows yet -----------------------------------------------------------------


def look_at_invitation(engine: Engine, token: str, now: datetime) -> OpenInvitation:
    """Which company invites, as what; nothing changes. Raises LinkRefused, which says whom to ask."""
    with knocking(engine) as access:
        return _offered(access, token, now)


def accept_invitation(
    engine: Engine, passwords: Passwords, token: str, name: str, password: str, again: str, now: datetime
) -> Audience:
    """Take an invitation up with one's name and a password of one's own, once (A3); returns where to sign in.

    Raises LinkRefused, and Refused with what to change.
    """
    offer = look_at_invitation(engine, token, now)
    full_name = clean(name, label="氏名", limit=NAME_LIMIT, required=True, multiline=False)
    owner = Recipient(MemberId(0), offer.organization, offer.audience, offer.organization_name, full_name, offer.email)
    check_password(password, again, owner)
    # Before the transaction: a hash takes long, and SQLite lets nobody else write meanwhile.
    password_hash = passwords.hash(password)
    with entering(engine) as access:
        _offered(access, token, now)
        links.use(access.links, INVITATION, token, now)
        viewer = access.newcomers.join(offer, full_name, password_hash, now)
        if viewer is None:
            raise Refused(TAKEN)
        access.audit(viewer).record(
            "accept_invitation",
            "member",
            viewer.member,
            now,
            after={"invitation": offer.id, "email": offer.email, "name": full_name, "role": offer.role},
        )
    return offer.audience


def _offered(access: Access, token: str, now: datetime) -> OpenInvitation:
    try:
        offer = access.newcomers.invitation(InvitationId(links.look(access.links, INVITATION, token, now)))
    except LinkRefused as refused:
        raise LinkRefused(refused.state, _whom_to_ask(access, token, now)) from None
    if offer is None:
        raise LinkRefused(LinkState.REPLACED, _whom_to_ask(access, token, now))
    return offer


def _whom_to_ask(access: Access, token: str, now: datetime) -> str:
    """Who holds a link that was sent once may know which company sent it."""
    subject = links.subject_of(access.links, INVITATION, token, now)
    known = access.newcomers.invitation(InvitationId(subject), pending=False) if subject else None
    if known is None:
        return "招待した会社の管理者に、招待メールの再送を依頼してください。"
    who = f"{known.organization_name}の{rules_people.manager(known.audience).label}"
    return f"参加するには、{who}に招待メールの再送を依頼してください。登録がお済みの方は、ログインしてください。"


def _judged(repo: Repository, people: Sequence[Invitee]) -> tuple[Invitee, ...]:
    standings = repo.members.standings([each.email for each in people if not each.problem])
    return tuple(
        each if each.problem else replace(each, problem=STANDING[standings.get(each.email, Standing.FREE)])
        for each in people
    )


def _invite(repo: Repository, me: Me, email: str, name: str, role: Role, now: datetime) -> InvitationId:
    invitation = repo.members.invite(email, name, role, now)
    repo.audit.record(
        "invite_member", "invitation", invitation, now, after={"email": email, "name": name, "role": role}
    )
    _mail(repo, me, invitation, email, name, role, now)
    return invitation


def _mail(repo: Repository, me: Me, invitation: InvitationId, email: str, name: str, role: Role, now: datetime) -> None:
    link = links.issue(repo.links, INVITATION, invitation, now)
    letter = letters_accounts.invited(
        Stranger(me.organization, name or email, email, repo.viewer.organization),
        occasion=link.occasion,
        token=link.token,
        until=link.expires_at,
        inviter=me.name,
        role=role,
    )
    repo.outbox.queue(letter, now)
