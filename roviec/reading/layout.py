"""What the paragraphs of a page are: title, body, caption, byline, header, table, furniture or
a repetition of another paragraph.

The rules see only the flattened text; a source format that knows more (HTML) passes spans to set
aside. Word lists are in `patterns/layout.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from roviec.reading.folding import LOWER, UPPER, fold_y
from roviec.reading.sentences import split_sentences
from roviec.reading.vocabulary import load, lookup

Kind = Literal["body", "title", "caption", "byline", "furniture", "duplicate", "table", "header"]

_SHORT = 90
_LONG = 200
_TITLE = range(15, 260)
_REPEATED = 25
_MENU_RUN = 4
_MENU_ITEM = 32
_NO_MENU = {"header", "byline"}


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph or line, in folded offsets."""

    start: int
    end: int
    kind: Kind = "body"
    duplicate_of: int | None = None


_WORDS = load("layout")
_LINES = lookup(_WORDS["furniture"]["lines"])
_STARTS = tuple(lookup(_WORDS["furniture"]["starts"]))
_AFTER = tuple(lookup(_WORDS["furniture"]["after_the_article"]))
_HEADER_LINES = lookup(_WORDS["header"]["lines"])
_HEADER_STARTS = tuple(lookup(_WORDS["header"]["starts"]))
_CAPTION_WORDS = tuple(lookup(_WORDS["caption"]["words"]))
_BYLINE_STARTS = tuple(lookup(_WORDS["byline"]["starts"]))
_FILE = re.compile(
    rf"\S{{1,80}}\.(?:{'|'.join(_WORDS['furniture']['file_ends'])})(?: \([^)]*\))?", re.I
)
_NUMBER_LINE = re.compile(r"(?i:số)\s?:?\s?[\d.… ]{1,8}\s?[-/]\s?[^\s]{2,30}")
_STAMP_LINE = re.compile(
    r"\D{0,14}\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\D{0,9}(?:\d{1,2}[:h]\d{1,2}\D{0,14})?"
)
_NAME = rf"[{UPPER}][{LOWER}]{{0,6}}"
_BYLINE = re.compile(
    rf"{_NAME}(?: {_NAME}){{1,3}}(?:\s?[,;&-]\s?{_NAME}(?: {_NAME}){{0,3}})*(?:\s?\([^)]*\))?\.?"
)
_TAIL = re.compile(r"[\s\d:().,|/>»«-]+$")
_SENTENCE_END = (".", "!", "?", "…", ";", ":", '."')


Spans = Sequence[tuple[int, int]]


def split_blocks(folded: str, lowered: str, aside: Spans, running: Spans = ()) -> tuple[Part, ...]:
    """The paragraphs of `folded` with their kinds; `aside` are spans known to be furniture.

    `running` are rows that paper repeats on its pages: furniture too, but no sign that what
    stands beside them is. `lowered` is `folded` in lower case, of the same length.
    """
    parts = list(_lines(folded))
    texts = [folded[part.start : part.end] for part in parts]
    keys = [_key(lowered[part.start : part.end]) for part in parts]
    kinds = _kinds(folded, parts, texts, keys)
    for index in _within(parts, aside):
        kinds[index] = "furniture"
    rows = set(_within(parts, running))
    own = [index for index in range(len(parts)) if index not in rows]
    told = [kinds[index] for index in own]
    _mark_menus([texts[index] for index in own], told)
    _mark_after_article([texts[index] for index in own], [keys[index] for index in own], told)
    kinds = ["furniture"] * len(parts)
    for index, kind in zip(own, told, strict=True):
        kinds[index] = kind
    marked = [replace(part, kind=kind) for part, kind in zip(parts, kinds, strict=True)]
    marked = _mark_repetitions(folded, lowered, marked, keys)
    _mark_title(texts, marked)
    return tuple(marked)


def _key(lowered: str) -> str:
    """The key of folded text; long paragraphs are only compared with each other."""
    return lowered if len(lowered) > _TITLE.stop else fold_y(lowered)


def _lines(folded: str) -> Iterator[Part]:
    for match in re.finditer(r"[^\n]+", folded):
        text = match[0]
        left = len(text) - len(text.lstrip())
        if left < len(text):
            yield Part(match.start() + left, match.start() + len(text.rstrip()))


def _kinds(folded: str, parts: list[Part], texts: list[str], keys: list[str]) -> list[Kind]:
    first = next((i for i, text in enumerate(texts) if len(text) >= _LONG), len(texts))
    last = max((i for i, text in enumerate(texts) if len(text) >= _LONG), default=-1)
    return [
        _kind(text, found, before=index < first, after=index > last)
        for index, (text, found) in enumerate(zip(texts, keys, strict=True))
    ]


def _kind(text: str, found: str, *, before: bool, after: bool) -> Kind:
    if " | " in text and text.count(" | ") >= 2:
        return "table"
    if len(text) > _TITLE.stop:
        return "body"
    if _is_furniture(text, found):
        return "furniture"
    if _is_header(text, found, before=before):
        return "header"
    if len(text) <= _SHORT and _is_byline(text, found, after=after):
        return "byline"
    if _is_caption(text, found):
        return "caption"
    return "body"


