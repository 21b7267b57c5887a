"""Which role may do what, as a table drawn from the law's own (A3)."""

from collections.abc import Sequence

import streamlit as st

from core.rules_people import ROLES, grants
from pages.ui import frame
from pages.ui.text import html

_TABLE = "width:100%;border-collapse:collapse;font-size:.9rem"
_CELL = "padding:.35rem .6rem .35rem 0;border-bottom:1px solid rgba(128,128,128,.3);text-align:left;vertical-align:top"
_WRAPPED = f"{_CELL};min-width:3.2em;overflow-wrap:anywhere"
_MARKS = {True: ("○", "可能"), False: ("—", "不可")}


def matrix() -> None:
    """Every permission that somebody of the viewer's organisation has, and which roles have it."""
    audience = frame.viewer().audience
    roles = ROLES[audience]
    head = "".join(f'<th scope="col" style="{_CELL}">{html(role.label)}</th>' for role in roles)
    body = "".join(
        f'<tr><th scope="row" style="{_CELL};font-weight:400">{html(grant.permission.label)}</th>'
        + "".join(_mark(held) for held in grant.held)
        + "</tr>"
        for grant in grants(audience)
    )
    st.html(
        f'<table style="{_TABLE}"><thead><tr><th scope="col" style="{_CELL}">操作</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
    st.caption("自社の情報の閲覧は、すべての権限で可能です。")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Plain text in rows and columns."""
    head = "".join(f'<th scope="col" style="{_CELL}">{html(word)}</th>' for word in headings)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_WRAPPED}">{html(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    st.html(f'<table style="{_TABLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _mark(held: bool) -> str:
    sign, said = _MARKS[held]
    return f'<td style="{_CELL}"><span role="img" aria-label="{said}">{sign}</span></td>'
