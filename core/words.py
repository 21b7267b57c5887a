"""Japanese text cut into the words in which people think of a change: phrases, figures, dates, names, marks (O4)."""

import re
from collections.abc import Iterator
from functools import lru_cache

import budoux

_PARSER = budoux.load_default_japanese_parser()

_DIGITS = r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*"
_UNITS = (
    "[十百千万億兆]*円|%|％|パーセント|ポイント|時間|営業日|(?:ヶ|か|カ|ヵ|ケ|箇)月間?|年間?|月間?|週間?|日間?|時|分間?|秒"
    "|社|件|名|人|回|枚|本|個|倍|行|点|通|台|口|式|丁目|番地|[十百千万億兆]+|[kKmM](?![A-Za-z])"
)
_DATE = (
    rf"{_DIGITS}年(?:{_DIGITS}月(?:{_DIGITS}日)?)?|{_DIGITS}月{_DIGITS}日"
    r"|[0-9０-９]{4}[/／-][0-9０-９]{1,2}(?:[/／-][0-9０-９]{1,2})?|[0-9０-９]{1,2}[:：][0-9０-９]{2}"
)
_FIGURE = rf"(?:{_DATE})(?:[（(][月火水木金土日][)）])?|[¥￥\\$]?{_DIGITS}(?:{_UNITS})?"
_LATIN = r"https?://[!-~]+|[A-Za-zＡ-Ｚａ-ｚÀ-ÖØ-öø-ÿ][A-Za-zＡ-Ｚａ-ｚÀ-ÖØ-öø-ÿ0-9０-９'’_&@+.-]*"
_JOINER = "\u0300-\u036f\u3099\u309a\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef"
_CLUSTER = f"(?:.[{_JOINER}]+)(?:(?<=\u200d).[{_JOINER}]*)*"
_MARK = (
    r"([、。，．,.!?！？「」『』（）()【】［］\[\]〔〕<>＜＞《》・･:：;；〜～…―－\-/／|｜=＝→←※■●○◎◆◇□▼▲★☆＊*#＃"
    r"\"'“”])\1*"
)

_WHOLE = re.compile(f"{_FIGURE}|{_LATIN}|{_CLUSTER}|{_MARK}|\\s+")
"""What stays one word, whatever the phrase around it: checked from the left, in this order."""

_FIGURE_ALONE = re.compile(_FIGURE)
_CACHED_LENGTH = 400


def words(text: str) -> tuple[str, ...]:
    """The text's words; joined, they are the text again. Every line end is a word of its own."""
    found: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append("\n")
        found += _short_line(line) if len(line) <= _CACHED_LENGTH else _line(line)
    return tuple(found)


def is_figure(word: str) -> bool:
    """Whether a word is a number, an amount with its unit, a date or a time."""
    return _FIGURE_ALONE.fullmatch(word) is not None


def _line(line: str) -> tuple[str, ...]:
    ends = set(_phrase_ends(line))
    for whole in _WHOLE.finditer(line):
        start, end = whole.span()
        ends.difference_update(range(start + 1, end))
        ends.update((start, end))
    ends.discard(0)
    start = 0
    found: list[str] = []
    for end in sorted(ends):
        found.append(line[start:end])
        start = end
    return tuple(found)


_short_line = lru_cache(maxsize=2048)(_line)
"""Versions of a document share most of their lines; the longest are left out, so that the cache stays small."""


def _phrase_ends(line: str) -> Iterator[int]:
    end = 0
    for phrase in _PARSER.parse(line):
        end += len(phrase)
        yield end
