"""The radar of 選定チェック: one outline a candidate, told apart by dashes and marks as well as by colour (P11)."""

from functools import lru_cache
from html import escape
from typing import NamedTuple

import streamlit as st

from core.documents.comparison_rows import short
from core.model_choosing import CheckPoint
from core.views.comparing import Compared, Comparison
from pages.ui import header
from pages.ui.text import html

HOW = (
    "まだ採点されていません。各提案の画面にある「選定チェック」で3つの観点を採点すると、"
    "チームの平均がここにレーダーチャートで表示されます。"
)


class Pen(NamedTuple):
    """How one outline is drawn: colours on light and dark, Plotly's dashes and mark, and both again for the list."""

    light: str
    dark: str
    dash: str
    symbol: str
    stripes: str
    mark: str


class Outline(NamedTuple):
    """A candidate in the chart: its name, and its scores, none where it was not scored."""

    name: str
    scores: tuple[float, ...]


PENS = (
    Pen("#2469C9", "#7FB2FF", "solid", "circle", "100% 100%", "●"),
    Pen("#D6402B", "#FF8A75", "dash", "diamond", "6px 9px", "◆"),
    Pen("#1B8049", "#5FD08F", "dot", "triangle-up", "2px 5px", "▲"),
    Pen("#C26A00", "#FFB454", "longdash", "square", "11px 14px", "■"),
    Pen("#7550C7", "#B9A1FF", "4px,3px,1px,3px", "star", "4px 7px", "★"),
)
"""As many as candidates can be compared."""


def draw(comparison: Comparison) -> None:
    """The chart, or how to score where nobody has. Its figures stand in the table below it."""
    with st.container(border=True):
        st.html("<h2 class=compare-head>選定チェック（チーム平均・5点満点）</h2>")
        if not comparison.scored:
            st.html(f"<p class=compare-empty>{HOW}</p>")
            return
        outlines = tuple(map(_outline, comparison.candidates))
        figure = _figure(outlines, dark=st.context.theme.type == "dark", narrow=header.narrow())
        st.plotly_chart(figure, key="comparison.radar", config={"displayModeBar": False})
        unscored = [short(one) for one in comparison.candidates if one.team is None]
        note = f"{'、'.join(map(html, unscored))}は未採点です。" if unscored else ""
        st.html(f"<p class=compare-note>数値は下の表にあります。{note}</p>")


def sample(pen: Pen) -> str:
    """The pen's line with its mark, for beside a name."""
    drawn, length = pen.stripes.split()
    line = f"repeating-linear-gradient(90deg, currentColor 0 {drawn}, transparent {drawn} {length})"
    return (
        f'<span class=pen style="color:light-dark({pen.light},{pen.dark})" aria-hidden=true>'
        f'<i style="background:{line}"></i><b>{pen.mark}</b></span>'
    )


@lru_cache(maxsize=64)
def _figure(outlines: tuple[Outline, ...], *, dark: bool, narrow: bool) -> object:
    # Here and not above: what a chart needs is loaded by those who look at one. Plotly looks at every value it is
    # given, which takes longer than the rest of the screen; so a chart is made once and drawn again as it is.
    import plotly.graph_objects as go

    ink, web = ("#E6EAF0", "#47525F") if dark else ("#1F2A37", "#C9D0D9")
    side = 58 if narrow else 80
    axis = {"gridcolor": web, "linecolor": web, "tickcolor": web, "tickfont": {"color": ink}}
    scale = {"range": [0, 5], "tickvals": [1, 2, 3, 4, 5], "angle": 90, "tickangle": 90, "showline": False}
    return go.Figure(
        data=[_trace(pen, outline, dark=dark) for pen, outline in zip(PENS, outlines, strict=False)],
        layout={
            "polar": {
                "bgcolor": "rgba(0,0,0,0)",
                "gridshape": "linear",
                "radialaxis": axis | scale,
                "angularaxis": axis | {"rotation": 90, "direction": "clockwise"},
            },
            "paper_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,  # the list beside the chart shows each line with its name
            "dragmode": False,
            "height": 300 if narrow else 390,
            "margin": {"l": side, "r": side, "t": 30, "b": 0},
        },
    )


def _trace(pen: Pen, outline: Outline, *, dark: bool) -> dict[str, object]:
    """A candidate's outline, closed at its first point; an empty one keeps the others' colours."""
    points = [*CheckPoint, *list(CheckPoint)[:1]]
    return {
        "type": "scatterpolar",
        "r": [*outline.scores, *outline.scores[:1]],
        "theta": [_in_two_lines(point.label) for point in points],
        "name": escape(outline.name),  # Plotly reads markup in names, and makes links of it
        "line": {"color": pen.dark if dark else pen.light, "dash": pen.dash, "width": 2.5},
        "marker": {"symbol": pen.symbol, "size": 10},
        "mode": "lines+markers",
        "hovertemplate": "%{theta}：%{r:.1f}",
    }


def _outline(one: Compared) -> Outline:
    scores = [float(one.team.points[point].average) for point in CheckPoint] if one.team else []
    return Outline(short(one), tuple(scores))


def _in_two_lines(name: str) -> str:
    """A long name of an axis takes no room from the web."""
    return name.replace("と", "<br>と", 1)
