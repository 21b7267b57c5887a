"""The letters of 品質チェック and of the review at a deal's end (C4, C5)."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest

from core import letters_quality as letters
from core.model import Audience, CompanySize, MemberId, OrderId, OrganizationId, ProposalId, Recipient
from core.model_contracts import Check, QualityAxis, ReviewForm
from core.model_mails import Letter
from core.paths import CONSOLE
from core.views.quality import EndedDeal, WaitingCheck

AT = datetime(2027, 1, 4, 3, tzinfo=UTC)
ORDER, DEAL, CLIENT = OrderId(5), ProposalId(8), OrganizationId(1)
BUYER = Recipient(MemberId(1), CLIENT, Audience.CLIENT, "株式会社青葉計器", "佐倉 由紀", "b@aoba.example")
SELLER = Recipient(MemberId(7), OrganizationId(3), Audience.PARTNER, "ツキノワ", "髙﨑 直人", "s@tsukinowa.example")
DIRECTOR = Recipient(MemberId(9), OrganizationId(5), Audience.KAKUTOKU, "カクトク", "堂本 健", "d@kakutoku.example")
DECEMBER = date(2026, 12, 1)
WAITING = WaitingCheck(CLIENT, ORDER, "合同会社ツキノワ営業舎", DECEMBER)
REVIEW = ReviewForm(4, "報告が早い。", "リストの精度。", "", CompanySize.UNDER_300)


def low(comment: str = "連絡が途絶えた。", client: str = "株式会社青葉計器", at: datetime = AT) -> Letter:
    check = Check(dict.fromkeys(QualityAxis, 3) | {QualityAxis.REPORTING: 1}, comment)
    return letters.quality_low(
        DIRECTOR, order=ORDER, month=DECEMBER, check=check, client=client, partner="ツキノワ営業舎", at=at
    )


def posted(review: ReviewForm = REVIEW) -> Letter:
    return letters.review_posted(
        SELLER, order=ORDER, proposal=DEAL, review=review, client="株式会社青葉計器", posting="新規開拓"
    )


LETTERS: list[tuple[Letter, str, list[str]]] = [
    (
        low(),
        "/operations-quality?order=5",
        ["株式会社青葉計器", "ツキノワ営業舎", "2026年12月", "2.6", "報告・連絡　1", "連絡が途絶えた。"],
    ),
    (
        letters.quality_reminder(BUYER, month=DECEMBER, waiting=[WAITING]),
        "/quality",
        ["合同会社ツキノワ営業舎 様　2026年12月分（2027/02/28（日）まで）", "パートナーには表示されません"],
    ),
    (
        letters.review_requested(BUYER, EndedDeal(DEAL, ORDER, CLIENT, "ツキノワ営業舎", "新規開拓")),
        "/deals?order=5",
        ["ツキノワ営業舎", "新規開拓", "14日間"],
    ),
    (posted(), "/partner-deals?order=5", ["株式会社青葉計器", "★ 4.0", "報告が早い。"]),
]


@pytest.mark.parametrize(("letter", "path", "words"), LETTERS, ids=lambda value: getattr(value, "key", None))
def test_a_letter_says_what_happened_and_links_to_it(letter: Letter, path: str, words: list[str]):
    assert letter.subject.startswith("【kakutoku connect】")
    for body in (letter.text, unescape(re.sub(r"<[^>]+>", "", letter.html))):
        for word in (*words, f"{CONSOLE}{path}"):
            assert word in body


def test_a_correction_is_an_occasion_of_its_own_and_a_double_click_is_none():
    assert low().key == low("別の言葉").key != low(at=AT.replace(hour=4)).key


def test_a_client_with_very_many_deals_reads_how_many_more_there_are():
    told = letters.quality_reminder(BUYER, month=DECEMBER, waiting=[WAITING] * 1_000).text
    assert told.count("2026年12月分（") == letters.LISTED
    assert "ほか970件" in told


@pytest.mark.parametrize("bad", ["題\r\nBcc: all@evil.example", "{{ 7 * 7 }}", "<script>1</script>"])
def test_what_was_typed_is_only_words(bad: str):
    for letter in (low(bad, bad), posted(replace(REVIEW, good=bad))):
        assert len(letter.subject.splitlines()) == 1
        assert "<script" not in letter.html
        assert "49" not in letter.text
