"""HTML: the whole page flattened, in reading order; what is no article is set aside.

Offsets count in the full text, so menus and related news stay in it. What belongs to the article
is asked of trafilatura (without comments, with tables); when it finds none, nothing is set aside
here and the rules for flattened pages decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
import trafilatura
from lxml.etree import ParserError, XMLSyntaxError

from roviec.reading.errors import BrokenSource
from roviec.reading.folding import key
from roviec.reading.model import MediaType
from roviec.reading.sources import text as plain
from roviec.reading.sources.decoded import Decoded

MEDIA_TYPE: MediaType = "text/html"

_START = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|table|article|section|main|p|h1|title|meta|script|style)[\s>/]",
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
_DEEPEST = 400


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
    try:
        tree = lxml.html.fromstring(markup)
    except (ParserError, XMLSyntaxError, ValueError) as error:
        raise BrokenSource from error
    lines = [" ".join(line.split()) for line in "".join(_pieces(tree, 0)).split("\n")]
    lines = [line for line in lines if line]
    text = "\n".join(lines)
    return Decoded(text, set_aside=_outside_article(markup, lines))


def _pieces(node: lxml.html.HtmlElement, depth: int) -> Iterator[str]:
    tag = node.tag
    if not isinstance(tag, str):
        yield _squeezed(node.tail)
        return
    if tag not in _NO_TEXT and depth < _DEEPEST:
        opening, closing = _around(tag)
        yield opening
        yield _squeezed(node.text)
        for child in node:
            yield from _pieces(child, depth + 1)
        yield closing
    if depth:
        yield _squeezed(node.tail)


def _around(tag: str) -> tuple[str, str]:
    if tag == "br":
        return "\n", ""
    if tag in _CELLS:
        return "", " | "
    return ("", "") if tag in _INLINE else ("\n", "\n")


def _squeezed(text: str | None) -> str:
    """Line ends of the source are only spaces on the page."""
    return text.replace("\n", " ").replace("\r", " ") if text else ""


def _outside_article(markup: str, lines: list[str]) -> tuple[tuple[int, int], ...]:
    article = trafilatura.extract(
        markup, include_comments=False, include_tables=True, include_links=False, favor_recall=True
    )
    if not article:
        return ()
    kept = _words_of(article)
    title = _titles(markup)
    spans = []
    at = 0
    for line in lines:
        found = _words_of(line)
        if found not in kept and found not in title:
            spans.append((at, at + len(line)))
        at += len(line) + 1
    # An extraction that keeps nearly nothing has missed the article.
    aside = sum(end - start for start, end in spans)
    return tuple(spans) if aside < 0.9 * at else ()


def _words_of(text: str) -> str:
    return re.sub(r"[\W_]+", " ", key(text)).strip()


def _titles(markup: str) -> str:
    tree = lxml.html.fromstring(markup)
    return " ".join(
        _words_of("".join(map(str, node.itertext()))) for node in tree.iter("h1", "h2", "title")
    )
