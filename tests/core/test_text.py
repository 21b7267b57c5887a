import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.money import MAX_YEN
from core.text import MAX_QUANTITY, clean, number
from tests.strategies import repeatable, texts


def cleaned(value, **options):
    return clean(value, **{"label": "詳細", "limit": 20_000, **options})


KEPT = [
    "髙﨑㈱①～〜",
    "神\ufa19福\ufa1b社\ufa4c",
    "葛\U000e0100飾区",
    "🧑\u200d💼と👨\u200d👩\u200d👧\u200d👦と❤\ufe0f\u200d🔥と👩🏽\u200d🚀と🏳\ufe0f\u200d🌈",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "　字下げのある段落\n\n　次の段落",
    "10,000円~20,000円 3~5社 -> >= <b>*太字*</b> ![x](http://a.example/x.png)",
    "半角ｶﾅ、全角ＡＢＣ、㍻、Ⅲ、½",
    "項目\t単価\t数量",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_people_typed_comes_back_as_typed(text):
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一行目\r\n二行目\r三行目\u2028四行目", "一行目\n二行目\n三行目\n四行目"),
        ("本文  \n　\n続き　 ", "本文\n\n続き"),
        ("\n\n　本文\n\n", "　本文"),
        ("ガイド".replace("ガ", "カ\u3099"), "ガイド"),
        ("a\0b\x07c\x1b[0m", "abc[0m"),
        ("資料\u202egpj.exe", "資料gpj.exe"),
        ("星\u200b波\ufeff商\u2060事\u200d会", "星波商事会"),
        ("\u2066右\u2069\u200f", "右"),
        ("秘\U000e0041\U000e0042密", "秘密"),
        ("\ud800壊れた文字\udfff", "壊れた文字"),
        ("\u200d\u200d🧑\u200d", "🧑"),
    ],
)
def test_what_cannot_be_seen_is_removed(typed, kept):
    assert cleaned(typed) == kept


def test_a_single_line_has_no_line_breaks_or_tabs():
    assert cleaned(" 営業\r\n\t支援　代行 ", multiline=False) == "営業 支援 代行"


@pytest.mark.parametrize("blank", ["", " 　\n\t", "\u200b\0\u202e", "\u3164\u3164", "\u2800", "\ufe0f", "\u200d"])
def test_required_text_must_be_visible(blank):
    assert cleaned(blank) == ""
    with pytest.raises(Refused, match=r"^詳細を入力してください。$"):
        cleaned(blank, required=True)


def test_too_long_text_is_told_how_long_it_is():
    assert len(cleaned("あ" * 20_000)) == 20_000
    with pytest.raises(Refused, match=r"^詳細は20,000文字以内で入力してください（現在20,345文字）。$"):
        cleaned("あ" * 20_345)


def test_invisible_characters_do_not_count():
    assert cleaned("あ\u200b" * 10, limit=10) == "あ" * 10


@repeatable
@given(texts)
def test_clean_text_stays_as_it_is(text):
    once = cleaned(text)
    assert cleaned(once) == once
    assert cleaned(once, multiline=False) == cleaned(text, multiline=False)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in once)
    once.encode()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("300000", "300000"),
        ("¥300,000", "300000"),
        ("￥３００，０００", "300000"),
        ("\\300,000", "300000"),
        ("３０００円", "3000"),
        (" 3 000 ", "3000"),
        ("3,000.00", "3000.00"),
        ("１２．５", "12.5"),
        ("0", "0"),
        ("0.0001", "0.0001"),
        ("-3000", "-3000"),
        ("−３０００", "-3000"),
        ("¥-3,000", "-3000"),
        ("▲3,000", "-3000"),
        ("9" * 99, "9" * 99),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, found: str):
    assert number(typed) == Decimal(found)


@pytest.mark.parametrize(
    "typed", ["", "　", "3,00", "三千円", "1e5", "NaN", "Infinity", "٣٠٠", "100時間", "1.", "--3", "1.2.3", "9" * 101]
)
def test_what_is_no_number_is_none(typed: str):
    assert number(typed) is None


@repeatable
@given(st.integers(1, MAX_YEN), st.sampled_from(["{}", "{:,}", "¥{:,}", "{:,}円"]), st.booleans())
def test_every_amount_is_read_back_in_every_spelling(amount, form, full_width):
    typed = form.format(amount)
    if full_width:
        typed = typed.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert number(typed) == amount


@repeatable
@given(st.decimals("0.0001", MAX_QUANTITY, places=4))
def test_every_quantity_is_read_back(quantity):
    assert number(f"{quantity:,f}") == quantity


@repeatable
@given(st.text(max_size=120))
def test_no_text_makes_the_reader_stumble(text):
    found = number(text)
    assert found is None or found.is_finite()
