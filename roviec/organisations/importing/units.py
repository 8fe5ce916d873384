"""Units from a table: each row a version, with the superior in each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from roviec.organisations.importing.columns import ROOT, SUPERIOR, plain
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.identities import Version
from roviec.organisations.importing.overlay import Overlay
from roviec.organisations.importing.references import References
from roviec.organisations.importing.values import Reader, Zeros, text_of
from roviec.organisations.models import UnitKind
from roviec.organisations.structure import Stretch
from roviec.organisations.structure.stretches import Value

LONGEST_CODE = 40


def known_kinds() -> dict[str, UnitKind]:
    """Kinds by code, and by a name that is of one kind alone; plain."""
    kinds = list(UnitKind.objects.all())
    named = Counter(plain(kind.name) for kind in kinds)
    by_name = {plain(kind.name): kind for kind in kinds if named[plain(kind.name)] == 1}
    return by_name | {plain(kind.code): kind for kind in kinds}


def unit_versions(reader: Reader, references: References, places: Overlay) -> list[Version]:
    """The rows that can be read; the others are among the problems."""
    kinds = known_kinds()
    if not kinds:
        told = _("Hệ thống chưa có loại đơn vị nào. Hãy cài mẫu công việc trước (roviec init).")
        reader.problems.add(reader.table.problem("IMP-06", told))
        return []
    places.bring({text_of(reader.table.cell(row, "place")) for row in reader.table.rows()})
    codes = Zeros(reader, "code", references.zeros).read(lambda row: "")
    found = [
        _version(reader, references, places, row, (codes[row.number], kinds))
        for row in reader.table.rows()
    ]
    return [version for version in found if version is not None]


def _version(
    reader: Reader,
    references: References,
    places: Overlay,
    row: Row,
    known: tuple[str, Mapping[str, UnitKind]],
) -> Version | None:
    code, kinds = known
    count = reader.problems.count
    reader.code(row, "code", needed=True, longest=LONGEST_CODE)
    name = reader.text(row, "name", needed=True)
    kind = _kind(reader, row, kinds)
    place_code = reader.code(row, "place", needed=True)
    days = reader.days(row)
    superiors = superiors_in(reader, row)
    place = None
    if days is not None and place_code:
        place = references.find(places, place_code, days[0], (row, "place"))
    if days is None or kind is None or place is None or reader.problems.count > count:
        return None
    _warn_of_end(reader, row, places.stretches(place), days[1])
    attributes: dict[str, Value] = {
        "kind_id": kind.pk,
        "place_id": int(place),
        "code": code,
        "name": name,
        "short_name": reader.text(row, "short_name"),
    }
    return Version(row, *days, attributes, superiors, reader.text(row, "identity"))


def _kind(reader: Reader, row: Row, kinds: Mapping[str, UnitKind]) -> UnitKind | None:
    said = reader.text(row, "kind", needed=True)
    found = kinds.get(plain(said))
    if said and found is None:
        known = ", ".join(sorted({kind.code for kind in kinds.values()}))
        told = _("Không có loại đơn vị “%(said)s”; đang có: %(known)s.")
        reader.wrong("IMP-06", told % {"said": said, "known": known}, row, "kind")
    return found


def superiors_in(reader: Reader, row: Row) -> dict[str, str | None]:
    """Codes by line; None at the top of a line, no entry outside it."""
    found: dict[str, str | None] = {}
    for column in reader.table.columns:
        if column.startswith(SUPERIOR):
            code = reader.code(row, column)
            if code:
                found[column.removeprefix(SUPERIOR)] = None if code.lower() in ROOT else code
    return found


def _warn_of_end(reader: Reader, row: Row, place: list[Stretch], until: date | None) -> None:
    last = place[-1].valid_to
    if last is not None and (until is None or last < until):
        told = _("Đơn vị còn sau khi địa bàn của nó kết thúc; hãy xem lại, hoặc lập đợt sắp xếp.")
        reader.problems.add(reader.table.warning("IMP-14", told, row.number, "place"))


def column_of(line: str) -> str:
    return f"{SUPERIOR}{line}"
