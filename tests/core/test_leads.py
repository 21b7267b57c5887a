"""From a question on a public form to an account, on both databases (A1)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from core.actions import reception
from core.actions.accounts import FirstAdmin, InitialPassword, issue_account
from core.actions.leads import (
    BadLead,
    Contact,
    add_note,
    correct_lead,
    enter_lead,
    move_lead,
    send_verification,
    take_lead,
)
from core.actions.links import LinkRefused
from core.actions.reception import ASK_KAKUTOKU
from core.actions.registration import AddressTaken, NewOrganization
from core.errors import NotAllowed, NotFound, Refused
from core.model import Audience, MailState, Role, Viewer
from core.model_accounts import LeadId, LeadKind, LeadStatus, LinkState
from core.model_mails import MailKind
from core.passwords import Passwords
from core.repository import delivering, entering, reading, transaction
from core.rules_access import LINK_LIFETIME
from core.rules_leads import LEAD_MOVES, NOT_MET, SENDABLE, TAKEN, require_lead_move, require_sendable
from core.sealed import HIDDEN, SECRET
from core.store.engine import WRITE
from core.store.tables import (
    AuditRow,
    LeadNoteRow,
    LeadRow,
    LinkRow,
    MailRow,
    MemberRow,
    OrganizationRow,
    SalesContactRow,
)
from core.views import Lead
from tests.cast import KAKUTOKU, NOW, Cast, address

CHEAP = Passwords(time_cost=1, memory_kib=8)
CONTACT = Contact("株式会社みずうみ製作所", "湖畔 あおい", "aoi@mizuumi.example", "03-0000-0211")
QUESTION = "代理店の開拓を相談したい。"
LATER = NOW + timedelta(hours=2)
K, S = MailKind, LeadStatus


def write(engine: Engine, statement: object) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(statement)  # type: ignore[call-overload]


def count(engine: Engine, table: type) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def mails(engine: Engine, kind: MailKind) -> list[MailRow]:
    with Session(engine) as session:
        return list(session.scalars(select(MailRow).where(MailRow.kind == kind.value).order_by(MailRow.id)))


def ask(engine: Engine, contact: Contact = CONTACT, *, intent: str = "first", kind: LeadKind = LeadKind.CONSULTATION):
    reception.ask(engine, kind, contact, QUESTION, intent, NOW)
    with Session(engine) as session:
        return session.scalars(select(LeadRow.id).order_by(LeadRow.id.desc())).first()


def do(
    engine: Engine, viewer: Viewer, action: Callable[..., object], *arguments: object, now: datetime = NOW
) -> object:
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, now)


def see(engine: Engine, viewer: Viewer, lead: LeadId, now: datetime = NOW) -> Lead:
    with reading(engine, viewer) as repo:
        return repo.leads.get(lead, now)


def sent(engine: Engine, sales: Viewer, contact: Contact = CONTACT, *, intent: str = "first") -> tuple[LeadId, str]:
    """A lead that was met and has its verification mail; its number and the link's token."""
    lead = ask(engine, contact, intent=intent)
    do(engine, sales, take_lead, lead)
    do(engine, sales, move_lead, lead, S.MET)
    do(engine, sales, send_verification, lead)
    return lead, token(engine)


def token(engine: Engine) -> str:
    return mails(engine, K.ACCOUNT_VERIFICATION)[-1].secret or ""


def open_account(engine: Engine, link: str, now: datetime = LATER) -> str:
    return reception.open_account(engine, CHEAP, link, now)


# --- the public forms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(LeadKind))
def test_whoever_asks_gets_a_receipt_and_sales_a_notice(engine: Engine, cast: Cast, kind: LeadKind) -> None:
    lead = ask(engine, kind=kind)
    found = see(engine, cast.sales, lead)
    assert (found.company, found.name, found.email) == (CONTACT.company, CONTACT.name, CONTACT.email)
    assert (found.phone, found.message, found.kind, found.status) == ("0300000211", QUESTION, kind, S.NEW)
    (receipt,), (notice,) = mails(engine, K.LEAD_ACKNOWLEDGED), mails(engine, K.LEAD_RECEIVED)
    assert (receipt.to, notice.to) == ([CONTACT.email], [address("sales")])
    assert QUESTION not in receipt.text
    assert QUESTION in notice.text
    assert f"/operations-lead?lead={lead}" in notice.text
    assert [event.action for event in found.events] == ["receive_lead"]


