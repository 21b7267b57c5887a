"""An interview date as a calendar takes it: an .ics file that invites, moves or cancels (M3).

`icalendar` takes a third of a second to import and few requests need it: it is imported where it is used.
"""

from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from core.calendar import JST
from core.errors import NotFound
from core.letterhead import thread_link
from core.model import Audience, Recipient
from core.model_choosing import InterviewState
from core.model_mails import MailFile
from core.paths import resolve
from core.rules_interviews import Period
from core.views.interviews import Interview

NAME = "invite.ics"
TZID = "Asia/Tokyo"
ORGANIZER = "mailto:organizer@connect.invalid"
"""What stored files carry for the sender of mails, which is known when a mail is sent, as links are."""


class Method(StrEnum):
    """What a calendar is to do with the event (RFC 5546): keep or move it, take it away, or just note it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


def invitation(interview: Interview, period: Period, method: Method, to: Recipient, now: datetime) -> MailFile:
    """What the mail of one reader carries. With a raised `sequence` it moves, or takes away, the date of before."""
    content = _written(interview, period, method, to.audience, now, to)
    return MailFile(NAME, f"text/calendar; method={method}", content)


def calendar_entry(interview: Interview, reader: Audience, now: datetime) -> bytes:
    """The date that stands, for somebody who fetches it from the screen; it invites nobody. Raises NotFound."""
    if interview.state is not InterviewState.FIXED or interview.fixed is None:
        raise NotFound("この面談の日程は確定していません。")
    return _written(interview, interview.fixed, Method.PUBLISH, reader, now)


def addressed(content: bytes, public_url: str, mail_from: str) -> bytes:
    """The file for the installation at `public_url`, which sends its mails as `mail_from`, its lines folded anew."""
    from icalendar.parser import Contentlines

    folding: Any = Contentlines
    lines = resolve("\r\n".join(folding.from_ical(content)), public_url)
    return folding.from_ical(lines.replace(ORGANIZER, f"mailto:{parseaddr(mail_from)[1]}")).to_ical()


def _written(
    interview: Interview, period: Period, method: Method, reader: Audience, now: datetime, to: Recipient | None = None
) -> bytes:
    """Both companies are named, for they know each other where a thread is open (P8), but no address of the other side.

    The one organizer is the console: an event may not change hands, and either side may move it.
    """
    from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress

    link = thread_link(reader, interview.proposal)
    told = [f"募集：{interview.posting_title}", interview.note, f"kakutoku connect：{link}"]
    event: Any = Event()  # `Any`: the library types what it takes only in part
    event.add("uid", interview.uid)
    event.add("sequence", interview.sequence)
    event.add("dtstamp", now)
    for name, at in (("dtstart", period.starts_at), ("dtend", period.ends_at)):
        event.add(name, at.astimezone(JST).replace(tzinfo=None), parameters={"TZID": TZID})
    event.add("summary", f"面談：{interview.client}・{interview.partner}")
    event.add("description", "\n\n".join(filter(None, told)))
    if interview.place:
        event.add("location", interview.place)
    event.add("url", link)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", vCalAddress(ORGANIZER), parameters={"CN": "kakutoku connect"})
    if to is not None:
        going = {"CN": to.name, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event.add("attendee", vCalAddress(f"mailto:{to.email}"), parameters=going)

    standard: Any = TimezoneStandard()  # spelled out for calendars that do not know it by name; there is no summer time
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - a zone's own beginning has none
    standard.add("tzoffsetfrom", JST.utcoffset(None))
    standard.add("tzoffsetto", JST.utcoffset(None))
    standard.add("tzname", "JST")
    zone: Any = Timezone()
    zone.add("tzid", TZID)
    zone.add_component(standard)

    calendar: Any = Calendar()
    calendar.add("prodid", "-//kakutoku//kakutoku connect//JA")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(zone)
    calendar.add_component(event)
    return calendar.to_ical()
