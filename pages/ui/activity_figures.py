"""What a day or a row of activity says, with the rates it comes to (D4, D5)."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from core import formats, kpi
from core import rules_activity as law
from core.documents.kpi_words import percent
from core.model_direction import ScriptId, Work
from core.performance import hours_of
from core.rules_activity import Ground
from pages.ui import performance_table
from pages.ui.text import plain

COLUMNS = ("スクリプト", law.HOURS, law.CALLS, law.CONTACTS, law.APPOINTMENTS, law.HELD)


def day_table(ground: Ground, on: date, name: str, rows: Mapping[ScriptId, Work]) -> None:
    """All that somebody has told of one day, script by script, and what it comes to."""
    if not rows:
        st.caption(plain(f"{name}さんの{formats.day(on)}の稼働は、まだ登録されていません。"))
        return
    st.markdown(f"**{plain(f'{name}さんの{formats.day(on)}の稼働')}**")
    lines = [_row(ground.scripts[script].name, work) for script, work in rows.items()]
    foot = _row("合計", sum(rows.values(), Work())) if len(rows) > 1 else ""
    st.html(performance_table.table("この日の稼働", COLUMNS, lines, foot))


def rates(work: Work) -> tuple[str, str]:
    """コンタクト率 and コンタクトアポ率, each as a share or a dash."""
    return percent(kpi.contact_rate(work).value), percent(kpi.appointment_rate(work).value)


def said(work: Work) -> str:
    """The figures in one line."""
    return "、".join(
        (
            f"{law.HOURS} {formats.hours(hours_of(work.minutes))}",
            *(f"{label} {count:,}件" for label, count in _counts(work)),
        )
    )


def _row(name: str, work: Work) -> str:
    contact, appointment = rates(work)
    return performance_table.row(
        name,
        formats.hours(hours_of(work.minutes)),
        f"{work.calls:,}",
        (f"{work.contacts:,}", contact),
        (f"{work.appointments:,}", appointment),
        f"{work.held:,}",
    )


def _counts(work: Work) -> tuple[tuple[str, int], ...]:
    return (
        (law.CALLS, work.calls),
        (law.CONTACTS, work.contacts),
        (law.APPOINTMENTS, work.appointments),
        (law.HELD, work.held),
    )
