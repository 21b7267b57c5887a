"""品質チェック: months are rated and corrected, directors alarmed, clients reminded, partners learn nothing (C5)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import daily
from core.actions.quality import check_quality
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_date
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import OrderId, Role
from core.model_contracts import Check, QualityAxis
from core.model_mails import MailKind
from core.repository import reading, transaction
from core.rules_quality import CheckState
from core.store.engine import WRITE
from core.store.tables import AuditRow, MailRow, MemberRow, NoticeRow, QualityCheckRow
from core.views.quality import QualityFilter
from tests import factories
from tests.cast import address
from tests.queries import count_queries

DECEMBER, JANUARY, FEBRUARY = date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)
TERM = replace(factories.CONTENT, start=DECEMBER, end=date(2027, 2, 28))
NEW_YEAR = datetime(2027, 1, 4, 1, tzinfo=UTC)
"""The first business day of January, ten in the morning in Tokyo."""
LATER = datetime(2027, 2, 1, 3, tzinfo=UTC)
FOURS, LOW = dict.fromkeys(QualityAxis, 4), dict.fromkeys(QualityAxis, 4) | {QualityAxis.RESULTS: 1}
COMMENT = "アポイントが2件にとどまった。"


@pytest.fixture
def order(engine, cast):
    """A contract from December to February."""
    return factories.contracted(engine, cast, TERM)


def rate(engine, viewer, order, month=DECEMBER, scores=FOURS, comment="", seen=None, at=LATER):
    with transaction(engine, viewer) as repo:
        check_quality(repo, order, month, scores, comment, seen, at)


def deal(engine, viewer, order, at=LATER):
    with reading(engine, viewer) as repo:
        return repo.quality.deal(order, jst_date(at))


def listed(engine, viewer, at=LATER, **wanted):
    with reading(engine, viewer) as repo:
        return repo.quality.listing(jst_date(at), **wanted)


def watched(engine, viewer, at=LATER, **wanted):
    with reading(engine, viewer) as repo:
        return repo.quality.watch(QualityFilter(**wanted), jst_date(at))


def mails(engine, kind):
    with Session(engine) as session:
        return session.execute(
            select(MailRow.to, MailRow.subject, MailRow.text).where(MailRow.kind == kind).order_by(MailRow.id)
        ).all()


def notices(engine, kind):
    with Session(engine) as session:
        return session.scalars(select(NoticeRow.member_id).where(NoticeRow.kind == kind).order_by(NoticeRow.id)).all()


def test_client_and_kakutoku_read_each_month_with_its_trend(engine, cast, order):
    rate(engine, cast.buyer, order, DECEMBER)
    rate(engine, cast.boss, order, JANUARY, LOW, COMMENT)
    for viewer in (cast.buyer, cast.looker, cast.director, cast.sales, cast.operator):
        found = deal(engine, viewer, order)
        assert [(each.month, each.state, each.mean, each.change) for each in found.months] == [
            (FEBRUARY, CheckState.EARLY, None, None),
            (JANUARY, CheckState.ANSWERED, Decimal("3.4"), Decimal("-0.6")),
            (DECEMBER, CheckState.ANSWERED, Decimal("4.0"), None),
        ]
        assert (found.low, found.waiting, found.rated[0].check) == (True, (), Check(LOW, COMMENT))
        assert found.rated[0].by == "青葉 宗一"


def test_no_question_of_a_partner_is_answered(engine, cast, order):
    rate(engine, cast.buyer, order, DECEMBER, LOW, COMMENT)
    for viewer in (cast.seller, cast.rival, cast.outsider):
        with pytest.raises(NotFound):
            deal(engine, viewer, order)
    for viewer in (cast.seller, cast.rival, cast.director):
        with pytest.raises(NotFound):
            listed(engine, viewer)
    for viewer in (cast.seller, cast.buyer):
        with pytest.raises(NotAllowed):
            watched(engine, viewer)
    with transaction(engine, cast.seller) as repo:
        assert repo.quality.own(order, DECEMBER) is None
    with reading(engine, cast.seller) as repo:
        told = repr((repo.contracts.deal(order, jst_date(LATER)), repo.performance.of_deal(order, jst_date(LATER))))
    assert COMMENT not in told
    assert notices(engine, "quality_low") == [cast.director.member]


def test_strangers_guests_and_kakutoku_rate_nothing(engine, cast, order):
    for viewer in (cast.looker, cast.seller, cast.director, cast.operator):
        with pytest.raises(NotAllowed):
            rate(engine, viewer, order)
    for asked in (order, OrderId(9_999)):
        with pytest.raises(NotFound):
            rate(engine, cast.outsider, asked)
    with pytest.raises(Refused, match="契約が成立"):
        rate(engine, cast.buyer, factories.negotiating(engine, cast))
    with pytest.raises(Refused, match="2027/02/28（日）から"):
        rate(engine, cast.buyer, order, FEBRUARY)
    with pytest.raises(Refused, match="終了しました"):
        rate(engine, cast.buyer, order, at=datetime(2027, 2, 28, 15, tzinfo=UTC))
    with pytest.raises(Refused, match="2,000文字以内"):
        rate(engine, cast.buyer, order, comment="あ" * 2_001)
    assert [each.check for each in deal(engine, cast.buyer, order).months] == [None] * 3


def test_a_correction_keeps_one_check_a_month_and_the_trail_tells_old_and_new(engine, cast, order):
    rate(engine, cast.buyer, order)
    rate(engine, cast.buyer, order)  # the second press
    rate(engine, cast.boss, order, DECEMBER, FOURS | {QualityAxis.RESULTS: 5}, "よい月でした。", Check(FOURS, ""))
    with Session(engine) as session:
        (row,) = session.scalars(select(QualityCheckRow))
        first, second = session.scalars(
            select(AuditRow).where(AuditRow.action == "check_quality").order_by(AuditRow.id)
        )
    assert (row.results, row.comment, row.member_id) == (5, "よい月でした。", cast.boss.member)
    assert first.before == {}
    assert second.before | {"comment": ""} == first.after == second.before
    assert (second.after["results"], second.after["comment"]) == (5, "よい月でした。")


def test_the_second_of_two_colleagues_is_told_and_overwrites_nothing(engine, cast, order):
    rate(engine, cast.buyer, order)
    with pytest.raises(Conflict, match="同じ会社の方が品質チェックを更新しました"):
        rate(engine, cast.boss, order, DECEMBER, LOW, COMMENT)
    assert deal(engine, cast.boss, order).rated[0].check == Check(FOURS, "")
    rate(engine, cast.boss, order, DECEMBER, LOW, COMMENT, Check(FOURS, ""))
    assert deal(engine, cast.buyer, order).rated[0].check == Check(LOW, COMMENT)


def test_of_presses_at_once_one_check_and_one_alarm_come(engine, cast, order):
    with ThreadPoolExecutor(4) as pool:
        for press in [pool.submit(rate, engine, cast.buyer, order, DECEMBER, LOW, COMMENT) for _ in range(4)]:
            press.result()
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(QualityCheckRow)) == 1
    assert len(mails(engine, MailKind.QUALITY_LOW)) == 1


def test_directors_are_alarmed_once_and_again_when_it_gets_worse(engine, cast, order):
    worse = LOW | {QualityAxis.CONDUCT: 2}
    rate(engine, cast.buyer, order, DECEMBER, LOW, COMMENT)
    rate(engine, cast.buyer, order, DECEMBER, LOW, "追記しました。", Check(LOW, COMMENT))
    ((to, subject, text),) = mails(engine, MailKind.QUALITY_LOW)
    assert to == [address("director")]
    assert "株式会社青葉計器" in subject
    for said in ("合同会社ツキノワ営業舎", "3.4", "成果　1", COMMENT, f"/operations-quality?order={order}"):
        assert said in text
    rate(engine, cast.buyer, order, DECEMBER, worse, COMMENT, Check(LOW, "追記しました。"), LATER + timedelta(hours=1))
    assert len(mails(engine, MailKind.QUALITY_LOW)) == 2
    rate(engine, cast.buyer, order, DECEMBER, FOURS, "", Check(worse, COMMENT))
    assert len(mails(engine, MailKind.QUALITY_LOW)) == len(notices(engine, "quality_low")) == 2
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.role == Role.DIRECTOR).values(active=False))
    rate(engine, cast.buyer, order, JANUARY, LOW, COMMENT)
    assert mails(engine, MailKind.QUALITY_LOW)[-1][0] == [address("operator")], "where there is no director"


def test_kakutoku_sees_low_ones_first_and_narrows(engine, cast, order):
    calm, silent = factories.contracted(engine, cast, TERM), factories.contracted(engine, cast, TERM)
    ended = factories.contracted(engine, cast, replace(TERM, end=date(2027, 1, 31)))
    rate(engine, cast.buyer, order, DECEMBER, LOW, COMMENT)
    for month in (DECEMBER, JANUARY):
        rate(engine, cast.buyer, calm, month)
    rate(engine, cast.buyer, ended, JANUARY, LOW, COMMENT)
    assert [each.order for each in watched(engine, cast.director).deals] == [order, calm, silent]
    assert [each.order for each in watched(engine, cast.sales, low=True).deals] == [order]
    assert [each.order for each in watched(engine, cast.operator, unanswered=True).deals] == [order, silent]
    assert watched(engine, cast.director, client="青葉", partner="ツキノワ").found == 3
    assert watched(engine, cast.director, client="みなと").deals == ()
    assert watched(engine, cast.director, partner="100%_").deals == ()


def test_a_client_finds_what_waits_first_and_a_deal_that_ended_while_it_waits(engine, cast):
    calm = factories.contracted(engine, cast, TERM)
    ended = factories.contracted(engine, cast, replace(TERM, end=date(2027, 1, 10)))
    for month in (DECEMBER, JANUARY):
        rate(engine, cast.buyer, calm, month)
    rate(engine, cast.buyer, ended, DECEMBER)
    found = listed(engine, cast.looker)
    assert [each.order for each in found.deals] == [ended, calm]
    assert (found.running, found.ended, found.waiting) == (2, 0, 1)
    rate(engine, cast.buyer, ended, JANUARY)
    assert [each.order for each in listed(engine, cast.buyer).deals] == [calm]
    assert [each.order for each in listed(engine, cast.buyer, ended=True).deals] == [ended]
    assert listed(engine, cast.outsider).deals == ()


def test_a_contract_that_ends_early_is_rated_from_its_last_day_on(engine, cast, order):
    with transaction(engine, cast.buyer) as repo:
        asked = request_termination(repo, order, date(2027, 1, 20), "体制の変更のため。", True, NEW_YEAR)
    with transaction(engine, cast.operator) as repo:
        decide_termination(repo, asked, True, "", NEW_YEAR)
    last_day = datetime(2027, 1, 20, 3, tzinfo=UTC)
    with pytest.raises(Refused, match="2027/01/20（水）から"):
        rate(engine, cast.buyer, order, JANUARY, at=last_day - timedelta(days=1))
    rate(engine, cast.buyer, order, JANUARY, at=last_day)
    with pytest.raises(Refused, match="契約期間"):
        rate(engine, cast.buyer, order, FEBRUARY, at=LATER)


def test_a_client_is_reminded_once_a_month_of_all_that_waits(engine, cast, order):
    second = factories.contracted(engine, cast, TERM)
    daily.remind_of_checks(engine, NEW_YEAR - timedelta(days=1))
    assert mails(engine, MailKind.QUALITY_REMINDER) == [], "not before the first business day"
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.boss.member).values(notify_orders=False))
    for days in (0, 0, 1, 20):
        assert daily.remind_of_checks(engine, NEW_YEAR + timedelta(days=days))
    ((to, subject, text),) = mails(engine, MailKind.QUALITY_REMINDER)
    assert to == [address("buyer")], "boss wants no news by mail"
    assert sorted(notices(engine, "quality_reminder")) == sorted([cast.buyer.member, cast.boss.member])
    assert "2026年12月の品質チェック" in subject
    assert text.count("2026年12月分（2027/02/28（日）まで）") == 2
    assert "パートナーには表示されません" in text
    for each in (order, second):
        rate(engine, cast.buyer, each, DECEMBER)
    rate(engine, cast.buyer, second, JANUARY)
    daily.remind_of_checks(engine, LATER)
    (_, (_, subject, text)) = mails(engine, MailKind.QUALITY_REMINDER)
    assert "2027年1月の品質チェック" in subject
    assert text.count("月分") == 1, "what was answered is not asked for"
    daily.remind_of_checks(engine, datetime(2027, 6, 1, 3, tzinfo=UTC))
    assert len(mails(engine, MailKind.QUALITY_REMINDER)) == 2, "nothing waits any more"


def test_three_deals_and_thirty_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for more in (3, 9):
        for _ in range(more):
            rate(engine, cast.buyer, factories.contracted(engine, cast, TERM))
        counts.append(
            (
                count_queries(engine, lambda: listed(engine, cast.buyer)),
                count_queries(engine, lambda: watched(engine, cast.director)),
            )
        )
    assert counts[0] == counts[1]
