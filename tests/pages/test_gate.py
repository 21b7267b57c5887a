"""What the gate lets through and what not, over HTTP (A5, T5)."""

import base64
import gzip
import hashlib
import re
import uuid
from collections.abc import Iterator

import httpx
import pytest

from pages.entrance import internals
from pages.entrance.addresses import network
from pages.entrance.internals import FILES_PER_TAB
from pages.entrance.shell import Shell
from tests.cast import address
from tests.pages.conftest import PASSWORD, SmallConsole
from tests.pages.small_screens import PICTURE
from tests.server import fetch, form_token, running_console
from tests.tab import Tab, open_tab

ASSET = next(path for path in Shell().assets if path.startswith("/static/js/index."))

PAGES = [
    "/",
    "/postings",
    "/deals",
    "/messages?thread=1",
    "/loginx",
    "/login/clientx",
    "/login/client/",
    "/login/client/x",
    "/login/..%2fpostings",
    "/logoutx",
    "/healthz/",
    "/healthzx",
    "/static",
    "/static/",
    "/static/../index.html",
    "/static/js/%2e%2e/%2e%2e/index.html",
    "/static/js/nothing.js",
    "/index.html",
    "/manifest.json",
    "/app/static/x",
    "/oauth2callback",
    "/auth/login",
    "/files/orders/1/1.pdf",
    "/files/orders/1/1-fees.pdf",
    "/files/attachments/1",
    "//evil.example/",
    "/.git/config",
    "/postings%00",
    "/候補者",
]
CLOSED = [
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/stream"),
    ("GET", "/_stcore/script-health-check"),
    ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/interact"),
    ("POST", "/_stcore/agent/mcp"),
    ("PUT", f"/_stcore/upload_file/{uuid.UUID(int=1)}/{uuid.UUID(int=2)}"),
    ("DELETE", f"/_stcore/upload_file/{uuid.UUID(int=1)}/{uuid.UUID(int=2)}"),
    ("GET", "/_stcore/bidi-components/connect.head/head.js"),
    ("GET", "/media/0123456789abcdef.png"),
    ("GET", "/component/x/index.html"),
    ("POST", "/"),
    ("POST", "/postings"),
    ("OPTIONS", "/postings"),
    ("DELETE", "/files/attachments/1"),
    ("TRACE", "/postings"),
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asked_for_by_a_stranger_leads_to_the_sign_in(console: SmallConsole, path: str) -> None:
    answer = fetch("GET", console.url + path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login/client")
    assert answer.text == ""


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_everything_else_is_refused_to_a_stranger(console: SmallConsole, method: str, path: str) -> None:
    answer = fetch(method, console.url + path)
    assert answer.status_code == 401
    assert "location" not in answer.headers


def test_the_entrance_takes_only_what_its_forms_send(console: SmallConsole) -> None:
    for method, path in [("PUT", "/login"), ("DELETE", "/logout"), ("POST", "/login/help"), ("PATCH", "/login/client")]:
        assert fetch(method, console.url + path, cookies=console.enter()).status_code == 405


def test_a_person_who_is_signed_in_is_told_on_a_page_that_there_is_none(console: SmallConsole) -> None:
    answer = fetch("GET", f"{console.url}/nothing", headers={"Accept": "text/html"}, cookies=console.enter())
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.text


def test_scripts_of_a_stranger_are_refused_rather_than_led(console: SmallConsole) -> None:
    assert fetch("GET", f"{console.url}/postings", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 5000, "%00", '"quoted"', "a=b"])
def test_a_made_up_cookie_is_a_strangers(console: SmallConsole, cookie: str) -> None:
    assert fetch("GET", f"{console.url}/postings", headers={"Cookie": f"connect={cookie}"}).status_code == 303


def test_headers_that_name_somebody_open_nothing(console: SmallConsole) -> None:
    forged = {"X-Connect-Session": "1", "X-Connect-Bond": "x"}
    assert fetch("GET", f"{console.url}/postings", headers=forged).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/postings/_stcore/agent/mcp",
        "/postings/_stcore/health",
        "/_stcore/healthx",
        "/_stcore/upload_file",
        "/_stcore/allowed-message-origins",
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
        "/component/x/index.html",
        "/app/static/x",
        "/static/",
        "/static/../index.html",
        "/index.html",
        "/files/",
        "/files/orders/1/1.pdf",
        "/files/orders/1/x.pdf",
        "/files/attachments/99999999999999999999",
        f"/files/attachments/{'9' * 5_000}",
        f"/files/orders/{'9' * 5_000}/1.pdf",
        "/nothing-here",
    ],
)
def test_what_no_screen_needs_does_not_exist_for_anybody(console: SmallConsole, path: str) -> None:
    assert fetch("GET", console.url + path, cookies=console.enter()).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/postings", "/_stcore/health", "/_stcore/host-config", "/media/x.png", "/"])
