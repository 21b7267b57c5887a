"""見送り of several at once, what the partner is told of it, and 元に戻す (P8, P10)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import rules
from core.actions.approvals import approve, request_approval
from core.actions.candidates import (
    decline,
    decline_all,
    proceed_to_interview,
    put_on_hold,
    take_all_back,
    take_back,
)
from core.errors import NotAllowed, NotFound, Refused
from core.jobs import LEASE
from core.masking import leaks
from core.model import CandidateStatus, MailState
from core.repository import delivering, reading
from core.store.tables import AuditRow, MailRow, MemberRow, ProposalRow
from tests import factories
from tests.cast import CLIENT, NOW, OTHER_CLIENT
from tests.core.test_candidates import act, detail, identity, mails, put, rows, state_of

S = CandidateStatus
MOVES = {S.CONSIDERING: proceed_to_interview, S.ON_HOLD: put_on_hold, S.DECLINED: decline}
MINUTE = timedelta(minutes=1)
SEALED = factories.OPENED + timedelta(days=3)
DUE = NOW + rules.DECLINE_GRACE
TELLING = "株式会社青葉計器の https://aoba.example か 03-0000-0101 まで。\n商材の経験を重視しました。"


@pytest.fixture
def posting(engine, cast):
    return factories.posting(engine, cast)


@pytest.fixture
def candidate(engine, cast, posting):
    """The proposal of `seller`."""
    return factories.proposal(engine, cast.seller, posting)


@pytest.fixture
def three(engine, cast, posting, candidate):
    """The proposals of `seller`, `rival` and a third partner."""
    (third,) = factories.partners(engine, 1)
    return (candidate, *(factories.proposal(engine, viewer, posting, at=SEALED) for viewer in (cast.rival, third)))


def status(engine, cast, *proposals):
    return [detail(engine, cast.buyer, each).card.status for each in proposals]


def told(engine, viewer, proposal):
    """What the partner reads of its proposal."""
    with reading(engine, viewer) as repo:
        own = repo.proposals.get(proposal)
    return own.declined, own.feedback


def chosen(engine, viewer, *proposals):
    with reading(engine, viewer) as repo:
        return repo.declines.chosen(proposals, NOW)


# --- 元に戻す ---------------------------------------------------------------------------------------------------------

LEADING_TO = {
    S.NEW: (),
    S.CONSIDERING: (proceed_to_interview,),
    S.ON_HOLD: (put_on_hold,),
    S.DECLINED: (decline,),
}


def test_taking_back_brings_back_exactly_what_was_before(engine, cast, posting):
    """P8: each move from each status, the table whole; by a colleague, who knows nothing but the database."""
    for viewer, (before, moves) in zip(factories.partners(engine, 4), LEADING_TO.items(), strict=True):
        proposal = factories.proposal(engine, viewer, posting)
        for move in moves:
            act(engine, cast.buyer, move, proposal, at=NOW - MINUTE)
        disclosed = detail(engine, cast.buyer, proposal).disclosed_at
        for to in rules.CANDIDATE_MOVES[before] & rules.TAKEN_BACK.keys():
            act(engine, cast.buyer, MOVES[to], proposal)
            trail = len(rows(engine, AuditRow))
            if before not in rules.TAKEN_BACK[to]:
                with pytest.raises(Refused, match="元に戻せる操作がありません"):
                    act(engine, cast.boss, take_back, proposal, before)
                continue
            act(engine, cast.boss, take_back, proposal, before, at=NOW + MINUTE)
            found = detail(engine, cast.buyer, proposal)
            assert (found.card.status, found.disclosed_at) == (before, disclosed), (before, to)
            assert [row.action for row in rows(engine, AuditRow)[trail:]] == ["take_back"]
    assert {mail.state for mail in mails(engine, "declined")} == {MailState.CANCELLED}
    assert len(mails(engine, "decline_corrected")) == 0


def test_what_was_disclosed_is_not_taken_back(engine, cast, candidate):
    """P8: 検討中 was told to the partner, so it can be left by another move only."""
    act(engine, cast.buyer, put_on_hold, candidate)
    act(engine, cast.buyer, proceed_to_interview, candidate, at=NOW + MINUTE)
    before = state_of(engine)
    for to in (S.NEW, S.ON_HOLD):
        with pytest.raises(Refused, match="元に戻せる操作がありません"):
            act(engine, cast.buyer, take_back, candidate, to)
    assert state_of(engine) == before


def test_twice_is_once_and_too_late_is_told(engine, cast, candidate):
    """P8: after the next move the one before it stands for good."""
    act(engine, cast.buyer, put_on_hold, candidate)
    act(engine, cast.buyer, take_back, candidate, S.NEW)
    once = state_of(engine)
    act(engine, cast.boss, take_back, candidate, S.NEW)
    assert state_of(engine) == once
    with pytest.raises(Refused, match="画面を更新"):
        act(engine, cast.buyer, take_back, candidate, S.ON_HOLD)
    act(engine, cast.buyer, put_on_hold, candidate)
    act(engine, cast.boss, decline, candidate)
    with pytest.raises(Refused, match="画面を更新"):
        act(engine, cast.buyer, take_back, candidate, S.NEW)
    assert status(engine, cast, candidate) == [S.DECLINED]


def test_what_became_a_deal_is_not_taken_back(engine, cast):
    """O5: approved while it was on hold."""
    order = factories.negotiating(engine, cast)
    (deal,) = rows(engine, ProposalRow)
    act(engine, cast.buyer, put_on_hold, deal.id)
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.seller, approve, order, 1)
    for action, arguments in ((take_back, (deal.id, S.CONSIDERING)), (take_all_back, ((deal.id,),))):
        with pytest.raises(Refused, match="取引"):
            act(engine, cast.buyer, action, *arguments)


def test_taken_back_after_the_mail_the_partner_is_told_of_that_and_not_why(engine, cast, candidate):
    """P8: the correction carries nothing of the reason, and the partner's screen forgets it."""
    act(engine, cast.buyer, decline, candidate, reason="商材の経験を重視しました。")
    put(engine, MailRow, state=MailState.SENT, attempts=1)
    assert told(engine, cast.seller, candidate) == (True, "商材の経験を重視しました。")
    assert [each.mail_due for each in chosen(engine, cast.buyer, candidate)] == [None]
    act(engine, cast.buyer, take_back, candidate, S.NEW, at=DUE + MINUTE)
    (mail,) = mails(engine, "decline_corrected")
    assert "商材の経験" not in mail.text + mail.html
    assert told(engine, cast.seller, candidate) == (False, "")


