"""Signing in and out over HTTP, with everything that can be wrong about it (A2, T14)."""

import re
import time

import httpx
import pytest
from sqlalchemy import func, select

from core.actions.access import WRONG
from core.model import Audience
from core.store.tables import SessionRow
from tests.cast import address
from tests.pages.conftest import PASSWORD, SmallConsole
from tests.server import fetch, form_token


def leave(console: SmallConsole, cookies: dict[str, str]) -> httpx.Response:
    """Sign out as a browser does."""
    with httpx.Client(verify=False, base_url=console.url, cookies=cookies) as browser:
        form = browser.get("/logout")
        return browser.post("/logout", data={"token": form_token(form.text)}, headers={"Origin": console.url})


def attempt(console: SmallConsole, audience: str = "client", **changes: str | None) -> httpx.Response:
    """One try at a sign-in form; a change to None leaves the field out."""
    with httpx.Client(verify=False, base_url=console.url) as browser:
        form = browser.get(f"/login/{audience}")
        data = {"email": address("buyer"), "password": PASSWORD, "token": form_token(form.text), "next": "/"} | changes
        return browser.post(
            f"/login/{audience}",
            data={name: value for name, value in data.items() if value is not None},
            headers={"Origin": console.url},
        )


def sessions(console: SmallConsole) -> object:
    return console.read(lambda s: s.scalar(select(func.count()).select_from(SessionRow)))


def comparable(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    """An answer without what differs between any two."""
    body = re.sub(r'name="token" value="[^"]*"', "", answer.text)
    body = re.sub(r'value="[^"]*@[^"]*"', "", body)
    varying = ("date", "set-cookie", "content-length")
    return answer.status_code, body, {name: value for name, value in answer.headers.items() if name not in varying}


@pytest.mark.parametrize("audience", list(Audience))
def test_each_audience_has_its_own_form(console: SmallConsole, audience: Audience) -> None:
    page = fetch("GET", f"{console.url}/login/{audience}")
    assert page.status_code == 200
    assert f"{audience.label}のログイン" in page.text
    for part in ('name="email"', 'name="password"', "パスワードを忘れた方", "アカウントをお持ちでない方"):
        assert part in page.text


@pytest.mark.parametrize("audience", list(Audience))
def test_the_links_below_the_form_lead_to_somebody_who_helps(console: SmallConsole, audience: Audience) -> None:
    page = fetch("GET", f"{console.url}/login/{audience}")
    for target in re.findall(r'href="(/login/help[^"#]*)#(\w+)"', page.text):
        answer = fetch("GET", console.url + target[0])
        assert answer.status_code == 200
        assert f'id="{target[1]}"' in answer.text


@pytest.mark.parametrize(
    ("name", "audience", "home"),
    [("buyer", "client", "/postings"), ("seller", "partner", "/postings"), ("operator", "kakutoku", "/postings")],
)
def test_who_signs_in_arrives_at_the_first_screen(console: SmallConsole, name: str, audience: str, home: str) -> None:
    answer = attempt(console, audience, email=address(name))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert fetch("GET", f"{console.url}/", cookies=dict(answer.cookies)).headers["location"] == home


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(console: SmallConsole) -> None:
    header = next(h for h in attempt(console).headers.get_list("set-cookie") if h.startswith("connect="))
    assert re.fullmatch(r"connect=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800", header)


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "wrong"},
        {"password": ""},
        {"password": None},
        {"email": "nobody@aoba-keiki.example"},
        {"email": ""},
        {"email": None},
        {"email": "buyer\0@aoba-keiki.example"},
        {"email": address("seller")},
        {"email": "x" * 20_000},
        {"password": "x" * 20_000},
        {"password": "\0"},
        {"email": "<script>alert(1)</script>@x.example"},
    ],
)
def test_everything_wrong_is_answered_with_one_sentence_and_opens_nothing(
    console: SmallConsole, changes: dict[str, str | None]
) -> None:
    before = sessions(console)
    answer = attempt(console, **changes)
    assert answer.status_code == 401
    assert WRONG in answer.text
    assert "connect=" not in answer.headers.get("set-cookie", "").replace("connect_form=", "")
    assert "<script" not in answer.text
    assert sessions(console) == before


