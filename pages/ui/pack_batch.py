"""「木・金の資料をまとめて作成」: asked for in one press, watched while they are made, left and come back to (D8)."""

from datetime import date

import streamlit as st

from core import rules
from core import rules_packs as law
from core.actions.pack_batches import request_packs
from core.calendar import jst_date
from core.formats import day, moment
from core.model import MemberId
from core.paths import Screen, path
from core.rules import Permission
from core.views.packs import Batch, unshared
from pages.ui import frame
from pages.ui.text import html, plain

PRESS = "meetings.batch"
EVERY_SECONDS = 1.0


def section(director: MemberId | None, first: date, last: date) -> None:
    """The button for the coming Thursday and Friday, the choice of other days, and one's own latest batches."""
    today = jst_date(frame.now())
    meetings = unshared(frame.read(lambda repo: repo.packs.meetings(first, last, director=director)))
    days = sorted({each.day for each in meetings if each.day >= today and not _early(each.day)})
    usual = law.busy_days(today)
    wanted = [on for on in days if on in usual]
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    with st.container(horizontal=True, vertical_alignment="center"):
        count = sum(each.day in wanted for each in meetings)
        none = "" if wanted else "作成していない木曜・金曜の定例はありません。"
        st.button(
            f"木・金の資料をまとめて作成（{count}件）" if count else "木・金の資料をまとめて作成",
            type="primary",
            icon=":material/library_books:",
            key="meetings.batch.ask",
            on_click=_ask,
            args=(director, wanted),
            **frame.bar(barred or none),
        )
        with st.popover("日を選んで作成", icon=":material/event:", disabled=not days):
            chosen = st.multiselect(
                "定例の日", days, default=wanted, format_func=day, key="meetings.batch.days", placeholder="日を選択"
            )
            st.button(
                "選んだ日の資料を作成",
                key="meetings.batch.chosen",
                on_click=_ask,
                args=(director, chosen),
                **frame.bar(barred or ("" if chosen else "日を選択してください。")),
            )
    st.caption("作成済みの資料は、数値だけが最新になります。共有済みの資料は変わりません。")
    mine = frame.read(lambda repo: repo.pack_batches.mine())
    waiting = any(batch.finished_at is None for batch in mine)
    st.fragment(_mine, run_every=EVERY_SECONDS if waiting else None)(waiting=waiting)


def _early(on: date) -> bool:
    return bool(frame.barred(law.require_begun, on, frame.now()))


def _ask(director: MemberId | None, days: list[date]) -> None:
    done = "資料の作成を始めました。この画面を離れても続きます。"
    frame.act(request_packs, director, tuple(days), frame.intent_key(PRESS), done=done)
    frame.renew(PRESS)


def _mine(*, waiting: bool) -> None:
    """The latest, and those before it that go on or have failures of meetings to come.

    Drawn again by itself while one is in the making, and then the whole screen once.
    """
    mine = frame.read(lambda repo: repo.pack_batches.mine())
    if waiting and all(batch.finished_at for batch in mine):
        st.rerun()
    today = jst_date(frame.now())
    for batch in mine:
        if batch is not mine[0] and batch.finished_at and (not batch.failures or batch.last_on < today):
            continue
        with st.container(border=True, key=f"meetings.batch.{batch.id}"):
            _one(batch)


def _one(batch: Batch) -> None:
    days = day(batch.first_on) if batch.first_on == batch.last_on else f"{day(batch.first_on)}〜{day(batch.last_on)}"
    whose = f"{batch.director}さんの" if batch.director else "すべての"
    title = plain(f"{days}　{whose}定例資料")
    if batch.finished_at is None:
        text = f"{title}を作成中（{batch.done} / {batch.total}件）"
        st.progress(batch.done / batch.total if batch.total else 0.0, text=text)
        return
    made = batch.total - len(batch.failures)
    st.markdown(f"**{title}**：{made} / {batch.total}件を作成しました（{moment(batch.finished_at)}）。")
    if batch.failures:
        lines = "".join(
            f"<li><a href='{path(Screen.CASE, case=each.case, part='meetings')}'>{html(each.name)}</a>"
            f"（{day(each.day)}）：{html(each.sentence)}</li>"
            for each in batch.failures
        )
        st.html(f"<p>次の{len(batch.failures)}件は作成できませんでした。</p><ul>{lines}</ul>")
