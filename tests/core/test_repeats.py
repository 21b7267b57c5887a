"""What a partner's proposals have in common is kept with each of them, and tells nothing of the others (P13, P14)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.actions.candidates import proceed_to_interview
from core.actions.proposals import edit_proposal, submit_proposal, withdraw_proposal
from core.actions.registration import NewMember, register_member
from core.calendar import jst_date
from core.errors import Refused
from core.model import Role
from core.model_choosing import Promise, PromiseForm
from core.repetition import letters
from core.repository import reading, transaction
from core.store.tables import AuditRow, PostingRoundRow, PostingRow, ProposalRow
from core.views import CandidateFilter
from tests import factories
from tests.cast import NOW, OTHER_CLIENT, PARTNER
from tests.factories import PROMISE

NEXT_WEEK = jst_date(NOW + timedelta(days=7))
CLAIM = (
    "弊社は200席のコールセンターを保有し、累計900案件以上の豊富な支援実績があります。あらゆる業界、あらゆる商材に対応し、"
    "研修を修了したスタッフのみが日報、週報、月報をお届けしますので、安心してお任せください。担当は髙﨑 直人です。"
)
FIRST = f"計測機器の商談を増やすご提案です。\n{CLAIM}"
SECOND = f"{CLAIM}\n給与計算の案件では、夕方の時間帯を選びます。"


@pytest.fixture
def postings(engine, cast):
    """Three open postings: two of one client, one of another."""
    return [
        factories.posting(engine, cast, deadline=NEXT_WEEK),
        factories.posting(engine, cast, OTHER_CLIENT, deadline=NEXT_WEEK),
        factories.posting(engine, cast, deadline=NEXT_WEEK),
    ]


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def submit(engine, viewer, posting, body, promise=PROMISE):
    return act(engine, viewer, submit_proposal, posting, "ご提案", body, promise)


def own(engine, viewer, proposal):
    with reading(engine, viewer) as repo:
        return repo.proposals.get(proposal)


def kept(engine, proposal):
    with Session(engine) as session:
        return session.get_one(ProposalRow, proposal)


def passages(text, places):
    return [text[start:end] for start, end in places["spans"]]


def test_both_proposals_that_share_a_passage_are_marked_in_their_own_words(engine, cast, postings):
    first = submit(engine, cast.seller, postings[0], FIRST)
    assert own(engine, cast.seller, first).repetition is None
    second = submit(engine, cast.seller, postings[1], SECOND)
    for proposal, text in ((first, FIRST), (second, SECOND)):
        row = kept(engine, proposal)
        (full,), (masked,) = passages(row.body, row.repeats["body"]), passages(row.masked_body, row.repeats["masked"])
        assert full == CLAIM.rstrip("。")
        assert "髙﨑" not in masked
        assert masked == full.replace("髙﨑 直人", "●●●")
        assert row.repeats["body"]["share"] == len(letters(CLAIM)) * 100 // len(letters(text))
        assert set(row.repeats) == {"body", "masked"}
        assert own(engine, cast.seller, proposal).repetition.share == row.repeats["body"]["share"]


def test_the_clients_list_marks_it_quietly_and_filters_by_nothing(engine, cast, postings):
    """P14: before disclosure by what the masked text repeats, after it by the text itself."""
    theirs, first = submit(engine, cast.rival, postings[0], FIRST), submit(engine, cast.seller, postings[0], FIRST)
    submit(engine, cast.seller, postings[1], SECOND)
    later = NOW + timedelta(days=8)
    for _ in ("before disclosure", "after it"):
        with reading(engine, cast.buyer) as repo:
            cards = repo.candidates.listing(postings[0], CandidateFilter(), later).cards
        assert {card.id: card.generic for card in cards} == {theirs: False, first: True}
        act(engine, cast.buyer, proceed_to_interview, first, at=later)


def test_two_that_are_sent_at_the_same_moment_see_each_other(engine, cast, postings):
    """T8: neither is compared with what was there before the other."""
    with ThreadPoolExecutor(3) as pool:
        proposals = list(pool.map(lambda posting: submit(engine, cast.seller, posting, CLAIM), postings))
    assert [kept(engine, each).repeats["body"]["share"] for each in proposals] == [100, 100, 100]


def test_an_edit_or_a_withdrawal_takes_the_marks_from_the_others_too(engine, cast, postings):
    proposals = [
        submit(engine, cast.seller, posting, text)
        for posting, text in zip(postings, (FIRST, SECOND, CLAIM), strict=True)
    ]
    assert [kept(engine, each).repeats is not None for each in proposals] == [True, True, True]
    act(engine, cast.seller, withdraw_proposal, proposals[0])
    assert [kept(engine, each).repeats is not None for each in proposals[1:]] == [True, True]
    act(engine, cast.seller, edit_proposal, proposals[2], "ご提案", "貴社のためだけに書きました。", PROMISE)
    assert [kept(engine, each).repeats for each in proposals[1:]] == [None, None]
    submit(engine, cast.seller, postings[0], CLAIM)
    assert kept(engine, proposals[1]).repeats["body"]["share"] > 50, "it came back, and so did what it has in common"


def test_another_partners_text_and_another_round_of_the_posting_do_not_count(engine, cast, postings):
    """P4: what answers the same situation once more is no template."""
    posting = postings[0]
    early = submit(engine, cast.seller, posting, CLAIM)
    theirs = submit(engine, cast.rival, posting, CLAIM)
    with Session(engine) as session, session.begin():
        session.execute(update(PostingRow).where(PostingRow.id == posting).values(round=2))
        session.add(PostingRoundRow(posting_id=posting, round=2, deadline=NEXT_WEEK, opened_at=NOW))
    again = submit(engine, cast.seller, posting, CLAIM)
    assert [kept(engine, each).repeats for each in (early, theirs, again)] == [None, None, None]


def test_who_becomes_known_later_is_masked_in_what_is_marked_too(engine, cast, postings):
    """P10."""
    text = CLAIM.replace("髙﨑 直人", "轟木 さつき")
    first, _ = submit(engine, cast.seller, postings[0], text), submit(engine, cast.seller, postings[1], text)
    assert "轟木" in kept(engine, first).masked_body
    person = NewMember("todoroki@tsukinowa.example", "轟木 さつき", Role.STAFF, "")
    with transaction(engine, cast.operator) as repo:
        register_member(repo, PARTNER, person, NOW)
    row = kept(engine, first)
    assert passages(row.masked_body, row.repeats["masked"]) == [row.masked_body.rstrip("。")]
    assert "轟木" not in row.masked_body


# --- the promise (P13) ----------------------------------------------------------------------------------------------


def test_a_promise_is_kept_and_the_trail_tells_old_and_new(engine, cast, postings):
    proposal = submit(engine, cast.seller, postings[0], "計測機器の商談を増やします。")
    assert own(engine, cast.seller, proposal).promise == Promise(100, 3_000, 7, 32)
    more = PromiseForm("120時間", "¥3,500", "9", "３．５％")
    act(engine, cast.seller, edit_proposal, proposal, "ご提案", "計測機器の商談を増やします。", more)
    assert own(engine, cast.seller, proposal).promise == Promise(120, 3_500, 9, 35)
    with Session(engine) as session:
        first, last = session.scalars(select(AuditRow).where(AuditRow.subject == "proposal").order_by(AuditRow.id))
    figures = ("hours", "unit_price", "appointments", "rate")
    assert [first.after[name] for name in figures] == [last.before[name] for name in figures] == [100, 3_000, 7, 32]
    assert [last.after[name] for name in figures] == [120, 3_500, 9, 35]


def test_a_promise_that_lacks_a_figure_keeps_nothing(engine, cast, postings):
    with pytest.raises(Refused, match="単価（1時間・税抜）を入力"):
        submit(engine, cast.seller, postings[0], "本文", PromiseForm("100", "", "7", "3.2"))
    with reading(engine, cast.seller) as repo:
        assert repo.proposals.own() == ()


def test_a_proposal_from_before_figures_were_asked_for_reads_as_one(engine, cast, postings):
    proposal = submit(engine, cast.seller, postings[0], "本文")
    with Session(engine) as session, session.begin():
        session.execute(update(ProposalRow).values(promised_hours=None))
    assert own(engine, cast.seller, proposal).promise is None
    act(engine, cast.seller, edit_proposal, proposal, "ご提案", "本文", PROMISE)
    assert own(engine, cast.seller, proposal).promise == Promise(100, 3_000, 7, 32)