def test_a_screen_is_only_read(console: SmallConsole, method: str, path: str) -> None:
    answer = fetch(method, console.url + path, cookies=console.enter())
    assert answer.status_code in (404, 405)


# --- addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "", "[::1"])
def test_a_foreign_host_name_is_not_answered(console: SmallConsole, host: str) -> None:
    answer = fetch("GET", f"{console.url}/login/client", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "パスワード" not in answer.text


def test_a_load_balancer_may_ask_by_any_name(console: SmallConsole) -> None:
    for path in ("/healthz", "/readyz"):
        answer = fetch("GET", console.url + path, headers={"Host": "10.0.0.1"})
        assert (answer.status_code, answer.text) == (200, "ok")


def test_this_machine_may_be_called_by_each_of_its_names(console: SmallConsole) -> None:
    port = console.url.rsplit(":", 1)[1]
    assert fetch("GET", f"{console.url}/login/client", headers={"Host": f"localhost:{port}"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
    ],
)
def test_neighbours_are_one_network(host: str, expected: str) -> None:
    assert network(host) == expected


# --- what every answer says -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/healthz", "/login/client", "/login/style.css", "/postings", "/nothing", ASSET, "/_stcore/health", "/"]
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_forbids_what_no_page_of_ours_needs(console: SmallConsole, path: str, signed_in: bool) -> None:
    headers = fetch("GET", console.url + path, cookies=console.enter() if signed_in else None).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not [name for name in headers if name.startswith("access-control-")]
    kept = path in (ASSET, "/login/style.css")
    assert (
        headers["cache-control"].startswith("public") if kept else headers["cache-control"] in ("no-store", "no-cache")
    )


def test_a_foreign_page_is_never_given_leave_to_read(console: SmallConsole) -> None:
    for origin in ("http://localhost:1", "http://evil.example", console.url):
        headers = fetch(
            "GET", f"{console.url}/_stcore/health", headers={"Origin": origin}, cookies=console.enter()
        ).headers
        assert not [name for name in headers if name.startswith("access-control-")]


def test_the_policy_names_exactly_the_scripts_that_stand_in_the_page(console: SmallConsole) -> None:
    page = fetch("GET", f"{console.url}/postings", cookies=console.enter())
    policy = page.headers["content-security-policy"]
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts}
    assert len(scripts) == 2
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    assert "unsafe-eval" not in policy
    assert "blob:" not in policy.split("script-src")[1].split(";")[0]


def test_the_page_is_ours_in_name_and_language(console: SmallConsole) -> None:
    page = fetch("GET", f"{console.url}/postings", cookies=console.enter()).text
    assert '<html lang="ja">' in page
    assert "<title>kakutoku connect</title>" in page
    assert "agent" not in page
    assert '"./' not in page


def test_the_entrance_works_without_any_script(console: SmallConsole) -> None:
    page = fetch("GET", f"{console.url}/login/client")
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]


# --- Streamlit's files ------------------------------------------------------------------------------------------


