"""HTML: the whole page flattened, in reading order; what is no article is set aside.

Offsets count in the full text, so menus and related news stay in it. What belongs to the article
is asked of trafilatura (without comments, with tables); when it finds none, nothing is set aside
here and the rules for flattened pages decide.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator, Sequence

import lxml.html
import trafilatura
from lxml.etree import ParserError, XMLSyntaxError, iterwalk

from roviec.reading.errors import BrokenSource
from roviec.reading.folding import key
from roviec.reading.model import MediaType
from roviec.reading.sources import text as plain
from roviec.reading.sources.decoded import Decoded

MEDIA_TYPE: MediaType = "text/html"

_START = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|div|table|article|section|main|p|h1|title|meta|script|style)[\s>/]",
    re.I | re.S,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_-]{2,20})", re.I)
_NO_TEXT = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "head",
    "iframe",
    "object",
    "select",
    "textarea",
}
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "data",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "var",
    "o:p",
    "label",
    "strike",
    "big",
}
_CELLS = {"td", "th"}
_DEEPEST = 250
"""The parser drops what stands in more elements than about this many."""
_MOST_TAGS = 40_000
"""A page has some thousand; a tree of very many takes memory out of all proportion."""
_MOST_TAGS_OF_PAGE = 8_000
_LARGEST_PAGE = 1_000_000
"""Characters of markup; what is longer is no page with an article to be told from furniture."""
_MOST_COMPARED = 20
"""Words compared for each word of a page, at most, in looking for its lines in the article."""
_SHORT_LINE = 5
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:]{0,20})")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def looks_like_html(data: bytes) -> bool:
    """Whether the first bytes open an HTML page or a piece of one."""
    head = data[:2048]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return bool(_START.match(head))


def from_bytes(data: bytes) -> Decoded:
    """Decodes by byte-order mark or UTF-8, else by the declared character set."""
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() in {b"windows-1258", b"cp1258"}:
        return from_text(data.decode("cp1258", "replace"))
    return from_text(plain.decode(data))


def from_text(source: str) -> Decoded:
    """The flattened page; raises BrokenSource when nothing can be parsed."""
    # lxml refuses text that declares its own encoding.
    markup = re.sub(r"\A\s*<\?xml[^>]*\?>", "", source.replace("\x00", "\ufffd"))
    tree = _tree(markup)
    if tree is None:
        return Decoded("\n".join(_lines(_pieces_without_tree(markup))))
    lines = _lines(_pieces(tree))
    text = "\n".join(lines)
    if len(markup) > _LARGEST_PAGE or markup.count("<") > _MOST_TAGS_OF_PAGE:
        return Decoded(text)
    return Decoded(text, set_aside=_outside_article(markup, tree, lines))


def _tree(markup: str) -> lxml.html.HtmlElement | None:
    """The parsed page, or None for one too deep or with too many tags to be parsed whole."""
    if markup.count("<") > _MOST_TAGS:
        return None
    try:
        # Without `huge_tree` the parser drops long paragraphs without a word.
        tree = lxml.html.fromstring(markup, parser=lxml.html.HTMLParser(huge_tree=True))
    except (ParserError, XMLSyntaxError, ValueError) as error:
        raise BrokenSource from error
    depth = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth >= _DEEPEST:
            return None
    return tree


def _lines(pieces: Iterator[str]) -> list[str]:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _pieces(tree: lxml.html.HtmlElement) -> Iterator[str]:
    left_out = 0
    for event, node in iterwalk(tree, events=("start", "end", "comment", "pi")):
        is_element = event in {"start", "end"}
        if is_element:
            left_out += (event == "start") - (event == "end") if node.tag in _NO_TEXT else 0
        if event == "start" and not left_out:
            yield _around(node.tag)[0]
            yield _squeezed(node.text)
        elif event != "start" and not left_out:
            if is_element and node.tag not in _NO_TEXT:
                yield _around(node.tag)[1]
            if node is not tree:
                yield _squeezed(node.tail)


def _pieces_without_tree(markup: str) -> Iterator[str]:
    """The text between tags, in one pass; what no reader sees is left out up to its end."""
    closing = ""
    at = markup.find("<")
    yield _squeezed(html.unescape(markup[:at] if at >= 0 else markup))
    while at >= 0:
        following = markup.find("<", at + 1)
        piece = markup[at + 1 : following if following >= 0 else None]
        at = following
        tag, ends, text = piece.partition(">")
        name = _NAME.match(tag)
        if name is None or not ends:
            # No tag, but a sign for "less".
            yield "" if closing or piece.startswith(("!", "?")) else _squeezed(f"<{piece}")
            continue
        known = name[1].lower()
        if closing:
            closing = "" if tag.startswith("/") and known == closing else closing
        elif known in _NO_TEXT and known != "head" and not tag.startswith("/"):
            closing = known
        else:
            opening, after = _around(known)
            yield after if tag.startswith("/") else opening
        if not closing:
            yield _squeezed(html.unescape(text))


def _around(tag: str) -> tuple[str, str]:
    if tag == "br":
        return "\n", ""
    if tag in _CELLS:
        return "", " | "
    return ("", "") if tag in _INLINE else ("\n", "\n")


def _squeezed(text: str | None) -> str:
    """Line ends of the source are only spaces on the page."""
    return text.replace("\n", " ").replace("\r", " ") if text else ""


def _outside_article(
    markup: str, tree: lxml.html.HtmlElement, lines: list[str]
) -> tuple[tuple[int, int], ...]:
    article = trafilatura.extract(
        markup, include_comments=False, include_tables=True, include_links=False, favor_recall=True
    )
    if not article:
        return ()
    words = [_words_of(line) for line in lines]
    kept = _held(words, [_words_of(article), _titles(tree)])
    if kept is None:
        return ()
    spans = []
    at = 0
    for line, is_kept in zip(lines, kept, strict=True):
        if not is_kept:
            spans.append((at, at + len(line)))
        at += len(line) + 1
    # An extraction that keeps nearly nothing has missed the article.
    aside = sum(end - start for start, end in spans)
    return tuple(spans) if aside < 0.9 * at else ()


def _held(lines: Sequence[str], texts: Sequence[str]) -> list[bool] | None:
    """Which lines of words stand in one of the texts; None for a page made to make this long.

    Looking each line up in the whole text would take time that grows with the square of the page.
    So lines wait under their first words, and the texts are gone through once.
    """
    waiting: dict[tuple[str, ...], dict[int, set[str]]] = {}
    for line in set(lines):
        words = line.split()
        start = tuple(words[:_SHORT_LINE])
        waiting.setdefault(start, {}).setdefault(len(words), set()).add(line)
    lengths = sorted({len(start) for start in waiting} - {0})
    found = {""}
    for text in texts:
        words = text.split()
        budget = _MOST_COMPARED * len(words)
        for at in range(len(words)):
            for length in lengths:
                for count, same in waiting.get(tuple(words[at : at + length]), {}).items():
                    line = " ".join(words[at : at + count])
                    if line in same:
                        found.add(line)
                    budget -= count
            if budget < 0:
                return None
    return [line in found for line in lines]


def _words_of(text: str) -> str:
    return re.sub(r"[\W_]+", " ", key(text)).strip()


def _titles(tree: lxml.html.HtmlElement) -> str:
    return " ".join(
        _words_of("".join(map(str, node.itertext()))) for node in tree.iter("h1", "h2", "title")
    )
