"""What each side changed in a text since version 1, word by word (O4)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.alignment import partners_of
from core.model import Labelled, Side
from core.words import is_figure, words


class Change(Labelled):
    """What became of a word."""

    EQUAL = "equal", "変更なし"
    INSERTED = "inserted", "追加"
    DELETED = "deleted", "削除"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text with one fate; `side` brought or deleted it, and is None where nothing changed."""

    text: str
    change: Change
    side: Side | None = None


EQUAL, INSERTED, DELETED = Change


def compare(old: str, new: str, side: Side | None = None) -> tuple[Span, ...]:
    """What `side` did to `old`: equal and inserted spans joined are `new`, equal and deleted ones are `old`.

    Whole phrases are replaced, the deletion before the insertion; figures are replaced one by one.
    """
    return _spans(_revised(_original(old), new, side))


def blame(versions: Sequence[tuple[Side, str]]) -> tuple[Span, ...]:
    """The last version against the first, each change with the side that made it: orange and green (O4).

    Equal and inserted spans are the last text, equal and deleted ones the first. A word that came after version 1 and
    went again leaves no trace; a word of version 1 that was deleted and brought back in its place is equal again.
    """
    if not versions:
        return ()
    (_, first), *later = versions
    state = _original(first)
    for number, (side, text) in enumerate(later):
        state = _revised(state, text, side)
        if number:
            state = _restored(state)
    return _spans(state)


# A state of the text is a list of spans of one word each; equal and inserted ones are what now stands. -------------


def _original(text: str) -> list[Span]:
    return [Span(word, EQUAL) for word in words(text)]


def _revised(state: Sequence[Span], text: str, side: Side | None) -> list[Span]:
    """The state after `side` submitted `text`."""
    new = words(text)
    partners = iter(partners_of([span.text for span in state if span.change is not DELETED], new))
    revised: list[Span] = []
    done = 0
    for span in state:
        if span.change is DELETED:
            revised.append(span)
        elif (partner := next(partners)) is not None:
            revised += (Span(word, INSERTED, side) for word in new[done:partner])
            revised.append(span)
            done = partner + 1
        elif span.change is EQUAL:
            revised.append(Span(span.text, DELETED, side))
    revised += (Span(word, INSERTED, side) for word in new[done:])
    return revised


def _restored(state: Sequence[Span]) -> list[Span]:
    """The state with words made equal again that one version deleted and a later one brought back between the same."""
    restored: list[Span] = []
    for equal, stretch in groupby(state, key=lambda span: span.change is EQUAL):
        spans = list(stretch)
        if equal:
            restored += spans
            continue
        deleted = [position for position, span in enumerate(spans) if span.change is DELETED]
        inserted = [position for position, span in enumerate(spans) if span.change is INSERTED]
        partners = partners_of([spans[each].text for each in deleted], [spans[each].text for each in inserted])
        start = [0, 0]
        for index, partner in [*enumerate(partners), (len(deleted), len(inserted))]:
            if partner is not None:
                between = sorted(deleted[start[0] : index] + inserted[start[1] : partner])
                restored += (spans[each] for each in between)
                if index < len(deleted):
                    restored.append(Span(spans[deleted[index]].text, EQUAL))
                start = [index + 1, partner + 1]
    return restored


# From words to what people read ------------------------------------------------------------------------------------

_CLOSED = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ.,%％円¥]")
_TINY = re.compile(r"(?:[ぁ-ゖ]|[^\S\n]){1,3}")


def _spans(state: Iterable[Span]) -> tuple[Span, ...]:
    """The state as people read it: tiny islands bridged, each side's deletions before its insertions, words joined."""
    stretches = _bridged([list(stretch) for _, stretch in groupby(state, key=lambda span: span.change is EQUAL)])
    ordered = (
        span
        for stretch in stretches
        for _, one_side in groupby(stretch, key=lambda span: span.side)
        for span in sorted(one_side, key=lambda span: span.change is INSERTED)
    )
    return _joined(_trimmed(_joined(ordered)))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours that tell the same as one span."""
    return tuple(
        Span("".join(span.text for span in same), change, side)
        for (change, side), same in groupby(spans, key=lambda span: (span.change, span.side))
    )


def _trimmed(spans: Sequence[Span]) -> Iterator[Span]:
    """A phrase that only grew or shrank at one end keeps the rest: 報告書 was not replaced by 報告書および…."""
    rest = list(reversed(spans))
    while rest:
        span = rest.pop()
        following = rest[-1] if rest else span
        if (span.change, following.change) != (DELETED, INSERTED) or span.side != following.side:
            yield span
            continue
        short, long, change = span.text, following.text, INSERTED
        if len(short) > len(long):
            short, long, change = long, short, DELETED
        if long.startswith(short) and _parts(short, long[len(short) :], short):
            yield Span(short, EQUAL)
            rest[-1] = Span(long[len(short) :], change, span.side)
        elif long.endswith(short) and _parts(long[: -len(short)], short, short):
            yield Span(long[: -len(short)], change, span.side)
            rest[-1] = Span(short, EQUAL)
        else:
            yield span


def _parts(before: str, after: str, kept: str) -> bool:
    """Whether a phrase may be parted here: not within a figure or a Latin word, and not to keep a single letter."""
    return len(kept) > 1 and bool(before and after) and not (_CLOSED.match(before[-1]) and _CLOSED.match(after[0]))


def _bridged(stretches: list[list[Span]]) -> list[list[Span]]:
    """Stretches of equal and of changed words by turns, where a lone particle between one side's changes joins them."""
    bridged: list[list[Span]] = []
    for stretch in stretches:
        if len(bridged) > 1 and stretch[0].change is not EQUAL and _is_tiny(bridged[-2], bridged[-1], stretch):
            side = stretch[0].side
            island = bridged.pop()
            bridged[-1] += (Span(word.text, change, side) for word in island for change in (DELETED, INSERTED))
            bridged[-1] += stretch
        else:
            bridged.append(stretch)
    return bridged


def _is_tiny(before: Sequence[Span], island: Sequence[Span], after: Sequence[Span]) -> bool:
    """Whether an island only interrupts: a particle within one side's rewording. Between two figures it stays."""
    around = (*before, *after)
    return (
        _TINY.fullmatch("".join(word.text for word in island)) is not None
        and len({span.side for span in around}) == 1
        and {span.change for span in around} == {DELETED, INSERTED}
        and not (is_figure(before[-1].text) and is_figure(after[0].text))
    )
