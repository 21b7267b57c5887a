"""募集, 候補者 and 提案 as the client uses them (P1, P2, P5–P10, O1, A5)."""

from datetime import timedelta
from functools import partial
from html import escape

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions.approvals import approve, request_approval
from core.actions.candidates import decline, decline_all, proceed_to_interview, put_on_hold
from core.actions.messages import post_message
from core.actions.orders import request_quote, start_order
from core.masking import leaks
from core.model import CandidateStatus, MailState
from core.repository import reading, transaction
from core.store.tables import AuditRow, MailRow, OrganizationRow, PartnerProfileRow, PostingRow, ProposalRow
from pages.ui import declines, frame, moves, quote, work_styles
from tests import factories
from tests.cast import NOW, OTHER_CLIENT, PARTNER
from tests.pages.hostile import HOSTILE
from tests.pages.screens import screen, words
from tests.queries import count_queries

S = CandidateStatus
POSTINGS, CANDIDATES, PROPOSAL = "client.postings", "client.candidates", "client.proposal"
SEALED = factories.OPENED + timedelta(days=3)
NONSENSE = ("abc", "-1", "0", "1.5", "１", "", "9" * 400, "2147483648", "1 OR 1=1", "1\u0000", "<b>")


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def candidate(engine, cast):
    """`seller`'s proposal to a posting that closed yesterday."""
    return factories.proposal(engine, cast.seller, factories.posting(engine, cast))


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def put(engine, table, **values):
    with Session(engine) as session, session.begin():
        session.execute(update(table).values(**values))


def status_of(engine, viewer, proposal):
    with reading(engine, viewer) as repo:
        return repo.candidates.detail(proposal, NOW).card.status


def state_of(engine):
    """What a refused press must leave as it was."""
    with Session(engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (AuditRow, MailRow)]


def press(app, key):
    return app.button(key=f"proposal.{key}").click().run()


def opened(engine, viewer, dialog):
    """A dialog that stays open, for what is pressed in it."""
    app = AppTest.from_function(_dialog, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: NOW)
    app.session_state["dialog"] = dialog
    return app.run()


def _dialog():
    import streamlit as st

    st.session_state["dialog"]()


def read_in(app):
    """What a dialog says: it is no part of the screen below it."""
    blocks = (block.proto.body for block in app.get("html"))
    return " ".join([*(m.value for m in (*app.markdown, *app.caption)), *blocks]).replace("\\", "")


def said(app):
    return " ".join(node.value for node in (*app.error, *app.info, *app.toast, *app.success, *app.warning))


# --- 募集 -----------------------------------------------------------------------------------------------------------


def test_a_posting_says_how_many_proposals_there_are_and_later_what_became_of_them(engine, cast, candidate):
    """P2."""
    before = words(screen(POSTINGS, engine, cast.buyer, SEALED))
    assert "現在 1社から提案があります" in before
    assert "から確認できます" in before
    assert "未対応" not in before
    act(engine, cast.buyer, put_on_hold, candidate)
    after = words(screen(POSTINGS, engine, cast.buyer))
    assert "1社のパートナーから提案が集まっています" in after
    assert "保留 1" in after
    assert "未対応 0" in after


def test_without_a_posting_the_screen_says_whom_to_ask(engine, cast):
    factories.posting(engine, cast, client=OTHER_CLIENT)
    assert "営業担当にご相談ください" in words(screen(POSTINGS, engine, cast.buyer))


def test_the_content_of_a_posting_opens_by_its_address(engine, cast, candidate):
    """P1: every section of the manual."""
    with Session(engine) as session:
        posting = session.scalar(select(PostingRow.id))
    shown = read_in(screen(POSTINGS, engine, cast.looker, content=posting))
    for heading in ("商材", "販売先", "背景", "相談内容", "依頼内容", "求めている経歴や能力", "予算", "期間"):
        assert heading in shown
    assert "20〜299名" in shown