def test_script_files_are_compressed_and_kept_by_the_browser(console: SmallConsole) -> None:
    plain = fetch("GET", console.url + ASSET, headers={"Accept-Encoding": "identity"})
    packed = fetch("GET", console.url + ASSET, headers={"Accept-Encoding": "gzip"})
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content == Shell().assets[ASSET].path.read_bytes()
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert gzip.compress(plain.content)


def test_the_page_names_the_scripts_of_heads_and_lists_before_anybody_asks(console: SmallConsole) -> None:
    cookies = console.enter()
    page = fetch("GET", f"{console.url}/postings", cookies=cookies).text
    early = re.findall(r'<link rel="modulepreload" href="(/_stcore/bidi-components/[^"]+)">', page)
    assert [path.rsplit("/", 1)[1] for path in early] == ["head.js", "board.js"]
    for path in early:
        answer = fetch("GET", console.url + path, cookies=cookies)
        assert answer.status_code == 200
        assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize("path", sorted(Shell().parts))
def test_the_script_of_a_part_needs_no_other_file(console: SmallConsole, path: str) -> None:
    script = fetch("GET", console.url + path, cookies=console.enter()).text
    assert not re.search(r"^(import|export function)\b", script, re.MULTILINE)
    assert len(re.findall(r"^export ", script, re.MULTILINE)) == 1
    begun = re.findall(r"^const \$(\w+) = \(\(\) => \{$", script, re.MULTILINE)
    assert (len(begun), begun[-1]) == (len(set(begun)), path.rsplit("/", 1)[1].removesuffix(".js"))


# --- pictures and uploads ---------------------------------------------------------------------------------------


@pytest.fixture
def tab(console: SmallConsole) -> Iterator[tuple[Tab, dict[str, str]]]:
    """The buyer's open tab, and the buyer's cookies."""
    cookies = console.enter()
    with open_tab(console.url, cookies) as opened:
        opened.visit("postings")
        yield opened, cookies


def picture(tab: Tab) -> str:
    return next(e.imgs.imgs[0].url for e in tab.elements() if e.WhichOneof("type") == "imgs")


@pytest.mark.parametrize(("name", "status"), [("boss", 404), ("seller", 404), (None, 401)])
def test_a_picture_is_served_to_the_session_that_shows_it_and_nobody_else(
    console: SmallConsole, tab: tuple[Tab, dict[str, str]], name: str | None, status: int
) -> None:
    url = console.url + picture(tab[0])
    mine = fetch("GET", url, cookies=tab[1])
    assert (mine.status_code, mine.content) == (200, PICTURE)
    assert mine.headers["cache-control"] == "no-store"
    assert "sandbox" in mine.headers["content-security-policy"]
    assert fetch("GET", url, cookies=console.enter(name) if name else None).status_code == status


def test_a_picture_is_gone_when_its_tab_is_closed(console: SmallConsole) -> None:
    cookies = console.enter()
    with open_tab(console.url, cookies) as tab:
        tab.visit("postings")
        url = console.url + picture(tab)
        assert fetch("GET", url, cookies=cookies).status_code == 200
    assert fetch("GET", url, cookies=cookies).status_code == 404


def upload(
    console: SmallConsole,
    tab: Tab,
    cookies: dict[str, str],
    content: bytes = b"hello",
    *,
    file: str = "",
    method: str = "PUT",
    **headers: str,
) -> httpx.Response:
    """Put a file into a tab as Streamlit's page does."""
    return fetch(
        method,
        f"{console.url}/_stcore/upload_file/{tab.session}/{file or uuid.uuid4()}",
        files={"file": ("a.txt", content)} if method == "PUT" else None,
        cookies={**cookies, "_streamlit_xsrf": tab.xsrf},
        headers={"X-Xsrftoken": tab.xsrf, "Origin": console.url, **headers},
        timeout=30,
    )


