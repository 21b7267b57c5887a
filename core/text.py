"""What people type is cleaned once, at the door, and refused with a sentence that says what to change (T3)."""

import re
import unicodedata
from decimal import Decimal

from core.errors import Refused

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

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_NUMBER = re.compile(rf"[¥\\]?(-?)[¥\\]?({_DIGITS})(?:\.(\d+))?円?", re.ASCII)


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


def harmless(text: str) -> str:
    """The text of a CSV cell, which no spreadsheet takes for a formula: what would be one is marked as text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def number(typed: str, unit: str = "") -> Decimal | None:
    """The number that people write as １，２００, ¥300,000円 or 12.5, None where it is none; rules bound it.

    `unit` may stand behind it, as in ３．２％.
    """
    try:
        found = _NUMBER.fullmatch(_narrow(typed).removesuffix(unit))
    except Refused:
        return None
    if found is None:
        return None
    fraction = f".{found[3]}" if found[3] else ""
    return Decimal(f"{found[1]}{found[2].replace(',', '')}{fraction}")


def _narrow(typed: str) -> str:
    """The characters of a number in their plain form, blanks gone."""
    narrow = unicodedata.normalize("NFKC", clean(typed, label="", limit=100, multiline=False))
    return re.sub(r"\s", "", narrow).replace("、", ",").translate(_MINUS)


_MINUS = str.maketrans(dict.fromkeys("−‐‑‒–—―ー△▲", "-"))
