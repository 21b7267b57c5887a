"""The letters: each says what happened and what to do, links to the thing, and gives nobody away (P8, P10, M2)."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from core import letters, letters_accounts, letters_repairs
from core.calendar import Term
from core.model import (
    Audience,
    MemberId,
    MessageId,
    OrderId,
    OrganizationId,
    ProposalId,
    Recipient,
    TerminationId,
)
from core.model_mails import Letter, MailKind
from core.paths import CONSOLE, resolve
from core.rules import decline_key
from core.sealed import SECRET
from tests.core.test_endings import LETTERS as ENDINGS
from tests.core.test_letters_contracts import LETTERS as CONTRACTS
from tests.core.test_letters_direction import LETTERS as DIRECTION
from tests.core.test_letters_feed import LETTERS as FEED
from tests.core.test_letters_interviews import LETTERS as INTERVIEWS
from tests.core.test_letters_invited import LETTERS as INVITED
from tests.core.test_letters_leads import LETTERS as LEADS
from tests.core.test_letters_quality import LETTERS as QUALITY
from tests.core.test_letters_sales import LETTERS as SALES

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SELLER = Recipient(
    MemberId(7),
    OrganizationId(3),
    Audience.PARTNER,
    "合同会社ツキノワ営業舎",
    "髙﨑 直人",
    "seller@tsukinowa.example",
)
BUYER = Recipient(
    MemberId(1), OrganizationId(1), Audience.CLIENT, "株式会社青葉計器", "佐倉 由紀", "buyer@aoba-keiki.example"
)
PROPOSAL, ORDER = ProposalId(5), OrderId(12)
CLIENT, PARTNER, POSTING = BUYER.organization_name, SELLER.organization_name, "計測機器の新規開拓"
TERM = Term(date(2026, 12, 1), date(2027, 2, 28))


def declined(posting: str = POSTING, feedback: str = "") -> Letter:
    return letters.declined(
        SELLER,
        proposal=PROPOSAL,
        masked_posting=posting,
        feedback=feedback,
        declined_at=NOW,
        send_after=NOW + timedelta(minutes=10),
    )


def message(text: str = "候補日をお送りします。", last_read: MessageId | None = None, posting: str = POSTING) -> Letter:
    return letters.message_received(
        BUYER, proposal=PROPOSAL, last_read=last_read, counterpart=PARTNER, posting=posting, message=text
    )


def submitted(to: Recipient, version: int = 1, *, request_withdrawn: bool = False) -> Letter:
    return letters.order_submitted(
        to,
        order=ORDER,
        version=version,
        counterpart=PARTNER if to is BUYER else CLIENT,
        posting=POSTING,
        request_withdrawn=request_withdrawn,
    )


def approved(to: Recipient) -> Letter:
    counterpart = PARTNER if to is BUYER else CLIENT
    return letters.order_approved(
        to, order=ORDER, version=3, counterpart=counterpart, posting=POSTING, term=TERM, total=990_000
    )


def decided(to: Recipient, *, approved: bool) -> Letter:
    return letters.termination_decided(
        to,
        order=ORDER,
        termination=TerminationId(2),
        counterpart=PARTNER if to is BUYER else CLIENT,
        posting=POSTING,
        ends_on=date(2027, 1, 15),
        approved=approved,
        reason="合意の記録がないため。",
    )


ALL: list[tuple[Letter, str, list[str]]] = [
    (declined(), "/partner-proposals?proposal=5", ["お見送り", POSTING]),
    (
        letters.decline_corrected(SELLER, proposal=PROPOSAL, masked_posting=POSTING, declined_at=NOW),
        "/partner-proposals?proposal=5",
        ["取り消されました", POSTING],
    ),
    (
        letters.proceeded(SELLER, proposal=PROPOSAL, counterpart=CLIENT, posting=POSTING),
        "/partner-messages?proposal=5",
        ["面談に進む", CLIENT, POSTING],
    ),
    (message(), "/messages?proposal=5", [PARTNER, "候補日をお送りします。"]),
    (
        letters.quote_requested(SELLER, order=ORDER, counterpart=CLIENT, posting=POSTING),
        "/partner-order?order=12",
        [CLIENT, "見積のご依頼"],
    ),
    (
        letters.renewal_requested(SELLER, order=ORDER, counterpart=CLIENT, posting=POSTING),
        "/partner-order?order=12",
        [CLIENT, "契約更新"],
    ),
    (submitted(BUYER), "/order?order=12", [PARTNER, "第1版", "提出", "「承認依頼」"]),
    (submitted(SELLER, 2, request_withdrawn=True), "/partner-order?order=12", [CLIENT, "第2版", "取り下げられ"]),
    (
        letters.revision_requested(
            SELLER, order=ORDER, event=4, version=2, counterpart=CLIENT, posting=POSTING, request="単価を¥3,000に。"
        ),
        "/partner-order?order=12",
        [CLIENT, "第2版", "単価を¥3,000に。"],
    ),
    (
        letters.approval_requested(SELLER, order=ORDER, event=5, version=3, counterpart=CLIENT, posting=POSTING),
        "/partner-order?order=12",
        [CLIENT, "第3版", "承認してください"],
    ),
    (approved(BUYER), "/deals?order=12", [PARTNER, "2026/12/01（火）〜2027/02/28（日）", "¥990,000", "PDF"]),
    (approved(SELLER), "/partner-deals?order=12", [CLIENT, "第3版"]),
    (
        letters.termination_requested(
            SELLER,
            order=ORDER,
            termination=TerminationId(2),
            counterpart=CLIENT,
            posting=POSTING,
            ends_on=date(2027, 1, 15),
            reason="採用計画の見直しのため。",
        ),
        "/partner-deals?order=12",
        [CLIENT, "2027/01/15（金）", "採用計画の見直しのため。"],
    ),
    (decided(BUYER, approved=True), "/deals?order=12", [PARTNER, "承認されました", "2027/01/15（金）"]),
    (decided(SELLER, approved=False), "/partner-deals?order=12", [CLIENT, "承認されませんでした", "合意の記録がない"]),
    (
        letters.certification_changed(
            SELLER, audit=4, prime=True, audited="マネジメント審査", held_on=date(2026, 11, 20)
        ),
        "/partner-profile",
        ["プライム認定パートナーになりました", "マネジメント審査", "2026/11/20（金）"],
    ),
    (
        letters.certification_changed(SELLER, audit=9, prime=False, audited="定例MTG審査", held_on=date(2026, 11, 20)),
        "/partner-profile",
        ["「一般」に変わりました", "定例MTG審査", "ご相談ください"],
    ),
    (
        letters.account_locked(BUYER, locked_at=NOW, until=NOW + timedelta(minutes=15)),
        "/password/forgot/client",
        ["2026/11/24（火） 12:15", "再設定"],
    ),
    (
        letters_accounts.password_reset(BUYER, occasion="link:7:", token="x" * 43, until=NOW + timedelta(hours=1)),
        f"/password/reset/client?token={SECRET}",
        ["2026/11/24（火） 13:00", "1回のみ有効"],
    ),
    (
        letters_accounts.password_changed(SELLER, at=NOW),
        "/password/forgot/partner",
        ["2026/11/24（火） 12:00", "変更されました"],
    ),
    (letters_accounts.second_step_changed(BUYER, at=NOW, added=True), "/security", ["2段階認証を設定しました"]),
    (letters_accounts.second_step_changed(SELLER, at=NOW, added=False), "/security", ["解除されました"]),
    (
        letters_accounts.second_step_changed(SELLER, at=NOW + timedelta(hours=1), added=False, by_operator=True),
        "/security",
        ["カクトク運営事務局が", "解除しました"],
    ),
    (
        letters_repairs.account_repaired(SELLER, at=NOW, what="ログインの一時停止を解除しました。"),
        "/login/partner",
        ["一時停止を解除", "カクトク運営事務局"],
    ),
    (
        letters_repairs.email_corrected(
            BUYER, "new@client.example", at=NOW, what="「new@client.example」に変更しました。"
        )[1],
        "/login/client",
        ["new@client.example", "カクトク運営事務局"],
    ),
    (
        letters_repairs.approval_withdrawn(
            SELLER, order=ORDER, event=7, version=2, posting=POSTING, reason="ご担当者の異動のため。"
        ),
        "/partner-order?order=12",
        ["第2版", "取り下げました", POSTING, "ご担当者の異動のため。"],
    ),
]


def readable(html: str) -> str:
    """The words of an HTML mail."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_every_kind_of_mail_is_looked_at_here():
    others = (*LEADS, *SALES, *INVITED, *INTERVIEWS, *CONTRACTS, *DIRECTION, *ENDINGS, *FEED, *QUALITY)
    assert {letter.kind for letter, _, _ in (*ALL, *others)} == set(MailKind)


