"""品質チェックに回答する: five rows of scores and a comment for one month, answered or corrected (C5)."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core import formats, rules
from core import rules_quality as law
from core.actions.quality import check_quality
from core.calendar import jst_date
from core.formats import day, moment
from core.model_contracts import QualityAxis
from core.paths import Screen, path
from core.rules import Permission
from core.rules_quality import CheckState
from core.views.quality import CheckedMonth, QualityDeal
from pages.ui import frame, header, meanwhile, quality_trend
from pages.ui.components import part, written
from pages.ui.text import plain, room

OPEN = (CheckState.WAITING, CheckState.ANSWERED)
SCALE = f"1 {law.SCORES[1]} 〜 5 {law.SCORES[5]}"
NEEDED = f"{law.TELLING}点以下の項目があるときは必須です。何があったかを具体的に入力すると、改善につながります。"


def section(deal: QualityDeal) -> None:
    """The months that can be answered today, one that waits chosen; or from when on the next one can be."""
    months = tuple(each for each in reversed(deal.months) if each.state in OPEN)
    st.subheader("回答する", anchor=False)
    if months:
        with st.container(border=True, width=720):  # the scores stay within sight of what they are for
            _form(months)
        return
    early = [each for each in deal.months if each.state is CheckState.EARLY]
    then = f"{formats.month(early[-1].month)}分は、{day(early[-1].last)}から回答できます。" if early else ""
    header.empty("いま回答できる月はありません。", then)


@st.fragment
def _form(months: Sequence[CheckedMonth]) -> None:
    header.outcome()
    names = [f"{quality_trend.name(each)}分" for each in months]
    waits = next((place for place, each in enumerate(months) if each.check is None), 0)
    chosen = st.radio("対象の月", names, index=waits, key=f"quality.{months[0].order}.month", horizontal=True)
    found = months[names.index(chosen) if chosen in names else waits]
    # What stands now: a colleague may have answered since the page was drawn.
    stands = next(
        each
        for each in frame.read(lambda repo: repo.quality.deal(found.order, jst_date(frame.now()))).months
        if (each.order, each.month) == (found.order, found.month)
    )
    _answer(stands, f"quality.{found.order}.{found.month:%Y-%m}")


def _answer(month: CheckedMonth, place: str) -> None:
    if f"{place}.comment" not in st.session_state:
        meanwhile.closed(place)
        st.session_state.pop(f"{place}.scores", None)
    begun, shown = meanwhile.opened(place, month.check)
    stands = "回答済みです。内容は訂正できます" if month.check else "まだ回答していません"
    st.caption(f"{stands}（{day(month.closes)}まで）。")
    scores = _scores(place, begun.scores if begun else {})
    barred = frame.barred(rules.require, frame.viewer(), Permission.CHECK_QUALITY)
    _rows(month, place, scores, barred)
    comment = st.text_area(
        "コメント",
        begun.comment if begun else "",
        key=f"{place}.comment",
        height=120,
        disabled=bool(barred),
    )
    st.caption(f"{NEEDED}{room(comment, law.COMMENT_LIMIT)}")
    st.caption(f":material/visibility_off: {law.SEEN_BY}")
    label = "訂正する" if month.check else "回答する"
    if st.button(label, type="primary", key=f"{place}.send", **frame.bar(barred)):
        with frame.acting(f"{formats.month(month.month)}の品質チェックを{'訂正' if month.check else '送信'}しました。"):
            frame.write(check_quality, month.order, month.month, scores, comment, shown)
            for name in ("comment", "scores"):
                st.session_state.pop(f"{place}.{name}", None)
            meanwhile.closed(place)
            header.go(path(Screen.QUALITY, order=month.order))
    if month.check and month.check != begun:
        st.warning(
            f"{plain(month.by)}さんが{moment(month.at) if month.at else ''}に回答しました。"
            "下の内容を確認してから、もう一度送信すると、入力した内容に置き換わります。",
            icon=":material/group:",
        )
        quality_trend.answers([month])


def _rows(month: CheckedMonth, place: str, scores: Mapping[QualityAxis, int], barred: str) -> None:
    """The five rows; a press is kept on the screen until the whole is sent."""
    turn, answered = st.session_state.get(f"{place}.turn", (0, {}))
    total = law.mean(sum(scores.values())) if len(scores) == len(QualityAxis) else None
    key = f"{place}.rows"
    data = {
        "title": f"{formats.month(month.month)}の評価",
        "place": key,
        "turn": turn,
        "answered": answered,
        "barred": barred,
        "words": law.SCORES,
        "scale": SCALE,
        "points": [_row(axis, scores) for axis in QualityAxis],
        "average": f"平均 {total}" if total is not None else f"あと{len(QualityAxis) - len(scores)}項目",
        "team": None,
        "missing": "",
        "note": None,
    }
    part(
        "check",
        key=key,
        data=written(data).encode(),
        on_scores_change=lambda: _pressed(place, st.session_state[key].scores),
        on_note_change=lambda: None,
        on_back_change=lambda: st.session_state.update({f"{place}.scores": {}}),
    )


def _row(axis: QualityAxis, scores: Mapping[QualityAxis, int]) -> dict[str, object]:
    question = law.QUESTIONS[axis]
    return {
        "name": axis.value,
        "label": axis.label,
        "asks": question.asks,
        "looks": question.looks,
        "score": scores.get(axis),
    }


def _scores(place: str, begun: Mapping[QualityAxis, int]) -> Mapping[QualityAxis, int]:
    return st.session_state.setdefault(f"{place}.scores", dict(begun))


def _pressed(place: str, pressed: object) -> None:
    """What the browser says was pressed, by the name of the axis; the law looks at the scores when they are sent."""
    if isinstance(pressed, dict):
        given = {axis: pressed[axis.value] for axis in QualityAxis if type(pressed.get(axis.value)) is int}
        kept = {axis: score for axis, score in given.items() if score in law.SCORES}
        st.session_state[f"{place}.scores"] = {**st.session_state.get(f"{place}.scores", {}), **kept}
        turn, _ = st.session_state.get(f"{place}.turn", (0, {}))
        st.session_state[f"{place}.turn"] = (turn + 1, pressed)
