import time

import pytest
from hypothesis import given

from core.words import is_figure, words
from tests.strategies import any_text, business_text, repeatable


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("月額¥300,000（税抜）とする。", "月額|¥300,000|（|税抜|）|と|する|。"),
        ("稼働時間は100時間を上限とする。", "稼働時間は|100時間|を|上限と|する|。"),
        ("2026/12/01（火）から2027年1月15日まで", "2026/12/01（火）|から|2027年1月15日|まで"),
        ("平均アポ率3.2%、5〜10社", "平均アポ率|3.2%|、|5|〜|10社"),
        ("３ヶ月で１，０００万円", "３ヶ月|で|１，０００万円"),
        ("14:05に開始", "14:05|に|開始"),
        ("SaaSのBtoB営業", "SaaS|の|BtoB|営業"),
        ("担当は髙﨑㈱の🧑\u200d💼です", "担当は|髙﨑㈱の|🧑\u200d💼|です"),
        ("か\u3099く", "か\u3099|く"),
        ("・架電\n・週次報告\n\n", "・|架電|\n|・|週次報告|\n|\n"),
        ("https://a.example/x?y=1 と info@a.example", "https://a.example/x?y=1| |と| |info@a.example"),
        ("----------", "----------"),
        ("", ""),
    ],
)
def test_a_word_is_what_people_would_change_at_once(text, cut):
    assert "|".join(words(text)) == cut


@repeatable
@given(any_text | business_text)
def test_words_joined_are_the_text_again(text):
    assert "".join(words(text)) == text
    assert all(words(text))


@pytest.mark.parametrize(
    "word", ["¥300,000", "100時間", "3.2%", "2026/12/01（火）", "2026年12月", "5営業日", "１０社", "0"]
)
def test_figures_are_told_from_phrases(word):
    assert words(word) == (word,)
    assert is_figure(word)


@pytest.mark.parametrize("word", ["営業", "SaaS", "第", "、", "\n", "¥"])
def test_phrases_are_no_figures(word):
    assert not is_figure(word)


def test_long_and_hostile_texts_are_cut_in_reasonable_time():
    started = time.perf_counter()
    for text in ("営業支援" * 5_000, "1," * 10_000, "、" * 20_000, "\u0301" * 20_000, "\u200d" * 20_000, "a@" * 10_000):
        assert "".join(words(text)) == text
    assert time.perf_counter() - started < 10