@pytest.mark.parametrize(("letter", "path", "words"), ALL, ids=lambda value: getattr(value, "key", None))
def test_a_letter_says_what_happened_and_links_to_it_in_text_and_html(letter: Letter, path: str, words: list[str]):
    assert letter.subject.startswith("【kakutoku connect】")
    for body in (letter.text, readable(letter.html)):
        for word in words:
            assert word in body
        assert f"{CONSOLE}{path}" in body
    assert f'href="{CONSOLE}{path}"' in letter.html


@pytest.mark.parametrize(("letter", "path", "words"), ALL, ids=lambda value: getattr(value, "key", None))
def test_links_are_completed_with_the_installations_address(letter: Letter, path: str, words: list[str]):
    sent = resolve(letter.text + letter.html, "https://connect.example")
    assert f"https://connect.example{path}" in sent
    assert CONSOLE not in sent.replace(SECRET, "")


@pytest.mark.parametrize(("letter", "path", "words"), ALL, ids=lambda value: getattr(value, "key", None))
def test_a_letter_greets_and_reaches_its_one_reader(letter: Letter, path: str, words: list[str]):
    reader = BUYER if letter.to == (BUYER.email,) else SELLER
    assert (letter.to, letter.cc, letter.organization) == ((reader.email,), (), reader.organization)
    assert letter.text.startswith(f"{reader.organization_name}\n{reader.name} 様\n")
    assert letter.key.endswith(f":{reader.member}")


