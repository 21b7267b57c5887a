"""選定のポイント as members use it: scores, the team's average, reviews that mean something (P7, P11, P12)."""

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.candidates import proceed_to_interview
from core.actions.evaluations import save_evaluation
from core.model import CompanySize
from core.model_choosing import CheckPoint
from core.repository import reading, transaction
from core.rules_evaluation import QUESTIONS, SCORE_OUTSIDE
from pages.ui import candidate_filter, frame
from tests import factories
from tests.cast import NOW, PARTNER
from tests.pages.screens import screen, words

CANDIDATES, PROPOSAL = "client.candidates", "client.proposal"


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def candidate(engine, cast):
    """`seller`'s proposal to a posting that closed yesterday."""
    return factories.proposal(engine, cast.seller, factories.posting(engine, cast))


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


# --- the list -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "told"), [("", ""), ("rating", "レビューの件数を加味"), ("evaluation", "平均点の高い順")]
)
def test_a_sort_whose_name_does_not_say_it_all_is_explained(engine, cast, candidate, sort, told):
    """P11, P12."""
    shown = words(screen(CANDIDATES, engine, cast.buyer, posting=1, sort=sort))
    assert f'"said": "1社が該当します。{candidate_filter.MEANING.get(sort, "")}"' in shown
    assert told in shown


def test_the_hint_to_meet_three_to_five_says_how_many_are_in_talks(engine, cast, candidate):
    """P11: the manual's hint."""
    before = words(screen(CANDIDATES, engine, cast.buyer, posting=1))
    assert "3〜5社選定し、面談を行います" in before
    assert "検討中 1社" not in before
    act(engine, cast.buyer, proceed_to_interview, candidate)
    assert "（現在、検討中 1社）" in words(screen(CANDIDATES, engine, cast.buyer, posting=1))


# --- 選定チェック ----------------------------------------------------------------------------------------------------

FOURS, FIVES = dict.fromkeys(CheckPoint, 4), dict.fromkeys(CheckPoint, 5)


def check(app: AppTest) -> dict[str, Any]:
    """What the part with the scores was given."""
    protos = (node.proto for node in app.get("bidi_component"))
    (told,) = [json.loads(proto.bytes) for proto in protos if proto.component_name == "connect.check"]
    return told


def score(engine, viewer, proposal, scores, note=None):
    act(engine, viewer, save_evaluation, proposal, scores, note)


def test_the_three_points_stand_there_with_the_manual_s_questions(engine, cast, candidate):
    told = check(screen(PROPOSAL, engine, cast.buyer, proposal=candidate))
    assert [(point["name"], point["asks"], point["score"]) for point in told["points"]] == [
        (point.value, question.asks, None) for point, question in QUESTIONS.items()
    ]
    assert told["average"] == "チームの採点はまだありません"
    assert told["missing"] == "未採点：佐倉 由紀、青葉 宗一"
    assert (told["team"], told["barred"], told["noteBarred"]) == (None, "", False)


def test_the_team_s_average_and_spread_and_afterwards_who_gave_which(engine, cast, candidate):
    score(engine, cast.boss, candidate, FIVES)
    before = check(screen(PROPOSAL, engine, cast.buyer, proposal=candidate))
    assert before["average"] == "チーム平均 5.0（1名）"
    assert [row[0] for row in before["team"]["rows"]] == ["平均"]
    assert before["closed"]
    score(engine, cast.buyer, candidate, {**FOURS, CheckPoint.HYPOTHESIS: 2})
    after = check(screen(PROPOSAL, engine, cast.buyer, proposal=candidate))
    assert after["average"] == "チーム平均 4.2（2名）"
    assert after["team"]["rows"] == [
        ["平均", "4.5", "4.5", "3.5"],
        ["最低〜最高", "4〜5", "4〜5", "2〜5"],
        ["標準偏差", "0.5", "0.5", "1.5"],
        ["青葉 宗一", "5", "5", "5"],
    ]
    assert (after["closed"], after["missing"]) == ("", "")
    assert "選定チェック 4.2（2名）" in words(screen(CANDIDATES, engine, cast.buyer, posting=1))


def test_a_note_is_shown_to_whoever_wrote_it_and_to_nobody_else(engine, cast, candidate):
    score(engine, cast.buyer, candidate, FOURS, "社長の知人の会社")
    shown = {
        who: words(screen(PROPOSAL, engine, getattr(cast, who), proposal=candidate))
        for who in ("buyer", "boss", "looker")
    }
    assert {who for who, text in shown.items() if "社長の知人の会社" in text} == {"buyer"}


def test_a_guest_reads_why_nothing_can_be_pressed(engine, cast, candidate):
    score(engine, cast.boss, candidate, FIVES)
    told = check(screen(PROPOSAL, engine, cast.looker, proposal=candidate))
    assert told["barred"].startswith("ゲストは閲覧のみ可能です。")
    assert (told["noteBarred"], told["closed"], len(told["team"]["rows"])) == (True, "", 1)


def test_what_became_a_deal_is_scored_no_more(engine, cast):
    factories.contracted(engine, cast)
    told = check(screen(PROPOSAL, engine, cast.buyer, proposal=1))
    assert "契約が成立して取引に移った" in told["barred"]


def _pressed() -> None:
    import streamlit as st

    from pages.ui import evaluation, header

    getattr(evaluation, st.session_state["verb"])(1, st.session_state["told"])
    header.outcome()


