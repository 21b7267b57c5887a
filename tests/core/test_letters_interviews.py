"""The letters about interview dates: when, where, with whom, and what the calendar is to do (M3)."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from core import letters_interviews as letters
from core.documents.calendar_file import Method, invitation
from core.model import Recipient
from core.model_choosing import SlotId
from core.model_mails import Letter, MailKind
from core.paths import CONSOLE
from core.rules_interviews import Period
from core.views.interviews import Slot
from tests.core.test_calendar_file import BUYER, DATE, INTERVIEW, NOW, SELLER

LATER = Period(DATE.starts_at + timedelta(days=2), DATE.ends_at + timedelta(days=2))
FILES = {
    (to, method): invitation(INTERVIEW, DATE, method, to, NOW)
    for to in (BUYER, SELLER)
    for method in (Method.REQUEST, Method.CANCEL)
}


def offered(to: Recipient, moves: Period | None = None) -> Letter:
    interview = replace(INTERVIEW, slots=(Slot(SlotId(1), DATE), Slot(SlotId(2), LATER)))
    return letters.interview_offered(to, interview, moves=moves)


def fixed(to: Recipient, moved: Period | None = None) -> Letter:
    return letters.interview_fixed(to, INTERVIEW, DATE, moved=moved, file=FILES[to, Method.REQUEST])


def called_off(to: Recipient, by: str) -> Letter:
    return letters.interview_called_off(to, INTERVIEW, DATE, by=by, file=FILES[to, Method.CANCEL])


CLIENT, PARTNER, WHEN = INTERVIEW.client, INTERVIEW.partner, "2026/12/01（火） 10:00〜11:00"
LETTERS: list[tuple[Letter, str, list[str]]] = [
    (offered(SELLER), "/partner-messages?proposal=5", [CLIENT, WHEN, "2026/12/03（木） 10:00〜11:00", "1つ選択"]),
    (fixed(BUYER), "/messages?proposal=5", [PARTNER, WHEN, "確定しました", INTERVIEW.place, ".ics"]),
    (
        fixed(SELLER, LATER),
        "/partner-messages?proposal=5",
        [CLIENT, WHEN, "変更前　2026/12/03（木）", "変更されました"],
    ),
    (called_off(BUYER, CLIENT), "/messages?proposal=5", [PARTNER, f"{CLIENT}が取り消しました", WHEN]),
    (called_off(SELLER, CLIENT), "/partner-messages?proposal=5", [f"{CLIENT} 様が取り消しました", WHEN]),
]


@pytest.mark.parametrize(("letter", "path", "words"), LETTERS, ids=lambda value: getattr(value, "key", None))
def test_a_letter_says_what_happened_and_links_to_it(letter: Letter, path: str, words: list[str]):
    assert letter.subject.startswith("【kakutoku connect】")
    for body in (letter.text, unescape(re.sub(r"<[^>]+>", "", letter.html))):
        for word in (*words, INTERVIEW.posting_title, f"{CONSOLE}{path}"):
            assert word in body


def test_no_two_occasions_share_a_key():
    keys = [letter.key for letter, _, _ in LETTERS]
    assert len(set(keys)) == len(keys)


def test_what_was_typed_is_only_words():
    typed = replace(
        INTERVIEW, place="<script>1</script> {{ 7 * 7 }}", note="<img src=x>", client="題\r\nBcc: a@b.example"
    )
    letter = letters.interview_fixed(SELLER, typed, DATE, moved=None, file=FILES[SELLER, Method.REQUEST])
    assert len(letter.subject.splitlines()) == 1
    assert "<script" not in letter.html
    assert "<img" not in letter.html
    assert "{{ 7 * 7 }}" in letter.text


def test_an_offer_to_move_a_date_says_which_one_stands_until_then():
    text = offered(BUYER, LATER).text
    assert "現在の日程　2026/12/03（木） 10:00〜11:00" in text
    assert "現在の日程のままです" in text
    assert "現在の日程" not in offered(BUYER).text


@pytest.mark.parametrize("letter", [each for each, _, _ in LETTERS], ids=lambda letter: letter.key)
def test_what_happened_stands_apart_from_its_facts(letter: Letter):
    before, _, _ = letter.text.partition("■")
    assert before.endswith("。\n\n")


@pytest.mark.parametrize("letter", [fixed(BUYER), fixed(SELLER, LATER), called_off(BUYER, PARTNER)])
def test_what_is_for_the_calendar_comes_as_a_file(letter: Letter):
    method = "CANCEL" if letter.kind is MailKind.INTERVIEW_CALLED_OFF else "REQUEST"
    assert [(file.name, file.media_type) for file in letter.files] == [
        ("invite.ics", f"text/calendar; method={method}")
    ]
    assert offered(BUYER).files == ()