def test_no_two_occasions_share_a_key():
    again = [
        message(last_read=MessageId(9)),
        submitted(BUYER, 2),
        letters.declined(
            SELLER,
            proposal=PROPOSAL,
            masked_posting=POSTING,
            feedback="",
            declined_at=NOW + timedelta(seconds=1),
            send_after=NOW + timedelta(minutes=11),
        ),
    ]
    keys = [letter.key for letter, _, _ in ALL] + [letter.key for letter in again]
    assert len(set(keys)) == len(keys)


def test_an_unread_run_brings_one_mail_whatever_the_lines_say():
    assert message("一行目").key == message("二行目").key
    assert message(last_read=MessageId(9)).key == message("別の行", last_read=MessageId(9)).key


def test_the_decline_waits_for_its_grace_period_and_is_found_by_its_occasion():
    assert declined().send_after == NOW + timedelta(minutes=10)
    assert declined().key.startswith(decline_key(PROPOSAL, NOW))
    assert all(letter.send_after is None for letter, _, _ in ALL if letter.kind is not MailKind.DECLINED)


def test_a_decline_says_what_the_client_said_of_it_or_nothing_at_all():
    told, silent = declined(feedback="商材の経験を\n重視しました。"), declined()
    assert "商材の経験を\n重視しました。" in told.text
    assert "コメント" in told.text
    assert "コメント" not in silent.text


@pytest.mark.parametrize("kind", [MailKind.DECLINED, MailKind.DECLINE_CORRECTED])
def test_a_decline_names_nobody_but_its_reader(kind: MailKind):
    letter = next(letter for letter, _, _ in ALL if letter.kind is kind)
    everything = " ".join([letter.key, letter.subject, letter.text, letter.html, *letter.to])
    assert CLIENT not in everything
    assert "aoba" not in everything


@pytest.mark.parametrize("bad", ["題\r\nBcc: all@evil.example", "題\nTo: x", "題\u2028二行目", "題\x0b続き"])
def test_what_was_typed_never_becomes_a_header_or_a_paragraph(bad: str):
    letter = letters.message_received(
        BUYER, proposal=PROPOSAL, last_read=None, counterpart=bad, posting=bad, message="本文"
    )
    assert len(letter.subject.splitlines()) == 1
    posting = next(line for line in letter.text.splitlines() if line.startswith("■ 募集"))
    assert posting == "■ 募集　" + " ".join(bad.split())


def test_typed_html_is_shown_and_not_obeyed():
    letter = message('<img src="https://evil.example/x"> & <b>太字</b>', posting="<script>1</script>")
    assert "<img" not in letter.html
    assert "<script" not in letter.html
    assert '<img src="https://evil.example/x"> & <b>太字</b>' in readable(letter.html)
    assert '<img src="https://evil.example/x"> & <b>太字</b>' in letter.text


def test_typed_template_words_are_only_words():
    letter = message("{{ 7 * 7 }} {% raw %}")
    assert "{{ 7 * 7 }} {% raw %}" in letter.text


def test_long_texts_are_shortened_where_they_would_swamp_the_mail():
    letter = letters.message_received(
        replace(BUYER, name="長" * 500),
        proposal=PROPOSAL,
        last_read=None,
        counterpart="社" * 500,
        posting="題" * 500,
        message="文" * 20_000,
    )
    assert len(letter.subject) <= 150
    assert "文" * 399 + "…" in letter.text
    assert "文" * 400 not in letter.text
    assert "題" * 79 + "…" in letter.text


def test_html_mails_fetch_nothing():
    for letter, _, _ in ALL:
        assert not re.search(r"<(img|link|script|iframe)|url\(|@import", letter.html)
