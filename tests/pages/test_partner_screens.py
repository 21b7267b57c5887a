"""What a partner sees and does: open postings, its proposal, its list (P3, P8, P10)."""

from datetime import timedelta

import pytest

from core.actions.candidates import decline
from core.actions.proposals import withdraw_proposal
from core.calendar import jst_date
from core.jobs import Worker
from core.model_choosing import Promise
from core.repository import reading, transaction
from core.settings import Settings
from pages.ui import frame
from tests import factories
from tests.cast import NOW
from tests.pages.screens import screen, words
from tests.queries import count_queries

FIGURES = {"hours": "１００時間", "unit_price": "¥3,000", "appointments": "7", "rate": "3.2%"}
TOMORROW = jst_date(NOW + timedelta(days=1))


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def open_posting(engine, cast):
    return factories.posting(engine, cast, deadline=TOMORROW)


def shown(app):
    """What Markdown makes of the screen's words."""
    return words(app).replace("\\", "")


def own(engine, viewer):
    with reading(engine, viewer) as repo:
        return repo.proposals.own()


def test_an_open_posting_is_listed_without_the_client(engine, cast, open_posting):
    seen = words(screen("partner.postings", engine, cast.seller))
    assert "計測機器の新規開拓" in seen
    assert "あと1日" in seen
    assert "青葉計器" not in seen


def test_without_postings_the_list_says_what_to_wait_for(engine, cast):
    assert "現在、募集中の案件はありません" in words(screen("partner.postings", engine, cast.seller))


def test_a_proposal_is_sent_edited_and_withdrawn_until_the_deadline(engine, cast, open_posting):
    app = screen("partner.posting", engine, cast.seller, posting=open_posting)
    place = f"partner_posting.{open_posting}"
    app.text_input(key=f"{place}.title").input("食品工場への開拓")
    app.text_area(key=f"{place}.body").input("**三段階**で進めます。<b>髙﨑㈱</b>")
    for name, figure in FIGURES.items():
        app.text_input(key=f"{place}.{name}").input(figure)
    app.run()
    assert "1か月あたり ¥300,000（税抜）の目安です。月約219件の架電を想定した数値です。" in shown(app)
    app.button(key="partner_posting.submit").click().run()
    (sent,) = own(engine, cast.seller)
    assert (sent.title, sent.body) == ("食品工場への開拓", "**三段階**で進めます。<b>髙﨑㈱</b>")
    assert sent.promise == Promise(100, 3_000, 7, 32)
    assert all(figure in words(app) for figure in ("100時間", "¥3,000", "7件", "3.2%"))

    app.button(key="partner_posting.edit").click().run()
    app.text_input(key=f"{place}.title").input("食品工場への開拓 改")
    app.text_input(key=f"{place}.appointments").input("９０件").run()
    app.text_input(key=f"{place}.rate").input("1").run()
    assert "1時間あたり約90件の架電が必要です" in app.info[0].value
    app.button(key="partner_posting.save").click().run()
    (sent,) = own(engine, cast.seller)
    assert (sent.title, sent.promise) == ("食品工場への開拓 改", Promise(100, 3_000, 90, 10))

    with transaction(engine, cast.seller) as repo:
        withdraw_proposal(repo, sent.id, NOW)
    app = screen("partner.posting", engine, cast.seller, posting=open_posting)
    assert app.text_input(key=f"{place}.title").value == "食品工場への開拓 改", "the text is there to propose again"


def test_a_figure_that_is_none_is_named_and_stays_typed(engine, cast, open_posting):
    """P13."""
    app = screen("partner.posting", engine, cast.seller, posting=open_posting)
    place = f"partner_posting.{open_posting}"
    app.text_input(key=f"{place}.title").input("題名")
    app.text_area(key=f"{place}.body").input("本文")
    app.text_input(key=f"{place}.hours").input("たくさん")
    app.button(key="partner_posting.submit").click().run()
    assert "稼働時間（月）は1〜10,000時間の整数で入力してください" in shown(app)
    assert "想定アポ率を入力してください" in shown(app)
    assert app.text_input(key=f"{place}.hours").value == "たくさん"
    assert own(engine, cast.seller) == ()


@pytest.mark.parametrize(("title", "body"), [("", "本文"), ("題名", ""), ("題名", " \n ")])
def test_an_empty_field_is_named_and_the_rest_stays_typed(engine, cast, open_posting, title, body):
    app = screen("partner.posting", engine, cast.seller, posting=open_posting)
    place = f"partner_posting.{open_posting}"
    app.text_input(key=f"{place}.title").input(title)
    app.text_area(key=f"{place}.body").input(body)
    app.button(key="partner_posting.submit").click().run()
    assert "入力してください" in app.error[0].value
    assert (app.text_input(key=f"{place}.title").value, app.text_area(key=f"{place}.body").value) == (title, body)
    assert own(engine, cast.seller) == ()


