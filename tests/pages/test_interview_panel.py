"""The interview of a talk as both sides arrange it on the screen (M3)."""

import re
from datetime import date, time, timedelta
from functools import partial
from html.parser import HTMLParser

import pytest
from streamlit.testing.v1 import AppTest

from core.actions.candidates import decline
from core.actions.interviews import offer_dates, take_date
from core.repository import reading, transaction
from core.rules_interviews import Period
from pages.ui import frame
from pages.ui.interview_form import offer_dialog
from pages.ui.interviews import confirm_call_off
from pages.ui.text import linked
from tests import factories
from tests.cast import NOW
from tests.pages.hostile import HOSTILE
from tests.pages.screens import screen, words

SIDES = {"buyer": "client.messages", "seller": "partner.messages"}
OTHER = {"buyer": "seller", "seller": "buyer"}
DAY = timedelta(days=1)
DATES = [Period(NOW + n * DAY, NOW + n * DAY + timedelta(hours=1)) for n in (1, 2)]
FIRST, SECOND = "2026/11/25（水） 12:00〜13:00", "2026/11/26（木） 12:00〜13:00"


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def proposal(engine, cast):
    """A thread of `buyer` and `seller`."""
    return factories.in_talks(engine, cast)


def look(engine, cast, who, proposal, at=NOW):
    name = SIDES["seller" if who == "seller" else "buyer"]
    return screen(name, engine, getattr(cast, who), at, proposal=proposal)


def _dialog():
    import streamlit as st

    st.session_state["dialog"]()


def opened(engine, viewer, dialog):
    """A dialog that stays open, for what is pressed in it."""
    app = AppTest.from_function(_dialog, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: NOW)
    app.session_state["dialog"] = dialog
    return app.run()


def offered(engine, cast, who, proposal, dates=DATES, place="https://meet.example/a"):
    with transaction(engine, getattr(cast, who)) as repo:
        known = repo.interviews.of_thread(proposal).offered
        return offer_dates(repo, proposal, dates, place, "資料をお持ちします。", known.id if known else None, NOW)


def taken(engine, cast, who, proposal, number=0):
    with transaction(engine, getattr(cast, who)) as repo:
        offer = repo.interviews.of_thread(proposal).offered
        take_date(repo, offer.slots[number].id, NOW)


def stand(engine, cast, proposal):
    with reading(engine, cast.buyer) as repo:
        return repo.interviews.of_thread(proposal)


def buttons(app, part):
    return [button for button in app.button if part in (button.key or "")]


@pytest.mark.parametrize("who", SIDES)
def test_dates_are_offered_from_the_coming_working_days_and_the_other_side_takes_one(engine, cast, proposal, who):
    app = look(engine, cast, who, proposal)
    assert app.button(key="interview.offer").label == "面談の候補日を提案"
    app.button(key="interview.offer").click().run()
    assert app.button(key="interview.send").label == "候補日を提案する"
    app = opened(engine, getattr(cast, who), partial(offer_dialog, proposal, None, None))
    assert [app.date_input(key=f"interview.day.{n}").value for n in range(1, 6)] == [
        *(date(2026, 11, 24 + n) for n in (1, 2, 3)),
        None,
        None,
    ]
    app.date_input(key="interview.day.3").set_value(None)
    app.time_input(key="interview.time.2").set_value(time(14, 30))
    app.text_input(key=f"interview.draft.{proposal}.where").set_value("東京都架空区1-1 会議室A")
    app.button(key="interview.send").click().run()
    assert not app.exception
    app = look(engine, cast, who, proposal)
    seen = words(app)
    assert "相手の方の選択をお待ちください" in seen
    assert "2026/11/26（木） 14:30〜15:30" in seen
    assert not buttons(app, "interview.take"), "nobody takes what their own side offered"
    other = look(engine, cast, OTHER[who], proposal)
    assert "会議室A" in words(other)
    choices = buttons(other, "interview.take")
    assert len(choices) == 2
    choices[1].click().run()
    assert not other.error
    assert "2026/11/26（木） 14:30〜15:30" in words(other)
    assert not buttons(other, "interview.take")
    assert f"/files/interviews/{stand(engine, cast, proposal).fixed.id}.ics" in words(other)


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [(date(2026, 11, 23), time(10), "過ぎています"), (date(2026, 11, 26), time(10, 30), "重なっています")],
    ids=["past", "overlapping"],
)
def test_what_cannot_be_offered_is_said_in_the_dialog_and_what_was_entered_stays(engine, cast, proposal, day, at, said):
    app = opened(engine, cast.buyer, partial(offer_dialog, proposal, None, None))
    app.date_input(key="interview.day.1").set_value(day)
    app.time_input(key="interview.time.1").set_value(at)
    app.text_input(key=f"interview.draft.{proposal}.where").set_value("会議室A")
    app.button(key="interview.send").click().run()
    assert said in app.error[0].value
    assert app.text_input(key=f"interview.draft.{proposal}.where").value == "会議室A"
    assert app.date_input(key="interview.day.1").value == day
    assert stand(engine, cast, proposal).offered is None