# --- addresses (A5) -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameter"), [(POSTINGS, "content"), (CANDIDATES, "posting"), (PROPOSAL, "proposal")]
)
def test_an_address_that_leads_nowhere_says_so(engine, cast, candidate, name, parameter):
    """A5: nonsense, what does not exist and what is another's."""
    foreign = factories.posting(engine, cast, client=OTHER_CLIENT)
    theirs = factories.proposal(engine, cast.rival, foreign)
    for asked in (*NONSENSE, 4_711, theirs if name == PROPOSAL else foreign):
        app = screen(name, engine, cast.buyer, **{parameter: asked})
        assert not app.exception, asked
        assert "表示できません" in words(app), asked
        assert "見つかりません" in said(app), asked


def test_an_address_without_its_thing_says_where_to_begin(engine, cast):
    for name in (CANDIDATES, PROPOSAL):
        assert "選択してください" in said(screen(name, engine, cast.buyer))


# --- 候補者 ---------------------------------------------------------------------------------------------------------


def test_before_the_deadline_there_is_a_number_and_a_day(engine, cast, candidate):
    """P2: nothing else of a sealed proposal reaches the browser."""
    shown = words(screen(CANDIDATES, engine, cast.buyer, SEALED, posting=1))
    assert "現在 1社から提案があります" in shown
    assert "2026/11/24" in shown.replace("\\", "")
    assert "三段階" not in shown
    assert "表示できません" in words(screen(PROPOSAL, engine, cast.buyer, SEALED, proposal=candidate))


def test_after_it_the_candidates_stand_with_the_manuals_hint(engine, cast, candidate):
    shown = words(screen(CANDIDATES, engine, cast.buyer, posting=1))
    for words_ in (
        "1社のパートナーから提案が集まっています",
        "3〜5社選定",
        "候補者01",
        "三段階",
        "チーム型",
        "プライム認定",
    ):
        assert words_ in shown
    assert not leaks(shown, [_identity(engine, cast)])


def test_the_address_narrows_the_list_and_the_way_back_is_one_press(engine, cast, candidate):
    """P5: filters live in the address, so a link restores the view; a value that no longer exists limits nothing."""
    assert "1社が該当します" in words(screen(CANDIDATES, engine, cast.buyer, posting=1, status="new"))
    assert "1社が該当します" in words(screen(CANDIDATES, engine, cast.buyer, posting=1, status="gone", page="99999999"))
    nobody = screen(CANDIDATES, engine, cast.buyer, posting=1, status="declined")
    assert "条件に合う候補者がいません。" in words(nobody)
    assert '"narrowed": true' in words(nobody), "the list offers 条件をクリア"


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("q", "三段階", 1),
        ("q", "ツキノワ", 0),
        ("rating", "4.0", 0),
        ("rating", "9.9", 1),
        ("style", "team", 1),
        ("style", "organization", 0),
        ("cert", "prime", 1),
        ("cert", "standard", 0),
        ("fav", "true", 0),
        ("fav", "maybe", 1),
        ("unread", "true", 0),
        ("sort", "rating", 1),
        ("sort", "evaluation", 1),
        ("unscored", "true", 1),
    ],
)
def test_each_filter_narrows_the_list(engine, cast, candidate, name, value, found):
    """P5: what the address says in words that stay; a word that is not offered limits nothing."""
    app = screen(CANDIDATES, engine, cast.buyer, posting=1, **{name: value})
    assert ("1社が該当します" if found else "条件に合う候補者がいません") in words(app)


def test_a_text_too_long_to_look_for_is_refused_in_a_sentence(engine, cast, candidate):
    shown = words(screen(CANDIDATES, engine, cast.buyer, posting=1, q="三" * 101))
    assert '"problems": {"q": "キーワードは100文字以内で入力してください。"}' in shown
    assert "1社が該当します" in shown


def test_a_long_list_has_pages_and_the_page_stands_in_the_address(engine, cast):
    posting = factories.posting(engine, cast)
    for number, viewer in enumerate(factories.partners(engine, 30)):
        factories.proposal(engine, viewer, posting, at=SEALED + timedelta(minutes=number))
    first, second = (words(screen(CANDIDATES, engine, cast.buyer, posting=posting, page=page)) for page in (1, 2))
    assert "候補者25" in first
    assert "候補者26" not in first
    assert "候補者26" in second
    assert "候補者25" not in second
    assert '"pages": 2' in second
    assert "30社が該当します。26〜30社目を表示しています。" in second


