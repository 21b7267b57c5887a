"""選定チェック: one's own scores and private note, the team's average, and who is missing (P11)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.actions.evaluations import save_evaluation, take_back_scores
from core.actions.proposals import withdraw_proposal
from core.errors import NotAllowed, NotFound, Refused
from core.model import ProposalId, Role
from core.model_choosing import CheckPoint
from core.repository import reading, transaction
from core.rules_evaluation import NOTE_LIMIT
from core.store.engine import WRITE
from core.store.tables import AuditRow, EvaluationRow, MemberRow, OrderRow
from core.views import CandidateFilter
from tests import factories
from tests.cast import NOW
from tests.queries import count_queries

A, S, H = CheckPoint
FOURS, FIVES = dict.fromkeys(CheckPoint, 4), dict.fromkeys(CheckPoint, 5)
SEALED = factories.OPENED + timedelta(days=3)
BUYER, BOSS = "佐倉 由紀", "青葉 宗一"


@pytest.fixture
def posting(engine, cast):
    """A posting that closed yesterday."""
    return factories.posting(engine, cast)


@pytest.fixture
def candidate(engine, cast, posting):
    """The proposal of `seller` to it."""
    return factories.proposal(engine, cast.seller, posting)


def save(engine, viewer, proposal, scores=None, note=None, at=NOW):
    with transaction(engine, viewer) as repo:
        save_evaluation(repo, proposal, scores or {}, note, at)


def page(engine, viewer, proposal, at=NOW):
    with reading(engine, viewer) as repo:
        return repo.evaluations.page(proposal, at)


def of(engine, viewer, proposals, at=NOW):
    with reading(engine, viewer) as repo:
        return repo.evaluations.of(proposals, at)


def listed(engine, viewer, posting, **wanted):
    with reading(engine, viewer) as repo:
        return repo.candidates.listing(posting, CandidateFilter(**wanted), NOW).cards


def put(engine, viewer, **values):
    """What a test needs to have happened to a member."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == viewer.member).values(**values))


def kept(engine):
    """How many evaluations and events there are."""
    with Session(engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (EvaluationRow, AuditRow)]


# --- one's own ------------------------------------------------------------------------------------------------------


def test_scores_come_one_by_one_and_none_undoes_another(engine, cast, candidate):
    save(engine, cast.buyer, candidate, {A: 5})
    save(engine, cast.buyer, candidate, {S: 2})
    save(engine, cast.buyer, candidate, note="実績の数字がよい。")
    own = page(engine, cast.buyer, candidate).own
    assert (own.scores, own.note, own.updated_at) == ({A: 5, S: 2}, "実績の数字がよい。", NOW)
    save(engine, cast.buyer, candidate, {A: 3, S: None})
    own = page(engine, cast.buyer, candidate).own
    assert (own.scores, own.note) == ({A: 3}, "実績の数字がよい。")


def test_scores_are_taken_back_and_the_note_stays(engine, cast, posting, candidate):
    save(engine, cast.buyer, candidate, FIVES, "面談で確認したい。")
    with transaction(engine, cast.buyer) as repo:
        take_back_scores(repo, candidate, NOW)
    seen = page(engine, cast.buyer, candidate)
    assert (seen.own.scores, seen.own.note, seen.team) == ({}, "面談で確認したい。", None)
    assert listed(engine, cast.buyer, posting)[0].evaluation is None


def test_a_second_press_changes_nothing_more(engine, cast, candidate):
    for _ in range(2):
        save(engine, cast.buyer, candidate, FOURS, "よい提案。")
        once = kept(engine)
    assert kept(engine) == once
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(lambda score: save(engine, cast.boss, candidate, {A: score, S: score}), (3, 3, 3, 3)):
            pass
    assert page(engine, cast.boss, candidate).own.scores == {A: 3, S: 3}
    assert kept(engine) == [once[0] + 1, once[1] + 1]


REFUSED = [({A: 0}, None), ({A: 4, H: 6}, None), ({S: True}, None), ({}, "あ" * (NOTE_LIMIT + 1))]


@pytest.mark.parametrize(("scores", "note"), REFUSED, ids=["nought", "six", "a switch", "a long note"])
def test_what_is_refused_leaves_everything_as_it_was(engine, cast, candidate, scores, note):
    save(engine, cast.buyer, candidate, FOURS, "前のメモ")
    before = kept(engine), page(engine, cast.buyer, candidate)
    with pytest.raises(Refused) as refused:
        save(engine, cast.buyer, candidate, scores, note)
    assert refused.value.sentence.endswith(("ください。", "文字）。"))
    assert (kept(engine), page(engine, cast.buyer, candidate)) == before


