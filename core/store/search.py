"""What somebody types into a search box, as conditions that every database takes."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, or_

WORDS = 8
WORD_LENGTH = 50
"""How much of a search is looked at; a pasted page would make a query that no database takes."""


def holding(text: str, *places: Any) -> list[ColumnElement[bool]]:
    """Each word of `text` stands in one of the places, in whatever case; without words everything is found."""
    return [or_(*(place.icontains(word, autoescape=True) for place in places)) for word in words(text)]


def words(text: str) -> list[str]:
    """The words of a search, composed as stored texts are, without what no database takes."""
    plain = "".join(c for c in unicodedata.normalize("NFC", text[:1_000]) if c.isspace() or c.isprintable())
    return [word[:WORD_LENGTH] for word in plain.split()[:WORDS]]
