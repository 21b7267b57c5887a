"""Text that people typed, shown exactly as they typed it (T3)."""

import re
from html import escape

from core.web_addresses import Piece, pieces

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_AUTOMATIC = re.compile(r":(?=[\w+/-])|(?<=[-<>~=])(?=[-=>])|(?<=\bwww)(?=\.)|@", re.ASCII | re.IGNORECASE)
_JOINER = "\u2060"
"""Invisible and without width: it only keeps Streamlit from finding a link, an icon or an arrow."""


def plain(text: str) -> str:
    """The text for a place that reads Markdown: labels, captions, badges, alerts, toasts, metrics, tabs, help.

    A backslash takes the meaning from every punctuation mark; the joiner stops what is replaced after parsing (links,
    `:material/…:`, `:emoji:`, `->`, `>=`). Line ends become hard breaks where the place has lines, blanks where not.
    """
    joined = _AUTOMATIC.sub(lambda found: found[0] + _JOINER, text)
    lines = _PUNCTUATION.sub(r"\\\g<0>", joined).split("\n")
    return "  \n".join(_unindented(line) for line in lines)


def html(text: str) -> str:
    """The text for `st.html`, between tags or inside a quoted attribute."""
    return escape(text, quote=True)


def linked(text: str) -> str:
    """The same for `st.html`, its web addresses as links that tell their pages nothing of this one."""
    return "".join(_piece(piece) for piece in pieces(text))


def _piece(piece: Piece) -> str:
    if not piece.href:
        return html(piece.text)
    host = f"<small>（接続先：{html(piece.host)}）</small>" if piece.host else ""
    link = f'<a href="{html(piece.href)}" target="_blank" rel="noopener noreferrer nofollow">{html(piece.text)}</a>'
    return link + host


def room(text: str, limit: int) -> str:
    """How much may still be typed, in words. A field is not cut at its limit: a long paste would vanish unsaid."""
    left = limit - len(text)
    return f"残り{left:,}文字" if left >= 0 else f"{-left:,}文字超過しています。"


def _unindented(line: str) -> str:
    """Leading blanks as entities, for four of them would make the line a block of code."""
    bare = line.lstrip(" \t")
    return "&#32;" * (len(line) - len(bare)) + bare
