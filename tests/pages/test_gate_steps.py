"""What stands between the right password and the console: an own password, the second step, and nothing beside them
(A1, A2, T14)."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from pyotp.totp import TOTP
from sqlalchemy import delete, func, insert, select, update

from core.model import Audience
from core.model_mails import MailKind
from core.passwords import Passwords
from core.store.tables import (
    AuditRow,
    LinkRow,
    MailRow,
    MemberRow,
    RecoveryCodeRow,
    SecondStepRow,
    SessionRow,
    SignInAttemptRow,
)
from tests.cast import address
from tests.pages.conftest import PASSWORD, SmallConsole
from tests.pages.test_gate import ASSET, CLOSED, PAGES
from tests.pages.test_gate_sign_in import comparable
from tests.server import fetch, form_token, running_console
from tests.tab import open_tab

NEW = "雲 本棚 ちくわ 47 ペンギン"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEPS = ["/password/change", "/second-step", "/second-step/setup", "/second-step/remove"]
OPEN = ["/login", "/login/help"]
WAITING = {"initial": "/password/change", "code": "/second-step", "enrol": "/second-step/setup"}
"""Each state of a session that has something left to do, and the one page it leads to."""


@pytest.fixture(scope="module")
def strict(people_url: str) -> Iterator[SmallConsole]:
    """Served as it is outside the demo: kakutoku's people need a second step."""
    with running_console(
        people_url, program="tests/pages/small_console.py", CONNECT_SECOND_STEP_REQUIRED="true"
    ) as url:
        yield SmallConsole(url, people_url)


@pytest.fixture
def house(strict: SmallConsole) -> Iterator[SmallConsole]:
    """Afterwards everybody has the one password again, and nothing else."""
    strict.write(delete(MailRow), delete(LinkRow))
    yield strict
    same = Passwords(time_cost=1, memory_kib=8).hash(PASSWORD)
    strict.write(
        delete(RecoveryCodeRow),
        delete(SecondStepRow),
        delete(SignInAttemptRow),
        update(MemberRow).values(must_change_password=False, active=True, password_hash=same),
    )


def member(house: SmallConsole, name: str) -> int:
    return house.read(lambda s: s.scalar(select(MemberRow.id).where(MemberRow.email == address(name))))  # type: ignore[return-value]


def initial(house: SmallConsole, name: str) -> None:
    """As if the account had just been issued."""
    house.write(update(MemberRow).where(MemberRow.email == address(name)).values(must_change_password=True))


def enrolled(house: SmallConsole, name: str) -> None:
    """As if the second step had been set up last week."""
    then = datetime.now(UTC) - timedelta(days=7)
    house.write(
        insert(SecondStepRow).values(
            member_id=member(house, name), secret=SECRET, created_at=then, confirmed_at=then, last_step=0
        )
    )


def waiting(house: SmallConsole, state: str) -> dict[str, str]:
    """The cookies of somebody who gave the right password and has `state` before them."""
    if state == "enrol":
        return house.enter("operator")
    (initial if state == "initial" else enrolled)(house, "buyer")
    return house.enter("buyer")


def browse(house: SmallConsole, cookies: dict[str, str]) -> httpx.Client:
    return httpx.Client(verify=False, base_url=house.url, cookies=cookies, headers={"User-Agent": "Mozilla Firefox/1"})


