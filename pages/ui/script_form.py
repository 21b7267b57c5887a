"""Writing a script: a new one, a copy of another, or the next version; what is typed is kept, nothing is lost (D4)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from core import rules_scripts as law
from core.actions.scripts import add_script, revise_script
from core.calendar import jst_date
from core.model_direction import CaseId, ScriptKind
from core.views.scripts import Script
from pages.ui import drafts, frame, text_comparison
from pages.ui.text import plain, room

PARAMETER = "script_form"
"""Under this name the address says that a form is open, so that a reload comes back to it."""
NEW, REVISION = "new", "revision"


def begin(copied: Script | None = None) -> None:
    """A press on スクリプトを追加, or on the copy of another."""
    st.query_params[PARAMETER] = f"{NEW}.{copied.id}" if copied else NEW


def open_revision() -> None:
    """A press on 改訂する."""
    st.query_params[PARAMETER] = REVISION


def is_open() -> bool:
    """Whether the address names a form."""
    return PARAMETER in st.query_params


def close(place: str = "") -> None:
    """Back to reading; with a place, what was typed there is given up."""
    st.query_params.pop(PARAMETER, None)
    if place:
        drafts.forget(place)


def new(case: CaseId, scripts: Sequence[Script]) -> bool:
    """Draw the form of a new script; whether it is open."""
    opened, _, copied = st.query_params.get(PARAMETER, "").partition(".")
    if opened != NEW:
        return False
    place = f"script.new.{case}.{copied}"
    source = next((each for each in scripts if str(each.id) == copied), None)
    words = frame.read(lambda repo: repo.scripts.words(source.id, source.latest.version)) if source else ""
    named = law.free_name([each.name for each in scripts])
    _restored(drafts.restore(place, name=named, kind=ScriptKind.PATTERN.value, body=words))
    st.markdown("**スクリプトを追加**")
    kept: dict[str, Any] = {"on_change": drafts.keep, "args": (place, "name", "kind", "body")}
    kind = st.radio(
        "種類",
        [each.value for each in ScriptKind],
        format_func=lambda each: ScriptKind(each).label,
        horizontal=True,
        key=f"{place}.kind",
        **kept,
    )
    name = st.text_input("スクリプト名", key=f"{place}.name", help="業界別トークは、業界名を入力してください。", **kept)
    st.caption("稼働の報告とCSVでは、この名前で指定します。")
    body, used_from = _body(place, kept), _used_from(place, jst_date(frame.now()), "")
    with st.container(horizontal=True):
        st.button("キャンセル", key="scripts.cancel", on_click=close, args=(place,))
        if st.button("追加する", type="primary", key="scripts.save"):
            with frame.acting("スクリプトを追加しました。"):
                made = frame.write(add_script, case, ScriptKind(kind), name, body, used_from)
                close(place)
                st.query_params["script"] = str(made)
                st.rerun()
    return True


def revise(script: Script, today: date) -> bool:
    """Draw the form of the next version; whether it is open."""
    if st.query_params.get(PARAMETER) != REVISION or script.retired_on is not None:
        return False
    place, latest = f"script.{script.id}", script.latest.version
    words = frame.read(lambda repo: repo.scripts.words(script.id, latest))
    _restored(drafts.restore(place, body=words, reason="", seen=script.latest.mark))
    begun = st.session_state[f"{place}.seen"]
    seen = next((each.version for each in script.versions if each.mark == begun), 0)
    kept: dict[str, Any] = {"on_change": drafts.keep, "args": (place, "body", "reason", "seen")}
    st.markdown(f"**{plain(script.name)}　第{latest + 1}版**")
    if seen != latest:
        _overtaken(script, place, seen, words)
    body = _body(place, kept)
    reason = st.text_input("変更の理由", key=f"{place}.reason", placeholder="例：コンタクト率の改善", **kept)
    used_from = _used_from(place, max(today, script.latest.used_from), law.SAME_DAY)
    with st.container(horizontal=True):
        st.button("キャンセル", key="scripts.cancel", on_click=close, args=(place,))
        if st.button(f"第{latest + 1}版として保存", type="primary", key="scripts.save"):
            with frame.acting(f"第{latest + 1}版を保存しました。"):
                frame.write(revise_script, script.id, seen, body, reason, used_from)
                close(place)
                st.rerun()
    with st.expander(f"第{latest}版からの変更箇所", expanded=not seen):
        text_comparison.compared(words, body)
    return True


def _overtaken(script: Script, place: str, seen: int, words: str) -> None:
    """Somebody else wrote a version meanwhile, or took the one begun from back (0): what was typed stays (O6)."""
    latest = script.latest
    happened = f"{plain(latest.by)}さんが第{latest.version}版を保存しました" if seen else "元の版が取り消されました"
    st.warning(
        f"入力中に、{happened}。入力した内容は残っています。"
        "変更箇所を確認し、必要に応じて取り入れてから保存してください。",
        icon=":material/merge_type:",
    )
    if seen:
        with st.expander(f"第{seen}版から第{latest.version}版への変更箇所", expanded=True):
            text_comparison.compared(frame.read(lambda repo: repo.scripts.words(script.id, seen)), words)
    with st.container(horizontal=True):
        st.button("確認した", key="scripts.overtaken.go_on", on_click=_catch_up, args=(place, latest.mark))
        st.button("自分の入力を破棄", key="scripts.overtaken.discard", on_click=close, args=(place,))


def _catch_up(place: str, latest: str) -> None:
    st.session_state[f"{place}.seen"] = latest
    drafts.keep(place, "body", "reason", "seen")


def _body(place: str, kept: dict[str, Any]) -> str:
    body = st.text_area("本文", key=f"{place}.body", height=380, **kept) or ""
    st.caption(f"{room(body, law.BODY_LIMIT)}　入力した内容は下書きとして自動で保存されます。")
    return body


def _used_from(place: str, first: date, hint: str) -> date:
    key = f"{place}.used_from"
    st.session_state.setdefault(key, first)
    chosen = st.date_input("使用開始日", key=key, format="YYYY/MM/DD")
    if hint:
        st.caption(hint)
    return chosen


def _restored(restored: bool) -> None:
    if restored:
        st.caption(":material/history: 入力途中の下書きを復元しました。")
