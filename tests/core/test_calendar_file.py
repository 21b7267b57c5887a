"""The .ics file: what a calendar reads out of it, line by line as the standard asks (M3; RFC 5545, 5546)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import SearchStrategy
from icalendar import Calendar

from core import rules_interviews as law
from core.documents.calendar_file import Method, addressed, calendar_entry, invitation
from core.errors import NotFound
from core.model import Audience, MemberId, OrganizationId, ProposalId, Recipient, Side
from core.model_choosing import InterviewId, InterviewState
from core.rules_interviews import Period
from core.text import clean
from core.views.interviews import Interview
from tests.cast import NOW
from tests.strategies import texts

TEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Ten o'clock of a Tuesday in Tokyo."""

DATE = Period(TEN, TEN + timedelta(hours=1))
BUYER = Recipient(
    MemberId(1), OrganizationId(1), Audience.CLIENT, "株式会社青葉計器", "佐倉 由紀", "buyer@aoba-keiki.example"
)
SELLER = Recipient(
    MemberId(5), OrganizationId(3), Audience.PARTNER, "合同会社ツキノワ営業舎", "髙﨑 直人", "seller@tsukinowa.example"
)
INTERVIEW = Interview(
    id=InterviewId(2),
    proposal=ProposalId(5),
    side=Side.CLIENT,
    author="佐倉 由紀",
    place="https://meet.example/abc;d,e",
    note="資料を共有します。\n「改行」; , \\ も。",
    slots=(),
    state=InterviewState.FIXED,
    fixed=DATE,
    taken_by=MemberId(5),
    uid="5f0e6b8e-7f9c-4d2b-9d7e-000000000001",
    sequence=3,
    offered_at=NOW,
    client="株式会社青葉計器",
    partner="合同会社ツキノワ営業舎",
    posting_title="計測機器の新規開拓",
)


def sent(content: bytes) -> bytes:
    return addressed(content, "https://connect.example", "kakutoku connect <no-reply@connect.example>")


def event(content: bytes) -> Any:
    """The one event of a file, read back."""
    calendar = Calendar.from_ical(content)
    assert (calendar["version"], len(calendar.walk("VEVENT"))) == ("2.0", 1)
    return calendar.walk("VEVENT")[0]


@pytest.mark.parametrize(("to", "path"), [(BUYER, "messages"), (SELLER, "partner-messages")])
def test_an_invitation_says_when_where_with_whom_and_leads_to_the_screen(to: Recipient, path: str):
    file = invitation(INTERVIEW, DATE, Method.REQUEST, to, NOW)
    assert (file.name, file.media_type) == ("invite.ics", "text/calendar; method=REQUEST")
    content = sent(file.content)
    assert Calendar.from_ical(content)["method"] == "REQUEST"
    found = event(content)
    for name, at, hour in (("dtstart", DATE.starts_at, 10), ("dtend", DATE.ends_at, 11)):
        assert found[name].dt == at
        assert (found[name].dt.hour, found[name].params["TZID"]) == (hour, "Asia/Tokyo")
    assert found["dtstamp"].dt == NOW
    assert (found["uid"], found["sequence"], found["status"]) == (INTERVIEW.uid, 3, "CONFIRMED")
    assert found["summary"] == "面談：株式会社青葉計器・合同会社ツキノワ営業舎"
    assert found["location"] == INTERVIEW.place
    assert found["url"] == f"https://connect.example/{path}?proposal=5"
    for word in (INTERVIEW.note, INTERVIEW.posting_title, found["url"]):
        assert word in found["description"]
    assert (found["organizer"], found["organizer"].params["CN"]) == (
        "mailto:no-reply@connect.example",
        "kakutoku connect",
    )
    assert (found["attendee"], found["attendee"].params["CN"]) == (f"mailto:{to.email}", to.name)


def test_nobody_learns_an_address_of_the_other_side():
    for reader, other in ((BUYER, SELLER), (SELLER, BUYER)):
        content = sent(invitation(INTERVIEW, DATE, Method.REQUEST, reader, NOW).content).decode()
        assert other.email not in content.replace("\r\n ", "")


def test_what_is_called_off_is_cancelled_under_the_same_name():
    file = invitation(replace(INTERVIEW, sequence=4), DATE, Method.CANCEL, SELLER, NOW)
    assert file.media_type == "text/calendar; method=CANCEL"
    assert Calendar.from_ical(file.content)["method"] == "CANCEL"
    found = event(file.content)
    assert (found["uid"], found["sequence"], found["status"]) == (INTERVIEW.uid, 4, "CANCELLED")


def test_a_file_from_the_screen_invites_nobody():
    content = sent(calendar_entry(INTERVIEW, Audience.CLIENT, NOW))
    assert Calendar.from_ical(content)["method"] == "PUBLISH"
    assert "attendee" not in event(content)
    assert event(content)["dtstart"].dt == DATE.starts_at


@pytest.mark.parametrize("state", sorted(set(InterviewState) - {InterviewState.FIXED}))
def test_what_does_not_stand_is_no_file(state: InterviewState):
    with pytest.raises(NotFound):
        calendar_entry(replace(INTERVIEW, state=state), Audience.CLIENT, NOW)


def test_the_zone_is_spelled_out_and_has_no_summer_time():
    (zone,) = Calendar.from_ical(calendar_entry(INTERVIEW, Audience.CLIENT, NOW)).walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Tokyo"
    assert [part["tzoffsetto"].td for part in zone.walk("STANDARD")] == [timedelta(hours=9)]
    assert zone.walk("DAYLIGHT") == []


def test_without_a_place_none_is_named():
    assert "location" not in event(calendar_entry(replace(INTERVIEW, place=""), Audience.CLIENT, NOW))


def typed(limit: int) -> SearchStrategy[str]:
    """What a field lets through."""
    return texts.map(lambda text: clean(text, label="", limit=10_000)[:limit])


@given(typed(law.PLACE_LIMIT), typed(law.NOTE_LIMIT))
def test_lines_are_folded_between_characters_and_read_back_as_typed(place: str, note: str):
    written = replace(INTERVIEW, place=place, note=note)
    content = sent(invitation(written, DATE, Method.REQUEST, SELLER, NOW).content)
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    found = event(content)
    assert note in found["description"]
    assert found.get("location", "") == place