def test_a_form_that_is_sent_twice_is_one_lead(engine: Engine, cast: Cast) -> None:
    for _ in range(2):
        ask(engine)
    assert (count(engine, LeadRow), count(engine, MailRow)) == (1, 2)


def test_a_form_that_is_sent_twice_at_once_is_one_lead(engine: Engine, cast: Cast) -> None:
    together = Barrier(4)

    def press(_: int) -> None:
        together.wait(10)
        reception.ask(engine, LeadKind.BROCHURE, CONTACT, "", "one form", NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    assert (count(engine, LeadRow), len(mails(engine, K.LEAD_ACKNOWLEDGED))) == (1, 1)


def test_where_kakutoku_has_no_sales_its_operations_hear_of_a_lead(engine: Engine, cast: Cast) -> None:
    write(engine, update(MemberRow).where(MemberRow.role == Role.SALES).values(active=False))
    ask(engine)
    assert [mail.to for mail in mails(engine, K.LEAD_RECEIVED)] == [[address("operator")]]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("company", ""),
        ("company", "㈱" * 101),
        ("company", "https://spam.example"),
        ("name", " \u200b"),
        ("name", "WWW.spam.example"),
        ("email", "aoi"),
        ("email", ""),
        ("email", "aoi@mizuumi.example\nbcc: x@y.example"),
        ("phone", ""),
        ("phone", "03-0000-02"),
        ("phone", "+1 202 555 0100"),
    ],
)
def test_what_can_not_be_taken_is_named_and_nothing_is_kept(engine: Engine, cast: Cast, field: str, typed: str) -> None:
    with pytest.raises(BadLead) as refused:
        ask(engine, replace(CONTACT, **{field: typed}))
    assert set(refused.value.fields) == {field}
    assert refused.value.fields[field] in refused.value.sentence
    assert (count(engine, LeadRow), count(engine, MailRow)) == (0, 0)


def test_everything_that_is_wrong_is_told_at_once(engine: Engine, cast: Cast) -> None:
    with pytest.raises(BadLead) as refused:
        reception.ask(engine, LeadKind.CONSULTATION, Contact("", "", "", ""), "", "x", NOW)
    assert list(refused.value.fields) == ["company", "name", "email", "phone", "message"]


def test_a_brochure_can_be_asked_for_without_a_word(engine: Engine, cast: Cast) -> None:
    reception.ask(engine, LeadKind.BROCHURE, CONTACT, "", "x", NOW)
    assert count(engine, LeadRow) == 1


# --- what sales does --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(LeadStatus))
@pytest.mark.parametrize("to", list(LeadStatus))
def test_only_the_moves_of_the_table_are_noted_by_hand(status: LeadStatus, to: LeadStatus) -> None:
    if to in LEAD_MOVES[status]:
        require_lead_move(status, to)
    else:
        with pytest.raises(Refused):
            require_lead_move(status, to)


@pytest.mark.parametrize("status", list(LeadStatus))
def test_the_verification_mail_follows_the_meeting(status: LeadStatus) -> None:
    for taken in (False, True):
        if status in SENDABLE and not taken:
            require_sendable(status, taken=taken)
        else:
            with pytest.raises(Refused):
                require_sendable(status, taken=taken)


def test_a_lead_is_taken_met_noted_and_sent_its_mail(engine: Engine, cast: Cast) -> None:
    lead, link = sent(engine, cast.sales)
    do(engine, cast.sales, add_note, lead, "11/20 オンラインで面談。\n予算は月30万円。")
    found = see(engine, cast.sales, lead)
    assert (found.status, found.owner) == (S.VERIFYING, cast.sales.member)
    assert [(note.author, note.text) for note in found.notes] == [
        ("角田 陽子", "11/20 オンラインで面談。\n予算は月30万円。")
    ]
    assert found.link
    assert (found.link.sent_at, found.link.expires_at, found.link.state) == (
        NOW,
        NOW + timedelta(hours=72),
        LinkState.VALID,
    )
    assert [event.action for event in found.events] == [
        *("add_lead_note", "send_verification", "move_lead", "take_lead", "receive_lead")
    ]
    (mail,) = mails(engine, K.ACCOUNT_VERIFICATION)
    assert mail.subject == "【kakutoku connect】アカウントメール認証"
    assert (mail.to, mail.secret) == ([CONTACT.email], link)
    assert f"/verification?token={SECRET}" in mail.text
    assert link not in mail.text + mail.html


