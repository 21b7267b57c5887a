"""The client's screening: what it sees, what it may do, and what nobody hears of (P2, P5–P10)."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from core import rules
from core.actions.approvals import approve, request_approval
from core.actions.candidates import (
    decline,
    proceed_to_interview,
    proceed_with_address,
    put_on_hold,
    save_address,
    set_favorite,
)
from core.actions.messages import mark_read, post_message
from core.actions.proposals import withdraw_proposal
from core.calendar import jst_midnight
from core.errors import NotAllowed, NotFound, Refused
from core.masking import leaks
from core.model import CandidateStatus, Certification, MailState, MessageId, ProposalId, WorkStyle
from core.repository import reading, transaction
from core.store.tables import (
    AuditRow,
    MailRow,
    MessageRow,
    OrganizationRow,
    PartnerProfileRow,
    PostingRoundRow,
    PostingRow,
    ProposalRow,
    ReviewRow,
)
from core.views import CandidateFilter
from tests import factories
from tests.cast import CLIENT, NOW, OTHER_PARTNER, PARTNER
from tests.queries import count_queries

S = CandidateStatus
MOVES = {S.CONSIDERING: proceed_to_interview, S.ON_HOLD: put_on_hold, S.DECLINED: decline}
NAME, DOMAIN = "合同会社ツキノワ営業舎", "tsukinowa.example"
TELLING = f"{NAME}の髙﨑です。https://{DOMAIN}/ か seller@{DOMAIN}、03-0000-0103 へどうぞ。"


@pytest.fixture
def posting(engine, cast):
    """A posting that closed yesterday."""
    return factories.posting(engine, cast)


@pytest.fixture
def candidate(engine, cast, posting):
    """The proposal of `seller` to it."""
    return factories.proposal(engine, cast.seller, posting)


def act(engine, viewer, action, *arguments, at=NOW, **named):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at, **named)


def listing(engine, viewer, posting, at=NOW, **wanted):
    with reading(engine, viewer) as repo:
        return repo.candidates.listing(posting, CandidateFilter(**wanted), at)


def counted(engine, viewer, posting, at=NOW):
    with reading(engine, viewer) as repo:
        return repo.postings.card(posting, at)


def detail(engine, viewer, proposal, at=NOW):
    with reading(engine, viewer) as repo:
        return repo.candidates.detail(proposal, at)


def identity(engine, viewer, organization=PARTNER):
    with reading(engine, viewer) as repo:
        return repo.organizations.identity(organization)


def rows(engine, table):
    with Session(engine) as session:
        return session.scalars(select(table).order_by(*table.__table__.primary_key)).all()


def mails(engine, kind):
    return [mail for mail in rows(engine, MailRow) if mail.kind == kind]


def state_of(engine):
    """Everything that a refused action must leave as it was."""
    with Session(engine) as session:
        counts = [session.scalar(select(func.count()).select_from(t)) for t in (MailRow, AuditRow, MessageRow)]
        columns = (ProposalRow.id, ProposalRow.status, ProposalRow.disclosed_at, ProposalRow.favorite)
        return counts, session.execute(select(*columns).order_by(ProposalRow.id)).all()


def put(engine, table, **values):
    """What a test needs to have happened without an action."""
    with Session(engine) as session, session.begin():
        session.execute(update(table).values(**values))


# --- the seal (P2) --------------------------------------------------------------------------------------------------


LAST_DAY = jst_midnight(factories.DEADLINE)
OPENING = jst_midnight(factories.DEADLINE + timedelta(days=1))
INSTANT = timedelta(microseconds=1)


def test_until_the_day_after_the_deadline_the_client_sees_a_number(engine, cast, posting, candidate):
    """P2, T11: the day begins at midnight in Tokyo, wherever the server stands."""
    for at in (LAST_DAY, OPENING - timedelta(hours=9), OPENING - INSTANT):
        card = counted(engine, cast.buyer, posting, at)
        assert (card.hidden, card.counts, listing(engine, cast.buyer, posting, at).cards) == (1, {}, ())
        with pytest.raises(NotFound):
            detail(engine, cast.buyer, candidate, at)
    for at in (OPENING, OPENING + timedelta(days=365)):
        card = counted(engine, cast.buyer, posting, at)
        assert (card.hidden, card.counts, listing(engine, cast.buyer, posting, at).found) == (0, {S.NEW: 1}, 1)
        assert detail(engine, cast.buyer, candidate, at).card.id == candidate


SEALED = factories.OPENED + timedelta(days=3)


EVERY_ACTION = {
    "proceed": proceed_to_interview,
    "hold": put_on_hold,
    "decline": decline,
    "favorite": lambda repo, proposal, now: set_favorite(repo, proposal, True, now),
    "address": lambda repo, proposal, now: proceed_with_address(repo, proposal, "100-0001", "東京都", now),
}


def test_a_sealed_proposal_cannot_be_acted_on(engine, cast, candidate):
    """P2: it does not exist for the client yet."""
    before = state_of(engine)
    for action in EVERY_ACTION.values():
        with pytest.raises(NotFound):
            act(engine, cast.buyer, action, candidate, at=SEALED)
    assert state_of(engine) == before


def test_no_search_finds_anything_sealed(engine, cast, posting, candidate):
    for wanted in ({"text": "三段階"}, {"status": S.NEW}, {"favorite": True}, {"sort": "rating"}):
        assert listing(engine, cast.buyer, posting, SEALED, **wanted).found == 0


def test_a_client_cannot_read_sealed_proposals_through_the_partners_door(engine, cast, candidate):
    with reading(engine, cast.buyer) as repo:
        assert repo.proposals.own() == ()
        with pytest.raises(NotFound):
            repo.proposals.get(candidate)


def test_a_reopened_posting_shows_earlier_rounds_and_seals_the_new_one(engine, cast, posting, candidate):
    """P4."""
    again = factories.DEADLINE + timedelta(days=10)
    with Session(engine) as session, session.begin():
        session.execute(update(PostingRow).values(round=2))
        session.add(PostingRoundRow(posting_id=posting, round=2, deadline=again, opened_at=NOW))
    late = factories.proposal(engine, cast.rival, posting, at=NOW)
    assert [card.id for card in listing(engine, cast.buyer, posting).cards] == [candidate]
    assert counted(engine, cast.buyer, posting).hidden == 1
    with pytest.raises(NotFound):
        detail(engine, cast.buyer, late)
    after = listing(engine, cast.buyer, posting, jst_midnight(again + timedelta(days=1)))
    assert [(card.id, card.number) for card in after.cards] == [(candidate, 1), (late, 2)]


def test_a_withdrawn_proposal_leaves_no_trace(engine, cast, posting, candidate):
    """P3."""
    act(engine, cast.seller, withdraw_proposal, candidate, at=SEALED)
    assert listing(engine, cast.buyer, posting).cards == ()
    for at in (SEALED, NOW):
        card = counted(engine, cast.buyer, posting, at)
        assert (card.hidden, card.counts) == (0, {})
    with pytest.raises(NotFound):
        detail(engine, cast.buyer, candidate)


# --- who (A5) -------------------------------------------------------------------------------------------------------

REFUSALS = {
    "looker": NotAllowed,
    "outsider": NotFound,
    "seller": NotAllowed,
    "rival": NotAllowed,
    "sales": NotAllowed,
    "director": NotAllowed,
    "operator": NotAllowed,
}


def test_nobody_else_moves_a_candidate(engine, cast, candidate):
    """A5: a refused attempt changes no row; what is another's looks as if it did not exist."""
    before = state_of(engine)
    for who, error in REFUSALS.items():
        for name, action in EVERY_ACTION.items():
            with pytest.raises(error):
                act(engine, getattr(cast, who), action, candidate)
            assert state_of(engine) == before, (who, name)


