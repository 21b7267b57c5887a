"""The public forms and the verification link over HTTP, with everything that can be wrong about them (A1)."""

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.actions import leads
from core.actions.leads import Contact
from core.model import Audience, Role, Viewer
from core.model_accounts import LeadKind, LeadStatus
from core.model_mails import MailKind
from core.repository import open_engine, transaction
from core.store.tables import LeadRow, MailRow, MemberRow
from tests.cast import KAKUTOKU, address, settle
from tests.databases import SqliteFactory
from tests.pages.conftest import SmallConsole
from tests.server import fetch, form_token, running_console

RIGHT = {
    "company": "株式会社みずうみ製作所",
    "name": "湖畔 あおい",
    "email": "aoi@mizuumi.example",
    "phone": "03-0000-0211",
    "message": "代理店の開拓を相談したい。",
}


def send(console: SmallConsole, path: str = "/inquiry", **changes: str | None) -> httpx.Response:
    """One form as a browser sends it; a change to None leaves the field out."""
    with httpx.Client(verify=False, base_url=console.url) as browser:
        form = browser.get(path)
        shown = {"token": form_token(form.text), "intent": _hidden(form.text, "intent"), "website": ""}
        data = {name: value for name, value in (shown | RIGHT | changes).items() if value is not None}
        return browser.post(path, data=data, headers={"Origin": console.url})


def _hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found, html
    return found[1]


def counted(console: SmallConsole, table: type) -> object:
    return console.read(lambda s: s.scalar(select(func.count()).select_from(table)))


@pytest.mark.parametrize("path", ["/inquiry", "/brochure"])
def test_a_form_is_open_to_everybody_and_says_what_happens_next(console: SmallConsole, path: str) -> None:
    form = fetch("GET", console.url + path)
    assert form.status_code == 200
    for attribute in ('autocomplete="organization"', 'autocomplete="email"', 'inputmode="tel"', 'for="message"'):
        assert attribute in form.text
    before = counted(console, LeadRow)
    answer = send(console, path, email=f"{path[1:]}@mizuumi.example")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/thanks")
    thanks = fetch("GET", f"{console.url}{path}/thanks")
    assert "これからの流れ" in thanks.text
    assert counted(console, LeadRow) == before + 1  # type: ignore[operator]


def test_the_sign_in_leads_to_the_forms(console: SmallConsole) -> None:
    assert 'href="/inquiry"' in fetch("GET", f"{console.url}/login/client").text
    for audience in ("client", "partner"):
        assert 'href="/inquiry"' in fetch("GET", f"{console.url}/login/help?from={audience}").text


def test_a_form_that_is_sent_twice_is_one_lead(console: SmallConsole) -> None:
    before = counted(console, LeadRow)
    with httpx.Client(verify=False, base_url=console.url) as browser:
        form = browser.get("/inquiry").text
        data = RIGHT | {"token": form_token(form), "intent": _hidden(form, "intent"), "email": "twice@mizuumi.example"}
        for _ in range(2):
            assert browser.post("/inquiry", data=data, headers={"Origin": console.url}).status_code == 303
    assert counted(console, LeadRow) == before + 1  # type: ignore[operator]


def test_a_program_that_fills_in_every_field_is_thanked_and_nothing_is_kept(console: SmallConsole) -> None:
    before = counted(console, LeadRow), counted(console, MailRow)
    answer = send(console, website="https://spam.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inquiry/thanks")
    assert (counted(console, LeadRow), counted(console, MailRow)) == before


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"company": ""}, 422, "会社名を入力してください。"),
        ({"email": "aoi"}, 422, "name@company.example"),
        ({"phone": "123"}, 422, "市外局番から"),
        ({"message": "長" * 2_001}, 422, "2,000文字以内"),
        ({"message": "x" * 70_000}, 413, "入力が長すぎます。"),
        ({"token": "x"}, 403, "もう一度お試しください"),
        ({"token": None}, 403, "もう一度お試しください"),
        ({"name": "<script>alert(1)</script>", "phone": ""}, 422, "電話番号を入力してください。"),
        ({"company": "\0\u202e"}, 422, "会社名を入力してください。"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    console: SmallConsole, changes: dict[str, str | None], status: int, said: str
) -> None:
    before = counted(console, LeadRow), counted(console, MailRow)
    answer = send(console, **changes)
    assert answer.status_code == status
    assert said in answer.text
    assert "<script" not in answer.text
    assert (counted(console, LeadRow), counted(console, MailRow)) == before


