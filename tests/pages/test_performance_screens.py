"""Promise, delivery and repeated passages on the screens of both sides (P13, P14, P10)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions.candidates import proceed_to_interview
from core.actions.deliveries import report_delivery
from core.calendar import jst_date
from core.model import Role
from core.model_choosing import DeliveryForm
from core.repository import reading, transaction
from core.store.tables import ProposalRow
from pages.ui import frame
from tests import factories
from tests.cast import NOW, OTHER_CLIENT
from tests.pages.screens import screen, words
from tests.queries import count_queries

LATER = datetime(2027, 2, 10, 3, tzinfo=UTC)
MID_MONTH = replace(factories.CONTENT, start=date(2026, 12, 15), end=date(2027, 2, 28))
COPIED = (
    "弊社は200席のコールセンターを保有し、累計900案件以上の豊富な支援実績があります。あらゆる業界、あらゆる商材に対応し、"
    "研修を修了したスタッフのみが日報、週報、月報をお届けしますので、安心してお任せください。担当は髙﨑 直人です"
)


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def order(engine, cast):
    """A contract from the middle of December to the end of February."""
    return factories.contracted(engine, cast, MID_MONTH)


def report(engine, viewer, order, month, *figures):
    with transaction(engine, viewer) as repo:
        report_delivery(repo, order, month, DeliveryForm(*figures), LATER)


def reporting(engine, cast, order):
    """The dialog that reports, which stays open for what is pressed in it."""
    with reading(engine, cast.seller) as repo:
        months = repo.performance.of_deal(order, jst_date(LATER)).months

    def script(months):
        from pages.ui import delivery_form, header

        header.outcome()
        delivery_form.report(months)

    app = AppTest.from_function(script, args=(months,))
    app.session_state["frame.desk"] = frame.Desk(cast.seller, engine, lambda: LATER)
    return app.run()


def copied(engine, cast):
    """Two proposals of the partner to two clients that share a paragraph; the second one's number."""
    found = [
        factories.proposal(engine, cast.seller, factories.posting(engine, cast, client), body=f"{own}{COPIED}。")
        for client, own in ((OTHER_CLIENT, "硝子の販路について。"), (factories.CLIENT, "計測機器向けの案"))
    ]
    return found[1]


def test_the_proposal_says_its_figures_and_what_they_mean(engine, cast):
    candidate = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    seen = words(screen("client.proposal", engine, cast.buyer, proposal=candidate)).replace("\\", "")
    for figure in ("100時間", "¥3,000", "7件", "3.2%", "1か月あたり ¥300,000（税抜）", "アポ獲得数 ÷ 架電数"):
        assert figure in seen
    assert "ほかの企業との取引の実績は、まだありません" in seen
    assert "汎用的な文面" not in seen
    with Session(engine) as session, session.begin():
        session.execute(update(ProposalRow).values(promised_hours=None))
    assert "数値の記載がない提案です" in words(screen("client.proposal", engine, cast.buyer, proposal=candidate))


def test_repeated_passages_are_underlined_in_what_the_client_may_read(engine, cast):
    """P14, P10: before disclosure in the masked text, and never anything of the other proposal."""
    candidate = copied(engine, cast)
    seen = words(screen("client.proposal", engine, cast.looker, proposal=candidate))
    assert "汎用的な文面の可能性" in seen
    assert f"<mark class=repeated>{COPIED.replace('髙﨑 直人', '●●●')}</mark>" in seen
    assert "硝子" not in seen
    assert "髙﨑" not in seen
    with transaction(engine, cast.buyer) as repo:
        proceed_to_interview(repo, candidate, NOW)
    assert f"<mark class=repeated>{COPIED}</mark>" in words(
        screen("client.proposal", engine, cast.buyer, proposal=candidate)
    )


def test_the_partner_reads_the_same_hint_on_its_own_proposal(engine, cast):
    copied(engine, cast)
    seen = words(screen("partner.posting", engine, cast.seller, posting=2))
    assert "汎用的な文面の可能性" in seen
    assert f"<mark class=repeated>{COPIED}</mark>" in seen


