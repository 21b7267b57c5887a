"""選定チェック on a candidate's page: one's own scores with one press each, a private note, and the team's (P11)."""

import streamlit as st

from core import rules
from core import rules_evaluation as law
from core.actions.evaluations import save_evaluation, take_back_scores
from core.model import ProposalId
from core.model_choosing import CheckPoint
from core.rules import Permission
from core.views import Evaluation, TeamEvaluation
from pages.ui import frame, header
from pages.ui.components import part, written

SCALE = f"1 {law.SCORES[1]} 〜 5 {law.SCORES[5]}"
CLOSED = "3項目すべてを採点すると、メンバーごとの点数が表示されます。"
ANSWERED = "proposal.evaluation.answered"
OPEN = "このほかに採点したメンバーはいません。"


@st.fragment
def section(proposal: ProposalId, contracted: bool) -> None:
    """The scores; a press draws only this."""
    header.outcome()
    found = frame.read(lambda repo: repo.evaluations.page(proposal, frame.now()))
    guest = frame.barred(rules.require, frame.viewer(), Permission.SCREEN_CANDIDATES)
    barred = guest or frame.barred(law.require_selecting, contracted=contracted)
    key = f"proposal.evaluation.{proposal}"
    turn, answered = st.session_state.get(ANSWERED, (0, {}))
    data = {
        "title": "選定チェック",
        "place": f"{key}.{frame.viewer().member}",
        "turn": turn,
        "answered": answered,
        "barred": barred,
        "words": law.SCORES,
        "scale": SCALE,
        "points": [_point(point, found) for point in CheckPoint],
        "average": _average(found.team),
        "team": _team(found.team, found) if found.team else None,
        "closed": "" if guest else CLOSED if found.colleagues is None else "" if found.colleagues else OPEN,
        "missing": f"未採点：{'、'.join(found.missing)}" if found.missing else "",
        "note": found.own.note,
        "noteBarred": bool(barred),
        "limit": law.NOTE_LIMIT,
    }
    with st.container(border=True):
        part(
            "check",
            key=key,
            data=written(data).encode(),
            on_scores_change=lambda: _score(proposal, st.session_state[key].scores),
            on_note_change=lambda: _note(proposal, st.session_state[key].note),
            on_back_change=lambda: frame.act(take_back_scores, proposal),
        )


def _score(proposal: ProposalId, pressed: object) -> None:
    """What the browser says was pressed, by the name of the check point; the law looks at the scores.

    What was answered is told back: until then a press stands on the screen, and after a refusal it no longer does.
    """
    if isinstance(pressed, dict):
        scores = {point: pressed[point.value] for point in CheckPoint if point.value in pressed}
        frame.act(save_evaluation, proposal, scores, None)
        turn, _ = st.session_state.get(ANSWERED, (0, {}))
        st.session_state[ANSWERED] = (turn + 1, scores)


def _note(proposal: ProposalId, typed: object) -> None:
    if isinstance(typed, str):
        frame.act(save_evaluation, proposal, {}, typed)


def _point(point: CheckPoint, found: Evaluation) -> dict[str, object]:
    question = law.QUESTIONS[point]
    return {
        "name": point.value,
        "label": point.label,
        "asks": question.asks,
        "looks": question.looks,
        "score": found.own.scores.get(point),
    }


def _average(team: TeamEvaluation | None) -> str:
    return f"チーム平均 {team.average}（{team.scored:,}名）" if team else "チームの採点はまだありません"


def _team(team: TeamEvaluation, found: Evaluation) -> dict[str, object]:
    """Mean and spread of each point, and who gave which score once the viewer may see that."""
    points = team.points
    rows = [["平均", *(str(points[point].average) for point in CheckPoint)]]
    if team.scored > 1:
        rows.append(["最低〜最高", *(f"{points[point].lowest}〜{points[point].highest}" for point in CheckPoint)])
        rows.append(["標準偏差", *(str(points[point].deviation) for point in CheckPoint)])
    for each in found.colleagues or ():
        left = "" if each.active else "（利用停止）"
        rows.append([f"{each.name}{left}", *(str(each.scores[point]) for point in CheckPoint)])
    head = ["", *(point.label for point in CheckPoint)]
    return {"summary": "チームの平均とばらつき", "head": head, "rows": rows}
