"""How a deal's 品質チェック went: each month's scores in a table and a line, and what was said (C5)."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from core import formats
from core import rules_quality as law
from core.formats import moment
from core.model_contracts import QualityAxis
from core.views.quality import CheckedMonth, QualityDeal
from pages.ui import header
from pages.ui.badges import Badge
from pages.ui.performance_table import row, table
from pages.ui.text import html, plain

LOW = Badge("低い評価", "red")
_STYLE = """<style>
.said { display: grid; gap: 1rem; max-width: 52rem; }
.said article { border-left: 3px solid #8886; padding-left: .8rem; }
.said h3 { font-size: 1rem; margin: 0; padding: 0; }
.said small { opacity: .8; }
.said p { margin: .3rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>"""


def section(deal: QualityDeal) -> None:
    """The trend of the months that were rated, and what was said."""
    st.subheader("推移", anchor=False)
    if not deal.rated:
        header.empty("品質チェックの回答はまだありません。", "回答すると、月ごとの平均と推移がここに表示されます。")
        return
    with st.container(border=True):
        if len(deal.rated) > 1:
            _chart(deal)
        st.html(_table(deal.rated))
        st.caption("平均は5項目の平均（5点満点）です。前月比は、前の月の平均との差です。")
    st.subheader("これまでの回答", anchor=False)
    answers(deal.rated)


def name(month: CheckedMonth) -> str:
    """Each month of each contract by a name of its own: a renewal can begin in the middle of one."""
    days = "" if month.whole else f"（{month.first:%-d}日〜{month.last:%-d}日）"
    return f"{formats.month(month.month)}{days}"


def answers(months: Sequence[CheckedMonth]) -> None:
    """What was said of each month, by whom and when."""
    st.html(f"{_STYLE}<div class=said>{''.join(map(_said, months))}</div>")


def _said(month: CheckedMonth) -> str:
    at = moment(month.at) if month.at else ""
    comment = month.check.comment if month.check else ""
    low = "・低い評価" if month.low else ""
    scores = "、".join(f"{axis.label} {month.check.scores[axis]}" for axis in QualityAxis) if month.check else ""
    return (
        f"<article><h3>{name(month)}　平均 {month.mean}{low}</h3><small>{scores}<br>{html(month.by)}　{at}</small>"
        f"<p>{html(comment) or 'コメントはありません。'}</p></article>"
    )


def _table(months: Sequence[CheckedMonth]) -> str:
    """On a phone without the single scores, which stand below with what was said."""
    axes = () if header.narrow() else tuple(QualityAxis)
    columns = ("月", "平均", "前月比", *(axis.label for axis in axes))
    return table("月ごとの品質チェック", columns, (_row(each, axes) for each in months))


def _row(month: CheckedMonth, axes: Sequence[QualityAxis]) -> str:
    scores = month.check.scores if month.check else {}
    return row(
        name(month),
        str(month.mean),
        law.trend_word(month.change),
        *(str(scores.get(axis, "—")) for axis in axes),
        note="低い評価" if month.low else "",
    )


def _chart(deal: QualityDeal) -> None:
    points = tuple((name(each), float(each.mean)) for each in reversed(deal.rated) if each.mean is not None)
    st.markdown(f"**{plain(deal.partner)}の品質チェックの平均（5点満点・月ごと）**")
    figure = _figure(points, dark=st.context.theme.type == "dark", narrow=header.narrow())
    st.plotly_chart(figure, key=f"quality.trend.{deal.order}", config={"displayModeBar": False})


@lru_cache(maxsize=64)
def _figure(points: tuple[tuple[str, float], ...], *, dark: bool, narrow: bool) -> object:
    # Here and not above: what a chart needs is loaded by those who look at one.
    import plotly.graph_objects as go

    ink, web, line = ("#E6EAF0", "#47525F", "#7FB2FF") if dark else ("#1F2A37", "#C9D0D9", "#2469C9")
    axis = {"gridcolor": web, "linecolor": web, "tickfont": {"color": ink}, "fixedrange": True}
    return go.Figure(
        data=[
            {
                "type": "scatter",
                "x": [month for month, _ in points],
                "y": [mean for _, mean in points],
                "text": [f"{mean:.1f}" for _, mean in points],
                "textposition": "top center",
                "textfont": {"color": ink},
                "mode": "lines+markers+text",
                "line": {"color": line, "width": 2.5},
                "marker": {"size": 9},
                "hovertemplate": "%{x}：%{y:.1f}<extra></extra>",
                "cliponaxis": False,
            }
        ],
        layout={
            "xaxis": axis | {"type": "category", "showgrid": False},
            "yaxis": axis | {"range": [1, 5.3], "tickvals": [1, 2, 3, 4, 5], "ticksuffix": "点"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "height": 220 if narrow else 260,
            "margin": {"l": 40, "r": 20, "t": 10, "b": 30},
        },
    )