def test_the_worker_and_a_change_of_mind_meet(engine, cast, candidate):
    """P8: whoever wins, a partner whose decline has left gets a correction, and no other does."""
    for round_ in range(6):
        moment = NOW + timedelta(hours=round_)
        act(engine, cast.buyer, decline, candidate, at=moment)
        start = Barrier(2)

        def deliver(due=moment + rules.DECLINE_GRACE, start=start):
            start.wait()
            with delivering(engine) as outbox:
                claim = outbox.claim(due, LEASE)
            if claim:
                with delivering(engine) as outbox:
                    outbox.sent(claim, due)

        def take(at=moment + MINUTE, start=start):
            start.wait()
            act(engine, cast.boss, take_back, candidate, S.NEW, at=at)

        with ThreadPoolExecutor(2) as pool:
            for running in [pool.submit(deliver), pool.submit(take)]:
                running.result()
        corrections = mails(engine, "decline_corrected")
        gone = [mail for mail in mails(engine, "declined") if mail.attempts]
        assert len(corrections) == len(gone)
        assert status(engine, cast, candidate) == [S.NEW]
        put(engine, MailRow, state=MailState.SENT)


def test_two_tabs_take_back_and_move_on_at_the_same_moment(engine, cast, candidate):
    """One of them is first, and the other is told or finds it done."""
    for round_ in range(4):
        at = NOW + timedelta(hours=round_)
        act(engine, cast.buyer, put_on_hold, candidate, at=at)
        presses = ((take_back, S.NEW), (take_back, S.NEW), (decline,))
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda press: _pressed(engine, cast, at, candidate, *press), presses))  # noqa: B023
        (row,) = rows(engine, ProposalRow)
        assert (row.status, row.previous_status) in {
            (S.DECLINED, S.NEW),
            (S.DECLINED, S.ON_HOLD),
            (S.NEW, None),  # declined from 保留 first, then taken back as far as the decline's own way back allows
        }
        assert (row.status is S.DECLINED) is (
            len([m for m in mails(engine, "declined") if m.state is MailState.QUEUED]) == 1
        )
        if row.status is S.DECLINED:
            act(engine, cast.buyer, take_back, candidate, row.previous_status, at=at + MINUTE)


