"""The letters to a case's director about what its members report (D6)."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from core import letters_feed as letters
from core.model import (
    Audience,
    ContractStatus,
    MemberId,
    OrderId,
    OrganizationId,
    ProposalId,
    Recipient,
)
from core.model_direction import AppointmentId, AppointmentState, CaseId, FeedEntryId, ScriptId, Work
from core.model_mails import Letter
from core.paths import CONSOLE
from core.views.direction import CaseHead
from core.views.feed import Appointment, DayEnd, DayTold

NOW = datetime(2026, 12, 8, 9, tzinfo=UTC)
DAY = date(2026, 12, 8)
DIRECTOR = Recipient(MemberId(9), OrganizationId(5), Audience.KAKUTOKU, "カクトク", "堂本 健", "d@kakutoku.example")
HEAD = CaseHead(
    id=CaseId(4),
    proposal=ProposalId(8),
    name="計測機器の新規開拓",
    client_id=OrganizationId(1),
    client="株式会社青葉計器",
    partner_id=OrganizationId(3),
    partner="合同会社ツキノワ営業舎",
    director_id=DIRECTOR.member,
    director="堂本 健",
    order=OrderId(5),
    status=ContractStatus.ACTIVE,
    starts=date(2026, 12, 1),
    ends=date(2027, 2, 28),
    revision=1,
)


def booked(text: str = "株式会社みなも機械") -> Letter:
    told = Appointment(
        id=AppointmentId(7),
        case=HEAD.id,
        company=text,
        attendee=text,
        meets_at=NOW,
        notes=f"予算：{text}",
        state=AppointmentState.BOOKED,
        booked_on=DAY,
        member_id=MemberId(7),
        member="髙﨑 直人",
        script_id=ScriptId(1),
        script="スクリプトA",
    )
    return letters.appointment_reported(DIRECTOR, HEAD, told)


def ended(text: str = "午後の反応がよい。", revision: int = 1) -> Letter:
    ends = [DayTold(MemberId(7), "髙﨑 直人", Work(390, 62, 14, 2), text), DayTold(MemberId(8), "月野 灯", Work(), "")]
    return letters.day_ended(DIRECTOR, HEAD, DAY, ends, DayEnd(FeedEntryId(3), text, False, revision), NOW)


LETTERS: list[tuple[Letter, str, list[str]]] = [
    (
        booked(),
        "/case?case=4&part=feed",
        ["株式会社みなも機械", "2026/12/08（火） 18:00", "髙﨑 直人", "計測機器の新規開拓", "予算：株式会社みなも機械"],
    ),
    (
        ended(),
        "/case?case=4&part=feed",
        [
            "2026/12/08（火）",
            "2名分",
            "稼働時間 6.5時間、架電 62件、コンタクト 14件、アポ獲得 2件",
            "午後の反応がよい。",
        ],
    ),
]


@pytest.mark.parametrize(("letter", "path", "words"), LETTERS, ids=lambda value: getattr(value, "key", None))
def test_a_letter_says_what_was_reported_and_links_to_the_feed(letter: Letter, path: str, words: list[str]):
    assert letter.subject.startswith("【kakutoku connect】")
    for body in (letter.text, unescape(re.sub(r"<[^>]+>", "", letter.html))):
        for word in words:
            assert word in body
    assert f"{CONSOLE}{path}" in letter.text


def test_the_mail_about_a_days_ends_waits_for_the_others_and_each_report_is_an_occasion_of_its_own():
    assert ended().send_after == NOW + letters.QUIET
    assert ended().key != ended(revision=2).key
    assert ended().key.startswith(letters.ends_occasion(HEAD.id, DAY))


def test_a_letter_in_the_place_of_a_message_says_why_it_comes():
    told = DayEnd(FeedEntryId(3), "", False, 1)
    why = "送信先が混み合っています（429）。"
    missed = letters.day_ended(DIRECTOR, HEAD, DAY, [], told, NOW, missed=why)
    assert why in missed.text
    assert why in missed.html
    assert "Slack" not in ended().text + booked().text


@pytest.mark.parametrize("bad", ["題\r\nBcc: all@evil.example", "{{ 7 * 7 }}", "<script>1</script>"])
def test_what_was_typed_is_only_words(bad: str):
    for letter in (booked(bad), ended(bad)):
        assert len(letter.subject.splitlines()) == 1
        assert "<script" not in letter.html
        assert "49" not in letter.text
