"""One pass over the text for citations, then short forms are resolved to what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from roviec.reading.citations.issuers import Tail, tail_at
from roviec.reading.citations.kinds import BY_NAME, KIND, Kind, kind_of
from roviec.reading.citations.named import congress_at, plenum_at
from roviec.reading.citations.resolution import Mention, resolved
from roviec.reading.citations.symbols import (
    KIND_OF_SYMBOL,
    SYMBOL_SPELLING,
    Number,
    number_at,
)
from roviec.reading.document import Document
from roviec.reading.folding import LETTER, LOWER, UPPER
from roviec.reading.matching import WORD_END, low_any
from roviec.reading.model import Citation, CitationForm
from roviec.reading.places import DIGITS, Opened
from roviec.reading.vocabulary import alternation, load

_DATA = load("kinds")
_BEFORE_NUMBER = re.compile(r" ?,? ?số ?:? ?(?=\d)| ?(?=\d)")
_NAMED_LAW = re.compile(r"[^\n;.:()\d]{2,80}? số ?:? ?(?=\d)")
_INSERTED = re.compile(
    rf"(?: của [^\n;.:()\d]{{3,60}}?|(?: [{LETTER}]{{1,7}}){{1,5}}?) số ?:? ?(?=\d)"
)
_LOOSE = Opened(
    rf"(?P<so>(?<![{LETTER}])số ?:? ?)?"
    rf"(?<![\d/.,-])(?P<digits>\d{{1,6}})(?=[a-zđ]? ?[-/] ?[{LOWER}\d])",
    ["số", DIGITS],
)
"""On lower-case text; that capitals follow is seen when the number is read."""
_SHORT = re.compile(
    r"(?P<so> ?số ?:? ?| )(?P<n>\d{1,4})(?:/(?P<year>(?:19|20)\d\d))?"
    r"(?![\d%])(?! ?[-/] ?\d)(?![.,]\d)"
)
_FOLLOWER = re.compile(
    r"\s*(?:$|[,.;:)\"'\n…/]|- )|\s(?:"
    + alternation(_DATA["short"]["followers"])
    + "|năm \\d{4})"
    + WORD_END
)
_COUNTED = re.compile(" " + alternation(_DATA["short"]["counted"]) + WORD_END)
_ABBREVIATED = re.compile(rf"(?<![{LETTER}/-])(?P<symbol>[{UPPER}]{{2,4}}) $")
_THIS = re.compile(r" (?:này|đó|ấy|nói trên|nêu trên|kể trên|trên(?= ?[,.;:)\n]| ?$))" + WORD_END)
_PLURAL = re.compile(rf"(?<![{LETTER}])(?:các|những|nhiều|một số|mọi|cả|hai|ba|bốn|\d) $")
_SYMBOL = Opened(
    rf"(?<![\w/-])(?P<symbol>{low_any(_DATA['short']['symbols'])}) ?(?P<n>\d{{1,4}})"
    r"(?![\d%])(?! ?[-/])(?![.,]\d)",
    _DATA["short"]["symbols"],
)
_OPENERS = (KIND, _LOOSE, _SYMBOL)


def find(doc: Document, norms: Mapping[str, str] | None = None) -> tuple[Citation, ...]:
    """Every citation, in order.

    `norms` says which document a bare number means when the text does not: the `key` of
    "chỉ thị 05" to "05-CT/TW".
    """
    found: list[Mention] = []
    for start, end in doc.body_spans():
        found.extend(_in_span(doc, start, end, found))
    return tuple(resolved(doc, found, norms or {}))


def _in_span(doc: Document, start: int, limit: int, before: list[Mention]) -> Iterator[Mention]:
    places = doc.places
    following = [pattern.search(places, start, limit) for pattern in _OPENERS]
    last = before[-1] if before else None
    while (match := min(filter(None, following), key=_begins, default=None)) is not None:
        if match is following[0]:
            citation = _from_noun(doc, match, limit)
        elif match is following[1]:
            citation = _from_number(doc, match, limit, last)
        else:
            citation = _abbreviated(doc, match)
        at = citation.end if citation else match.end()
        if citation:
            last = citation
            yield citation
        for index, each in enumerate(following):
            if each and each.start() < at:
                following[index] = _OPENERS[index].search(places, at, limit)


def _begins(match: re.Match[str]) -> int:
    return match.start()


def _abbreviated(doc: Document, match: re.Match[str]) -> Mention | None:
    """'NQ 68': a citation only where something tells the full number."""
    start, end = match.span()
    symbol = doc.folded[start : match.end("symbol")]
    if not symbol.isupper():
        return None
    return Mention(
        start, end, "short_number", KIND_OF_SYMBOL[symbol], match["n"], must_be_known=True
    )


def _from_noun(doc: Document, noun: re.Match[str], limit: int) -> Mention | None:
    if noun.start() and doc.folded[noun.start() - 1].isalnum():
        return None
    kind = kind_of(noun[0])
    following = doc.lowered[noun.end() : noun.end() + 1]
    if following not in {" ", ",", ":", ";"} and not following.isdigit():
        return None
    return (
        _numbered(doc, noun, kind, limit)
        or _short(doc, noun, kind, limit)
        or _plenum(doc, noun, kind, limit)
        or _congress(doc, noun, kind, limit)
        or _referring(doc, noun, kind, limit)
    )


def _numbered(doc: Document, noun: re.Match[str], kind: Kind, limit: int) -> Mention | None:
    patterns = [_BEFORE_NUMBER, _NAMED_LAW] if kind.law else [_BEFORE_NUMBER, _INSERTED]
    for pattern in patterns:
        lead = pattern.match(doc.lowered, noun.end(), limit)
        if lead is None or KIND.search(doc.places, noun.end(), lead.end()):
            continue
        number = number_at(doc.folded, lead.end(), limit)
        if number:
            return _with_tail(doc, noun.start(), kind.name, number, limit)
    return None


def _with_tail(doc: Document, start: int, kind: str, number: Number, limit: int) -> Mention:
    joint = "liên tịch" in kind.lower() or "LT" in number.symbol
    tail = tail_at(doc, number.end, limit, joint=joint)
    return Mention(
        start, tail.end, "numbered", kind, number.number, number.norm_id, tail.issuer, tail.issued
    )


def _from_number(
    doc: Document, loose: re.Match[str], limit: int, last: Mention | None
) -> Mention | None:
    """A number without its noun: in a list, in a header, in brackets, behind an abbreviation."""
    number = number_at(doc.folded, loose.start("digits"), limit)
    if number is None:
        return None
    kind = _kind_by_symbol(number, named=bool(loose["so"]))
    if kind is None:
        return None
    before = BY_NAME.get(last.kind) if last else None
    if before and number.symbol in before.symbols:
        kind = before.name
    start = loose.start()
    short = _ABBREVIATED.search(doc.folded, max(0, start - 5), start)
    if short and SYMBOL_SPELLING.get(short["symbol"].upper()) == number.symbol:
        start = short.start()
    return _with_tail(doc, start, kind, number, limit)


def _kind_by_symbol(number: Number, *, named: bool) -> str | None:
    """The kind its letters say; a number with unknown ones needs 'số' before it."""
    if "/QH" in number.norm_id:
        return "Luật"
    if number.symbol and number.known_kind:
        return KIND_OF_SYMBOL[number.symbol]
    return "Công văn" if named or "UBTVQH" in number.norm_id else None


def _short(doc: Document, noun: re.Match[str], kind: Kind, limit: int) -> Mention | None:
    if not kind.short and not kind.law:
        return None
    match = _SHORT.match(doc.lowered, noun.end(), limit)
    if match is None or (kind.law and not match["so"].strip()):
        return None
    if not match["so"].strip() and not _is_bare_number(doc, noun, kind, match):
        return None
    tail = Tail(match.end())
    if match["so"].strip() or doc.folded[noun.start()].isupper():
        tail = tail_at(doc, match.end(), limit)
    year = f"/{match['year']}" if match["year"] else ""
    return Mention(
        noun.start(),
        tail.end,
        "short_number",
        kind.name,
        match["n"] + year,
        None,
        tail.issuer,
        tail.issued,
    )


def _is_bare_number(doc: Document, noun: re.Match[str], kind: Kind, match: re.Match[str]) -> bool:
    """'Chỉ thị 05 nêu' cites; 'kế hoạch 5 năm', 'Thông báo 3 trường hợp' count."""
    if not doc.folded[noun.start()].isupper():
        return False
    if _FOLLOWER.match(doc.lowered, match.end()):
        return True
    opens_sentence = doc.sentence_at(noun.start()).start == noun.start()
    if kind.verb and (opens_sentence or len(match["n"].lstrip("0")) < 2):
        return False
    return not _COUNTED.match(doc.lowered, match.end())


def _plenum(doc: Document, noun: re.Match[str], kind: Kind, limit: int) -> Mention | None:
    named = plenum_at(doc.lowered, doc.folded, noun.end(), limit)
    if named is None:
        return None
    if not named.numbered and _is_plural(doc, noun):
        return None
    kinds = [kind.name, *(kind_of(word).name for word in _kind_words(named.kinds))]
    norm = f"{kind.norm}{named.norm}" if named.norm and len(kinds) == 1 else None
    names = named.norm or named.partial
    return Mention(
        noun.start(), named.end, "named_plenum", "; ".join(kinds), norm_id=norm,
        issuer=named.issuer, names=names,
    )  # fmt: skip


def _kind_words(text: str) -> list[str]:
    return [match[0] for match in KIND.pattern.finditer(text)]


def _is_plural(doc: Document, noun: re.Match[str]) -> bool:
    return bool(_PLURAL.search(doc.lowered, max(0, noun.start() - 10), noun.start()))


def _congress(doc: Document, noun: re.Match[str], kind: Kind, limit: int) -> Mention | None:
    named = congress_at(doc.lowered, doc.folded, noun.end(), limit)
    if named is None or (named.empty and _is_plural(doc, noun)):
        return None
    norm = f"{kind.norm}{named.norm}" if named.norm else None
    form: CitationForm = "anaphor" if named.empty else "named_congress"
    issuer = None if named.empty else named.issuer
    return Mention(
        noun.start(), named.end, form, kind.name, norm_id=norm, issuer=issuer, names="ĐH"
    )


def _referring(doc: Document, noun: re.Match[str], kind: Kind, limit: int) -> Mention | None:
    match = _THIS.match(doc.lowered, noun.end(), limit)
    if match is None or _is_plural(doc, noun):
        return None
    return Mention(noun.start(), match.end(), "anaphor", kind.name)
