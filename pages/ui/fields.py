"""The kinds of filter that a list may have: what each reads from the address, and what the browser draws of it.

A value that is not offered limits nothing; a text or a figure that can't be searched for is refused in a sentence.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from core.model import Labelled

R = TypeVar("R")
T = TypeVar("T", bound=str)
L = TypeVar("L", bound=Labelled)
NO_DAY = "日付は「2026-12-01」のように入力してください。"


def words(members: Iterable[L]) -> dict[L, str]:
    """The choices of an enumeration with their Japanese words."""
    return {member: member.label for member in members}


@dataclass(frozen=True, slots=True)
class Field(ABC, Generic[R]):
    """One filter: its name in the address and its label on the screen. `given` is what the address says under it."""

    name: str
    label: str

    @abstractmethod
    def read(self, given: Sequence[str]) -> R:
        """What it asks for."""

    def problem(self, given: Sequence[str]) -> str:
        """Why that can't be looked for, in a sentence."""
        return ""

    def drawn(self) -> dict[str, object]:
        """What the browser needs to draw it."""
        return {"name": self.name, "label": self.label}


@dataclass(frozen=True, slots=True)
class Search(Field[str]):
    """Words to look for. The store hands them to `core.store.search.holding`, which binds them."""

    hint: str = ""
    limit: int = 100

    def read(self, given: Sequence[str]) -> str:
        return given[0].strip() if given and not self.problem(given) else ""

    def problem(self, given: Sequence[str]) -> str:
        return self._refusal if given and len(given[0].strip()) > self.limit else ""

    def drawn(self) -> dict[str, object]:
        return Field.drawn(self) | {"kind": "search", "hint": self.hint, "limit": self.limit, "refusal": self._refusal}

    @property
    def _refusal(self) -> str:
        return f"{self.label}は{self.limit:,}文字以内で入力してください。"


@dataclass(frozen=True, slots=True)
class _Offered(Field[R], Generic[R, T]):
    choices: Mapping[T, str]

    def _chosen(self, given: Sequence[str]) -> T | None:
        return next((choice for choice in self.choices if choice == given[-1]), None) if given else None

    def _drawn(self, kind: str, none: str = "") -> dict[str, object]:
        choices = [(str(choice), word) for choice, word in self.choices.items()]
        return Field.drawn(self) | {"kind": kind, "choices": [("", none), *choices] if none else choices}


@dataclass(frozen=True, slots=True)
class Select(_Offered[T | None, T]):
    """One of several, or None; `none` is the word for no limit."""

    none: str = "指定なし"

    def read(self, given: Sequence[str]) -> T | None:
        return self._chosen(given)

    def drawn(self) -> dict[str, object]:
        return self._drawn("select", self.none)


@dataclass(frozen=True, slots=True)
class Tabs(Select[T]):
    """The same as links above the list, each with how many it would show."""

    none: str = "すべて"


@dataclass(frozen=True, slots=True)
class Sort(_Offered[T, T]):
    """The order of the list; the first is the usual one, which the address leaves out."""

    def read(self, given: Sequence[str]) -> T:
        return self._chosen(given) or next(iter(self.choices))

    def drawn(self) -> dict[str, object]:
        (_, usual), *others = self.choices.items()
        choices = [("", usual), *((str(choice), word) for choice, word in others)]
        return Field.drawn(self) | {"kind": "sort", "choices": choices}


@dataclass(frozen=True, slots=True)
class Choices(_Offered[tuple[T, ...], T]):
    """Any number of several, in the order in which they are offered."""

    def read(self, given: Sequence[str]) -> tuple[T, ...]:
        return tuple(choice for choice in self.choices if choice in given)

    def drawn(self) -> dict[str, object]:
        return self._drawn("choices")


@dataclass(frozen=True, slots=True)
class Switch(Field[bool]):
    """On or off."""

    def read(self, given: Sequence[str]) -> bool:
        return list(given) == ["true"]

    def drawn(self) -> dict[str, object]:
        return Field.drawn(self) | {"kind": "switch"}


@dataclass(frozen=True, slots=True)
class Day(Field[date | None]):
    """A day, or None."""

    def read(self, given: Sequence[str]) -> date | None:
        try:
            return date.fromisoformat(given[0]) if given else None
        except ValueError:
            return None

    def problem(self, given: Sequence[str]) -> str:
        return NO_DAY if given and given[0] and self.read(given) is None else ""

    def drawn(self) -> dict[str, object]:
        return Field.drawn(self) | {"kind": "day", "refusal": NO_DAY}


@dataclass(frozen=True, slots=True)
class Number(Field[int | None]):
    """A whole number from `least` to `most`, or None."""

    most: int
    least: int = 0

    def read(self, given: Sequence[str]) -> int | None:
        text = given[0] if given else ""
        whole = text.isascii() and text.isdecimal() and len(text) <= len(str(self.most))
        return int(text) if whole and self.least <= int(text) <= self.most else None

    def problem(self, given: Sequence[str]) -> str:
        return self._refusal if given and given[0] and self.read(given) is None else ""

    def drawn(self) -> dict[str, object]:
        return Field.drawn(self) | {"kind": "number", "least": self.least, "most": self.most, "refusal": self._refusal}

    @property
    def _refusal(self) -> str:
        return f"{self.label}は{self.least:,}〜{self.most:,}の整数で入力してください。"
