"""What both sides see and do on 見積・発注書, 契約書 and 取引 (O1–O6, C1–C3)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions.approvals import request_approval, request_renewal
from core.actions.candidates import decline
from core.actions.drafts import save_draft
from core.actions.orders import request_quote, request_revision, submit_version
from core.actions.terminations import request_termination
from core.calendar import jst_date
from core.model import Line, OrderId, OrderState, Subcontract, Viewer
from core.money import Rounding
from core.repository import reading
from core.store.engine import WRITE
from core.store.tables import OrderVersionRow, OrganizationRow
from core.views import ContractFilter, ContractRow, OrderPage
from pages.ui import frame, order_dialogs, order_form, order_parts
from pages.ui.contract_dialogs import renewal_dialog, termination_dialog
from pages.ui.order_changes import changed_by, effects, length, story, term_text
from tests.cast import NOW, Cast
from tests.core.test_orders import act, page
from tests.factories import CONTENT, contracted, in_talks, negotiating
from tests.pages.hostile import HOSTILE
from tests.pages.screens import head, screen, words
from tests.queries import count_queries

LATER = NOW + timedelta(hours=1)
EDITED = replace(CONTENT, work="新規商談の獲得に向けた架電、商談設定および同席", end=date(2027, 3, 31))
REPRICED = replace(EDITED, lines=(replace(CONTENT.lines[0], quantity=Decimal(120)), CONTENT.lines[1]))
RUNNING = NOW + timedelta(days=14)
SIDES = {"buyer": "client.order", "seller": "partner.order"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def order(engine: Engine, cast: Cast) -> OrderId:
    """Version 1 of the partner."""
    return negotiating(engine, cast)


@pytest.fixture
def negotiated(engine: Engine, cast: Cast, order: OrderId) -> OrderId:
    """Version 2 of the client, version 3 of the partner."""
    act(engine, cast.buyer, submit_version, order, 1, EDITED)
    act(engine, cast.seller, submit_version, order, 2, REPRICED)
    return order


def desk(engine: Engine, viewer: Viewer, order: OrderId, at: Any = NOW, **query: object) -> AppTest:
    name = SIDES["buyer" if viewer.side == "client" else "seller"]
    return screen(name, engine, viewer, at, order=order, **query)


def read(app: AppTest) -> str:
    """Everything on the screen, the actions at its bottom and its dialogs included."""
    blocks = (block.proto.body for block in app.get("html"))
    labels = (button.label for button in app.button)
    texts = (node.value for node in (*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.success))
    return " ".join([head(app), *texts, *blocks, *labels]).replace("\\", "").replace("\u2060", "")


def written_lines(app: AppTest) -> dict[str, Any]:
    """What the rows of line items show and say; empty where they can't be edited."""
    parts = [part.proto for part in app.get("bidi_component")]
    return next((json.loads(part.bytes) for part in parts if part.component_name == "connect.lines"), {})


def greyed(app: AppTest, key: str) -> str:
    """Why a button can't be pressed, "" where it can."""
    button = app.button(key=key)
    return button.help.replace("\\", "") if button.disabled else ""


def opened(engine: Engine, viewer: Viewer, dialog: Callable[[], None], at: Any = NOW) -> AppTest:
    """A dialog that stays open, for what is pressed in it."""
    app = AppTest.from_function(_dialog, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: at)
    app.session_state["dialog"] = dialog
    return app.run()


def _dialog() -> None:
    import streamlit as st

    st.session_state["dialog"]()


# --- reading (O2, O4) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", SIDES)
def test_the_screen_names_the_counterparty_the_version_and_both_sides_changes(
    engine: Engine, cast: Cast, negotiated: OrderId, who: str
):
    seen = read(desk(engine, getattr(cast, who), negotiated))
    other = "ツキノワ営業舎" if who == "buyer" else "青葉計器"
    for word in (other, "第3版", "交渉中", "企業が変更", "パートナーが変更", "計測機器の新規開拓"):
        assert word in seen
    assert 'class="client"' in seen
    assert 'class="partner"' in seen
    assert "2027/03/31（水）" in seen


def test_what_the_changes_do_stands_beside_them(engine: Engine, cast: Cast, negotiated: OrderId):
    seen = read(desk(engine, cast.buyer, negotiated))
    for figure in (
        "3ヶ月",
        "4ヶ月",
        "+1ヶ月",
        "¥495,000",
        "¥561,000",
        "+¥66,000",
        "小計（税抜）",
        "¥510,000",
        "¥51,000",
    ):
        assert figure in seen, figure


