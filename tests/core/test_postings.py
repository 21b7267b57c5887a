"""Postings: what the client counts, what a partner may read of them (P1–P4, P10)."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.actions.candidates import decline, proceed_to_interview, put_on_hold
from core.actions.messages import post_message
from core.actions.proposals import withdraw_proposal
from core.calendar import jst_date, jst_midnight
from core.errors import NotFound
from core.masking import leaks
from core.model import CandidateStatus, CompanySize, PostingId
from core.repository import reading, transaction
from core.store.tables import PostingRoundRow, PostingRow
from tests import factories
from tests.cast import CLIENT, NOW, OTHER_CLIENT
from tests.queries import count_queries

S = CandidateStatus
SEALED = factories.OPENED + timedelta(days=3)
NAME = "株式会社青葉計器"
TELLING = f"{NAME}（aoba-keiki.example、03-0000-0101）です。アオバケイキの佐倉まで。"


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def cards(engine, viewer, at=NOW):
    with reading(engine, viewer) as repo:
        return repo.postings.cards(at)


def open_to(engine, viewer, at=SEALED):
    with reading(engine, viewer) as repo:
        return repo.postings.open(at)


def test_a_card_counts_what_arrived_and_after_the_deadline_what_became_of_it(engine, cast):
    """P2: before the deadline a number, after it the counts per status."""
    posting = factories.posting(engine, cast)
    viewers = [cast.seller, cast.rival, *factories.partners(engine, 3)]
    first, second, third, _, gone = (factories.proposal(engine, v, posting, at=SEALED) for v in viewers)
    act(engine, viewers[4], withdraw_proposal, gone, at=SEALED)
    for at in (SEALED, jst_midnight(factories.DEADLINE + timedelta(days=1)) - timedelta(microseconds=1)):
        (card,) = cards(engine, cast.buyer, at)
        assert (card.hidden, card.counts, card.unread, card.deals) == (4, {}, 0, 0)
    act(engine, cast.buyer, proceed_to_interview, first)
    act(engine, cast.buyer, put_on_hold, second)
    act(engine, cast.buyer, decline, third)
    (card,) = cards(engine, cast.looker)
    assert (card.hidden, card.deals) == (0, 0)
    assert card.counts == {S.CONSIDERING: 1, S.ON_HOLD: 1, S.DECLINED: 1, S.NEW: 1}


def test_unread_replies_are_counted_and_a_deal_is_counted_apart(engine, cast):
    factories.contracted(engine, cast)
    (card,) = cards(engine, cast.buyer)
    assert (card.deals, card.counts, card.unread) == (1, {}, 0), "what happens to a deal is told at 取引"
    other = factories.posting(engine, cast)
    candidate = factories.proposal(engine, cast.rival, other)
    act(engine, cast.buyer, proceed_to_interview, candidate)
    for line in ("よろしくお願いします。", "資料をお送りします。"):
        act(engine, cast.rival, post_message, candidate, line)
    act(engine, cast.buyer, post_message, candidate, "ありがとうございます。")
    for viewer, expected in ((cast.boss, 2), (cast.looker, 2), (cast.buyer, 0)):  # who answers has read
        assert {card.id: card.unread for card in cards(engine, viewer)}[other] == expected


def test_a_reopened_posting_counts_each_round_by_its_own_deadline(engine, cast):
    """P4."""
    posting = factories.posting(engine, cast)
    factories.proposal(engine, cast.seller, posting)
    again = factories.DEADLINE + timedelta(days=10)
    with Session(engine) as session, session.begin():
        session.execute(update(PostingRow).values(round=2))
        session.add(PostingRoundRow(posting_id=posting, round=2, deadline=again, opened_at=NOW))
    factories.proposal(engine, cast.rival, posting, at=NOW)
    (card,) = cards(engine, cast.buyer)
    assert (card.deadline, card.round, card.hidden, card.counts) == (again, 2, 1, {S.NEW: 1})


def test_a_posting_without_proposals_has_a_card_and_the_latest_deadline_comes_first(engine, cast):
    later = factories.posting(engine, cast, deadline=jst_date(NOW + timedelta(days=5)))
    earlier = factories.posting(engine, cast)
    found = cards(engine, cast.buyer)
    assert [card.id for card in found] == [later, earlier]
    assert all((card.hidden, card.counts, card.unread) == (0, {}, 0) for card in found)


def test_nobody_sees_another_companys_postings(engine, cast):
    """A5: nor, before it has proposed, does a partner see a closed one; what is missing looks the same."""
    posting = factories.posting(engine, cast)
    sentences = set()
    for who in ("outsider", "seller", "rival", "sales", "director", "operator"):
        viewer = getattr(cast, who)
        assert cards(engine, viewer) == ()
        for asked in (posting, PostingId(posting + 1_000)):
            with pytest.raises(NotFound) as missing, reading(engine, viewer) as repo:
                repo.postings.own(asked)
            sentences.add(missing.value.sentence)
            with pytest.raises(NotFound), reading(engine, viewer) as repo:
                repo.postings.for_partner(asked, NOW)
    assert len(sentences) == 1
    with reading(engine, cast.looker) as repo:
        assert repo.postings.own(posting).company_sizes == (CompanySize.UNDER_300,)


def test_clients_see_no_open_postings_of_others(engine, cast):
    factories.posting(engine, cast)
    for who in ("buyer", "outsider", "sales", "operator"):
        assert open_to(engine, getattr(cast, who)) == ()


def test_partners_see_what_is_open_nearest_deadline_first(engine, cast):
    """P3, T11: through the deadline in Japan, and not a moment longer."""
    today = factories.posting(engine, cast)
    later = factories.posting(engine, cast, client=OTHER_CLIENT, deadline=factories.DEADLINE + timedelta(days=1))
    last = jst_midnight(factories.DEADLINE + timedelta(days=1)) - timedelta(microseconds=1)
    assert [posting.id for posting in open_to(engine, cast.seller, last)] == [today, later]
    assert [posting.id for posting in open_to(engine, cast.seller, last + timedelta(microseconds=1))] == [later]


def test_an_open_posting_knows_the_partners_own_proposal(engine, cast):
    posting = factories.posting(engine, cast)
    proposal = factories.proposal(engine, cast.seller, posting, at=SEALED)
    assert [(p.proposal, p.withdrawn) for p in open_to(engine, cast.seller)] == [(proposal, False)]
    assert [(p.proposal, p.withdrawn) for p in open_to(engine, cast.rival)] == [(None, False)]
    act(engine, cast.seller, withdraw_proposal, proposal, at=SEALED)
    assert [(p.proposal, p.withdrawn) for p in open_to(engine, cast.seller)] == [(proposal, True)]


def test_a_partner_reads_a_closed_posting_only_where_it_has_proposed(engine, cast):
    posting = factories.posting(engine, cast)
    factories.proposal(engine, cast.seller, posting)
    with reading(engine, cast.seller) as repo:
        assert repo.postings.for_partner(posting, NOW).id == posting
    with pytest.raises(NotFound), reading(engine, cast.rival) as repo:
        repo.postings.for_partner(posting, NOW)


def test_nothing_tells_a_partner_whose_posting_it_is(engine, cast):
    """P10: not in any section, and not where an excerpt is cut in the middle of the name."""
    posting = factories.posting(engine, cast)
    texts = ("title", "industries", "background", "consultation", "request", "requirements", "budget", "period")
    for before in range(108, 122):
        values = {**dict.fromkeys(texts, TELLING), "categories": [TELLING], "background": "背" * before + TELLING}
        with Session(engine) as session, session.begin():
            session.execute(update(PostingRow).values(**values))
        with reading(engine, cast.seller) as repo:
            seen = repr(repo.postings.open(SEALED)) + repr(repo.postings.for_partner(posting, SEALED))
            seen += repo.postings.masked_title(posting)
            identity = repo.organizations.identity(CLIENT)
        assert not leaks(seen, [identity])
        assert "青葉" not in seen


def test_three_and_thirty_postings_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            factories.proposal(engine, cast.seller, factories.posting(engine, cast))
        looks = (lambda: cards(engine, cast.buyer), lambda: open_to(engine, cast.seller))
        counts.append([count_queries(engine, look) for look in looks])
    assert counts[0] == counts[1]
