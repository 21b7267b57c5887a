"""Choosing among candidates, from the first look to the interview (P8, P10, P11, M3).

Two members of the client choose; every mail is read from a real mail server, as the people it goes to would read it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core import rules_interviews as law
from core.calendar import jst_date
from core.formats import day
from core.model import CandidateStatus, MailState, ProposalId
from core.model_choosing import CheckPoint
from core.store.tables import MailRow
from tests import factories
from tests.browser.clock import Clock
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.post_office import PostOffice, link_in, post_office, text_of
from tests.browser.visitors import Visitor
from tests.cast import NOW, Cast
from tests.databases import SqliteFactory
from tests.factories import OPENED

TITLES = ("食品工場への三段階の開拓", "展示会後の追客", "代理店の立ち上げ", "紹介から広げる開拓", "手紙と電話の併用")
REASON = "株式会社青葉計器としては、同じ業界での実績を重視しました。"
READ = "●●●としては、同じ業界での実績を重視しました。"
DECIDED = "ご提案の選考結果のお知らせ"

S = CandidateStatus


@dataclass(frozen=True, slots=True)
class Office:
    """A served console over a posting with five candidates, the clock in it, and where its mails arrive."""

    console: Console
    clock: Clock
    post: PostOffice


def five_candidates(engine: Engine, cast: Cast) -> None:
    """Candidate 01 is `seller`'s, 02 `rival`'s; the others are partners of whom nothing else is known."""
    posting = factories.posting(engine, cast)
    proposers = (cast.seller, cast.rival, *factories.partners(engine, 3))
    for number, (viewer, title) in enumerate(zip(proposers, TITLES, strict=True)):
        factories.proposal(engine, viewer, posting, title, at=OPENED + timedelta(days=1, hours=number))


@pytest.fixture
def office(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Office]:
    letter = tmp_path / "clock"
    with (
        post_office() as post,
        opened(
            sqlite_factory, tmp_path, five_candidates, CONNECT_SMTP_URL=post.url, CONNECT_TEST_CLOCK=str(letter)
        ) as console,
    ):
        yield Office(console, Clock(letter), post)


def test_from_the_first_look_to_the_interview(office: Office, visits: Visits):
    buyer, boss = (visits(office.console, name).enter() for name in ("buyer", "boss"))
    both_score_a_candidate(buyer, boss)
    they_compare_three_and_share_what_they_see(buyer, boss)
    three_are_declined_and_one_is_taken_back(buyer, boss)
    the_two_others_hear_of_it_and_why(office, visits)
    the_chosen_one_takes_a_date_for_the_interview(office, buyer, visits(office.console, "seller"))


def both_score_a_candidate(buyer: Visitor, boss: Visitor) -> None:
    """P11: one press a check point; the list shows what the team makes of it."""
    for member, scores in ((buyer, (5, 4, 4)), (boss, (3, 3, 2))):
        page = member.open("/proposal?proposal=1")
        for point, score in zip(CheckPoint, scores, strict=True):
            page.get_by_role("group", name=point.label).get_by_role("radio", name=f"{score} ").check(force=True)
        expect(page.get_by_text(re.compile("チーム平均 "))).to_be_visible()
    buyer.open("/candidates?posting=1&sort=evaluation")
    expect(buyer.page.get_by_role("listitem").filter(has_text=TITLES[0]).first).to_contain_text(
        "選定チェック 3.5（2名）"
    )


def they_compare_three_and_share_what_they_see(buyer: Visitor, boss: Visitor) -> None:
    """P11: the address is all that a colleague needs."""
    page = buyer.open("/candidates?posting=1")
    for number in (1, 3, 4):
        page.get_by_role("checkbox", name=f"候補者{number:02d}を選択").check()
    page.get_by_role("link", name="比較する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("候補者の比較")
    expect(page.get_by_text("3社を比較中")).to_be_visible()
    assert buyer.path == "/comparison?proposals=1,3,4"
    theirs = boss.open(buyer.path)
    for seen in (page, theirs):
        for title in (TITLES[0], TITLES[2], TITLES[3]):
            expect(seen.get_by_text(title).first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("group", name="選択した候補者")).to_contain_text("3社を選択中")


def three_are_declined_and_one_is_taken_back(buyer: Visitor, boss: Visitor) -> None:
    """P8: one question for all of them, and a colleague who thinks better of one."""
    page = buyer.page
    page.get_by_role("button", name="選択を解除").click()
    for number in (2, 3, 4):
        page.get_by_role("checkbox", name=f"候補者{number:02d}を選択").check()
    buyer.press("見送る")
    dialog = buyer.dialog()
    for words in ("候補者02", "候補者03", "候補者04", "10分後（12:1"):
        expect(dialog).to_contain_text(words)
    dialog.get_by_label("見送りの理由（任意）").fill(REASON)
    buyer.press("3社を見送る", within=dialog)
    expect(
        page.get_by_text(re.compile("3社を「見送り」にしました。お見送りメールは 12:1. に送信されます"))
    ).to_be_visible()
    expect(page.get_by_role("group", name="選択した候補者")).to_be_hidden()
    theirs = boss.open("/proposal?proposal=3")
    expect(theirs.get_by_text(re.compile("お見送りメールは 12:1. に送信されます（あと"))).to_be_visible()
    boss.press("元に戻す（未対応）")
    expect(theirs.get_by_text("「未対応」に戻しました。")).to_be_visible()
    assert statuses(buyer.console) == [S.NEW, S.DECLINED, S.NEW, S.DECLINED, S.NEW]


def the_two_others_hear_of_it_and_why(office: Office, visits: Visits) -> None:
    """P8, P10: after the grace period, without whose reason it is; the one taken back in time hears nothing at all."""
    assert office.post.all() == []
    office.clock.set(NOW + timedelta(minutes=15))
    rival = visits(office.console, "rival")
    mails = [office.post.mail(to, DECIDED) for to in (office.console.address("rival"), "staff@partner-001.example")]
    for mail in mails:
        assert READ in text_of(mail)
        assert "青葉" not in "".join([mail["Subject"], *(part.get_content() for part in mail.iter_parts())])
    rival.enter().page.goto(link_in(mails[0], "/partner-proposals"))
    expect(rival.dialog()).to_contain_text(READ)
    with Session(office.console.engine) as session:
        states = session.execute(
            select(MailRow.to, MailRow.state).where(MailRow.kind == "declined").order_by(MailRow.id)
        ).all()
    assert {to[0]: state for to, state in states} == {
        office.console.address("rival"): MailState.SENT,
        "staff@partner-000.example": MailState.CANCELLED,
        "staff@partner-001.example": MailState.SENT,
    }
    assert [to for to, _ in office.post.all() if "partner-000" in to] == []


def the_chosen_one_takes_a_date_for_the_interview(office: Office, buyer: Visitor, seller: Visitor) -> None:
    """M3: both get the date that was taken as their calendars read it, in Japan's time."""
    page = buyer.open("/proposal?proposal=1")
    buyer.press("面談に進む")
    expect(page.get_by_text("双方の企業名が開示されています").first).to_be_visible()
    buyer.open("/messages?proposal=1")
    page.get_by_role("button", name="面談の候補日を提案").click()
    buyer.press("候補日を提案する", within=buyer.dialog())
    expect(page.get_by_text("相手の方の選択をお待ちください。")).to_be_visible()
    there = link_in(office.post.mail(office.console.address("seller"), "面談の候補日"), "/partner-messages")
    theirs = seller.enter().page
    theirs.goto(there)
    taken = law.period_of(law.usual_days(jst_date(NOW), 2)[1], time(10), law.USUAL_LENGTH)
    theirs.get_by_role("button", name=day(jst_date(taken.starts_at))).click()
    expect(theirs.get_by_text("面談の日程を確定しました。").first).to_be_visible()
    for reader in ("buyer", "seller"):
        mail = office.post.mail(office.console.address(reader), "面談の日程が確定しました")
        calendar = calendar_of(mail)
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == "REQUEST"
        for name, moment in (("DTSTART", taken.starts_at), ("DTEND", taken.ends_at)):
            assert event[name].dt == moment
            assert event[name].params["TZID"] == event[name].dt.tzinfo.key == "Asia/Tokyo"


def calendar_of(mail: EmailMessage) -> Any:
    """The invitation that a mail carries, as a calendar reads it."""
    (invitation,) = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    content: Any = invitation.get_payload(decode=True)
    return Calendar.from_ical(content)


def statuses(console: Console) -> list[CandidateStatus]:
    """Of the five candidates, as the client's database has them."""
    found = (ProposalId(number) for number in range(1, 6))
    return console.read("buyer", lambda repo: [repo.candidates.detail(each, NOW).card.status for each in found])