def test_a_note_of_two_thousand_characters_is_kept_as_it_was_typed(engine, cast, candidate):
    note = "実績\n" + "あ" * (NOTE_LIMIT - 3)
    save(engine, cast.buyer, candidate, note=note)
    assert page(engine, cast.buyer, candidate).own.note == note


def test_who_may_not_score(engine, cast, candidate):
    """A guest looks, strangers find nothing, and a sealed or withdrawn proposal does not exist (A3, A5, P2)."""
    onlooker = replace(cast.sales, organization=cast.buyer.organization, audience=cast.buyer.audience)
    onlooker = replace(onlooker, role=Role.GUEST, onlooker=True)
    late = factories.posting(engine, cast, deadline=NOW.date() + timedelta(days=9), opened=NOW)
    sealed = factories.proposal(engine, cast.seller, late, at=NOW)
    for viewer, proposal, error in (
        (cast.looker, candidate, NotAllowed),
        (onlooker, candidate, NotAllowed),
        (cast.seller, candidate, NotAllowed),
        (cast.operator, candidate, NotAllowed),
        (cast.outsider, candidate, NotFound),
        (cast.buyer, ProposalId(987654), NotFound),
        (cast.buyer, sealed, NotFound),
    ):
        with pytest.raises(error):
            save(engine, viewer, proposal, FOURS)
        if error is NotFound:
            with pytest.raises(NotFound):
                page(engine, viewer, proposal)
            assert of(engine, viewer, (proposal,)) == {}
    with transaction(engine, cast.seller) as repo:
        withdraw_proposal(repo, sealed, NOW)
    with pytest.raises(NotFound):
        save(engine, cast.buyer, sealed, FOURS, at=NOW + timedelta(days=20))


def test_what_became_a_deal_keeps_the_scores_it_was_chosen_by(engine, cast):
    order = factories.contracted(engine, cast)
    with Session(engine) as session:
        proposal = session.scalar(select(OrderRow.proposal_id).where(OrderRow.id == order))
    with pytest.raises(Refused, match="取引"):
        save(engine, cast.buyer, proposal, FOURS)
    assert page(engine, cast.buyer, proposal).own.scores == {}


# --- the note is nobody else's --------------------------------------------------------------------------------------


def test_nobody_else_reads_a_note(engine, cast, posting, candidate):
    """Neither colleagues nor 管理者, nor who looks on from kakutoku, nor the trail, nor a mail."""
    secret = "社長の知人の会社なので断りにくい"
    save(engine, cast.buyer, candidate, FIVES, secret)
    save(engine, cast.boss, candidate, FOURS)
    onlooker = replace(cast.operator, organization=cast.buyer.organization, audience=cast.buyer.audience)
    onlooker = replace(onlooker, role=Role.GUEST, onlooker=True)
    for viewer in (cast.boss, cast.looker, onlooker):
        assert secret not in repr(page(engine, viewer, candidate))
        assert secret not in repr(listed(engine, viewer, posting))
        assert secret not in repr(of(engine, viewer, (candidate,)))
    with Session(engine) as session:
        events = session.execute(select(AuditRow.action, AuditRow.before, AuditRow.after)).all()
    assert secret not in repr(events)
    assert ("save_evaluation", {"advantage": None, "situation": None, "hypothesis": None, "characters": 0}) in [
        (event.action, event.before) for event in events
    ]
    assert page(engine, cast.buyer, candidate).own.note == secret


# --- the team -------------------------------------------------------------------------------------------------------


def test_the_team_s_average_counts_those_who_scored_all_three(engine, cast, candidate):
    save(engine, cast.buyer, candidate, {A: 5, S: 4, H: 4})
    save(engine, cast.boss, candidate, {A: 1, S: 1})
    team = page(engine, cast.buyer, candidate).team
    assert (team.scored, team.average) == (1, Decimal("4.3"))
    save(engine, cast.boss, candidate, {A: 2, S: 4, H: 5})
    seen = page(engine, cast.buyer, candidate)
    assert (seen.team.scored, seen.team.average) == (2, Decimal("4.0"))
    spread = seen.team.points[A]
    assert (str(spread.average), str(spread.deviation), spread.lowest, spread.highest) == ("3.5", "1.5", 2, 5)
    assert of(engine, cast.looker, (candidate,)) == {candidate: seen.team}


def test_who_is_missing_are_the_active_who_may_score(engine, cast, candidate):
    assert page(engine, cast.looker, candidate).missing == (BUYER, BOSS)
    save(engine, cast.buyer, candidate, FOURS)
    assert page(engine, cast.boss, candidate).missing == (BOSS,)
    put(engine, cast.boss, active=False)
    assert page(engine, cast.buyer, candidate).missing == ()


