"""What operations see: mails with their state and text, every posting's progress (K1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.actions.candidates import decline
from core.actions.messages import post_message
from core.actions.registration import NewOrganization, register_organization
from core.model import Audience, MailState, Role, Viewer
from core.money import Rounding
from core.repository import delivering, reading, transaction
from core.store.tables import ThreadReadRow
from tests import factories
from tests.cast import CLIENT, KAKUTOKU, NOW, PARTNER
from tests.pages.screens import screen, words
from tests.queries import count_queries


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


def test_mails_are_listed_narrowed_and_read(engine, cast):
    factories.negotiating(engine, cast)
    listed = words(screen("operations.mails", engine, cast.operator))
    assert "見積のご依頼が届きました" in listed
    assert "seller@tsukinowa.example" in listed
    narrowed = words(screen("operations.mails", engine, cast.operator, q="面談", state="queued"))
    assert "面談のご希望が届きました" in narrowed
    assert "見積のご依頼" not in narrowed
    text = words(screen("operations.mails", engine, cast.operator, mail=1))
    assert "髙﨑 直人 様" in text
    assert "connect:" not in text, "links lead into the console that shows them"


def test_where_nothing_fits_the_list_says_what_to_do(engine, cast):
    seen = words(screen("operations.mails", engine, cast.operator, q="該当なし"))
    assert "条件に合うメールはありません" in seen


@pytest.mark.parametrize("mail", ["999999", "0", "abc"])
def test_a_mail_that_does_not_exist_is_not_found(engine, cast, mail):
    app = screen("operations.mails", engine, cast.operator, mail=mail)
    assert "見つかりません" in app.info[0].value


@pytest.mark.parametrize("who", ["sales", "director", "buyer", "seller"])
def test_mails_are_for_operations_alone(engine, cast, who):
    factories.negotiating(engine, cast)
    app = screen("operations.mails", engine, getattr(cast, who))
    assert "運営のみ" in app.info[0].value
    assert "見積のご依頼" not in words(app)


@pytest.mark.parametrize("who", ["sales", "director", "operator"])
def test_postings_are_watched_by_everybody_at_kakutoku(engine, cast, who):
    factories.contracted(engine, cast)
    seen = words(screen("operations.postings", engine, getattr(cast, who)))
    assert "計測機器の新規開拓" in seen
    assert "株式会社青葉計器" in seen


@pytest.mark.parametrize("name", ["operations.mails", "operations.postings"])
def test_thirty_rows_cost_as_many_queries_as_three(engine, cast, name):
    numbers = []
    for more in (3, 27):
        for _ in range(more):
            proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
            with transaction(engine, cast.buyer) as repo:
                decline(repo, proposal, NOW)
        numbers.append(count_queries(engine, lambda: screen(name, engine, cast.operator)))
    assert numbers[0] == numbers[1] > 0


# --- mails that failed, the trail, organisations (K1–K3) ---------------------------------------------------------


def fail_mails(engine, reason="宛先が拒否されました：550 5.1.1 User unknown"):
    with delivering(engine) as outbox:
        while claim := outbox.claim(NOW, timedelta(minutes=5)):
            outbox.give_up(claim, reason)


def test_a_failed_mail_says_why_and_is_sent_once_more(engine, cast):
    factories.negotiating(engine, cast)
    fail_mails(engine)
    listed = screen("operations.mails", engine, cast.operator, state="failed")
    assert "宛先のメールアドレスが存在しません" in words(listed)
    one = screen("operations.mails", engine, cast.operator, mail=1)
    assert "ご本人に確認してください" in one.warning[0].value
    assert "550 5" in one.warning[0].value
    one.button(key="operations_mails.retry").click().run()
    assert "次の送信" in words(one)


def test_all_failed_mails_are_sent_once_more_with_one_press(engine, cast):
    factories.negotiating(engine, cast)
    fail_mails(engine)
    listed = screen("operations.mails", engine, cast.operator)
    listed.button(key="operations_mails.retry_all").click().run()
    assert not listed.warning
    with reading(engine, cast.operator) as repo:
        assert repo.outbox.listing().counts[MailState.FAILED] == 0


def test_the_trail_is_read_in_words(engine, cast):
    factories.contracted(engine, cast)
    seen = words(screen("operations.audit", engine, cast.operator))
    for word in ("見積の依頼", "承認依頼", "髙﨑 直人", "合同会社ツキノワ営業舎", "変更・削除できません"):
        assert word in seen
    narrowed = words(screen("operations.audit", engine, cast.operator, action="approve"))
    assert '"1件が該当します。"' in narrowed
    assert "条件に合う操作はありません" in words(screen("operations.audit", engine, cast.operator, who="該当なし"))


@pytest.mark.parametrize("who", ["sales", "director", "buyer"])
def test_the_trail_is_for_operations_alone(engine, cast, who):
    factories.contracted(engine, cast)
    app = screen("operations.audit", engine, getattr(cast, who))
    assert "運営のみ" in app.info[0].value
    assert "承認依頼" not in words(app)


def test_older_events_are_a_link_away(engine, cast):
    with transaction(engine, cast.operator) as repo:
        for number in range(60):
            repo.audit.record("retry_mail", "mail", number + 1, NOW)
    first = words(screen("operations.audit", engine, cast.operator))
    assert "50件以上が該当します" in first
    assert "page=11" in first
    assert "10件が該当します" in words(screen("operations.audit", engine, cast.operator, page=11))


@pytest.mark.parametrize("who", ["sales", "director", "operator"])
def test_organisations_are_listed_and_searched(engine, cast, who):
    seen = words(screen("operations.organizations", engine, getattr(cast, who)))
    assert "株式会社青葉計器" in seen
    assert "カクトク" in seen
    found = words(screen("operations.organizations", engine, getattr(cast, who), q="佐倉"))
    assert "株式会社青葉計器" in found
    assert "みなと硝子株式会社" not in found


@pytest.mark.parametrize("who", ["sales", "director"])
@pytest.mark.parametrize("view", ["", "people", "fees"])
def test_who_only_reads_an_organisation_finds_every_change_greyed(engine, cast, who, view):
    app = screen("operations.organization", engine, getattr(cast, who), organization=CLIENT, view=view)
    assert "株式会社青葉計器" in words(app)
    saving = [button for button in app.button if button.key != "organization.look"]
    assert all(button.disabled for button in saving)
    assert '"barred": ""' not in words(app)
    assert "復旧" not in words(app)


def test_a_company_is_corrected(engine, cast):
    app = screen("operations.organization", engine, cast.operator, organization=CLIENT)
    app.text_input(key=f"desk_company.{CLIENT}.name").set_value("株式会社青葉計測")
    app.text_input(key=f"desk_company.{CLIENT}.phone").set_value("03-0000-0111")
    app.button(key="desk_company.save").click().run()
    assert not app.error
    with reading(engine, cast.operator) as repo:
        assert repo.directory.get(CLIENT, NOW).entry.name == "株式会社青葉計測"


def test_a_partner_s_rounding_is_corrected_and_its_own_answer_only_read(engine, cast):
    app = screen("operations.organization", engine, cast.operator, organization=PARTNER)
    assert "特定受託事業者（フリーランス）への該当" in words(app)
    app.selectbox(key=f"desk_company.{PARTNER}.rounding").set_value(Rounding.HALF_UP)
    app.button(key="desk_company.save").click().run()
    assert not app.error
    with reading(engine, cast.operator) as repo:
        assert repo.directory.get(PARTNER, NOW).entry.rounding is Rounding.HALF_UP


def test_a_fee_is_set_with_two_decimals_and_a_wrong_one_refused(engine, cast):
    app = screen("operations.organization", engine, cast.operator, organization=CLIENT, view="fees")
    assert "手数料は設定されていません" in words(app)
    app.text_input(key="organization.fee.monthly").set_value("３０，０００円")
    app.text_input(key="organization.fee.rate").set_value("12.345")
    app.button(key="organization.fee.set").click().run()
    assert "小数点以下2桁" in app.error[0].value
    app.text_input(key="organization.fee.rate").set_value("12.25")
    app.button(key="organization.fee.set").click().run()
    assert "12.25%" in words(app)
    assert "¥30,000" in words(app)


def test_sales_and_operations_choose_who_looks_after_a_client(engine, cast):
    app = screen("operations.organization", engine, cast.sales, organization=CLIENT, view="people")
    app.selectbox(key=f"operations_consultations.contact.{CLIENT}").set_value(cast.sales.member).run()
    app.button(key="operations_consultations.contact.save").click().run()
    assert "営業担当 角田 陽子" in words(app)


def test_repairs_say_what_they_do_and_are_greyed_where_nothing_is_broken(engine, cast):
    seen = words(screen("operations.organization", engine, cast.operator, organization=CLIENT, view="repairs"))
    assert "メールアドレスを訂正する" in seen
    assert "ログインは一時停止されていません" in seen
    assert "承認待ちの見積・発注書はありません" in seen


@pytest.mark.parametrize("organization", ["999999", "0", "abc"])
def test_an_organisation_that_does_not_exist_is_not_found(engine, cast, organization):
    app = screen("operations.organization", engine, cast.operator, organization=organization)
    assert "見つかりません" in app.info[0].value


def test_kakutoku_itself_is_not_looked_at(engine, cast):
    app = screen("operations.organization", engine, cast.sales, organization=KAKUTOKU)
    assert "organization.look" not in [button.key for button in app.button]


def test_a_thread_that_is_only_looked_at_stays_unread(engine, cast):
    """K3: looking marks nothing as read."""
    proposal = factories.in_talks(engine, cast)
    with transaction(engine, cast.seller) as repo:
        post_message(repo, proposal, "候補日をお送りします。", NOW)
    onlooker = Viewer(cast.operator.member, CLIENT, Audience.CLIENT, Role.GUEST, onlooker=True)
    seen = screen("client.messages", engine, onlooker, proposal=proposal)
    assert "候補日をお送りします" in words(seen)
    assert not seen.error
    assert not seen.exception
    with Session(engine) as session:
        assert session.scalars(select(ThreadReadRow).where(ThreadReadRow.member_id == cast.operator.member)).all() == []


@pytest.mark.parametrize("name", ["operations.organizations", "operations.audit"])
def test_thirty_of_them_cost_as_many_queries_as_three(engine, cast, name):
    numbers = []
    for more in (3, 27):
        with transaction(engine, cast.operator) as repo:
            for number in range(more):
                register_organization(repo, NewOrganization(Audience.PARTNER, f"架空{more}-{number}社"), NOW)
                repo.audit.record("set_fee", "organization", number + 1, NOW)
        numbers.append(count_queries(engine, lambda: screen(name, engine, cast.operator)))
    assert numbers[0] == numbers[1] > 0