def test_a_date_that_a_colleague_has_taken_meanwhile_is_refused_with_a_sentence(engine, cast, proposal):
    offered(engine, cast, "seller", proposal)
    app = look(engine, cast, "buyer", proposal)
    taken(engine, cast, "boss", proposal)
    buttons(app, "interview.take")[0].click().run()
    assert "すでに確定しています" in app.error[0].value
    assert FIRST in words(app)


def test_a_date_is_moved_by_a_new_offer_and_stands_until_then(engine, cast, proposal):
    offered(engine, cast, "buyer", proposal, DATES[:1])
    taken(engine, cast, "seller", proposal)
    app = look(engine, cast, "seller", proposal)
    assert app.button(key="interview.offer").label == "日程を再調整"
    offered(engine, cast, "seller", proposal, DATES[1:])
    both = look(engine, cast, "buyer", proposal)
    seen = words(both)
    assert FIRST in seen
    assert SECOND.replace("（", "\\（") in seen or SECOND in seen
    assert "面談日程の変更の候補日" in seen
    assert both.button(key="interview.offer").label == "別の候補日を提案"
    buttons(both, "interview.take")[0].click().run()
    assert FIRST not in " ".join(node.proto.body for node in both.get("html") if "interviews/" in node.proto.body)
    assert stand(engine, cast, proposal).fixed.fixed == DATES[1]


@pytest.mark.parametrize("who", SIDES)
def test_a_date_is_called_off_after_one_question(engine, cast, proposal, who):
    offered(engine, cast, "buyer", proposal)
    taken(engine, cast, "seller", proposal)
    app = look(engine, cast, who, proposal)
    app.button(key="interview.call_off").click().run()
    fixed = stand(engine, cast, proposal).fixed
    assert fixed is not None, "it asks first"
    opened(engine, getattr(cast, who), partial(confirm_call_off, fixed)).button(
        key="interview.call_off.yes"
    ).click().run()
    assert stand(engine, cast, proposal).fixed is None
    assert look(engine, cast, who, proposal).button(key="interview.offer").label == "面談の候補日を提案"


def test_a_new_offer_begins_with_what_is_known_of_the_old(engine, cast, proposal):
    half_an_hour = [Period(NOW + DAY, NOW + DAY + timedelta(minutes=30))]
    offered(engine, cast, "buyer", proposal, half_an_hour)
    known = stand(engine, cast, proposal).offered
    app = opened(engine, cast.seller, partial(offer_dialog, proposal, known, None))
    assert app.text_input(key=f"interview.draft.{proposal}.where").value == "https://meet.example/a"
    app.button(key="interview.send").click().run()
    assert [each.period.ends_at - each.period.starts_at for each in stand(engine, cast, proposal).offered.slots] == [
        timedelta(minutes=30)
    ] * 3


def test_an_offer_is_taken_back_by_who_made_it(engine, cast, proposal):
    offered(engine, cast, "buyer", proposal)
    assert not buttons(look(engine, cast, "seller", proposal), "interview.withdraw")
    app = look(engine, cast, "boss", proposal)
    app.button(key="interview.withdraw").click().run()
    assert stand(engine, cast, proposal).offered is None


def test_a_date_that_has_passed_can_be_seen_but_not_pressed_and_one_that_is_over_is_gone(engine, cast, proposal):
    offered(engine, cast, "buyer", proposal)
    app = look(engine, cast, "seller", proposal, NOW + DAY)
    assert [button.disabled for button in buttons(app, "interview.take")] == [True, False]
    taken(engine, cast, "seller", proposal)
    over = look(engine, cast, "seller", proposal, NOW + 2 * DAY)
    assert not buttons(over, "interview.call_off")
    assert over.button(key="interview.offer").label == "面談の候補日を提案"


def test_a_guest_and_a_talk_that_rests_see_the_dates_and_why_nothing_can_be_done(engine, cast, proposal):
    offered(engine, cast, "seller", proposal)
    guest = look(engine, cast, "looker", proposal)
    assert [button.disabled for button in buttons(guest, "interview.")] == [True] * 3
    assert "ゲストは閲覧のみ" in buttons(guest, "interview.offer")[0].help
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW)
    resting = look(engine, cast, "seller", proposal)
    assert buttons(resting, "interview.")
    assert all(button.disabled for button in buttons(resting, "interview."))


def test_typed_words_are_only_words_and_addresses_lead_out_safely(engine, cast, proposal):
    offered(engine, cast, "buyer", proposal, place="javascript:alert(1) <img src=x> https://meet.example/a?b=1")
    shown = " ".join(node.proto.body for node in look(engine, cast, "seller", proposal).get("html"))
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert 'href="https://meet.example/a?b=1" target="_blank" rel="noopener noreferrer nofollow"' in shown


class Reader(HTMLParser):
    """What a browser makes of a text: its tags, where its links lead, its characters."""

    def __init__(self, body):
        super().__init__()
        self.tags, self.links, self.said = set(), [], ""
        self.feed(body)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.said += data


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_as_a_place_or_note_reads_as_typed(text):
    read = Reader(linked(text))
    assert read.tags <= {"a", "small"}
    assert all(link.startswith(("http://", "https://")) for link in read.links)
    assert re.sub(r"（接続先：[^）]*）", "", read.said) == text