def test_all_but_the_declined_can_be_chosen(engine, cast, candidate):
    """P11."""
    shown = words(screen(CANDIDATES, engine, cast.looker, posting=1))
    place = f"candidates.1.{cast.looker.member}"
    assert f'"choose": {{"place": "{place}", "href": "/comparison", "compare": [2, 5], "most": 50' in shown
    assert '"closed"' not in shown
    act(engine, cast.buyer, decline, candidate)
    assert '"closed": true' in words(screen(CANDIDATES, engine, cast.looker, posting=1))


def test_what_became_a_deal_is_to_be_found_at_deals(engine, cast):
    """O5."""
    factories.contracted(engine, cast)
    shown = words(screen(CANDIDATES, engine, cast.buyer, posting=1))
    assert 'href="/deals"' in shown
    assert "候補者01" not in shown


def test_three_and_thirty_candidates_cost_the_same(engine, cast):
    posting = factories.posting(engine, cast)
    everyone = factories.partners(engine, 30)
    costs = []
    for some in (everyone[:3], everyone[3:]):
        ids = [factories.proposal(engine, viewer, posting, at=SEALED) for viewer in some]
        act(engine, cast.buyer, proceed_to_interview, ids[0])
        for name, query in ((POSTINGS, {}), (CANDIDATES, {"posting": posting}), (PROPOSAL, {"proposal": ids[1]})):
            costs.append((name, count_queries(engine, partial(screen, name, engine, cast.buyer, **query))))
    assert costs[:3] == costs[3:]


# --- 提案 -----------------------------------------------------------------------------------------------------------


def test_a_candidate_is_read_with_its_reviews_and_profile(engine, cast, candidate):
    """P6, P7."""
    for number in range(5):
        factories.review(engine, cast, PARTNER, 4, good=f"{number}番目の良さ", reviewer="架空食品" if number else "")
    shown = words(screen(PROPOSAL, engine, cast.buyer, proposal=candidate))
    for each in ("電話、訪問、再訪", "★ 4.0（5件）", "5 / 5件を表示中", "従業員規模 20〜299名", "2026年10月に投稿"):
        assert each in shown
    for label in (
        "従業員数",
        "正社員数",
        "設立年",
        "パートナー活動開始時期",
        "認定パートナー区分",
        "法人形態",
        "本社所在地",
    ):
        assert label in shown
    for heading in ("支援体制", "活動形態", "稼働形態", "代表者プロフィール", "支援実績", "定例MTG"):
        assert heading in shown
    assert "社名非公開" in shown


def test_the_work_styles_are_explained_whole(engine, cast, candidate):
    """P6: members, size, scope, strengths and weaknesses of all four."""
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    press(app, "styles")
    shown = read_in(app)
    assert all(heading in shown for heading, _ in work_styles.TABLE)
    assert all(text in shown for _, texts in work_styles.TABLE for text in texts)


@pytest.mark.parametrize(
    ("key", "status", "sentence"),
    [("proceed", S.CONSIDERING, "双方の企業名が開示"), ("hold", S.ON_HOLD, "通知されません")],
)
def test_a_reversible_move_is_one_press(engine, cast, candidate, key, status, sentence):
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    press(app, key)
    assert status_of(engine, cast.buyer, candidate) is status
    assert sentence in said(app)
    assert app.button(key=f"proposal.{key}").disabled


def test_a_move_is_taken_back_by_a_colleague_and_after_a_reload(engine, cast, candidate):
    """P8: back to 未対応, which no move leads to; what the tab of whoever moved it knew is not needed."""
    press(screen(PROPOSAL, engine, cast.buyer, proposal=candidate), "hold")
    app = screen(PROPOSAL, engine, cast.boss, proposal=candidate)
    assert app.button(key="proposal.undo").label == "元に戻す（未対応）"
    press(app, "undo")
    assert "「未対応」に戻しました。" in said(app)
    assert status_of(engine, cast.buyer, candidate) is S.NEW
    assert not [button for button in app.button if button.key == "proposal.undo"]


@pytest.mark.parametrize("move", [proceed_to_interview, None])
def test_where_nothing_can_be_taken_back_nothing_offers_it(engine, cast, candidate, move):
    """P8: 検討中 was told to the partner."""
    if move:
        act(engine, cast.buyer, move, candidate)
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    assert not [button for button in app.button if button.key == "proposal.undo"]


