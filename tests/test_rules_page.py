"""The page of rules tells every message of the rules of organisations word for word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = [
    "roviec/organisations/rules.py",
    "roviec/organisations/structure/rules.py",
    "roviec/organisations/hierarchy/paths.py",
    "roviec/organisations/actions/set_up_unit.py",
]


def told() -> Iterator[tuple[str, str]]:
    """Number and message of everything that refuses."""
    for name in RULES:
        for call in ast.walk(ast.parse((ROOT / name).read_text("utf-8"))):
            if isinstance(call, ast.Call) and call.args and _is_number(call.args[0]):
                number = ast.literal_eval(call.args[0])
                yield from ((number, text) for text in _texts(call))


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).startswith("ORG-")


def _texts(code: ast.AST) -> Iterator[str]:
    for call in ast.walk(code):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_":
            text = call.args[0]
            if isinstance(text, ast.Constant):
                yield str(text.value)


def explained() -> dict[str, str]:
    page = (ROOT / "docs/rules/README.md").read_text("utf-8")
    entries = re.findall(r"^- \*\*(ORG-\d\d)\*\* (.*?)(?=^- \*\*|^## )", page, re.M | re.S)
    return {number: " ".join(text.split()) for number, text in entries}


def test_every_message_of_organisations_stands_under_its_number():
    entries = explained()
    missing = [
        f"{number} “{text}”"
        for number, text in told()
        if f"“{text}”" not in entries.get(number, "")
    ]
    assert missing == []


def test_no_message_stands_there_that_is_told_no_more():
    """Every quotation is a text of the room, its import of files included."""
    texts = {
        text
        for path in (ROOT / "roviec/organisations").rglob("*.py")
        for text in _texts(ast.parse(path.read_text("utf-8")))
    }
    longest_first = sorted(texts, key=len, reverse=True)
    for number, entry in explained().items():
        left = entry
        for text in longest_first:
            left = left.replace(f"“{text}”", "")
        assert "“" not in left, (number, left)


def test_a_message_of_these_rules_begins_large_or_with_a_name_and_ends():
    for number, text in told():
        assert re.match(r"[A-ZĐ“]", text), (number, text)
        assert text.endswith("."), (number, text)