def test_what_was_typed_is_there_again_after_a_reload(engine, cast, open_posting):
    place = f"partner_posting.{open_posting}"
    app = screen("partner.posting", engine, cast.seller, posting=open_posting)
    app.text_area(key=f"{place}.body").input("書きかけの提案").run()
    again = screen("partner.posting", engine, cast.seller, posting=open_posting)
    assert again.text_area(key=f"{place}.body").value == "書きかけの提案"
    assert "下書きを復元しました" in words(again)
    assert (
        screen("partner.posting", engine, cast.rival, posting=open_posting).text_area(key=f"{place}.body").value == ""
    )


def test_after_the_deadline_everything_is_gray_with_the_reason(engine, cast, open_posting):
    factories.proposal(engine, cast.seller, open_posting)
    app = screen("partner.posting", engine, cast.seller, NOW + timedelta(days=2), posting=open_posting)
    for key in ("edit", "withdraw"):
        assert app.button(key=f"partner_posting.{key}").disabled
        assert "締切を過ぎている" in app.button(key=f"partner_posting.{key}").help


def test_an_edit_that_comes_too_late_is_told_and_still_there_to_read(engine, cast, open_posting):
    factories.proposal(engine, cast.seller, open_posting)
    (sent,) = own(engine, cast.seller)
    app = screen("partner.posting", engine, cast.seller, posting=open_posting)
    app.button(key="partner_posting.edit").click().run()
    app.text_area(key=f"partner_posting.{open_posting}.body").input("締切の直前に書き直した提案")
    app.session_state["frame.desk"] = frame.Desk(cast.seller, engine, lambda: NOW + timedelta(days=2))
    app.button(key="partner_posting.save").click().run()
    assert "締切を過ぎている" in app.warning[0].value
    assert "締切の直前に書き直した提案" in words(app)
    assert own(engine, cast.seller) == (sent,)


@pytest.mark.parametrize("number", ["999999", "0", "-1", "abc", "9" * 30, "１"])
def test_an_address_that_leads_nowhere_says_so(engine, cast, number):
    app = screen("partner.posting", engine, cast.seller, posting=number)
    assert "見つかりません" in app.info[0].value
    assert not app.exception


def test_a_closed_posting_is_not_found_by_those_who_did_not_propose(engine, cast):
    closed = factories.posting(engine, cast)
    factories.proposal(engine, cast.seller, closed)
    assert not screen("partner.posting", engine, cast.seller, posting=closed).info
    assert "見つかりません" in screen("partner.posting", engine, cast.rival, posting=closed).info[0].value


def test_a_decline_that_can_still_be_taken_back_is_not_shown(engine, cast):
    proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW)
    seen = words(screen("partner.proposals", engine, cast.seller))
    assert "選考中" in seen
    assert "見送" not in seen


def test_a_decline_shows_once_its_mail_has_left(engine, cast, tmp_path):
    proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW)
    later = NOW + timedelta(minutes=11)
    Worker(engine, Settings(var_dir=tmp_path), lambda: later).run_once(later)
    seen = words(screen("partner.proposals", engine, cast.seller, later))
    assert "お見送り" in seen
    assert "青葉計器" not in seen


def test_why_it_was_declined_is_read_once_its_mail_has_left(engine, cast, tmp_path):
    """P8, P10: in its place in the list, and whole where the mail's link leads."""
    proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW, reason="株式会社青葉計器では、\n<b>商材</b>の経験を重視しました。")
    assert "コメント" not in words(screen("partner.proposals", engine, cast.seller, proposal=proposal))
    later = NOW + timedelta(minutes=11)
    Worker(engine, Settings(var_dir=tmp_path), lambda: later).run_once(later)
    assert "企業からのコメントを読む" in words(screen("partner.proposals", engine, cast.seller, later))
    app = screen("partner.proposals", engine, cast.seller, later, proposal=proposal)
    (read,) = [block.proto.body for block in app.get("html")]
    assert "では、\n&lt;b&gt;商材&lt;/b&gt;の経験を重視しました。" in read
    assert "青葉計器" not in read + words(app)


def test_the_client_is_named_from_disclosure_on(engine, cast):
    factories.in_talks(engine, cast)
    seen = words(screen("partner.proposals", engine, cast.seller))
    assert "株式会社青葉計器" in seen
    assert "面談・交渉中" in seen


@pytest.mark.parametrize("name", ["partner.postings", "partner.proposals"])
def test_thirty_rows_cost_as_many_queries_as_three(engine, cast, name):
    numbers = []
    for more in (3, 27):
        for _ in range(more):
            factories.proposal(engine, cast.seller, factories.posting(engine, cast, deadline=TOMORROW))
        numbers.append(count_queries(engine, lambda: screen(name, engine, cast.seller)))
    assert numbers[0] == numbers[1] > 0