def test_what_a_colleague_has_moved_on_is_not_taken_back(engine, cast, candidate):
    """Two tabs: the second offers what is too late."""
    act(engine, cast.buyer, put_on_hold, candidate)
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    act(engine, cast.boss, proceed_to_interview, candidate)
    press(app, "undo")
    assert "元に戻せる操作がありません" in said(app)
    assert status_of(engine, cast.buyer, candidate) is S.CONSIDERING


def test_declining_asks_first_and_says_who_will_be_told(engine, cast, candidate):
    """P8."""
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    press(app, "decline")
    for words_ in ("10分後（12:10 ごろ）に、認定パートナーへ", "訂正のメール", "非開示のまま", "貴社名や連絡先"):
        assert words_ in read_in(app)
    assert status_of(engine, cast.buyer, candidate) is S.NEW


def test_a_decline_says_until_when_it_can_be_taken_back(engine, cast, candidate):
    """P8: by the minute of the clocks that people look at, and in other words once the mail has left."""
    app = opened(engine, cast.buyer, lambda: declines.confirm([candidate]))
    app.text_area(key="declines.reason").input("商材の経験を重視しました。")
    app.button(key="declines.yes").click().run()
    assert status_of(engine, cast.buyer, candidate) is S.DECLINED
    for passed, words_ in (
        (timedelta(), "12:10 に送信されます（あと10分）"),
        (timedelta(seconds=59), "（あと10分）"),
        (timedelta(minutes=1), "（あと9分）"),
        (timedelta(minutes=9, seconds=59), "（あと1分）"),
        (timedelta(minutes=10), "まもなく送信されます"),
    ):
        assert words_ in said(screen(PROPOSAL, engine, cast.buyer, NOW + passed, proposal=candidate)), passed
    app = screen(PROPOSAL, engine, cast.boss, proposal=candidate)
    assert "商材の経験を重視しました。" in words(app)
    put(engine, MailRow, state=MailState.SENT, attempts=1)
    press(app, "undo")
    assert "訂正のメール" not in said(app), "the screen was drawn while the mail was still waiting"
    assert status_of(engine, cast.buyer, candidate) is S.NEW
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(MailRow.kind == "decline_corrected")) == 1


def test_after_the_mail_the_way_back_says_what_it_costs(engine, cast, candidate):
    """P8."""
    act(engine, cast.buyer, decline, candidate)
    put(engine, MailRow, state=MailState.SENT, attempts=1)
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    assert "お見送りメールは送付済みです" in words(app)
    press(app, "undo")
    assert "「未対応」に戻しました。パートナーに訂正のメールが届きます。" in said(app)


def test_several_are_asked_about_by_name_and_declined_in_one_go(engine, cast):
    """P8, P10: those whom it concerns, those whom it does not and why, and what was typed stays after a refusal."""
    posting = factories.posting(engine, cast)
    ids = [factories.proposal(engine, cast.seller, posting)]
    ids += [factories.proposal(engine, viewer, posting, at=SEALED) for viewer in factories.partners(engine, 3)]
    act(engine, cast.buyer, proceed_to_interview, ids[1])
    act(engine, cast.buyer, decline, ids[3])
    app = opened(engine, cast.buyer, lambda: declines.confirm(ids, posting))
    asked = read_in(app)
    for words_ in (
        "候補者01**（未対応）",
        "候補者02　株式会社架空営業社000**（検討中）",
        "対象外：候補者04（見送り済み）",
    ):
        assert words_ in asked
    assert not leaks(asked, [_identity(engine, cast)])
    assert app.button(key="declines.yes").label == "3社を見送る"
    app.text_area(key="declines.reason").input("あ" * 1_001)
    app.button(key="declines.yes").click().run()
    assert "文字以内" in said(app)
    assert len(app.text_area(key="declines.reason").value) == 1_001
    assert status_of(engine, cast.buyer, ids[0]) is S.NEW
    app.text_area(key="declines.reason").input("商材の経験を重視しました。")
    app.button(key="declines.yes").click().run()
    assert [status_of(engine, cast.buyer, each) for each in ids] == [S.DECLINED] * 4


