"""A case's feed drawn as one block: the days, and on each of them what was reported when and by whom (D6)."""

from datetime import datetime
from itertools import groupby

import streamlit as st

from core import rules_feed as law
from core.calendar import jst_date
from core.formats import clock_time, day, moment, quantity
from core.model_direction import AppointmentState, FeedKind
from core.performance import hours_of
from core.views.feed import Appointment, FeedEntry, FeedPage, Waiting
from pages.ui.text import html, linked

TONES = {
    AppointmentState.BOOKED: "blue",
    AppointmentState.HELD: "green",
    AppointmentState.NO_SHOW: "red",
    AppointmentState.CANCELLED: "gray",
}


def feed_list(page: FeedPage, here: str, now: datetime, *, settles: bool) -> None:
    """A part of a feed, the latest first; `here` is the feed's address, `settles` adds the links to outcomes."""
    days = groupby(page.entries, key=lambda entry: jst_date(entry.at))
    lines = "".join(
        f'<li class="day"><h3>{day(on)}</h3></li>' + "".join(_entry(entry, now, settles) for entry in entries)
        for on, entries in days
    )
    up = f'<p class="feed-more"><a href="{here}">最新の報告へ</a></p>' if page.later else ""
    down = ""
    if page.earlier:
        before = f"?before={page.entries[-1].id}"
        down = f'<p class="feed-more"><a href="{before}" data-also="">以前の分を表示</a></p>'
    st.html(f'<style>{_STYLE}</style>{up}<ol class="feed" aria-label="報告">{lines}</ol>{down}')


def waiting_list(waiting: Waiting) -> None:
    """The appointments whose time has come, the first of them each with the way to say what became of it."""
    if not waiting.shown:
        return
    lines = "".join(
        f"<li><span>{moment(each.meets_at)}　{html(each.company)}</span> {_settle(each, '結果を登録')}</li>"
        for each in waiting.shown
    )
    first = f"（日時の早い{len(waiting.shown)}件を表示）" if waiting.count > len(waiting.shown) else ""
    title = f"結果が未登録のアポイントが{waiting.count:,}件あります{first}"
    st.html(f'<style>{_STYLE}</style><section class="feed-waits"><h3>{title}</h3><ul>{lines}</ul></section>')


def _entry(entry: FeedEntry, now: datetime, settles: bool) -> str:
    time = f'<time datetime="{entry.at.isoformat()}">{clock_time(entry.at)}</time>'
    kind = "won" if entry.kind is FeedKind.APPOINTMENT else "over"
    late = f"（{day(entry.day)}分）" if entry.day != jst_date(entry.at) else ""
    told = _appointment(entry.appointment, now, settles) if entry.appointment else _day_end(entry)
    return (
        f'<li class="{kind}"><p class="who">{time}<b>{html(entry.member)}</b>'
        f"<span>{entry.kind.label}{late}</span></p>{told}</li>"
    )


def _appointment(booked: Appointment, now: datetime, settles: bool) -> str:
    script = f"<span>{html(booked.script)}</span>" if booked.script else ""
    notes = f'<p class="notes">{linked(booked.notes)}</p>' if booked.notes else ""
    asks = law.asks_for_outcome(booked.state, booked.meets_at, now)
    link = _settle(booked, "結果を登録" if booked.state is AppointmentState.BOOKED else "結果を変更") if settles else ""
    word = "結果未登録" if asks else booked.state.label
    tone = "orange" if asks else TONES[booked.state]
    return (
        f'<p class="main">{html(booked.company)}　<span>{html(booked.attendee)}</span></p>'
        f'<p class="facts"><span>{moment(booked.meets_at)}</span>{script}'
        f'<em class="{tone}">{word}</em>{link}</p>{notes}'
    )


def _day_end(entry: FeedEntry) -> str:
    work = entry.work
    figures = (
        ("稼働", quantity(hours_of(work.minutes), "時間")),
        ("架電", f"{work.calls:,}件"),
        ("コンタクト", f"{work.contacts:,}件"),
        ("アポ獲得", f"{work.appointments:,}件"),
    )
    drawn = "".join(f"<div><dt>{name}</dt><dd>{figure}</dd></div>" for name, figure in figures)
    inside = '<small class="inside">社内向け：企業には表示されません</small>' if entry.internal and entry.text else ""
    text = f'<p class="notes">{linked(entry.text)}</p>{inside}' if entry.text else ""
    return f"<dl>{drawn}</dl>{text}"


def _settle(booked: Appointment, label: str) -> str:
    name = html(f"{booked.company}の{label}")
    return f'<a href="?appointment={booked.id}" data-also="" aria-label="{name}">{label}</a>'


_STYLE = """
.feed,.feed-waits ul{list-style:none;margin:0;padding:0 !important;display:flex;flex-direction:column;gap:.6rem}
.feed li,.feed-waits li{margin:0}
.feed p,.feed dl,.feed h3,.feed-waits h3{margin:0;padding:0}
.feed .day h3,.feed-waits h3{font-size:.95rem;font-weight:600}
.feed .day:not(:first-child){margin-top:.6rem}
.feed .won,.feed .over{padding:.7rem .9rem;border-radius:8px;border:1px solid light-dark(#E3E7EC,#303A47);
border-left-width:4px}
.feed .won{border-left-color:light-dark(#1E8E5A,#4CC38A)}
.feed .over{border-left-color:light-dark(#8A97A6,#6B7A8C)}
.feed .who{display:flex;flex-wrap:wrap;gap:.1rem .7rem;align-items:baseline;font-size:.9rem}
.feed .who time,.feed .who span{opacity:.8}
.feed .main{font-size:1.1rem;font-weight:600;margin:.25rem 0;overflow-wrap:anywhere}
.feed .main span{font-weight:400;font-size:.95rem}
.feed .facts{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:baseline;font-size:.95rem}
.feed em{font-style:normal;font-size:.85rem;padding:.05rem .5rem;border-radius:6px}
.feed em.blue{background:light-dark(#E6F0FD,#1B3352);color:light-dark(#174A8C,#B6D4FF)}
.feed em.green{background:light-dark(#E3F4EA,#173A29);color:light-dark(#14603B,#A6E3C3)}
.feed em.red{background:light-dark(#FDE8E4,#4A211B);color:light-dark(#9A2B17,#FFC2B6)}
.feed em.gray{background:light-dark(#EDF0F3,#2A333F);color:light-dark(#3C4653,#D3DAE4)}
.feed em.orange{background:light-dark(#FDEFD9,#47331A);color:light-dark(#7A4A07,#FFD9A3)}
.feed .notes{margin-top:.35rem;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.7}
.feed dl{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;margin-top:.3rem}
.feed dl div{display:flex;gap:.5rem;align-items:baseline}
.feed dt{font-size:.85rem;opacity:.8}
.feed dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.feed .inside{opacity:.85}
.feed a,.feed-more a,.feed-waits a{color:light-dark(#1D5FBF,#8AB8FF)}
.feed-more{margin:.8rem 0;text-align:center}
.feed-waits{padding:.8rem 1rem;border-radius:8px;margin-bottom:.8rem;
background:light-dark(#FDEFD9,#3A2C18);color:light-dark(#4A2F08,#FFE3BC)}
.feed-waits ul{margin-top:.4rem;gap:.35rem}
.feed-waits li{display:flex;flex-wrap:wrap;gap:.1rem .9rem}
"""
