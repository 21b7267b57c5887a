"""Postings as sales runs them: opened, extended, re-opened; what is hidden stays hidden in every round (P1–P4)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import rules_sales as law
from core.actions.candidates import decline, proceed_to_interview, put_on_hold, set_favorite
from core.actions.orders import request_quote
from core.actions.postings import extend_deadline, open_posting, reopen_posting
from core.actions.proposals import edit_proposal, submit_proposal, withdraw_proposal
from core.calendar import jst_date, jst_midnight
from core.errors import ConsoleError, NotAllowed, NotFound, Refused
from core.model import CandidateStatus, PostingId, Viewer
from core.model_accounts import PostingContent
from core.model_mails import MailKind
from core.repository import reading, transaction
from core.store.tables import AuditRow, MailRow, PostingRoundRow, PostingRow
from core.views import CandidateFilter
from tests import factories
from tests.cast import CLIENT, NOW, OTHER_CLIENT, PARTNER
from tests.queries import count_queries

S = CandidateStatus
DAY = timedelta(days=1)
TODAY = jst_date(NOW)
FIRST = factories.DEADLINE
SECOND = TODAY + timedelta(days=7)
SECRET = "ひみつの提案ＸＹＺ"
WHOLE = PostingContent("題", ("計測機器",), "食品", (), "背景", "相談", "依頼", "経歴")


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def mails(engine, kind: MailKind) -> list[str]:
    with Session(engine) as session:
        rows = session.execute(select(MailRow.to, MailRow.text).where(MailRow.kind == kind.value).order_by(MailRow.id))
        return [row.to[0] + "\n" + row.text for row in rows]


def trail(engine, action: str) -> list[tuple[dict, dict]]:
    with Session(engine) as session:
        rows = session.execute(
            select(AuditRow.before, AuditRow.after).where(AuditRow.action == action).order_by(AuditRow.id)
        )
        return [(row.before, row.after) for row in rows]


@pytest.fixture
def reopened(engine, cast):
    """A posting whose first round brought `seller`, whose second is open and has brought `rival`."""
    posting = factories.posting(engine, cast)
    first = factories.proposal(engine, cast.seller, posting)
    act(engine, cast.sales, reopen_posting, posting, 1, SECOND)
    second = factories.proposal(engine, cast.rival, posting, title=SECRET, body=SECRET, at=NOW)
    return posting, first, second


# --- 再公募 (P4) -------------------------------------------------------------------------------------------------


def everything_the_client_can_ask(engine, viewer: Viewer, posting: PostingId, hidden, at) -> str:
    """Every list, search and look of the client about one posting, as one text."""
    filters = [
        CandidateFilter(),
        *(CandidateFilter(status=status) for status in S),
        CandidateFilter(rating=Decimal(1)),
        CandidateFilter(favorite=True),
        CandidateFilter(unread=True),
        CandidateFilter(text=SECRET),
        *(CandidateFilter(sort=sort) for sort in ("newest", "rating", "reviews")),
        CandidateFilter(page=99),
    ]
    with reading(engine, viewer) as repo:
        found = [repo.candidates.listing(posting, wanted, at) for wanted in filters]
        assert all(card.id != hidden for page in found for card in page.cards)
        shown = [repo.candidates.detail(card.id, at) for card in found[0].cards]
        assert all(hidden not in (detail.previous, detail.following) for detail in shown)
        for look in (
            lambda: repo.candidates.detail(hidden, at),
            lambda: repo.candidates.get(hidden, at),
            lambda: repo.candidates.is_favorite(hidden, at),
            lambda: repo.messages.thread(hidden),
            lambda: repo.messages.get(hidden),
            lambda: repo.proposals.get(hidden),
        ):
            with pytest.raises(NotFound):
                look()
        return repr([found, shown, repo.postings.cards(at), repo.postings.own(posting), repo.messages.threads()])


def test_nothing_of_the_second_round_leaves_while_the_first_rounds_candidates_are_listed(engine, cast, reopened):
    """P2, P4: not in a count per status, a search, a favourite, an unread mark, a neighbour, nor by its id."""
    posting, first, second = reopened
    for at in (NOW, jst_midnight(SECOND + DAY) - timedelta(microseconds=1)):
        for who in (cast.buyer, cast.boss, cast.looker):
            said = everything_the_client_can_ask(engine, who, posting, second, at)
            assert SECRET not in said
        with reading(engine, cast.buyer) as repo:
            (card,) = repo.postings.cards(at)
            assert (card.round, card.deadline, card.hidden, card.counts) == (2, SECOND, 1, {S.NEW: 1})
            (shown,) = repo.candidates.listing(posting, CandidateFilter(), at).cards
            assert (shown.id, shown.number) == (first, 1)
    for action in (proceed_to_interview, put_on_hold, decline, request_quote):
        with pytest.raises(NotFound):
            act(engine, cast.boss, action, second)
    with pytest.raises(NotFound):
        act(engine, cast.boss, set_favorite, second, True)
    with reading(engine, cast.buyer) as repo:
        after = jst_midnight(SECOND + DAY)
        cards = repo.candidates.listing(posting, CandidateFilter(), after).cards
        assert [(card.id, card.number, card.round) for card in cards] == [(first, 1, 1), (second, 2, 2)]
        (card,) = repo.postings.cards(after)
        assert (card.hidden, card.counts) == (0, {S.NEW: 2})


def moments(deadline):
    """23:59 in Japan on the last day, and 00:00 on the day after: 14:59 and 15:00 of the last day in UTC."""
    return jst_midnight(deadline + DAY) - timedelta(minutes=1), jst_midnight(deadline + DAY)


def test_both_rounds_open_and_close_at_midnight_in_japan(engine, cast):
    """P2, P3, P4, T11: a day of an operator, told by a server whose clock is in UTC."""
    first_last, second_last = TODAY + DAY, TODAY + timedelta(days=10)
    posting = factories.posting(engine, cast, deadline=TODAY, opened=NOW)
    act(engine, cast.sales, extend_deadline, posting, (1, TODAY), first_last, "応募が少ないため")
    before, after = moments(first_last)
    assert (before.hour, before.minute, after.hour, after.date()) == (14, 59, 15, first_last), "the clock is UTC"
    early = factories.proposal(engine, cast.seller, posting, at=before)
    with pytest.raises(NotFound):
        factories.proposal(engine, cast.rival, posting, at=after)
    assert counted(engine, cast.buyer, before) == (1, 1, {})
    assert counted(engine, cast.buyer, after) == (1, 0, {S.NEW: 1})
    with pytest.raises(Refused, match="過ぎてから"):
        act(engine, cast.sales, reopen_posting, posting, 1, second_last, at=before)
    with pytest.raises(Refused, match="延長できません"):
        act(engine, cast.sales, extend_deadline, posting, (1, first_last), second_last, "遅すぎ", at=after)
    assert act(engine, cast.sales, reopen_posting, posting, 1, second_last, at=after) == 2
    assert counted(engine, cast.buyer, after) == (2, 0, {S.NEW: 1})
    before, after = moments(second_last)
    again = factories.proposal(engine, cast.seller, posting, title="二度目の提案", at=before)
    late = factories.proposal(engine, cast.rival, posting, at=before)
    assert len({early, again, late}) == 3, "once a round, not once a posting"
    assert counted(engine, cast.buyer, before) == (2, 2, {S.NEW: 1})
    assert counted(engine, cast.buyer, after) == (2, 0, {S.NEW: 3})
    with reading(engine, cast.buyer) as repo:
        for at, expected in ((before, [early]), (after, [early, again, late])):
            cards = repo.candidates.listing(posting, CandidateFilter(), at).cards
            assert [(card.id, card.number) for card in cards] == [(e, n) for n, e in enumerate(expected, 1)]
    for action in (withdraw_proposal, edit_proposal):
        for proposal, at in ((early, before), (again, after)):
            texts = ("変更", "変更", factories.PROMISE) if action is edit_proposal else ()
            with pytest.raises(Refused, match="締切を過ぎて"):
                act(engine, cast.seller, action, proposal, *texts, at=at)


def counted(engine, viewer, at):
    with reading(engine, viewer) as repo:
        (card,) = repo.postings.cards(at)
    return card.round, card.hidden, card.counts


def test_numbers_stay_unique_and_stable_from_round_to_round(engine, cast):
    posting = factories.posting(engine, cast)
    partners = factories.partners(engine, 4)
    numbered: dict[int, int] = {}
    at, deadline = NOW, FIRST
    for round_ in (1, 2, 3):
        sent = at - timedelta(hours=2) if round_ > 1 else factories.OPENED
        for partner in partners[: 5 - round_]:
            factories.proposal(engine, partner, posting, title=f"第{round_}回", at=sent)
        at = jst_midnight(deadline + DAY) if round_ > 1 else NOW
        with reading(engine, cast.buyer) as repo:
            cards = repo.candidates.listing(posting, CandidateFilter(), at).cards
            numbers = {card.id: card.number for card in cards}
            assert all(repo.candidates.detail(card.id, at).card.number == card.number for card in cards)
        assert numbered.items() <= numbers.items(), "what was numbered before keeps its number"
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
        numbered = numbers
        deadline = jst_date(at) + timedelta(days=3)
        act(engine, cast.sales, reopen_posting, posting, round_, deadline, at=at)
        at = at + timedelta(hours=3)
    assert len(numbered) == 4 + 3 + 2


def test_partners_see_the_posting_again_and_propose_once_more(engine, cast, reopened):
    posting, first, _ = reopened
    with reading(engine, cast.seller) as repo:
        (open_,) = repo.postings.open(NOW)
        assert (open_.id, open_.round, open_.proposal) == (posting, 2, None)
        assert repo.proposals.in_round(posting, 2) is None
        assert repo.proposals.get(first).round == 1
    again = factories.proposal(engine, cast.seller, posting, title="改めての提案", at=NOW)
    assert again != first
    with pytest.raises(Refused, match="提案済み"):
        factories.proposal(engine, cast.seller, posting, title="三通目", at=NOW)


def test_a_reopening_tells_the_client_and_every_partner_without_the_clients_name(engine, cast, reopened):
    """P3, P10."""
    told = mails(engine, MailKind.POSTING_OPENED)
    assert {mail.split("\n")[0] for mail in told} == {"buyer@aoba-keiki.example", "boss@aoba-keiki.example"}
    assert all("再公募（第2回）" in mail for mail in told)
    told = mails(engine, MailKind.POSTING_ANNOUNCED)
    assert {mail.split("\n")[0] for mail in told} == {"seller@tsukinowa.example", "rival@harukaze.example"}
    assert all("青葉" not in mail and "aoba" not in mail.lower() for mail in told)
    assert trail(engine, "reopen_posting") == [
        ({"round": 1, "deadline": FIRST.isoformat()}, {"round": 2, "deadline": SECOND.isoformat()})
    ]


def test_a_second_press_finds_the_round_of_the_first_and_a_colleague_is_told(engine, cast, reopened):
    posting, *_ = reopened
    assert act(engine, cast.sales, reopen_posting, posting, 1, SECOND) == 2
    with pytest.raises(Refused, match="別の担当者"):
        act(engine, cast.operator, reopen_posting, posting, 1, SECOND + DAY)
    with pytest.raises(Refused, match="過ぎてから"):
        act(engine, cast.sales, reopen_posting, posting, 2, SECOND + DAY)
    assert len(trail(engine, "reopen_posting")) == 1
    assert len(mails(engine, MailKind.POSTING_OPENED)) == 2


# --- the deadline is extended (P2) ------------------------------------------------------------------------------


def test_an_extension_is_recorded_with_its_reason_and_told_to_whom_it_concerns(engine, cast):
    """P2, P10: the client and who has proposed in this round; not who withdrew, nor who never proposed."""
    posting = factories.posting(engine, cast, deadline=TODAY, opened=NOW)
    factories.proposal(engine, cast.seller, posting, at=NOW)
    gone = factories.proposal(engine, cast.rival, posting, at=NOW)
    act(engine, cast.rival, withdraw_proposal, gone)
    act(engine, cast.sales, extend_deadline, posting, (1, TODAY), SECOND, "  連休を\n挟むため ")
    assert trail(engine, "extend_deadline") == [
        (
            {"round": 1, "deadline": TODAY.isoformat()},
            {"round": 1, "deadline": SECOND.isoformat(), "reason": "  連休を\n挟むため"},
        )
    ]
    told = {mail.split("\n")[0]: mail for mail in mails(engine, MailKind.DEADLINE_EXTENDED)}
    assert set(told) == {"buyer@aoba-keiki.example", "boss@aoba-keiki.example", "seller@tsukinowa.example"}
    assert "青葉" not in told["seller@tsukinowa.example"]
    assert all("連休" not in mail for mail in told.values()), "the reason stays in the house"
    act(engine, cast.sales, extend_deadline, posting, (1, TODAY), SECOND, "二度押し")
    assert len(trail(engine, "extend_deadline")) == 1, "the second press finds its effect already there"


@pytest.mark.parametrize(
    ("deadline", "reason", "said"),
    [
        (TODAY, "理由", "より後"),
        (TODAY - DAY, "理由", "今日以降"),
        (None, "理由", "締切を入力"),
        (TODAY + timedelta(days=400), "理由", "までの日付"),
        (SECOND, "", "理由を入力"),
        (SECOND, " \u3000\u200b", "理由を入力"),
        (SECOND, "長" * 20_000, "500文字以内"),
    ],
)
def test_a_wrong_extension_changes_nothing(engine, cast, deadline, reason, said):
    posting = factories.posting(engine, cast, deadline=TODAY, opened=NOW)
    with pytest.raises(Refused, match=said):
        act(engine, cast.sales, extend_deadline, posting, (1, TODAY), deadline, reason)
    with Session(engine) as session:
        assert session.scalars(select(PostingRoundRow.deadline)).all() == [TODAY]
    assert mails(engine, MailKind.DEADLINE_EXTENDED) == []


def test_two_who_extend_at_once_are_told_of_each_other(engine, cast):
    posting = factories.posting(engine, cast, deadline=TODAY, opened=NOW)
    act(engine, cast.sales, extend_deadline, posting, (1, TODAY), SECOND, "理由")
    with pytest.raises(Refused, match="別の担当者"):
        act(engine, cast.operator, extend_deadline, posting, (1, TODAY), SECOND + DAY, "別の理由")


# --- opening (P1) -----------------------------------------------------------------------------------------------


def test_what_is_opened_is_kept_clean(engine, cast):
    """P1: categories and industries like every other text."""
    dirty = replace(
        WHOLE,
        title=" 題\u200b名\n二行目 ",
        categories=(" クラウド\u202e ", "クラウド", "", "計測\t機器"),
        industries="食品\r\n工場\0",
        budget="月\n30万円",
    )
    posting = act(engine, cast.sales, open_posting, CLIENT, dirty, SECOND)
    with reading(engine, cast.buyer) as repo:
        kept = repo.postings.own(posting)
    assert (kept.title, kept.categories, kept.industries, kept.budget) == (
        "題名 二行目",
        ("クラウド", "計測 機器"),
        "食品 工場",
        "月 30万円",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "題" * 101}, "タイトルは100文字以内"),
        ({"background": "背" * 20_000}, "背景は5,000文字以内"),
        ({"categories": tuple(f"分類{n}" for n in range(11))}, "商材は10個以内"),
        ({"categories": ("分" * 201,)}, "商材は200文字以内"),
        ({"industries": "業" * 201}, "販売先の業界は200文字以内"),
        ({"categories": (" ", "\u200b")}, "商材を入力"),
        ({"industries": "", "company_sizes": ()}, "販売先"),
    ],
)
def test_what_is_too_long_or_lacks_is_named(engine, cast, change, said):
    with pytest.raises(Refused, match=said):
        act(engine, cast.sales, open_posting, CLIENT, replace(WHOLE, **change), SECOND)
    with Session(engine) as session:
        assert not session.scalar(select(func.count()).select_from(PostingRow))


# --- who may (A5) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "outsider", "seller", "rival", "director"])
def test_only_sales_and_operations_run_postings(engine, cast, who):
    posting = factories.posting(engine, cast)
    viewer = getattr(cast, who)
    for action, arguments in (
        (extend_deadline, (posting, (1, FIRST), SECOND, "理由")),
        (reopen_posting, (posting, 1, SECOND)),
        (open_posting, (CLIENT, WHOLE, SECOND)),
    ):
        with pytest.raises(NotAllowed):
            act(engine, viewer, action, *arguments)
    if who != "director":
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.openings.file(posting)
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.openings.preview(CLIENT, WHOLE)


def test_what_does_not_exist_is_not_found(engine, cast):
    for action, arguments in (
        (extend_deadline, (PostingId(999), (1, FIRST), SECOND, "理由")),
        (reopen_posting, (PostingId(999), 1, SECOND)),
        (open_posting, (PARTNER, WHOLE, SECOND)),
    ):
        with pytest.raises(NotFound):
            act(engine, cast.sales, action, *arguments)
    with pytest.raises(NotFound), reading(engine, cast.sales) as repo:
        repo.openings.file(PostingId(999))


# --- what sales sees --------------------------------------------------------------------------------------------


def test_sales_sees_each_round_with_what_became_of_it_and_the_history(engine, cast, reopened):
    posting, first, _ = reopened
    act(engine, cast.buyer, proceed_to_interview, first)
    for who in (cast.sales, cast.director, cast.operator):
        with reading(engine, who) as repo:
            file = repo.openings.file(posting)
        assert (file.client, file.client_name, file.posting.title) == (CLIENT, "株式会社青葉計器", "計測機器の新規開拓")
        assert [(r.number, r.deadline, r.proposals, r.statuses) for r in file.rounds] == [
            (2, SECOND, 1, {S.NEW: 1}),
            (1, FIRST, 1, {S.CONSIDERING: 1}),
        ]
        assert [(event.action, event.member) for event in file.events] == [
            ("reopen_posting", "角田 陽子"),
            ("open_posting", "角田 陽子"),
        ]
    factories.contracted(engine, cast)
    with reading(engine, cast.sales) as repo:
        (round_,) = repo.openings.file(PostingId(posting + 1)).rounds
        assert (round_.proposals, round_.statuses, round_.contracts) == (1, {}, 1)
    assert SECRET not in repr(file), "sales counts proposals, it does not read them"


def test_a_preview_is_what_partners_will_read(engine, cast):
    """P3, P10: the same masking as the posting itself."""
    telling = "株式会社青葉計器（aoba-keiki.example）の佐倉 由紀です。みなと硝子様とは別の会社です。"
    texts = ("title", "industries", "background", "consultation", "request", "requirements", "budget", "period")
    content = replace(WHOLE, **dict.fromkeys(texts, telling), categories=(telling,))
    with reading(engine, cast.sales) as repo:
        preview = repo.openings.preview(CLIENT, content)
        other = repo.openings.preview(OTHER_CLIENT, content)
    posting = act(engine, cast.sales, open_posting, CLIENT, content, SECOND)
    with reading(engine, cast.seller) as repo:
        read = repo.postings.for_partner(posting, NOW)
    assert all(getattr(read, name) == getattr(preview, name) for name in law.ITEMS)
    assert "青葉" not in repr(preview)
    assert "青葉" in repr(other)


def test_three_and_thirty_proposals_cost_the_same_number_of_queries(engine, cast):
    posting = factories.posting(engine, cast)
    partners = factories.partners(engine, 30)
    counts = []
    for some in (partners[:3], partners[3:]):
        for partner in some:
            factories.proposal(engine, partner, posting)

        def look() -> None:
            with reading(engine, cast.sales) as repo:
                repo.openings.file(posting)

        counts.append(count_queries(engine, look))
    assert counts[0] == counts[1]


# --- races ------------------------------------------------------------------------------------------------------


def race(engine, viewers, attempts: list[Callable[..., object]]) -> list[object]:
    """Everybody at once; what each got, or the sentence it was refused with."""
    start = Barrier(len(attempts))

    def run(viewer, attempt):
        start.wait()
        try:
            with transaction(engine, viewer) as repo:
                return attempt(repo)
        except ConsoleError as refused:
            return refused.sentence

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, viewers, attempts))


def test_of_four_who_reopen_at_once_one_does_and_the_others_are_told(engine, cast):
    """T8: one round, one mail a reader, one trace."""
    posting = factories.posting(engine, cast)
    days = [SECOND, SECOND, SECOND + DAY, SECOND + DAY]
    viewers = [cast.sales, cast.sales, cast.operator, cast.operator]
    found = race(engine, viewers, [lambda repo, day=day: reopen_posting(repo, posting, 1, day, NOW) for day in days])
    assert found.count(2) == 2, "the winner and its own second press"
    assert sum("別の担当者" in str(each) for each in found) == 2
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(PostingRoundRow)) == 2
        assert session.scalar(select(PostingRow.round)) == 2
    assert len(trail(engine, "reopen_posting")) == 1
    assert len(mails(engine, MailKind.POSTING_ANNOUNCED)) == 2


def test_at_midnight_a_round_is_either_extended_or_reopened(engine, cast):
    """T8: whoever comes second is told what stands."""
    before, after = moments(TODAY)
    for _ in range(5):
        posting = factories.posting(engine, cast, deadline=TODAY, opened=NOW)
        found = race(
            engine,
            [cast.sales, cast.operator],
            [
                lambda repo, p=posting: extend_deadline(repo, p, (1, TODAY), SECOND, "理由", before) or "extended",
                lambda repo, p=posting: reopen_posting(repo, p, 1, SECOND, after),
            ],
        )
        with Session(engine) as session:
            round_ = session.scalar(select(PostingRow.round).where(PostingRow.id == posting))
            rounds = session.scalars(
                select(PostingRoundRow.deadline).where(PostingRoundRow.posting_id == posting)
            ).all()
        if found[1] == 2:
            assert found[0] != "extended"
            assert (round_, sorted(rounds)) == (2, [TODAY, SECOND])
        else:
            assert found[0] == "extended"
            assert (round_, rounds) == (1, [SECOND])


def test_a_proposal_at_the_last_minute_is_in_the_round_it_was_made_for(engine, cast):
    posting = factories.posting(engine, cast, deadline=TODAY, opened=NOW)
    before, after = moments(TODAY)
    race(
        engine,
        [cast.seller, cast.sales],
        [
            lambda repo: submit_proposal(repo, posting, "間に合う提案", "本文", factories.PROMISE, before),
            lambda repo: reopen_posting(repo, posting, 1, SECOND, after),
        ],
    )
    with reading(engine, cast.sales) as repo:
        rounds = {round_.number: round_.proposals for round_ in repo.openings.file(posting).rounds}
    with reading(engine, cast.seller) as repo:
        (own,) = repo.proposals.own()
    assert rounds == {1: 0, 2: 0} | {own.round: 1}
