"""取引 as it stands over the years: what is next with its button, the three dates, everything in its order (C2, C3)."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.actions.approvals import request_renewal
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_date
from core.model import OrderId, TerminationId
from core.paths import Screen
from core.repository import reading
from core.store.engine import WRITE
from core.store.tables import OrganizationRow
from core.views import ContractFilter
from pages.ui.contract_dialogs import renewal_dialog, termination_dialog
from tests.cast import PARTNER, Cast
from tests.core.test_orders import act
from tests.core.test_timelines import MONTHLY, at, renew
from tests.factories import contracted
from tests.pages.screens import screen, words
from tests.pages.test_orders import opened, read
from tests.queries import count_queries


def seen(engine: Engine, cast: Cast, who: str, order: OrderId, now: datetime) -> tuple[str, list[str]]:
    """What the deal's screen says to a side, and the buttons that do something there."""
    side = "client" if who in ("buyer", "looker") else "partner"
    app = screen(f"{side}.deals", engine, getattr(cast, who), now, order=order)
    assert not app.exception
    return words(app), [button.key or "" for button in app.button if not button.disabled]


def test_a_month_before_the_end_the_client_is_led_to_the_renewal(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    text, buttons = seen(engine, cast, "buyer", order, at(2027, 1, 31))
    assert "あと28日" in text
    assert "deals.next.renew" in buttons
    for said in ("予告の期限", "2027/01/29（金）", "01/29・02/14・02/21", "2027年1月分・発行予定・INV-000002", "本日"):
        assert said in text
    assert text.index("契約が成立しました") < text.index("契約終了日のお知らせ")
    text, buttons = seen(engine, cast, "seller", order, at(2027, 1, 31))
    assert "請求書を登録できます" in text
    assert "deals.next.renew" not in buttons
    assert "deals.next.renew" not in seen(engine, cast, "looker", order, at(2027, 1, 31))[1]


def test_a_renewal_on_its_way_is_opened_and_agreed_on_moves_the_dates(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    renewal = act(engine, cast.buyer, request_renewal, order, at=at(2027, 1, 10))
    for who in ("buyer", "seller"):
        text, _ = seen(engine, cast, who, order, at(2027, 1, 10))
        assert "更新の見積・発注書を開く" in text
        assert f"order?order={renewal}" in text
    renew(engine, cast, order, at(2027, 1, 11))
    text, _ = seen(engine, cast, "buyer", order, at(2027, 1, 12))
    assert "更新後の契約が始まります" in text
    assert "2027/05/01（土）" in text
    assert "更新後の契約が成立しました" in text


def test_a_request_waits_and_its_approval_gives_the_notice(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    on, when = date(2027, 1, 20), at(2026, 12, 10)
    request = act(engine, cast.buyer, request_termination, order, on, "終了のため。", True, at=when)
    text, buttons = seen(engine, cast, "seller", order, when)
    assert "契約停止を申請中です" in text
    assert "deals.contract.terminate" not in buttons
    act(engine, cast.operator, decide_termination, request, True, "", at=when)
    for who in ("buyer", "seller"):
        text, _ = seen(engine, cast, who, order, when)
        assert "/files/terminations/1.pdf" in text
        assert "2027年2月分・取り消し" in text
        assert "予告の期限" not in text


LONG = replace(MONTHLY, start=date(2026, 9, 1), lines=(replace(MONTHLY.lines[0], quantity=Decimal(6)),))
"""Six months: of a freelancer the law asks for notice (L9)."""


def with_a_freelancer(engine: Engine, cast: Cast) -> None:
    """Six months with a partner that answers afterwards that it is a freelancer."""
    contracted(engine, cast, LONG)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrganizationRow).where(OrganizationRow.id == PARTNER).values(freelancer=True))


def test_whoever_asks_and_whoever_decides_reads_what_is_cancelled_and_what_the_law_says(engine: Engine, cast: Cast):
    with_a_freelancer(engine, cast)
    now, on = at(2027, 1, 4), date(2027, 1, 20)
    with reading(engine, cast.buyer) as repo:
        row = repo.contracts.listing(ContractFilter(), jst_date(now)).rows[0]
    app = opened(engine, cast.buyer, partial(termination_dialog, row, Screen.ORDER), now)
    assert "取り消される" not in read(app)
    app.date_input[0].set_value(on).run()
    assert "2027年2月分" in read(app)
    assert "2027年1月分" not in read(app)
    assert "フリーランス法16条" in app.warning[0].value
    app.date_input[0].set_value(date(2027, 2, 28)).run()
    assert "取り消される請求書はありません" in read(app)
    assert not app.warning
    act(engine, cast.buyer, request_termination, row.id, on, "終了のため。", True, at=now)
    desk = screen("operations.terminations", engine, cast.operator, now)
    desk.button(key="operations_terminations.approve.1").click().run()
    assert "2027年2月分" in read(desk)
    assert any("フリーランス法16条" in warning.value for warning in desk.warning)
    act(engine, cast.operator, decide_termination, TerminationId(1), True, "", at=now)
    assert "/files/terminations/1.pdf" in words(
        screen("operations.terminations", engine, cast.operator, now, view="decided")
    )


def test_a_late_renewal_is_warned_of(engine: Engine, cast: Cast):
    with_a_freelancer(engine, cast)
    with reading(engine, cast.buyer) as repo:
        row = repo.contracts.listing(ContractFilter(), date(2027, 2, 10)).rows[0]
    app = opened(engine, cast.buyer, partial(renewal_dialog, row, Screen.ORDER), at(2027, 2, 10))
    assert "を過ぎています" in app.warning[0].value


def test_when_it_is_over_the_client_is_asked_for_a_review(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)
    text, buttons = seen(engine, cast, "buyer", order, at(2027, 3, 2))
    assert "レビューをお書きください" in text
    assert "deals.review" in buttons
    text, buttons = seen(engine, cast, "seller", order, at(2027, 3, 2))
    assert "レビューをお書きください" not in text
    assert "deals.review" not in buttons


def test_a_long_deal_costs_as_many_queries_as_a_short_one(engine: Engine, cast: Cast):
    order = contracted(engine, cast, MONTHLY)

    def drawn() -> int:
        return count_queries(engine, lambda: screen("client.deals", engine, cast.buyer, at(2027, 1, 12), order=order))

    few = drawn()
    renew(engine, cast, order, at(2027, 1, 11))
    assert drawn() == few
