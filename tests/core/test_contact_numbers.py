"""Addresses and numbers are kept in one form, however they were typed; what is none is refused (L4, L14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import contact_numbers
from core.contact_numbers import check_digit, email_address, phone_number, phone_text, postal_code, registration_number
from core.errors import Refused
from core.postal_towns import filled, towns

TWELVE = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hikaru@aoba.example", "hikaru@aoba.example"),
        (" Hikaru.Nitta+a@Aoba-Keiki.EXAMPLE\u200b ", "hikaru.nitta+a@aoba-keiki.example"),
        ("ｈｉｋａｒｕ＠ａｏｂａ．ｅｘａｍｐｌｅ", "hikaru@aoba.example"),
        ("<hikaru@aoba.example>", "hikaru@aoba.example"),
        ("o'hara_1@mail.aoba.co.jp", "o'hara_1@mail.aoba.co.jp"),
    ],
)
def test_a_mail_address_is_kept_half_width_and_in_lower_case(typed: str, kept: str):
    assert email_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("hikaru", "hikaru@", "@aoba.example", "hikaru@aoba", "a@b@aoba.example", "hikaru aoba@aoba.example"),
        *(
            "hikaru..n@aoba.example",
            ".hikaru@aoba.example",
            "hikaru@-aoba.example",
            "hikaru@aoba.example.",
            "a@localhost",
        ),
        *("ひかる@aoba.example", "hikaru@青葉.example", '"a b"@aoba.example', "a@[192.0.2.1]", "a,b@aoba.example"),
        *("a@aoba.example\r\nBcc: b@aoba.example", "hikaru@аoba.example", f"{'a' * 65}@aoba.example", "\0", "@"),
    ],
)
def test_what_is_no_mail_address_is_refused(typed: str):
    with pytest.raises(Refused, match="メールアドレス"):
        email_address(typed)


@given(st.text(max_size=60))
def test_whatever_is_kept_as_a_mail_address_is_kept_as_it_is_the_second_time(typed: str):
    try:
        kept = email_address(typed)
    except Refused:
        return
    assert email_address(kept) == kept
    assert kept.isascii()


@pytest.mark.parametrize(
    ("typed", "kept", "read"),
    [
        ("", "", ""),
        (" \u3000", "", ""),
        ("03-0000-0101", "0300000101", "03-0000-0101"),
        ("０３ー００００ー０１０１", "0300000101", "03-0000-0101"),
        ("03 0000 0101", "0300000101", "03-0000-0101"),
        ("（03）0000−0101", "0300000101", "03-0000-0101"),
        ("+81 3-0000-0101", "0300000101", "03-0000-0101"),
        ("050-0000-0000", "05000000000", "050-0000-0000"),
        ("060-1234-5678", "06012345678", "060-1234-5678"),
        ("070-1234-5678", "07012345678", "070-1234-5678"),
        ("080-1234-5678", "08012345678", "080-1234-5678"),
        ("０９０１２３４５６７８", "09012345678", "090-1234-5678"),
        ("0120-000-000", "0120000000", "0120-000-000"),
        ("0800-000-0000", "08000000000", "0800-000-0000"),
    ],
)
def test_a_phone_number_is_kept_as_digits_and_read_with_hyphens(typed: str, kept: str, read: str):
    """L14."""
    assert phone_number(typed) == kept
    assert phone_text(kept) == read
    assert phone_number(read) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("03-0000-010", "03-0000-01011", "090-1234-567", "090-1234-56789", "0120-000-0000", "1", "000"),
        *("+1 212 555 0100", "03-0000-0101 内線5", "03-0000-0101 ext 5", "電話", "03-ABCD-0101", "①②③"),
    ],
)
def test_what_is_no_phone_number_is_refused_with_what_one_looks_like(typed: str):
    """L14: ten digits for fixed lines, eleven for 050, 060, 070, 080 and 090."""
    with pytest.raises(Refused, match="10桁"):
        phone_number(typed)


@given(st.text("0123456789０９-ー（）+ ", max_size=16))
def test_what_is_kept_as_a_phone_number_has_ten_or_eleven_digits(typed: str):
    try:
        kept = phone_number(typed)
    except Refused:
        return
    assert kept == "" or (kept.isdecimal() and kept.isascii() and len(kept) in (10, 11))
    assert phone_number(phone_text(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("1000001", "1000001"),
        ("100-0001", "1000001"),
        ("〒100-0001", "1000001"),
        ("〒 100 - 0001", "1000001"),
        ("１００－０００１", "1000001"),
        ("100ー0001", "1000001"),
        ("100−0001", "1000001"),
        ("٠١٢٣٤٥٦", "0123456"),
    ],
)
def test_a_postal_code_is_kept_as_seven_digits(typed: str, kept: str):
    assert postal_code(typed) == kept


@pytest.mark.parametrize(
    "typed", ["100-001", "100-00012", "100000", "10-00001", "abc1000001", "1000001番", "①②③④⑤⑥⑦", "-", "〒"]
)
def test_anything_else_is_no_postal_code(typed: str):
    with pytest.raises(Refused, match="7桁の数字"):
        postal_code(typed)


def test_a_postal_code_is_read_with_its_hyphen():
    assert contact_numbers.postal_text("1000001") == "100-0001"
    assert contact_numbers.postal_text("100-0001") == "100-0001"
    assert contact_numbers.postal_text("") == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("aoba-keiki.example", "aoba-keiki.example"),
        ("https://www.Aoba-Keiki.example/company?x=1", "aoba-keiki.example"),
        ("hikaru@aoba-keiki.example", "aoba-keiki.example"),
        ("ａｏｂａ．ｃｏ．ｊｐ", "aoba.co.jp"),
    ],
)
def test_a_domain_is_found_in_what_holds_it(typed: str, kept: str):
    assert contact_numbers.web_domain(typed) == kept


@pytest.mark.parametrize(
    "typed", ["aoba", "青葉.example", "-a.example", "a..example", "http://", "192.0.2.1", "a b.example,"]
)
def test_what_is_no_domain_is_refused(typed: str):
    with pytest.raises(Refused, match="ドメイン"):
        contact_numbers.web_domain(typed)


@pytest.mark.parametrize(
    "typed",
    ["T7000012050002", "7000012050002", "t7000012050002", "Ｔ７０００－０１２０－５０００２", "T 7000012050002"],
)
def test_a_registration_number_is_kept_as_t_and_thirteen_digits(typed: str):
    """L4."""
    assert registration_number(typed) == "T7000012050002"
    assert registration_number(typed, corporate=False) == "T7000012050002"


@pytest.mark.parametrize("typed", ["T123", "T70000120500021", "TT7000012050002", "X7000012050002", "T700001205000①"])
@pytest.mark.parametrize("corporate", [True, False])
def test_the_form_of_a_registration_number_holds_for_everybody(typed: str, corporate: bool):
    with pytest.raises(Refused, match="13桁"):
        registration_number(typed, corporate=corporate)


def test_a_company_s_number_is_checked_and_a_sole_proprietor_s_is_not():
    """L4: only the digits of a company are its 法人番号."""
    with pytest.raises(Refused, match="検査用数字"):
        registration_number("1234567890123")
    assert registration_number("1234567890123", corporate=False) == "T1234567890123"
    assert registration_number("") == ""


@given(TWELVE, st.integers(0, 12), st.integers(1, 9))
def test_no_single_wrong_digit_passes_where_the_check_digit_can_tell(digits: str, place: int, more: int):
    """L4. Modulo nine, 0 and 9 are the same in the twelve digits; every other exchange is noticed."""
    right = f"{check_digit(digits)}{digits}"
    assert registration_number(right) == f"T{right}"
    wrong = str((int(right[place]) + more) % 10)
    typed = right[:place] + wrong + right[place + 1 :]
    if place > 0 and {wrong, right[place]} == {"0", "9"}:
        assert registration_number(typed) == f"T{typed}"
    else:
        with pytest.raises(Refused):
            registration_number(typed)


@given(TWELVE)
def test_a_check_digit_is_never_zero(digits: str):
    assert 1 <= check_digit(digits) <= 9


def test_a_postal_code_fills_its_town():
    """L14."""
    assert towns("1000001") == ("東京都千代田区千代田",)
    assert filled("1000001") == "東京都千代田区千代田"


def test_a_code_of_several_towns_fills_what_they_have_in_common():
    assert towns("0040000") == ("北海道札幌市厚別区", "北海道札幌市清田区")
    assert filled("0040000") == "北海道札幌市"


def test_a_code_of_an_office_tells_its_street_number():
    assert filled("0608614") == "北海道札幌市中央区大通西5丁目地下鉄大通駅西側コンコース内"


@pytest.mark.parametrize("code", ["", "0000000", "9999999", "100-0001", "１０００００１", "abc", "1000001'"])
def test_what_is_no_postal_code_fills_nothing(code: str):
    assert towns(code) == ()
    assert filled(code) == ""
