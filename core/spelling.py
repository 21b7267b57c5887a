"""The many ways one word can be written: widths, kana, cases, old kanji, look-alikes, and gaps between letters."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_ODD = "\u200b"
"""Stands for a character that changes or joins its neighbour, so that the text needs the slower walk."""

_VARIANTS = (
    "高髙 崎﨑嵜碕 辺邉邊 斎齋斉齊 沢澤 浜濱濵 広廣 桜櫻 国國 徳德 恵惠 真眞 淵渕渊 島嶋嶌 富冨 滝瀧 竜龍 瀬瀨 穂穗 "
    "桑桒 吉𠮷 曽曾 桧檜 条條 栄榮 円圓 寛寬 黒黑 郷鄕 聡聰 増增 静靜 浅淺 万萬 与與 団團 関關 鉄鐵 -‐‑‒–—―−⁃─━ "
    "・·•‧∙⋅ aаα bвβ cсϲ dԁ eеε hһнη iіι jј kкκ mмμ nν oоο pрρ sѕ tтτ uυ xхχ yу zζ"
)
"""Characters read as the first of their group: old kanji of names, dashes, dots, Cyrillic and Greek look-alikes."""

_FOLDED = {variant: group[0] for group in _VARIANTS.split() for variant in group[1:]}

_CLUSTER = re.compile("(?s:.)[\u0300-\u036f\u3099\u309a\u309b\u309c\uff9e\uff9f]*")
_SPACING_MARKS = str.maketrans("\u309b\u309c", "\u3099\u309a")
_MARKS = frozenset("\u309b\u309c\uff9e\uff9f")

_SMALL, _LARGE = "ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ"
_ENLARGED, _SHRUNK = str.maketrans(_SMALL, _LARGE), str.maketrans(_LARGE, _SMALL)
_KATAKANA = 0x60
"""How far each katakana lies behind its hiragana."""

_DIGITS = ("〇零⓪", "一壱①", "二弐②", "三参③", "四④", "五⑤", "六⑥", "七⑦", "八⑧", "九⑨")
"""Each digit's other forms. A circled one stays itself, for it numbers what follows: ①03-... begins with 03."""


class _Narrow(dict[int, str]):
    """One character in its plainest form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _MARKS or unicodedata.category(character) in ("Cf", "Mn", "Me"):
            plain = _ODD
        else:
            plain = _plain(character)
        self[code] = plain
        return plain


def _plain(cluster: str) -> str:
    """Compatibility forms, case, accents and variants folded away; kana keep their voicing."""
    if unicodedata.category(cluster[0]) == "No":
        digit = unicodedata.digit(cluster[0], None)
        return cluster[0] if digit is None else _DIGITS[digit][-1]
    composed = unicodedata.normalize("NFKC", cluster.translate(_SPACING_MARKS)).casefold()
    plain: list[str] = []
    for character in composed:
        decomposed = unicodedata.normalize("NFD", character)
        if decomposed[0].isascii():
            character = decomposed[0]
        if unicodedata.category(character) not in ("Cf", "Mn", "Me"):
            plain.append(_FOLDED.get(character, character))
    return "".join(plain)


_NARROW = _Narrow()


def narrow(text: str) -> tuple[str, Sequence[int]]:
    """The text in its plainest form, and for each of its characters (and the end) where it began in the original."""
    plain = text.translate(_NARROW)
    if len(plain) == len(text) and _ODD not in plain:
        return plain, range(len(text) + 1)
    parts: list[str] = []
    starts: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        part = _plain(cluster[0])
        parts.append(part)
        starts += [cluster.start()] * len(part)
    return "".join(parts), [*starts, len(text)]


class _Skeleton(dict[int, str]):
    """Letters and digits only, kana and kanji digits unified: what all spellings of a word have in common."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if is_kana(character):
            character = _hiragana(character).translate(_ENLARGED)
        elif not character.isalnum() or character == "ー":
            character = ""
        else:
            character = next((str(n) for n, forms in enumerate(_DIGITS) if character in forms), character)
        self[code] = character
        return character


_SKELETON = _Skeleton()


def skeleton(plain: str) -> str:
    """What is left of a narrowed text when everything that spellings vary in is taken away."""
    return plain.translate(_SKELETON)


def is_kana(character: str) -> bool:
    return "ぁ" <= character <= "ゖ" or "ァ" <= character <= "ヶ"


def _hiragana(kana: str) -> str:
    return chr(ord(kana) - _KATAKANA) if kana >= "ァ" else kana


@lru_cache(maxsize=4096)
def letter(character: str) -> str:
    """A pattern for one narrowed character: any kana of its sound, either numeral; a long mark may be any dash."""
    if character == "ー":
        return "[ー~-]?"
    if is_kana(character):
        kana = _hiragana(character)
        sizes = {kana, kana.translate(_ENLARGED), kana.translate(_SHRUNK)}
        return "[" + "".join(sorted(sizes | {chr(ord(each) + _KATAKANA) for each in sizes})) + "]"
    if character.isdecimal() and character.isascii():
        return f"[{character}{_DIGITS[int(character)]}]"
    return re.escape(character)


def spelled(letters: str, gap: str) -> str:
    """A pattern for a narrowed word with `gap` allowed between its letters."""
    return gap.join(letter(character) for character in letters)
