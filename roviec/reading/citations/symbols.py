"""Numbers of documents: `05-CT/TW`, `30/2020/NĐ-CP`, `1234/UBND-VP`, with spaces and spellings
as they occur. Grammar: Decree 30/2020/NĐ-CP Annex I for the State, 36-HD/VPTW for the Party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from roviec.reading.folding import LOWER, UPPER
from roviec.reading.vocabulary import load

_DATA = load("kinds")
_PARTY_BODIES = frozenset(_DATA["bodies"]["party"])
_SPELLINGS: dict[str, str] = _DATA["bodies"]["spellings"]
KIND_OF_SYMBOL: dict[str, str] = {}
SYMBOL_SPELLING: dict[str, str] = {}
for _kind in _DATA["kind"]:
    for _symbol in _kind["symbols"]:
        KIND_OF_SYMBOL.setdefault(_symbol, _kind["name"])
        SYMBOL_SPELLING.setdefault(_symbol.upper(), _symbol)

_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"(?P<number>\d{1,3}\.\d{3}|\d{1,6}[a-zđA-Z]?)"
_KIND = rf"[{UPPER}](?:[{UPPER}]|[triy](?=[{UPPER}/ -])){{0,7}}"
# A single capital is a body only when no word goes on behind it ("27/Ban").
_LETTERS = rf"(?:[{UPPER}](?:[rhgw](?=[{UPPER}\d/-])|[rg](?![{LOWER}]))?)"
_BODY = (
    rf"(?:T\.[ƯW]|[tT]w(?![{LOWER}])|{_LETTERS}{{2,14}}\d{{0,3}}"
    rf"|[{UPPER}](?![{LOWER}{UPPER}]))"
)
_BODIES = rf"(?P<body>{_BODY}(?:-{_BODY}\d{{0,3}})*)"
SYMBOL = re.compile(
    rf"""{_NUMBER}(?:
        (?:\ ?-\ ?|\ )(?P<pkind>{_KIND})\ ?[/-]\ ?(?P<pbody>{_BODY}(?:[/-]{_BODY})*)
      | \ ?/\ ?(?:(?P<year>{_YEAR})\ ?/\ ?)?(?P<skind>{_KIND})\ ?[/-]\ ?
            (?P<sbody>{_BODY}(?:-{_BODY})*)
      | \ ?/\ ?(?P<lyear>{_YEAR})\ ?/\ ?
            (?P<law>(?:QH|UBTVQH|PL-UBTVQH|NQ-UBTVQH|NQ-QH|L-CTN)\d{{0,2}})
      | \ ?/\ ?(?P<cbody>{_BODY}(?:-{_BODY})*)
    )(?!\d)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A document's number: `number` as written, `norm_id` in canonical form."""

    end: int
    number: str
    norm_id: str
    symbol: str
    """The letters of the kind, canonical; empty for laws and official letters."""

    @property
    def known_kind(self) -> bool:
        return self.symbol in KIND_OF_SYMBOL or not self.symbol


def number_at(folded: str, start: int, end: int) -> Number | None:
    """The full number that starts at `start`, if there is one before `end`."""
    match = SYMBOL.match(folded, start, end)
    if match is None:
        return None
    written = match["number"]
    padded = _padded(written)
    if match["law"]:
        return Number(match.end(), written, f"{padded}/{match['lyear']}/{match['law']}", "")
    if match["cbody"]:
        return Number(match.end(), written, f"{padded}/{_bodies(match['cbody'])}", "")
    kind = match["pkind"] or match["skind"]
    symbol = SYMBOL_SPELLING.get(kind.upper(), kind)
    bodies = _bodies(match["pbody"] or match["sbody"])
    if match["year"]:
        norm = f"{padded}/{match['year']}/{symbol}-{bodies}"
    elif match["pkind"] or bodies.split("-")[0].split("/")[0] in _PARTY_BODIES:
        norm = f"{padded}-{symbol}/{bodies}"
    else:
        norm = f"{padded}/{symbol}-{bodies}"
    return Number(match.end(), written, norm, symbol)


def _padded(number: str) -> str:
    digits = re.match(r"\d+", number.replace(".", ""))
    assert digits is not None
    return digits[0].lstrip("0").zfill(2) + number.replace(".", "")[digits.end() :]


def plain_number(number: str) -> str:
    """A written number in one form: '5' and '0005' are '05', '1.234' is '1234'."""
    return _padded(number)


def _bodies(text: str) -> str:
    return "-".join(_SPELLINGS.get(part, part) for part in text.split("-"))