def test_deletions_are_shown_on_demand(engine: Engine, cast: Cast, negotiated: OrderId):
    assert "<del" not in read(desk(engine, cast.buyer, negotiated))
    app = desk(engine, cast.buyer, negotiated)
    app.toggle(key="deleted").set_value(True).run()
    assert "<del" in read(app)


def test_every_version_can_be_read_but_only_the_last_edited(engine: Engine, cast: Cast, negotiated: OrderId):
    app = desk(engine, cast.seller, negotiated, version=1, edit="work")
    seen = read(app)
    assert "過去の第1版を表示しています" in seen
    assert "同席" not in seen.split("経緯")[0]
    assert "編集する" not in [button.label for button in app.button]
    assert not app.text_area


@pytest.mark.parametrize("version", ["x", "-1", "9" * 40])
def test_a_version_that_is_nonsense_is_not_found(engine: Engine, cast: Cast, order: OrderId, version: str):
    app = desk(engine, cast.buyer, order, version=version)
    assert not app.exception
    assert "見つかりません" in read(app)


def test_any_two_versions_are_compared(engine: Engine, cast: Cast, negotiated: OrderId):
    app = desk(engine, cast.buyer, negotiated, view="compare")
    app.selectbox(key="before").set_value("第2版").run()
    seen = read(app)
    assert "第2版（パートナー" not in seen
    assert "第2版（企業" in seen
    assert "項目・金額" in seen
    assert "**委託期間**" not in seen, "the period did not change between versions 2 and 3"
    app.selectbox(key="after").set_value("第2版").run()
    assert "違いはありません" in read(app)


@pytest.mark.parametrize("asked", [None, "x", "0", "4711"])
def test_an_order_that_is_not_there_says_so(engine: Engine, cast: Cast, order: OrderId, asked: str | None):
    app = screen("client.order", engine, cast.buyer, **({"order": asked} if asked else {}))
    assert not app.exception
    assert "表示できません" in words(app)


@pytest.mark.parametrize("who", ["outsider", "rival"])
def test_somebody_elses_order_looks_as_if_there_were_none(engine: Engine, cast: Cast, order: OrderId, who: str):
    seen = read(desk(engine, getattr(cast, who), order))
    assert "見つかりません" in seen
    assert "計測機器" not in seen


def test_what_people_typed_is_shown_as_text(engine: Engine, cast: Cast, order: OrderId):
    lines = tuple(replace(CONTENT.lines[0], name=" ".join(text.split())[:100] or "空") for text in HOSTILE[:40])
    everything = "\n".join(HOSTILE)
    odd = replace(CONTENT, work=everything, details=everything, remarks=everything, lines=lines)
    act(engine, cast.seller, submit_version, order, 1, odd)
    act(engine, cast.buyer, request_revision, order, everything[:2000])
    for viewer in (cast.buyer, cast.seller):
        app = desk(engine, viewer, order)
        assert not app.exception
        html = " ".join(block.proto.body for block in app.get("html"))
        for tag in ("<script", "<img", "<svg", "<iframe", "<h1>見出し", "<a href='javascript"):
            assert tag not in html, tag
    assert (
        desk(engine, cast.seller, order, edit="details").text_area[0].value
        == page(engine, cast.seller, order).versions[-1].content.details
    )


# --- editing (O3, O6) -----------------------------------------------------------------------------------------------


def test_the_client_edits_its_items_only(engine: Engine, cast: Cast, order: OrderId):
    keys = {button.key for button in desk(engine, cast.buyer, order).button}
    assert {f"order.edit.{item}" for item in ("work", "term", "deliverables", "details", "terms")} <= keys
    assert not {"order.edit.lines", "order.edit.remarks", "order.edit.all"} & keys
    assert not written_lines(desk(engine, cast.buyer, order, edit="lines"))
    assert not desk(engine, cast.buyer, order, edit="all").text_area
    keys = {button.key for button in desk(engine, cast.seller, order).button}
    assert {"order.edit.lines", "order.edit.remarks", "order.edit.all"} <= keys


def test_an_edit_becomes_the_next_version(engine: Engine, cast: Cast, order: OrderId):
    app = desk(engine, cast.buyer, order)
    app.button(key="order.edit.work").click().run()
    app.text_area[0].set_value("別の業務").run()
    app.button(key="order.save").click().run()
    assert not app.exception
    assert "第2版を提出しました" in app.toast[0].value
    assert page(engine, cast.buyer, order).versions[-1].content == replace(CONTENT, work="別の業務")
    assert not app.text_area
    with reading(engine, cast.buyer) as repo:
        assert repo.drafts.get(f"order:{order}:work") is None


