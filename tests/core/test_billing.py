"""Where a client's invoices go is said by its 管理者, and nobody overwrites a colleague unawares (B1, B2, B3)."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions.billing import Overtaken, Saved, save_billing
from core.actions.invoices import register_invoice
from core.actions.members import change_role, deactivate_member
from core.errors import NotAllowed, NotFound, Refused
from core.model import Audience, OrderId, OrganizationId, Role, Viewer
from core.repository import reading, transaction, working
from core.rules_billing import NO_ADDRESS, BillingEntry
from core.store.tables import AuditRow, InvoiceRow, MemberRow
from core.views.billing import BillingDesk, BillingProfile, Destination, RegisteredList
from tests.cast import CLIENT, NOW, OTHER_CLIENT, PARTNER, PEOPLE, Cast, address
from tests.core.test_members import make
from tests.factories import contracted

ONE, TWO, THREE = "keiri@aoba-keiki.example", "soumu@aoba-keiki.example", "audit@zeirishi.example"
ENTRY = BillingEntry(True, (ONE, TWO), "0300000101")


def desk(engine: Engine, viewer: Viewer) -> BillingDesk:
    with reading(engine, viewer) as repo:
        return repo.billing.desk()


def keeping(engine: Engine, viewer: Viewer, page: int = 1) -> RegisteredList:
    with reading(engine, viewer) as repo:
        return repo.billing.registered(page)


def save(engine: Engine, viewer: Viewer, typed: BillingEntry, base: BillingProfile | None = None) -> Saved:
    base = base or desk(engine, viewer).profile
    with transaction(engine, viewer) as repo:
        return save_billing(repo, base, typed, NOW)


def going_to(engine: Engine, client: OrganizationId = CLIENT) -> Destination:
    """Where the clock would register an invoice for."""
    with working(engine) as repo:
        return repo.billing.addressees_of(client)


def trail(engine: Engine) -> list[AuditRow]:
    with Session(engine) as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == "save_billing").order_by(AuditRow.id)))


def registered(engine: Engine, order: OrderId, month: date, to: str, *cc: str, **values: object) -> None:
    """An invoice that was registered with these addressees and waits for its day."""
    row = InvoiceRow(order_id=order, client_id=CLIENT, partner_id=PARTNER, month=month, starts_on=month, ends_on=month)
    row.issue_on, row.due_on, row.subtotal, row.total = month + timedelta(31), month + timedelta(60), 300_000, 330_000
    row.content = {"billing": asdict(Destination((to,), cc, "0300000101"))}
    row.registered_at = NOW
    for name, value in values.items():
        setattr(row, name, value)
    with Session(engine) as session, session.begin():
        session.add(row)


@pytest.mark.parametrize("who", Cast.__slots__)
def test_only_a_client_has_it_and_only_its_admin_changes_it(engine: Engine, cast: Cast, who: str):
    viewer: Viewer = getattr(cast, who)
    if viewer.audience is not Audience.CLIENT:
        for ask in (desk, keeping):
            with pytest.raises(NotFound):
                ask(engine, viewer)
    if viewer.role is Role.ADMIN and viewer.audience is Audience.CLIENT:
        save(engine, viewer, ENTRY)
        assert desk(engine, viewer).profile.entry == ENTRY
        assert going_to(engine, viewer.organization) == Destination((address(who),), (ONE, TWO), "0300000101")
    else:
        with pytest.raises(NotAllowed):
            save(engine, viewer, ENTRY, BillingProfile(ENTRY))
        assert not trail(engine)


def test_until_something_is_saved_the_admin_is_asked_under_the_company_s_number(engine: Engine, cast: Cast):
    found = desk(engine, cast.looker)
    assert found.profile == BillingProfile(BillingEntry(True, (), "03-0000-0101"))
    assert (found.admin_name, found.admin_email) == (PEOPLE["boss"][2], address("boss"))
    assert going_to(engine) == Destination((address("boss"),), (), "03-0000-0101")
    saved = save(engine, cast.boss, found.profile.entry)
    assert (saved.profile.revision, saved.profile.entry) == (1, BillingEntry(True, (), "0300000101"))


def test_it_is_kept_in_one_form_and_what_was_changed_about_it_is_said(engine: Engine, cast: Cast):
    typed = BillingEntry(False, (" Ｋeiri@Aoba-Keiki.example", "", TWO), "０３－００００－０１９９")
    saved = save(engine, cast.boss, typed)
    assert saved.profile.entry == BillingEntry(False, (ONE, TWO), "0300000199")
    assert saved.notices == (
        f"その他のメールアドレスは「{ONE}」として登録しました。",
        "電話番号は、ハイフンなどを除いて「0300000199」として登録しました。",
    )
    assert going_to(engine) == Destination((ONE,), (TWO,), "0300000199")
    assert save(engine, cast.boss, BillingEntry(False, (ONE, TWO), "03-0000-0199")).notices == ()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (BillingEntry(False, (), "0300000101"), NO_ADDRESS),
        (BillingEntry(True, (ONE, "keiri"), "0300000101"), "2行目：メールアドレスは"),
        (BillingEntry(True, (ONE, address("boss").upper()), "0300000101"), "2行目：「管理者のメールアドレス」と同じ"),
        (BillingEntry(True, (), ""), "電話番号を入力してください"),
        (BillingEntry(True, (), "030000010"), "10桁"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_changes(engine: Engine, cast: Cast, typed: BillingEntry, why: str):
    before = desk(engine, cast.boss)
    with pytest.raises(Refused, match=why):
        save(engine, cast.boss, typed)
    assert desk(engine, cast.boss) == before
    assert not trail(engine)


def test_saving_the_same_twice_is_saving_it_once(engine: Engine, cast: Cast):
    base = desk(engine, cast.boss).profile
    first = save(engine, cast.boss, ENTRY, base)
    again = save(engine, cast.boss, ENTRY, base)
    assert again.profile == first.profile
    assert len(trail(engine)) == 1


def test_the_second_of_two_admins_is_told_what_the_first_changed(engine: Engine, cast: Cast):
    make(engine, cast.looker.member, role=Role.ADMIN)
    other = Viewer(cast.looker.member, CLIENT, Audience.CLIENT, Role.ADMIN)
    base = desk(engine, cast.boss).profile
    save(engine, other, ENTRY, base)
    mine = BillingEntry(True, (THREE,), "03-0000-0101")
    with pytest.raises(Overtaken, match="三谷 望さんが「その他のメールアドレス」・「電話番号」を変更しました") as told:
        save(engine, cast.boss, mine, base)
    assert desk(engine, cast.boss).profile == told.value.profile
    assert told.value.profile.entry == ENTRY
    assert save(engine, cast.boss, mine, told.value.profile).profile.entry.emails == (THREE,)
    assert desk(engine, cast.boss).profile.revision == 2


def test_the_trail_keeps_what_changed_and_nothing_else(engine: Engine, cast: Cast):
    save(engine, cast.boss, ENTRY)
    save(engine, cast.boss, BillingEntry(False, (TWO, ONE), "0300000101"))
    first, second = trail(engine)
    assert (first.subject, first.subject_id, first.before) == ("organization", CLIENT, {})
    assert first.after == {"to_admin": True, "emails": [ONE, TWO], "phone": "0300000101"}
    assert second.before == {"to_admin": True, "emails": [ONE, TWO]}
    assert second.after == {"to_admin": False, "emails": [TWO, ONE]}


@pytest.mark.parametrize("leaves", ["利用停止", "社員になる"])
def test_after_the_admin_leaves_the_next_one_in_order_is_to(engine: Engine, cast: Cast, leaves: str):
    """B2: a company never loses its last 管理者, so a ticked box always names somebody."""
    save(engine, cast.boss, BillingEntry(True, (address("looker"), ONE), "0300000101"))
    make(engine, cast.looker.member, role=Role.ADMIN)
    assert going_to(engine).to == (address("boss"),)
    with transaction(engine, Viewer(cast.looker.member, CLIENT, Audience.CLIENT, Role.ADMIN)) as repo:
        if leaves == "利用停止":
            deactivate_member(repo, cast.boss.member, NOW)
        else:
            change_role(repo, cast.boss.member, Role.STAFF, NOW)
    # She stood in the list as well, and gets one mail.
    assert going_to(engine) == Destination((address("looker"),), (ONE,), "0300000101")


def test_a_company_without_any_admin_is_reached_by_its_list_or_not_at_all(engine: Engine, cast: Cast):
    save(engine, cast.boss, ENTRY)
    make(engine, cast.boss.member, active=False)
    make(engine, cast.outsider.member, active=False)
    assert going_to(engine) == Destination((ONE,), (TWO,), "0300000101")
    with pytest.raises(Refused):
        going_to(engine, OTHER_CLIENT)


def test_registered_invoices_keep_the_addressees_they_were_registered_with(engine: Engine, cast: Cast):
    """B3: the list names them, and nothing that is only planned, issued or cancelled."""
    order = contracted(engine, cast)
    save(engine, cast.boss, ENTRY)
    with Session(engine) as session:
        planned = session.scalars(select(InvoiceRow.id).order_by(InvoiceRow.month)).all()
    with transaction(engine, cast.seller) as repo:
        register_invoice(repo, planned[0], NOW)
    registered(engine, order, date(2031, 10, 1), ONE, issued_at=NOW)
    registered(engine, order, date(2031, 9, 1), ONE, cancelled_at=NOW)
    saved = save(engine, cast.boss, BillingEntry(False, (THREE,), "0300000101"))
    assert saved.notices == ("登録済みの請求書（1件）は、登録時の請求先のまま発行されます。",)
    (kept,) = keeping(engine, cast.looker).lines
    assert (kept.id, kept.order, kept.partner) == (planned[0], order, "合同会社ツキノワ営業舎")
    assert (kept.to, kept.cc) == ((address("boss"),), (ONE, TWO))
    assert going_to(engine).to == (THREE,)
    assert keeping(engine, cast.outsider).found == 0


def test_the_list_of_registered_invoices_pages(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    for number in range(12):
        registered(engine, order, date(2031, number + 1, 1), ONE)
    first, last, beyond = (keeping(engine, cast.boss, page) for page in (1, 2, 99))
    assert (first.found, first.pages, len(first.lines), len(last.lines)) == (12, 2, 10, 2)
    assert [each.month.month for each in first.lines] == list(range(1, 11))
    assert beyond == last


def test_a_member_is_no_admin_of_another_company(engine: Engine, cast: Cast):
    with Session(engine) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.outsider.member).values(id=0))
    assert desk(engine, cast.boss).admin_email == address("boss")
