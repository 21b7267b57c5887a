"""A browser is called by a name that its owner recognises (A2)."""

import pytest

from core.browsers import browser

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36", "Chrome（Windows）"),
        (f"{WINDOWS} HeadlessChrome/140.0.0.0 Safari/537.36", "Chrome（Windows）"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge（Windows）"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/120.0", "Opera（Windows）"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox（Windows）"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
            "Safari（Mac）",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1",
            "Safari（iPhone）",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Mobile Safari/604.1",
            "Chrome（iPhone）",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) FxiOS/140.0 Safari/605.1.15",
            "Firefox（iPad）",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome（Android）",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S921) SamsungBrowser/28.0 Chrome/130.0 Safari/537.36",
            "Samsung Internet（Android）",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 16000) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
            "Chrome（ChromeOS）",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox（Linux）"),
        ("curl/8.14", "不明な端末"),
        ("", "不明な端末"),
        ("<script>alert(1)</script>" * 1000, "不明な端末"),
    ],
)
def test_a_browser_is_named_in_words(user_agent: str, name: str) -> None:
    assert browser(user_agent) == name