def _pressed(engine, cast, at, proposal, action, *arguments):
    try:
        act(engine, cast.boss, action, proposal, *arguments, at=at + MINUTE)
    except Refused:
        return False
    return True


# --- several at once ------------------------------------------------------------------------------------------------


def test_several_are_declined_together_and_each_partner_is_told_once(engine, cast, three):
    act(engine, cast.buyer, proceed_to_interview, three[1], at=NOW - MINUTE)
    act(engine, cast.buyer, decline_all, three, "今回は商材の経験を重視しました。")
    assert status(engine, cast, *three) == [S.DECLINED] * 3
    sent = mails(engine, "declined")
    assert {mail.due_at for mail in sent} == {DUE}
    assert len({mail.organization_id for mail in sent}) == 3
    assert all("今回は商材の経験を重視しました。" in mail.text for mail in sent)
    assert [row.after["reason"] for row in rows(engine, AuditRow) if row.action == "declined"] == [
        "今回は商材の経験を重視しました。"
    ] * 3
    assert [(each.number, each.previous, each.mail_due) for each in chosen(engine, cast.boss, *reversed(three))] == [
        (1, S.NEW, DUE),
        (2, S.CONSIDERING, DUE),
        (3, S.NEW, DUE),
    ]
    once = state_of(engine)
    act(engine, cast.boss, decline_all, three, "別の理由")
    assert state_of(engine) == once, "the second press finds its effect already there"


def test_the_batch_comes_back_as_it_was(engine, cast, three):
    act(engine, cast.buyer, proceed_to_interview, three[1], at=NOW - MINUTE)
    act(engine, cast.buyer, put_on_hold, three[2], at=NOW - MINUTE)
    act(engine, cast.buyer, decline_all, three, "理由")
    act(engine, cast.boss, take_all_back, three, at=NOW + 9 * MINUTE)
    assert status(engine, cast, *three) == [S.NEW, S.CONSIDERING, S.ON_HOLD]
    assert {mail.state for mail in mails(engine, "declined")} == {MailState.CANCELLED}
    assert mails(engine, "decline_corrected") == []
    assert {row.feedback for row in rows(engine, ProposalRow)} == {""}


def test_where_one_of_the_batch_has_moved_on_none_comes_back(engine, cast, three):
    act(engine, cast.buyer, decline_all, three, "")
    act(engine, cast.boss, put_on_hold, three[1], at=NOW + MINUTE)
    before = state_of(engine)
    with pytest.raises(Refused, match=r"^候補者02：元に戻せる操作がありません"):
        act(engine, cast.buyer, take_all_back, three)
    assert state_of(engine) == before


def test_one_that_stands_in_the_way_is_named_and_nobody_is_declined(engine, cast):
    order = factories.negotiating(engine, cast)
    deal = rows(engine, ProposalRow)[0]
    rival = factories.proposal(engine, cast.rival, deal.posting_id, at=SEALED)
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.seller, approve, order, 1)
    before = state_of(engine)
    with pytest.raises(Refused, match=r"^候補者01：契約が成立"):
        act(engine, cast.buyer, decline_all, [rival, deal.id], "")
    assert state_of(engine) == before
    act(engine, cast.boss, decline, rival)
    third = factories.proposal(engine, factories.partners(engine, 1)[0], deal.posting_id, at=SEALED)
    with pytest.raises(Refused, match=r"^候補者02：「見送り」から「見送り」には変更できません"):
        act(engine, cast.buyer, decline_all, [third, rival], "")
    assert status(engine, cast, third) == [S.NEW]