def test_nobody_else_reads_a_candidate(engine, cast, posting, candidate):
    """A5: missing and forbidden look alike."""
    sentences = set()
    for who in REFUSALS.keys() - {"looker"}:
        for proposal in (candidate, ProposalId(candidate + 1_000)):
            with pytest.raises(NotFound) as missing:
                detail(engine, getattr(cast, who), proposal)
            sentences.add(missing.value.sentence)
        with pytest.raises(NotFound):
            counted(engine, getattr(cast, who), posting)
        assert listing(engine, getattr(cast, who), posting).found == 0
    assert len(sentences) == 1


def test_a_guest_reads_everything(engine, cast, posting, candidate):
    assert listing(engine, cast.looker, posting).cards[0].id == candidate
    assert detail(engine, cast.looker, candidate).card.id == candidate


# --- status (P8, P9) ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosed", [False, True])
def test_the_actions_make_exactly_the_moves_of_the_table(engine, cast, candidate, disclosed):
    """P8: disclosure comes with 検討中 and never goes; a move to where it stands changes nothing."""
    for start, (to, action) in itertools.product(S, MOVES.items()):
        earlier = NOW - timedelta(hours=1) if disclosed or start is S.CONSIDERING else None
        put(engine, ProposalRow, status=start, disclosed_at=earlier)
        before = state_of(engine)
        if to is not start and to not in rules.CANDIDATE_MOVES[start]:
            with pytest.raises(Refused):
                act(engine, cast.buyer, action, candidate)
            assert state_of(engine) == before, (start, to)
            continue
        act(engine, cast.buyer, action, candidate)
        found = detail(engine, cast.buyer, candidate)
        assert found.card.status is to, (start, to)
        assert found.disclosed_at == (earlier or (NOW if to is S.CONSIDERING else None)), (start, to)
        assert len(rows(engine, AuditRow)) == before[0][1] + (0 if to is start else 1), (start, to)