def test_single_scores_are_seen_after_scoring_oneself(engine, cast, candidate):
    """So that nobody is anchored by a colleague; a guest, who never scores, sees average and spread alone."""
    save(engine, cast.boss, candidate, FIVES)
    save(engine, cast.buyer, candidate, {A: 1, S: 1})
    for viewer in (cast.buyer, cast.looker):
        seen = page(engine, viewer, candidate)
        assert (seen.colleagues, seen.team.average) == (None, Decimal("5.0"))
    save(engine, cast.buyer, candidate, {H: 1})
    (colleague,) = page(engine, cast.buyer, candidate).colleagues
    assert (colleague.name, colleague.scores, colleague.active) == (BOSS, FIVES, True)


def test_scores_of_a_colleague_who_left_stay(engine, cast, candidate):
    """What was read and judged remains what the choice was made on."""
    save(engine, cast.boss, candidate, FIVES)
    save(engine, cast.buyer, candidate, FOURS)
    put(engine, cast.boss, active=False)
    seen = page(engine, cast.buyer, candidate)
    assert (seen.team.scored, seen.team.average, seen.missing) == (2, Decimal("4.5"), ())
    assert [(each.name, each.active) for each in seen.colleagues] == [(BOSS, False)]


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_list_is_sorted_by_the_team_s_average_and_shows_it(engine, cast, posting):
    """選定チェック順: the better average first, of equals the one that more have scored, the others by arrival."""
    sellers = factories.partners(engine, 5)
    first, second, third, fourth, fifth = [factories.proposal(engine, seller, posting) for seller in sellers]
    for viewer, proposal, scores in (
        (cast.buyer, second, FOURS),
        (cast.buyer, third, FOURS),
        (cast.boss, third, FOURS),
        (cast.buyer, fourth, {**FOURS, H: 5}),
        (cast.boss, fifth, {A: 5, S: 5}),
    ):
        save(engine, viewer, proposal, scores)
    cards = listed(engine, cast.looker, posting, sort="evaluation")
    assert [card.id for card in cards] == [fourth, third, second, first, fifth]
    assert [(str(card.evaluation), card.evaluated) for card in cards] == [
        ("4.3", 1),
        ("4.0", 2),
        ("4.0", 1),
        ("None", 0),
        ("None", 0),
    ]


def test_each_finds_what_it_has_not_scored_itself(engine, cast, posting):
    """Some of the three points are not all of them."""
    first, second, third = [factories.proposal(engine, seller, posting) for seller in factories.partners(engine, 3)]
    save(engine, cast.buyer, first, FOURS)
    save(engine, cast.buyer, second, {A: 4, S: 4})
    save(engine, cast.boss, third, FOURS)
    found = {
        viewer.member: [card.id for card in listed(engine, viewer, posting, unscored=True)]
        for viewer in (cast.buyer, cast.boss, cast.looker)
    }
    assert found == {
        cast.buyer.member: [second, third],
        cast.boss.member: [first, second],
        cast.looker.member: [first, second, third],
    }


def test_the_list_is_sorted_by_what_the_reviews_support(engine, cast, posting):
    """評価順: one perfect review does not beat seventeen at 4.8; the average that is shown stays plain (P12)."""
    one, many, none = factories.partners(engine, 3)
    for seller in (one, many, none):
        factories.proposal(engine, seller, posting)
    for seller, stars in ((one, [5]), (many, [5] * 14 + [4] * 3)):
        for each in stars:
            factories.review(engine, cast, seller.organization, each)
    shown = [
        (str(card.rating.average), card.rating.reviews) for card in listed(engine, cast.buyer, posting, sort="rating")
    ]
    assert shown == [("4.8", 17), ("5.0", 1), ("None", 0)]
    at_least = listed(engine, cast.buyer, posting, sort="rating", rating=Decimal("4.9"))
    assert [card.rating.reviews for card in at_least] == [1]


def test_thirty_scored_candidates_cost_as_many_queries_as_three(engine, cast, posting):
    counts, sellers = [], factories.partners(engine, 30)
    for some in (sellers[:3], sellers[3:]):
        for seller in some:
            proposal = factories.proposal(engine, seller, posting)
            save(engine, cast.buyer, proposal, FOURS)
            factories.review(engine, cast, seller.organization, 4)
        counts.append(
            [
                count_queries(engine, lambda sort=sort: listed(engine, cast.buyer, posting, sort=sort))
                for sort in ("arrival", "rating", "evaluation")
            ]
            + [count_queries(engine, lambda last=proposal: page(engine, cast.buyer, last))]
        )
    assert counts[0] == counts[1]
    assert len(set(counts[0][:3])) == 1