def test_a_file_goes_into_the_own_tab(console: SmallConsole, tab: tuple[Tab, dict[str, str]]) -> None:
    file = str(uuid.uuid4())
    assert upload(console, *tab, file=file).status_code == 204
    assert upload(console, *tab, file=file, method="DELETE").status_code == 204


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("name", ["buyer", "boss", "seller"])
def test_nobody_puts_or_removes_a_file_in_somebody_elses_tab(
    console: SmallConsole, tab: tuple[Tab, dict[str, str]], method: str, name: str
) -> None:
    assert upload(console, tab[0], console.enter(name), method=method).status_code == 404


def test_a_foreign_page_uploads_nothing(console: SmallConsole, tab: tuple[Tab, dict[str, str]]) -> None:
    assert upload(console, *tab, Origin="http://evil.example").status_code == 403
    assert upload(console, *tab, **{"X-Xsrftoken": "wrong"}).status_code == 403


def test_a_file_beyond_20_mib_is_refused(console: SmallConsole, tab: tuple[Tab, dict[str, str]]) -> None:
    assert upload(console, *tab, content=b"x" * (20 * 1024 * 1024 + 1)).status_code == 413


def test_an_upload_says_how_long_it_is(console: SmallConsole, tab: tuple[Tab, dict[str, str]]) -> None:
    answer = fetch(
        "PUT",
        f"{console.url}/_stcore/upload_file/{tab[0].session}/{uuid.uuid4()}",
        content=iter([b"x"]),
        cookies=tab[1],
        headers={"Origin": console.url},
    )
    assert answer.status_code == 411


def test_a_tab_holds_a_limited_number_of_files(console: SmallConsole, tab: tuple[Tab, dict[str, str]]) -> None:
    for _ in range(FILES_PER_TAB):
        assert upload(console, *tab).status_code == 204
    assert upload(console, *tab).status_code == 429


def test_a_tab_holds_a_limited_number_of_bytes(console: SmallConsole, tab: tuple[Tab, dict[str, str]]) -> None:
    allowed = internals.BYTES_PER_TAB // (18 * 1024 * 1024)
    answers = [upload(console, *tab, content=b"x" * (18 * 1024 * 1024)).status_code for _ in range(allowed + 1)]
    assert answers == [204] * allowed + [413]


# --- behind TLS -------------------------------------------------------------------------------------------------


def test_behind_tls_the_cookies_belong_to_this_very_host(people_url: str) -> None:
    host = {"Host": "connect.example"}
    with running_console(
        people_url, program="tests/pages/small_console.py", CONNECT_PUBLIC_URL="https://connect.example"
    ) as url:
        form = fetch("GET", f"{url}/login/client", headers=host)
        cookie = form.headers["set-cookie"].split(";")[0]
        answer = fetch(
            "POST",
            f"{url}/login/client",
            data={"email": address("buyer"), "password": PASSWORD, "token": form_token(form.text)},
            headers={**host, "Origin": "https://connect.example", "Cookie": cookie},
        )
        assert answer.status_code == 303
        session = next(h for h in answer.headers.get_list("set-cookie") if h.startswith("__Host-connect="))
        assert session.endswith("; Secure")
        assert "Path=/;" in session
        assert "Domain" not in session
        every = answer.headers.get_list("set-cookie") + fetch(
            "GET", f"{url}/_stcore/health", headers={**host, "Cookie": session.split(";")[0]}
        ).headers.get_list("set-cookie")
        assert len(every) == 3  # session, audience, and Streamlit's for uploads
        assert all("; Secure" in cookie for cookie in every)
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        signed_in = fetch("GET", f"{url}/postings", headers={**host, "Cookie": session.split(";")[0]})
        assert signed_in.status_code == 200
        unsafe = session.split(";")[0].removeprefix("__Host-")
        assert fetch("GET", f"{url}/postings", headers={**host, "Cookie": unsafe}).status_code == 303
        assert fetch("GET", f"{url}/login/client").status_code == 421