def test_the_period_is_edited_by_its_dates(engine: Engine, cast: Cast, order: OrderId):
    app = desk(engine, cast.buyer, order, edit="term")
    app.date_input[1].set_value(date(2026, 11, 1)).run()
    assert "開始日以降の日付" in read(app)
    app.button(key="order.save").click().run()
    assert "開始日以降の日付" in app.error[-1].value
    app.date_input[1].set_value(date(2027, 1, 15)).run()
    assert "契約期間：1ヶ月（＋15日）" in read(app)
    app.button(key="order.save").click().run()
    assert page(engine, cast.buyer, order).versions[-1].content.end == date(2027, 1, 15)


def test_the_client_edits_the_terms_and_sees_the_dates_that_come_of_it(engine: Engine, cast: Cast, order: OrderId):
    app = desk(engine, cast.buyer, order, edit="terms")
    assert "2026年12月分" in read(app)
    assert "2027/01/14（木）まで" in read(app)
    assert "2027/01/31（日）" in read(app)
    field(app, "months").set_value(2)
    field(app, "day").set_value(10)
    field(app, "inspection").set_value(7)
    field(app, "passed_on").set_value(True).run()
    assert "2027/02/10（水）" in read(app)
    assert "2027/01/07（木）まで" in read(app)
    app.button(key="order.save").click().run()
    assert "元委託者の名称" in app.error[-1].value
    field(app, "principal").set_value("株式会社元請")
    field(app, "principal_pays_on").set_value(date(2027, 2, 5)).run()
    app.button(key="order.save").click().run()
    assert page(engine, cast.buyer, order).versions[-1].content.terms == replace(
        CONTENT.terms,
        inspection_days=7,
        payment_months=2,
        payment_day=10,
        subcontract=Subcontract("株式会社元請", date(2027, 2, 5)),
    )
    seen = read(app)
    assert "初回の支払期日" in seen
    assert "+10日" in seen
    assert "翌々月" in seen


def field(app: AppTest, name: str) -> Any:
    """One field of the terms, whatever number of times the form was filled anew."""
    kinds = (app.selectbox, app.checkbox, app.text_input, app.date_input)
    return next(each for kind in kinds for each in kind if (each.key or "").endswith(f".terms.{name}"))


def test_a_draft_from_before_orders_had_terms_still_opens(engine: Engine, cast: Cast, order: OrderId):
    typed = order_form.typed(replace(CONTENT, work="書きかけ"), tuple(order_form.I))
    older = {"base": 1, **{name: kept for name, kept in typed.items() if name != "terms"}}
    act(engine, cast.seller, save_draft, f"order:{order}:all", older)
    app = desk(engine, cast.seller, order, edit="all")
    assert app.text_area[0].value == "書きかけ"
    assert field(app, "place").value == CONTENT.terms.place


