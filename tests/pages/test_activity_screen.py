"""稼働 as a caller enters it, a director corrects it and a file brings it (D5)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.actions.activities import report_activity
from core.model import OrderId, Role
from core.model_choosing import Delivery
from core.model_direction import ScriptId, Work
from core.repository import reading, transaction
from core.rules_activity import ActivityForm, Place
from core.store.engine import WRITE, open_engine
from core.store.tables import MemberRow
from core.views.activity import ActivityFilter
from pages.ui import activity_import, case_activity, delivery_form
from tests import factories
from tests.cast import Cast
from tests.core.test_activities import kept
from tests.pages.screens import screen, words
from tests.pages.test_certification import opened
from tests.pages.test_operations_invoices import said
from tests.queries import count_queries

LATER = datetime(2026, 12, 8, 9, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 12, 8), date(2026, 12, 7)
A, B = ScriptId(1), ScriptId(2)
FORM = ActivityForm("6.5", "40", "12", "2", "1")


@pytest.fixture
def engine(sqlite_url):
    """What a screen shows does not depend on the kind of database."""
    engine = open_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def case(engine: Engine, cast: Cast):
    return factories.directed(engine, cast)


def report(engine, viewer, case, place, typed=FORM, reason=""):
    with transaction(engine, viewer) as repo:
        report_activity(repo, case, place, typed, 0, reason, LATER)


def activity(engine, viewer, case, name="partner.case", **address):
    return screen(name, engine, viewer, LATER, case=case, part="activity", **address)


def field(app, key, name):
    return next(each for each in app.text_input if each.key.startswith(key) and each.key.endswith(f".{name}"))


def fill(app, key="case_activity", **typed):
    for name, text in typed.items():
        field(app, key, name).set_value(text)
    return app


def send(app, key="case_activity"):
    return app.button(key=f"{key}.send.1").click().run()


def test_a_caller_tells_its_day_and_reads_its_contact_rate(engine, cast, case):
    app = fill(activity(engine, cast.seller, case), hours="６．５", calls="４０", contacts="12", appointments="2")
    send(app)
    assert kept(engine, case) == {Place(TODAY, cast.seller.member, A): Work(390, 40, 12, 2)}
    assert "30.0%" in words(app)
    assert "髙﨑 直人さんの2026/12/08（火）の稼働" in words(app).replace("\\", "")
    send(app)
    assert kept(engine, case) == {Place(TODAY, cast.seller.member, A): Work(390, 40, 12, 2)}


REFUSED = {
    "稼働時間を入力してください。": {"hours": ""},
    "0.25時間": {"hours": "6.1"},
    "架電数は0〜10,000件の整数": {"calls": "-1"},
    "コンタクト数（41件）が架電数（40件）を超えて": {"contacts": "41"},
    "アポ獲得数（13件）がコンタクト数": {"appointments": "13"},
    "アポ実施数（3件）がアポ獲得数": {"held": "3"},
}


def test_each_refusal_is_said_beside_what_was_typed(engine, cast, case):
    app = activity(engine, cast.seller, case)
    good = {"hours": "6.5", "calls": "40", "contacts": "12", "appointments": "2", "held": "0"}
    for sentence, wrong in REFUSED.items():
        send(fill(app, **good | wrong))
        assert [sentence in each.value.replace("\\", "") for each in app.error] == [True]
    assert kept(engine, case) == {}


def test_hours_go_up_and_down_by_a_quarter(engine, cast, case):
    app = activity(engine, cast.seller, case)
    for step in (".more", ".more", ".less"):
        next(each for each in app.button if str(each.key).endswith(step)).click().run()
    assert field(app, "case_activity", "hours").value == "0.25"


def test_yesterday_is_corrected_with_its_reason(engine, cast, case):
    report(engine, cast.seller, case, Place(YESTERDAY, cast.seller.member, A))
    app = activity(engine, cast.seller, case)
    app.button(key="case_activity.1.yesterday").click().run()
    assert field(app, "case_activity", "calls").value == "40"
    send(fill(app, calls="50"))
    assert "訂正の理由" in app.error[0].value
    next(each for each in app.text_input if ".reason." in str(each.key)).set_value("入力漏れ")
    send(app)
    assert kept(engine, case)[Place(YESTERDAY, cast.seller.member, A)].calls == 50


def test_what_a_colleague_wrote_meanwhile_is_shown_before_it_is_replaced(engine, cast, case):
    place = Place(TODAY, cast.seller.member, A)
    app = fill(activity(engine, cast.seller, case), hours="1", calls="1")
    report(engine, cast.director, case, place)
    send(app)
    assert "更新されました" in app.error[0].value
    assert kept(engine, case)[place].calls == 40
    send(app)
    assert kept(engine, case)[place].calls == 1


def left_and_opened_again(app):
    for part in ("feed", "activity"):
        app.query_params["part"] = part
        app.run()
    return app


def test_a_form_that_was_left_begins_anew_from_what_was_reported_elsewhere(engine, cast, case):
    """No figure that nobody typed takes the place of one that somebody did."""
    place = Place(TODAY, cast.seller.member, A)
    app = fill(activity(engine, cast.seller, case), hours="3")
    left_and_opened_again(app)
    report(engine, cast.seller, case, place)
    left_and_opened_again(app)
    assert list(app.warning) == []
    assert field(app, "case_activity", "calls").value == "40"
    send(fill(app, hours="7"))
    assert kept(engine, case)[place] == Work(420, 40, 12, 2, 1)


def test_a_form_in_which_nothing_was_typed_follows_what_is_reported_elsewhere(engine, cast, case):
    app = activity(engine, cast.seller, case)
    report(engine, cast.seller, case, Place(TODAY, cast.seller.member, A))
    app.run()
    assert list(app.warning) == []
    assert [field(app, "case_activity", name).value for name in ("hours", "calls")] == ["6.5", "40"]


def test_a_correction_opened_again_shows_what_stands_now(engine, cast, case):
    place = Place(YESTERDAY, cast.seller.member, A)
    report(engine, cast.seller, case, place)
    with reading(engine, cast.director) as repo:
        (entry,) = repo.activity_lists.listing(case, ActivityFilter()).entries
        ground = repo.activities.ground(case, TODAY)
    app = opened(engine, cast.director, lambda: case_activity.correct(case, entry, ground), LATER)
    assert field(app, "case_activity.correct", "calls").value == "40"
    with transaction(engine, cast.seller) as repo:
        report_activity(repo, case, place, replace(FORM, calls="60"), 1, "入力漏れ", LATER)
    app.run()
    assert field(app, "case_activity.correct", "calls").value == "60"
    assert list(app.warning) == []


def test_a_guest_reads_and_does_not_report(engine, cast, case):
    report(engine, cast.seller, case, Place(TODAY, cast.seller.member, A))
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.seller.member).values(role=Role.GUEST))
    app = activity(engine, replace(cast.seller, role=Role.GUEST), case)
    assert not app.text_input
    assert app.button(key="case_activity.import").disabled
    assert "1行が該当します" in words(app)


def test_the_address_narrows_the_rows_and_their_sum(engine, cast, case):
    for day, script in ((TODAY, A), (YESTERDAY, A), (YESTERDAY, B)):
        report(engine, cast.seller, case, Place(day, cast.seller.member, script))
    seen = words(activity(engine, cast.director, case, "director.case", script=2))
    assert "1行が該当します。合計：稼働時間 6.5時間、架電数 40件" in seen
    address = {"from": YESTERDAY, "to": YESTERDAY, "member": cast.seller.member}
    assert "2行が該当します。合計：稼働時間 13時間、架電数 80件" in words(
        activity(engine, cast.director, case, "director.case", **address)
    )
    none = activity(engine, cast.director, case, "director.case", to="2026-12-01")
    assert "条件に合う稼働はありません" in words(none)


def test_a_long_list_asks_no_more_than_a_short_one(engine, cast, case):
    def asked():
        return count_queries(engine, lambda: activity(engine, cast.director, case, "director.case"))

    for day in (1, 2, 3):
        report(engine, cast.seller, case, Place(date(2026, 12, day), cast.seller.member, A))
    few = asked()
    with transaction(engine, cast.director) as repo:
        places = (Place(date(2026, 12, day), cast.seller.member, script) for day in range(1, 9) for script in (A, B))
        repo.activities.hold(case)
        repo.activities.put(
            case, dict.fromkeys(places, Work(60, 9)), repo.activities.ground(case, TODAY), "訂正", LATER
        )
    assert asked() == few


def test_the_deal_says_that_the_month_comes_from_activity_and_asks_for_no_figures(engine, cast, case):
    """P13: numbers enter once."""
    report(engine, cast.seller, case, Place(TODAY, cast.seller.member, A))
    with reading(engine, cast.seller) as repo:
        months = repo.performance.of_deal(OrderId(1), TODAY).months
    assert [(each.counted, each.delivery) for each in months] == [(True, Delivery(390, 40, 2))]
    app = opened(engine, cast.seller, lambda: delivery_form.report(months))
    assert "自動で集計" in app.info[0].value
    assert not app.text_input


# --- files ----------------------------------------------------------------------------------------------------------

HEAD = "日付,メンバー,スクリプト,稼働時間,架電数,コンタクト数,アポ獲得数,アポ実施数\n"
GOOD = "2026/12/8,髙﨑 直人,スクリプトA,6.5,40,12,2,1\n"


def imported(app, content):
    app.file_uploader[0].set_value(("12月.csv", content.encode("cp932"), "text/csv")).run()
    return app.button(key="case_activity.import.check").click().run()


def test_a_file_is_looked_through_before_its_good_lines_are_taken(engine, cast, case):
    with reading(engine, cast.seller) as repo:
        head = repo.cases.head(case, TODAY)
    bad = "2026/12/8,=1+1,スクリプトA,6.5,40,12,2,1\n"
    app = imported(opened(engine, cast.seller, lambda: activity_import.import_dialog(head), LATER), HEAD + GOOD + bad)
    seen = said(app)
    for part in ("新規 **1行**", "取り込めない行 **1行**", "3行目", "この案件にいません"):
        assert part in seen
    assert kept(engine, case) == {}
    app.button(key="case_activity.import.take").click().run()
    place = Place(TODAY, cast.seller.member, A)
    assert kept(engine, case) == {place: Work(390, 40, 12, 2, 1)}
    assert "すべての行がすでに登録されています" in said(imported(app, HEAD + GOOD))
    assert "内容がありません" in said(imported(app, ""))
    app = opened(engine, cast.seller, lambda: activity_import.history_dialog(head), LATER)
    assert "新規 1行、変更 0行、取り込まなかった行 1行" in said(app)


def test_a_file_is_not_taken_when_the_rows_changed_since_it_was_looked_through(engine, cast, case):
    """O6."""
    place = Place(TODAY, cast.seller.member, A)
    with reading(engine, cast.seller) as repo:
        head = repo.cases.head(case, TODAY)
    app = imported(opened(engine, cast.seller, lambda: activity_import.import_dialog(head), LATER), HEAD + GOOD)
    report(engine, cast.seller, case, place, replace(FORM, calls="70"))
    app.button(key="case_activity.import.take").click().run()
    assert "もう一度「内容を確認する」" in app.error[0].value
    assert kept(engine, case)[place].calls == 70
    app.button(key="case_activity.import.check").click().run()
    assert "変更 **1行**" in said(app)
    app.button(key="case_activity.import.take").click().run()
    assert kept(engine, case)[place].calls == 40
    with transaction(engine, cast.seller) as repo:
        report_activity(repo, case, place, replace(FORM, calls="60"), 2, "", LATER)
    assert "取り込んだ後に変更された1行は、現在の数値のまま" in said(imported(app, HEAD + GOOD))
    assert not [each for each in app.button if each.key == "case_activity.import.take"]