def test_the_mail_is_not_sent_before_the_meeting(engine: Engine, cast: Cast) -> None:
    lead = ask(engine)
    with pytest.raises(Refused, match=f"^{NOT_MET}$"):
        do(engine, cast.sales, send_verification, lead)


def test_the_mail_is_not_sent_to_an_address_that_has_an_account(engine: Engine, cast: Cast) -> None:
    lead = ask(engine, replace(CONTACT, email=address("outsider").upper()))
    do(engine, cast.sales, move_lead, lead, S.MET)
    assert see(engine, cast.sales, lead).taken
    with pytest.raises(Refused, match=f"^{TAKEN}$"):
        do(engine, cast.sales, send_verification, lead)


def test_sending_again_closes_the_link_before(engine: Engine, cast: Cast) -> None:
    lead, old = sent(engine, cast.sales)
    do(engine, cast.sales, send_verification, lead)
    with pytest.raises(LinkRefused) as refused:
        open_account(engine, old)
    assert refused.value.state is LinkState.REPLACED
    assert open_account(engine, token(engine)) == CONTACT.email
    first, second = mails(engine, K.ACCOUNT_VERIFICATION)
    assert first.secret is second.secret is None
    assert first.state is MailState.CANCELLED  # it had not left: nobody gets a mail whose link is dead


def test_a_corrected_address_gets_a_link_of_its_own(engine: Engine, cast: Cast) -> None:
    lead, old = sent(engine, cast.sales)
    do(engine, cast.sales, correct_lead, lead, replace(CONTACT, email="Aoi.K@mizuumi.example"))
    found = see(engine, cast.sales, lead)
    assert (found.status, found.email) == (S.MET, "aoi.k@mizuumi.example")
    with pytest.raises(LinkRefused):
        open_account(engine, old)
    do(engine, cast.sales, send_verification, lead)
    assert open_account(engine, token(engine)) == "aoi.k@mizuumi.example"


def test_correcting_nothing_leaves_no_trace(engine: Engine, cast: Cast) -> None:
    lead = ask(engine)
    before = count(engine, AuditRow)
    do(engine, cast.sales, correct_lead, lead, replace(CONTACT, phone="0300000211"))
    assert count(engine, AuditRow) == before


def test_a_closed_lead_has_no_link_and_can_be_taken_up_again(engine: Engine, cast: Cast) -> None:
    lead, link = sent(engine, cast.sales)
    do(engine, cast.sales, move_lead, lead, S.CLOSED)
    with pytest.raises(LinkRefused):
        open_account(engine, link)
    for action in (take_lead, send_verification):
        with pytest.raises(Refused, match="終了"):
            do(engine, cast.sales, action, lead)
    do(engine, cast.sales, move_lead, lead, S.CONTACTED)
    assert see(engine, cast.sales, lead).status is S.CONTACTED


def test_a_call_is_entered_by_hand_once(engine: Engine, cast: Cast) -> None:
    caller = replace(CONTACT, phone="")
    first = do(engine, cast.sales, enter_lead, LeadKind.CONSULTATION, caller, "", "pressed")
    again = do(engine, cast.sales, enter_lead, LeadKind.CONSULTATION, caller, "", "pressed")
    assert isinstance(first, int)
    assert again is None
    assert see(engine, cast.sales, LeadId(first)).owner == cast.sales.member
    assert mails(engine, K.LEAD_RECEIVED) == mails(engine, K.LEAD_ACKNOWLEDGED) == []


@pytest.mark.parametrize("name", ["buyer", "boss", "looker", "outsider", "seller", "rival", "director"])
def test_nobody_but_sales_and_operations_knows_that_a_lead_exists(engine: Engine, cast: Cast, name: str) -> None:
    lead, viewer = ask(engine), getattr(cast, name)
    before = count(engine, AuditRow)
    with pytest.raises(NotFound):
        see(engine, viewer, lead)
    with pytest.raises(NotAllowed), reading(engine, viewer) as repo:
        repo.leads.listing()
    with pytest.raises(NotAllowed):
        do(engine, viewer, enter_lead, LeadKind.BROCHURE, CONTACT, "", "x")
    for action, *more in (
        (take_lead,),
        (send_verification,),
        (move_lead, S.MET),
        (add_note, "見えますか"),
        (correct_lead, CONTACT),
    ):
        with pytest.raises(NotFound):
            do(engine, viewer, action, lead, *more)
    assert (count(engine, AuditRow), count(engine, LeadNoteRow)) == (before, 0)


