"""Turns what people write in Markdown into a page that cannot act: no script, no picture, no address but the web's."""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_WEB = re.compile(r"https?://", re.IGNORECASE)
_LOWER = 2
"""A page's own title stands above: the first heading of its text is the third of the screen."""


def rendered(text: str) -> str:
    """The text as HTML: headings, lists, tables, emphasis, code, and links that lead to the web in a tab of their own.

    What somebody writes as HTML stands there as text, and so does a picture, of which nothing is ever fetched.
    """
    return _parser.render(text)


def _is_of_the_web(url: str) -> bool:
    return _WEB.match(url.strip()) is not None


def _link(self: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    del env
    tokens[place].attrSet("target", "_blank")
    tokens[place].attrSet("rel", "noopener noreferrer nofollow")
    return self.renderToken(tokens, place, options, None)


def _heading(self: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    del env
    tokens[place].tag = f"h{min(6, int(tokens[place].tag[1:]) + _LOWER)}"
    return self.renderToken(tokens, place, options, None)


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    parser.validateLink = _is_of_the_web
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


_parser = _made()