def test_what_was_typed_stays_and_the_wrong_field_is_marked(console: SmallConsole) -> None:
    answer = send(console, email="aoi", message="一行目\n二行目")
    assert f'value="{RIGHT["company"]}"' in answer.text
    assert re.search(r'id="email"[^>]*value="aoi"[^>]*aria-invalid="true" aria-describedby="email-wrong"', answer.text)
    assert "一行目\n二行目</textarea>" in answer.text.replace("\r\n", "\n")


def test_everything_missing_is_told_at_once(console: SmallConsole) -> None:
    answer = send(console, **dict.fromkeys(RIGHT, ""))
    assert "5か所の入力内容" in answer.text
    assert answer.text.count('class="wrong"') == 5


def test_a_form_of_another_site_is_not_taken(console: SmallConsole) -> None:
    answer = fetch("POST", f"{console.url}/inquiry", data=RIGHT, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/inquiryx", "/inquiry/", "/inquiry/thanksx", "/brochure/1", "/verification/x"])
def test_nothing_beside_the_forms_is_open(console: SmallConsole, path: str) -> None:
    answer = fetch("GET", console.url + path)
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login/client")


# --- the link of the verification mail --------------------------------------------------------------------------

NUMBERS = itertools.count(1)


def sent_link(console: SmallConsole, now: datetime | None = None) -> tuple[str, str]:
    """The token of a verification mail that has just been sent, and the address it went to."""
    email, now = f"link{next(NUMBERS)}@mizuumi.example", now or datetime.now(UTC)
    engine = open_engine(console.database_url)
    with Session(engine) as session:
        sales = session.scalars(select(MemberRow.id).where(MemberRow.email == address("sales"))).one()
    with transaction(engine, Viewer(sales, KAKUTOKU, Audience.KAKUTOKU, Role.SALES)) as repo:
        contact = Contact(RIGHT["company"], RIGHT["name"], email, "")
        lead = leads.enter_lead(repo, LeadKind.BROCHURE, contact, "", email, now)
        assert lead is not None
        leads.move_lead(repo, lead, LeadStatus.MET, now)
        leads.send_verification(repo, lead, now)
    with Session(engine) as session:
        newest = select(MailRow.secret).where(MailRow.secret.is_not(None)).order_by(MailRow.id.desc())
        token = session.scalars(newest).first()
    engine.dispose()
    assert token
    return token, email


def press(console: SmallConsole, link: str, path: str = "/verification", **changes: str) -> httpx.Response:
    """Open the link and press the button of its page."""
    with httpx.Client(verify=False, base_url=console.url) as browser:
        shown = browser.get("/verification", params={"token": link})
        data = {"token": form_token(shown.text), "link": link} | changes
        return browser.post(path, data=data, headers={"Origin": console.url})


def issued(console: SmallConsole, email: str) -> object:
    return console.read(lambda s: s.scalar(select(func.count()).where(MemberRow.email == email)))


def test_the_link_shows_what_its_button_does_and_the_button_does_it(console: SmallConsole) -> None:
    token, email = sent_link(console)
    shown = fetch("GET", f"{console.url}/verification?token={token}")
    assert shown.status_code == 200
    for part in (RIGHT["company"], RIGHT["name"], email, "アカウントを発行する"):
        assert part in shown.text
    answer = press(console, token)
    assert answer.status_code == 200
    assert f"{email} にお送りしました" in answer.text
    assert issued(console, email) == 1


def test_programs_that_fetch_the_links_of_a_mail_do_no_harm(console: SmallConsole) -> None:
    token, email = sent_link(console)
    for method in ("GET", "HEAD", "GET"):
        assert fetch(method, f"{console.url}/verification?token={token}").status_code == 200
    assert issued(console, email) == 0
    assert press(console, token).status_code == 200


def test_a_used_link_says_so_and_never_issues_twice(console: SmallConsole) -> None:
    token, email = sent_link(console)
    press(console, token)
    shown = fetch("GET", f"{console.url}/verification?token={token}")
    assert shown.status_code == 410
    assert "すでに使用されています" in shown.text
    assert "新しい認証メールを送る" in shown.text
    again = press(console, token, path="/verification/again")
    assert "再送を受け付けました" in again.text
    assert issued(console, email) == 1
    reminder = select(func.count()).where(MailRow.kind == MailKind.ACCOUNT_REMINDER)
    assert console.read(lambda s: s.scalar(reminder)) == 1


def test_an_expired_link_says_so_and_offers_a_new_mail(console: SmallConsole) -> None:
    token, email = sent_link(console, datetime.now(UTC) - timedelta(hours=73))
    shown = fetch("GET", f"{console.url}/verification?token={token}")
    assert shown.status_code == 410
    assert "有効期限が切れています" in shown.text
    answer = press(console, token, path="/verification/again")
    newest = select(MailRow.secret).where(MailRow.secret.is_not(None)).order_by(MailRow.id.desc())
    fresh = console.read(lambda s: s.scalars(newest).first())
    assert "再送を受け付けました" in answer.text
    assert fresh not in (None, token)
    assert press(console, str(fresh)).status_code == 200
    assert issued(console, email) == 1


def test_a_cut_off_link_says_so(console: SmallConsole) -> None:
    token, email = sent_link(console)
    for cut in (token[:-3], "", "x" * 5_000, "%00", "あ"):
        shown = fetch("GET", f"{console.url}/verification?token={cut}")
        assert shown.status_code == 404
        assert "途中で切れていないか" in shown.text
        assert "/verification/again" not in shown.text
    assert issued(console, email) == 0


def test_asking_for_a_new_mail_tells_nothing_about_the_link(console: SmallConsole) -> None:
    known, _ = sent_link(console)
    with httpx.Client(verify=False, base_url=console.url) as browser:
        seal = form_token(browser.get("/inquiry").text)
        answers = [
            browser.post("/verification/again", data={"token": seal, "link": token}, headers={"Origin": console.url})
            for token in (known, "never sent")
        ]
    assert answers[0].text == answers[1].text
    assert [answer.status_code for answer in answers] == [200, 200]


def test_the_button_of_a_page_that_we_did_not_show_does_nothing(console: SmallConsole) -> None:
    token, email = sent_link(console)
    assert press(console, token, token="x").status_code == 403
    assert press(console, token, path="/verification/again", token="x").status_code == 403
    stranger = fetch(
        "POST", f"{console.url}/verification", data={"link": token}, headers={"Origin": "https://x.example"}
    )
    assert stranger.status_code == 403
    assert issued(console, email) == 0


def test_no_page_learns_the_token_from_where_a_visitor_came(console: SmallConsole) -> None:
    token, _ = sent_link(console)
    for asked in (token, "cut off"):
        assert fetch("GET", f"{console.url}/verification?token={asked}").headers["referrer-policy"] == "strict-origin"
    assert fetch("GET", f"{console.url}/login/client").headers["referrer-policy"] == "same-origin"


# --- how often --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def busy(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallConsole]:
    """A console of its own, for its forms are closed afterwards."""
    with sqlite_factory.fresh(tmp_path_factory.mktemp("busy")) as url:
        engine = open_engine(url)
        settle(engine)
        engine.dispose()
        with running_console(url, program="tests/pages/small_console.py") as address:
            yield SmallConsole(address, url)


def test_one_address_and_one_network_are_asked_to_wait(busy: SmallConsole) -> None:
    same = [send(busy).status_code for _ in range(4)]
    assert same == [303, 303, 303, 429]
    others = [send(busy, email=f"{number}@mizuumi.example") for number in range(8)]
    assert [answer.status_code for answer in others] == [303] * 7 + [429]
    assert re.search(r"\d+分ほど待ってから", others[-1].text)
    assert 1 <= int(others[-1].headers["retry-after"]) <= 600
    assert f'value="{RIGHT["company"]}"' in others[-1].text
    assert busy.read(lambda s: s.scalar(select(func.count()).select_from(LeadRow))) == 10