def test_a_lead_that_does_not_exist_is_not_found(engine: Engine, cast: Cast) -> None:
    with pytest.raises(NotFound):
        see(engine, cast.operator, LeadId(99))


def test_leads_are_listed_newest_first_by_status_and_words(engine: Engine, cast: Cast) -> None:
    first = ask(engine)
    ask(engine, Contact("丘の上商店", "丘 みどり", "m@oka.example", "090-0000-0000"), intent="second")
    do(engine, cast.operator, move_lead, first, S.MET)
    with reading(engine, cast.sales) as repo:
        everything, met = repo.leads.listing(), repo.leads.listing(status=S.MET)
        found, none = repo.leads.listing(text="oka みどり"), repo.leads.listing(text="海")
    assert [line.company for line in everything.lines] == ["丘の上商店", CONTACT.company]
    assert [line.company for line in met.lines] == [CONTACT.company]
    assert [line.company for line in found.lines] == ["丘の上商店"]
    assert everything.counts[S.NEW] == everything.counts[S.MET] == 1
    assert (none.lines, none.counts[S.NEW], none.pages) == ((), 0, 1)


def test_many_leads_come_in_pages(engine: Engine, cast: Cast) -> None:
    for number in range(21):
        ask(engine, intent=f"{number}")
    with reading(engine, cast.sales) as repo:
        assert (repo.leads.listing().pages, len(repo.leads.listing(page=1).lines)) == (2, 20)
        assert len(repo.leads.listing(page=99).lines) == 1


# --- the account ------------------------------------------------------------------------------------------------


def test_the_link_issues_the_organisation_and_its_first_admin(engine: Engine, cast: Cast) -> None:
    lead, link = sent(engine, cast.sales)
    told = reception.offer(engine, link, LATER)
    assert (told.company, told.name, told.email) == (CONTACT.company, CONTACT.name, CONTACT.email)
    assert open_account(engine, link) == CONTACT.email
    found = see(engine, cast.sales, lead)
    assert (found.status, found.events[0].action, found.events[0].who) == (S.ISSUED, "open_account", "")
    with Session(engine) as session:
        member = session.scalars(select(MemberRow).where(MemberRow.email == CONTACT.email)).one()
        company = session.get_one(OrganizationRow, member.organization_id)
        contact = session.get_one(SalesContactRow, company.id)
    assert found.organization == company.id
    assert (company.name, company.audience, company.phone) == (CONTACT.company, Audience.CLIENT, "0300000211")
    assert (member.name, member.role, member.active) == (CONTACT.name, Role.ADMIN, True)
    assert member.must_change_password
    assert contact.member_id == cast.sales.member  # whoever looked after the lead looks after the client (P4)


