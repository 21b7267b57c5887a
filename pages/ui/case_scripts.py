"""スクリプト: what members read while they call, one script at a time; directors write and revise it (D4)."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from core import rules
from core import rules_scripts as law
from core.actions.scripts import resume_script, retire_script
from core.calendar import jst_date
from core.formats import day
from core.model_direction import ScriptKind
from core.rules import Permission
from core.views.direction import CaseHead
from core.views.scripts import Script
from pages.ui import frame, header, script_comparison, script_form, script_history
from pages.ui.tabs import Tab, tabs
from pages.ui.text import html, plain

_STYLE = """<style>
.script{font-size:1.2rem;line-height:2.05;white-space:pre-wrap;overflow-wrap:anywhere;max-width:44rem;
padding:1rem 1.25rem;border:1px solid light-dark(#E3E7EC,#3A4451);border-radius:8px;letter-spacing:.01em}
@media (max-width:640px){.script{padding:.75rem .85rem}}
</style>"""


def draw(head: CaseHead) -> None:
    """The script that the address names, else the first; or the form of one that is being written."""
    scripts = frame.read(lambda repo: repo.scripts.of(head.id))
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    today = jst_date(frame.now())
    if not barred and script_form.new(head.id, scripts):
        return
    if not scripts and barred:
        header.empty("スクリプトはまだありません。", "ディレクターが登録すると、ここに表示されます。")
        return
    if not (barred or script_form.is_open()):
        _lacking(scripts)
    if scripts:
        _one(_chosen(scripts), scripts, today, barred)
    if not (barred or script_form.is_open()):
        st.button(":material/add: スクリプトを追加", key="scripts.add", on_click=script_form.begin)
    if scripts and not script_form.is_open():
        script_comparison.section(head)


def _chosen(scripts: Sequence[Script]) -> Script:
    choices = [Tab(str(each.id), f"{each.name}（終了）" if each.retired_on else each.name) for each in scripts]
    asked = tabs("script", choices, label="スクリプト", resets=(script_form.PARAMETER,))
    return next(each for each in scripts if str(each.id) == asked)


def _lacking(scripts: Sequence[Script]) -> None:
    """D4: two patterns at least; the second starts as a copy of the first."""
    kept = [each for each in scripts if each.retired_on is None]
    lacking = law.missing_patterns([each.kind for each in kept])
    if not lacking:
        return
    st.info(
        f"パターンがあと{lacking}つ必要です。2つのパターンを使い分けると、コンタクト率とコンタクトアポ率を比較できます。",
        icon=":material/call_split:",
    )
    name = law.free_name([each.name for each in scripts])
    for first in [each for each in kept if each.kind is ScriptKind.PATTERN][:1]:
        label = plain(f"{first.name}をコピーして{name}を作成")
        st.button(label, key="scripts.copy", on_click=script_form.begin, args=(first,))


def _one(script: Script, scripts: Sequence[Script], today: date, barred: str) -> None:
    if not barred and script_form.revise(script, today):
        return
    shown = script.shown(today)
    words = frame.read(lambda repo: repo.scripts.words(script.id, shown.version))
    st.caption(plain(_standing(script, today)))
    st.html(f'{_STYLE}<div class="script" role="region" aria-label="{html(script.name)}">{html(words)}</div>')
    if not barred:
        with st.container(horizontal=True):
            if script.retired_on is None:
                st.button("改訂する", key="scripts.revise", type="primary", on_click=script_form.open_revision)
                done = f"「{script.name}」の使用を終了しました。「使用を再開」で元に戻せます。"
                st.button("使用を終了", key="scripts.retire", on_click=_act, args=(retire_script, script, done))
            else:
                done = f"「{script.name}」の使用を再開しました。"
                st.button("使用を再開", key="scripts.resume", on_click=_act, args=(resume_script, script, done))
    script_history.draw(script, today, barred)


def _act(action: object, script: Script, done: str) -> None:
    frame.act(action, script.id, done=done)  # pyright: ignore[reportArgumentType]


def _standing(script: Script, today: date) -> str:
    """Which version this is, since when, and what comes next."""
    shown = script.shown(today)
    said = f"{script.kind.label}・第{shown.version}版・{day(shown.used_from)}から使用"
    if script.retired_on is not None:
        return f"{said}・{day(script.retired_on)}に使用終了"
    planned = [each for each in reversed(script.versions) if each.used_from > today and each is not shown]
    return said + "".join(
        f"・第{each.version}版を{day(each.used_from)}から使用" for each in planned if not each.skipped
    )