def send(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Open a form and send it, as a browser does; what it has hidden goes along unless `fields` say otherwise."""
    form = browser.get(path)
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.text)
    data = {name: unescape(value) for name, value in hidden} | fields
    return browser.post(path.split("?")[0], data=data, headers={"Origin": str(browser.base_url).rstrip("/")})


def code(seconds: int = 0) -> str:
    return TOTP(SECRET).at(datetime.now(UTC) + timedelta(seconds=seconds))


# --- nothing beside it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", WAITING)
def test_every_page_leads_to_what_is_left_to_do(house: SmallConsole, state: str) -> None:
    cookies = waiting(house, state)
    for path in PAGES:
        answer = fetch("GET", house.url + path, cookies=cookies)
        assert answer.status_code == 303, path
        assert answer.headers["location"].split("?")[0] == WAITING[state], path
        assert answer.text == ""
    with browse(house, cookies) as browser:
        assert (
            browser.get("/postings?posting=7&q=a b")
            .headers["location"]
            .startswith(f"{WAITING[state]}?next=%2Fpostings%3Fposting%3D7")
        )


@pytest.mark.parametrize("state", WAITING)
def test_everything_else_is_refused(house: SmallConsole, state: str) -> None:
    cookies = waiting(house, state)
    for method, path in CLOSED:
        answer = fetch(method, house.url + path, cookies=cookies)
        # A tab that was open goes on to its websocket and is told there.
        assert answer.status_code == (200 if (method, path) == ("GET", "/_stcore/health") else 401), path
        assert "streamlit" not in answer.text.lower()
    assert fetch("GET", house.url + ASSET).status_code == 200  # the same for everybody


@pytest.mark.parametrize("state", WAITING)
def test_a_websocket_is_sent_away(house: SmallConsole, state: str) -> None:
    with open_tab(house.url, waiting(house, state)) as tab:
        assert tab.closing(3) == (4401, "/")
        assert "new_session" not in {frame.WhichOneof("type") for frame in tab.frames}


@pytest.mark.parametrize("state", WAITING)
@pytest.mark.parametrize("path", STEPS)
def test_of_the_pages_after_the_password_only_the_one_that_is_due_opens(
    house: SmallConsole, state: str, path: str
) -> None:
    with browse(house, waiting(house, state)) as browser:
        shown = browser.get(path)
        assert shown.status_code == (200 if path == WAITING[state] else 303)
        token = form_token(browser.get(WAITING[state]).text)
        data = {"token": token, "password": NEW, "password_again": NEW, "current": PASSWORD, "code": code()}
        if path != WAITING[state]:
            answer = browser.post(path, data=data, headers={"Origin": house.url})
            assert answer.headers["location"] == WAITING[state]
            assert browser.get("/postings").headers["location"].startswith(WAITING[state])


@pytest.mark.parametrize("path", STEPS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_are_sent_to_the_sign_in(house: SmallConsole, path: str, method: str) -> None:
    answer = fetch(method, house.url + path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("state", WAITING)
def test_one_can_always_sign_out_instead(house: SmallConsole, state: str) -> None:
    with browse(house, waiting(house, state)) as browser:
        assert send(browser, "/logout").status_code == 303
        assert browser.get("/postings").headers["location"].startswith("/login/")


def test_whoever_has_nothing_left_to_do_is_led_on(house: SmallConsole) -> None:
    with browse(house, house.enter()) as browser:
        assert browser.get("/second-step?next=/deals").headers["location"] == "/deals"
        assert browser.get("/second-step/remove?next=/deals").headers["location"] == "/deals"
        assert browser.get("/password/change").status_code == browser.get("/second-step/setup").status_code == 200


FORMS: dict[str, tuple[str, Callable[[SmallConsole], dict[str, str]]]] = {
    "initial password": ("/password/change", lambda house: waiting(house, "initial")),
    "own password": ("/password/change", lambda house: house.enter()),
    "forgotten": ("/password/forgot/client", lambda _: {}),
    "code": ("/second-step", lambda house: waiting(house, "code")),
    "required": ("/second-step/setup", lambda house: waiting(house, "enrol")),
    "of one's own accord": ("/second-step/setup", lambda house: house.enter()),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("0" * 64, {}),
        (None, {"Origin": "http://evil.example"}),
        (None, {"Origin": "null"}),
        (None, {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_a_form_of_another_page_changes_nothing(
    house: SmallConsole, form: str, token: str | None, headers: dict[str, str]
) -> None:
    path, enter = FORMS[form]
    with browse(house, enter(house)) as browser:
        shown = form_token(browser.get(path).text)
        before = state_of(house)
        data = {"password": NEW, "password_again": NEW, "current": PASSWORD, "code": code(), "email": address("buyer")}
        answer = browser.post(path, data={**data, "token": shown if token is None else token}, headers=headers)
    assert answer.status_code == 403
    assert state_of(house) == before


def state_of(house: SmallConsole) -> object:
    """What these forms could change."""
    return house.read(
        lambda s: [
            s.execute(select(*columns)).all()
            for columns in (
                (MemberRow.password_hash, MemberRow.epoch, MemberRow.must_change_password),
                (SessionRow.id, SessionRow.ended_at, SessionRow.second_step_at),
                (SecondStepRow.member_id, SecondStepRow.confirmed_at, SecondStepRow.last_step),
                (MailRow.id,),
                (LinkRow.id,),
            )
        ]
    )


# --- an initial password (A1) -----------------------------------------------------------------------------------


def test_after_the_change_one_arrives_where_one_was_going_under_a_new_cookie(house: SmallConsole) -> None:
    cookies = waiting(house, "initial")
    with browse(house, cookies) as browser:
        led = browser.get("/deals?deal=7").headers["location"]
        arrived = send(browser, led, password=NEW, password_again=NEW)
        assert (arrived.status_code, arrived.headers["location"]) == (303, "/deals?deal=7")
        assert browser.get("/deals?deal=7").status_code == 200
        header = next(h for h in arrived.headers.get_list("set-cookie") if h.startswith("connect="))
        assert re.fullmatch(r"connect=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800", header)
        assert cookies["connect"] not in header
    assert fetch("GET", f"{house.url}/postings", cookies=cookies).headers["location"].startswith("/login/")


def test_a_password_that_will_not_do_is_refused_with_a_sentence_and_never_shown_again(house: SmallConsole) -> None:
    with browse(house, waiting(house, "initial")) as browser:
        for password, again, sentence in [
            ("kurz", "kurz", "12文字以上"),
            (NEW, NEW + "x", "一致しません"),
            (PASSWORD, PASSWORD, "現在のパスワードと同じ"),
            ("password1234", "password1234", "推測されやすい"),
            ("", "", "12文字以上"),
        ]:
            answer = send(browser, "/password/change?next=%2Fdeals", password=password, password_again=again)
            assert answer.status_code == 422
            assert sentence in answer.text
            assert 'name="next" value="/deals"' in answer.text
            assert not password or f'value="{password}' not in answer.text
        assert browser.get("/postings").status_code == 303


def test_a_deactivated_member_changes_nothing_any_more(house: SmallConsole) -> None:
    with browse(house, waiting(house, "initial")) as browser:
        token = form_token(browser.get("/password/change").text)
        house.write(update(MemberRow).where(MemberRow.email == address("buyer")).values(active=False))
        data = {"token": token, "password": NEW, "password_again": NEW}
        answer = browser.post("/password/change", data=data, headers={"Origin": house.url})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_changed_password_cuts_every_other_tab_within_three_seconds(house: SmallConsole) -> None:
    office, phone = house.enter(), house.enter()
    with open_tab(house.url, office) as mine, open_tab(house.url, phone) as other:
        for tab in (mine, other):
            tab.visit("postings")
        with browse(house, office) as browser:
            answer = send(browser, "/password/change", current=PASSWORD, password=NEW, password_again=NEW)
            assert answer.status_code == 303
            deadline = time.monotonic() + 3
            assert mine.closing(1) == other.closing(deadline - time.monotonic()) == (4401, "/")
            assert browser.get("/postings").status_code == 200


def test_wrong_current_passwords_are_slowed_down(house: SmallConsole) -> None:
    with browse(house, house.enter()) as browser:
        fields = {"current": "wrong", "password": NEW, "password_again": NEW}
        answers = [send(browser, "/password/change", **fields) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert browser.get("/postings").status_code == 200


# --- the second step (A2) ---------------------------------------------------------------------------------------


def test_a_code_opens_the_console_and_the_page_one_was_going_to(house: SmallConsole) -> None:
    with browse(house, waiting(house, "code")) as browser:
        led = browser.get("/deals?deal=7").headers["location"]
        wrong = send(browser, led, code="12345")
        assert wrong.status_code == 422
        assert "コードが正しくない" in wrong.text
        typed = code()
        assert send(browser, led, code=typed).headers["location"] == "/deals?deal=7"
        assert browser.get("/deals?deal=7").status_code == 200
    with browse(house, house.enter()) as browser:
        assert send(browser, "/second-step", code=typed).status_code == 422


def test_codes_are_slowed_down_together_with_passwords_and_the_owner_is_told_of_a_lock(house: SmallConsole) -> None:
    cookies = waiting(house, "code")
    with browse(house, cookies) as browser:
        answers = [send(browser, "/second-step", code="000000x").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]


def test_kakutokus_people_set_the_second_step_up_before_anything_else(house: SmallConsole) -> None:
    with browse(house, waiting(house, "enrol")) as browser:
        page = browser.get("/second-step/setup?next=%2Fdeals")
        assert "<svg" in page.text
        assert "://" not in page.text.split("<svg")[1].split("</svg>")[0]
        shown = re.search(r'name="secret" value="([A-Z2-7]{32})"', page.text)
        assert shown
        typed = TOTP(shown[1]).at(datetime.now(UTC))
        done = send(browser, "/second-step/setup?next=%2Fdeals", code=typed)
        assert done.status_code == 200
        recovery = re.findall(r"<li>((?:[A-Z0-9]{4}-){3}[A-Z0-9]{4})</li>", done.text)
        assert len(recovery) == 10
        assert 'href="/deals"' in done.text
        assert done.headers["cache-control"] == "no-store"
        assert browser.get("/deals").status_code == 200
        assert browser.get("/second-step/setup").status_code == 303
    with browse(house, house.enter("operator")) as phone:
        assert phone.get("/deals").headers["location"] == "/second-step?next=%2Fdeals"
        assert send(phone, "/second-step?next=%2Fdeals", code=recovery[0]).headers["location"] == "/deals"
        assert phone.get("/deals").status_code == 200


def test_whoever_looks_as_somebody_else_is_led_back_to_the_console(house: SmallConsole) -> None:
    cookies = house.enter("buyer")
    until = datetime.now(UTC) + timedelta(hours=1)
    house.write(update(SessionRow).values(view_as_id=1, view_as_until=until))
    with browse(house, cookies) as browser:
        answer = browser.get("/second-step/setup?next=%2Fdeals")
        assert (answer.status_code, answer.headers.get("location")) == (303, "/deals")
    house.write(update(SessionRow).values(view_as_id=None, view_as_until=None))
    assert house.read(lambda s: s.scalar(select(func.count()).select_from(SecondStepRow))) == 0


def test_setting_it_up_cuts_the_persons_other_tabs(house: SmallConsole) -> None:
    office, phone = house.enter(), house.enter()
    with open_tab(house.url, office) as mine, open_tab(house.url, phone) as other:
        for tab in (mine, other):
            tab.visit("postings")
        with browse(house, office) as browser:
            page = browser.get("/second-step/setup").text
            secret = page.split('name="secret" value="')[1].split('"')[0]
            typed = TOTP(secret).at(datetime.now(UTC))
            assert send(browser, "/second-step/setup", code=typed, password=PASSWORD).status_code == 200
        assert other.closing(3) == (4401, "/")
        mine.press("count")
        assert "count 1" in mine.text
    assert fetch("GET", f"{house.url}/postings", cookies=phone).headers["location"].startswith("/second-step")


def test_it_is_taken_away_with_password_and_code(house: SmallConsole) -> None:
    with browse(house, waiting(house, "code")) as browser:
        send(browser, "/second-step", code=code(-30))
        for fields in ({"password": "wrong", "code": code()}, {"password": PASSWORD, "code": "x"}):
            assert send(browser, "/second-step/remove", **fields).status_code == 422
        done = send(browser, "/second-step/remove?next=%2Fdeals", password=PASSWORD, code=code())
        assert done.headers["location"] == "/deals"
    with browse(house, house.enter()) as browser:
        assert browser.get("/postings").status_code == 200


def test_the_demos_people_sign_in_with_their_passwords_alone(house: SmallConsole) -> None:
    now = datetime.now(UTC)
    told = {"action": "load_demo", "subject": "installation", "subject_id": 0, "before": {}, "after": {}, "at": now}
    house.write(insert(AuditRow).values(**told))
    with running_console(
        house.database_url, program="tests/pages/small_console.py", CONNECT_SECOND_STEP_REQUIRED="true"
    ) as url:
        demo = SmallConsole(url, house.database_url)
        assert fetch("GET", f"{url}/postings", cookies=demo.enter("operator")).status_code == 200
    house.write(delete(AuditRow).where(AuditRow.action == "load_demo"))


# --- forgotten (A2) ---------------------------------------------------------------------------------------------


def forgot(house: SmallConsole, email: str, audience: str = "client") -> httpx.Response:
    with browse(house, {}) as browser:
        return send(browser, f"/password/forgot/{audience}", email=email)


def mailed(house: SmallConsole) -> str:
    """The token in the newest mail, which is written after the answer has gone."""
    newest = select(MailRow.secret).where(MailRow.kind == MailKind.PASSWORD_RESET.value).order_by(MailRow.id.desc())
    for _ in range(50):
        secret = house.read(lambda s: s.scalar(newest))
        if isinstance(secret, str):
            return secret
        time.sleep(0.1)
    raise AssertionError("no mail came")


@pytest.mark.parametrize("audience", list(Audience))
def test_each_sign_in_leads_to_its_own_reset(house: SmallConsole, audience: Audience) -> None:
    page = fetch("GET", f"{house.url}/login/{audience}").text
    assert f'href="/password/forgot/{audience}"' in page
    form = fetch("GET", f"{house.url}/password/forgot/{audience}")
    assert form.status_code == 200
    assert audience.label in form.text


def test_a_reset_by_mail_from_the_first_press_to_the_sign_in(house: SmallConsole) -> None:
    signed_in = house.enter()
    with open_tab(house.url, signed_in) as tab:
        tab.visit("postings")
        assert forgot(house, address("buyer")).status_code == 200
        link = f"/password/reset/client?token={mailed(house)}"
        with browse(house, {}) as browser:
            for _ in range(3):  # a mail scanner opens it, too
                page = browser.get(link)
                assert page.status_code == 200
                assert page.headers["referrer-policy"] == "strict-origin"
            assert send(browser, link, password="short", password_again="short").status_code == 422
            done = send(browser, link, password=NEW, password_again=NEW)
            assert (done.status_code, done.headers["location"]) == (303, "/login/client?password-reset=1")
            assert "新しいパスワードを設定しました" in browser.get(done.headers["location"]).text
            used = browser.get(link)
            assert used.status_code == 410
            assert "すでに使用" in used.text
            assert 'href="/password/forgot/client"' in used.text
            assert send(browser, "/login/client", email=address("buyer"), password=NEW).status_code == 303
        assert tab.closing(3) == (4401, "/")


def test_known_and_unknown_addresses_are_answered_alike_also_when_slowed_down(house: SmallConsole) -> None:
    asked = [address("buyer"), "nobody@aoba-keiki.example", address("seller"), address("looker")]
    house.write(update(MemberRow).where(MemberRow.email == address("looker")).values(active=False))
    for status in (200, 200, 200, 200, 429):
        answers = [comparable(forgot(house, email)) for email in asked]
        assert answers[0][0] == status
        assert answers[0][1] == answers[1][1] == answers[2][1] == answers[3][1]
        names = [{name: value for name, value in headers.items() if name != "retry-after"} for *_, headers in answers]
        assert names[0] == names[1] == names[2] == names[3]
    told = house.read(lambda s: s.scalars(select(MailRow.to).where(MailRow.kind == "password_reset")).all())
    assert told
    assert {each[0] for each in told} == {address("buyer")}  # type: ignore[attr-defined]


@pytest.mark.parametrize("token", ["", "x", "あ", "%00", "x" * 5_000, "../../login"])
def test_a_link_that_was_never_sent_says_so(house: SmallConsole, token: str) -> None:
    answer = fetch("GET", f"{house.url}/password/reset/client", params={"token": token})
    assert answer.status_code == 404
    assert "リンクを開けません" in answer.text
