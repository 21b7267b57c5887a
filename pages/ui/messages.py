"""A conversation as both sides read it: who wrote what, when, and what happened in between (M1)."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from core import formats
from core.calendar import jst_date
from core.model import Side
from core.views import Attachment, Message
from pages.entrance.downloads import attachment_path
from pages.ui.text import html


def conversation(messages: Sequence[Message]) -> None:
    """Draw the messages, oldest first, as one block: the writer's own on the right, the system's in the middle."""
    days = groupby(messages, key=lambda message: jst_date(message.sent_at))
    body = "".join(
        f'<li class="day"><span>{formats.day(day)}</span></li>{"".join(map(_line, of_day))}' for day, of_day in days
    )
    st.html(f'<style>{_STYLE}</style><ol class="talk" aria-label="メッセージ">{body}</ol>')


def _line(message: Message) -> str:
    time = f'<time datetime="{message.sent_at.isoformat()}">{formats.clock_time(message.sent_at)}</time>'
    if message.side is Side.SYSTEM:
        return f'<li class="note"><p>{html(message.body)}</p>{time}</li>'
    files = "".join(map(_file, message.attachments))
    read = f'<small title="{html("、".join(message.read_by))}">既読</small>' if message.mine and message.read_by else ""
    return (
        f'<li class="{"mine" if message.mine else "theirs"}"><p class="who">{html(message.author)}'
        f"<span>{html(message.side.label)}</span></p>"
        f'<p class="text">{html(message.body)}</p>{f"<ul>{files}</ul>" if files else ""}'
        f'<p class="when">{time}{read}</p></li>'
    )


def _file(file: Attachment) -> str:
    link = f'<a href="{attachment_path(file.id)}" download>{html(file.name)}</a>'
    return f"<li>添付 {link} <small>{_size(file.size)}</small></li>"


def _size(octets: int) -> str:
    return f"{octets / 2**20:.1f} MB" if octets >= 2**20 else f"{max(1, octets // 2**10):,} KB"


_STYLE = """
.talk{list-style:none;margin:0;padding:0 !important;display:flex;flex-direction:column;gap:.7rem}
.talk p,.talk ul{margin:0;list-style:none}
.talk ul{padding:0 !important}
.talk li{margin:0}
.talk .mine,.talk .theirs{max-width:min(44rem,88%);align-self:flex-start}
.talk .mine{align-self:flex-end;text-align:right}
.talk .who{font-size:.85rem;font-weight:600}
.talk .who span{font-weight:400;margin-left:.4rem;opacity:.75}
.talk .text{display:inline-block;text-align:left;margin:.15rem 0;padding:.55rem .85rem;border-radius:8px;
white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.7;
border:1px solid light-dark(#E3E7EC,#303A47);background:light-dark(#F6F7F9,#1B222C)}
.talk .mine .text{background:light-dark(#E6F0FD,#1B3352);border-color:light-dark(#CFE0F7,#274A77)}
.talk .when,.talk ul{font-size:.8rem;opacity:.85}
.talk .when small{margin-left:.5rem}
.talk .day{align-self:stretch;display:flex;align-items:center;gap:.8rem;font-size:.85rem;opacity:.85}
.talk .day::before,.talk .day::after{content:"";flex:1;border-top:1px solid light-dark(#E3E7EC,#303A47)}
.talk .note{align-self:center;max-width:88%;display:flex;flex-wrap:wrap;justify-content:center;gap:.1rem .7rem;
padding:.3rem .9rem;border-radius:12px;font-size:.88rem;
background:light-dark(#EDF0F3,#2A333F);color:light-dark(#3C4653,#D3DAE4)}
.talk .note p{white-space:pre-wrap;overflow-wrap:anywhere}
"""
