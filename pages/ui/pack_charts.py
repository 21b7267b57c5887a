"""The charts of a weekly meeting: the month's appointments against the plan, and each member's part of them (D8)."""

from functools import lru_cache
from typing import Any

import streamlit as st

from core.documents import pack_words as words
from core.packs import PackContent, month_course
from pages.ui import header
from pages.ui.text import html, plain

DONE, PLAN = "獲得", "計画"


def charts(content: PackContent) -> None:
    """Both beside each other, below each other on a phone."""
    dark, narrow = st.context.theme.type == "dark", header.narrow()
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{plain(words.COURSE)}**")
        st.plotly_chart(_course(content, dark=dark, narrow=narrow), key="pack.course", config={"displayModeBar": False})
    with right:
        st.markdown(f"**{plain(words.PEOPLE)}**")
        st.plotly_chart(_people(content, dark=dark, narrow=narrow), key="pack.people", config={"displayModeBar": False})


@lru_cache(maxsize=64)
def _course(content: PackContent, *, dark: bool, narrow: bool) -> Any:
    import plotly.graph_objects as go

    _, _, line, plan = _colours(dark=dark)
    done, due = month_course(content)
    edges = [f"{due[0][0]:%Y-%m-%d}", f"{due[-1][0]:%Y-%m-%d}"]
    days = {"tickformat": "%-m/%-d", "showgrid": False, "range": edges}
    return go.Figure(
        data=[
            {
                "type": "scatter",
                "name": PLAN,
                "x": [f"{day:%Y-%m-%d}" for day, _ in due],
                "y": [float(number) for _, number in due],
                "mode": "lines",
                "line": {"color": plan, "width": 2.5, "dash": "dash"},
                "hovertemplate": "%{x|%-m/%-d}：%{y:.1f}件<extra>計画</extra>",
            },
            {
                "type": "scatter",
                "name": DONE,
                "x": [f"{day:%Y-%m-%d}" for day, _ in done],
                "y": [number for _, number in done],
                "mode": "lines+markers",
                "line": {"color": line, "width": 3, "shape": "hv"},
                "hovertemplate": "%{x|%-m/%-d}：%{y}件<extra>獲得</extra>",
            },
        ],
        layout=_layout(dark=dark, narrow=narrow) | {"xaxis": _axis(dark=dark) | days},
    )


@lru_cache(maxsize=64)
def _people(content: PackContent, *, dark: bool, narrow: bool) -> Any:
    import plotly.graph_objects as go

    ink, _, line, plan = _colours(dark=dark)
    names = [html(each.name) for each in content.members]
    bar = {"type": "bar", "textposition": "outside", "textfont": {"color": ink}, "cliponaxis": False}
    done = [each.month.appointments for each in content.members]
    due = [round(float(each.appointments_due), 1) for each in content.members]
    return go.Figure(
        data=[
            bar | {"name": DONE, "x": names, "y": done, "text": [str(n) for n in done], "marker": {"color": line}},
            bar | {"name": PLAN, "x": names, "y": due, "text": [f"{n:g}" for n in due], "marker": {"color": plan}},
        ],
        layout=_layout(dark=dark, narrow=narrow)
        | {"xaxis": _axis(dark=dark) | {"type": "category", "showgrid": False}, "barmode": "group"}
        | {"bargap": 0.6 if len(names) < 3 else 0.25},
    )


def _layout(*, dark: bool, narrow: bool) -> dict[str, Any]:
    ink = _colours(dark=dark)[0]
    return {
        "yaxis": _axis(dark=dark) | {"rangemode": "tozero", "tickformat": "d", "ticksuffix": "件"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "legend": {"orientation": "h", "y": 1.12, "x": 0, "font": {"color": ink, "size": 14}},
        "dragmode": False,
        "height": 260 if narrow else 320,
        "margin": {"l": 50, "r": 20, "t": 30, "b": 30},
    }


def _axis(*, dark: bool) -> dict[str, Any]:
    ink, web, *_ = _colours(dark=dark)
    return {"gridcolor": web, "linecolor": web, "tickfont": {"color": ink, "size": 14}, "fixedrange": True}


def _colours(*, dark: bool) -> tuple[str, str, str, str]:
    """Ink, web, what was done, what was planned."""
    return ("#E6EAF0", "#47525F", "#7FB2FF", "#9AA5B4") if dark else ("#1F2A37", "#C9D0D9", "#2469C9", "#8A94A3")