def test_what_was_declined_together_comes_back_together(engine, cast):
    """P8: offered while no partner has heard of it, gone as soon as one of them can't be brought back so."""
    posting = factories.posting(engine, cast)
    ids = [factories.proposal(engine, viewer, posting) for viewer in factories.partners(engine, 3)]
    app = screen(CANDIDATES, engine, cast.buyer, posting=posting)
    act(engine, cast.buyer, decline_all, ids, "", at=NOW)
    app.session_state[f"declines.together.{posting}"] = tuple(ids)
    app.run()
    assert "3社を「見送り」にしました。お見送りメールは 12:10 に送信されます。" in words(app)
    app.button(key="declines.back").click().run()
    assert "3社を元のステータスに戻しました。" in said(app)
    assert [status_of(engine, cast.buyer, each) for each in ids] == [S.NEW] * 3
    act(engine, cast.buyer, decline_all, ids, "", at=NOW + timedelta(minutes=1))
    act(engine, cast.boss, put_on_hold, ids[0], at=NOW + timedelta(minutes=2))
    app.session_state[f"declines.together.{posting}"] = tuple(ids)
    app.run()
    assert not [button for button in app.button if button.key == "declines.back"]


def test_a_missing_address_is_asked_for(engine, cast, candidate):
    """P9: closed, nothing has happened; what was typed stays."""
    put(engine, OrganizationRow, address="", postal_code="")
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    press(app, "proceed")
    assert "住所の登録が必要です" in read_in(app)
    assert status_of(engine, cast.buyer, candidate) is S.NEW
    app = opened(engine, cast.buyer, lambda: moves.ask_address(candidate))
    press(app, "address.close")
    assert status_of(engine, cast.buyer, candidate) is S.NEW
    app.text_input(key="proposal.company.postal_code").input("12")
    app.text_input(key="proposal.company.address").input("東京都架空区1-1")
    press(app, "address.save")
    assert "7桁の数字" in app.error[0].value
    assert app.text_input(key="proposal.company.address").value == "東京都架空区1-1"
    assert status_of(engine, cast.buyer, candidate) is S.NEW
    app.text_input(key="proposal.company.postal_code").input("100-0001")
    press(app, "address.save")
    assert status_of(engine, cast.buyer, candidate) is S.CONSIDERING


def test_what_a_colleague_did_meanwhile_is_told_and_shown(engine, cast):
    """Two tabs: the deal was made in one, the other still offers 保留."""
    order = factories.negotiating(engine, cast)
    with Session(engine) as session:
        candidate = session.scalar(select(ProposalRow.id))
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    act(engine, cast.boss, request_approval, order, 1)
    act(engine, cast.seller, approve, order, 1)
    before = state_of(engine)
    press(app, "hold")
    assert "取引" in said(app)
    assert state_of(engine) == before
    assert not [button for button in app.button if button.key == "proposal.hold"]


def test_a_guest_reads_and_presses_nothing(engine, cast, candidate):
    """A3, A5: what can't be done is grey and says why."""
    app = screen(PROPOSAL, engine, cast.looker, proposal=candidate)
    for key in ("proceed", "hold", "decline", "favorite", "quote"):
        button = app.button(key=f"proposal.{key}")
        assert button.disabled
        assert "ゲストは閲覧のみ" in button.help
    act(engine, cast.buyer, put_on_hold, candidate)
    back = screen(PROPOSAL, engine, cast.looker, proposal=candidate).button(key="proposal.undo")
    assert back.disabled
    assert "ゲストは閲覧のみ" in back.help


@pytest.mark.parametrize(
    ("taken", "reason"),
    [((), "面談に進む"), ((put_on_hold,), "面談に進む"), ((proceed_to_interview, decline), "見送り")],
)
def test_a_quote_can_be_asked_for_only_while_the_chat_is_open(engine, cast, candidate, taken, reason):
    """O1."""
    for move in taken:
        act(engine, cast.buyer, move, candidate)
    button = screen(PROPOSAL, engine, cast.buyer, proposal=candidate).button(key="proposal.quote")
    assert button.disabled
    assert reason in button.help


