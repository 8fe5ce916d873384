"""Places from a table: each row a version."""

from __future__ import annotations

from roviec.organisations.importing.columns import plain
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.identities import Version
from roviec.organisations.importing.values import Reader, Zeros, text_of
from roviec.organisations.models import PlaceVersion
from roviec.organisations.reorganising.stored import TERRITORY

LEVELS = ("country", "province", "district", "commune")
LEVEL_WORDS = {
    "country": "country",
    "quocgia": "country",
    "nuoc": "country",
    "province": "province",
    "tinh": "province",
    "captinh": "province",
    "district": "district",
    "huyen": "district",
    "caphuyen": "district",
    "commune": "commune",
    "xa": "commune",
    "capxa": "commune",
}
LONGEST_CODE = 20


def known_levels() -> dict[str, str]:
    """Levels by what people may write, plain; those that stand already besides the usual."""
    standing = PlaceVersion.objects.values_list("level", flat=True).distinct()
    return LEVEL_WORDS | {plain(level): level for level in standing}


def place_versions(reader: Reader, zeros: str) -> list[Version]:
    """The rows that can be read; the others are among the problems."""
    levels = known_levels()
    codes = Zeros(reader, "code", zeros).read(
        lambda row: plain(text_of(reader.table.cell(row, "level")))
    )
    found = [_version(reader, row, codes[row.number], levels) for row in reader.table.rows()]
    return [version for version in found if version is not None]


def _version(reader: Reader, row: Row, code: str, levels: dict[str, str]) -> Version | None:
    count = reader.problems.count
    reader.code(row, "code", needed=True, longest=LONGEST_CODE)
    name = reader.text(row, "name", needed=True)
    level = reader.choice(row, "level", levels)
    kind = reader.text(row, "kind", needed=True)
    parent = reader.code(row, "parent", longest=LONGEST_CODE)
    identity = reader.text(row, "identity")
    days = reader.days(row)
    if reader.problems.count > count or days is None or level is None:
        return None
    attributes = {"level": level, "kind": kind, "code": code, "name": name}
    return Version(row, *days, attributes, {TERRITORY: parent or None}, identity)
