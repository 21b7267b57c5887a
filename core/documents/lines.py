"""Breaks Japanese text into lines as a typesetter would: no 。 starts a line, no 「 ends one, words stay whole."""

import re
from collections.abc import Callable, Iterator

NEVER_FIRST = frozenset(
    "、。，．・：；？！!?,.:;)）］]｝}〕」』】〉》”’ー〜～…‥％%℃々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
NEVER_LAST = frozenset("（(［[｛{〔「『【〈《“‘￥¥＄$№")
_PIECE = re.compile(r"[ \u3000]+|[!-~¥\u00c0-\u024f]+|.", re.DOTALL)


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width` by `measure`; joined again they are the text without its line breaks.

    Spaces at a line's end may hang over the edge. A word wider than the line is cut where it must be.
    """
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, width, measure)]


def _paragraph(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line, filled = "", 0.0
    for unit in _units(text):
        size = measure(unit)
        if filled + measure(unit.rstrip(" \u3000")) <= width:
            line, filled = line + unit, filled + size
            continue
        if line:
            yield line
        line, filled = "", 0.0
        if size <= width:
            line, filled = unit, size
            continue
        for char in unit:
            size = measure(char)
            if line and filled + size > width and not char.isspace():
                yield line
                line, filled = "", 0.0
            line, filled = line + char, filled + size
    yield line


def _units(text: str) -> Iterator[str]:
    """What no line break may divide: a word, or a character with the marks that cling to it."""
    unit = ""
    for piece in _PIECE.findall(text):
        if unit and unit[-1] not in NEVER_LAST and piece[0] not in NEVER_FIRST:
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit
