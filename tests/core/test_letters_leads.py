"""The letters to people who have no account yet, and to those who serve them (A1)."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from core import letters_leads
from core.model import Audience, MemberId, OrganizationId, Recipient, Stranger
from core.model_accounts import LeadId, LeadKind
from core.model_mails import Letter, MailKind
from core.paths import CONSOLE, resolve
from core.sealed import HIDDEN, SECRET, account_occasion, reveal
from tests.cast import NOW

ASKER = Stranger("株式会社みずうみ製作所", "湖畔 あおい", "aoi@mizuumi.example")
SALES = Recipient(MemberId(7), OrganizationId(5), Audience.KAKUTOKU, "カクトク", "角田 陽子", "sales@kakutoku.example")
ADMIN = Recipient(MemberId(12), OrganizationId(6), Audience.CLIENT, ASKER.organization_name, ASKER.name, ASKER.email)
LEAD = LeadId(3)


def received(message: str = "代理店の開拓を相談したい。") -> Letter:
    return letters_leads.lead_received(
        SALES,
        lead=LEAD,
        kind=LeadKind.CONSULTATION,
        company=ASKER.organization_name,
        name=ASKER.name,
        message=message,
    )


LETTERS: list[tuple[Letter, str, list[str]]] = [
    (
        letters_leads.lead_acknowledged(ASKER, lead=LEAD, kind=LeadKind.CONSULTATION),
        "",
        ["無料相談・お問い合わせを受け付けました", "ご連絡します"],
    ),
    (
        letters_leads.lead_acknowledged(ASKER, lead=LeadId(4), kind=LeadKind.BROCHURE),
        "",
        ["資料請求を受け付けました", "資料をお送りします"],
    ),
    (received(), "/operations-lead?lead=3", ["無料相談・お問い合わせ", ASKER.organization_name, "代理店の開拓"]),
    (
        letters_leads.account_verification(ASKER, occasion="link:7:", token="x" * 43, until=NOW + timedelta(hours=72)),
        f"/verification?token={SECRET}",
        ["メールアドレスの認証", "2026/11/27（金） 12:00", "破棄"],
    ),
    (
        letters_leads.account_issued(ADMIN, password="abcd-efgh-jkmn-pqrs"),
        "/login/client",
        [f"メールアドレス　{ADMIN.email}", f"初期パスワード　{SECRET}", "変更"],
    ),
    (
        letters_leads.account_reminder(ASKER, lead=LEAD, at=NOW),
        "/login/client",
        ["すでに発行されています", ASKER.email, "パスワードを忘れた方"],
    ),
]
EACH = pytest.mark.parametrize(("letter", "path", "words"), LETTERS, ids=lambda value: getattr(value, "key", None))


def readable(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@EACH
def test_a_letter_says_what_happened_and_what_to_open(letter: Letter, path: str, words: list[str]) -> None:
    assert letter.subject.startswith("【kakutoku connect】")
    for body in (letter.text, readable(letter.html)):
        for word in words:
            assert word in body
    assert (f'href="{CONSOLE}{path}"' in letter.html) is bool(path)
    assert ("▼" in letter.text) is bool(path)


@EACH
def test_a_letter_addresses_its_reader_and_thanks_nobody_for_using_what_they_do_not_use(
    letter: Letter, path: str, words: list[str]
) -> None:
    reader = SALES if letter.kind is MailKind.LEAD_RECEIVED else ASKER
    assert letter.to == (reader.email,)
    assert letter.text.startswith(f"{reader.organization_name}\n{reader.name} 様\n")
    assert "ご利用いただき" not in letter.text


@EACH
def test_a_secret_stands_in_no_stored_text(letter: Letter, path: str, words: list[str]) -> None:
    stored = letter.subject + letter.text + letter.html + letter.key
    assert (letter.secret in stored) is not bool(letter.secret)
    assert (SECRET in stored) is bool(letter.secret)


def test_what_is_delivered_holds_the_secret_where_its_mark_stood() -> None:
    letter = LETTERS[3][0]
    delivered = reveal(resolve(letter.text, "https://connect.example"), letter.secret)
    assert f"\nhttps://connect.example/verification?token={'x' * 43}\n" in delivered
    assert HIDDEN in reveal(letter.text, None)


def test_the_subjects_are_those_of_the_manual() -> None:
    assert [LETTERS[place][0].subject for place in (3, 4)] == [
        "【kakutoku connect】アカウントメール認証",
        "【kakutoku connect】アカウントが発行されました",
    ]


def test_the_mails_of_secrets_are_found_by_what_their_keys_begin_with() -> None:
    assert LETTERS[3][0].key.startswith("link:7:")
    assert LETTERS[4][0].key.startswith(account_occasion(ADMIN.member))


def test_a_receipt_repeats_nothing_but_who_asked() -> None:
    letter = letters_leads.lead_acknowledged(
        replace(ASKER, name='<a href="https://evil.example">賞金</a>'), lead=LEAD, kind=LeadKind.BROCHURE
    )
    assert "<a " not in letter.html


def test_a_reminder_is_sent_once_an_hour() -> None:
    keys = {
        letters_leads.account_reminder(ASKER, lead=LEAD, at=NOW + timedelta(minutes=minutes)).key
        for minutes in (0, 59, 60)
    }
    assert len(keys) == 2