def test_proceeding_tells_both_names_and_opens_the_chat(engine, cast, candidate):
    act(engine, cast.buyer, proceed_to_interview, candidate)
    assert detail(engine, cast.buyer, candidate).card.name == NAME
    (mail,) = mails(engine, "proceeded")
    assert "株式会社青葉計器" in mail.text
    with reading(engine, cast.seller) as repo:
        assert repo.messages.thread(candidate).writable


def test_going_back_to_considering_tells_nobody_twice(engine, cast, candidate):
    act(engine, cast.buyer, proceed_to_interview, candidate)
    act(engine, cast.buyer, put_on_hold, candidate, at=NOW + timedelta(hours=1))
    act(engine, cast.buyer, proceed_to_interview, candidate, at=NOW + timedelta(hours=2))
    assert len(mails(engine, "proceeded")) == 1
    assert detail(engine, cast.buyer, candidate).disclosed_at == NOW


def test_on_hold_tells_nobody_and_hides_the_names(engine, cast, candidate):
    act(engine, cast.buyer, put_on_hold, candidate)
    assert rows(engine, MailRow) == []
    assert detail(engine, cast.buyer, candidate).card.name == ""


def test_a_decline_mail_waits_and_names_nobody(engine, cast, candidate):
    act(engine, cast.buyer, decline, candidate)
    (mail,) = mails(engine, "declined")
    assert (mail.state, mail.due_at) == (MailState.QUEUED, NOW + timedelta(minutes=10))
    assert not leaks(mail.subject + mail.text + mail.html, [identity(engine, cast.buyer, CLIENT)])
    assert detail(engine, cast.buyer, candidate).decline_mail_due == NOW + timedelta(minutes=10)


@pytest.mark.parametrize("back", [proceed_to_interview, put_on_hold])
def test_taken_back_in_time_the_partner_never_hears_of_it(engine, cast, candidate, back):
    act(engine, cast.buyer, decline, candidate)
    act(engine, cast.buyer, back, candidate, at=NOW + timedelta(minutes=9))
    (mail,) = mails(engine, "declined")
    assert mail.state is MailState.CANCELLED
    assert mails(engine, "decline_corrected") == []
    assert detail(engine, cast.buyer, candidate).decline_mail_due is None


@pytest.mark.parametrize("back", [proceed_to_interview, put_on_hold])
def test_taken_back_after_the_mail_the_partner_gets_a_correction(engine, cast, candidate, back):
    act(engine, cast.buyer, decline, candidate)
    put(engine, MailRow, state=MailState.SENT, attempts=1, sent_at=NOW + timedelta(minutes=10))
    assert detail(engine, cast.buyer, candidate).decline_mail_due is None
    act(engine, cast.buyer, back, candidate, at=NOW + timedelta(minutes=11))
    (mail,) = mails(engine, "decline_corrected")
    assert mail.state is MailState.QUEUED
    assert back is proceed_to_interview or not leaks(mail.text, [identity(engine, cast.buyer, CLIENT)])