def test_what_cannot_be_declined_together_says_why(engine, cast, three):
    """Bad input: none, too many, two postings, another's, a number that nothing has, a reason too long."""
    elsewhere = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    foreign = factories.proposal(engine, cast.seller, factories.posting(engine, cast, client=OTHER_CLIENT))
    before = state_of(engine)
    for proposals, reason, error, sentence in (
        ((), "", Refused, "1社以上"),
        (range(1, 52), "", Refused, "50社まで.*現在51社"),
        ((three[0], elsewhere), "", Refused, "1つの募集"),
        ((three[0], foreign), "", NotFound, "見つかりません"),
        ((three[0], 4_711), "", NotFound, "見つかりません"),
        (three, "あ" * 1_001, Refused, "1,000文字以内"),
    ):
        with pytest.raises(error, match=sentence):
            act(engine, cast.buyer, decline_all, proposals, reason)
    for action, arguments in ((decline_all, (three, "")), (take_all_back, (three,)), (take_back, (three[0], S.NEW))):
        with pytest.raises(NotAllowed, match="ゲスト"):
            act(engine, cast.looker, action, *arguments)
    assert state_of(engine) == before


def test_overlapping_selections_do_not_wait_for_each_other_for_ever(engine, cast, three):
    """Two colleagues decline in opposite orders: one is first, the other is told or finds it done."""
    for round_ in range(3):
        at = NOW + timedelta(hours=round_)
        with ThreadPoolExecutor(2) as pool:
            batches = (three, tuple(reversed(three)))
            list(pool.map(lambda batch: act(engine, cast.boss, decline_all, batch, "", at=at), batches))  # noqa: B023
        assert len([m for m in mails(engine, "declined") if m.state is MailState.QUEUED]) == len(
            {m.to[0] for m in mails(engine, "declined")}
        )
        act(engine, cast.buyer, take_all_back, three, at=at + MINUTE)


def test_fifty_are_declined_in_one_go(engine, cast, posting):
    ids = [factories.proposal(engine, viewer, posting) for viewer in factories.partners(engine, 50)]
    act(engine, cast.buyer, decline_all, ids, "")
    with Session(engine) as session:
        assert set(session.scalars(select(ProposalRow.status))) == {S.DECLINED}
    assert len(mails(engine, "declined")) == 50


# --- the reason (P8, P10) -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosed", [False, True])
def test_the_reason_reaches_the_partner_when_its_mail_does_and_tells_nobody_who_asked(
    engine, cast, candidate, disclosed
):
    """P8, P10: after the grace period only, and before disclosure without whose reason it is."""
    if disclosed:
        act(engine, cast.buyer, proceed_to_interview, candidate, at=NOW - MINUTE)
    act(engine, cast.buyer, decline, candidate, reason=TELLING)
    assert told(engine, cast.seller, candidate) == (False, "")
    put(engine, MailRow, state=MailState.SENT, attempts=1)
    declined, feedback = told(engine, cast.seller, candidate)
    (mail,) = mails(engine, "declined")
    who = [identity(engine, cast.buyer, CLIENT)]
    assert declined
    for read in (mail.text, mail.html, feedback):
        assert "商材の経験を重視しました。" in read
        assert ("青葉計器" in read) is disclosed
    if not disclosed:
        assert not leaks(" ".join((mail.subject, mail.text, mail.html, feedback)), who)


def test_somebody_who_joins_later_is_covered_as_well(engine, cast, candidate):
    """P10: the partner's screen covers by who there is when it is read."""
    act(engine, cast.buyer, decline, candidate, reason="担当の水無瀬 花梨さんと相談して決めました。")
    put(engine, MailRow, state=MailState.SENT, attempts=1)
    assert "水無瀬" in told(engine, cast.seller, candidate)[1]
    with Session(engine) as session, session.begin():
        session.get(MemberRow, cast.boss.member).name = "水無瀬 花梨"
    assert "水無瀬" not in told(engine, cast.seller, candidate)[1]


def test_a_long_reason_stands_whole_in_the_mail(engine, cast, candidate):
    reason = "理由" * 499 + "以上"
    act(engine, cast.buyer, decline, candidate, reason=reason)
    (mail,) = mails(engine, "declined")
    assert reason in mail.text


def test_nobody_else_learns_who_was_chosen(engine, cast, three):
    """A5, P2."""
    assert len(chosen(engine, cast.looker, *three)) == 3
    for who in ("outsider", "seller", "rival", "sales", "operator"):
        assert chosen(engine, getattr(cast, who), *three) == ()
