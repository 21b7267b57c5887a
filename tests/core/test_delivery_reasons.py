"""What mail servers answer is explained in words that tell what to do (K1)."""

import pytest

from core.delivery_reasons import BASIC, ENHANCED, UNREACHABLE, explained


@pytest.mark.parametrize(
    ("note", "code", "words"),
    [
        ("宛先が拒否されました：550 5.1.1 <a@b.example>: User unknown", "550 5.1.1", "存在しません"),
        ("宛先が拒否されました：552 5.2.2 Mailbox full、550 5.1.1 unknown", "552 5.2.2", "いっぱい"),
        ("宛先が拒否されました：550-5.7.26 unauthenticated", "550 5.7.26", "DMARC"),
        ("本文が受け付けられませんでした：554 rejected", "554", "拒否"),
        ("メールサーバーが受け付けませんでした：421 try later", "421", "混み合って"),
        ("メールサーバーが受け付けませんでした：535 5.7.8 bad credentials", "535 5.7.8", "パスワード"),
        ("宛先が拒否されました：550 5.9.99 odd", "550 5.9.99", "使用できないか"),
        ("メールサーバーに接続できませんでした（ConnectionRefusedError）。", "", "接続を受け付けていません"),
        ("メールサーバーに接続できませんでした（gaierror）。", "", "名前が見つかりません"),
    ],
)
def test_the_answer_is_explained(note: str, code: str, words: str):
    reason = explained(note)
    assert reason is not None
    assert reason.code == code
    assert words in reason.meaning


@pytest.mark.parametrize("note", ["", "宛先のユーザーが無効になりました。", "room 5501", "192.0.2.250", "999 nothing"])
def test_what_is_unknown_is_not_made_up(note: str):
    assert explained(note) is None


def test_every_explanation_is_a_sentence_with_a_next_step():
    for meaning, advice in (*ENHANCED.values(), *BASIC.values(), *UNREACHABLE.values()):
        assert meaning.endswith("。")
        assert advice.endswith("。")
