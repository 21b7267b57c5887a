"""Addresses in messages become links, and nothing else about a message changes (M1, T3)."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.web_addresses import Piece, pieces

ADDRESS = "https://meet.example/r/12?a=1&b=%E5%96%B6#top"


def links(text: str) -> list[str]:
    return [piece.text for piece in pieces(text) if piece.href]


@pytest.mark.parametrize(
    "around",
    ["{}", "こちらです：{}", "（{}）", "「{}」をご覧ください。", "{}、", "{}。", "{}.", "{}!", "<{}>", '"{}"', "({})",
     "【{}】", "{}\n次の行", "{} と", "{}をご確認ください", "『{}』", "[{}]", "*{}*", "{}?", "{}…", "{}）"],
)  # fmt: skip
def test_an_address_ends_where_the_sentence_goes_on(around: str):
    text = around.format(ADDRESS)
    assert links(text) == [ADDRESS]
    assert "".join(piece.text for piece in pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://ja.example/wiki/A_(B)", "https://ja.example/wiki/A_(B)"),
        ("(https://ja.example/wiki/A_(B))", "https://ja.example/wiki/A_(B)"),
        ("http://a.example/?q=1。https", "http://a.example/?q=1"),
        ("HTTPS://A.Example/X", "HTTPS://A.Example/X"),
        ("https://a.exampleをご覧", "https://a.example"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("見てhttps://a.example", "https://a.example"),
        ("https://例え.example/", "https://例え.example/"),
    ],
)
def test_a_whole_address_is_found(text: str, found: str):
    assert links(text) == [found]


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "file:///etc/passwd", "www.a.example", "https://",
     "https:///x", "http://localhost/", "http://192.168.0.1/", "https://www.a.example@b.example/", "xhttps://a.example",
     "https://a.example:99999/", "https://user:secret@a.example/", "a@b.example", f"https://{'a' * 70}.example/",
     "https://a..example/", "https://-a.example/", "vbscript:https", "https://аррӏе.рф/", "https://[::1]/", "https://a.examplе/"],
)  # fmt: skip
def test_everything_else_stays_text(text: str):
    assert pieces(text) == (Piece(text),)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://аррӏе.example/", "xn--80ak6aa92e.example"),  # Cyrillic
        ("https://kаkutoku.example/", "xn--kkutoku-2fg.example"),  # one Cyrillic letter
        ("https://ＫＡＫＵ.example/", "kaku.example"),  # wide letters
        ("https://caféx.example/", "xn--cafx-dpa.example"),
        ("https://営業a.example/", "xn--a-sv9aq91d.example"),
        ("https://営業.example/", ""),
        ("https://ほしなぎ.example/", ""),
        ("https://hoshinagi.example/", ""),
    ],
)
def test_a_host_that_may_look_like_another_is_named_as_the_browser_will_ask_for_it(text: str, host: str):
    (piece,) = pieces(text)
    assert (piece.text, piece.host) == (text, host)
    assert urlsplit(piece.href).netloc.isascii()
    assert host in piece.href


WORDS = st.sampled_from(["https://", "http://a.example", ADDRESS, "javascript:", "。", "（", "）", ")", "(", "@",
                         ":", "/", ".", "営業", "а", "xn--", "\n", " ", "<", '"', "&", "%", "a.b"])  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS, max_size=12).map("".join)))
def test_the_text_is_never_changed_and_links_lead_only_to_the_web(text: str):
    found = pieces(text)
    assert "".join(piece.text for piece in found) == text
    for piece in found:
        assert piece.text
        if piece.href:
            parts = urlsplit(piece.href)
            assert parts.scheme in ("http", "https")
            assert parts.hostname
            assert "." in parts.hostname
            assert parts.username is None
            assert piece.href.isascii()
            assert not set(piece.href) & set("\"'<>`\\ \n") - {"'"}