def test_a_quote_is_asked_for_once_and_then_the_button_is_grey(engine, cast):
    """O1."""
    candidate = factories.in_talks(engine, cast)
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    press(app, "quote")
    assert "取り消せません" in read_in(app)
    press(opened(engine, cast.buyer, lambda: quote.confirm(candidate, "ツキノワ")), "quote.yes")
    app = screen(PROPOSAL, engine, cast.buyer, proposal=candidate)
    button = app.button(key="proposal.quote")
    assert (button.label, button.disabled) == ("見積依頼中", True)
    with reading(engine, cast.buyer) as repo:
        order = repo.orders.of_proposal(candidate)
    assert f"/order?order={order.id}" in words(app)
    before = state_of(engine)
    act(engine, cast.boss, request_quote, candidate)
    assert state_of(engine) == before


def test_an_order_begun_unasked_leaves_nothing_to_ask_for(engine, cast):
    """O1."""
    candidate = factories.in_talks(engine, cast)
    act(engine, cast.seller, start_order, candidate)
    button = screen(PROPOSAL, engine, cast.buyer, proposal=candidate).button(key="proposal.quote")
    assert (button.label, button.disabled) == ("見積を依頼する", True)
    assert "作成を始めています" in button.help


def test_an_unread_reply_is_marked(engine, cast):
    """M1, P5."""
    candidate = factories.in_talks(engine, cast)
    act(engine, cast.seller, post_message, candidate, "はじめまして。")
    assert "未読の返信が1件あります" in words(screen(POSTINGS, engine, cast.buyer))
    assert "未読の返信があります" in words(screen(CANDIDATES, engine, cast.buyer, posting=1))
    assert "未読 1件" in words(screen(PROPOSAL, engine, cast.buyer, proposal=candidate))


# --- what people typed (T3, P10) ------------------------------------------------------------------------------------


def test_nothing_typed_becomes_markup(engine, cast):
    """T3: sixty kinds of text in every field of a candidate and its posting."""
    posting = factories.posting(engine, cast)
    candidate = factories.proposal(engine, cast.seller, posting)
    act(engine, cast.buyer, proceed_to_interview, candidate)
    text = "\n".join(HOSTILE)
    put(engine, ProposalRow, title=text, body=text)
    put(engine, PostingRow, title=text, background=text, categories=[text], industries=text)
    profile = dict.fromkeys(("working_mode", "representative", "record", "corporate_form", "prefecture"), text)
    put(engine, PartnerProfileRow, **profile)
    put(engine, OrganizationRow, name=text, address="東京都")
    factories.review(engine, cast, PARTNER, 5, good=text, improve=text, recommend=text, reviewer="<b>匿名</b>")
    for name, query in (
        (POSTINGS, {"content": posting}),
        (CANDIDATES, {"posting": posting}),
        (PROPOSAL, {"proposal": candidate}),
    ):
        app = screen(name, engine, cast.buyer, **query)
        assert not app.exception
        for block in app.get("html"):
            assert "<script" not in block.proto.body
            assert "<img" not in block.proto.body
            assert "<b>" not in block.proto.body
        for block in (*app.markdown, *app.caption, *app.subheader):
            assert "](" not in block.value.replace("\\]\\(", "")
    assert escape(HOSTILE[0], quote=True) in words(app).replace("\\'", "'")


def test_before_disclosure_no_screen_tells_who_it_is(engine, cast):
    """P10: whatever was typed into whichever field."""
    posting = factories.posting(engine, cast)
    told = "合同会社ツキノワ営業舎の髙﨑（tsukinowa.example、seller@tsukinowa.example、03-0000-0103）です。"
    candidate = factories.proposal(engine, cast.seller, posting, told, told)
    put(engine, PartnerProfileRow, working_mode=told, representative=told, record=told)
    factories.review(engine, cast, PARTNER, 5, good=told, improve=told, recommend=told)
    for move in (None, put_on_hold, decline):
        if move:
            act(engine, cast.buyer, move, candidate)
        for name, query in ((CANDIDATES, {"posting": posting}), (PROPOSAL, {"proposal": candidate})):
            assert not leaks(words(screen(name, engine, cast.buyer, **query)), [_identity(engine, cast)])
    act(engine, cast.buyer, proceed_to_interview, candidate)
    shown = words(screen(PROPOSAL, engine, cast.buyer, proposal=candidate))
    assert "合同会社ツキノワ営業舎" in shown


def _identity(engine, cast):
    with reading(engine, cast.operator) as repo:
        return repo.organizations.identity(PARTNER)