def test_an_order_without_terms_reads_as_before_and_asks_for_them_when_it_goes_on(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    without_terms(engine)
    app = desk(engine, cast.buyer, order)
    assert not app.exception
    assert "記載はありません" in read(app)
    app.button(key="order.edit.work").click().run()
    app.text_area[0].set_value("別の業務").run()
    app.button(key="order.save").click().run()
    assert "履行場所を入力" in app.error[-1].value


def without_terms(engine: Engine) -> None:
    """Every version as it was written before there were 取引条件."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for version in session.scalars(select(OrderVersionRow)):
            version.content = {name: kept for name, kept in version.content.items() if name != "terms"}


def test_what_was_typed_survives_a_reload_and_can_be_thrown_away(engine: Engine, cast: Cast, order: OrderId):
    app = desk(engine, cast.buyer, order, edit="details")
    app.text_area[0].set_value("書きかけ 髙﨑㈱ 😀").run()
    again = desk(engine, cast.buyer, order, edit="details")
    assert again.text_area[0].value == "書きかけ 髙﨑㈱ 😀"
    assert "下書きを復元しました" in read(again)
    again.button(key=f"order:{order}:details.discard").click().run()
    assert again.text_area[0].value == CONTENT.details
    assert "下書きを復元しました" not in read(desk(engine, cast.buyer, order, edit="details"))


def test_opening_a_form_alone_keeps_no_draft(engine: Engine, cast: Cast, order: OrderId):
    for edit in ("work", "term", "lines", "all"):
        desk(engine, cast.seller, order, edit=edit)
        with reading(engine, cast.seller) as repo:
            assert repo.drafts.get(f"order:{order}:{edit}") is None, edit


@pytest.mark.parametrize(
    ("text", "says"), [("", "本件業務内容を入力"), (" \n", "本件業務内容を入力"), ("あ" * 20_000, "現在20,000文字")]
)
def test_a_bad_text_gets_a_sentence_and_stays(engine: Engine, cast: Cast, order: OrderId, text: str, says: str):
    app = desk(engine, cast.buyer, order, edit="work")
    app.text_area[0].set_value(text).run()
    app.button(key="order.save").click().run()
    assert says in app.error[-1].value.replace("\\", "")
    assert app.text_area[0].value == text
    assert len(page(engine, cast.buyer, order).versions) == 1


BAD_LINES = {
    "0 pieces": (["商談", "3,000", "0", "件", "10"], "数量は0より大きい"),
    "negative": (["商談", "3,000", "-1", "件", "10"], "数量は0より大きい"),
    "10^12 yen": (["商談", "1000000000000", "1", "件", "10"], "100,000,000,000円以下"),
    "no name": (["", "3,000", "1", "件", "10"], "項目名を入力"),
    "no price": (["商談", "", "1", "件", "10"], "単価は0以上の整数"),
    "half a yen": (["商談", "0.5", "1", "件", "10"], "単価は0以上の整数"),
    "words for a price": (["商談", "要相談", "1", "件", "10"], "単価は0以上の整数"),
    "a tax rate of its own": (["商談", "3,000", "1", "件", "9"], "税率は"),
}


@pytest.mark.parametrize(("row", "says"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_gets_a_sentence_and_stays(engine: Engine, cast: Cast, order: OrderId, row: list[str], says: str):
    draft = {"base": 1, "lines": [row]}
    act(engine, cast.seller, save_draft, f"order:{order}:lines", draft)
    app = desk(engine, cast.seller, order, edit="lines")
    app.button(key="order.save").click().run()
    assert says in app.error[-1].value.replace("\\", "")
    assert len(page(engine, cast.seller, order).versions) == 1
    with reading(engine, cast.seller) as repo:
        assert repo.drafts.get(f"order:{order}:lines") == draft


@pytest.mark.parametrize(
    ("row", "amount", "problems"),
    [
        (["商談", "３，０００", "12.5", "時間", "10"], "¥37,500", set()),
        (["商談", "¥3,000円", "1", "式", "8"], "¥3,000", set()),
        (["初期費用", "0", "1", "式", "10"], "¥0", set()),
        (["商談", "", "", "時間", "10"], "", set()),
        (["商談", "三千", "1", "件", "10"], "", {"price"}),
        (["商談", "3000", "-1", "件", "10"], "", {"quantity"}),
        (["商談", "100000000000", "2", "件", "10"], "", {"amount"}),
    ],
)
def test_a_row_says_at_once_what_it_comes_to_or_what_is_wrong(
    engine: Engine, cast: Cast, order: OrderId, row: list[str], amount: str, problems: set[str]
):
    act(engine, cast.seller, save_draft, f"order:{order}:lines", {"base": 1, "lines": [row]})
    drawn = written_lines(desk(engine, cast.seller, order, edit="lines"))
    assert drawn["rows"] == [row]
    assert drawn["said"][0]["amount"] == amount
    assert set(drawn["said"][0]["problems"]) == problems


def test_the_partner_writes_the_first_version(engine: Engine, cast: Cast):
    order = act(engine, cast.buyer, request_quote, in_talks(engine, cast))
    assert "作成しています" in read(desk(engine, cast.buyer, order))
    fields = {"base": 0, **order_form.typed(CONTENT, tuple(order_form.I))}
    act(engine, cast.seller, save_draft, f"order:{order}:all", {**fields, "work": ""})
    app = desk(engine, cast.seller, order)
    app.button(key="order.save").click().run()
    assert "本件業務内容を入力" in app.error[-1].value
    app.text_area[0].set_value(CONTENT.work).run()
    app.button(key="order.save").click().run()
    assert page(engine, cast.buyer, order).versions[0].content == CONTENT
    assert "企業の確認をお待ちください" in read(app)


def test_an_empty_form_says_everything_that_is_missing(engine: Engine, cast: Cast):
    order = act(engine, cast.buyer, request_quote, in_talks(engine, cast))
    app = desk(engine, cast.seller, order)
    app.button(key="order.save").click().run()
    for label in ("本件業務内容", "委託期間", "詳細", "履行場所", "支払期日", "支払方法", "1行以上"):
        assert label in app.error[-1].value


# --- two at once (O6) -----------------------------------------------------------------------------------------------


def conflicted(engine: Engine, cast: Cast, order: OrderId, theirs: Any) -> AppTest:
    """The buyer has typed, the seller saves, the buyer presses save."""
    app = desk(engine, cast.buyer, order, edit="work")
    app.text_area[0].set_value("企業の案").run()
    act(engine, cast.seller, submit_version, order, 1, theirs)
    return app.button(key="order.save").click().run()


def test_the_second_to_save_sees_both_texts_and_loses_nothing(engine: Engine, cast: Cast, order: OrderId):
    app = conflicted(engine, cast, order, replace(CONTENT, work="パートナーの案"))
    seen = read(app)
    assert "髙﨑 直人さんが第2版を保存しました" in seen
    assert "企業の" in seen
    assert "パートナーの" in seen
    assert app.text_area[0].value == "企業の案"
    assert len(page(engine, cast.buyer, order).versions) == 2


def test_terms_that_both_changed_at_once_stand_side_by_side_in_words(engine: Engine, cast: Cast, order: OrderId):
    app = desk(engine, cast.buyer, order, edit="terms")
    field(app, "day").set_value(10).run()
    paid_later = replace(CONTENT, terms=replace(CONTENT.terms, payment_months=2))
    act(engine, cast.seller, submit_version, order, 1, paid_later)
    app.button(key="order.save").click().run()
    seen = read(app)
    assert "翌々月" in seen
    assert "10日" in seen
    assert "OrderTerms" not in seen
    app.button(key="order.conflict.save").click().run()
    assert page(engine, cast.buyer, order).versions[-1].content.terms == replace(CONTENT.terms, payment_day=10)


def test_saving_again_puts_ones_own_item_on_the_new_base(engine: Engine, cast: Cast, order: OrderId):
    app = conflicted(engine, cast, order, replace(CONTENT, remarks="パートナーの備考"))
    app.button(key="order.conflict.save").click().run()
    assert page(engine, cast.buyer, order).versions[-1].content == replace(
        CONTENT, work="企業の案", remarks="パートナーの備考"
    )


def test_editing_further_starts_from_the_new_base_with_ones_own_text(engine: Engine, cast: Cast, order: OrderId):
    app = conflicted(engine, cast, order, replace(CONTENT, work="パートナーの案"))
    app.button(key="order.conflict.continue").click().run()
    assert app.text_area[0].value == "企業の案"
    app.text_area[0].set_value("両者の案").run()
    app.button(key="order.save").click().run()
    assert page(engine, cast.buyer, order).versions[-1].content.work == "両者の案"


def test_a_colleague_who_submits_first_leaves_what_was_typed(engine: Engine, cast: Cast):
    order = act(engine, cast.buyer, request_quote, in_talks(engine, cast))
    app = desk(engine, cast.seller, order)
    app.text_area[0].set_value("自分の業務内容").run()
    act(engine, cast.seller, submit_version, order, 0, CONTENT)
    app.button(key="order.save").click().run()
    assert app.text_area[0].value == "自分の業務内容"
    assert "第1版を保存しました" in read(app)
    app.button(key="order.conflict.save").click().run()
    assert page(engine, cast.seller, order).versions[-1].content == replace(CONTENT, work="自分の業務内容")


def test_ones_own_text_can_be_given_up(engine: Engine, cast: Cast, order: OrderId):
    app = conflicted(engine, cast, order, replace(CONTENT, work="パートナーの案"))
    app.button(key="order.conflict.discard").click().run()
    assert not app.text_area
    assert page(engine, cast.buyer, order).versions[-1].content.work == "パートナーの案"


def test_a_draft_on_an_old_version_is_recognised_after_a_reload(engine: Engine, cast: Cast, order: OrderId):
    conflicted(engine, cast, order, replace(CONTENT, work="パートナーの案"))
    assert "第2版を保存しました" in read(desk(engine, cast.buyer, order, edit="work"))


# --- 修正依頼, 承認依頼, 承認する (O3, O5) ----------------------------------------------------------------------------


def test_a_request_for_revision_is_written_in_a_dialog(engine: Engine, cast: Cast, order: OrderId):
    dialog = partial(order_dialogs.revision_dialog, page(engine, cast.buyer, order))
    app = opened(engine, cast.buyer, dialog)
    app.button(key="order.revise.yes").click().run()
    assert "修正内容を入力" in app.error[0].value
    app.text_area[0].set_value("あ" * 2_001).run()
    assert "1文字超過" in read(app)
    app.text_area[0].set_value("単価の見直しをお願いします。").run()
    app.button(key="order.revise.yes").click().run()
    assert page(engine, cast.seller, order).events[-1].text == "単価の見直しをお願いします。"
    assert "企業から修正の依頼があります" in read(desk(engine, cast.seller, order))


def test_an_approval_is_asked_for_and_given_in_dialogs_that_name_the_version(
    engine: Engine, cast: Cast, negotiated: OrderId
):
    app = opened(engine, cast.buyer, partial(order_dialogs.approval_dialog, page(engine, cast.buyer, negotiated)))
    for word in ("第3版", "¥561,000", "2027/03/31（水）"):
        assert word in read(app)
    app.button(key="order.ask.yes").click().run()
    assert page(engine, cast.buyer, negotiated).order.awaiting == 3
    assert "あなたの承認を待っています" in read(desk(engine, cast.seller, negotiated))
    app = opened(engine, cast.seller, partial(order_dialogs.consent_dialog, page(engine, cast.seller, negotiated)))
    assert "取り消すことはできません" in read(app)
    app.button(key="order.approve.yes").click().run()
    assert page(engine, cast.buyer, negotiated).order.state is OrderState.APPROVED
    for viewer in (cast.buyer, cast.seller):
        app = desk(engine, viewer, negotiated)
        assert "契約が成立しました" in read(app)
        assert all(button.disabled for button in app.button)


def test_an_approval_names_the_invoices_that_follow_and_what_they_come_to(engine: Engine, cast: Cast):
    lines = tuple(Line(f"2027年{month}月分", Decimal(105), Decimal(1)) for month in (1, 2))
    order = negotiating(engine, cast, replace(CONTENT, lines=(Line("2026年12月分", Decimal(105), Decimal(1)), *lines)))
    app = opened(engine, cast.buyer, partial(order_dialogs.approval_dialog, page(engine, cast.buyer, order)))
    assert [each.label for each in app.expander] == ["請求の予定（3回・税込）"]
    told = read(app)
    assert "¥346" in told, "the order's tax is rounded once (L2)"
    assert [word for word in ("2026年12月分", "¥115", "2027/01/31（日）", "¥345となり") if word not in told] == []


def test_a_dialog_that_is_overtaken_says_so(engine: Engine, cast: Cast, order: OrderId):
    ask = partial(order_dialogs.approval_dialog, page(engine, cast.buyer, order))
    act(engine, cast.seller, submit_version, order, 1, REPRICED)
    app = opened(engine, cast.buyer, ask)
    app.button(key="order.ask.yes").click().run()
    assert "新しい版が提出されています" in app.error[0].value
    assert page(engine, cast.buyer, order).order.awaiting is None


def test_the_fall_of_a_request_is_told(engine: Engine, cast: Cast, order: OrderId):
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.seller, submit_version, order, 1, REPRICED)
    assert "第1版への承認依頼は、新しい版が提出されたため取り下げられました" in read(desk(engine, cast.buyer, order))
    act(engine, cast.buyer, request_approval, order, 2)
    assert "取り下げられました" not in read(desk(engine, cast.buyer, order)).split("経緯")[0]
    act(engine, cast.buyer, request_revision, order, "見直しをお願いします。")
    assert "修正が依頼されたため取り下げ" in read(desk(engine, cast.seller, order))


def test_what_can_not_be_done_now_is_grey_with_its_reason(engine: Engine, cast: Cast, order: OrderId):
    assert "企業が承認を依頼すると" in greyed(desk(engine, cast.seller, order), "order.approve")
    act(engine, cast.buyer, request_approval, order, 1)
    assert "第1版の承認を依頼済み" in greyed(desk(engine, cast.buyer, order), "order.ask")
    assert greyed(desk(engine, cast.seller, order), "order.approve") == ""
    for key in ("order.revise", "order.ask", "order.edit.work", "order.edit.term"):
        assert "ゲスト" in greyed(desk(engine, cast.looker, order), key)
    act(engine, cast.buyer, decline, page(engine, cast.buyer, order).order.proposal)
    assert "見送り" in greyed(desk(engine, cast.buyer, order), "order.revise")
    assert "見送り" not in greyed(desk(engine, cast.seller, order), "order.edit.all")


# --- changes as figures and words (O2, O4) --------------------------------------------------------------------------


def shown(engine: Engine, cast: Cast, order: OrderId) -> OrderPage:
    return page(engine, cast.buyer, order)


def test_a_change_that_was_taken_back_is_nobodys(engine: Engine, cast: Cast, order: OrderId):
    act(engine, cast.buyer, submit_version, order, 1, EDITED)
    act(engine, cast.seller, submit_version, order, 2, CONTENT)
    told = story(shown(engine, cast, order), 3)
    assert all(changed_by(told, item) == () for item in order_form.I)
    assert effects(told, Rounding.FLOOR) == ()


def test_a_renewal_is_measured_against_the_contract_it_follows(engine: Engine, cast: Cast):
    renewal = act(engine, cast.buyer, request_renewal, contracted(engine, cast), at=RUNNING)
    app = desk(engine, cast.seller, renewal, RUNNING)
    assert app.text_area[0].value == CONTENT.work
    assert [each.value for each in app.date_input] == [date(2027, 3, 1), date(2027, 5, 31)]
    app.button(key="order.save").click().run()
    assert "現在の契約からの変更箇所" in read(app)
    assert "2027/05/31（月）" in read(app)


def test_tax_is_rounded_as_the_partner_chose_on_screen(engine: Engine, cast: Cast):
    odd = replace(CONTENT, lines=(replace(CONTENT.lines[0], unit_price=Decimal(1005), quantity=Decimal(1)),))
    order = negotiating(engine, cast, odd)
    assert "¥1,105" in read(desk(engine, cast.buyer, order))
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrganizationRow).values(rounding=Rounding.CEIL))
    seen = read(desk(engine, cast.buyer, order))
    assert "¥1,106" in seen
    assert "切り上げ" in seen


LENGTHS = {
    (date(2023, 11, 1), date(2024, 1, 15)): "2ヶ月（＋15日）",
    (date(2026, 12, 1), date(2027, 2, 28)): "3ヶ月",
    (date(2026, 12, 1), date(2026, 12, 15)): "15日",
}


@pytest.mark.parametrize(("dates", "words"), LENGTHS.items())
def test_complete_months_are_named_and_left_over_days_beside_them(dates: tuple[date, date], words: str):
    content = replace(CONTENT, start=dates[0], end=dates[1])
    assert term_text(content).endswith(f"契約期間：{words}")
    assert length(order_form.law.term(content)) == words  # pyright: ignore[reportArgumentType]


def line(name: str, price: int = 1) -> Line:
    return Line(name, Decimal(price), Decimal(1), "式")


STORIES = {
    "a row in front": ([["a", "b"], ["x", "a", "b"]], [["", "x"], ["a", "a"], ["b", "b"]], []),
    "renamed in its place": ([["a", "b"], ["a", "c"]], [["a", "a"], ["b", "c"]], []),
    "one of two equals gone": ([["a", "a"], ["a"]], [["a", "a"]], [["a", ""]]),
    "all new": ([[], ["a", "a"]], [["", "a"], ["", "a"]], []),
    "swapped": ([["a", "b"], ["b", "a"]], [["b", "b"], ["a", "a"]], []),
    "come and gone": ([["a"], ["a", "x"], ["a"]], [["a", "a", "a"]], []),
}


@pytest.mark.parametrize(("versions", "standing", "gone"), STORIES.values(), ids=STORIES)
def test_a_line_item_keeps_its_story(versions: list[list[str]], standing: list[list[str]], gone: list[list[str]]):
    found = order_parts.stories([tuple(line(name) for name in names) for names in versions])
    assert tuple([[each.name if each else "" for each in story] for story in part] for part in found) == (
        standing,
        gone,
    )


# --- 契約書 and 取引 (C1–C3) ------------------------------------------------------------------------------------------


def row(engine: Engine, viewer: Viewer, at: Any = RUNNING) -> ContractRow:
    with reading(engine, viewer) as repo:
        return repo.contracts.listing(ContractFilter(), jst_date(at)).rows[0]


def test_contracts_are_counted_searched_and_offer_what_can_be_done(engine: Engine, cast: Cast):
    contracted(engine, cast)
    seen = words(screen("client.contracts", engine, cast.buyer, RUNNING))
    for word in ("すべて", "作成中", "契約中", "契約終了", "ツキノワ営業舎", "発注書", "¥450,000", "2027/02/28（日）"):
        assert word in seen
    for word in ("表示", "PDF", "カクトク手数料含む見積書", "契約を更新", "契約を解除する"):
        assert word in seen
    assert "条件に合う契約書はありません" in words(
        screen("client.contracts", engine, cast.buyer, RUNNING, q="該当なし")
    )
    assert "条件に合う契約書はありません" in words(
        screen("client.contracts", engine, cast.buyer, RUNNING, status="drafting")
    )


@pytest.mark.parametrize("query", [{"status": "x"}, {"page": "x"}, {"page": "99"}, {"since": "x"}, {"least": "-1"}])
def test_a_search_that_is_nonsense_is_left_out(engine: Engine, cast: Cast, query: dict[str, str]):
    contracted(engine, cast)
    app = screen("client.contracts", engine, cast.buyer, RUNNING, **query)
    assert not app.exception
    assert "ツキノワ営業舎" in words(app)


def test_without_orders_the_lists_say_what_to_do(engine: Engine, cast: Cast):
    assert "契約書はまだありません" in words(screen("client.contracts", engine, cast.buyer))
    assert "契約中の取引はありません" in words(screen("client.deals", engine, cast.buyer))
    assert "終了した取引はありません" in words(screen("partner.deals", engine, cast.seller, status="ended"))


@pytest.mark.parametrize(("who", "name"), [("buyer", "client.deals"), ("seller", "partner.deals")])
def test_a_deal_says_what_is_next_and_leads_on(engine: Engine, cast: Cast, who: str, name: str):
    order = contracted(engine, cast)
    viewer = getattr(cast, who)
    other = "ツキノワ営業舎" if who == "buyer" else "青葉計器"
    assert other in words(screen(name, engine, viewer, RUNNING))
    app = screen(name, engine, viewer, RUNNING, order=order)
    assert other in read(app)
    assert "2027/02/28（日）まで" in read(app)
    own = ["契約を更新", "契約を解除する"] if who == "buyer" else ["契約を解除する", "稼働実績を報告する"]
    assert [button.label for button in app.button] == own
    assert "見つかりません" in read(screen(name, engine, viewer, RUNNING, order=4711))


def test_a_renewal_is_asked_for_once(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    dialog = partial(renewal_dialog, row(engine, cast.buyer), "order")
    opened(engine, cast.buyer, dialog, RUNNING).button(key="contracts.renew.yes").click().run()
    renewal = page(engine, cast.buyer, order).successor
    assert renewal
    assert "更新の見積・発注書を双方で確認しています" in read(
        screen("client.deals", engine, cast.buyer, RUNNING, order=order)
    )


def test_a_termination_is_asked_for_and_decided(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    app = opened(engine, cast.buyer, partial(termination_dialog, row(engine, cast.buyer), "order"), RUNNING)
    app.button(key="contracts.terminate.yes").click().run()
    assert "契約解除日を選択" in app.error[0].value
    assert "残り2000文字" in read(app)
    app.date_input[0].set_value(date(2027, 1, 15)).run()
    app.text_area[0].set_value("採用計画を見直したため。").run()
    app.button(key="contracts.terminate.yes").click().run()
    assert "合意" in app.error[0].value
    app.checkbox[0].check().run()
    app.button(key="contracts.terminate.yes").click().run()
    deal = screen("client.deals", engine, cast.buyer, RUNNING, order=order)
    assert "契約停止を申請中です" in read(deal)
    assert "申請中" in greyed(deal, "deals.contract.terminate")
    office = screen("operations.terminations", engine, cast.operator, RUNNING)
    assert "採用計画を見直したため。" in read(office)
    assert [button.label for button in office.button] == ["承認", "却下"]


def test_only_operations_see_the_requests(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    act(engine, cast.buyer, request_termination, order, date(2027, 1, 15), "見直しのため", True, at=RUNNING)
    seen = read(screen("operations.terminations", engine, cast.sales, RUNNING))
    assert "見直しのため" not in seen
    assert "運営のみ" in seen


def test_guests_see_everything_and_can_do_nothing(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    app = screen("client.deals", engine, cast.looker, RUNNING, order=order)
    assert all("ゲスト" in greyed(app, f"deals.contract.{name}") for name in ("renew", "terminate"))
    assert "ゲストは閲覧のみ" in words(screen("client.contracts", engine, cast.looker, RUNNING))


# --- cost -----------------------------------------------------------------------------------------------------------


def test_the_screen_asks_the_database_as_often_at_3_versions_as_at_30(engine: Engine, cast: Cast, order: OrderId):
    def cost() -> int:
        return count_queries(engine, lambda: desk(engine, cast.buyer, order))

    for base in (1, 2):
        act(engine, cast.seller, submit_version, order, base, replace(CONTENT, work=f"案{base}"))
    few = cost()
    for base in range(3, 30):
        act(engine, cast.seller, submit_version, order, base, replace(CONTENT, work=f"案{base}"))
    assert cost() == few
