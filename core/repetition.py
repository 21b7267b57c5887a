"""What a text has in common with others word for word: long passages, wherever in them they stand (P14).

Only letters and digits are compared, in their plain form (NFKC, case folded): neither other blanks and punctuation nor
a full-width figure make a passage another one, and a ruled line is no passage.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

PASSAGE = 80
"""So many letters in a row count as a passage. A whole paragraph of greeting, request for a meeting and thanks has some
seventy, a stock phrase far fewer; eighty are two sentences that somebody has copied."""

_BLOCK = PASSAGE // 2
"""Every passage holds a block of this length that begins at a multiple of it in the other text; so only every
fortieth place of the others has to be looked at, however long they are."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """What of a text is repeated: the share of its letters in whole percent, and where, as (start, end) in the text.

    The places are in order and apart from each other.
    """

    share: int = 0
    spans: tuple[tuple[int, int], ...] = ()


class _Letters(dict[str, str]):
    """The letters and digits that one character stands for, worked out when first met."""

    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKC", character).casefold()
        self[character] = found = "".join(filter(str.isalnum, plain))
        return found


_LETTERS = _Letters()


def letters(text: str) -> str:
    """What of a text is compared."""
    return "".join(map(_LETTERS.__getitem__, text))


class Passages:
    """Every passage of one text, ready to be looked for in others."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._letters = letters(text)
        last = len(self._letters) - PASSAGE
        self._wanted = {self._letters[at : at + PASSAGE] for at in range(last + 1)}
        self._blocks = {self._letters[at : at + _BLOCK] for at in range(last + PASSAGE - _BLOCK + 1) if last >= 0}

    def stand_in(self, other: str) -> bool:
        """Whether a text, given as its letters, holds any of them."""
        return any(True for _ in _found(other, self._wanted, self._blocks))

    def repeated_in(self, others: Iterable[str]) -> Repetition:
        """What of the text stands in any of the others, given as their letters."""
        missing, blocks = set(self._wanted), self._blocks
        looked_for = len(missing)
        for other in others:
            if not missing:
                break
            missing.difference_update(list(_found(other, missing, blocks)))
            if len(missing) < looked_for // 2:  # what was found once need not be found again
                looked_for = len(missing)
                blocks = {passage[at : at + _BLOCK] for passage in missing for at in range(PASSAGE - _BLOCK + 1)}
        return self._repetition(self._wanted - missing)

    def _repetition(self, found: set[str]) -> Repetition:
        if not found:
            return Repetition()
        places = [at for at, character in enumerate(self._text) for _ in _LETTERS[character]]
        spans: list[tuple[int, int]] = []
        for at in range(len(self._letters) - PASSAGE + 1):
            if self._letters[at : at + PASSAGE] in found:
                start, end = places[at], places[at + PASSAGE - 1] + 1
                # Without a letter between them two passages are one, whatever marks and line ends lie there.
                joined = spans and (start < spans[-1][1] or bisect_left(places, spans[-1][1]) >= at)
                if joined:
                    start = spans.pop()[0]
                spans.append((start, end))
        covered = sum(bisect_left(places, end) - bisect_left(places, start) for start, end in spans)
        return Repetition(covered * 100 // len(places), tuple(spans))


def _found(other: str, wanted: set[str], blocks: set[str]) -> Iterator[str]:
    """The wanted passages that stand in another text's letters, by the blocks of which they are made."""
    for block in range(0, len(other) - _BLOCK + 1, _BLOCK):
        if other[block : block + _BLOCK] in blocks:
            for at in range(max(0, block + _BLOCK - PASSAGE), block + 1):
                if (passage := other[at : at + PASSAGE]) in wanted:
                    yield passage


def repetition(text: str, others: Sequence[str]) -> Repetition:
    """What of a text stands in any of the others as well, in passages of `PASSAGE` letters or more (P14)."""
    return Passages(text).repeated_in(letters(other) for other in others)


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in order, cut where a span begins or ends, and whether each piece lies in one."""
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    starts = {start for start, _ in spans}
    return [(text[start:end], start in starts) for start, end in pairwise(edges)]
