"""What people type is cleaned once, at the door, and refused with a sentence that says what to change (T3)."""

import re
import unicodedata
from decimal import Decimal

from core.errors import Refused
from core.money import MAX_YEN

MAX_QUANTITY = 10**6
"""The most hours, calls or pieces one line may count."""

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_NORMALIZABLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
    "|(?<![\u200d\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff\U000e007f])\u200d+"
    "|\u200d+(?![\u2190-\u2bff\U0001f000-\U0001faff])"
    "|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]+"
)
_LINE_BLANKS = re.compile(r"\s+")
_BLANK_LETTERS = re.compile("[\\s\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]*")

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_YEN = re.compile(rf"[¥\\]?(-?)[¥\\]?({_DIGITS})(\.\d+)?円?", re.ASCII)
_QUANTITY = re.compile(rf"(-?)({_DIGITS})(?:\.(\d+))?", re.ASCII)


def clean(value: str, *, label: str, limit: int, required: bool = False, multiline: bool = True) -> str:
    """The text as it is kept: what was typed, less what can't be seen. Raises Refused where it is missing or too long.

    Accents and voicing marks are composed (NFC), so that equal words are equal; nothing is replaced by a look-alike,
    so the register's characters (髙, 﨑, ㈱, ①, and 神 in its compatibility form) stay (L15). Line ends become \\n and
    lose the blanks before them. NUL, control and direction marks and zero-width characters go; what holds an emoji or
    a kanji variant together stays. `limit` counts characters.
    """
    text = _NEWLINES.sub("\n", value)
    if not unicodedata.is_normalized("NFC", text):
        text = _NORMALIZABLE.sub(lambda run: unicodedata.normalize("NFC", run[0]), text)
    text = _INVISIBLE.sub("", text)
    if multiline:
        text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    else:
        text = _LINE_BLANKS.sub(" ", text).strip()
    if _BLANK_LETTERS.fullmatch(text):
        text = ""
    if required and not text:
        raise Refused(f"{label}を入力してください。")
    if len(text) > limit:
        raise Refused(f"{label}は{limit:,}文字以内で入力してください（現在{len(text):,}文字）。")
    return text


def parse_yen(text: str, label: str) -> int:
    """Whole yen from what people write: 300000, ¥300,000, ３００，０００円. Raises Refused unless 1 to MAX_YEN."""
    found = _YEN.fullmatch(_narrow(text, label))
    if not found or (found[3] and found[3].strip(".0")):
        raise Refused(f"{label}は「300000」のように、1円単位の数字で入力してください。")
    if found[1] or not (amount := _whole(found[2])):
        raise Refused(f"{label}は1円以上で入力してください。")
    if amount > MAX_YEN:
        raise Refused(f"{label}は{MAX_YEN:,}円以下で入力してください。")
    return amount


def parse_quantity(text: str, label: str) -> Decimal:
    """A quantity with up to four decimals: 100, 12.5, １，２００. Raises Refused unless above 0, up to MAX_QUANTITY."""
    found = _QUANTITY.fullmatch(_narrow(text, label))
    if not found:
        raise Refused(f"{label}は「100」や「12.5」のように、数字で入力してください。")
    if len((found[3] or "").rstrip("0")) > 4:
        raise Refused(f"{label}は小数点以下4桁までで入力してください。")
    amount = Decimal(f"{_whole(found[2])}.{found[3][:4] if found[3] else 0}")
    if found[1] or not amount:
        raise Refused(f"{label}は0より大きい数で入力してください。")
    if amount > MAX_QUANTITY:
        raise Refused(f"{label}は{MAX_QUANTITY:,}以下で入力してください。")
    return amount


def _narrow(text: str, label: str) -> str:
    """The characters of a number in their plain form, blanks gone. Raises Refused where nothing is left."""
    narrow = unicodedata.normalize("NFKC", clean(text, label=label, limit=100, multiline=False))
    narrow = re.sub(r"\s", "", narrow).replace("、", ",").translate(_MINUS)
    if not narrow:
        raise Refused(f"{label}を入力してください。")
    return narrow


_MINUS = str.maketrans(dict.fromkeys("−‐‑‒–—―ー△▲", "-"))


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))
