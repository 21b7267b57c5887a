"""選定チェック: the client's 管理者 and 社員 score, its ゲスト looks, other clients' candidates do not exist (P11)."""

from core.actions import evaluations
from core.model_choosing import CheckPoint
from tests.access import situations as s
from tests.access.people import CLIENT_WRITERS, OTHER_CLIENT_WRITERS
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import NOW

SCORING = {"may": CLIENT_WRITERS, "not_found": OTHER_CLIENT_WRITERS}
SCORES = dict.fromkeys(CheckPoint, 4)


def scored(engine, cast):
    """Two of the client's people have scored the proposal."""
    things = s.new(engine, cast)
    for viewer in (cast.buyer, cast.boss):
        s.act(engine, viewer, evaluations.save_evaluation, things["proposal"], SCORES, "前のメモ", NOW)
    return things


ROWS = [
    Row(
        evaluations.save_evaluation,
        **SCORING,
        states={s.proposed: NOT_FOUND, s.new: DONE, s.declined: DONE, s.contracted: REFUSED},
        args=lambda t: (t.proposal, SCORES, "面談で確認する。", NOW),
    ),
    Row(
        evaluations.save_evaluation,
        **SCORING,
        note="a score outside 1–5",
        states={s.new: REFUSED},
        args=lambda t: (t.proposal, {CheckPoint.ADVANTAGE: 6}, None, NOW),
    ),
    Row(
        evaluations.take_back_scores,
        **SCORING,
        states={s.proposed: NOT_FOUND, s.new: SAME, scored: DONE, s.contracted: REFUSED},
        args=lambda t: (t.proposal, NOW),
    ),
]
