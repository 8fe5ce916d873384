"""A checker for the part of JSON Schema that `schema.json` uses; any other word is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_WORDS = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "const", "pattern",
    "minimum", "minItems", "maxItems", "title", "description", "$schema",
}  # fmt: skip


def problems(value: Any, schema: dict[str, Any], at: str = "$") -> Iterator[str]:
    """What is wrong with a value, each with its place; nothing when it is valid."""
    unknown = set(schema) - _WORDS
    if unknown:
        raise ValueError(f"{at}: the checker does not know {sorted(unknown)}")
    if "type" in schema and not _is_of(value, schema["type"]):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if isinstance(value, dict):
        yield from _object(value, schema, at)
    elif isinstance(value, list):
        yield from _array(value, schema, at)
    else:
        yield from _scalar(value, schema, at)


def _is_of(value: Any, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, _TYPES[name]) for name in names)


def _object(value: dict[str, Any], schema: dict[str, Any], at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for key in schema.get("required", []):
        if key not in value:
            yield f"{at}: {key} is missing"
    for key, each in value.items():
        if key in known:
            yield from problems(each, known[key], f"{at}.{key}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: {key} is unknown"


def _array(value: list[Any], schema: dict[str, Any], at: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} items"
    for index, each in enumerate(value):
        yield from problems(each, schema.get("items", {}), f"{at}[{index}]")


def _scalar(value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not match {schema['pattern']}"
    if "minimum" in schema and value is not None and value < schema["minimum"]:
        yield f"{at}: {value!r} is below {schema['minimum']}"
