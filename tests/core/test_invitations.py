"""Colleagues are invited, reminded and uninvited; whoever holds the link joins once (A3)."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from core.actions import access, invitations
from core.actions.accounts import FirstAdmin, InitialPassword, issue_account
from core.actions.invitations import (
    accept_invitation,
    check_list,
    invite_list,
    invite_member,
    look_at_invitation,
    resend_invitation,
    withdraw_invitation,
)
from core.actions.links import LinkRefused
from core.actions.members import deactivate_member
from core.actions.registration import NewOrganization
from core.errors import ConsoleError, NotAllowed, NotFound, Refused
from core.model import Audience, MailState, MemberId, Role, Viewer
from core.model_accounts import InvitationId, LinkState
from core.repository import entering, reading, transaction
from core.rules_people import PENDING_LIMIT, STANDING, Standing
from core.store.tables import AuditRow, InvitationRow, LinkRow, MailRow, MemberRow, ProposalRow
from core.views.members import MemberState
from tests.cast import CLIENT, NOW, Cast, address
from tests.core.test_members import TERMS
from tests.factories import posting, proposal

SECRET = "まるい海と青い自転車と雲"
NEW = "hikaru@aoba-keiki.example"


def invite(engine: Engine, viewer: Viewer, email: str = NEW, role: Role = Role.STAFF, name: str = "新田 ひかる"):
    with transaction(engine, viewer) as repo:
        return invite_member(repo, email, name, role, NOW)


def token(engine: Engine, email: str = NEW) -> str:
    """The token in the newest mail to an address, as its reader finds it."""
    with Session(engine) as session:
        mails = session.scalars(select(MailRow).order_by(MailRow.id.desc())).all()
    return next(mail.secret for mail in mails if mail.to == [email] and mail.secret)


def accept(engine: Engine, link: str, name: str = "新田 ひかる", password: str = SECRET, at=NOW) -> Audience:
    return accept_invitation(engine, TERMS.passwords, link, name, password, password, at)


def rows(engine: Engine, table: type) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def everything(engine: Engine) -> tuple[int, ...]:
    return tuple(rows(engine, table) for table in (InvitationRow, LinkRow, MailRow, MemberRow, AuditRow))


def test_an_invited_colleague_joins_by_the_link_and_signs_in(engine: Engine, cast: Cast):
    invite(engine, cast.boss, role=Role.GUEST)
    offer = look_at_invitation(engine, token(engine), NOW)
    assert (offer.organization_name, offer.role, offer.name) == ("株式会社青葉計器", Role.GUEST, "新田 ひかる")
    assert accept(engine, token(engine), " 新田 光 ") is Audience.CLIENT
    access.sign_in(
        engine, TERMS, email=NEW, password=SECRET, audience=Audience.CLIENT, network="", now=NOW + timedelta(hours=1)
    )
    with reading(engine, cast.boss) as repo:
        joined = next(m for m in repo.members.listing(MemberState.ACTIVE).lines if m.email == NEW)
        assert (joined.name, joined.role, joined.last_sign_in) == ("新田 光", Role.GUEST, NOW + timedelta(hours=1))
        assert repo.members.listing(MemberState.INVITED).lines == ()


def test_the_mail_names_company_inviter_and_role_and_hides_its_token(engine: Engine, cast: Cast):
    invite(engine, cast.boss)
    with Session(engine) as session:
        mail = session.scalars(select(MailRow)).one()
    assert mail.to == [NEW]
    assert mail.organization_id == CLIENT
    for word in ("株式会社青葉計器", "青葉 宗一", "社員", "/invitation?token="):
        assert word in mail.text
    assert mail.secret
    assert mail.secret not in mail.text + mail.html


@pytest.mark.parametrize("who", Cast.__slots__)
def test_only_those_who_manage_invite(engine: Engine, cast: Cast, who: str):
    viewer: Viewer = getattr(cast, who)
    role = Role.SALES if viewer.audience is Audience.KAKUTOKU else Role.STAFF
    if viewer.role in (Role.ADMIN, Role.OPERATIONS):
        invite(engine, viewer, "new@new.example", role)
        assert rows(engine, InvitationRow) == 1
    else:
        before = everything(engine)
        with pytest.raises(NotAllowed):
            invite(engine, viewer, "new@new.example", role)
        with pytest.raises(NotAllowed), reading(engine, viewer) as repo:
            check_list(repo, "new@new.example")
        assert everything(engine) == before


@pytest.mark.parametrize(
    ("email", "role", "why"),
    [
        ("hikaru@aoba", Role.STAFF, "半角"),
        ("", Role.STAFF, "入力してください"),
        (NEW, Role.SALES, "設定できません"),
        (address("buyer").upper(), Role.STAFF, STANDING[Standing.MEMBER]),
        (address("outsider"), Role.STAFF, STANDING[Standing.ELSEWHERE]),
        (address("operator"), Role.STAFF, STANDING[Standing.ELSEWHERE]),
    ],
)
def test_who_can_not_be_invited_is_refused_with_what_to_do(
    engine: Engine, cast: Cast, email: str, role: Role, why: str
):
    before = everything(engine)
    with pytest.raises(Refused) as refusal:
        invite(engine, cast.boss, email, role)
    assert why in refusal.value.sentence
    assert "みなと硝子" not in refusal.value.sentence
    assert everything(engine) == before


def test_an_inactive_colleague_and_an_invited_one_are_not_invited_again(engine: Engine, cast: Cast):
    with transaction(engine, cast.boss) as repo:
        deactivate_member(repo, cast.looker.member, NOW)
    with pytest.raises(Refused, match="利用を再開"):
        invite(engine, cast.boss, address("looker"))
    invite(engine, cast.boss)
    with pytest.raises(Refused, match="再送"):
        invite(engine, cast.boss)


def test_two_companies_may_invite_one_person_who_joins_one(engine: Engine, cast: Cast):
    invite(engine, cast.boss)
    first = token(engine)
    invite(engine, cast.outsider)
    accept(engine, token(engine))
    with pytest.raises(Refused, match="すでにあります"):
        accept(engine, first)
    assert rows(engine, MemberRow) == 10


def test_a_mail_sent_again_brings_a_new_link_and_ends_the_old_one(engine: Engine, cast: Cast):
    invited = invite(engine, cast.boss)
    first = token(engine)
    with pytest.raises(Refused, match="1分"), transaction(engine, cast.boss) as repo:
        resend_invitation(repo, invited, NOW + timedelta(seconds=59))
    with transaction(engine, cast.boss) as repo:
        resend_invitation(repo, invited, NOW + timedelta(days=4))
    with pytest.raises(LinkRefused) as refusal:
        accept(engine, first, at=NOW + timedelta(days=4))
    assert refusal.value.state is LinkState.REPLACED
    accept(engine, token(engine), at=NOW + timedelta(days=4))


def test_a_withdrawn_invitation_opens_nothing_and_says_whom_to_ask(engine: Engine, cast: Cast):
    invited = invite(engine, cast.boss)
    link = token(engine)
    with transaction(engine, cast.boss) as repo:
        withdraw_invitation(repo, invited, NOW)
    with pytest.raises(LinkRefused, match="株式会社青葉計器の管理者"):
        look_at_invitation(engine, link, NOW)
    with pytest.raises(LinkRefused):
        accept(engine, link)
    with Session(engine) as session:
        assert session.scalars(select(MailRow.state)).one() is MailState.CANCELLED
    with pytest.raises(NotFound), transaction(engine, cast.boss) as repo:
        resend_invitation(repo, invited, NOW + timedelta(hours=1))
    invite(engine, cast.boss)


def test_an_invitation_that_is_accepted_at_this_moment_is_not_withdrawn(engine: Engine, cast: Cast):
    invited = invite(engine, cast.boss)
    said = []

    def withdraw() -> None:
        try:
            with transaction(engine, cast.boss) as repo:
                withdraw_invitation(repo, invited, NOW)
        except ConsoleError as refused:
            said.append(type(refused))

    withdrawing = Thread(target=withdraw)
    with entering(engine) as door:
        offer = door.newcomers.invitation(invited)
        assert offer
        assert door.newcomers.join(offer, "新田 ひかる", "x", NOW)
        withdrawing.start()
        withdrawing.join(0.5)  # it waits for this transaction
    withdrawing.join()
    assert said == [NotFound]
    with Session(engine) as session:
        assert session.get_one(InvitationRow, invited).withdrawn_at is None


@pytest.mark.parametrize(("later", "state"), [(timedelta(hours=72), LinkState.EXPIRED), (timedelta(0), LinkState.USED)])
def test_a_used_or_expired_link_opens_nothing(engine: Engine, cast: Cast, later: timedelta, state: LinkState):
    invite(engine, cast.boss)
    link = token(engine)
    if state is LinkState.USED:
        accept(engine, link)
    before = everything(engine)
    with pytest.raises(LinkRefused, match="管理者に招待メールの再送") as refusal:
        accept(engine, link, at=NOW + later)
    assert refusal.value.state is state
    assert everything(engine) == before


@pytest.mark.parametrize("link", ["", "x", "a" * 43, "\0", "あ" * 200])
def test_a_link_that_was_never_sent_tells_nothing(engine: Engine, cast: Cast, link: str):
    with pytest.raises(LinkRefused) as refusal:
        look_at_invitation(engine, link, NOW)
    assert refusal.value.state is LinkState.UNKNOWN
    assert "青葉" not in refusal.value.sentence


@pytest.mark.parametrize(
    ("name", "password", "again"),
    [
        ("", SECRET, SECRET),
        ("あ" * 101, SECRET, SECRET),
        ("新田", "short", "short"),
        ("新田", SECRET, "別のもの"),
        ("新田", NEW, NEW),
    ],
)
def test_a_bad_answer_changes_nothing_and_the_link_stays_good(
    engine: Engine, cast: Cast, name: str, password: str, again: str
):
    invite(engine, cast.boss)
    before = everything(engine)
    with pytest.raises(Refused) as refusal:
        accept_invitation(engine, TERMS.passwords, token(engine), name, password, again, NOW)
    assert not isinstance(refusal.value, LinkRefused)
    assert everything(engine) == before
    accept(engine, token(engine))


def test_one_link_pressed_twice_at_once_makes_one_account(engine: Engine, cast: Cast):
    invite(engine, cast.boss)
    link = token(engine)
    start, said = Barrier(4), []

    def press() -> None:
        start.wait()
        try:
            said.append(accept(engine, link))
        except ConsoleError as refused:
            said.append(type(refused))

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count(Audience.CLIENT) == 1
    assert rows(engine, MemberRow) == 10


def test_an_address_that_gets_an_account_while_its_invitation_is_accepted_is_refused_in_words(
    engine: Engine, cast: Cast
):
    invite(engine, cast.boss)
    link, said = token(engine), []

    def press() -> None:
        try:
            accept(engine, link)
        except Exception as refused:
            said.append(refused)

    pressing = Thread(target=press)
    initial = InitialPassword.invent(TERMS.passwords)
    with transaction(engine, cast.operator) as repo:
        company = NewOrganization(Audience.CLIENT, "株式会社みずうみ製作所")
        issue_account(repo, company, FirstAdmin(NEW, "新田 ひかる"), initial, NOW)
        pressing.start()
        pressing.join(0.5)  # it waits for this transaction, in which nobody else sees the account yet
        assert not said
    pressing.join()
    assert [(type(each), str(each)) for each in said] == [(Refused, invitations.TAKEN)]
    look_at_invitation(engine, link, NOW)


def test_what_a_partner_wrote_is_covered_where_it_names_a_colleague_who_joins(engine: Engine, cast: Cast):
    """P10."""
    with Session(engine) as session, session.begin():
        session.get_one(MemberRow, cast.seller.member).role = Role.ADMIN
    admin = Viewer(cast.seller.member, cast.seller.organization, Audience.PARTNER, Role.ADMIN)
    written = proposal(engine, admin, posting(engine, cast), body="担当の五百旗頭 ひかるが伺います。")
    invite(engine, admin, "hikaru@tsukinowa.example", name="五百旗頭 ひかる")
    accept(engine, token(engine, "hikaru@tsukinowa.example"), "五百旗頭 ひかる")
    with Session(engine) as session:
        assert "五百旗頭" not in session.get_one(ProposalRow, written).masked_body


def test_a_list_is_checked_and_its_good_ones_are_invited_in_one_press(engine: Engine, cast: Cast):
    invite(engine, cast.boss, "waiting@aoba-keiki.example")
    text = "\n".join(
        [
            "一色, one@aoba-keiki.example, 管理者",
            "二宮, two＠aoba-keiki.example",
            f"佐倉, {address('buyer')}",
            f"湊, {address('outsider')}",
            "waiting@aoba-keiki.example",
            "三上, three@aoba",
        ]
    )
    with reading(engine, cast.boss) as repo:
        checked = check_list(repo, text)
    assert [each.line for each in checked if each.problem] == [3, 4, 5, 6]
    assert checked[3].problem == STANDING[Standing.ELSEWHERE]
    with transaction(engine, cast.boss) as repo:
        outcome = invite_list(repo, [each for each in checked if not each.problem], Role.GUEST, NOW)
    assert (outcome.invited, outcome.refused) == (2, ())
    with Session(engine) as session:
        roles = dict(session.execute(select(InvitationRow.email, InvitationRow.role)).all())
    assert roles["one@aoba-keiki.example"] is Role.ADMIN
    assert roles["two@aoba-keiki.example"] is Role.GUEST


def test_who_was_invited_meanwhile_is_named_and_the_others_are_invited(engine: Engine, cast: Cast):
    with reading(engine, cast.boss) as repo:
        checked = check_list(repo, f"{NEW}\nother@aoba-keiki.example")
    invite(engine, cast.boss)
    with transaction(engine, cast.boss) as repo:
        outcome = invite_list(repo, checked, Role.STAFF, NOW)
    assert outcome.invited == 1
    assert [each.email for each in outcome.refused] == [NEW]


def test_a_forged_list_gets_no_further_than_a_typed_one(engine: Engine, cast: Cast):
    with reading(engine, cast.boss) as repo:
        checked = check_list(repo, NEW)
    before = everything(engine)
    with pytest.raises(Refused, match="設定できません"), transaction(engine, cast.boss) as repo:
        invite_list(repo, checked, Role.OPERATIONS, NOW)
    with pytest.raises(Refused, match="50名"), transaction(engine, cast.boss) as repo:
        invite_list(repo, checked * 51, Role.STAFF, NOW)
    assert everything(engine) == before


def test_not_more_than_so_many_invitations_wait(engine: Engine, cast: Cast):
    for batch in range(PENDING_LIMIT // 50):
        with transaction(engine, cast.boss) as repo:
            people = check_list(repo, "\n".join(f"m{batch}-{n}@aoba-keiki.example" for n in range(50)))
            assert invite_list(repo, people, Role.STAFF, NOW).invited == 50
    with pytest.raises(Refused, match="200名"):
        invite(engine, cast.boss)


def test_an_invitation_of_another_company_does_not_exist(engine: Engine, cast: Cast):
    invited = invite(engine, cast.boss)
    for act in (resend_invitation, withdraw_invitation):
        for number in (invited, InvitationId(999)):
            with pytest.raises(NotFound) as refusal, transaction(engine, cast.outsider) as repo:
                act(repo, number, NOW + timedelta(hours=1))
            assert refusal.value.sentence == str(refusal.value)
    with reading(engine, cast.outsider) as repo:
        assert repo.members.listing(MemberState.INVITED).lines == ()


def test_names_and_lines_that_would_break_a_mail_do_not(engine: Engine, cast: Cast):
    invite(engine, cast.boss, name="<b>新田</b>\r\nBcc: everybody@aoba.example {{ 7 * 7 }}")
    with Session(engine) as session:
        mail = session.scalars(select(MailRow)).one()
    assert "<b>" not in mail.html
    assert "{{ 7 * 7 }}" in mail.text
    assert not re.search(r"^Bcc:", mail.text, re.MULTILINE)


def test_the_trail_tells_who_invited_whom_and_who_came(engine: Engine, cast: Cast):
    invite(engine, cast.boss)
    accept(engine, token(engine))
    with Session(engine) as session:
        trail = session.execute(select(AuditRow.action, AuditRow.member_id).order_by(AuditRow.id)).all()
    assert [tuple(each) for each in trail] == [
        ("invite_member", cast.boss.member),
        ("accept_invitation", MemberId(10)),
    ]
    assert invitations.INVITATION.value == "invitation"