def test_declined_a_second_time_the_partner_is_told_a_second_time(engine, cast, candidate):
    act(engine, cast.buyer, decline, candidate)
    act(engine, cast.buyer, put_on_hold, candidate, at=NOW + timedelta(minutes=1))
    act(engine, cast.buyer, decline, candidate, at=NOW + timedelta(minutes=2))
    assert [mail.state for mail in mails(engine, "declined")] == [MailState.CANCELLED, MailState.QUEUED]
    assert detail(engine, cast.buyer, candidate).decline_mail_due == NOW + timedelta(minutes=12)


def test_a_double_click_has_one_effect(engine, cast, candidate):
    """T8: two colleagues pressing the same button as well."""
    for action in (put_on_hold, decline, proceed_to_interview):
        act(engine, cast.buyer, action, candidate)
        once = state_of(engine)
        act(engine, cast.boss, action, candidate, at=NOW + timedelta(seconds=1))
        assert state_of(engine) == once


def test_a_deal_is_screened_no_more(engine, cast):
    """O5: it has moved from 募集・候補者 to 取引; declining it would mail a partner under contract."""
    order = factories.contracted(engine, cast)
    (deal,) = rows(engine, ProposalRow)
    rival = factories.proposal(engine, cast.rival, deal.posting_id, at=SEALED)
    page = listing(engine, cast.buyer, deal.posting_id)
    assert [(card.id, card.number) for card in page.cards] == [(rival, 2)]
    card = counted(engine, cast.buyer, deal.posting_id)
    assert (card.deals, card.counts, page.found) == (1, {S.NEW: 1}, 1)
    assert detail(engine, cast.buyer, deal.id).order.id == order
    before = state_of(engine)
    for action in (put_on_hold, decline):
        with pytest.raises(Refused, match="取引"):
            act(engine, cast.buyer, action, deal.id)
    assert state_of(engine) == before


def test_a_decline_and_an_approval_at_the_same_moment_have_one_effect(engine, cast):
    """T8: a partner under contract is never told that it was declined, and a declined one never under contract."""
    for _ in range(3):
        order = factories.negotiating(engine, cast)
        deal = rows(engine, ProposalRow)[-1].id
        act(engine, cast.buyer, request_approval, order, 1)
        presses = ((cast.buyer, decline, deal), (cast.seller, approve, order, 1))
        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(lambda press: _pressed(engine, *press), presses))
        assert sorted(won) == [False, True]
        with reading(engine, cast.buyer) as repo:
            approved = repo.orders.get(order).approved_at is not None
        assert (detail(engine, cast.buyer, deal).card.status is S.DECLINED) is not approved


def _pressed(engine, viewer, action, *arguments):
    """Whether it went through, rather than being refused with a sentence."""
    try:
        act(engine, viewer, action, *arguments)
    except Refused:
        return False
    return True


def test_without_an_address_the_status_stays(engine, cast, candidate):
    """P9."""
    for address in ("", "\u3000"):
        put(engine, OrganizationRow, address=address)
        before = state_of(engine)
        assert detail(engine, cast.buyer, candidate).needs_address
        with pytest.raises(Refused, match="住所"):
            act(engine, cast.buyer, proceed_to_interview, candidate)
        assert state_of(engine) == before


def test_answering_the_prompt_keeps_the_address_and_proceeds(engine, cast, candidate):
    put(engine, OrganizationRow, address="", postal_code="")
    act(engine, cast.buyer, proceed_with_address, candidate, "〒100-0001", "東京都架空区1-2-3 髙﨑ビル㈱")
    found = detail(engine, cast.buyer, candidate)
    assert (found.card.status, found.needs_address) == (S.CONSIDERING, False)
    with reading(engine, cast.buyer) as repo:
        assert (repo.organizations.own().postal_code, repo.organizations.own().address) == (
            "1000001",
            "東京都架空区1-2-3 髙﨑ビル㈱",
        )
    assert [row.action for row in rows(engine, AuditRow)][-2:] == ["save_address", "considering"]


BAD_ADDRESSES = (
    ("100", "東京都", "7桁"),
    ("1000001", " ", "住所を入力"),
    ("", "あ" * 20_000, "200文字以内"),
    ("9" * 101, "都", "文字以内"),
)


def test_a_bad_answer_to_the_prompt_changes_nothing(engine, cast, candidate):
    put(engine, OrganizationRow, address="", postal_code="")
    before = state_of(engine)
    for code, address, sentence in BAD_ADDRESSES:
        with pytest.raises(Refused, match=sentence):
            act(engine, cast.buyer, proceed_with_address, candidate, code, address)
        assert state_of(engine) == before
        assert detail(engine, cast.buyer, candidate).needs_address


