"""Candidates side by side: who may compare whom, and what is read of each (P2, P10, P11)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval
from core.actions.candidates import decline, proceed_to_interview
from core.actions.orders import request_quote, submit_version
from core.actions.proposals import withdraw_proposal
from core.calendar import Term
from core.errors import NotFound, Refused
from core.masking import leaks
from core.model import CandidateStatus, OrderState
from core.model_choosing import CheckPoint
from core.repository import reading, transaction
from core.store.organizations import Organizations
from core.store.tables import EvaluationRow, OrganizationRow, PartnerProfileRow, ProposalRow
from core.views.comparing import Quote
from tests import factories
from tests.cast import NOW, OTHER_CLIENT, OTHER_PARTNER, PARTNER
from tests.queries import count_queries

NAME = "合同会社ツキノワ営業舎"
TELLING = f"{NAME}の髙﨑です。https://tsukinowa.example/ か seller@tsukinowa.example、03-0000-0103 へどうぞ。"


@pytest.fixture
def posting(engine, cast):
    """A posting that closed yesterday."""
    return factories.posting(engine, cast)


@pytest.fixture
def pair(engine, cast, posting):
    """The proposals of `seller` and `rival` to it, every text of the first telling who wrote it."""
    first = factories.proposal(engine, cast.seller, posting, f"{NAME}の三段階の開拓", TELLING)
    later = factories.OPENED + timedelta(days=2)
    second = factories.proposal(engine, cast.rival, posting, "展示会後の再訪", "再訪から始めます。", later)
    told = {"corporate_form": TELLING, "prefecture": TELLING, "working_mode": TELLING}
    put(engine, PartnerProfileRow, PartnerProfileRow.partner_id == PARTNER, **told)
    factories.review(engine, cast, PARTNER, 5, good=TELLING, improve=TELLING, recommend=TELLING, reviewer=NAME)
    return first, second


def put(engine, table, where, **values):
    with Session(engine) as session, session.begin():
        session.execute(update(table).where(where).values(**values))


def act(engine, viewer, action, *arguments):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, NOW)


def compare(engine, viewer, *proposals, at=NOW):
    with reading(engine, viewer) as repo:
        return repo.comparisons.of(proposals, at)


def identity(engine, cast, partner):
    with reading(engine, cast.buyer) as repo:
        return Organizations(repo._session, cast.buyer).identity(partner)


def test_candidates_stand_in_the_order_of_the_address_with_their_own_numbers(engine, cast, posting, pair):
    others = [factories.proposal(engine, each, posting) for each in factories.partners(engine, 2)]
    found = compare(engine, cast.buyer, pair[1], pair[0])
    assert (found.posting, found.posting_title) == (posting, "計測機器の新規開拓")
    assert found.proposals == (pair[1], pair[0])
    # Two arrived on the same day as the first, after it; the second of the pair came a day later.
    assert [one.number for one in found.candidates] == [4, 1]
    assert [(other.id, other.number) for other in found.others] == [(others[0], 2), (others[1], 3)]


@pytest.mark.parametrize("name", ["buyer", "boss", "looker"])
def test_everybody_of_the_client_may_look_guests_too(engine, cast, pair, name):
    assert compare(engine, getattr(cast, name), *pair) == compare(engine, cast.boss, *pair)


@pytest.mark.parametrize("name", ["outsider", "seller", "rival", "sales", "director", "operator"])
def test_for_everybody_else_there_is_nothing_to_compare(engine, cast, pair, name):
    said = []
    for proposals in (pair, (987654, 987655)):
        with pytest.raises(NotFound) as missing:
            compare(engine, getattr(cast, name), *proposals)
        said.append(missing.value.sentence)
    assert said[0] == said[1]


def test_one_that_may_not_be_seen_hides_the_whole_comparison(engine, cast, posting, pair):
    sealed = factories.posting(engine, cast, deadline=NOW.date() + timedelta(days=7))
    foreign = factories.posting(engine, cast, OTHER_CLIENT)
    partners = factories.partners(engine, 2)
    hidden = factories.proposal(engine, partners[0], sealed)
    theirs = factories.proposal(engine, partners[0], foreign)
    gone = factories.proposal(engine, partners[1], sealed)
    act(engine, partners[1], withdraw_proposal, gone)
    put(engine, ProposalRow, ProposalRow.id == gone, posting_id=posting)
    for other in (hidden, theirs, gone, 987654):
        with pytest.raises(NotFound):
            compare(engine, cast.buyer, pair[0], other)
    assert hidden not in [other.id for other in compare(engine, cast.buyer, *pair).others]


def test_six_the_same_twice_and_two_postings_are_refused(engine, cast, posting, pair):
    more = [factories.proposal(engine, each, posting) for each in factories.partners(engine, 4)]
    elsewhere = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    for proposals, told in (
        ((pair[0], pair[0]), "重複"),
        ((*pair, *more), "現在6社"),
        ((pair[0], elsewhere), "同じ募集"),
    ):
        with pytest.raises(Refused, match=told):
            compare(engine, cast.buyer, *proposals)


def test_one_alone_learns_who_else_there_is(engine, cast, pair):
    found = compare(engine, cast.looker, pair[0])
    assert (found.proposals, [other.id for other in found.others]) == (pair[:1], [pair[1]])
    with pytest.raises(NotFound):
        compare(engine, cast.outsider, pair[0])


def test_before_disclosure_nothing_says_who_a_candidate_is_and_each_is_disclosed_on_its_own(engine, cast, pair):
    identities = [identity(engine, cast, partner) for partner in (PARTNER, OTHER_PARTNER)]
    before = compare(engine, cast.buyer, *pair)
    assert leaks(repr(before), identities) == ()
    act(engine, cast.buyer, proceed_to_interview, pair[0])
    after = compare(engine, cast.buyer, *pair)
    known, unknown = after.candidates
    assert known.name == NAME
    assert [known.opening, known.facts.working_mode, known.review.good, known.facts.prefecture] == [TELLING] * 4
    assert (unknown.name, leaks(repr(unknown), identities)) == ("", ())
    act(engine, cast.buyer, decline, pair[0])
    assert compare(engine, cast.buyer, *pair).candidates[0].name == NAME  # for good


def test_the_candidates_to_be_added_are_numbers_until_they_are_disclosed(engine, cast, posting, pair):
    more = [factories.proposal(engine, each, posting) for each in factories.partners(engine, 2)]
    assert [other.name for other in compare(engine, cast.buyer, *more).others] == ["", ""]
    act(engine, cast.buyer, proceed_to_interview, pair[0])
    assert {other.id: other.name for other in compare(engine, cast.buyer, *more).others} == {pair[0]: NAME, pair[1]: ""}


def test_the_price_is_that_of_the_latest_version(engine, cast, pair):
    def quotes():
        return [one.quote for one in compare(engine, cast.buyer, *pair).candidates]

    assert quotes() == [None, None]
    act(engine, cast.buyer, proceed_to_interview, pair[0])
    order = act(engine, cast.buyer, request_quote, pair[0])
    assert quotes() == [Quote(OrderState.REQUESTED, 0, None, None), None]
    act(engine, cast.seller, submit_version, order, 0, factories.CONTENT)
    term = Term(date(2026, 12, 1), date(2027, 2, 28))
    assert quotes() == [Quote(OrderState.NEGOTIATING, 1, 450_000, term), None]
    longer = replace(factories.CONTENT, end=date(2027, 3, 15))
    act(engine, cast.seller, submit_version, order, 1, longer)
    assert quotes()[0].version == 2
    act(engine, cast.buyer, request_approval, order, 2)
    act(engine, cast.seller, approve, order, 2)
    found = compare(engine, cast.buyer, *pair).candidates[0]
    assert (found.quote.state, found.contracted) == (OrderState.APPROVED, True)


@pytest.mark.parametrize(
    ("subtotal", "end", "monthly"),
    [
        (450_000, date(2027, 2, 28), 150_000),
        (100_000, date(2027, 2, 28), 33_333),
        (350_000, date(2027, 3, 15), 100_000),  # three months and fifteen thirtieths
        (300_000, date(2026, 12, 31), 300_000),
        (300_000, date(2026, 12, 30), None),  # no month is complete
        (None, date(2027, 2, 28), None),
    ],
)
def test_a_price_a_month_counts_days_left_over_as_thirtieths(subtotal, end, monthly):
    assert Quote(OrderState.NEGOTIATING, 1, subtotal, Term(date(2026, 12, 1), end)).monthly == monthly


def test_the_review_that_is_quoted_is_the_newest_that_tells_something(engine, cast, pair):
    for good in ("", "報告が早い。", "架電の記録が細かく、翌日には改善案が届きました。", "早い。"):
        factories.review(engine, cast, OTHER_PARTNER, 4, good=good)
    assert compare(engine, cast.buyer, *pair).candidates[1].review.good.startswith("架電の記録")


def test_rating_promise_and_the_teams_scores_belong_to_their_candidate(engine, cast, pair):
    factories.review(engine, cast, OTHER_PARTNER, 3)
    factories.review(engine, cast, OTHER_PARTNER, 4)
    promised = {"hours": 80, "unit_price": 4_000, "appointments": 12, "rate": 32}
    put(engine, ProposalRow, ProposalRow.id == pair[1], **{f"promised_{name}": it for name, it in promised.items()})
    put(engine, ProposalRow, ProposalRow.id == pair[0], **{f"promised_{name}": None for name in promised})
    with Session(engine) as session, session.begin():
        for member, score in ((cast.buyer.member, 5), (cast.boss.member, 2)):
            scores = {point.value: score for point in CheckPoint}
            row = {"proposal_id": pair[1], "member_id": member, "updated_at": NOW, "note": "内緒の所感", **scores}
            session.execute(insert(EvaluationRow).values(row))
    first, second = compare(engine, cast.looker, *pair).candidates
    assert (first.rating.average, first.rating.reviews) == (Decimal("5.0"), 1)
    assert (second.rating.average, second.rating.reviews) == (Decimal("3.5"), 2)
    assert (first.promise, first.team) == (None, None)
    assert (second.promise.monthly_price, second.team.scored, second.team.average) == (320_000, 2, Decimal("3.5"))
    assert "内緒の所感" not in repr(compare(engine, cast.boss, *pair))


def test_whoever_is_compared_the_database_is_asked_as_often(engine, cast, posting, pair):
    more = [factories.proposal(engine, each, posting) for each in factories.partners(engine, 3)]
    act(engine, cast.buyer, proceed_to_interview, pair[0])
    two, five = (
        count_queries(engine, lambda each=each: compare(engine, cast.buyer, *each)) for each in (pair, (*pair, *more))
    )
    assert two == five
    assert two > 0


def test_a_text_that_repeats_the_partners_others_is_marked_with_its_share(engine, cast, pair):
    kept = {"body": {"share": 62, "spans": [[0, 4]]}, "masked": {"share": 41, "spans": [[0, 4]]}}
    put(engine, ProposalRow, ProposalRow.id == pair[0], repeats=kept)
    put(
        engine,
        ProposalRow,
        ProposalRow.id == pair[1],
        repeats={"body": kept["body"], "masked": {"share": 9, "spans": []}},
    )
    assert [one.repeated for one in compare(engine, cast.buyer, *pair).candidates] == [41, None]


def test_a_candidate_keeps_its_status_and_round(engine, cast, pair):
    act(engine, cast.buyer, decline, pair[1])
    first, second = compare(engine, cast.buyer, *pair).candidates
    assert (first.status, second.status) == (CandidateStatus.NEW, CandidateStatus.DECLINED)
    assert (first.round, second.round) == (1, 1)


def test_a_name_left_behind_stays_covered(engine, cast, pair):
    put(engine, OrganizationRow, OrganizationRow.id == PARTNER, former_names="旧株式会社アカツキ開拓")
    put(
        engine,
        PartnerProfileRow,
        PartnerProfileRow.partner_id == PARTNER,
        working_mode="旧株式会社アカツキ開拓から続く体制",
    )
    assert "アカツキ" not in compare(engine, cast.buyer, *pair).candidates[0].facts.working_mode
