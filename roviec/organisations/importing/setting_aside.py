"""Which identities of a file can be judged while others cannot, because of faulty rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from roviec.organisations.importing.doubts import Doubts, Where
from roviec.organisations.importing.headed import Row
from roviec.organisations.importing.identities import Identity, Version, gathered, told_apart
from roviec.organisations.importing.values import Reader, text_of


@dataclass
class SettingAside:
    """Parts the identities of a table. One is set aside when a row of its own is faulty, when a
    faulty row bears its word or one of its codes, or those of another one that is set aside: whom
    its rows mean is then open."""

    reader: Reader
    doubts: Doubts
    aside: list[Identity] = field(default_factory=list)
    _unread: dict[int, Row] = field(default_factory=dict)
    _words: dict[str, Where] = field(default_factory=dict)
    """Words by which unread rows say whom they mean."""

    def part(self, versions: Iterable[Version]) -> list[Identity]:
        """Those that can be judged; IMP-09 is told of rows nobody can tell apart."""
        read = {version.row.number: version for version in versions}
        for row in self.reader.table.rows():
            is_read = row.number in read and row.number not in self.reader.short
            if not is_read or self.reader.is_faulty(row):
                self._leave_open(row)
        readable = [v for number, v in read.items() if number not in self._unread]
        identities = gathered(readable)
        self._tell_apart(identities)
        return self._without_open(identities)

    @property
    def unread(self) -> Iterable[Row]:
        return self._unread.values()

    def _leave_open(self, row: Row) -> None:
        reader, where = self.reader, self.reader.where(row)
        self._unread[row.number] = row
        code = reader.codes.get(row.number, "")
        written = reader.table.written.get("code", "code")
        wrong = reader.problems.faulty.get(where, set())
        if code:
            self.doubts.add([code], where)
        if not code or written in wrong or row.number in reader.short:
            self.doubts.nameless.append(where)
        word = text_of(reader.table.cell(row, "identity"))
        if word:
            self._words.setdefault(word, where)

    def _tell_apart(self, identities: list[Identity]) -> None:
        """Rows with a word of an unread one may have it between them, rows with its code after
        it: of those nothing can be said yet."""
        sure = [each for each in identities if each.first.identity not in self._words]
        others = [each for each in identities if each.first.identity in self._words]
        codes = {*self.doubts.by_code, *(v.code for each in others for v in each.versions)}
        known = [each for each in sure if not any(v.code in codes for v in each.versions)]
        self.reader.problems.extend(told_apart(known, self.reader.table))

    def _without_open(self, identities: list[Identity]) -> list[Identity]:
        by_code: Mapping[str, list[Identity]] = defaultdict(list)
        for identity in identities:
            for version in identity.versions:
                by_code[version.code].append(identity)
        causes: dict[int, Sequence[Where]] = {}
        spreading = [each for each in identities if self._cause(each)]
        for identity in spreading:
            causes[id(identity)] = self._cause(identity)
        while spreading:
            identity = spreading.pop()
            cause = causes[id(identity)]
            for code in {version.code for version in identity.versions}:
                self.doubts.add([code], cause[0])
                for other in by_code[code]:
                    if id(other) not in causes:
                        causes[id(other)] = self.doubts.of_code(code)
                        spreading.append(other)
        self.aside = [each for each in identities if id(each) in causes]
        for identity in self.aside:
            self._say_why(identity, causes[id(identity)])
        return [each for each in identities if id(each) not in causes]

    def _cause(self, identity: Identity) -> Sequence[Where]:
        if identity.first.identity in self._words:
            return (self._words[identity.first.identity],)
        for version in identity.versions:
            if self.reader.is_faulty(version.row):
                return (self.reader.where(version.row),)
            if version.code in self.doubts.by_code:
                return self.doubts.by_code[version.code]
        return ()

    def _say_why(self, identity: Identity, cause: Sequence[Where]) -> None:
        for version in identity.versions:
            others = [each for each in cause if each != self.reader.where(version.row)]
            if others:
                self.reader.depends(version.row, "code", others)
