"""The page behind an invitation: what it shows, what its form does, and what a dead link says (A3)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest
from sqlalchemy import func, select

from core.actions.invitations import invite_member, withdraw_invitation
from core.model import Audience, MemberId, Role, Viewer
from core.model_accounts import InvitationId
from core.repository import transaction
from core.store.engine import open_engine
from core.store.tables import InvitationRow, LinkRow, MailRow, MemberRow
from tests.cast import CLIENT, address
from tests.pages.conftest import SmallConsole
from tests.server import form_token, sign_in

NUMBERS = count(1)
PASSWORD = "まるい海と青い自転車と雲"


@pytest.fixture
def boss(console: SmallConsole) -> Viewer:
    number = console.read(lambda s: s.scalar(select(MemberRow.id).where(MemberRow.email == address("boss"))))
    return Viewer(MemberId(int(str(number))), CLIENT, Audience.CLIENT, Role.ADMIN)


@pytest.fixture
def new() -> str:
    """A mail address that nobody has yet."""
    return f"hikaru{next(NUMBERS)}@aoba-keiki.example"


@pytest.fixture
def invited(console: SmallConsole, boss: Viewer, new: str) -> Iterator[InvitationId]:
    """An invitation of this moment; afterwards it never was."""
    engine = open_engine(console.database_url)
    with transaction(engine, boss) as repo:
        number = invite_member(repo, new, "新田 <ひかる>", Role.STAFF, datetime.now(UTC))
    engine.dispose()
    yield number
    console.write(*(table.__table__.delete() for table in (InvitationRow, LinkRow, MailRow)))


def link(console: SmallConsole) -> str:
    latest = select(MailRow.secret).where(MailRow.secret.is_not(None)).order_by(MailRow.id.desc()).limit(1)
    token = console.read(lambda s: s.scalar(latest))
    return f"/invitation?token={token}"


def answer(console: SmallConsole, path: str, **changes: str) -> httpx.Response:
    """The form, opened and sent as a browser does."""
    with httpx.Client(verify=False, base_url=console.url) as browser:
        form = browser.get(path)
        data = {
            "token": form_token(form.text) if 'name="token"' in form.text else "",
            "link": path.partition("=")[2],
            "name": "新田 光",
            "password": PASSWORD,
            "password_again": PASSWORD,
        } | changes
        return browser.post("/invitation", data=data, headers={"Origin": console.url})


def members(console: SmallConsole) -> object:
    return console.read(lambda s: s.scalar(select(func.count()).select_from(MemberRow)))


def test_the_page_shows_who_invites_and_changes_nothing(console: SmallConsole, invited: InvitationId, new: str) -> None:
    """Programs that fetch every link of a mail do no harm."""
    before = members(console)
    for _ in range(3):
        page = httpx.get(console.url + link(console), verify=False)
        assert page.status_code == 200
    for words in ("株式会社青葉計器", "社員", new, "新田 &lt;ひかる&gt;"):
        assert words in page.text
    assert page.headers["referrer-policy"] == "strict-origin"
    assert members(console) == before


def test_the_invited_register_once_and_sign_in(console: SmallConsole, invited: InvitationId, new: str) -> None:
    path = link(console)
    done = answer(console, path)
    assert done.status_code == 200
    assert 'href="/login/client"' in done.text
    assert sign_in(console.url, new, PASSWORD, Audience.CLIENT)
    again = answer(console, path)
    assert again.status_code == 410
    assert "すでに使用されています" in again.text
    assert "株式会社青葉計器の管理者に" in again.text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": " "}, "氏名を入力"),
        ({"password": "short", "password_again": "short"}, "12文字以上"),
        ({"password_again": "別のパスワードです"}, "一致しません"),
    ],
)
def test_a_refused_answer_keeps_the_name_and_no_password(
    console: SmallConsole, invited: InvitationId, changes: dict[str, str], why: str
) -> None:
    before = members(console)
    page = answer(console, link(console), **changes)
    assert page.status_code == 422
    assert why in page.text
    assert changes.get("name", "新田 光") in page.text
    assert PASSWORD not in page.text
    assert members(console) == before


def test_a_withdrawn_or_expired_invitation_says_whom_to_ask(
    console: SmallConsole, invited: InvitationId, boss: Viewer
) -> None:
    path = link(console)
    console.write(LinkRow.__table__.update().values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    expired = httpx.get(console.url + path, verify=False)
    assert expired.status_code == 410
    assert "有効期限が切れています" in expired.text
    engine = open_engine(console.database_url)
    with transaction(engine, boss) as repo:
        withdraw_invitation(repo, invited, datetime.now(UTC))
    engine.dispose()
    withdrawn = httpx.get(console.url + path, verify=False)
    assert withdrawn.status_code == 410
    for page in (expired, withdrawn):
        assert "株式会社青葉計器の管理者に招待メールの再送を依頼" in page.text


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "%00", "a" * 5000, "%F0%9F%98%80"])
def test_a_link_that_was_never_sent_tells_nothing(console: SmallConsole, token: str) -> None:
    page = httpx.get(f"{console.url}/invitation?token={token}", verify=False)
    assert page.status_code == 404
    assert "途中で切れていないか" in page.text


def test_a_form_from_elsewhere_does_nothing(console: SmallConsole, invited: InvitationId) -> None:
    before = members(console)
    assert answer(console, link(console), token="forged").status_code == 403
    assert members(console) == before
