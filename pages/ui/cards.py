"""A list of cards, the way every list of things looks that are more than a line: real links, real buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pages.ui.address import LARGEST
from pages.ui.badges import Badge
from pages.ui.board import board
from pages.ui.components import written
from pages.ui.filters import Shown


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows, as plain text. The first line is `lead`, `sub` and the badges; the title links to `href`.

    `mark` is a sentence for the speech bubble (a reply is waiting), `marked` are words to stand out in the excerpt.
    `favorite` None draws no heart. `links` are further addresses of the same thing, as (address, label). `closed` ones
    can't be chosen with others.
    """

    id: int
    href: str
    title: str
    lead: str = ""
    sub: str = ""
    badges: tuple[Badge, ...] = ()
    facts: tuple[str, ...] = ()
    excerpt: str = ""
    mark: str = ""
    favorite: bool | None = None
    links: tuple[tuple[str, str], ...] = ()
    marked: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What several chosen cards are for: compared at `href`, declined by `on_decline(ids)`, which runs as a callback.

    `place` names the list for what the browser remembers; what was chosen is forgotten when `done` changes.
    """

    place: str
    href: str
    compare: tuple[int, int]
    most: int
    done: int
    on_decline: Callable[[Sequence[int]], object]


def card_list(
    cards: Sequence[Card],
    *,
    key: str,
    label: str,
    shown: Shown | None = None,
    on_favorite: Callable[[int, bool], object] | None = None,
    choice: Choice | None = None,
    barred: str = "",
) -> None:
    """Draw the cards; `label` names the list for a screen reader, `shown` is `asked.shown(…)` of a list with filters.

    `on_favorite(id, on)` runs before the fragment is drawn again, as a callback; put the list in a fragment, and a
    press redraws only that. `choice` lets several be chosen. `barred` greys the hearts and 見送る, and says why.
    """
    drawn = {card.id for card in cards}

    def favorite(pressed: object) -> None:
        match pressed:
            case {"id": int(card), "on": bool(on)} if on_favorite and not barred and card in drawn:
                on_favorite(card, on)
            case _:
                pass

    def decline(pressed: object) -> None:
        match pressed:
            case {"ids": list(ids)} if (
                choice and not barred and all(type(each) is int and 0 < each <= LARGEST for each in ids)
            ):
                choice.on_decline(ids[: choice.most])
            case _:
                pass

    rows = f'"cards": [{", ".join(map(_said, cards))}], "barred": {written(barred)}'
    on = {"favorite": favorite}
    if choice:
        told = {name: getattr(choice, name) for name in ("place", "href", "compare", "most", "done")}
        rows, on = f'{rows}, "choose": {written(told)}', {**on, "decline": decline}
    board(rows, key=key, label=label, shown=shown, on=on)


@lru_cache(maxsize=4096)
def _said(card: Card) -> str:
    badges = [{"label": badge.label, "tone": badge.tone} for badge in card.badges]
    said = {**{name: getattr(card, name) for name in Card.__slots__}, "badges": badges}
    if not card.closed:
        del said["closed"]
    return written(said)
