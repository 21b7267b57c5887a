"""Frozen records as JSON and back, exactly: what was kept reads as what was written."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(record: Any) -> dict[str, Any]:
    """A record of records, tuples, numbers, words and days as JSON's own types; decimals and days are strings."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def from_json(kind: type[T], stored: Mapping[str, Any]) -> T:
    """The record that `to_json` wrote."""
    hints = get_type_hints(kind)
    return kind(**{name: _read(hints[name], value) for name, value in stored.items()})


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case date():  # a moment is a date as well
            return value.isoformat()
        case Decimal():
            return str(value)
        case tuple():
            return [_plain(each) for each in cast("tuple[object, ...]", value)]
        case _ if is_dataclass(value):
            return to_json(value)
        case _:
            return value


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(kind) in (Union, UnionType):  # X | None
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    kind = getattr(kind, "__supertype__", kind)  # an identifier is a number
    if is_dataclass(kind):
        return from_json(cast("type[Any]", kind), value)
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, Decimal | Enum) else value
