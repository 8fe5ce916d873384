"""Frozen dataclasses to JSON and back, by their own type hints."""

from __future__ import annotations

import types
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """A dataclass (with nested ones, tuples, dates) as what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(kind: type[T], payload: Mapping[str, Any]) -> T:
    """The dataclass again. Raises `TypeError` when a field it needs is missing."""
    hints = _hints(cast("Hashable", kind))
    return kind(**{name: _value(hints[name], given) for name, given in payload.items()})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(cast("type[Any]", kind))


def _value(hint: Any, given: Any) -> Any:
    if given is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _value(_known(hint), given)
    if origin is tuple:
        return _items(get_args(hint), given)
    if is_dataclass(hint):
        return from_plain(cast("type[Any]", hint), given)
    if hint is date:
        return date.fromisoformat(given)
    return given


def _known(hint: Any) -> Any:
    """The first alternative that is not None."""
    return next(each for each in get_args(hint) if each is not types.NoneType)


def _items(kinds: tuple[Any, ...], given: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], each) for each in given)
    return tuple(_value(kind, each) for kind, each in zip(kinds, given, strict=True))
