"""The law of 選定チェック, its tables whole (P11)."""

import itertools

import pytest

from core import rules_evaluation as law
from core.errors import Refused
from core.model_choosing import CheckPoint

A, S, H = CheckPoint
PARTS = [dict(part) for size in range(4) for part in itertools.combinations([(A, 4), (S, 2), (H, 5)], size)]


def test_each_check_point_has_the_question_and_what_to_look_for():
    assert set(law.QUESTIONS) == set(CheckPoint)
    for question in law.QUESTIONS.values():
        assert question.asks.endswith("か")
        assert len(question.looks) == 2
        assert all(look.endswith("か") for look in question.looks)


def test_a_score_is_one_of_five_steps_each_with_its_word():
    assert list(law.SCORES) == [1, 2, 3, 4, 5]
    assert len(set(law.SCORES.values())) == 5


OTHERS = [0, 6, -1, 10**9, 2.5, 3.0, True, False, "3", "", [3], float("nan")]


@pytest.mark.parametrize("score", [None, *law.SCORES, *OTHERS], ids=repr)
def test_the_five_scores_and_none_are_taken_and_anything_else_is_refused(score):
    told = ""
    try:
        law.require_scores({A: 3, S: score})
    except Refused as refused:
        told = refused.sentence
    assert told == (law.SCORE_OUTSIDE if any(score is each for each in OTHERS) else "")


@pytest.mark.parametrize("scores", PARTS, ids=str)
def test_only_all_three_points_make_an_evaluation_and_show_the_colleagues(scores):
    whole = set(scores) == set(CheckPoint)
    assert (law.is_complete(scores), law.sees_single_scores(scores)) == (whole, whole)


def test_what_became_a_deal_is_scored_no_more():
    law.require_selecting(contracted=False)
    with pytest.raises(Refused, match="取引"):
        law.require_selecting(contracted=True)
