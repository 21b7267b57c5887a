"""ZIPs of papers beside the search: asked for, watched while they are packed, fetched (C6)."""

import streamlit as st

from core import rules
from core.actions.bundles import request_bundle
from core.calendar import jst_date
from core.formats import day, moment, yen
from core.rules import Permission
from core.rules_papers import AT_ONCE, KEPT, MOST_PAPERS, kept_until, require_packable
from core.views.papers import Bundle, PaperFilter, PaperPage
from pages.entrance.file_paths import bundle_path
from pages.ui import frame
from pages.ui.text import plain

PRESS = "papers.bundle"
EVERY_SECONDS = 2.0
MEGABYTE = 2**20


def bundles(wanted: PaperFilter, page: PaperPage) -> None:
    """The button for what was just searched, and one's own ZIPs."""
    barred = frame.barred(rules.require, frame.viewer(), Permission.BUNDLE_PAPERS)
    barred = barred or frame.barred(require_packable, page.found)
    st.button(
        "この条件の書類をZIPで保存",
        icon=":material/folder_zip:",
        key="papers.bundle.ask",
        on_click=_ask,
        args=(wanted,),
        **frame.bar(barred),
    )
    st.caption(
        f"PDFと索引（CSV）をまとめて作成します。1回{MOST_PAPERS:,}件まで、同時に{AT_ONCE}件まで作成できます。"
        f"完成したZIPは{KEPT.days}日間ダウンロードできます。"
    )
    mine = frame.read(lambda repo: repo.bundles.mine())
    waiting = any(bundle.finished_at is None for bundle in mine)
    st.fragment(_mine, run_every=EVERY_SECONDS if waiting else None)(waiting=waiting)


def _ask(wanted: PaperFilter) -> None:
    done = "ZIPの作成を始めました。この画面を離れても続きます。"
    frame.act(request_bundle, wanted, frame.intent_key(PRESS), done=done)
    frame.renew(PRESS)


def _mine(*, waiting: bool) -> None:
    """One's own latest; drawn again by itself while one of them is in the making."""
    mine = frame.read(lambda repo: repo.bundles.mine())
    if waiting and all(bundle.finished_at for bundle in mine):
        st.rerun()  # nothing is left to wait for: the clock that draws this again stops
    if not mine:
        return
    st.subheader("作成したZIP", anchor=False)
    for bundle in mine:
        with st.container(border=True, key=f"papers.bundle.{bundle.id}"):
            _one(bundle)


def _one(bundle: Bundle) -> None:
    st.markdown(f"**{plain(described(bundle.wanted))}**")
    asked = f"{moment(bundle.asked_at)}に開始"
    if bundle.failure:
        st.caption(asked)
        st.error(plain(bundle.failure), icon=":material/error:")
    elif bundle.finished_at is None:
        st.caption(asked)
        share = bundle.done / bundle.total if bundle.total else 0.0
        st.progress(min(share, 1.0), text=f"作成中（{bundle.done:,} / {bundle.total:,}件）")
    else:
        until = day(jst_date(kept_until(bundle.finished_at)))
        st.caption(f"{asked}・{bundle.total:,}件・{_size(bundle.size or 0)}・{until}まで保存")
        st.link_button("ZIPをダウンロード", bundle_path(bundle.id), icon=":material/download:")


def described(wanted: PaperFilter) -> str:
    """What was asked for, in a line."""
    said = [
        _range(*(f"{on:%Y/%m/%d}" if on else "" for on in (wanted.since, wanted.until))),
        _range(*("" if amount is None else yen(amount) for amount in (wanted.least, wanted.most))),
        wanted.counterparty,
        "・".join(kind.label for kind in wanted.kinds),
        wanted.number,
    ]
    return "、".join(filter(None, said)) or "すべての書類"


def _range(least: str, most: str) -> str:
    return f"{least}〜{most}" if least or most else ""


def _size(size: int) -> str:
    return f"{size / MEGABYTE:,.1f}MB" if size >= MEGABYTE / 10 else f"{max(1, size // 1024):,}KB"