def _is_furniture(text: str, found: str) -> bool:
    if len(text) > _SHORT:
        return False
    bare = _TAIL.sub("", found)
    return (
        found in _LINES
        or bare in _LINES
        or (not bare and not any(c.isdigit() for c in text) and len(text) < 4)
        or found.startswith(_STARTS)
        or bool(_FILE.fullmatch(text))
    )


def _is_header(text: str, found: str, *, before: bool) -> bool:
    if found in _HEADER_LINES or _NUMBER_LINE.fullmatch(text):
        return True
    if len(text) > _SHORT:
        return False
    stamp = found.startswith(_HEADER_STARTS) and any(c.isdigit() for c in text)
    return bool(_STAMP_LINE.fullmatch(text)) or (before and stamp)


def _is_byline(text: str, found: str, *, after: bool) -> bool:
    return found.startswith(_BYLINE_STARTS) or (after and bool(_BYLINE.fullmatch(text)))


def _is_caption(text: str, found: str) -> bool:
    if text.endswith(_SENTENCE_END) and "ảnh:" not in found:
        return False
    return any(word in found for word in _CAPTION_WORDS)


def _within(parts: list[Part], spans: Spans) -> Iterator[int]:
    starts = [start for start, _ in spans]
    for index, part in enumerate(parts if spans else ()):
        at = bisect_right(starts, part.start) - 1
        if at >= 0 and part.end <= spans[at][1]:
            yield index


def _mark_menus(texts: list[str], kinds: list[Kind]) -> None:
    """A run of short lines many of which are menu words is a menu as a whole."""
    index = 0
    while index < len(texts):
        end = index
        while end < len(texts) and len(texts[end]) <= _MENU_ITEM and kinds[end] not in _NO_MENU:
            end += 1
        known = sum(kinds[i] == "furniture" for i in range(index, end))
        if end - index >= _MENU_RUN and known * 5 >= 2 * (end - index):
            kinds[index:end] = ["furniture"] * (end - index)
        index = max(end, index + 1)


def _mark_after_article(texts: list[str], keys: list[str], kinds: list[Kind]) -> None:
    """From 'tin liên quan' on nothing belongs to the article, up to the next long paragraph."""
    seen_body = outside = False
    for index, text in enumerate(texts):
        if len(text) >= _LONG:
            seen_body, outside = True, False
        elif seen_body and len(text) <= _SHORT and _TAIL.sub("", keys[index]) in _AFTER_LINES:
            outside = True
        if outside:
            kinds[index] = "furniture"


_AFTER_LINES = frozenset(_AFTER)


def _mark_title(texts: list[str], parts: list[Part]) -> None:
    """The longest line above the first long paragraph that ends like no sentence."""
    above: list[int] = []
    for index, text in enumerate(texts):
        if len(text) >= _TITLE.stop or (len(text) >= _LONG and text.endswith(_SENTENCE_END)):
            break
        if parts[index].kind in {"body", "caption"} and len(text) in _TITLE:
            above.append(index)
    open_ended = [i for i in above if not texts[i].endswith(_SENTENCE_END)]
    if open_ended and len(texts) > 1:
        title = max(open_ended, key=lambda i: (len(texts[i]), -i))
        parts[title] = replace(parts[title], kind="title")


def _mark_repetitions(folded: str, lowered: str, parts: list[Part], keys: list[str]) -> list[Part]:
    """A paragraph counts once; a lead whose sentences all stand in a longer one is its copy."""
    first_with: dict[str, int] = {}
    holder: dict[str, int] = {}
    sentences = [_sentence_keys(folded, lowered, part) for part in parts]
    for index, part in enumerate(parts):
        if part.kind == "furniture" or len(keys[index]) < _REPEATED:
            continue
        first_with.setdefault(_bare(keys[index]), index)
        for sentence in sentences[index]:
            best = holder.get(sentence)
            if best is None or len(keys[best]) < len(keys[index]):
                holder[sentence] = index
    marked = list(parts)
    for index, part in enumerate(parts):
        if part.kind == "furniture" or len(keys[index]) < _REPEATED:
            continue
        original = first_with[_bare(keys[index])]
        if original == index:
            original = _covering(index, sentences[index], holder)
        if original != index:
            marked[index] = replace(part, kind="duplicate", duplicate_of=original)
    return marked


def _bare(text: str) -> str:
    return text.rstrip(" .…/")


def _sentence_keys(folded: str, lowered: str, part: Part) -> list[str]:
    if part.end - part.start < _REPEATED:
        return []
    spans = split_sentences(folded, part.start, part.end)
    return [_bare(lowered[start:end]) for start, end in spans]


def _covering(index: int, sentences: list[str], holder: dict[str, int]) -> int:
    """The one other paragraph that holds all these sentences, or `index` itself."""
    holders = {holder[sentence] for sentence in sentences}
    return holders.pop() if len(holders) == 1 else index
