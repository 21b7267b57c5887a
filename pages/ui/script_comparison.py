"""スクリプトの比較: both rates of each script with their ranges, and whether the difference means anything (D4)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import streamlit as st

from core import kpi
from core.calendar import jst_date
from core.formats import day
from core.kpi import Rate
from core.kpi_scripts import METHOD, UNDECIDED, Compared, Measure
from core.model_direction import ScriptKind
from core.rules_kpi import DEFINITIONS
from core.views.direction import CaseHead
from core.views.kpi import ScriptComparison, ScriptFigures
from pages.ui import frame, header
from pages.ui.performance_table import count, percent, row, table
from pages.ui.tabs import Tab, tabs
from pages.ui.text import html

_CURRENT = "current"
_STYLE = """<style>
.verdicts { display: grid; gap: .75rem; max-width: 52rem; margin: .25rem 0; }
.verdicts article { border-left: 4px solid #8886; padding: .1rem 0 .1rem .8rem; }
.verdicts article.decided { border-left-color: #2E7D4F; }
.verdicts h4 { font-size: 1rem; margin: 0; padding: 0; }
.verdicts p { margin: .2rem 0 0; overflow-wrap: anywhere; }
</style>"""


def section(head: CaseHead) -> None:
    """The comparison since the case began, or since all patterns are in their version of today."""
    st.subheader("スクリプトの比較", anchor=False)
    today = jst_date(frame.now())
    found = frame.read(lambda repo: repo.kpi.comparison(head.id, today))
    if found.revised_on and found.revised_on > found.first:
        since = [Tab("", "契約開始から"), Tab(_CURRENT, f"今の版から（{day(found.revised_on)}〜）")]
        if tabs("since", since, label="比較する期間", resets=()):
            found = frame.read(lambda repo: repo.kpi.comparison(head.id, today, current=True))
    if not any(each.work.calls for each in found.figures):
        header.empty(
            "比較できる稼働はまだありません。", "スクリプトごとの架電が報告されると、ここに率と判定が表示されます。"
        )
        return
    with st.container(border=True):
        st.html(_table(found))
        st.html(_verdicts(found))
        st.caption(f"括弧内は95%信頼区間です。{METHOD}")
        with st.expander("用語と計算のしかた"):
            st.html(_definitions())


def _table(found: ScriptComparison) -> str:
    """Patterns by the rate that matters, then the talks for industries, which call other companies."""
    place = {each.script: number for number, each in enumerate(found.appointments)}
    shown = [each for each in found.figures if each.script in place or each.work.calls]
    shown.sort(key=lambda each: place.get(each.script, len(place)))
    rates = Measure.CONTACT.label, Measure.APPOINTMENT.label
    columns = ("スクリプト", "架電", rates[0], "コンタクト", rates[1], "アポ獲得", "アポ実施")
    if header.narrow():
        columns = (columns[0], *rates)
    return table("スクリプトごとの率", columns, (_row(each, narrow=header.narrow()) for each in shown))


def _row(each: ScriptFigures, *, narrow: bool) -> str:
    work = each.work
    note = "" if each.kind is ScriptKind.PATTERN else each.kind.label
    contact, appointment = _rate(kpi.contact_rate(work)), _rate(kpi.appointment_rate(work))
    if narrow:
        return row(each.name, contact, appointment, note=note)
    calls, contacts, booked, held = map(count, (work.calls, work.contacts, work.appointments, work.held))
    return row(each.name, calls, contact, contacts, appointment, booked, held, note=note)


def _rate(rate: Rate) -> tuple[str, str] | str:
    if rate.low is None or rate.high is None:
        return percent(None)
    return _percent(rate.value), f"（{_percent(rate.low)}〜{_percent(rate.high)}）"


def _percent(share: Decimal | None) -> str:
    return percent(None if share is None else (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _verdicts(found: ScriptComparison) -> str:
    said = _said(Measure.APPOINTMENT, found.appointments) + _said(Measure.CONTACT, found.contacts)
    return f"{_STYLE}<div class=verdicts>{said}</div>"


def _said(measure: Measure, compared: Sequence[Compared]) -> str:
    """Of two scripts the verdict alone, of more each one's beside the leading one."""
    if len(compared) < 2:
        return _verdict(measure.label, UNDECIDED, "比べるパターンが2つ以上必要です。")
    leading, others = compared[0], compared[1:]
    return "".join(
        _verdict(
            measure.label if len(others) == 1 else f"{measure.label}（{leading.name}と{each.name}）",
            each.verdict,
            each.missing,
        )
        for each in others
    )


def _verdict(title: str, verdict: str, missing: str) -> str:
    kind = "" if verdict == UNDECIDED else " class=decided"
    more = f"<p>{html(missing)}</p>" if missing else ""
    return f"<article{kind}><h4>{html(title)}：{html(verdict)}</h4>{more}</article>"


def _definitions() -> str:
    chosen = (DEFINITIONS[name] for name in ("contact_rate", "appointment_rate", "appointments", "held"))
    rows = (f"<dt><b>{html(each.name)}</b></dt><dd>{html(each.formula)}。{html(each.note)}</dd>" for each in chosen)
    return f"<dl>{''.join(rows)}</dl>"
