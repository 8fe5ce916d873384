"""DOCX: body, tables, text boxes and notes in the order of reading, heads and feet set aside.

The official header (bodies, number, place and day) is a table, so tables are read where they
stand. What pages repeat at their edges is kept in the text and holds no facts; what only the first
page shows counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from roviec.reading.model import MediaType
from roviec.reading.sources import legacy
from roviec.reading.sources.decoded import Decoded
from roviec.reading.sources.docx_fonts import Fonts, StyleReader
from roviec.reading.sources.docx_parts import Package, Relation
from roviec.reading.sources.docx_story import Line, Section, Story

MEDIA_TYPE: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_encrypted(container: bytes) -> bool:
    """Whether an old kind of container holds a DOCX that a password locks."""
    return _ENCRYPTED in container


def from_bytes(data: bytes) -> Decoded:
    """The text of a DOCX; raises NotWordDocument, BrokenSource, TooLarge, PasswordProtected."""
    return _Document(Package(data)).decoded()


class _Document:
    """A package, its main part and what that part refers to."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._relations = package.relations(package.main)
        styles = StyleReader()
        for part in self._parts("styles"):
            package.read(part, styles)
        self._fonts = styles.fonts

    def decoded(self) -> Decoded:
        body = Story(self._fonts, self._notes("footnotes"))
        self._package.read(self._package.main, body)
        lines = body.lines()
        ends = self._notes("endnotes")
        for name in dict.fromkeys(body.endnotes):
            lines += ends.get(name, ())
        first, heads, feet = self._edges(body.sections)
        return _put_together([(heads, True), (first, False), (lines, False), (feet, True)])

    def _parts(self, kind: str) -> Iterator[str]:
        for relation in self._relations.values():
            if relation.kind == kind and relation.target in self._package.names:
                yield relation.target

    def _notes(self, kind: str) -> dict[str, list[Line]]:
        notes = _NoteReader(self._fonts)
        for part in self._parts(kind):
            self._package.read(part, notes)
        return notes.found

    def _edges(self, sections: Iterable[Section]) -> tuple[list[Line], list[Line], list[Line]]:
        """The heads of first pages, the heads and the feet of the others, each line once."""
        first: dict[str, Line] = {}
        heads: dict[str, Line] = {}
        feet: dict[str, Line] = {}
        for section in sections:
            kinds = ["first"] if section.first_page_differs else []
            for kind in (*kinds, "default", "even"):
                self._read_edge(section.headers.get(kind), first if kind == "first" else heads)
                self._read_edge(section.footers.get(kind), feet)
        return list(first.values()), list(heads.values()), list(feet.values())

    def _read_edge(self, relation: str | None, into: dict[str, Line]) -> None:
        found = self._relations.get(relation or "", Relation("", ""))
        if found.target not in self._package.names:
            return
        story = Story(self._fonts)
        self._package.read(found.target, story)
        for line in story.lines():
            if line.text.strip():
                into.setdefault(line.text, line)


class _NoteReader:
    """Splits a part of notes into one story for a note."""

    def __init__(self, fonts: Fonts) -> None:
        self.found: dict[str, list[Line]] = {}
        self._fonts = fonts
        self._note: tuple[str, Story] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in {"w:footnote", "w:endnote"}:
            # Those with a type are the lines between text and notes.
            usual = attributes.get("type", "normal") == "normal"
            self._note = (attributes.get("id", ""), Story(self._fonts)) if usual else None
        elif self._note:
            self._note[1].start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag in {"w:footnote", "w:endnote"}:
            if self._note:
                name, story = self._note
                self.found[name] = [line for line in story.lines() if line.text.strip()]
            self._note = None
        elif self._note:
            self._note[1].end(tag)

    def text(self, data: str) -> None:
        if self._note:
            self._note[1].text(data)


def _put_together(stretches: Iterable[tuple[list[Line], bool]]) -> Decoded:
    """The lines of all stretches below each other; those marked are set aside."""
    texts: list[str] = []
    running: list[tuple[int, int]] = []
    notes: list[tuple[int, int, str]] = []
    at = 0
    for lines, aside in stretches:
        for line in lines:
            end = at + len(line.text)
            if aside:
                running.append((at, end))
            if line.encoding:
                notes.append((at, end, line.encoding))
            texts.append(line.text)
            at = end + 1
    text = "\n".join(texts).replace("\x00", "\ufffd")
    return Decoded(text, running=tuple(running), legacy=legacy.merged(notes, text))
