"""From the public form to a company at work: lead, account, first sign-in, a colleague, a guest who only looks (A1–A3).

Every mail is read from a real mail server, as the people it goes to would read it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.actions.candidates import proceed_with_address
from core.actions.orders import request_quote, submit_version
from core.model import Audience, Role, Viewer
from core.repository import transaction
from core.store.tables import Base, MemberRow
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.post_office import PostOffice, link_in, post_office, text_of
from tests.browser.visitors import DESK, Visitor, picture, reason_of, settled
from tests.cast import NOW
from tests.databases import SqliteFactory
from tests.factories import CONTENT

COMPANY = "株式会社わかば精機"
FOUNDER, COLLEAGUE, GUEST = "若葉 司", "野原 芽衣", "見山 遥"
MAILS = {name: f"{name}@wakaba-seiki.example" for name in ("founder", "colleague", "guest")}
OWN_PASSWORDS = {name: f"青い自転車で朝の市場へ向かう {name[::-1]}" for name in MAILS}


@dataclass(frozen=True, slots=True)
class Town:
    """A served console and the post office that it hands its mails to."""

    console: Console
    post: PostOffice


@pytest.fixture
def town(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Town]:
    with (
        post_office() as post,
        opened(sqlite_factory, tmp_path, lambda engine, cast: None, CONNECT_SMTP_URL=post.url) as console,
    ):
        yield Town(console, post)


def test_from_the_public_form_to_a_company_at_work(town: Town, visits: Visits):
    console, post = town.console, town.post
    founder, sales = visits(console, "founder"), visits(console, "sales")
    somebody_asks_on_the_public_form(founder, post)
    sales_meets_them_and_sends_the_verification(sales, post)
    password = the_link_issues_the_account_once(founder, post)
    the_first_sign_in_asks_for_a_password_of_ones_own(founder, password)
    colleague, guest = visits(console, "colleague"), visits(console, "guest")
    the_founder_invites(founder, "colleague", COLLEAGUE, Role.STAFF)
    the_founder_invites(founder, "guest", GUEST, Role.GUEST)
    founder.shoot("users")
    the_invited_comes(colleague, post, Role.STAFF)
    the_invited_comes(guest, post, Role.GUEST)
    the_company_is_at_work(console)
    the_guest_sees_everything_and_can_do_nothing(guest, colleague)


def somebody_asks_on_the_public_form(founder: Visitor, post: PostOffice) -> None:
    page = founder.page
    page.goto(f"{founder.console.url}/login/client")
    page.goto(f"{founder.console.url}/inquiry")
    page.get_by_role("button", name="送信する").click()
    founder.expects("status of 422")
    expect(page.get_by_role("alert")).to_contain_text("5か所")
    founder.shoot("inquiry-wrong")
    fill(page, {"会社名": COMPANY, "お名前": FOUNDER, "メールアドレス": MAILS["founder"], "電話番号": "03-0000-0177"})
    page.get_by_label("お問い合わせ内容").fill("新規開拓を任せられるパートナーを探しています。")
    founder.shoot("inquiry")
    page.get_by_role("button", name="送信する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("受け付けました")
    founder.shoot("inquiry-thanks")
    post.mail(MAILS["founder"], "受け付け")


def sales_meets_them_and_sends_the_verification(sales: Visitor, post: PostOffice) -> None:
    page, lead = sales.page, link_in(post.mail(sales.console.address("sales"), COMPANY), "/operations-lead")
    sales.enter()
    sales.open("/operations-leads")
    expect(page.get_by_text(COMPANY).first).to_be_visible()
    sales.shoot("operations-leads")
    page.goto(lead)
    settled(page)
    expect(button(page, "認証メールを送信する")).to_be_disabled()
    button(page, "担当する").click()
    expect(page.get_by_text("担当になりました。")).to_be_visible()
    button(page, "面談済みにする").click()
    expect(page.get_by_text("「面談済み」にしました。")).to_be_visible()
    page.get_by_label("面談の内容など").fill("展示会の縮小で商談が減った。来月から始めたい。")
    button(page, "メモを追加").click()
    expect(page.get_by_text("メモを追加しました。")).to_be_visible()
    sales.shoot("operations-lead")
    button(page, "認証メールを送信する").click()
    expect(sales.dialog()).to_contain_text(MAILS["founder"])
    sales.press("送信する", within=sales.dialog())
    expect(page.get_by_text("認証メールを送信しました。").first).to_be_visible()
    sales.shoot("operations-lead-verifying")


def the_link_issues_the_account_once(founder: Visitor, post: PostOffice) -> str:
    """Returns the initial password."""
    page, link = founder.page, link_in(post.mail(MAILS["founder"], "アカウントメール認証"), "/verification")
    founder.expects("status of 410")
    for _ in range(2):  # a scanner that only fetches the link uses nothing up
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_contain_text("メールアドレスの認証")
    founder.shoot("verification")
    page.get_by_role("button", name="アカウントを発行する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("アカウントを発行しました")
    picture(page, "account-issued-1280.png", DESK)
    page.goto(link)
    expect(page.get_by_role("button", name="アカウントを発行する")).to_have_count(0)
    founder.shoot("verification-used")
    mail = text_of(post.mail(MAILS["founder"], "アカウントが発行されました"))
    assert "/login/client" in mail
    found = re.search(r"初期パスワード\s+(\S+)", mail)
    assert found, mail
    return found[1]


def the_first_sign_in_asks_for_a_password_of_ones_own(founder: Visitor, password: str) -> None:
    page = founder.page
    enter(founder, MAILS["founder"], password)
    expect(page.get_by_role("heading", level=1)).to_contain_text("新しいパスワードの設定")
    page.goto(f"{founder.console.url}/postings")
    expect(page.get_by_role("heading", level=1)).to_contain_text("新しいパスワードの設定")
    founder.shoot("password-first")
    choose_password(page, "founder")
    page.get_by_role("button", name="設定して続ける").click()
    settled(page)
    assert founder.path == "/postings"
    founder.shoot("client-first-screen")


def the_founder_invites(founder: Visitor, name: str, full_name: str, role: Role) -> None:
    page = founder.open("/users")
    button(page, "ユーザー招待").click()
    dialog = founder.dialog()
    dialog.get_by_role("textbox", name="メールアドレス").fill(MAILS[name])
    dialog.get_by_role("textbox", name="氏名").fill(full_name)
    if role is not Role.STAFF:
        dialog.get_by_role("combobox").click()
        page.get_by_role("option", name=role.label).click()
    expect(dialog.get_by_text(re.compile(f"^{role.label}："))).to_be_visible()
    founder.press("招待する", within=dialog)
    expect(page.get_by_text("に招待メールを送信しました。").first).to_be_visible()
    expect(page.get_by_text(MAILS[name], exact=True)).to_be_visible()


def the_invited_comes(invited: Visitor, post: PostOffice, role: Role) -> None:
    page, name = invited.page, invited.name
    link = link_in(post.mail(MAILS[name], f"{COMPANY}への招待"), "/invitation")
    page.goto(link)
    for words in (COMPANY, role.label, MAILS[name]):
        expect(page.get_by_role("definition").filter(has_text=words)).to_be_visible()
    invited.shoot(f"invitation-{name}")
    choose_password(page, name)
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登録が完了しました")
    invited.expects("status of 410")
    page.goto(link)
    expect(page.get_by_role("button", name="登録する")).to_have_count(0)
    enter(invited, MAILS[name], OWN_PASSWORDS[name])
    settled(page)
    assert invited.path == "/postings"


def the_company_is_at_work(console: Console) -> None:
    """A candidate beside one in talks whose order stands at version 1: what a company has after some weeks."""
    engine, cast, founder = console.engine, console.cast, viewer(console, "founder")
    posting = factories.posting(engine, cast, client=founder.organization)
    talks = factories.proposal(engine, cast.seller, posting)
    factories.proposal(engine, cast.rival, posting, "もう一つの提案")
    with transaction(engine, founder) as repo:
        proceed_with_address(repo, talks, "000-0001", "東京都架空区一丁目1番1号", NOW)
        order = request_quote(repo, talks, NOW)
    with transaction(engine, cast.seller) as repo:
        submit_version(repo, order, 0, CONTENT, NOW)


def the_guest_sees_everything_and_can_do_nothing(guest: Visitor, colleague: Visitor) -> None:
    for address, (seen, *buttons) in SCREENS.items():
        colleague.open(address)
        guest.open(address)
        expect(guest.page.get_by_text(seen).filter(visible=True).first).to_be_visible()
        for label in buttons:
            expect(button(colleague.page, label)).to_be_enabled()
            expect(guest.page.get_by_role("button", name=label, disabled=False)).to_have_count(0)
    before = whole(guest.console)
    guest.open("/users")
    guest.shoot("users-guest")
    expect(button(guest.page, "ユーザー招待")).to_be_disabled()
    assert "管理者のみ" in reason_of(button(guest.page, "ユーザー招待"))
    assert whole(guest.console) == before


SCREENS: dict[str, tuple[str, ...]] = {
    "/postings": ("計測機器の新規開拓",),
    "/candidates?posting=1": ("もう一つの提案",),
    "/proposal?proposal=2": ("もう一つの提案", "面談に進む", "保留", "見送る", "お気に入りに追加"),
    "/messages?proposal=1": ("合同会社ツキノワ営業舎", "送信"),
    "/order?order=1": ("第1版", "承認依頼", "修正依頼"),
    "/consultations": ("営業担当", "送信する"),
    "/company": ("会社情報",),
}
"""Where a guest goes, what it reads there, and the buttons that its colleague has and it has not."""


# --- how people do these things -------------------------------------------------------------------------------------


def enter(visitor: Visitor, email: str, password: str) -> None:
    """Sign in by the client's form."""
    page = visitor.page
    page.goto(f"{visitor.console.url}/login/client")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード", exact=True).fill(password)
    page.get_by_role("button", name="ログイン", exact=True).click()


def choose_password(page: Page, name: str) -> None:
    """A password of one's own, typed twice."""
    for field in ("password", "password_again"):
        page.locator(f"input[name={field}]").fill(OWN_PASSWORDS[name])


def fill(page: Page, typed: dict[str, str]) -> None:
    """Type into fields by their labels."""
    for label, text in typed.items():
        page.get_by_label(label).fill(text)


def button(page: Page, label: str) -> Locator:
    """The button that says this, with or without a picture beside the words."""
    return page.get_by_role("button", name=label).first


def viewer(console: Console, name: str) -> Viewer:
    """Somebody of the new company as the actions know them."""
    with Session(console.engine) as session:
        row = session.scalars(select(MemberRow).where(MemberRow.email == MAILS[name])).one()
        return Viewer(row.id, row.organization_id, Audience.CLIENT, row.role)


def whole(console: Console) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the database, but for when somebody was last seen."""
    with console.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "session"
        }
