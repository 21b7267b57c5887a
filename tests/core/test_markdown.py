"""What people write in Markdown becomes a page that cannot act, whatever they try (D1)."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markdown import rendered

ALLOWED = set("p br h3 h4 h5 h6 ul ol li strong em s code pre blockquote hr a table thead tbody tr th td".split())

ATTRIBUTES = {"ol": {"start"}, "code": {"class"}, "th": {"style"}, "td": {"style"}}


class Seen(HTMLParser):
    """Every tag with its attributes, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def require_harmless(text: str) -> None:
    for tag, attributes in Seen(rendered(text)).tags:
        assert tag in ALLOWED, tag
        if tag == "a":
            assert re.match("https?://", attributes.pop("href") or "", re.IGNORECASE)
            assert (attributes.pop("target"), attributes.pop("rel")) == ("_blank", "noopener noreferrer nofollow")
            attributes.pop("title", None)
        allowed = (
            {"start"} if tag == "ol" else {"class"} if tag == "code" else {"style"} if tag in ("th", "td") else set()
        )
        assert set(attributes) <= allowed, (tag, attributes)
        assert (attributes.get("style") or "text-align:left") in {
            f"text-align:{side}" for side in ("left", "right", "center")
        }


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![写真](https://evil.example/p.png)",
    "![写真](data:image/png;base64,AAAA)",
    "[印](javascript:alert(1))",
    "[印](JaVaScRiPt:alert(1))",
    "[印](&#106;avascript:alert(1))",
    "[印](java\tscript:alert(1))",
    "[印](data:text/html;base64,AAAA)",
    "[印](vbscript:x)",
    "[印](file:///etc/passwd)",
    "[印](//evil.example/x)",
    "[印](/cases)",
    "[印]: javascript:alert(1)\n\n[印]",
    "<javascript:alert(1)>",
    '[印](https://good.example "\' onmouseover=alert(1)")',
    '[印](https://good.example"onmouseover="alert(1))',
    '```"><script>alert(1)</script>\nx\n```',
    "<style>@import 'https://evil.example'</style>",
    "<iframe src='https://evil.example'></iframe>",
    "<a href=javascript:alert(1)>印</a>",
    "|a|\n|:-|\n|<svg onload=alert(1)>|",
    "[<img src=x onerror=alert(1)>](https://good.example)",
    "[![写真](https://evil.example/p.png)](https://good.example)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_acts_and_nothing_is_fetched(text):
    require_harmless(text)
    assert "<img" not in rendered(text)


@given(
    st.lists(st.sampled_from([*HOSTILE, "<", ">", "[", "](", ")", "!", "`", "\n", "|", "&lt;", "#", "*", "字"])).map(
        "".join
    )
)
def test_no_mixture_of_them_does(text):
    require_harmless(text)


def test_what_people_need_is_there():
    text = "# 見出し\n\n**太字**と[資料](https://docs.example/a)\n次の行\n\n1. 一\n2. 二\n"
    found = rendered(text + "\n|列|値|\n|-|-:|\n|a|1|\n\n~~古い~~ `x`")
    for part in (
        "<h3>見出し</h3>",
        "<strong>太字</strong>",
        '<a href="https://docs.example/a" target="_blank" rel="noopener noreferrer nofollow">資料</a><br',
        "<li>一</li>",
        '<td style="text-align:right">1</td>',
        "<s>古い</s> <code>x</code>",
    ):
        assert part in found
