"""報告 as members use it on a phone, and as their client and director read it (D6)."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.actions.activities import report_activity
from core.calendar import JST
from core.model_direction import AppointmentId, AppointmentState, FeedKind
from core.repository import reading, transaction
from core.rules_activity import ActivityForm, Place
from core.store.engine import WRITE
from core.store.tables import CaseMemberRow, FeedEntryRow, MemberRow
from pages.ui import frame
from tests.cast import address
from tests.core.test_feed import DAY, MET, NOW, TODAY, A, B, DayPart, book, go_home, settle, write
from tests.factories import directed
from tests.pages.screens import screen, words
from tests.queries import count_queries

SIDES = {"director.case": "director", "partner.case": "seller", "client.progress": "looker"}


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def case(engine, cast):
    return directed(engine, cast)


def feed(engine, viewer, name="partner.case", at=NOW, **query):
    return screen(name, engine, viewer, at, case=1, part="feed", **query)


def pressed(app, *keys):
    """The buttons pressed in one run, for a dialog is drawn while the press that opened it lasts."""
    for key in keys:
        app.button(key=key).click()
    return app.run()


def test_a_member_reports_an_appointment_in_two_presses(engine, cast, case):
    app = pressed(feed(engine, cast.seller), "feed.won")
    pressed(app, "feed.won", "feed.won.send")
    assert [error.value for error in app.error] == ["会社名を入力してください。"]
    place = f"feed.won.{case}"
    app.text_input(key=f"{place}.company").input("株式会社みなも機械")
    app.text_input(key=f"{place}.attendee").input("水面 渉 部長")
    app.date_input(key=f"{place}.day").set_value(date(2026, 12, 11))
    app.time_input(key=f"{place}.at").set_value(time(14))
    app.text_input(key=f"{place}.needs").input("**夜間**の受注")
    pressed(app, "feed.won", "feed.won.send")
    said = words(feed(engine, cast.seller))
    for part in (
        "株式会社みなも機械",
        "水面 渉 部長",
        "2026/12/11（金） 14:00",
        "スクリプトA",
        "課題・ニーズ：**夜間**の受注",
    ):
        assert part in said
    with reading(engine, cast.seller) as repo:
        assert len(repo.feed.page(case).entries) == 1


def test_a_member_reports_the_end_of_the_day_and_finds_what_was_counted_already(engine, cast, case):
    book(engine, cast.seller, case, cast.seller)
    app = pressed(feed(engine, cast.seller), "feed.over")
    place = f"feed.over.{cast.seller.member}"
    assert [app.text_input(key=f"{place}.{A}.{name}").value for name in ("hours", "calls")] == ["", "1"]
    for name in ("hours", "calls", "contacts", "appointments"):
        app.text_input(key=f"{place}.{A}.{name}").input(getattr(DAY, name))
    app.text_area(key=f"{place}.text").input("社内の話。")
    app.checkbox(key=f"{place}.internal").check()
    pressed(app, "feed.over", "feed.over.send")
    with reading(engine, cast.seller) as repo:
        end = repo.feed.page(case, kind=FeedKind.DAY_END).entries[0]
    assert (end.work.minutes, end.work.calls, end.text, end.internal) == (390, 62, "社内の話。", True)
    assert "企業には表示されません" in words(feed(engine, cast.seller))
    assert "社内の話" not in words(feed(engine, cast.looker, "client.progress"))


def typed(app, cast, script, **figures):
    for name, text in figures.items():
        app.text_input(key=f"feed.over.{cast.seller.member}.{script}.{name}").input(text)


def by_director(engine, cast, case, script, calls):
    with transaction(engine, cast.director) as repo:
        place = Place(TODAY, cast.seller.member, script)
        report_activity(repo, case, place, ActivityForm("7", calls, "20", "3", "0"), 0, "", NOW)


def calls(engine, cast, case, day=TODAY):
    with reading(engine, cast.director) as repo:
        return {place.script: row.work.calls for place, row in repo.activities.kept(case, day, day).items()}


def test_a_press_refused_for_its_figures_does_not_replace_what_came_meanwhile(engine, cast, case):
    """O6: only what a refusal has told of is written over by the next press."""
    app = pressed(feed(engine, cast.seller), "feed.over")
    typed(app, cast, A, hours="8x", calls="10", contacts="3", appointments="0")
    by_director(engine, cast, case, A, "90")
    pressed(app, "feed.over", "feed.over.send")
    assert "稼働時間" in app.error[0].value
    typed(app, cast, A, hours="2")
    pressed(app, "feed.over", "feed.over.send")
    assert "更新されました" in app.error[0].value
    assert "架電数 90件" in app.warning[0].value
    assert calls(engine, cast, case) == {A: 90}
    pressed(app, "feed.over", "feed.over.send")
    assert calls(engine, cast, case) == {A: 10}


def test_each_script_that_changed_meanwhile_is_told_before_any_is_replaced(engine, cast, case):
    app = pressed(feed(engine, cast.seller), "feed.over")
    for script in (A, B):
        typed(app, cast, script, hours="2", calls="10", contacts="3", appointments="0")
        by_director(engine, cast, case, script, "90" if script == A else "77")
    pressed(app, "feed.over", "feed.over.send")
    assert ["架電数 90件" in app.warning[0].value, "架電数 77件" in app.warning[1].value] == [True, True]
    assert calls(engine, cast, case) == {A: 90, B: 77}
    pressed(app, "feed.over", "feed.over.send")
    assert calls(engine, cast, case) == {A: 10, B: 10}


def test_a_script_of_which_nothing_was_typed_is_left_to_who_reported_it_meanwhile(engine, cast, case):
    app = pressed(feed(engine, cast.seller), "feed.over")
    typed(app, cast, A, hours="2", calls="10", contacts="3", appointments="0")
    by_director(engine, cast, case, B, "77")
    pressed(app, "feed.over", "feed.over.send")
    assert list(app.error) == []
    assert calls(engine, cast, case) == {A: 10, B: 77}


def of_day(app, day):
    return any(each.value.startswith(f"{day}分") for each in app.caption)


def test_a_day_typed_before_midnight_is_reported_of_that_day(engine, cast, case):
    clock = [datetime(2026, 12, 8, 23, 58, tzinfo=JST)]
    app = feed(engine, cast.seller)
    app.session_state["frame.desk"] = frame.Desk(cast.seller, engine, lambda: clock[0])
    pressed(app, "feed.over")
    typed(app, cast, A, hours="8", calls="100", contacts="30", appointments="3")
    clock[0] = datetime(2026, 12, 9, 0, 1, tzinfo=JST)
    pressed(app, "feed.over")
    assert "2026/12/08（火）分として報告します" in app.info[0].value
    pressed(app, "feed.over", "feed.over.send")
    assert (calls(engine, cast, case), calls(engine, cast, case, date(2026, 12, 9))) == ({A: 100}, {})
    app.run()
    pressed(app, "feed.over")
    assert list(app.info) == []
    assert of_day(app, "2026/12/09（水）"), "opened anew it is the new day's"


def test_a_report_left_without_being_closed_begins_anew(engine, cast, case):
    clock = [datetime(2026, 12, 8, 23, 58, tzinfo=JST)]
    app = feed(engine, cast.seller)
    app.session_state["frame.desk"] = frame.Desk(cast.seller, engine, lambda: clock[0])
    pressed(app, "feed.over")
    app.run()
    clock[0] = datetime(2026, 12, 9, 9, tzinfo=JST)
    assert of_day(pressed(app, "feed.over"), "2026/12/09（水）")


def test_an_appointment_whose_time_has_come_asks_what_became_of_it(engine, cast, case):
    first = book(engine, cast.seller, case, cast.seller)
    assert "結果が未登録" not in words(feed(engine, cast.seller))
    assert "結果が未登録のアポイントが1件あります" in words(feed(engine, cast.seller, at=MET))
    for number in range(13):
        book(engine, cast.seller, case, cast.seller, f"{number}")
    said = words(feed(engine, cast.seller, at=MET))
    assert "結果が未登録のアポイントが14件あります（日時の早い10件を表示）" in said
    for number in range(2, 15):
        settle(engine, cast.seller, AppointmentId(number), AppointmentState.BOOKED, AppointmentState.CANCELLED)
    app = feed(engine, cast.seller, at=MET, appointment=first)
    assert app.button(key="feed.outcome.held").label == "実施済みにする"
    app.button(key="feed.outcome.held").click().run()
    with reading(engine, cast.seller) as repo:
        assert repo.feed.appointment(first).state is AppointmentState.HELD
    said = words(feed(engine, cast.director, "director.case", at=MET))
    assert "結果が未登録" not in said
    assert "実施済み" in said
    early = feed(engine, cast.seller, appointment=first)
    assert early.button(key="feed.outcome.no_show").disabled
    assert not early.button(key="feed.outcome.booked").disabled


def test_whoever_settles_an_appointment_says_whether_what_was_typed_counts_it_already(engine, cast, case):
    first = book(engine, cast.seller, case, cast.seller)
    for held, counts in ((0, None), (1, 1), (2, None)):
        with transaction(engine, cast.seller) as repo:
            place = Place(NOW.date(), cast.seller.member, A)
            seen = repo.activities.kept(case, place.day, place.day)[place].revision
            typed = ActivityForm("6.5", "62", "14", "2", str(held))
            report_activity(repo, case, place, typed, seen, "", NOW)
        app = feed(engine, cast.seller, at=MET, appointment=first)
        asked = [box for box in app.checkbox if box.key == "feed.outcome.included"]
        assert len(asked) == (1 if counts else 0), f"{held} typed of 2, one of which was reported"
        if asked:
            asked[0].check()
            app.button(key="feed.outcome.held").click().run()
            with reading(engine, cast.seller) as repo:
                assert repo.activities.kept(case, place.day, place.day)[place].work.held == counts
            settle(engine, cast.seller, first, AppointmentState.HELD, AppointmentState.BOOKED, MET)


def test_two_members_of_one_name_are_chosen_each_for_themselves(engine, cast, case):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        own = session.get_one(MemberRow, cast.seller.member)
        told = {"name": own.name, "role": own.role, "password_hash": "", "created_at": NOW}
        other = MemberRow(organization_id=own.organization_id, email="second@tsukinowa.example", **told)
        session.add(other)
        session.flush()
        second = other.id
        session.add(CaseMemberRow(case_id=case, member_id=second, minutes=60, joined_on=date(2026, 12, 1)))
    company = "株式会社みなも機械"
    book(engine, cast.seller, case, cast.seller)
    for name, who in SIDES.items():
        app = feed(engine, getattr(cast, who), name)
        assert app.selectbox(key="by").options == ["すべてのメンバー", "髙﨑 直人（1）", "髙﨑 直人（2）"]
        for chosen, there in ((second, False), (cast.seller.member, True), (None, True)):
            app.selectbox(key="by").set_value(chosen).run()
            assert (company in words(app)) is there
        assert company not in words(feed(engine, getattr(cast, who), name, by="髙﨑 直人（2）"))
        assert company in words(feed(engine, getattr(cast, who), name, by="髙﨑 直人"))
    app = pressed(feed(engine, cast.seller), "feed.won")
    chooser = app.selectbox(key=f"feed.won.{case}.member")
    assert chooser.options == [f"髙﨑 直人（{email}）" for email in (address("seller"), "second@tsukinowa.example")]
    assert chooser.value == cast.seller.member


def test_a_client_reads_the_feed_and_has_nothing_to_press(engine, cast, case):
    book(engine, cast.seller, case, cast.seller)
    go_home(engine, cast.seller, case, DayPart(A, DAY, 1), text="午後の反応がよい。")
    app = feed(engine, cast.buyer, "client.progress", at=MET)
    said = words(app)
    for part in ("株式会社みなも機械", "髙﨑 直人", "6.5時間", "62件", "午後の反応がよい。", "業務終了"):
        assert part in said
    for part in ("スクリプトA", "appointment=", "結果が未登録", "を報告"):
        assert part not in said
    assert list(app.button) == []
    assert "株式会社みなも機械" not in words(feed(engine, cast.director, "director.case", kind="day_end"))


def test_sales_and_guests_only_read(engine, cast, case):
    settled = book(engine, cast.seller, case, cast.seller)
    settle(engine, cast.seller, settled, AppointmentState.BOOKED, AppointmentState.CANCELLED)
    app = feed(engine, cast.sales, "director.case")
    assert app.button(key="feed.won").disabled
    assert app.button(key="feed.over").disabled
    assert "結果を変更" not in words(app)
    assert "キャンセル" in words(app)


def test_thirty_entries_cost_as_many_queries_as_three(engine, cast, case):
    counts = []
    for first, last in ((0, 3), (3, 30)):
        common = {"case_id": case, "kind": FeedKind.DAY_END, "member_id": cast.seller.member, "text": "所感", "at": NOW}
        rows = [
            {**common, "day": NOW.date() - timedelta(days=n), "figures": {"internal": False, "revision": 1}}
            for n in range(first, last)
        ]
        write(engine, insert(FeedEntryRow).values(rows))
        counts.append(
            {
                name: count_queries(engine, lambda name=name, who=who: feed(engine, getattr(cast, who), name))
                for name, who in SIDES.items()
            }
        )
    assert counts[0] == counts[1]
    said = words(feed(engine, cast.director, "director.case"))
    assert "以前の分を表示" in said
    older = words(feed(engine, cast.director, "director.case", before=11))
    assert "最新の報告へ" in older
    assert "以前の分を表示" not in older


def test_a_case_that_has_not_begun_says_why_nothing_can_be_reported(engine, cast, case):
    app = pressed(feed(engine, cast.seller, at=datetime(2026, 11, 24, 12, tzinfo=JST)), "feed.won")
    assert "本日稼働できるメンバーがいません" in app.info[0].value