def test_a_colleagues_address_stands(engine, cast, candidate):
    """Two dialogs at once: the second goes on with what the first has saved; changing it is 管理者's (A3)."""
    act(engine, cast.buyer, proceed_with_address, candidate, "", "大阪府")
    with reading(engine, cast.buyer) as repo:
        assert repo.organizations.own().address == "東京都架空区一丁目1番1号"
    with pytest.raises(NotAllowed):
        act(engine, cast.buyer, save_address, "", "大阪府")
    act(engine, cast.boss, save_address, "", "大阪府")
    with reading(engine, cast.buyer) as repo:
        assert repo.organizations.own().address == "大阪府"


# --- ♡ (P5) ---------------------------------------------------------------------------------------------------------


def test_a_favorite_is_the_companys_and_comes_off_again(engine, cast, posting, candidate):
    for on in (True, True, False):
        act(engine, cast.buyer, set_favorite, candidate, on)
        assert listing(engine, cast.boss, posting).cards[0].favorite is on
    changes = [row for row in rows(engine, AuditRow) if row.action == "set_favorite"]
    assert [(row.before, row.after) for row in changes] == [
        ({"favorite": False}, {"favorite": True}),
        ({"favorite": True}, {"favorite": False}),
    ]


# --- the list (P5) --------------------------------------------------------------------------------------------------


@pytest.fixture
def many(engine, cast, posting):
    """Four candidates: seller (team, prime), rival, and two more, with 4.0, 4.5, 4.35 and no stars."""
    ids = [
        factories.proposal(engine, cast.seller, posting, "食品工場への三段階の開拓", at=SEALED),
        factories.proposal(
            engine, cast.rival, posting, "展示会の後追い100%", "手紙とＳａａＳ_電話", SEALED + timedelta(1)
        ),
        *(
            factories.proposal(engine, viewer, posting, f"第{n}案", at=SEALED + timedelta(2, n))
            for n, viewer in enumerate(factories.partners(engine, 2))
        ),
    ]
    with Session(engine) as session:
        partners = [session.get(ProposalRow, each).partner_id for each in ids]
    for partner, stars in zip(partners, ([4], [4, 5], [5] * 7 + [4] * 13, []), strict=True):
        for each in stars:
            factories.review(engine, cast, partner, each)
    return ids


def test_ratings_are_plain_averages_to_one_decimal(engine, cast, posting, many):
    """P5: 4.35 reads 4.4 on both databases."""
    cards = {card.id: card for card in listing(engine, cast.buyer, posting).cards}
    assert [(cards[each].rating.average, cards[each].rating.reviews) for each in many] == [
        (Decimal("4.0"), 1),
        (Decimal("4.5"), 2),
        (Decimal("4.4"), 20),
        (None, 0),
    ]


FILTERS = (
    ({}, [0, 1, 2, 3]),
    ({"sort": "newest"}, [3, 2, 1, 0]),
    ({"sort": "rating"}, [2, 1, 0, 3]),  # twenty reviews at 4.35 support more than two at 4.5 (P12)
    ({"sort": "reviews"}, [2, 1, 0, 3]),
    ({"rating": Decimal("4.4")}, [1, 2]),
    ({"rating": Decimal("4.5")}, [1]),
    ({"rating": Decimal("0.5")}, [0, 1, 2]),
    ({"rating": Decimal(4), "sort": "newest"}, [2, 1, 0]),
    ({"work_styles": (WorkStyle.TEAM,)}, [0, 3]),
    ({"work_styles": (WorkStyle.ORGANIZATION, WorkStyle.SOLO_PLAYER)}, [1, 2]),
    ({"certification": Certification.PRIME}, [0, 3]),
    ({"certification": Certification.STANDARD, "rating": Decimal("4.5")}, [1]),
    ({"favorite": True}, [2]),
    ({"status": S.ON_HOLD}, [2]),
    ({"status": S.NEW}, [0, 1, 3]),
    ({"status": S.DECLINED}, []),
    ({"text": "三段階"}, [0]),
    ({"text": "開拓 食品"}, [0]),
    ({"text": "開拓 展示会"}, []),
    ({"text": "電話"}, [0, 1, 2, 3]),
    ({"text": "100%"}, [1]),
    ({"text": "%"}, [1]),
    ({"text": "_"}, [1]),
    ({"text": "\\"}, []),
    ({"text": "'; --"}, []),
    ({"text": "第\u0000１案"}, []),
    ({"text": "\u0000\u202e第1案"}, [3]),
    ({"text": "あ " * 10_000}, []),
    ({"text": "第1案" + "x" * 20_000}, []),
    ({"text": "   "}, [0, 1, 2, 3]),
    ({"unread": True}, []),
)


