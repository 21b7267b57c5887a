"""Which words of a text stayed when it was rewritten: the cheapest edit that a person would also call one (O4)."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

_EFFORT = 2_000_000
"""Steps after which the rest counts as replaced: under a second even where 20,000 characters repeat a few words."""

_MAX_EDITS = 300
"""Words inserted and deleted between two anchors beyond which that stretch counts as replaced."""

_TELLING = re.compile(r"[^\s\W]{3,}|[^\W\dぁ-ゖー_]|\d")


def partners_of(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each old word the position of the new word that it stayed as, ascending; None where it went.

    Words that occur once on both sides, or equally often, are anchors (patience diff); between anchors the shortest
    edit counts (Myers).
    """
    partners: list[int | None] = [None] * len(old)
    effort = _EFFORT
    pending = [(0, len(old), 0, len(new))]
    while pending:
        a, a_end, b, b_end = pending.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            partners[a] = b
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            partners[a_end] = b_end
        effort -= a_end - a + b_end - b
        if a == a_end or b == b_end or effort < 0:
            continue
        if anchors := _anchors(old[a:a_end], new[b:b_end]):
            corners = [(a, b), *((a + x, b + y) for x, y in anchors), (a_end, b_end)]
            pending += ((x, x_end, y, y_end) for (x, y), (x_end, y_end) in pairwise(corners))
        else:
            kept, edits = _shortest_edit(old[a:a_end], new[b:b_end])
            effort -= edits * edits
            for x, y in kept:
                partners[a + x] = b + y
    return _settled(partners, old, new)


def _places(text: Sequence[str]) -> dict[str, list[int]]:
    """Where each telling word occurs."""
    places: dict[str, list[int]] = {}
    for position, word in enumerate(text):
        if _TELLING.search(word):
            places.setdefault(word, []).append(position)
    return places


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest ascending run of telling words that occur once on either side, or else equally often, in order."""
    old_places, new_places = _places(old), _places(new)
    pairs = [(old_places[word], new_places[word]) for word in old_places.keys() & new_places.keys()]
    fewest = min((len(places) for places, others in pairs if len(places) == len(others)), default=0)
    candidates = sorted(
        pair
        for places, others in pairs
        if len(places) == len(others) == fewest
        for pair in zip(places, others, strict=True)
    )
    piles: list[int] = []
    tops: list[int] = []
    below: list[int | None] = []
    for index, (_, y) in enumerate(candidates):
        pile = bisect_left(piles, y)
        below.append(tops[pile - 1] if pile else None)
        piles[pile : pile + 1] = [y]
        tops[pile : pile + 1] = [index]
    run: list[tuple[int, int]] = []
    index = tops[-1] if tops else None
    while index is not None:
        run.append(candidates[index])
        index = below[index]
    return run[::-1]


def _shortest_edit(old: Sequence[str], new: Sequence[str]) -> tuple[list[tuple[int, int]], int]:
    """The words that a shortest edit keeps, and how many edits it takes (Myers); none kept beyond _MAX_EDITS."""
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), _MAX_EDITS) + 1):
        trace.append(reach.copy())
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
            x = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reach[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _kept(trace, len(old), len(new)), edits
    return [], _MAX_EDITS


def _kept(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        reach, diagonal = trace[edits], x - y
        down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        x_before = reach[before]
        while x > x_before + (not down):
            x -= 1
            kept.append((x, x - diagonal))
        x, y = x_before, x_before - before
    return kept


def _settled(partners: list[int | None], old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """The same edit with each pure insertion and deletion moved to where it reads best: whole lines, then sentences."""
    back = _inverse(partners, len(new))
    _slide(back, new, len(old))
    forth = _inverse(back, len(old))
    _slide(forth, old, len(new))
    return forth


def _inverse(partners: Sequence[int | None], length: int) -> list[int | None]:
    inverse: list[int | None] = [None] * length
    for position, partner in enumerate(partners):
        if partner is not None:
            inverse[partner] = position
    return inverse


def _slide(partners: list[int | None], text: Sequence[str], other_length: int) -> None:
    """Move each block of words without partner over equal words beside it, unless it replaces something."""

    def partner(position: int) -> int | None:
        return -1 if position < 0 else other_length if position == len(text) else partners[position]

    def follow(before: int, after: int) -> bool:
        left, right = partner(before), partner(after)
        return left is not None and right is not None and right == left + 1

    end = 0
    while end < len(text):
        if partners[end] is not None:
            end += 1
            continue
        start = end
        while end < len(text) and partners[end] is None:
            end += 1
        if not follow(start - 1, end):
            continue
        while end < len(text) and text[start] == text[end] and follow(end, end + 1):
            partners[start], partners[end] = partners[end], None
            start, end = start + 1, end + 1
        best, best_end, last = _fit(text, start, end), end, end
        while start > 0 and text[start - 1] == text[end - 1] and follow(start - 2, start - 1):
            start, end = start - 1, end - 1
            partners[end], partners[start] = partners[start], None
            if (fit := _fit(text, start, end)) > best:
                best, best_end = fit, end
        while end < best_end:
            partners[start], partners[end] = partners[end], None
            start, end = start + 1, end + 1
        end = last


def _fit(text: Sequence[str], start: int, end: int) -> int:
    """How natural it is that something begins at `start` and ends before `end`."""
    return _break_after(text[start - 1] if start else "\n") + _break_after(text[end - 1])


def _break_after(word: str) -> int:
    if word == "\n":
        return 3
    return 2 if word[-1] in "。！？!?" else 1 if word[-1] in "、，,・ 　" else 0