def test_what_was_typed_stays_but_not_the_password(console: SmallConsole) -> None:
    answer = attempt(console, password="wrong")
    assert f'value="{address("buyer")}"' in answer.text
    assert "wrong" not in answer.text


def test_known_and_unknown_addresses_are_answered_alike(console: SmallConsole) -> None:
    known = attempt(console, password="wrong")
    unknown = attempt(console, email="nobody@aoba-keiki.example", password="wrong")
    elsewhere = attempt(console, email=address("seller"))
    assert comparable(known) == comparable(unknown) == comparable(elsewhere)


def test_repeated_failures_are_told_to_wait_and_then_locked(console: SmallConsole) -> None:
    answers = [attempt(console, email="guessed@aoba-keiki.example", password=f"guess {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429, 429]
    assert "秒ほど待ってから" in answers[-1].text
    assert int(answers[-1].headers["retry-after"]) >= 1


# --- the form itself --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", [None, "", "x", "0" * 64, "あ"])
def test_a_form_that_we_did_not_show_is_not_taken(console: SmallConsole, token: str | None) -> None:
    before = sessions(console)
    answer = attempt(console, token=token)
    assert answer.status_code == 403
    assert "もう一度お試しください" in answer.text
    assert sessions(console) == before


def test_a_form_shown_in_another_browser_is_not_taken(console: SmallConsole) -> None:
    token = form_token(fetch("GET", f"{console.url}/login/client").text)
    assert attempt(console, token=token).status_code == 403
    data = {"email": address("buyer"), "password": PASSWORD, "token": token}
    assert fetch("POST", f"{console.url}/login/client", data=data).status_code == 403  # no cookie at all


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/login/client", "/logout"])
def test_a_form_on_a_foreign_page_is_not_taken(console: SmallConsole, headers: dict[str, str], path: str) -> None:
    cookies = console.enter()
    with httpx.Client(verify=False, base_url=console.url, cookies=cookies) as browser:
        token = form_token(browser.get(path).text)
        data = {"email": address("buyer"), "password": PASSWORD, "token": token}
        assert browser.post(path, data=data, headers=headers).status_code == 403
        assert browser.get("/postings").status_code == 200  # still signed in


def test_a_body_beyond_64_kib_is_refused(console: SmallConsole) -> None:
    answer = attempt(console, email="x" * 70_000)
    assert answer.status_code == 413
    assert "長すぎます" in answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"\xff\xfe\0", "application/x-www-form-urlencoded"),
        (b"a=1&" * 1000, "application/x-www-form-urlencoded"),
        (b"email=%00&password=%ff&token=%e3%81", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"", ""),
    ],
)
def test_a_body_that_is_no_form_is_refused_calmly(console: SmallConsole, body: bytes, kind: str) -> None:
    answer = fetch("POST", f"{console.url}/login/client", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 403
    assert "もう一度お試しください" in answer.text


# --- where one is going -----------------------------------------------------------------------------------------


def test_a_mailed_link_opens_the_exact_screen_after_signing_in(console: SmallConsole) -> None:
    with httpx.Client(verify=False, base_url=console.url) as browser:
        first = browser.get("/postings?posting=7&status=new&q=%E5%96%B6%E6%A5%AD")
        assert first.status_code == 303
        form = browser.get(first.headers["location"])
        target = re.search(r'name="next" value="([^"]*)"', form.text)
        assert target
        data = {
            "email": address("buyer"),
            "password": PASSWORD,
            "token": form_token(form.text),
            "next": target[1].replace("&amp;", "&"),
        }
        arrived = browser.post("/login/client", data=data, headers={"Origin": console.url})
        assert arrived.headers["location"] == "/postings?posting=7&status=new&q=%E5%96%B6%E6%A5%AD"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/%5cevil.example",
        "/%2fevil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "postings",
        "/postings\r\nSet-Cookie: a=b",
        "/postings\0",
        "/ postings",
        "/候補者",
        "/logout",
        "/login/partner",
        "/" + "x" * 3000,
        "",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(console: SmallConsole, target: str) -> None:
    answer = attempt(console, next=target)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    form = fetch("GET", f"{console.url}/login/client", params={"next": target})
    assert 'name="next" value="/"' in form.text


def test_a_tab_that_was_cut_leads_back_to_its_screen(console: SmallConsole) -> None:
    for origin, target in [
        (console.url, "?next=%2Fdeals%3Fdeal%3D7"),
        (console.url.upper().replace("HTTP", "http"), "?next=%2Fdeals%3Fdeal%3D7"),
        ("http://evil.example", ""),
        (f"{console.url}.evil.example", ""),
        (f"http://{console.url.removeprefix('http://')}@evil.example", ""),
    ]:
        answer = fetch("GET", f"{console.url}/", headers={"Referer": f"{origin}/deals?deal=7#part"})
        assert answer.headers["location"] == f"/login/client{target}"
    for page in ("/", "/logout", "/login/client?next=/deals", "//evil.example", ""):
        answer = fetch("GET", f"{console.url}/", headers={"Referer": console.url + page})
        assert answer.headers["location"] == "/login/client"


def test_who_was_a_partner_last_time_is_led_to_the_partners_form(console: SmallConsole) -> None:
    cookies = console.enter("seller")
    leave(console, cookies)
    assert fetch("GET", console.url, cookies=cookies).headers["location"] == "/login/partner"
    assert fetch("GET", console.url).headers["location"] == "/login/client"
    assert fetch("GET", console.url, cookies={"connect_audience": "//evil"}).headers["location"] == "/login/client"


# --- one session after the other --------------------------------------------------------------------------------


def test_a_cookie_planted_before_signing_in_is_not_the_session(console: SmallConsole) -> None:
    with httpx.Client(verify=False, base_url=console.url, cookies={"connect": "planted" * 6}) as browser:
        token = form_token(browser.get("/login/client").text)
        data = {"email": address("buyer"), "password": PASSWORD, "token": token}
        answer = browser.post("/login/client", data=data, headers={"Origin": console.url})
    assert answer.status_code == 303
    assert "planted" not in answer.headers["set-cookie"]


def test_signing_in_again_ends_the_session_before(console: SmallConsole) -> None:
    first = console.enter()
    with httpx.Client(verify=False, base_url=console.url, cookies=first) as browser:
        token = form_token(browser.get("/login/partner").text)
        data = {"email": address("seller"), "password": PASSWORD, "token": token}
        assert browser.post("/login/partner", data=data, headers={"Origin": console.url}).status_code == 303
    assert fetch("GET", f"{console.url}/postings", cookies={"connect": first["connect"]}).status_code == 303


def test_signing_out_needs_a_press_and_removes_the_cookie(console: SmallConsole) -> None:
    cookies = console.enter()
    assert "ログアウトせずに戻る" in fetch("GET", f"{console.url}/logout", cookies=cookies).text
    assert fetch("GET", f"{console.url}/postings", cookies=cookies).status_code == 200
    answer = leave(console, cookies)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login/client?signed-out=1")
    assert any(h.startswith("connect=; ") and "Max-Age=0" in h for h in answer.headers.get_list("set-cookie"))
    assert fetch("GET", f"{console.url}/postings", cookies=cookies).status_code == 303
    assert "ログアウトしました" in fetch("GET", console.url + answer.headers["location"]).text


def test_signing_out_without_the_forms_token_does_nothing(console: SmallConsole) -> None:
    cookies = console.enter()
    answer = fetch("POST", f"{console.url}/logout", cookies=cookies, headers={"Origin": console.url})
    assert answer.status_code == 403
    assert fetch("GET", f"{console.url}/postings", cookies=cookies).status_code == 200


def test_passwords_are_checked_while_others_go_on(console: SmallConsole) -> None:
    cookies = console.enter()
    started = time.monotonic()
    attempt(console, password="wrong")
    assert fetch("GET", f"{console.url}/postings", cookies=cookies).status_code == 200
    assert time.monotonic() - started < 5
