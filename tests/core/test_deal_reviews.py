"""The review at a deal's end: asked for once, written by the client, read by all who choose that partner (C4, P7)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import daily
from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.orders import submit_version
from core.actions.quality import post_review
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_date
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import CompanySize, OrderId
from core.model_contracts import ReviewForm
from core.model_mails import MailKind
from core.repository import reading, transaction
from core.store.tables import AuditRow, MailRow, NoticeRow, ReviewRow
from core.views import CandidateFilter
from tests import factories
from tests.cast import OTHER_CLIENT, PARTNER, address

TERM = replace(factories.CONTENT, start=date(2026, 12, 1), end=date(2027, 1, 31))
RUNS = datetime(2027, 1, 31, 3, tzinfo=UTC)
OVER = datetime(2027, 2, 1, 3, tzinfo=UTC)
REVIEW = ReviewForm(4, "報告が早い。", "リストの精度。", "新規開拓に。", CompanySize.UNDER_300)


@pytest.fixture
def order(engine, cast):
    """A contract that ends on the last day of January."""
    return factories.contracted(engine, cast, TERM)


def write(engine, viewer, order, review=REVIEW, seen=None, at=OVER):
    with transaction(engine, viewer) as repo:
        post_review(repo, order, review, seen, at)


def of_deal(engine, viewer, order, at=OVER):
    with reading(engine, viewer) as repo:
        return repo.reviews.of_deal(order, jst_date(at))


def mails(engine, kind):
    with Session(engine) as session:
        return session.execute(select(MailRow.to, MailRow.text).where(MailRow.kind == kind).order_by(MailRow.id)).all()


def card(engine, viewer, posting):
    with reading(engine, viewer) as repo:
        return repo.candidates.listing(posting, CandidateFilter(), OVER).cards[0]


def renewed(engine, cast, order, at=RUNS):
    with transaction(engine, cast.buyer) as repo:
        renewal = request_renewal(repo, order, at)
    content = replace(TERM, start=date(2027, 2, 1), end=date(2027, 2, 28))
    for who, action, *arguments in (
        (cast.seller, submit_version, 0, content),
        (cast.buyer, request_approval, 1),
        (cast.seller, approve, 1),
    ):
        with transaction(engine, who) as repo:
            action(repo, renewal, *arguments, at)
    return renewal


def test_both_sides_read_the_review_and_the_partner_is_told(engine, cast, order):
    write(engine, cast.buyer, order)
    mine, theirs = of_deal(engine, cast.looker, order), of_deal(engine, cast.seller, order)
    assert (mine.review, mine.by, mine.month) == (REVIEW, "佐倉 由紀", date(2027, 2, 1))
    assert (theirs.review, theirs.by) == (REVIEW, ""), "who of the client wrote it is the client's"
    ((to, text),) = mails(engine, MailKind.REVIEW_POSTED)
    assert to == [address("seller")]
    for said in ("株式会社青葉計器", "★ 4.0", "報告が早い。", f"/partner-deals?order={order}"):
        assert said in text
    for viewer in (cast.rival, cast.outsider, cast.director):
        with pytest.raises(NotFound):
            of_deal(engine, viewer, order)


def test_it_joins_the_reviews_that_other_clients_read_and_not_those_of_its_writer(engine, cast, order):
    """P10: among an undisclosed candidate's reviews one's own would tell who this is."""
    theirs, ours = factories.posting(engine, cast, OTHER_CLIENT), factories.posting(engine, cast)
    for posting in (theirs, ours):
        factories.proposal(engine, cast.seller, posting)
    write(engine, cast.buyer, order)
    assert card(engine, cast.outsider, theirs).rating.reviews == 1
    assert card(engine, cast.buyer, ours).rating.reviews == 0
    with reading(engine, cast.outsider) as repo:
        (review,) = repo.candidates.detail(card(engine, cast.outsider, theirs).id, OVER).reviews
        (compared,) = repo.comparisons.of((card(engine, cast.outsider, theirs).id,), OVER).candidates
    assert (review.stars, review.good, review.reviewer) == (4, "報告が早い。", "")
    assert compared.rating.reviews == 1
    write(engine, cast.buyer, order, replace(REVIEW, named=True), REVIEW)
    with Session(engine) as session:
        assert session.scalars(select(ReviewRow.reviewer)).all() == ["株式会社青葉計器"]


def test_nobody_reviews_a_deal_that_runs_or_will_run(engine, cast, order):
    with pytest.raises(Refused, match="契約が終了すると"):
        write(engine, cast.buyer, order, at=RUNS)
    renewal = renewed(engine, cast, order)
    for each in (order, renewal):
        with pytest.raises(Refused, match="契約が終了すると"):
            write(engine, cast.buyer, each)
    write(engine, cast.buyer, order, at=datetime(2027, 3, 1, 3, tzinfo=UTC))
    assert of_deal(engine, cast.buyer, renewal, datetime(2027, 3, 1, 3, tzinfo=UTC)).review == REVIEW


def test_only_the_clients_people_write_it(engine, cast, order):
    for viewer in (cast.looker, cast.seller, cast.director, cast.operator):
        with pytest.raises(NotAllowed):
            write(engine, viewer, order)
    for asked in (order, OrderId(9_999)):
        with pytest.raises(NotFound):
            write(engine, cast.outsider, asked)
    with pytest.raises(NotFound):
        write(engine, cast.buyer, factories.negotiating(engine, cast))
    with pytest.raises(Refused, match="2,000文字以内"):
        write(engine, cast.buyer, order, replace(REVIEW, improve="あ" * 2_001))
    with pytest.raises(Refused, match="貴社の名前"):
        write(engine, cast.buyer, order, replace(REVIEW, good="青葉計器として満足です。"))
    assert of_deal(engine, cast.buyer, order).review is None


def test_it_is_changed_for_fourteen_days_and_the_trail_tells_old_and_new(engine, cast, order):
    better = replace(REVIEW, stars=5, good="**太字** <b>も</b> そのまま。")
    write(engine, cast.buyer, order)
    write(engine, cast.buyer, order)  # the second press
    write(engine, cast.boss, order, better, REVIEW, OVER + timedelta(days=14))
    late = OVER + timedelta(days=14, seconds=1)
    with pytest.raises(Refused, match="14日を過ぎた"):
        write(engine, cast.boss, order, REVIEW, better, late)
    write(engine, cast.boss, order, better, better, late)  # nothing changes
    found = of_deal(engine, cast.seller, order, late)
    assert (found.review, found.written_at) == (better, OVER)
    with Session(engine) as session:
        first, second = session.scalars(select(AuditRow).where(AuditRow.action == "post_review").order_by(AuditRow.id))
    assert (first.before, second.before["stars"], second.after["stars"]) == ({}, 4, 5)
    assert second.before["good"] == "報告が早い。"
    assert len(mails(engine, MailKind.REVIEW_POSTED)) == 1


def test_the_second_of_two_colleagues_is_told_and_of_presses_at_once_one_counts(engine, cast, order):
    with ThreadPoolExecutor(4) as pool:
        for press in [pool.submit(write, engine, cast.buyer, order) for _ in range(4)]:
            press.result()
    with pytest.raises(Conflict, match="レビューを更新しました"):
        write(engine, cast.boss, order, replace(REVIEW, stars=1))
    assert of_deal(engine, cast.boss, order).review == REVIEW
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ReviewRow).where(ReviewRow.partner_id == PARTNER)) == 1
    assert len(mails(engine, MailKind.REVIEW_POSTED)) == 1


@pytest.mark.parametrize("way", ["ends", "stopped", "renewed"])
def test_the_client_is_asked_once_when_the_last_contract_is_over(engine, cast, order, way):
    over = {
        "ends": OVER,
        "stopped": datetime(2027, 1, 11, 3, tzinfo=UTC),
        "renewed": datetime(2027, 3, 1, 3, tzinfo=UTC),
    }[way]
    last = order
    if way == "stopped":
        at = over - timedelta(days=5)
        with transaction(engine, cast.buyer) as repo:
            asked = request_termination(repo, order, date(2027, 1, 10), "体制の変更のため。", True, at)
        with transaction(engine, cast.operator) as repo:
            decide_termination(repo, asked, True, "", at)
    elif way == "renewed":
        last = renewed(engine, cast, order)
    daily.ask_for_reviews(engine, over - timedelta(days=1))
    assert mails(engine, MailKind.REVIEW_REQUESTED) == []
    for days in (0, 0, 1, 60):
        assert daily.ask_for_reviews(engine, over + timedelta(days=days))
    told = mails(engine, MailKind.REVIEW_REQUESTED)
    assert sorted(to[0] for to, _ in told) == [address("boss"), address("buyer")]
    assert f"/deals?order={last}" in told[0].text
    with Session(engine) as session:
        told = session.scalars(select(NoticeRow.order_id).where(NoticeRow.kind == "review_requested")).all()
    assert told == [last, last]


def test_nobody_is_asked_for_what_is_written_or_long_over(engine, cast, order):
    factories.contracted(engine, cast, replace(TERM, end=date(2026, 12, 10)))
    write(engine, cast.buyer, order)
    daily.ask_for_reviews(engine, datetime(2027, 6, 9, 3, tzinfo=UTC))
    assert mails(engine, MailKind.REVIEW_REQUESTED) == []
