"""The law of 選定チェック: the manual's check points, how they are scored, who sees which scores (P11)."""

from collections.abc import Mapping
from typing import NamedTuple

from core.errors import Refused
from core.model_choosing import CheckPoint


class Question(NamedTuple):
    """What a check point asks of a proposal, and what to look for in it."""

    asks: str
    looks: tuple[str, ...]


C = CheckPoint
QUESTIONS: dict[CheckPoint, Question] = {
    C.ADVANTAGE: Question(
        "自社の要望に対して、提案に優位性があるか",
        (
            "類似商材の営業実績があり、定量的な成果（件数・率・期間など）が記載されているか",
            "業界の知見が豊富そうか",
        ),
    ),
    C.SITUATION: Question(
        "与件情報に基づいた提案をしているか",
        (
            "自社の営業課題に沿った提案内容になっているか",
            "テンプレート的な内容や、汎用性の高すぎる内容になっていないか",
        ),
    ),
    C.HYPOTHESIS: Question(
        "ターゲットや仮説に納得感があるか",
        (
            "狙う企業や部署が具体的で、選んだ理由が説明されているか",
            "実行する手順と、見込む成果のつながりに無理がないか",
        ),
    ),
}
"""The manual's three check points with its sub-questions (P11)."""

SCORES: dict[int, str] = {
    1: "当てはまらない",
    2: "あまり当てはまらない",
    3: "どちらともいえない",
    4: "当てはまる",
    5: "とても当てはまる",
}
"""What a score says of a proposal."""

NOTE_LIMIT = 2_000
"""Characters of a private note."""

SCORE_OUTSIDE = f"点数は{min(SCORES)}〜{max(SCORES)}の整数で選択してください。"
SELECTION_OVER = "契約が成立して取引に移ったため、選定チェックは変更できません。取引の画面をご確認ください。"


def is_complete(scores: Mapping[CheckPoint, int]) -> bool:
    """Whether all three check points are scored: only then do a member's scores count in the team's average."""
    return all(point in scores for point in CheckPoint)


def sees_single_scores(own: Mapping[CheckPoint, int]) -> bool:
    """Whether somebody sees who gave which score: after scoring all three points itself, so that nobody is anchored.

    Average and spread are the team's and seen by all of it. A guest, who never scores, sees no more than these.
    """
    return is_complete(own)


def require_scores(scores: Mapping[CheckPoint, int | None]) -> None:
    """Raise Refused where a score is not one of the five; None takes the own score of a point back."""
    for score in scores.values():
        if score is not None and (type(score) is not int or score not in SCORES):
            raise Refused(SCORE_OUTSIDE)


def require_selecting(*, contracted: bool) -> None:
    """Raise Refused once a candidate became a deal: what the choice was made on stays as it was (O5)."""
    if contracted:
        raise Refused(SELECTION_OVER)
