"""What the order's screen says of the law: beside each item, above the actions, and to whom it offers to go on (O9)."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Engine

from core.actions.approvals import approve, request_approval
from core.actions.legal import override_law
from core.actions.orders import submit_version
from core.model import OrderId
from core.model_contracts import LegalRule
from pages.ui import order_law
from tests.cast import Cast
from tests.core.test_legal import LATE, WHY, check, partner_is
from tests.core.test_orders import act, page
from tests.factories import CONTENT, negotiating
from tests.pages.test_orders import desk, opened, read


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def late(engine: Engine, cast: Cast) -> OrderId:
    """A freelancer's order that is paid too late."""
    partner_is(engine, True)
    return negotiating(engine, cast, LATE)


def test_what_blocks_is_said_at_its_item_and_keeps_the_action_gray(engine: Engine, cast: Cast, late: OrderId):
    app = desk(engine, cast.buyer, late)
    said = read(app)
    assert "修正が必要 1件" in said
    assert '<a href="#law-terms">取引条件</a>' in said
    assert "フリーランス法 4条（2024/11/01（金）施行）" in said
    assert "法的助言ではありません" in said
    assert "管理者に依頼してください" in said  # whoever may only edit reads who can go on
    assert app.button(key="order.ask").disabled
    assert "2027年2月分" in app.button(key="order.ask").help
    assert "order.law.override" not in {button.key for button in app.button}


def test_the_partner_reads_the_same_and_is_offered_no_way_around_it(engine: Engine, cast: Cast, late: OrderId):
    app = desk(engine, cast.seller, late)
    assert "修正が必要 1件" in read(app)
    assert "承知のうえで" not in read(app)


def test_a_warning_leaves_the_action_as_it_is(engine: Engine, cast: Cast):
    partner_is(engine, True)
    order = negotiating(engine, cast, replace(CONTENT, remarks="交通費は請求から30日以内に支払う。"))
    app = desk(engine, cast.buyer, order)
    assert "確認 1件" in read(app)
    assert "修正が必要" not in read(app)
    assert not app.button(key="order.ask").disabled


def test_an_admin_goes_on_with_a_reason_and_everybody_reads_that_it_did(engine: Engine, cast: Cast, late: OrderId):
    assert not desk(engine, cast.boss, late).button(key="order.law.override").disabled
    found = check(engine, cast.boss, late).standing
    app = opened(engine, cast.boss, partial(order_law.override_dialog, page(engine, cast.boss, late), found))
    app.button(key="order.law.yes").click().run()
    assert "理由を入力" in app.error[0].value
    app.text_area[0].set_value(WHY).run()
    app.button(key="order.law.yes").click().run()
    assert check(engine, cast.buyer, late).overridden == {LegalRule.SIXTY_DAYS}
    for viewer in (cast.buyer, cast.seller):
        said = read(desk(engine, viewer, late))
        assert "承知のうえで進める 1件" in said
        assert "青葉 宗一さん（企業の管理者）" in said
        assert WHY not in said
    assert not desk(engine, cast.buyer, late).button(key="order.ask").disabled


def test_a_change_that_brings_something_about_says_so_at_its_item(engine: Engine, cast: Cast):
    partner_is(engine, True)
    order = negotiating(engine, cast)
    act(engine, cast.buyer, submit_version, order, 1, LATE)
    found = check(engine, cast.seller, order, 2)
    assert [each.rule for each in found.findings if found.is_new(each)] == [LegalRule.SIXTY_DAYS]
    assert "変更により発生" in read(desk(engine, cast.seller, order))


def test_the_partner_s_question_leads_to_where_it_is_answered(engine: Engine, cast: Cast):
    partner_is(engine, None)
    order = negotiating(engine, cast)
    assert "[会社情報で回答する](/company)" in read(desk(engine, cast.seller, order))
    assert "パートナーの管理者が「会社情報」で" in read(desk(engine, cast.buyer, order))


def test_an_older_version_is_read_with_its_own_findings_and_no_way_on(engine: Engine, cast: Cast, late: OrderId):
    act(engine, cast.seller, submit_version, late, 1, CONTENT)
    assert "変更により解消" in read(desk(engine, cast.boss, late))
    app = desk(engine, cast.boss, late, version=1)
    assert "2027年2月分" in read(app)
    assert "order.law.override" not in {button.key for button in app.button}
    assert not app.button(key="order.ask").disabled  # the version that stands is sound


def test_the_agreed_order_is_not_blamed_for_what_is_known_since(engine: Engine, cast: Cast, late: OrderId):
    act(engine, cast.boss, override_law, late, 1, {LegalRule.SIXTY_DAYS}, WHY)
    act(engine, cast.buyer, request_approval, late, 1)
    act(engine, cast.seller, approve, late, 1)
    partner_is(engine, None)
    said = read(desk(engine, cast.buyer, late))
    assert "未回答" not in said
    assert "青葉 宗一さん" in said
