"""A partner's own proposals: once a round, until the deadline, and what it hears of their fate (P3, P8, P10)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.actions.candidates import decline, proceed_to_interview, put_on_hold
from core.actions.proposals import BODY_LIMIT, TITLE_LIMIT, edit_proposal, submit_proposal, withdraw_proposal
from core.actions.registration import NewMember, register_member
from core.calendar import jst_midnight
from core.errors import NotAllowed, NotFound, Refused
from core.masking import leaks
from core.model import MailState, PostingId, ProposalId, Role
from core.repository import reading, transaction
from core.store.tables import AuditRow, MailRow, PostingRoundRow, PostingRow, ProposalRow
from tests import factories
from tests.cast import CLIENT, NOW, PARTNER
from tests.queries import count_queries

SEALED = factories.OPENED + timedelta(days=3)
CLOSING = jst_midnight(factories.DEADLINE + timedelta(days=1))
TITLE, BODY, PROMISE = "三段階の開拓", "電話、訪問、再訪の順に進めます。", factories.PROMISE


@pytest.fixture
def posting(engine, cast):
    """A posting that closed yesterday; at SEALED it is open."""
    return factories.posting(engine, cast)


def act(engine, viewer, action, *arguments, at=SEALED):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def submit(engine, viewer, posting, title=TITLE, body=BODY, at=SEALED, promise=PROMISE):
    return act(engine, viewer, submit_proposal, posting, title, body, promise, at=at)


def own(engine, viewer, proposal):
    with reading(engine, viewer) as repo:
        return repo.proposals.get(proposal)


def rows(engine):
    with Session(engine) as session:
        return session.scalars(select(ProposalRow).order_by(ProposalRow.id)).all()


def state_of(engine):
    """Everything that a refused action must leave as it was."""
    with Session(engine) as session:
        columns = (ProposalRow.id, ProposalRow.title, ProposalRow.body, ProposalRow.withdrawn_at)
        return session.scalar(select(func.count()).select_from(AuditRow)), session.execute(select(*columns)).all()


# --- once a round, until the deadline (P3) --------------------------------------------------------------------------


def test_a_proposal_is_kept_as_typed_and_as_it_may_be_read(engine, cast, posting):
    proposal = submit(
        engine, cast.seller, posting, "ツキノワ営業舎の提案", "髙﨑㈱より😀 **太字** <b>\r\nsales@tsukinowa.example"
    )
    (row,) = rows(engine)
    assert (row.title, row.body) == ("ツキノワ営業舎の提案", "髙﨑㈱より😀 **太字** <b>\nsales@tsukinowa.example")
    assert "ツキノワ" not in row.masked_title
    assert "tsukinowa" not in row.masked_body
    assert len(row.public_id) == 7
    assert own(engine, cast.seller, proposal).title == row.title


@pytest.mark.parametrize(
    ("title", "body", "sentence"),
    [
        ("", BODY, "タイトルを入力"),
        (TITLE, "\u3000\n ", "提案内容を入力"),
        ("題" * (TITLE_LIMIT + 1), BODY, "タイトルは80文字以内"),
        (TITLE, "あ" * 20_000, f"提案内容は{BODY_LIMIT:,}文字以内で入力してください（現在20,000文字）"),
    ],
)
def test_a_text_that_is_missing_or_too_long_is_refused_by_name(engine, cast, posting, title, body, sentence):
    before = state_of(engine)
    with pytest.raises(Refused, match=sentence):
        submit(engine, cast.seller, posting, title, body)
    assert state_of(engine) == before


def test_the_deadline_closes_everything_at_midnight_in_japan(engine, cast, posting):
    """P3, T11."""
    proposal = submit(engine, cast.seller, posting, at=CLOSING - timedelta(microseconds=2))
    act(engine, cast.seller, edit_proposal, proposal, "別案", BODY, PROMISE, at=CLOSING - timedelta(microseconds=1))
    before = state_of(engine)
    for at in (CLOSING, CLOSING + timedelta(hours=1), CLOSING + timedelta(days=30)):
        for action, arguments in ((edit_proposal, ("遅い", BODY, PROMISE)), (withdraw_proposal, ())):
            with pytest.raises(Refused, match="締切"):
                act(engine, cast.seller, action, proposal, *arguments, at=at)
        with pytest.raises(Refused, match="締切"):
            submit(engine, cast.seller, posting, "遅い", at=at)
        with pytest.raises(NotFound):
            submit(engine, cast.rival, posting, at=at)
    assert state_of(engine) == before


def test_a_partner_proposes_once_and_a_double_click_is_one_proposal(engine, cast, posting):
    first = submit(engine, cast.seller, posting)
    once = state_of(engine)
    assert submit(engine, cast.seller, posting) == first
    assert state_of(engine) == once
    with pytest.raises(Refused, match="提案済み"):
        submit(engine, cast.seller, posting, "もう一つの案")
    assert state_of(engine) == once


def test_two_presses_at_the_same_moment_are_one_proposal(engine, cast, posting):
    """T8: the second press arrives while the first is still being kept."""
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: submit(engine, cast.seller, posting), range(8)))
    assert len(found) == len(rows(engine)) == 1


def test_withdrawn_it_comes_back_as_the_same_proposal_at_the_end_of_the_line(engine, cast, posting):
    first = submit(engine, cast.seller, posting)
    second = submit(engine, cast.rival, posting, at=SEALED + timedelta(hours=1))
    act(engine, cast.seller, withdraw_proposal, first, at=SEALED + timedelta(hours=2))
    act(engine, cast.seller, withdraw_proposal, first, at=SEALED + timedelta(hours=2))
    with pytest.raises(Refused, match="取り下げた"):
        act(engine, cast.seller, edit_proposal, first, TITLE, BODY, PROMISE)
    assert submit(engine, cast.seller, posting, "新しい案", at=SEALED + timedelta(hours=3)) == first
    with reading(engine, cast.buyer) as repo:
        cards = [repo.candidates.detail(each, NOW).card for each in (first, second)]
    assert [(card.number, card.title) for card in cards] == [(2, "新しい案"), (1, TITLE)]


def test_each_round_takes_a_proposal_of_its_own(engine, cast, posting):
    """P4: the one of the earlier round stays as it was."""
    first = submit(engine, cast.seller, posting)
    with Session(engine) as session, session.begin():
        session.execute(update(PostingRow).values(round=2))
        deadline = factories.DEADLINE + timedelta(days=10)
        session.add(PostingRoundRow(posting_id=posting, round=2, deadline=deadline, opened_at=NOW))
    second = submit(engine, cast.seller, posting, "第二回への案", at=NOW)
    assert first != second
    with pytest.raises(Refused, match="締切"):
        act(engine, cast.seller, edit_proposal, first, TITLE, BODY, PROMISE, at=NOW)
    act(engine, cast.seller, edit_proposal, second, "直した案", BODY, PROMISE, at=NOW)
    assert [(row.round, row.title) for row in rows(engine)] == [(1, TITLE), (2, "直した案")]


def test_an_edit_is_masked_anew_and_recorded_old_and_new(engine, cast, posting):
    proposal = submit(engine, cast.seller, posting)
    act(engine, cast.seller, edit_proposal, proposal, "髙﨑 直人の案", "03-0000-0103まで", PROMISE)
    (row,) = rows(engine)
    assert not leaks(row.masked_title + row.masked_body, [_identity(engine, cast, PARTNER)])
    with Session(engine) as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()[-1]
    assert (last.before["title"], last.after["title"]) == (TITLE, "髙﨑 直人の案")


def test_a_person_registered_later_is_covered_in_what_was_written_before(engine, cast, posting):
    """P10: what was disclosed stays as it was written."""
    hidden = submit(engine, cast.seller, posting, "轟木 さつきがご案内します", "担当は轟木です。")
    person = NewMember("todoroki@tsukinowa.example", "轟木 さつき", Role.STAFF, "")
    with transaction(engine, cast.operator) as repo:
        register_member(repo, PARTNER, person, NOW)
    with reading(engine, cast.buyer) as repo:
        found = repo.candidates.detail(hidden, NOW)
    assert "轟木" not in found.card.title + found.body
    act(engine, cast.buyer, proceed_to_interview, hidden, at=NOW)
    with reading(engine, cast.buyer) as repo:
        assert repo.candidates.detail(hidden, NOW).card.title == "轟木 さつきがご案内します"


# --- who (A5) -------------------------------------------------------------------------------------------------------


def test_nobody_else_touches_or_reads_a_proposal(engine, cast, posting):
    """A5: neither another partner nor the client it was sent to, and missing looks the same."""
    proposal = submit(engine, cast.seller, posting)
    before = state_of(engine)
    for who in ("rival", "buyer", "boss", "looker", "outsider", "sales", "director", "operator"):
        viewer = getattr(cast, who)
        error = NotFound if who == "rival" else NotAllowed
        for asked in (proposal, ProposalId(proposal + 1_000)):
            with pytest.raises(error):
                act(engine, viewer, edit_proposal, asked, TITLE, BODY, PROMISE)
            with pytest.raises(error):
                act(engine, viewer, withdraw_proposal, asked)
            with pytest.raises(NotFound):
                own(engine, viewer, asked)
        if who != "rival":
            with pytest.raises(NotAllowed):
                submit(engine, viewer, posting)
        with reading(engine, viewer) as repo:
            assert repo.proposals.own() == ()
            assert repo.proposals.of_round(posting, 1) is None
    assert state_of(engine) == before


def test_there_is_nothing_to_propose_to_where_no_posting_is(engine, cast):
    with pytest.raises(NotFound):
        submit(engine, cast.seller, PostingId(999))


# --- what the partner hears (P8, P10) -------------------------------------------------------------------------------


def test_before_disclosure_nothing_tells_the_partner_who_the_client_is(engine, cast, posting):
    with Session(engine) as session, session.begin():
        session.execute(update(PostingRow).values(title="株式会社青葉計器の開拓 aoba-keiki.example"))
    proposal = submit(engine, cast.seller, posting)
    for action in (put_on_hold, decline):
        act(engine, cast.buyer, action, proposal, at=NOW)
        found = own(engine, cast.seller, proposal)
        assert not leaks(repr(found), [_identity(engine, cast, CLIENT)])
        assert (found.client, found.disclosed) == ("", False)
    act(engine, cast.buyer, proceed_to_interview, proposal, at=NOW)
    found = own(engine, cast.seller, proposal)
    assert (found.client, found.disclosed) == ("株式会社青葉計器", True)
    assert found.posting_title.startswith("株式会社青葉計器")


def test_a_decline_is_heard_when_its_mail_has_left_and_not_before(engine, cast, posting):
    """P8: taken back within the grace period, the partner never hears of it."""
    proposal = submit(engine, cast.seller, posting)
    act(engine, cast.buyer, decline, proposal, at=NOW)
    assert not own(engine, cast.seller, proposal).declined
    with Session(engine) as session, session.begin():
        session.execute(update(MailRow).values(state=MailState.SENT, attempts=1))
    assert own(engine, cast.seller, proposal).declined
    act(engine, cast.buyer, put_on_hold, proposal, at=NOW + timedelta(hours=1))
    assert not own(engine, cast.seller, proposal).declined
    act(engine, cast.buyer, decline, proposal, at=NOW + timedelta(hours=2))
    assert not own(engine, cast.seller, proposal).declined, "the second decline waits again"


def test_three_and_thirty_proposals_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            proposal = submit(engine, cast.seller, factories.posting(engine, cast))
            act(engine, cast.buyer, decline, proposal, at=NOW)

        def look():
            with reading(engine, cast.seller) as repo:
                repo.proposals.own()

        counts.append(count_queries(engine, look))
    assert counts[0] == counts[1]


def _identity(engine, cast, organization):
    with reading(engine, cast.operator) as repo:
        return repo.organizations.identity(organization)
