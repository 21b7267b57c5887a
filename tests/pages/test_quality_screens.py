"""品質チェック and the review on the screens of those who write, read and never see them (C4, C5)."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.quality import check_quality, post_review
from core.model import CompanySize
from core.model_contracts import Check, QualityAxis, ReviewForm
from core.repository import reading, transaction
from core.rules_quality import SEEN_BY
from pages.ui import frame
from tests import factories
from tests.pages.screens import head, screen, words
from tests.queries import count_queries

CLIENT, KAKUTOKU = "client.quality", "operations.quality"
DECEMBER, JANUARY, FEBRUARY = date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)
TERM = replace(factories.CONTENT, start=DECEMBER, end=date(2027, 2, 28))
LATER = datetime(2027, 2, 1, 3, tzinfo=UTC)
OVER = datetime(2027, 3, 1, 3, tzinfo=UTC)
FOURS, LOW = dict.fromkeys(QualityAxis, 4), dict.fromkeys(QualityAxis, 4) | {QualityAxis.RESULTS: 1}
COMMENT = "アポイントが2件に**とどまった**。"
PLACE = "quality.1.2026-12"
REVIEW = ReviewForm(4, "報告が<b>早い</b>。", "", "", CompanySize.UNDER_300)


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def order(engine, cast):
    """A contract from December to February."""
    return factories.contracted(engine, cast, TERM)


def rate(engine, viewer, order, month=DECEMBER, scores=FOURS, comment="", at=LATER):
    with transaction(engine, viewer) as repo:
        check_quality(repo, order, month, scores, comment, None, at)


def review(engine, viewer, order, form=REVIEW):
    with transaction(engine, viewer) as repo:
        post_review(repo, order, form, None, OVER)


def kept(engine, viewer, order, month=DECEMBER):
    with transaction(engine, viewer) as repo:
        return repo.quality.own(order, month)


def rows(app: AppTest) -> dict:
    """What the part with the scores was given."""
    protos = (node.proto for node in app.get("bidi_component"))
    (told,) = [json.loads(proto.bytes) for proto in protos if proto.component_name == "connect.check"]
    return told


def test_a_client_without_deals_reads_why_there_is_nothing(engine, cast):
    assert "契約が始まると、月末から回答できるようになります。" in words(screen(CLIENT, engine, cast.buyer))
    assert "終了した取引はありません" in words(screen(CLIENT, engine, cast.buyer, status="ended"))
    assert "契約中の取引はありません" in words(screen(KAKUTOKU, engine, cast.director))


def test_the_list_says_what_waits_and_how_it_went(engine, cast, order):
    rate(engine, cast.buyer, order)
    seen = words(app := screen(CLIENT, engine, cast.looker, LATER))
    for said in ("未回答 1か月", "2026年12月の平均 4.0", "2027年1月分を2027/03/31（水）までに回答してください。"):
        assert said in seen
    assert SEEN_BY in head(app)


def test_the_form_asks_five_things_and_keeps_what_is_sent(engine, cast, order):
    app = screen(CLIENT, engine, cast.buyer, LATER, order=order)
    assert list(app.radio(key=f"quality.{order}.month").options) == ["2026年12月分", "2027年1月分"]
    assert "まだ回答していません（2027/02/28（日）まで）" in words(app)
    told = rows(app)
    assert [(each["label"], each["score"]) for each in told["points"]] == [(axis.label, None) for axis in QualityAxis]
    assert (told["average"], told["barred"]) == ("あと5項目", "")
    assert "まだありません" in words(app)
    app.button(key=f"{PLACE}.send").click().run()
    assert "5項目すべてが必要です" in app.error[0].value
    app.session_state[f"{PLACE}.scores"] = LOW
    app.button(key=f"{PLACE}.send").click().run()
    assert "2点以下です" in app.error[0].value
    assert rows(app)["average"] == "平均 3.4"
    app.text_area(key=f"{PLACE}.comment").input(COMMENT)
    app.button(key=f"{PLACE}.send").click().run()
    assert not app.error
    assert kept(engine, cast.buyer, order) == Check(LOW, COMMENT)


def test_what_was_answered_is_shown_as_written_and_can_be_corrected(engine, cast, order):
    rate(engine, cast.boss, order, DECEMBER)
    rate(engine, cast.boss, order, JANUARY, LOW, COMMENT)
    app = screen(CLIENT, engine, cast.buyer, LATER, order=order)
    seen = words(app)
    for said in ("下降（−0.6）", "青葉 宗一", COMMENT, "低い評価"):
        assert said in seen
    assert app.button(key=f"{PLACE}.send").label == "訂正する"
    assert [each["score"] for each in rows(app)["points"]] == [4] * 5
    assert "推移" in seen


def test_the_second_of_two_colleagues_sees_both_and_sends_again(engine, cast, order):
    app = screen(CLIENT, engine, cast.buyer, LATER, order=order)
    app.session_state[f"{PLACE}.scores"] = FOURS
    rate(engine, cast.boss, order, DECEMBER, LOW, COMMENT)
    app.text_area(key=f"{PLACE}.comment").input("順調でした。")
    app.button(key=f"{PLACE}.send").click().run()
    assert "同じ会社の方が品質チェックを更新しました" in app.error[0].value
    assert "青葉 宗一さんが" in app.warning[0].value.replace("\\", "")
    assert COMMENT in words(app)
    assert app.text_area(key=f"{PLACE}.comment").value == "順調でした。"
    assert kept(engine, cast.buyer, order) == Check(LOW, COMMENT)
    app.button(key=f"{PLACE}.send").click().run()
    assert kept(engine, cast.buyer, order) == Check(FOURS, "順調でした。")


def test_guests_read_and_partners_find_no_such_screen(engine, cast, order):
    rate(engine, cast.buyer, order, DECEMBER, LOW, COMMENT)
    app = screen(CLIENT, engine, cast.looker, LATER, order=order)
    assert rows(app)["barred"].startswith("ゲストは閲覧のみ可能です。")
    assert app.button(key="quality.1.2027-01.send").disabled
    for viewer in (cast.outsider, cast.seller):
        assert COMMENT not in words(screen(CLIENT, engine, viewer, LATER, order=order))
    assert "閲覧できるのはカクトクのみです" in words(screen(KAKUTOKU, engine, cast.buyer, LATER, order=order))
    for place in ("partner.deals", "client.deals"):
        assert COMMENT not in words(screen(place, engine, cast.seller, LATER, order=order))


def test_a_month_too_early_says_from_when_on(engine, cast, order):
    early = words(screen(CLIENT, engine, cast.buyer, datetime(2026, 12, 15, 3, tzinfo=UTC), order=order))
    assert "いま回答できる月はありません" in early
    assert "2026年12月分は、2026/12/31（木）から回答できます。" in early


def test_kakutoku_sees_low_ones_first_with_what_was_said_and_each_deal_s_trend(engine, cast, order):
    calm = factories.contracted(engine, cast, TERM)
    rate(engine, cast.buyer, calm)
    rate(engine, cast.buyer, order, DECEMBER, LOW, COMMENT)
    seen = words(screen(KAKUTOKU, engine, cast.director, LATER))
    assert f"「{COMMENT}」" in seen
    assert seen.index(f"?order={order}") < seen.index(f"?order={calm}")
    assert "2件が該当します。" in seen
    assert "1件が該当します。" in words(screen(KAKUTOKU, engine, cast.director, LATER, low="true"))
    assert "条件に合う取引はありません" in words(screen(KAKUTOKU, engine, cast.director, LATER, client="みなと"))
    one = screen(KAKUTOKU, engine, cast.sales, LATER, order=order)
    for said in ("株式会社青葉計器", "2027年1月分は、企業の回答を待っています。", COMMENT):
        assert said in words(one)


# --- the review -------------------------------------------------------------------------------------------------


def writing(engine, viewer, order):
    """The dialog, which stays open for what is pressed in it."""

    def script(order):
        from pages.ui import header, review_parts

        header.outcome()
        review_parts.write(order)

    app = AppTest.from_function(script, args=(order,))
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: OVER)
    return app.run()


def test_a_review_is_asked_for_on_a_deal_that_is_over_and_on_no_other(engine, cast, order):
    assert "レビュー" not in [
        each.value for each in screen("client.deals", engine, cast.buyer, LATER, order=order).subheader
    ]
    over = screen("client.deals", engine, cast.buyer, OVER, order=order)
    assert not over.button(key="deals.review").disabled
    assert screen("client.deals", engine, cast.looker, OVER, order=order).button(key="deals.review").disabled
    assert "まだ投稿されていません" in words(screen("partner.deals", engine, cast.seller, OVER, order=order))
    review(engine, cast.buyer, order)
    for place, viewer in (("client.deals", cast.buyer), ("partner.deals", cast.seller)):
        seen = words(screen(place, engine, viewer, OVER, order=order))
        assert "★★★★☆" in seen
        assert "報告が&lt;b&gt;早い&lt;/b&gt;。" in seen
    later = screen("client.deals", engine, cast.buyer, datetime(2027, 3, 16, 3, tzinfo=UTC), order=order)
    assert later.button(key="deals.review").disabled


def test_the_dialog_keeps_what_was_typed_until_it_is_complete(engine, cast, order):
    app = writing(engine, cast.buyer, order)
    place = f"deals.review.{order}"
    app.text_area(key=f"{place}.good").input("あ" * 2_001)
    app.radio(key=f"{place}.stars").set_value(5)
    app.selectbox(key=f"{place}.size").set_value(CompanySize.LARGE)
    app.button(key="deals.review.yes").click().run()
    assert "000文字以内" in app.error[0].value
    assert "1文字超過しています。" in [caption.value for caption in app.caption]
    app.text_area(key=f"{place}.good").input("よく動いてくれました。")
    review(engine, cast.boss, order)
    app.button(key="deals.review.yes").click().run()
    assert "レビューを更新しました" in app.error[0].value
    assert "青葉 宗一さんが" in app.warning[0].value.replace("\\", "")
    app.button(key="deals.review.yes").click().run()
    with reading(engine, cast.buyer) as repo:
        found = repo.reviews.of_deal(order, OVER.date()).review
    assert found == ReviewForm(5, "よく動いてくれました。", "", "", CompanySize.LARGE)


def test_three_deals_and_thirty_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            rate(engine, cast.buyer, factories.contracted(engine, cast, TERM))
        counts.append(
            [
                count_queries(engine, lambda place=place, viewer=viewer: screen(place, engine, viewer, LATER))
                for place, viewer in ((CLIENT, cast.buyer), (KAKUTOKU, cast.director))
            ]
        )
    assert counts[0] == counts[1]