def test_the_initial_password_stands_in_the_mail_alone(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    open_account(engine, link)
    (mail,) = mails(engine, K.ACCOUNT_ISSUED)
    assert mail.subject == "【kakutoku connect】アカウントが発行されました"
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", mail.secret or "")
    assert f"■ 初期パスワード　{SECRET}" in mail.text
    assert "/login/client" in mail.text
    with Session(engine) as session:
        member = session.scalars(select(MemberRow).where(MemberRow.email == CONTACT.email)).one()
        trail = [(row.before, row.after) for row in session.scalars(select(AuditRow))]
    assert CHEAP.matches(member.password_hash, mail.secret or "")
    assert mail.secret not in str(trail)
    assert link not in str(trail)


def test_two_accounts_have_two_initial_passwords() -> None:
    assert InitialPassword.invent(CHEAP).text != InitialPassword.invent(CHEAP).text


@pytest.mark.parametrize("attempt", ["again", "offer"])
def test_a_used_link_says_so(engine: Engine, cast: Cast, attempt: str) -> None:
    _, link = sent(engine, cast.sales)
    open_account(engine, link)
    with pytest.raises(LinkRefused) as refused:
        open_account(engine, link) if attempt == "again" else reception.offer(engine, link, LATER)
    assert refused.value.state is LinkState.USED
    assert len(mails(engine, K.ACCOUNT_ISSUED)) == 1


def test_an_older_link_of_an_issued_lead_says_that_it_is_used(engine: Engine, cast: Cast) -> None:
    lead, old = sent(engine, cast.sales)
    do(engine, cast.sales, send_verification, lead)
    open_account(engine, token(engine))
    for attempt in (lambda: open_account(engine, old), lambda: reception.offer(engine, old, LATER)):
        with pytest.raises(LinkRefused) as refused:
            attempt()
        assert refused.value.state is LinkState.USED


@pytest.mark.parametrize("spoilt", ["", "x", "0" * 43])
def test_a_link_that_was_never_sent_is_unknown(engine: Engine, cast: Cast, spoilt: str) -> None:
    sent(engine, cast.sales)
    with pytest.raises(LinkRefused) as refused:
        open_account(engine, spoilt)
    assert refused.value.state is LinkState.UNKNOWN
    assert count(engine, OrganizationRow) == 5


def test_an_expired_link_issues_nothing(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    with pytest.raises(LinkRefused) as refused:
        open_account(engine, link, NOW + timedelta(hours=72))
    assert refused.value.state is LinkState.EXPIRED
    assert count(engine, OrganizationRow) == 5


def test_of_many_clicks_at_once_one_issues_the_account(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    together = Barrier(4)

    def click(_: int) -> object:
        together.wait(10)
        try:
            return open_account(engine, link)
        except LinkRefused as refused:
            return refused.state

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(click, range(4)))
    assert sorted(map(str, told)) == sorted([CONTACT.email, *[LinkState.USED.value] * 3])
    assert (count(engine, OrganizationRow), len(mails(engine, K.ACCOUNT_ISSUED))) == (6, 1)


def test_an_address_that_got_an_account_meanwhile_is_sent_to_kakutoku(engine: Engine, cast: Cast) -> None:
    lead, link = sent(engine, cast.sales)
    write(engine, update(MemberRow).where(MemberRow.email == address("rival")).values(email=CONTACT.email))
    with pytest.raises(Refused, match=f"^{ASK_KAKUTOKU}$"):
        open_account(engine, link)
    assert see(engine, cast.sales, lead).taken
    assert count(engine, OrganizationRow) == 5
    assert reception.offer(engine, link, LATER)  # nothing happened: the link is as it was


# --- asking for a new link --------------------------------------------------------------------------------------


def test_an_address_that_gets_an_account_at_the_same_moment_is_sent_to_kakutoku(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    with ThreadPoolExecutor(1) as pool:
        with transaction(engine, cast.operator) as repo:
            admin = FirstAdmin(CONTACT.email, CONTACT.name)
            company = NewOrganization(Audience.CLIENT, CONTACT.company)
            issue_account(repo, company, admin, InitialPassword.invent(CHEAP), NOW)
            pressing = pool.submit(reception.open_account, engine, CHEAP, link, NOW)
            wait([pressing], 0.5)  # it waits for this transaction, in which nobody else sees the account yet
            assert not pressing.done()
        with pytest.raises(Refused, match=ASK_KAKUTOKU):
            pressing.result()


def test_whoever_holds_an_expired_link_gets_a_new_one_by_mail(engine: Engine, cast: Cast) -> None:
    lead, link = sent(engine, cast.sales)
    late = NOW + LINK_LIFETIME[reception.LinkPurpose.VERIFICATION] + timedelta(days=30)
    reception.ask_again(engine, link, late)
    assert [mail.to for mail in mails(engine, K.ACCOUNT_VERIFICATION)] == [[CONTACT.email]] * 2
    assert open_account(engine, token(engine), late + timedelta(hours=71)) == CONTACT.email
    assert see(engine, cast.sales, lead).status is S.ISSUED


def test_asking_twice_within_a_minute_brings_one_mail(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    for seconds in (5, 90, 100):
        reception.ask_again(engine, link, NOW + timedelta(seconds=seconds))
    assert len(mails(engine, K.ACCOUNT_VERIFICATION)) == 2


def test_whoever_has_an_account_is_reminded_where_to_sign_in(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    open_account(engine, link)
    for _ in range(3):
        reception.ask_again(engine, link, LATER)
    (mail,) = mails(engine, K.ACCOUNT_REMINDER)
    assert (mail.to, mail.secret) == ([CONTACT.email], None)
    assert (len(mails(engine, K.ACCOUNT_ISSUED)), count(engine, OrganizationRow)) == (1, 6)


def test_an_unknown_link_and_a_closed_lead_bring_no_mail(engine: Engine, cast: Cast) -> None:
    lead, link = sent(engine, cast.sales)
    do(engine, cast.sales, move_lead, lead, S.CLOSED)
    before = count(engine, MailRow), count(engine, LinkRow)
    for asked in (link, "never sent", ""):
        reception.ask_again(engine, asked, LATER)
    assert (count(engine, MailRow), count(engine, LinkRow)) == before


# --- who reads the secrets of a mail ----------------------------------------------------------------------------


def read_mail(engine: Engine, operator: Viewer, kind: MailKind) -> str:
    with reading(engine, operator) as repo:
        text = repo.outbox.get(mails(engine, kind)[-1].id)
    return text.text + text.html


def test_operations_never_read_a_link_or_password_that_a_mail_server_delivers(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    assert link not in read_mail(engine, cast.operator, K.ACCOUNT_VERIFICATION)
    open_account(engine, link)
    secret = mails(engine, K.ACCOUNT_ISSUED)[-1].secret or ""
    assert secret
    assert secret not in read_mail(engine, cast.operator, K.ACCOUNT_ISSUED)
    with delivering(engine) as outbox:
        while claim := outbox.claim(LATER, timedelta(minutes=5)):
            outbox.sent(claim, LATER)
    assert mails(engine, K.ACCOUNT_ISSUED)[-1].secret is None
    assert HIDDEN in read_mail(engine, cast.operator, K.ACCOUNT_ISSUED)


def test_without_a_mail_server_they_are_read_in_the_app_until_they_are_used(engine: Engine, cast: Cast) -> None:
    _, link = sent(engine, cast.sales)
    with delivering(engine) as outbox:
        outbox.keep(NOW)
    assert f"/verification?token={link}" in read_mail(engine, cast.operator, K.ACCOUNT_VERIFICATION)
    open_account(engine, link)
    assert link not in read_mail(engine, cast.operator, K.ACCOUNT_VERIFICATION)
    with delivering(engine) as outbox:
        outbox.keep(LATER)
    secret = mails(engine, K.ACCOUNT_ISSUED)[-1].secret or "none"
    assert secret in read_mail(engine, cast.operator, K.ACCOUNT_ISSUED)
    with Session(engine) as session:
        member = session.scalars(select(MemberRow.id).where(MemberRow.email == CONTACT.email)).one()
    with entering(engine) as access:
        access.forget_initial_password(member)
    assert secret not in read_mail(engine, cast.operator, K.ACCOUNT_ISSUED)
    assert HIDDEN in read_mail(engine, cast.operator, K.ACCOUNT_ISSUED)


# --- accounts that operations issue -----------------------------------------------------------------------------


def test_operations_issue_a_partners_account_by_hand(engine: Engine, cast: Cast) -> None:
    partner = NewOrganization(Audience.PARTNER, "合同会社かわせみ営業室", phone="03-0000-0212")
    admin = FirstAdmin("nagi@kawasemi.example", "川瀬 なぎ")
    added = do(engine, cast.operator, issue_account, partner, admin, InitialPassword.invent(CHEAP))
    (mail,) = mails(engine, K.ACCOUNT_ISSUED)
    assert mail.to == [admin.email]
    assert "/login/partner" in mail.text
    with Session(engine) as session:
        member = session.scalars(select(MemberRow).where(MemberRow.email == admin.email)).one()
        (event,) = session.scalars(select(AuditRow).where(AuditRow.action == "issue_account"))
    assert (member.organization_id, member.role, member.must_change_password) == (added, Role.ADMIN, True)
    assert (event.member_id, event.organization_id, event.subject_id) == (cast.operator.member, KAKUTOKU, added)


def test_an_account_is_not_issued_to_an_address_that_has_one(engine: Engine, cast: Cast) -> None:
    partner = NewOrganization(Audience.PARTNER, "合同会社かわせみ営業室")
    with pytest.raises(AddressTaken):
        do(
            engine,
            cast.operator,
            issue_account,
            partner,
            FirstAdmin(address("seller"), "川瀬 なぎ"),
            InitialPassword.invent(CHEAP),
        )
    assert count(engine, OrganizationRow) == 5


@pytest.mark.parametrize("name", ["boss", "seller", "sales", "director"])
def test_nobody_but_operations_issues_accounts_by_hand(engine: Engine, cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        do(
            engine,
            getattr(cast, name),
            issue_account,
            NewOrganization(Audience.CLIENT, "架空商店"),
            FirstAdmin("x@kakuu.example", "架空 太郎"),
            InitialPassword.invent(CHEAP),
        )
