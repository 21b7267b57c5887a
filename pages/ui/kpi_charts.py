"""The charts of KPI in one picture: appointments against the plan, how long deals last, meetings by weekday (D7)."""

from dataclasses import dataclass

import streamlit as st

from core.kpi_contracts import LINE, months_of
from core.views.kpi_screen import KpiOverview
from pages.ui import header
from pages.ui.kpi_numbers import LASTING, MEETINGS, MONTHS, WEEKDAYS, Drawn

TITLES = (f"{MONTHS}<br>棒 獲得　線 計画", f"{LASTING}<br>縦線 {LINE}か月", f"{MEETINGS}<br>今日時点")


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one theme, as the status colours of the screens."""

    text: str
    web: str
    bar: str
    line: str
    mark: str


LIGHT = Ink("#1F2A37", "#C9D0D9", "#2469C9", "#C26A00", "#5F6B7A")
DARK = Ink("#E6EAF0", "#47525F", "#7FB2FF", "#FFB454", "#9AA6B5")


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and for which window."""

    view: KpiOverview
    dark: bool
    narrow: bool


def draw(view: KpiOverview) -> None:
    """The three side by side, on a phone below each other."""
    _drawn(Picture(view, st.context.theme.type == "dark", header.narrow()))


# Drawn once for each answer and theme: what Plotly makes of it takes longer than the rest of the screen. What is drawn
# is returned so that it is kept beside what was drawn of it, and its view's id stays its own.
@st.cache_resource(
    max_entries=64, show_spinner=False, hash_funcs={Picture: lambda it: (id(it.view), it.dark, it.narrow)}
)
def _drawn(picture: Picture) -> Picture:
    st.plotly_chart(
        _figure(picture.view, DARK if picture.dark else LIGHT, narrow=picture.narrow),
        key="kpi.charts",
        config={"displayModeBar": False},
        alt=f"{MONTHS}、{LASTING}、{MEETINGS}。数値は表で見られます。",
    )
    return picture


def _figure(view: KpiOverview, ink: Ink, *, narrow: bool) -> object:
    # Here and not above: what a chart needs is loaded by those who look at one.
    import plotly.graph_objects as go

    wide = ((0.0, 0.36), (0.43, 0.72), (0.79, 1.0))
    stacked = ((0.72, 0.96), (0.38, 0.6), (0.0, 0.22))
    axis = {"gridcolor": ink.web, "linecolor": ink.web, "tickfont": {"color": ink.text}, "fixedrange": True}
    layout: Drawn = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "height": 900 if narrow else 340,
        "margin": {"l": 44, "r": 14, "t": 56, "b": 36},
        "bargap": 0.35,
    }
    across: tuple[Drawn, ...] = (
        {"type": "category", "showgrid": False, "nticks": 6},
        {"ticksuffix": "か月", "rangemode": "tozero", "nticks": 5},
        {"type": "category", "showgrid": False},
    )
    up: tuple[Drawn, ...] = (
        {"ticksuffix": "件", "rangemode": "tozero", "nticks": 5, "tickformat": ",d"},
        {"ticksuffix": "%", "range": [0, 105], "dtick": 25},
        {"ticksuffix": "件", "rangemode": "tozero", **_whole(max(each.count for each in view.load))},
    )
    titles: list[Drawn] = []
    for place, title in enumerate(
        (f"{MONTHS}<br>棒 獲得　線 計画", f"{LASTING}<br>縦線 {LINE}か月", f"{MEETINGS}<br>今日時点")
    ):
        number = "" if place == 0 else str(place + 1)
        x, y = ((0.0, 1.0), stacked[place]) if narrow else (wide[place], (0.0, 1.0))
        layout[f"xaxis{number}"] = axis | across[place] | {"domain": x, "anchor": f"y{number}"}
        layout[f"yaxis{number}"] = axis | up[place] | {"domain": y, "anchor": f"x{number}"}
        where = {"x": x[0], "y": y[1], "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
        look = {"showarrow": False, "align": "left", "yshift": 8, "font": {"color": ink.text, "size": 13}}
        titles.append({"text": title} | where | look)
    layout["annotations"] = titles
    layout["shapes"] = [
        {
            "type": "line",
            "xref": "x2",
            "yref": "y2",
            "x0": LINE,
            "x1": LINE,
            "y0": 0,
            "y1": 105,
            "line": {"color": ink.mark, "dash": "dash", "width": 1.5},
        }
    ]
    return go.Figure(data=_traces(view, ink), layout=layout)


def _whole(most: int) -> Drawn:
    """Ticks of an axis that counts: of few things no halves."""
    return {"dtick": 1} if most <= 5 else {"nticks": 5}


def _watched(view: KpiOverview) -> list[float]:
    """For how many months each case was seen to last: the curve goes on level so far."""
    begun = [each for each in view.known if each.starts <= min(each.ends, view.today)]
    return [float(months_of(each.starts, min(each.ends, view.today))) for each in begun]


def _traces(view: KpiOverview, ink: Ink) -> list[Drawn]:
    names = [f"{each.month:%y/%-m}" for each in view.months]
    steps = [(0.0, 100.0), *((float(each.months), float(each.share * 100)) for each in view.survival.points)]
    steps.append((max([steps[-1][0], *_watched(view)]), steps[-1][1]))
    return [
        {
            "type": "bar",
            "x": names,
            "y": [each.work.appointments for each in view.months],
            "marker": {"color": ink.bar},
            "hovertemplate": "%{x}：獲得 %{y:,}件<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": names,
            "y": [float(each.planned.appointments) for each in view.months],
            "line": {"color": ink.line, "width": 2.5},
            "hovertemplate": "%{x}：計画 %{y:,.1f}件<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [month for month, _ in steps],
            "y": [share for _, share in steps],
            "line": {"color": ink.bar, "width": 2.5, "shape": "hv"},
            "marker": {"size": 6},
            "xaxis": "x2",
            "yaxis": "y2",
            "hovertemplate": "%{x:.1f}か月：%{y:.1f}%<extra></extra>",
        },
        {
            "type": "bar",
            "x": [WEEKDAYS[each.weekday] for each in view.load],
            "y": [each.count for each in view.load],
            "text": [str(each.count) if each.count else "" for each in view.load],
            "textfont": {"color": ink.text},
            "textposition": "outside",
            "cliponaxis": False,
            "marker": {"color": ink.bar},
            "xaxis": "x3",
            "yaxis": "y3",
            "customdata": [each.minutes for each in view.load],
            "hovertemplate": "%{x}曜：%{y}件（%{customdata:,}分）<extra></extra>",
        },
    ]
