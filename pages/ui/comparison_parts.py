"""The parts of the comparison: what to do with it, the candidates at a glance, the table of everything (P11)."""

from collections.abc import Sequence

import streamlit as st

from core.documents.comparison_rows import Group, Row, at_a_glance, called, groups, short, status
from core.model import ProposalId
from core.paths import Screen, link, path
from core.rules import candidate_label
from core.rules_choosing import FEWEST_COMPARED, MOST_COMPARED, TOO_FEW
from core.views.comparing import Compared, Comparison, OtherCandidate
from pages import running
from pages.entrance.file_paths import comparison_path
from pages.ui import header
from pages.ui.badges import Badge, badge
from pages.ui.comparison_chart import PENS, Pen, sample
from pages.ui.text import html, plain

DIFFERENCES = "differences"
"""The switch's name in the address."""

SHARED = (
    "このアドレスを社内の方に送ると、同じ比較を開けます（ログインが必要です）。"
    "パートナーや社外の方がアドレスを開いても表示されません。"
)


def begin(comparison: Comparison) -> None:
    """One candidate alone: say what is missing, and offer the others."""
    one = comparison.candidates[0]
    if not comparison.others:
        header.empty("この募集には、比較できるほかの候補者がいません。", "候補者が増えると、並べて比較できます。")
        return
    with st.container(border=True):
        st.info(f"{TOO_FEW}{plain(called(one))}と比べる候補者を選択してください。", icon=":material/compare:")
        _add(comparison)


def tools(comparison: Comparison) -> None:
    """Add somebody, share the address, take the paper along."""
    proposals = comparison.proposals
    with st.container(horizontal=True, gap="small"):
        if len(proposals) < MOST_COMPARED and comparison.others:
            with st.popover("候補者を追加", icon=":material/add:"):
                _add(comparison)
        with st.popover("共有", icon=":material/link:"):
            st.write(SHARED)
            st.code(link(running.settings().public_url, Screen.COMPARISON, proposals=_listed(proposals)), language=None)
        st.link_button("PDF", comparison_path(proposals), icon=":material/download:")


def glance(comparison: Comparison) -> None:
    """Each candidate with its line in the chart and the figures people ask for first."""
    lines = (_line(one, pen, comparison) for pen, one in zip(PENS, comparison.candidates, strict=False))
    st.html(f"<div class=compare-glance role=list>{''.join(lines)}</div>")


@st.fragment
def table(comparison: Comparison) -> None:
    """Everything side by side, or only where they differ; the switch stands in the address."""
    only = st.toggle("違いのある項目のみ", key=DIFFERENCES, bind="query-params")
    shown = [(group, [row for row in group.rows if not (only and row.same)]) for group in groups(comparison)]
    columns = len(comparison.candidates) + 1
    body = "".join(_group(group, rows, columns) for group, rows in shown if rows)
    head = "".join(f"<th scope=col>{_head(one)}</th>" for one in comparison.candidates)
    st.html(
        '<div class=compare tabindex=0 role=region aria-label="候補者の比較表"><table>'
        f"<thead><tr><td></td>{head}</tr></thead>{body}</table></div>"
        "<p class=compare-note>◎ はその行で最も良い数値です。「共通」の行は、全候補者が同じ内容です。</p>"
    )


def _line(one: Compared, pen: Pen, comparison: Comparison) -> str:
    figures = "".join(f"<div><dt>{name}</dt><dd>{html(value)}</dd></div>" for name, value in at_a_glance(one))
    remove = _remove(one, comparison.proposals)
    return (
        f"<section role=listitem>{sample(pen)}<div><p class=who>{_link(one, called(one))} {_badge(one)}{remove}</p>"
        f"<p class=title>{html(one.title)}</p><dl>{figures}</dl></div></section>"
    )


def _add(comparison: Comparison) -> None:
    links = "".join(_to_add(each, comparison.proposals) for each in comparison.others)
    st.html(f"<div class=compare-add>{links}</div>")


def _remove(one: Compared, proposals: tuple[ProposalId, ...]) -> str:
    if len(proposals) <= FEWEST_COMPARED:
        return ""
    rest = _listed([each for each in proposals if each != one.id])
    label = html(f"{called(one)}を比較から外す")
    address = html(path(Screen.COMPARISON, proposals=rest))
    return f'<a class=off data-also href="{address}" aria-label="{label}">外す</a>'


def _to_add(one: OtherCandidate, proposals: tuple[ProposalId, ...]) -> str:
    address = html(path(Screen.COMPARISON, proposals=_listed([*proposals, one.id])))
    name = one.name or candidate_label(one.number, one.public_id)
    return (
        f'<p><a data-also href="{address}">{html(name)}</a> {badge(one.status).html()}'
        f"<small>{html(one.title)}</small></p>"
    )


def _head(one: Compared) -> str:
    return f"{_link(one, short(one))}<small>ID {html(one.public_id)}</small>{_badge(one)}"


def _link(one: Compared, name: str) -> str:
    return f'<a href="{html(path(Screen.PROPOSAL, proposal=one.id))}">{html(name)}</a>'


def _badge(one: Compared) -> str:
    return (Badge(status(one), "green") if one.contracted else badge(one.status)).html()


def _group(group: Group, rows: list[Row], columns: int) -> str:
    heading = f"<tr class=group><th scope=rowgroup colspan={columns}><span>{html(group.heading)}</span></th></tr>"
    return f"<tbody>{heading}{''.join(map(_row, rows))}</tbody>"


def _row(row: Row) -> str:
    note = f"<small>{html(row.note)}</small>" if row.note else ""
    same = "<em>共通</em>" if row.same else ""
    cells = "".join(_cell(row, place, answer) for place, answer in enumerate(row.answers))
    kind = " ".join(word for word, so in (("same", row.same), ("prose", row.prose)) if so)
    return f'<tr class="{kind}"><th scope=row>{html(row.heading)}{same}{note}</th>{cells}</tr>'


def _cell(row: Row, place: int, answer: str) -> str:
    if place not in row.best:
        return f"<td>{html(answer)}</td>"
    return f"<td class=best>{html(answer)} <b>◎ {row.mark}</b></td>"


def _listed(proposals: Sequence[ProposalId]) -> str:
    return ",".join(map(str, proposals))
