"""What everybody has under their own name: people, one's own profile, the company (A3, A4)."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.actions.company import save_company
from core.actions.invitations import invite_member
from core.calendar import jst_date
from core.model import Audience, Role, Viewer
from core.money import Rounding
from core.repository import reading, transaction
from core.rules_people import NO_MANAGER, ROLES, grants
from core.store.tables import MemberRow, OrganizationRow
from pages.ui.invitation_list import list_dialog
from pages.ui.people_dialogs import deactivate_dialog, invite_dialog, role_dialog
from tests.cast import CLIENT, NOW, PARTNER, Cast
from tests.pages.hostile import HOSTILE
from tests.pages.screens import screen, words
from tests.pages.test_client_selection import opened, read_in
from tests.queries import count_queries


def invited(
    engine: Engine, viewer: Viewer, email: str = "hikaru@aoba-keiki.example", name: str = "新田 ひかる"
) -> None:
    with transaction(engine, viewer) as repo:
        invite_member(repo, email, name, Role.STAFF, NOW)


@pytest.mark.parametrize("who", Cast.__slots__)
def test_everybody_sees_their_own_people_and_only_who_manages_may_press(engine: Engine, cast: Cast, who: str):
    viewer: Viewer = getattr(cast, who)
    app = screen("account.users", engine, viewer)
    assert not app.exception
    said = words(app)
    manages = viewer.role in (Role.ADMIN, Role.OPERATIONS)
    assert app.button(key="users.invite").disabled is not manages
    assert ("（あなた）" in said) is True
    assert ("権限ごとにできること" in said) is manages
    assert ("湊 遥" in said) is (who == "outsider")
    if not manages:
        assert "管理者のみ" in said


def test_the_table_of_permissions_is_the_law_s(engine: Engine, cast: Cast):
    for viewer in (cast.boss, cast.operator):
        said = words(screen("account.users", engine, viewer))
        for grant in grants(viewer.audience):
            assert grant.permission.label in said
        for role in ROLES[viewer.audience]:
            assert role.label in said
        assert said.count('aria-label="可能"') == sum(sum(grant.held) for grant in grants(viewer.audience))


def test_an_invitation_is_sent_and_shown(engine: Engine, cast: Cast):
    app = opened(engine, cast.boss, invite_dialog)
    app.text_input(key="users.invite.email").set_value("hikaru@aoba-keiki.example")
    app.text_input(key="users.invite.name").set_value("新田 ひかる")
    app.button(key="users.invite.send").click().run()
    assert not app.exception
    said = words(screen("account.users", engine, cast.boss, state="invited"))
    assert "新田 ひかる" in said
    assert "青葉 宗一が招待" in said


def test_a_refused_invitation_says_why_and_keeps_what_was_typed(engine: Engine, cast: Cast):
    app = opened(engine, cast.boss, invite_dialog)
    app.text_input(key="users.invite.email").set_value("hikaru＠aoba")
    app.button(key="users.invite.send").click().run()
    assert "半角で入力" in app.error[0].value
    assert app.text_input(key="users.invite.email").value == "hikaru＠aoba"


def test_a_list_names_its_bad_lines_and_offers_the_rest(engine: Engine, cast: Cast):
    app = opened(engine, cast.boss, list_dialog)
    app.text_area(key="users.list.text").set_value(
        "一色, one@aoba-keiki.example\n二宮, two@aoba\nthree@aoba-keiki.example"
    )
    app.button(key="users.list.check").click().run()
    said = read_in(app)
    assert "2行目" in said
    assert "二宮, two@aoba" in said
    assert app.button(key="users.list.send").label == "2名を招待する"
    app.button(key="users.list.send").click().run()
    assert not app.exception
    said = words(screen("account.users", engine, cast.boss, state="invited"))
    assert "one@aoba-keiki.example" in said
    assert "three@aoba-keiki.example" in said


def test_a_changed_list_has_to_be_checked_again(engine: Engine, cast: Cast):
    app = opened(engine, cast.boss, list_dialog)
    app.text_area(key="users.list.text").set_value("one@aoba-keiki.example")
    app.button(key="users.list.check").click().run()
    app.text_area(key="users.list.text").set_value("two@aoba-keiki.example").run()
    assert "users.list.send" not in [button.key for button in app.button]


def test_another_role_and_an_end_are_asked_for_once_and_happen(engine: Engine, cast: Cast):
    with reading(engine, cast.boss) as repo:
        buyer = repo.members.get(cast.buyer.member, CLIENT)
    app = opened(engine, cast.boss, lambda: role_dialog(buyer))
    assert app.button(key="users.role.yes").disabled
    app.selectbox(key=f"users.role.{buyer.id}").set_value(Role.GUEST).run()
    assert "閲覧のみ可能です" in read_in(app)
    app.button(key="users.role.yes").click().run()
    with reading(engine, cast.boss) as repo:
        assert repo.members.get(buyer.id, CLIENT).role is Role.GUEST
    app = opened(engine, cast.boss, lambda: deactivate_dialog(buyer))
    assert "すぐにログアウト" in read_in(app)
    app.button(key="users.deactivate.yes").click().run()
    assert "利用停止" in words(screen("account.users", engine, cast.boss, state="inactive"))
    with reading(engine, cast.boss) as repo:
        assert not repo.members.get(buyer.id, CLIENT).active


def test_a_company_that_nobody_manages_says_whom_to_ask(engine: Engine, cast: Cast):
    with Session(engine) as session, session.begin():
        session.get_one(MemberRow, cast.boss.member).active = False
    assert NO_MANAGER.format(manager="管理者") in words(screen("account.users", engine, cast.buyer))


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_are_called_is_shown_as_it_is(engine: Engine, cast: Cast, text: str):
    with Session(engine) as session, session.begin():
        session.get_one(MemberRow, cast.buyer.member).name = text
    for name in ("account.users", "account.profile"):
        assert not screen(name, engine, cast.buyer).exception


def test_thirty_people_cost_as_many_queries_as_three(engine: Engine, cast: Cast):
    numbers: list[int] = []
    for more in (3, 27):
        with Session(engine) as session, session.begin():
            for n in range(more):
                session.add(
                    MemberRow(
                        organization_id=CLIENT,
                        email=f"m{more}-{n}@aoba-keiki.example",
                        name="社員",
                        role=Role.STAFF,
                        password_hash="",
                        created_at=NOW,
                    )
                )
        for n in range(more):
            invited(engine, cast.boss, f"i{more}-{n}@aoba-keiki.example")
        numbers.append(count_queries(engine, lambda: screen("account.users", engine, cast.boss)))
    assert numbers[0] == numbers[1] > 0


# --- プロフィール ---------------------------------------------------------------------------------------------------


def test_whoever_looks_as_somebody_else_is_told_how_to_come_back_to_their_own_profile(engine: Engine, cast: Cast):
    """K3."""
    onlooker = Viewer(cast.operator.member, CLIENT, Audience.CLIENT, Role.GUEST, onlooker=True)
    app = screen("account.profile", engine, onlooker)
    assert not app.exception
    assert not app.text_input
    assert "先に閲覧を終了してください" in words(app)


def test_a_postal_code_that_is_kept_is_not_remarked_on_until_it_is_changed(engine: Engine, cast: Cast):
    """L14."""
    with Session(engine) as session, session.begin():
        session.get_one(OrganizationRow, CLIENT).postal_code = "9999999"
    app = screen("account.company", engine, cast.boss)
    assert "見つかりませんでした" not in words(app)
    app.text_input(key="company.postal_code").set_value("999-9998").run()
    assert "見つかりませんでした" in words(app)


@pytest.mark.parametrize("who", Cast.__slots__)
def test_everybody_keeps_their_own_profile(engine: Engine, cast: Cast, who: str):
    viewer: Viewer = getattr(cast, who)
    app = screen("account.profile", engine, viewer)
    app.text_input(key="profile.name").set_value("改めた 名前")
    if viewer.role in (Role.ADMIN, Role.STAFF):
        app.checkbox(key="profile.orders").set_value(False)
    app.button(key="profile.save").click().run()
    assert not app.exception
    with reading(engine, viewer) as repo:
        mine = repo.members.own_profile()
    assert (mine.name, mine.notify_messages) == ("改めた 名前", True)
    assert mine.notify_orders is (viewer.role not in (Role.ADMIN, Role.STAFF))


def test_a_missing_name_is_refused_in_place(engine: Engine, cast: Cast):
    app = screen("account.profile", engine, cast.looker)
    app.text_input(key="profile.name").set_value(" ")
    app.button(key="profile.save").click().run()
    assert "氏名を入力" in app.error[0].value


# --- 会社情報 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", Cast.__slots__)
def test_only_who_manages_a_company_may_type_over_it(engine: Engine, cast: Cast, who: str):
    viewer: Viewer = getattr(cast, who)
    app = screen("account.company", engine, viewer)
    assert not app.exception
    manages = viewer.role in (Role.ADMIN, Role.OPERATIONS)
    assert app.button(key="company.save").disabled is not manages
    assert app.text_input(key="company.name").disabled is not manages
    assert ("管理者に依頼" in words(app)) is not manages


def test_what_was_typed_is_kept_and_what_was_changed_about_it_is_said(engine: Engine, cast: Cast):
    app = screen("account.company", engine, cast.boss)
    app.text_input(key="company.phone").set_value("０３－００００－０１９９")
    app.text_input(key="company.registration_number").set_value("7000012050002")
    app.button(key="company.save").click().run()
    assert app.toast[0].value == "会社情報を保存しました。"
    assert any("0300000199" in toast.value for toast in app.toast)
    assert app.text_input(key="company.phone").value == "03-0000-0199"
    assert app.text_input(key="company.registration_number").value == "T7000012050002"


def test_a_partner_answers_whether_it_is_a_freelancer_and_how_it_rounds(engine: Engine, cast: Cast):
    """L2, L7."""
    with Session(engine) as session, session.begin():
        session.get_one(MemberRow, cast.seller.member).role = Role.ADMIN
        partner = session.get_one(OrganizationRow, PARTNER)
        partner.freelancer, partner.freelancer_answered_at = None, None
    app = screen("account.company", engine, replace(cast.seller, role=Role.ADMIN))
    assert "まだ回答がありません" in words(app)
    assert app.button(key="freelancer.save").disabled
    app.radio(key="freelancer.answer").set_value("はい").run()
    app.button(key="freelancer.save").click().run()
    assert "「はい」と回答しました" in words(app)
    app.selectbox(key="company.rounding").set_value(Rounding.CEIL)
    app.text_input(key="company.registration_number").set_value("T7000012050002")
    app.date_input(key="company.registration_checked_on").set_value(jst_date(NOW))
    app.button(key="company.save").click().run()
    assert not app.exception
    assert app.toast[0].value == "会社情報を保存しました。"
    with reading(engine, cast.seller) as repo:
        kept = repo.organizations.entry()
    assert (kept.freelancer, kept.rounding, kept.registration_checked_on) == (True, Rounding.CEIL, jst_date(NOW))


def test_a_client_is_asked_neither(engine: Engine, cast: Cast):
    app = screen("account.company", engine, cast.boss)
    assert "フリーランス" not in words(app)
    assert "端数処理" not in words(app)


def test_a_wrong_check_digit_is_refused_and_a_sole_proprietor_may_say_so(engine: Engine, cast: Cast):
    """L4."""
    app = screen("account.company", engine, cast.boss)
    app.text_input(key="company.registration_number").set_value("T1234567890123")
    app.button(key="company.save").click().run()
    assert "検査用数字" in app.error[0].value
    assert app.text_input(key="company.registration_number").value == "T1234567890123"
    app.checkbox(key="company.alone").set_value(True)
    app.button(key="company.save").click().run()
    assert app.text_input(key="company.registration_number").value == "T1234567890123"
    assert not app.error


def test_a_postal_code_fills_the_address_and_stays_open_to_correction(engine: Engine, cast: Cast):
    """L14."""
    with Session(engine) as session, session.begin():
        row = session.get_one(OrganizationRow, CLIENT)
        row.postal_code, row.address = "", ""
    app = screen("account.company", engine, cast.boss)
    assert "未入力：郵便番号・住所" in words(app)
    app.text_input(key="company.postal_code").set_value("１００－０００１").run()
    assert app.text_input(key="company.address").value == "東京都千代田区千代田"
    app.text_input(key="company.postal_code").set_value("004-0000").run()
    assert app.text_input(key="company.address").value == "北海道札幌市"
    assert "複数の地域" in app.caption[-1].value
    app.text_input(key="company.address").set_value("北海道札幌市厚別区架空1-1").run()
    app.text_input(key="company.postal_code").set_value("100-0001").run()
    assert app.text_input(key="company.address").value == "北海道札幌市厚別区架空1-1"
    app.text_input(key="company.postal_code").set_value("999-9999").run()
    assert "見つかりませんでした" in words(app)
    app.button(key="company.save").click().run()
    assert app.text_input(key="company.postal_code").value == "999-9999"


def test_the_second_admin_is_told_and_nothing_typed_is_lost(engine: Engine, cast: Cast):
    app = screen("account.company", engine, cast.boss)
    with transaction(engine, cast.boss) as repo:
        base = repo.organizations.entry()
        save_company(repo, base, replace(base, phone="0300000199"), NOW)
    app.text_input(key="company.name_roman").set_value("Aoba Instruments")
    app.button(key="company.save").click().run()
    assert "「電話番号」を変更しました" in app.error[0].value.replace("\\", "")
    assert app.text_input(key="company.name_roman").value == "Aoba Instruments"
    app.button(key="company.save").click().run()
    with reading(engine, cast.boss) as repo:
        assert repo.organizations.entry().name_roman == "Aoba Instruments"


def test_a_form_that_nobody_touched_shows_what_stands_today(engine: Engine, cast: Cast):
    app = screen("account.company", engine, cast.boss)
    with transaction(engine, cast.boss) as repo:
        base = repo.organizations.entry()
        save_company(repo, base, replace(base, phone="0300000199"), NOW)
    app.run()
    assert app.text_input(key="company.phone").value == "03-0000-0199"