@pytest.mark.parametrize(
    ("verb", "told", "kept", "said"),
    [
        ("_score", {"advantage": 4, "situation": 2}, ({"advantage": 4, "situation": 2}, ""), ""),
        ("_score", {"advantage": 6}, ({}, ""), SCORE_OUTSIDE),
        ("_score", {"advantage": "4"}, ({}, ""), SCORE_OUTSIDE),
        ("_score", {"advantage": [4]}, ({}, ""), SCORE_OUTSIDE),
        ("_score", {"note": "私", "member_id": 2}, ({}, ""), ""),
        ("_score", None, ({}, ""), ""),
        ("_note", "面談で聞く。", ({}, "面談で聞く。"), ""),
        ("_note", "あ" * 2_001, ({}, ""), "メモは2,000文字以内で入力してください（現在2,001文字）。"),
        ("_note", 7, ({}, ""), ""),
    ],
)
def test_whatever_a_browser_says_the_law_decides(engine, cast, candidate, verb, told, kept, said):
    app = AppTest.from_function(_pressed)
    app.session_state["frame.desk"] = frame.Desk(cast.buyer, engine, lambda: NOW)
    app.session_state["verb"], app.session_state["told"] = verb, told
    app.run()
    with reading(engine, cast.buyer) as repo:
        own = repo.evaluations.own(candidate)
    assert ({point.value: score for point, score in own.scores.items()}, own.note) == kept
    assert [error.value.replace("\\", "") for error in app.error] == ([said] if said else [])


# --- レビュー --------------------------------------------------------------------------------------------------------


def reviews_of(app: AppTest) -> dict[str, Any]:
    """What the list of reviews was given."""
    told = [json.loads(node.proto.bytes) for node in app.get("bidi_component")]
    (found,) = [each for each in told if "reviews" in each]
    return found


@pytest.fixture
def reviewed(engine, cast, candidate):
    """`seller` has seven reviews: five stars but for one, two of them from small companies, one in another year."""
    for number in range(7):
        factories.review(
            engine,
            cast,
            PARTNER,
            3 if number == 3 else 5,
            good=f"ツキノワ営業舎の報告は第{number}週から早い。",
            size=CompanySize.UNDER_20 if number < 2 else CompanySize.UNDER_300,
            month=date(2025 if number == 6 else 2026, 10 - number, 1),
        )
    return candidate


@pytest.mark.parametrize(
    ("query", "said", "pages"),
    [
        ({}, "5 / 7件を表示中", 2),
        ({"page": 2}, "2 / 7件を表示中", 2),
        ({"page": 9}, "2 / 7件を表示中", 2),
        ({"size": "1-19"}, "2 / 7件を表示中", 1),
        ({"size": "999"}, "5 / 7件を表示中", 2),
        ({"since": "2026-08"}, "3 / 7件を表示中", 1),
        ({"until": "2026-06"}, "3 / 7件を表示中", 1),
        ({"since": "2026-07", "until": "2026-08"}, "2 / 7件を表示中", 1),
        ({"since": "2026-13", "until": "'; --"}, "5 / 7件を表示中", 2),
        ({"good": "第４週　報告"}, "1 / 7件を表示中", 1),
        ({"good": "報告", "size": "1-19", "since": "2026-10"}, "1 / 7件を表示中", 1),
    ],
    ids=str,
)
def test_reviews_are_narrowed_by_size_month_and_what_was_good(engine, cast, reviewed, query, said, pages):
    """P7; a value that is not offered limits nothing."""
    told = reviews_of(screen(PROPOSAL, engine, cast.buyer, proposal=reviewed, **query))
    assert (told["said"], told["pages"], told["empty"]) == (said, pages, None)
    assert said.startswith(f"{len(told['reviews'])} /")


@pytest.mark.parametrize("query", [{"good": "ツキノワ"}, {"good": "営業舎"}, {"since": "2026-10", "until": "2026-05"}])
def test_where_no_review_fits_it_says_what_to_do_and_no_search_unmasks(engine, cast, reviewed, query):
    """P10: the words looked for are those that may be read."""
    told = reviews_of(screen(PROPOSAL, engine, cast.buyer, proposal=reviewed, **query))
    assert (told["reviews"], told["said"]) == ([], "")
    assert told["empty"] == ["条件に合うレビューはありません。", "条件を減らすか、クリアしてください。"]
    assert told["narrowed"]
    act(engine, cast.buyer, proceed_to_interview, reviewed)
    if "good" in query:
        after = reviews_of(screen(PROPOSAL, engine, cast.buyer, proposal=reviewed, **query))
        assert after["said"] == "5 / 7件を表示中"


def test_the_stars_are_spread_out_with_what_they_support(engine, cast, reviewed):
    """P12: in figures as well as in bars."""
    shown = words(screen(PROPOSAL, engine, cast.buyer, proposal=reviewed))
    assert "レビュー　★ 4.7（7件）" in shown
    assert [shown.count(f"{number}件</span></li>") for number in (6, 1, 0)] == [1, 1, 3]
    assert "7件のレビューから見て、実力は ★ 4.0〜5.0 の範囲と考えられます。" in shown
    assert "幅が広く" not in shown


def test_few_reviews_have_no_filter_and_a_wide_range(engine, cast, candidate):
    factories.review(engine, cast, PARTNER, 5)
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate, size="1000-")
    assert (reviews_of(app)["said"], reviews_of(app)["fields"]) == ("1 / 1件を表示中", [])
    assert "1件のレビューから見て、実力は ★ 2.7〜5.0 の範囲と考えられます。件数が少ないため" in words(app)


def test_without_a_review_it_says_so(engine, cast, candidate):
    shown = words(screen(PROPOSAL, engine, cast.buyer, proposal=candidate))
    assert "レビューはまだありません。" in shown
    assert "実力は" not in shown
