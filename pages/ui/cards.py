"""A list of cards, the way every list of the console looks: one component, real links and buttons, cheap to redraw."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from pages.ui.badges import Badge
from pages.ui.components import part


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows, as plain text. The first line is `lead`, `sub` and the badges; the title links to `href`.

    `mark` is a sentence for the speech bubble (a reply is waiting). `favorite` None draws no heart. `links` are further
    addresses of the same thing, as (address, label).
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


def card_list(
    cards: Sequence[Card],
    *,
    key: str,
    label: str,
    on_favorite: Callable[[int, bool], object] | None = None,
    barred: str = "",
) -> None:
    """Draw the cards; `label` names the list for a screen reader. Put it in a fragment: a press then redraws only that.

    `on_favorite(id, on)` runs before the fragment is drawn again, as a callback. The id comes from the browser: the
    action behind it must look it up on the viewer's behalf. `barred` greys the hearts and says why.
    """
    turns, drawn = f"{key}.turns", {card.id for card in cards}

    def pressed() -> None:
        st.session_state[turns] = st.session_state.get(turns, 0) + 1
        match st.session_state[key].favorite:
            case {"id": int(card), "on": bool(on)} if on_favorite and not barred and card in drawn:
                on_favorite(card, on)
            case _:
                pass

    # A refused press leaves the cards as they were; the count makes the browser take its own guess back.
    data = _written(tuple(cards), label, barred, st.session_state.get(turns, 0))
    part("cards", key=key, data=data, on_favorite_change=pressed)


@lru_cache(maxsize=128)
def _written(cards: tuple[Card, ...], label: str, barred: str, turn: int) -> bytes:
    """What goes to the browser, as JSON. As bytes Streamlit hands it on as it is; in a mapping it would look at every
    value, in case one were a table, and write it twice: a fifth of the list's cost.
    """
    data = {"label": label, "cards": [_plainly(card) for card in cards], "barred": barred, "turn": turn}
    return json.dumps(data).encode()


def _plainly(card: Card) -> dict[str, object]:
    """What goes to the browser; `dataclasses.asdict` would copy 300 values, a third of the list's cost."""
    badges = [{"label": badge.label, "tone": badge.tone} for badge in card.badges]
    return {**{name: getattr(card, name) for name in Card.__slots__}, "badges": badges}
