"""Arranging an interview: offered, taken by one, moved, called off, and both calendars told (M3)."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core import rules_interviews as law
from core.actions.candidates import decline, proceed_to_interview
from core.actions.interviews import call_off, offer_dates, take_date, withdraw_offer
from core.actions.members import save_own_profile
from core.errors import Conflict, ConsoleError, NotAllowed, NotFound, Refused
from core.jobs import Worker
from core.model import MailState, ProposalId, Side, Viewer
from core.model_choosing import InterviewId, InterviewState, SlotId
from core.model_mails import MailKind
from core.repository import reading, transaction
from core.rules_interviews import Period
from core.store.tables import AuditRow, InterviewRow, MailFileRow, MailRow, MessageRow
from core.views.interviews import Interview, Interviews
from tests import factories
from tests.cast import NOW, Cast, address
from tests.core.test_jobs import Clock, Mailbox, server, settings

DAY = timedelta(days=1)
READERS = {address(name) for name in ("buyer", "boss", "seller")}
"""Everybody who acts for one of the two sides."""


def slots(count: int = 3, first: int = 1) -> list[Period]:
    """Dates of an hour, at noon of the coming days."""
    return [Period(NOW + n * DAY, NOW + n * DAY + timedelta(hours=1)) for n in range(first, first + count)]


def offer(
    engine: Engine, viewer: Viewer, proposal: ProposalId, dates: list[Period] | None = None, **options: Any
) -> InterviewId:
    options = {"place": "https://meet.example/a", "note": "30分ほど前に資料をお送りします。", "at": NOW} | options
    with transaction(engine, viewer) as repo:
        known = repo.interviews.of_thread(proposal).offered
        seen = options.get("seen", known.id if known else None)
        return offer_dates(
            repo,
            proposal,
            slots() if dates is None else dates,
            options["place"],
            options["note"],
            seen,
            options["at"],
            intent=options.get("intent"),
        )


def act(engine: Engine, viewer: Viewer, action: Any, *arguments: Any, at: datetime = NOW) -> Any:
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def stand(engine: Engine, viewer: Viewer, proposal: ProposalId) -> Interviews:
    with reading(engine, viewer) as repo:
        return repo.interviews.of_thread(proposal)


def found(engine: Engine, viewer: Viewer, interview: InterviewId) -> Interview:
    with reading(engine, viewer) as repo:
        return repo.interviews.get(interview)


def nth(engine: Engine, viewer: Viewer, interview: InterviewId, number: int = 0) -> SlotId:
    return found(engine, viewer, interview).slots[number].id


def fixed(engine: Engine, cast: Cast, proposal: ProposalId, number: int = 0, at: datetime = NOW) -> InterviewId:
    """A date that `buyer` offered and `seller` took."""
    interview = offer(engine, cast.buyer, proposal, at=at)
    act(engine, cast.seller, take_date, nth(engine, cast.seller, interview, number), at=at)
    return interview


def mails(engine: Engine, kind: MailKind) -> list[MailRow]:
    with Session(engine) as session:
        return list(session.scalars(select(MailRow).where(MailRow.kind == kind).order_by(MailRow.id)))


def readers(engine: Engine, kind: MailKind) -> set[str]:
    return {to for mail in mails(engine, kind) for to in mail.to}


def calendars(engine: Engine) -> list[Any]:
    """Every calendar file that a mail carries, in the order of writing."""
    with Session(engine) as session:
        contents = session.scalars(select(MailFileRow.content).order_by(MailFileRow.id)).all()
    return [Calendar.from_ical(content) for content in contents]


def lines(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(
            session.scalars(select(MessageRow.body).where(MessageRow.side == Side.SYSTEM).order_by(MessageRow.id))
        )


def trail(engine: Engine) -> list[str]:
    with Session(engine) as session:
        rows = session.scalars(select(AuditRow.action).where(AuditRow.subject == "interview").order_by(AuditRow.id))
        return list(rows)


def everything(engine: Engine) -> str:
    """What a refusal must leave as it was."""
    tables = (InterviewRow, MailRow, MailFileRow, MessageRow, AuditRow)
    with Session(engine) as session:
        rows = [session.execute(select(table.__table__).order_by(table.id)).all() for table in tables]
    return json.dumps(rows, default=str)


@pytest.fixture
def proposal(engine: Engine, cast: Cast) -> ProposalId:
    """A thread of `buyer` and `seller`."""
    return factories.in_talks(engine, cast)


# --- offered ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "taker", "told"), [("buyer", "seller", {"seller"}), ("seller", "buyer", {"buyer", "boss"})]
)
def test_either_side_offers_and_the_other_is_told_by_mail_and_in_the_chat(
    engine: Engine, cast: Cast, proposal: ProposalId, who: str, taker: str, told: set[str]
):
    me, other = getattr(cast, who), getattr(cast, taker)
    offer(engine, me, proposal, list(reversed(slots())))
    for viewer in (me, other):
        offered = stand(engine, viewer, proposal).offered
        assert offered is not None
        assert (offered.side, offered.state) == (me.side, InterviewState.OFFERED)
        assert [slot.period for slot in offered.slots] == slots()
        assert offered.place == "https://meet.example/a"
    assert readers(engine, MailKind.INTERVIEW_OFFERED) == {address(name) for name in told}
    assert "2026/11/25（水） 12:00〜13:00" in mails(engine, MailKind.INTERVIEW_OFFERED)[0].text
    assert calendars(engine) == [], "nothing is in a calendar before a date is taken"
    assert lines(engine)[-1].startswith(
        f"{me.side.label}が面談の候補日を提案しました。\n・2026/11/25（水） 12:00〜13:00\n"
    )
    assert trail(engine) == ["offer_dates"]


def test_whoever_wants_no_mails_about_messages_gets_none_about_an_offer_but_gets_the_date(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    with transaction(engine, cast.boss) as repo:
        save_own_profile(repo, "青葉 宗一", NOW, notify_messages=False, notify_orders=False)
    interview = offer(engine, cast.seller, proposal)
    waiting = {
        to for mail in mails(engine, MailKind.INTERVIEW_OFFERED) for to in mail.to if mail.state is MailState.QUEUED
    }
    assert waiting == {address("buyer")}
    act(engine, cast.buyer, take_date, nth(engine, cast.buyer, interview))
    assert readers(engine, MailKind.INTERVIEW_FIXED) == READERS


@pytest.mark.parametrize(
    ("dates", "options", "said"),
    [
        ([], {}, "1件以上"),
        (slots(6), {}, "5件まで"),
        ([*slots(1), *slots(1)], {}, "重なっています"),
        (slots(1, 0), {}, "過ぎています"),
        ([Period(NOW + DAY, NOW + DAY - timedelta(hours=1))], {}, "終了が開始より後"),
        (None, {"place": "あ" * 201}, "場所・URLは200文字以内"),
        (None, {"note": "あ" * 501}, "備考は500文字以内"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_and_nothing_is_written(
    engine: Engine, cast: Cast, proposal: ProposalId, dates: list[Period] | None, options: dict[str, str], said: str
):
    before = everything(engine)
    with pytest.raises(Refused, match=said):
        offer(engine, cast.buyer, proposal, dates, **options)
    assert everything(engine) == before


def test_the_second_press_of_a_double_click_offers_nothing_more(engine: Engine, cast: Cast, proposal: ProposalId):
    first = offer(engine, cast.buyer, proposal, intent="press")
    before = everything(engine)
    assert offer(engine, cast.buyer, proposal, intent="press", seen=None) == first
    assert everything(engine) == before


def test_a_new_offer_of_either_side_replaces_the_open_one_and_its_waiting_mail(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    first = offer(engine, cast.buyer, proposal)
    second = offer(engine, cast.seller, proposal, slots(2, 10))
    assert found(engine, cast.buyer, first).state is InterviewState.REPLACED
    open_ = stand(engine, cast.buyer, proposal).offered
    assert open_ is not None
    assert open_.id == second
    states = {mail.to[0]: mail.state for mail in mails(engine, MailKind.INTERVIEW_OFFERED)}
    assert states == {
        address("seller"): MailState.CANCELLED,
        address("buyer"): MailState.QUEUED,
        address("boss"): MailState.QUEUED,
    }
    with pytest.raises(Refused, match="新しい候補日に変更されています"):
        act(engine, cast.seller, take_date, nth(engine, cast.seller, first))


def test_whoever_did_not_see_the_newest_offer_replaces_nothing(engine: Engine, cast: Cast, proposal: ProposalId):
    offer(engine, cast.buyer, proposal)
    before = everything(engine)
    with pytest.raises(Conflict, match="状況が変わりました"):
        offer(engine, cast.seller, proposal, seen=None)
    assert everything(engine) == before


# --- taken ------------------------------------------------------------------------------------------------------------


def test_a_date_that_is_taken_is_in_everybodys_calendar(engine: Engine, cast: Cast, proposal: ProposalId):
    interview = fixed(engine, cast, proposal, 1)
    for viewer in (cast.buyer, cast.seller, cast.looker):
        now = stand(engine, viewer, proposal)
        assert now.offered is None
        assert now.fixed is not None
        assert (now.fixed.id, now.fixed.fixed, now.fixed.state) == (interview, slots()[1], InterviewState.FIXED)
    assert Counter(to for mail in mails(engine, MailKind.INTERVIEW_FIXED) for to in mail.to) == Counter(READERS)
    files = calendars(engine)
    events = [calendar.walk("VEVENT")[0] for calendar in files]
    assert [calendar["method"] for calendar in files] == ["REQUEST"] * 3
    assert {event["attendee"].removeprefix("mailto:") for event in events} == READERS
    assert len({event["uid"] for event in events}) == 1
    assert {event["sequence"] for event in events} == {0}
    assert {event["dtstart"].dt for event in events} == {slots()[1].starts_at}
    assert {event["dtstart"].params["TZID"] for event in events} == {"Asia/Tokyo"}
    assert lines(engine)[-1] == "パートナーが面談の日程を確定しました。\n2026/11/26（木） 12:00〜13:00"
    assert trail(engine) == ["offer_dates", "take_date"]


def test_the_mail_that_arrives_leads_into_this_installation_and_comes_from_its_sender(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    fixed(engine, cast, proposal)
    mailbox = Mailbox()
    with server(mailbox) as url:
        Worker(engine, settings(url), Clock()).run_once()
    mail = next(mail for mail in mailbox.accepted if mail["To"] == address("seller") and "確定" in mail["Subject"])
    alternative = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    (attached,) = mail.iter_attachments()
    assert alternative.get_param("method") == "REQUEST"
    assert attached.get_filename() == "invite.ics"
    assert attached.get_payload(decode=True) == alternative.get_payload(decode=True)
    (event,) = Calendar.from_ical(attached.get_payload(decode=True)).walk("VEVENT")
    assert event["url"] == f"https://connect.example/partner-messages?proposal={proposal}"
    assert event["organizer"] == "mailto:no-reply@connect.example"
    assert event["dtstart"].dt == slots()[0].starts_at
    assert event["dtstart"].dt.strftime("%Y/%m/%d %H:%M") == "2026/11/25 12:00"


def test_nobody_takes_what_their_own_side_offered(engine: Engine, cast: Cast, proposal: ProposalId):
    slot = nth(engine, cast.buyer, offer(engine, cast.buyer, proposal))
    for viewer in (cast.buyer, cast.boss):
        with pytest.raises(Refused, match="相手の方が選択します"):
            act(engine, viewer, take_date, slot)


def test_a_press_twice_is_one_effect_and_anybody_else_is_told_that_it_is_fixed(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    interview = offer(engine, cast.seller, proposal)
    first, second = (nth(engine, cast.buyer, interview, n) for n in (0, 1))
    act(engine, cast.buyer, take_date, first)
    before = everything(engine)
    act(engine, cast.buyer, take_date, first)
    for viewer, slot in ((cast.boss, first), (cast.boss, second), (cast.buyer, second)):
        with pytest.raises(Refused, match="すでに確定しています"):
            act(engine, viewer, take_date, slot)
    assert everything(engine) == before


def test_a_date_that_has_begun_by_now_cannot_be_taken(engine: Engine, cast: Cast, proposal: ProposalId):
    interview = offer(engine, cast.buyer, proposal)
    before = everything(engine)
    with pytest.raises(Refused, match="2026/11/25（水） 12:00〜13:00 は過ぎています"):
        act(engine, cast.seller, take_date, nth(engine, cast.seller, interview), at=NOW + DAY)
    assert everything(engine) == before
    act(engine, cast.seller, take_date, nth(engine, cast.seller, interview, 1), at=NOW + DAY)


# --- taken back, moved, called off ------------------------------------------------------------------------------------


def test_dates_that_were_taken_back_cannot_be_taken_and_their_mail_stays(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    interview = offer(engine, cast.buyer, proposal)
    with pytest.raises(Refused, match="提案した側のみ"):
        act(engine, cast.seller, withdraw_offer, interview)
    act(engine, cast.boss, withdraw_offer, interview)
    before = everything(engine)
    act(engine, cast.buyer, withdraw_offer, interview)
    with pytest.raises(Refused, match="取り下げられています"):
        act(engine, cast.seller, take_date, nth(engine, cast.seller, interview))
    assert everything(engine) == before
    assert [mail.state for mail in mails(engine, MailKind.INTERVIEW_OFFERED)] == [MailState.CANCELLED]
    assert stand(engine, cast.seller, proposal) == Interviews()
    assert lines(engine)[-1] == "企業が面談の候補日を取り下げました。"


def test_what_was_taken_cannot_be_taken_back_as_an_offer(engine: Engine, cast: Cast, proposal: ProposalId):
    interview = fixed(engine, cast, proposal)
    with pytest.raises(Refused, match="すでに確定しています"):
        act(engine, cast.buyer, withdraw_offer, interview)


def test_a_date_stands_until_a_new_one_is_taken_and_then_moves_in_the_calendar(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    first = fixed(engine, cast, proposal)
    second = offer(engine, cast.seller, proposal, slots(2, 10))
    now = stand(engine, cast.buyer, proposal)
    assert (now.offered.id if now.offered else None, now.fixed.id if now.fixed else None) == (second, first)
    assert "現在の日程　2026/11/25（水） 12:00〜13:00" in mails(engine, MailKind.INTERVIEW_OFFERED)[-1].text
    act(engine, cast.boss, take_date, nth(engine, cast.boss, second))
    now = stand(engine, cast.seller, proposal)
    assert now.offered is None
    assert now.fixed is not None
    assert (now.fixed.id, now.fixed.fixed) == (second, slots(1, 10)[0])
    assert found(engine, cast.buyer, first).state is InterviewState.REPLACED
    events = [calendar.walk("VEVENT")[0] for calendar in calendars(engine)]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 0, 0, 1, 1, 1]
    assert "変更前　2026/11/25（水） 12:00〜13:00" in mails(engine, MailKind.INTERVIEW_FIXED)[-1].text
    assert lines(engine)[-1].startswith("企業が面談の日程を変更しました。\n2026/12/04（金） 12:00〜13:00\n（変更前：")


@pytest.mark.parametrize("who", ["buyer", "seller"])
def test_either_side_calls_a_date_off_and_with_it_the_offer_to_move_it(
    engine: Engine, cast: Cast, proposal: ProposalId, who: str
):
    interview = fixed(engine, cast, proposal)
    offer(engine, cast.seller, proposal, slots(2, 10))
    act(engine, getattr(cast, who), call_off, interview)
    before = everything(engine)
    act(engine, getattr(cast, who), call_off, interview)
    assert everything(engine) == before
    assert stand(engine, cast.buyer, proposal) == Interviews()
    assert readers(engine, MailKind.INTERVIEW_CALLED_OFF) == READERS
    cancelled = calendars(engine)[3:]
    assert [calendar["method"] for calendar in cancelled] == ["CANCEL"] * 3
    events = [calendar.walk("VEVENT")[0] for calendar in calendars(engine)]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 0, 0, 1, 1, 1]
    assert "面談の日程を取り消しました。" in lines(engine)[-1]
    again = fixed(engine, cast, proposal)
    assert found(engine, cast.buyer, again).uid != found(engine, cast.buyer, interview).uid


def test_what_is_over_is_not_called_off_and_another_interview_is_a_new_event(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    first = fixed(engine, cast, proposal)
    later = NOW + 2 * DAY
    with pytest.raises(Refused, match="終了しているため"):
        act(engine, cast.buyer, call_off, first, at=later)
    second = offer(engine, cast.buyer, proposal, slots(2, 10), at=later)
    act(engine, cast.seller, take_date, nth(engine, cast.seller, second), at=later)
    assert found(engine, cast.buyer, first).state is InterviewState.FIXED
    assert found(engine, cast.buyer, first).uid != found(engine, cast.buyer, second).uid


def test_an_open_offer_cannot_be_called_off(engine: Engine, cast: Cast, proposal: ProposalId):
    with pytest.raises(Refused, match="取り消す面談の日程がありません"):
        act(engine, cast.buyer, call_off, offer(engine, cast.buyer, proposal))


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_in_a_thread_that_rests_nothing_is_arranged_until_it_is_open_again(
    engine: Engine, cast: Cast, proposal: ProposalId
):
    interview = fixed(engine, cast, proposal)
    slot = nth(engine, cast.seller, interview)
    act(engine, cast.buyer, decline, proposal)
    before = everything(engine)
    for viewer in (cast.buyer, cast.seller):
        for action, arguments in ((call_off, (interview,)), (withdraw_offer, (interview,)), (take_date, (slot,))):
            with pytest.raises(Refused, match="送信できません"):
                act(engine, viewer, action, *arguments)
        with pytest.raises(Refused, match="送信できません"):
            offer(engine, viewer, proposal)
    assert everything(engine) == before
    act(engine, cast.buyer, proceed_to_interview, proposal)
    act(engine, cast.seller, call_off, interview)


@pytest.mark.parametrize("stranger", ["outsider", "rival"])
def test_to_strangers_there_are_no_dates(engine: Engine, cast: Cast, proposal: ProposalId, stranger: str):
    viewer = getattr(cast, stranger)
    interview = fixed(engine, cast, proposal)
    slot = nth(engine, cast.seller, interview)
    assert stand(engine, viewer, proposal) == Interviews()
    for action, thing in ((take_date, slot), (withdraw_offer, interview), (call_off, interview)):
        with pytest.raises(NotFound):
            act(engine, viewer, action, thing)
    with pytest.raises(NotFound):
        found(engine, viewer, interview)
    with pytest.raises(NotFound):
        offer(engine, viewer, proposal)


def test_a_guest_reads_the_dates_and_arranges_nothing(engine: Engine, cast: Cast, proposal: ProposalId):
    interview = offer(engine, cast.seller, proposal)
    slot = nth(engine, cast.looker, interview)
    for action, thing in ((take_date, slot), (withdraw_offer, interview), (call_off, interview)):
        with pytest.raises(NotAllowed):
            act(engine, cast.looker, action, thing)


# --- races ------------------------------------------------------------------------------------------------------------


def rush(engine: Engine, *presses: tuple[Viewer, Any, tuple[Any, ...]]) -> list[str]:
    """All at once; what each was told, "" where it was done."""
    start = Barrier(len(presses))

    def press(viewer: Viewer, action: Any, arguments: tuple[Any, ...]) -> str:
        start.wait()
        try:
            act(engine, viewer, action, *arguments)
        except ConsoleError as refused:
            return refused.sentence
        return ""

    with ThreadPoolExecutor(len(presses)) as pool:
        return [each.result() for each in [pool.submit(press, *one) for one in presses]]


@pytest.mark.parametrize("slot_of_the_other", [0, 1], ids=["the same date", "another date"])
def test_of_two_people_who_take_at_once_one_wins_and_the_other_is_told(
    engine: Engine, cast: Cast, proposal: ProposalId, slot_of_the_other: int
):
    interview = offer(engine, cast.seller, proposal)
    first, other = (nth(engine, cast.buyer, interview, n) for n in (0, slot_of_the_other))
    told = rush(engine, (cast.buyer, take_date, (first,)), (cast.boss, take_date, (other,)))
    assert sorted(told) == ["", law.NO_LONGER_OPEN[InterviewState.FIXED]]
    assert len(mails(engine, MailKind.INTERVIEW_FIXED)) == 3
    assert trail(engine).count("take_date") == 1
    assert len([line for line in lines(engine) if "確定しました" in line]) == 1


def test_taking_and_taking_back_at_once_is_one_of_the_two(engine: Engine, cast: Cast, proposal: ProposalId):
    interview = offer(engine, cast.seller, proposal)
    told = rush(
        engine,
        (cast.buyer, take_date, (nth(engine, cast.buyer, interview),)),
        (cast.seller, withdraw_offer, (interview,)),
    )
    state = found(engine, cast.buyer, interview).state
    expected = {
        InterviewState.FIXED: ["", law.NO_LONGER_OPEN[InterviewState.FIXED]],
        InterviewState.WITHDRAWN: [law.NO_LONGER_OPEN[InterviewState.WITHDRAWN], ""],
    }
    assert told == expected[state]
    assert len(calendars(engine)) == (3 if state is InterviewState.FIXED else 0)


def test_two_offers_at_once_leave_one_open(engine: Engine, cast: Cast, proposal: ProposalId):
    arguments = (proposal, slots(), "", "", None)
    told = rush(engine, (cast.buyer, offer_dates, arguments), (cast.seller, offer_dates, arguments))
    assert sorted(map(bool, told)) == [False, True]
    assert trail(engine) == ["offer_dates"]
