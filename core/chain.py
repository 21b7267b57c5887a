"""The negotiation as a chain of hashes, so that nobody can change, drop or swap an event unnoticed (O5)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

GENESIS = "0" * 64
"""What the first event of a chain follows."""


@dataclass(frozen=True, slots=True)
class ChainEvent:
    """One event as it is stored: what happened, and the digest that ties it to everything before it."""

    content: Mapping[str, object]
    digest: str


def canonical(content: Mapping[str, object]) -> bytes:
    """The one way to write a content down: UTF-8 JSON without blanks, keys sorted by code point.

    Decimals are strings without trailing zeros, dates ISO, moments ISO in UTC with microseconds, so what a database
    gives back hashes as what was written. Raises TypeError for what has no exact form: floats, moments without zone.
    """
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical form, in hex; an order version is approved under its digest (O5)."""
    return hashlib.sha256(canonical(content)).hexdigest()


def link(previous: str, content: Mapping[str, object]) -> str:
    """The digest of an event that follows the event with digest `previous`, or GENESIS."""
    return digest({"previous": previous, "content": content})


def verify(events: Sequence[ChainEvent], head: str | None = None) -> int | None:
    """The first position (from 0) at which the chain is broken, None where it is whole.

    A chain whose end was cut off is whole in itself: `head`, the last digest known from elsewhere (a PDF), finds that,
    and the break is then at the end.
    """
    previous = GENESIS
    for position, event in enumerate(events):
        if event.digest != link(previous, event.content):
            return position
        previous = event.digest
    return len(events) if head is not None and head != previous else None


def _plain(value: object) -> object:
    """The value in JSON's own types."""
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case int():
            return int(value)
        case Decimal() if value.is_finite():
            text = f"{value:f}"
            return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case Mapping():
            pairs = cast(Mapping[object, object], value).items()
            if not all(isinstance(key, str) for key, _ in pairs):
                raise TypeError("keys of a hashed content are text")
            return {str(key): _plain(each) for key, each in pairs}
        case list() | tuple():
            return [_plain(each) for each in cast(Sequence[object], value)]
        case _:
            raise TypeError(f"{type(value).__name__} has no exact form to be hashed")