def test_the_list_shows_what_the_filter_says(engine, cast, posting, many):
    """P5: alone and together, and whatever somebody types into the search."""
    act(engine, cast.buyer, set_favorite, many[2], True)
    act(engine, cast.buyer, put_on_hold, many[2])
    for wanted, expected in FILTERS:
        page = listing(engine, cast.buyer, posting, **wanted)
        assert [many.index(card.id) for card in page.cards] == expected, wanted
        assert page.found == len(expected), wanted
        assert all(card.number == many.index(card.id) + 1 for card in page.cards), "numbers ignore the filter"


def test_a_reply_is_marked_until_this_member_has_read_it(engine, cast, posting, many):
    """P5, M1: own lines and system lines mark nothing, and another's reading is not mine."""
    first = many[0]
    act(engine, cast.buyer, proceed_to_interview, first)
    act(engine, cast.buyer, post_message, first, "ご都合はいかがですか。")
    assert listing(engine, cast.buyer, posting, unread=True).found == 0
    reply = act(engine, cast.seller, post_message, first, "火曜日はいかがでしょう。", at=NOW + timedelta(minutes=1))
    for viewer in (cast.buyer, cast.boss):
        assert [card.unread for card in listing(engine, viewer, posting, unread=True).cards] == [1]
    act(engine, cast.buyer, mark_read, first, MessageId(reply), at=NOW + timedelta(minutes=2))
    assert listing(engine, cast.buyer, posting, unread=True).found == 0
    assert listing(engine, cast.boss, posting, unread=True).found == 1


def test_pages_are_clamped_and_complete(engine, cast, posting):
    everyone = factories.partners(engine, 30)
    ids = [
        factories.proposal(engine, viewer, posting, at=SEALED + timedelta(minutes=n))
        for n, viewer in enumerate(everyone)
    ]
    first, second = (listing(engine, cast.buyer, posting, page=n) for n in (1, 2))
    assert [card.id for card in first.cards + second.cards] == ids
    assert (first.pages, first.found, len(first.cards)) == (2, 30, 25)
    assert (first.first, second.first) == (1, 26)
    for far in (0, -1, 3, 10**9):
        page = listing(engine, cast.buyer, posting, page=far)
        assert page.page == (2 if far > 1 else 1)
        assert page.cards


def test_an_excerpt_is_one_line_and_says_that_it_goes_on(engine, cast, posting):
    factories.proposal(engine, cast.seller, posting, body="一行目\n\n" + "長い本文。" * 100)
    (card,) = listing(engine, cast.buyer, posting).cards
    assert card.excerpt.startswith("一行目 長い本文。")
    assert card.excerpt.endswith("…")
    assert len(card.excerpt) <= 140


# --- the page of one candidate (P6, P7, P10) ------------------------------------------------------------------------


@pytest.fixture
def telling(engine, cast, posting):
    """A proposal, a profile and reviews that tell who wrote them."""
    with Session(engine) as session, session.begin():
        session.execute(update(PartnerProfileRow).values(representative=TELLING, record=TELLING, working_mode=TELLING))
    factories.review(engine, cast, PARTNER, 5, good=TELLING, improve=TELLING, recommend=TELLING, reviewer="匿名食品")
    return factories.proposal(engine, cast.seller, posting, title="合同会社ツキノワ営業舎の提案", body=TELLING)


def test_nothing_tells_who_a_candidate_is_before_disclosure(engine, cast, posting, telling):
    """P10: whatever is read, in whatever status."""
    for status in (S.NEW, S.ON_HOLD, S.DECLINED):
        put(engine, ProposalRow, status=status)
        seen = repr(detail(engine, cast.buyer, telling)) + repr(listing(engine, cast.buyer, posting))
        assert not leaks(seen, [identity(engine, cast.buyer)])
        assert "●●●" in seen