def test_a_month_is_reported_corrected_and_read_by_both_sides(engine, cast, order):
    app = screen("partner.deals", engine, cast.seller, LATER, order=order)
    assert "稼働実績の報告はまだありません" in words(app)
    assert not app.button(key="deals.report").disabled
    app = reporting(engine, cast, order)
    months = app.selectbox(key="deals.report.month")
    assert [option.split("（")[0] for option in months.options] == ["2027年2月", "2027年1月", "2026年12月"]
    assert months.value == "2027年1月（未報告）", "the latest whole month comes first to mind"
    place = f"deals.report.{order}.2027-01"
    for name, figure in (("hours", "９８．５時間"), ("calls", "8"), ("appointments", "9")):
        app.text_input(key=f"{place}.{name}").input(figure)
    app.button(key="deals.report.yes").click().run()
    assert "超えています" in app.error[0].value
    assert app.text_input(key=f"{place}.hours").value == "９８．５時間"
    app.text_input(key=f"{place}.calls").input("310")
    app.button(key="deals.report.yes").click().run()
    for viewer, name in ((cast.seller, "partner.deals"), (cast.looker, "client.deals")):
        seen = words(screen(name, engine, viewer, LATER, order=order))
        for said in ("実績（1か月平均）", "98.5時間", "−1.5時間", "+2件", "2.9%", "−0.3pt", "2026/12/15（火）〜"):
            assert said in seen

    app = reporting(engine, cast, order)
    app.selectbox(key="deals.report.month").set_value("2027年1月（報告済み）").run()
    assert app.text_input(key=f"{place}.hours").value == "98.5"
    app.text_input(key=f"{place}.hours").input("100")
    app.button(key="deals.report.yes").click().run()
    assert "±0時間" in words(screen("client.deals", engine, cast.buyer, LATER, order=order))


def test_who_can_not_report_reads_why(engine, cast, order):
    guest = screen("partner.deals", engine, replace(cast.seller, role=Role.GUEST), LATER, order=order).button(
        key="deals.report"
    )
    assert guest.disabled
    assert "ゲストは閲覧のみ可能です" in guest.help
    early = screen("partner.deals", engine, cast.seller, NOW, order=order).button(key="deals.report")
    assert (early.disabled, "契約期間が始まると" in early.help) == (True, True)
    app = screen("client.deals", engine, cast.buyer, LATER, order=order)
    assert "パートナーが月ごとに報告します" in words(app)
    assert not [button for button in app.button if button.key == "deals.report"]


def test_past_deals_are_part_of_the_profile_without_names(engine, cast, order):
    """P10."""
    report(engine, cast.seller, order, date(2026, 12, 1), "52", "0", "4")
    report(engine, cast.seller, order, date(2027, 1, 1), "98.5", "310", "9")
    theirs = factories.posting(engine, cast, OTHER_CLIENT, jst_date(LATER - timedelta(days=1)), NOW)
    candidate = factories.proposal(engine, cast.seller, theirs, at=NOW)
    profile = screen("partner.profile", engine, cast.seller, LATER, view="preview")
    for app in (screen("client.proposal", engine, cast.outsider, LATER, proposal=candidate), profile):
        seen = words(app)
        for said in ("取引1", "2か月", "98.5時間", "約束 100時間", "約束 7件", "約束 3.2%", "150.5時間", "4.2%"):
            assert said in seen
        assert "青葉" not in seen
        assert "2026年12月" not in seen


def test_three_deals_and_thirty_cost_as_many_queries(engine, cast):
    counts = []
    for more in (3, 9):
        for _ in range(more):
            last = factories.contracted(engine, cast, MID_MONTH)
            report(engine, cast.seller, last, date(2027, 1, 1), "98.5", "310", "9")
        counts.append(
            [
                count_queries(engine, lambda: screen("partner.profile", engine, cast.seller, LATER, view="preview")),
                count_queries(engine, lambda of=last: screen("client.deals", engine, cast.buyer, LATER, order=of)),
            ]
        )
    assert counts[0] == counts[1]
