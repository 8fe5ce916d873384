"""How high bodies stand, and so which way an asking goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from roviec.reading.folding import fold, lower
from roviec.reading.matching import compile_low
from roviec.reading.vocabulary import load

_DATA: dict[str, Any] = load("ranks")
_LEVELS = [(level["rank"], compile_low(level["words"])) for level in _DATA["level"]]
_CITY = compile_low(_DATA["city"]["words"])
_CENTRAL = compile_low(_DATA["city"]["central"])
_BELOW = compile_low(_DATA["city"]["below_central"])
_ABOVE = compile_low(_DATA["city"]["above_city"])
_SEAT = re.compile(r"\s*(?:ủy viên|uv|tuv|(?:thành|tỉnh|huyện|quận|thị|đảng) ủy viên)")
_DISTRICT, _PROVINCE = 3, 4


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks of the bodies of one text; `city` is where its 'thành phố' stands."""

    city: int

    @classmethod
    def of_text(cls, low: str) -> Ranks:
        if _ABOVE.search(low):
            return cls(_DISTRICT)
        return cls(_PROVINCE if _BELOW.search(low) else _DISTRICT)

    def rank(self, standing: str) -> int | None:
        """The rank of a body, or of the highest of several offices parted by '|', in lower case.

        The first word of a level in it counts: 'UBND huyện A, tỉnh B' is a district's. A seat in
        a committee ranks nobody who holds another office. None when no word says a level.
        """
        # Names are quoted from the source, so they may be spelled in any Unicode form.
        standing = lower(fold(standing).text)
        offices = [office for office in standing.split("|") if office.strip()]
        acting = [office for office in offices if not _SEAT.match(office)] or offices
        ranks = [rank for office in acting if (rank := self._rank_of_one(office)) is not None]
        return max(ranks, default=None)

    def _rank_of_one(self, office: str) -> int | None:
        office = office.replace("văn phòng", " ")
        found: list[tuple[int, int]] = []
        for rank, pattern in _LEVELS:
            match = pattern.search(office)
            if match:
                found.append((match.start(), rank))
        city = _CITY.search(office)
        if city:
            central = _CENTRAL.search(office, city.end())
            found.append((city.start(), _PROVINCE if central else self.city))
        return min(found)[1] if found else None


def goes_up(speaker: int | None, asked: int | None) -> bool | None:
    """Whether the asked body stands above the asking one; None when the ranks do not tell."""
    if speaker is None or asked is None or speaker == asked:
        return None
    return asked > speaker