def test_no_search_tells_who_a_candidate_is(engine, cast, posting, telling):
    words = ("ツキノワ", "合同会社ツキノワ営業舎", "tsukinowa", "髙﨑", "0000-0103")
    assert [listing(engine, cast.buyer, posting, text=word).found for word in words] == [0] * len(words)
    act(engine, cast.buyer, proceed_to_interview, telling)
    assert [listing(engine, cast.buyer, posting, text=word).found for word in words] == [1] * len(words)


@pytest.mark.parametrize("later", [None, put_on_hold, decline])
def test_after_disclosure_texts_read_as_they_were_written_for_good(engine, cast, telling, later):
    act(engine, cast.buyer, proceed_to_interview, telling)
    if later:
        act(engine, cast.buyer, later, telling, at=NOW + timedelta(hours=1))
    found = detail(engine, cast.buyer, telling)
    assert (found.card.name, found.card.title, found.body) == (NAME, "合同会社ツキノワ営業舎の提案", TELLING)
    assert found.profile.representative == found.profile.record == found.reviews[0].good == TELLING


def test_reviews_come_newest_first_with_who_wrote_them(engine, cast, candidate):
    """P7."""
    for month, stars, reviewer in ((3, 4, ""), (9, 5, "架空食品株式会社"), (6, 2, "")):
        factories.review(engine, cast, PARTNER, stars, reviewer=reviewer)
        with Session(engine) as session, session.begin():
            newest = session.scalar(select(func.max(ReviewRow.id)))
            session.execute(update(ReviewRow).where(ReviewRow.id == newest).values(month=date(2026, month, 1)))
    factories.review(engine, cast, OTHER_PARTNER, 1)
    reviews = detail(engine, cast.buyer, candidate).reviews
    assert [(r.month.month, r.stars, r.reviewer) for r in reviews] == [
        (9, 5, "架空食品株式会社"),
        (6, 2, ""),
        (3, 4, ""),
    ]


def test_what_ones_own_company_wrote_is_no_part_of_a_candidates_reviews(engine, cast, posting, candidate):
    """P10: who reads its own review of somebody knows who that is."""
    for stars in (5, 1):
        factories.review(engine, cast, PARTNER, stars, good=f"{stars}のよさ")
    with Session(engine) as session, session.begin():
        own = session.scalar(select(func.max(ReviewRow.id)))
        session.execute(update(ReviewRow).where(ReviewRow.id == own).values(client_id=CLIENT))
    found = detail(engine, cast.buyer, candidate)
    assert [review.good for review in found.reviews] == ["5のよさ"]
    (card,) = listing(engine, cast.buyer, posting, sort="rating").cards
    assert (card.rating.average, card.rating.reviews) == (5, 1)
    with reading(engine, cast.buyer) as repo:
        (compared,) = repo.comparisons.of((candidate,), NOW).candidates
    assert (compared.rating.reviews, compared.review and compared.review.good) == (1, "5のよさ")


def test_one_reads_on_from_candidate_to_candidate(engine, cast, posting, many):
    found = [detail(engine, cast.buyer, each) for each in many]
    assert [(d.previous, d.following) for d in found] == [
        (None, many[1]),
        (many[0], many[2]),
        (many[1], many[3]),
        (many[2], None),
    ]
    assert [d.card.number for d in found] == [1, 2, 3, 4]


# --- what it costs --------------------------------------------------------------------------------------------------


def test_three_and_thirty_rows_cost_the_same_number_of_queries(engine, cast, posting):
    partners = factories.partners(engine, 30)
    counts = []
    for some in (partners[:3], partners[3:]):
        ids = [factories.proposal(engine, viewer, posting, at=SEALED) for viewer in some]
        for viewer in some:
            with Session(engine) as session, session.begin():
                session.execute(insert(ReviewRow), [_review(viewer.organization, n) for n in range(3)])
        act(engine, cast.buyer, proceed_to_interview, ids[0])
        counts.append(
            (
                count_queries(engine, lambda: listing(engine, cast.buyer, posting, rating=Decimal(1), text="電話")),
                count_queries(engine, lambda: detail(engine, cast.buyer, ids[1])),  # noqa: B023
            )
        )
    assert counts[0] == counts[1]


def _review(partner, number):
    return {
        "partner_id": partner,
        "stars": 3,
        "good": "",
        "improve": "",
        "recommend": "",
        "company_size": "1-19",
        "reviewer": "",
        "month": date(2026, 1 + number, 1),
    }
