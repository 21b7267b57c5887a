"""The letters of the sales desk: to the client, to partners without its name, to kakutoku (P1–P4, P10)."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from core import letters_sales as letters
from core.model import Audience, MemberId, OrganizationId, PostingId, Recipient
from core.model_accounts import ConsultationId, ConsultationKind, ConsultationStatus
from core.model_mails import Letter
from core.paths import CONSOLE
from core.views import PostingRecord

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
BUYER = Recipient(MemberId(1), OrganizationId(1), Audience.CLIENT, "株式会社青葉計器", "佐倉 由紀", "b@aoba.example")
SELLER = Recipient(MemberId(7), OrganizationId(3), Audience.PARTNER, "ツキノワ", "髙﨑 直人", "s@tsukinowa.example")
SALES = Recipient(MemberId(9), OrganizationId(5), Audience.KAKUTOKU, "カクトク", "角田 陽子", "k@kakutoku.example")
TITLE, MASKED = "青葉計器の新規開拓", "［社名非公開］の新規開拓"
FIRST = PostingRecord(PostingId(4), OrganizationId(1), TITLE, 1, date(2026, 12, 1))
SECOND = replace(FIRST, round=2)
ASKED, KIND = ConsultationId(6), ConsultationKind.REOPEN


def updated(status: ConsultationStatus, answer: str = "", at: datetime = NOW) -> Letter:
    return letters.consultation_updated(
        BUYER, consultation=ASKED, kind=KIND, status=status, posting=TITLE, answer=answer, at=at
    )


LETTERS: list[tuple[Letter, str, list[str]]] = [
    (
        letters.posting_opened(BUYER, FIRST, title=TITLE),
        "/candidates?posting=4",
        [TITLE, "2026/12/01（火）", "締切の翌日"],
    ),
    (
        letters.posting_opened(BUYER, SECOND, title=TITLE),
        "/candidates?posting=4",
        ["再公募（第2回）", "これまでの候補者"],
    ),
    (
        letters.posting_announced(SELLER, FIRST, masked_title=MASKED),
        "/partner-posting?posting=4",
        [MASKED, "新しい募集", "2026/12/01（火）"],
    ),
    (letters.posting_announced(SELLER, SECOND, masked_title=MASKED), "/partner-posting?posting=4", ["再公募（第2回）"]),
    (
        letters.deadline_extended(BUYER, FIRST, title=TITLE, deadline=date(2026, 12, 8)),
        "/candidates?posting=4",
        ["2026/12/08（火）（変更前　2026/12/01（火））", "翌日から"],
    ),
    (
        letters.deadline_extended(SELLER, FIRST, title=MASKED, deadline=date(2026, 12, 8)),
        "/partner-posting?posting=4",
        ["2026/12/08（火）", "そのまま有効"],
    ),
    (
        letters.consultation_received(
            SALES, consultation=ASKED, client="株式会社青葉計器", kind=KIND, posting=TITLE, text="締切を変えたい。"
        ),
        "/operations-consultations?consultation=6",
        ["株式会社青葉計器", "再公募の相談", TITLE, "締切を変えたい。"],
    ),
    (
        updated(ConsultationStatus.ANSWERED, "来週公開できます。"),
        "/consultations?consultation=6",
        ["回答しました", "来週公開できます。"],
    ),
    (
        updated(ConsultationStatus.IN_PROGRESS, at=NOW + timedelta(minutes=1)),
        "/consultations?consultation=6",
        ["「対応中」"],
    ),
]


@pytest.mark.parametrize(("letter", "path", "words"), LETTERS, ids=lambda value: getattr(value, "key", None))
def test_a_letter_says_what_happened_and_links_to_it(letter: Letter, path: str, words: list[str]):
    assert letter.subject.startswith("【kakutoku connect】")
    for body in (letter.text, unescape(re.sub(r"<[^>]+>", "", letter.html))):
        for word in (*words, f"{CONSOLE}{path}"):
            assert word in body


def test_no_two_occasions_share_a_key():
    later = letters.deadline_extended(BUYER, FIRST, title=TITLE, deadline=date(2026, 12, 9))
    keys = [letter.key for letter, _, _ in LETTERS] + [later.key]
    assert len(set(keys)) == len(keys)


def test_what_a_partner_reads_names_no_client():
    """P10."""
    for letter, _, _ in LETTERS:
        if letter.to == (SELLER.email,):
            assert "青葉" not in letter.subject + letter.text + letter.html + letter.key


@pytest.mark.parametrize("bad", ["題\r\nBcc: all@evil.example", "題\u2028二行目", "{{ 7 * 7 }}", "<script>1</script>"])
def test_what_was_typed_is_only_words(bad: str):
    for letter in (
        letters.posting_announced(SELLER, FIRST, masked_title=bad),
        letters.consultation_received(SALES, consultation=ASKED, client=bad, kind=KIND, posting=bad, text=bad),
    ):
        assert len(letter.subject.splitlines()) == 1
        assert "<script" not in letter.html
        assert "49" not in letter.text
