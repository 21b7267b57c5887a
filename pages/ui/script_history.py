"""Which version of a script was used when, why it came, and how any two differ (D4)."""

from datetime import date
from decimal import Decimal

import streamlit as st

from core import kpi
from core.actions.scripts import withdraw_version
from core.formats import day, moment
from core.model_direction import Work
from core.views.scripts import Script, ScriptVersion
from pages.ui import frame, text_comparison
from pages.ui.performance_table import percent, row, table


def draw(script: Script, today: date, barred: str) -> None:
    """The versions, the latest first, and the comparison of two."""
    with st.expander(f"版の履歴（{len(script.versions)}版）", expanded=False):
        worked = frame.read(lambda repo: repo.scripts.worked(script.id))
        rows = [
            row(
                f"第{each.version}版",
                (_used(each), _state(script, each, today)),
                _rates(worked.get(each.version, Work())),
                (each.reason, _written(each)),
            )
            for each in script.versions
        ]
        st.html(table("版の履歴", ("版", "使用期間", "コンタクト率／コンタクトアポ率", "変更の理由"), rows))
        latest = script.latest
        if not barred and latest.version > 1 and latest.used_from > today:
            st.button(
                f"第{latest.version}版を取り消す",
                key="scripts.withdraw",
                help="使用開始前の版を取り消します。文面は操作履歴に残ります。",
                on_click=_withdraw,
                args=(script, latest),
            )
    if len(script.versions) > 1:
        with st.expander("版を比較する"):
            names = {each.version: f"第{each.version}版（{day(each.used_from)}から）" for each in script.versions}
            text_comparison.chosen(names, lambda version: _words(script, version), key=f"scripts.{script.id}.compare")


def _words(script: Script, version: int) -> str:
    return frame.read(lambda repo: repo.scripts.words(script.id, version))


def _rates(work: Work) -> tuple[str, str]:
    """What was reached while a version was in use."""
    both = (kpi.contact_rate(work).value, kpi.appointment_rate(work).value)
    shares = "／".join(percent(None if each is None else (each * 100).quantize(Decimal("0.1"))) for each in both)
    return shares, f"架電 {work.calls:,}件" if work.calls else ""


def _used(version: ScriptVersion) -> str:
    if version.skipped:
        return "使用せず"
    return f"{day(version.used_from)}〜{day(version.used_until) if version.used_until else ''}"


def _state(script: Script, version: ScriptVersion, today: date) -> str:
    if version is script.on(today) and script.retired_on is None:
        return "使用中"
    return "使用予定" if version.used_from > today and not version.skipped else ""


def _written(version: ScriptVersion) -> str:
    return f"{version.by}・{moment(version.at)}"


def _withdraw(script: Script, seen: ScriptVersion) -> None:
    frame.act(withdraw_version, script.id, seen.version, seen.at, done=f"第{seen.version}版を取り消しました。")
