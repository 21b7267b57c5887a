"""Mail addresses, phone numbers, postal codes and 登録番号 as people write them, and in the one form that is kept."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from core.errors import Refused
from core.text import clean

EMAIL_LIMIT = 254
LONG_PREFIXES = ("050", "060", "070", "080", "090")
"""Numbers that begin so have eleven digits, every other has ten (L14)."""

BAD_EMAIL = "メールアドレスは「name@company.example」のように、半角で入力してください。"
BAD_PHONE = "電話番号は、市外局番から10桁（050・060・070・080・090で始まる番号は11桁）で入力してください。"
BAD_POSTAL_CODE = "郵便番号は「100-0001」のように、7桁の数字で入力してください。"
BAD_DOMAIN = "ドメインは「company.example」のように、半角で入力してください。"
BAD_REGISTRATION_NUMBER = "登録番号は「T」と13桁の数字で入力してください。"
WRONG_CHECK_DIGIT = "登録番号の数字に誤りがあります（検査用数字が一致しません）。番号をもう一度ご確認ください。"

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ－", "-"))
_PHONE = re.compile(r"\+?[\d\-() ./]+", re.ASCII)
_POSTAL_CODE = re.compile(r"〒?(\d{3})-?(\d{4})", re.ASCII)
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)
_REGISTRATION_NUMBER = re.compile(r"T?(\d{13})", re.ASCII)


def email_address(typed: str) -> str:
    """A mail address in the form in which sign-in looks for it: half-width, lower case. Raises Refused for none."""
    text = clean(typed, label="メールアドレス", limit=EMAIL_LIMIT, required=True, multiline=False)
    narrow = "".join(map(_half_width, text)).strip("<> ").lower()
    if not narrow.isascii():
        raise Refused(BAD_EMAIL)
    try:
        return validate_email(narrow, check_deliverability=False, allow_smtputf8=False, strict=True).normalized.lower()
    except EmailNotValidError:
        raise Refused(BAD_EMAIL) from None


def phone_number(typed: str) -> str:
    """A Japanese phone number as its digits alone, or empty; hyphens and full-width digits may stand (L14).

    Raises Refused for anything else, also for numbers of other countries and for extensions.
    """
    text = _narrow(typed, "電話番号")
    if not text:
        return ""
    if not _PHONE.fullmatch(text):
        raise Refused(BAD_PHONE)
    try:
        number = phonenumbers.parse(text, "JP")
    except phonenumbers.NumberParseException:
        raise Refused(BAD_PHONE) from None
    digits = f"0{number.national_number}"
    if number.country_code != 81 or len(digits) != (11 if digits.startswith(LONG_PREFIXES) else 10):
        raise Refused(BAD_PHONE)
    return digits


def phone_text(kept: str) -> str:
    """A phone number as people read it: 0300000101 is 03-0000-0101. What is no number comes back as it is."""
    try:
        number = phonenumbers.parse(kept, "JP")
    except phonenumbers.NumberParseException:
        return kept
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def postal_code(typed: str) -> str:
    """A postal code as its 7 digits, or empty; 〒, blanks and a hyphen may stand (L14). Raises Refused otherwise."""
    text = _narrow(typed, "郵便番号")
    if not text:
        return ""
    found = _POSTAL_CODE.fullmatch(text)
    if not found:
        raise Refused(BAD_POSTAL_CODE)
    return found[1] + found[2]


def postal_text(kept: str) -> str:
    """A postal code as people read it: 1000001 is 100-0001. Anything else comes back as it is."""
    return f"{kept[:3]}-{kept[3:]}" if re.fullmatch(r"\d{7}", kept, re.ASCII) else kept


def address_text(postal_code: str, address: str) -> str:
    """An address in one line, its postal code before it."""
    return f"{f'〒{postal_text(postal_code)} ' if postal_code else ''}{address}".strip()


def web_domain(typed: str) -> str:
    """The domain of a company's mails and pages, lower case, or empty; an address that holds it may stand.

    Raises Refused otherwise.
    """
    text = _narrow(typed, "ドメイン").lower()
    bare = re.sub(r"^(https?://)?(www\.)?|[/?#].*$", "", text.rsplit("@", 1)[-1])
    if text and not _DOMAIN.fullmatch(bare):
        raise Refused(BAD_DOMAIN)
    return bare


def registration_number(typed: str, *, corporate: bool = True) -> str:
    """A 登録番号 as T and 13 digits, or empty; T, blanks and hyphens may be missing or stand (L4). Raises Refused.

    A company's digits are its 法人番号, whose first digit checks the others; those of a sole proprietor, who is not
    `corporate`, have no such relation.
    """
    text = _narrow(typed, "登録番号").replace("-", "").upper()
    if not text:
        return ""
    found = _REGISTRATION_NUMBER.fullmatch(text)
    if not found:
        raise Refused(BAD_REGISTRATION_NUMBER)
    if corporate and check_digit(found[1][1:]) != int(found[1][0]):
        raise Refused(WRONG_CHECK_DIGIT)
    return f"T{found[1]}"


def check_digit(digits: str) -> int:
    """The first digit of a 法人番号, from the other twelve: 9 − (Σ Qn·Pn mod 9), Qn 1 and 2 by turns from the right."""
    weighed = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return 9 - weighed % 9


def _narrow(typed: str, label: str) -> str:
    """What was typed in half-width characters, blanks gone."""
    text = re.sub(r"\s", "", clean(typed, label=label, limit=100, multiline=False).translate(_HYPHENS))
    return "".join(_half_width(letter) for letter in text)


def _half_width(letter: str) -> str:
    if letter.isdecimal():
        return str(int(letter))
    return chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else letter
