"""A conversation as both sides read it: who wrote what, when, and what happened in between (M1)."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from core import formats
from core.calendar import jst_date
from core.model import Side
from core.model_choosing import ScanState
from core.rules_talks import REMOVED, file_held
from core.views import Attachment, Message, Thread
from pages.entrance.file_paths import attachment_path
from pages.ui.text import html, linked


def conversation(thread: Thread, here: str, *, lit: int | None = None, removable: bool = False) -> None:
    """Draw a part of a thread, oldest first, as one block: the writer's own right, the system's in the middle.

    `here` is the thread's address, to which the links to earlier and later parts add; `lit` is the message that was
    looked for; `removable` adds the links with which the viewer's side takes its files back.
    """
    messages = thread.messages
    days = groupby(zip(messages, _newly_read(messages), strict=True), key=lambda one: jst_date(one[0].sent_at))
    remove = f"{here}&file=" if removable else ""
    lines = "".join(
        f'<li class="day"><span>{formats.day(day)}</span></li>'
        + "".join(_line(message, names, lit=message.id == lit, remove=remove) for message, names in of_day)
        for day, of_day in days
    )
    up = _move(f"{here}&before={messages[0].id}", "以前のメッセージを表示") if thread.earlier else ""
    down = ""
    if thread.later:
        down = _move(f"{here}&since={messages[-1].id}", "以降のメッセージを表示") + _move(here, "最新のメッセージへ")
    st.html(f'<style>{_STYLE}</style>{up}<ol class="talk" aria-label="メッセージ" tabindex="0">{lines}</ol>{down}')


def _newly_read(messages: Sequence[Message]) -> Iterator[tuple[str, ...]]:
    """For each message, who has read it and none of its side's later ones: a name stands once, where its reader is."""
    further: dict[bool, tuple[str, ...]] = {}
    found: list[tuple[str, ...]] = []
    for message in reversed(messages):
        known = further.get(message.mine, ())
        found.append(tuple(name for name in message.read_by if name not in known))
        further[message.mine] = message.read_by or known
    return reversed(found)


def _line(message: Message, readers: tuple[str, ...], *, lit: bool, remove: str) -> str:
    time = f'<time datetime="{message.sent_at.isoformat()}">{formats.clock_time(message.sent_at)}</time>'
    mark = ' lit" aria-current="true' if lit else ""
    if message.side is Side.SYSTEM:
        return f'<li class="note{mark}"><p>{linked(message.body)}</p>{time}</li>'
    own = remove if message.mine else ""
    files = "".join(_file(file, own) for file in message.attachments)
    return (
        f'<li class="{"mine" if message.mine else "theirs"}{mark}"><p class="who">{html(message.author)}'
        f"<span>{html(message.side.label)}</span></p>"
        f"{_said(message.body)}{f'<ul>{files}</ul>' if files else ''}"
        f'<p class="when">{time}{_read(message, readers)}</p></li>'
    )


def _said(body: str) -> str:
    return f'<p class="text">{linked(body)}</p>' if body else ""


def _read(message: Message, readers: tuple[str, ...]) -> str:
    """Who has read it, in words; of one's own lines also that somebody has whose name stands further down."""
    names = html("、".join(readers))
    if message.mine:
        return f"<small>既読{f'：{names}' if names else ''}</small>" if message.read_by else ""
    return f"<small>社内の既読：{names}</small>" if names else ""


def _file(file: Attachment, remove: str) -> str:
    if file.removed:
        return f"<li>{REMOVED}</li>"
    take_back = f' <a href="{remove}{file.id}" data-also="">ファイルを削除</a>' if remove else ""
    if file_held(file.scan, removed=False):
        return f"<li>添付 {html(file.name)} <strong>{html(_HELD[file.scan])}</strong>{take_back}</li>"
    link = f'<a href="{attachment_path(file.id)}" download>{html(file.name)}</a>'
    checked = f"、{file.scan.label}" if file.scan is ScanState.CLEAN else ""
    return f"<li>添付 {link} <small>{_size(file.size)}{checked}</small>{take_back}</li>"


_HELD = {ScanState.WAITING: "検査中", ScanState.INFECTED: "危険なファイルのため開けません"}


def _move(href: str, label: str) -> str:
    return f'<p class="talk-more"><a href="{href}">{label}</a></p>'


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
.talk .when,.talk ul{font-size:.85rem;opacity:.9}
.talk small{font-size:inherit}
.talk .when small{margin-left:.5rem}
.talk .lit .text,.talk .note.lit{outline:3px solid light-dark(#C8402B,#FF8A75);outline-offset:-2px}
.talk .lit{scroll-initial-target:nearest}
.talk a,.talk-more a{color:light-dark(#1D5FBF,#8AB8FF)}
.talk-more{margin:.2rem 0 .8rem;text-align:center}
.talk .day{align-self:stretch;display:flex;align-items:center;gap:.8rem;font-size:.85rem;opacity:.85}
.talk .day::before,.talk .day::after{content:"";flex:1;border-top:1px solid light-dark(#E3E7EC,#303A47)}
.talk .note{align-self:center;max-width:88%;display:flex;flex-wrap:wrap;justify-content:center;gap:.1rem .7rem;
padding:.3rem .9rem;border-radius:12px;font-size:.88rem;
background:light-dark(#EDF0F3,#2A333F);color:light-dark(#3C4653,#D3DAE4)}
.talk .note p{white-space:pre-wrap;overflow-wrap:anywhere}
"""
