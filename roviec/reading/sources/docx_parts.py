"""The parts of a DOCX package, and their XML as events.

Nothing is built in memory and nothing recurses: however deep or long a part is, reading it takes
time in proportion. A document type declaration, which Word never writes, is refused, and with it
every trick with entities.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from xml.parsers import expat

from roviec.reading.errors import BrokenSource, NotWordDocument, PasswordProtected, TooLarge

LARGEST_UNPACKED = 200 * 1024 * 1024
_LARGEST_RATIO = 200
_MOST_FILES = 5000
_CHUNK = 1 << 16

_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
}


class Handler(Protocol):
    """What wants to know of the elements of a part; names are `w:p`, attributes bare."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def text(self, data: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: the kind, by its last word, and where it lies."""

    kind: str
    target: str


class Package:
    """An open DOCX; raises BrokenSource, TooLarge, PasswordProtected, NotWordDocument."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenSource from error
        if any(info.flag_bits & 1 for info in infos):
            raise PasswordProtected
        self.names = {info.filename for info in infos}
        if "[Content_Types].xml" not in self.names:
            raise NotWordDocument
        unpacked = sum(info.file_size for info in infos)
        if unpacked > LARGEST_UNPACKED or len(infos) > _MOST_FILES:
            raise TooLarge
        if unpacked > 1024 * 1024 and unpacked > _LARGEST_RATIO * len(data):
            raise TooLarge
        found = [one.target for one in self.relations("").values() if one.kind == "officeDocument"]
        self.main = next((each for each in found if each in self.names), "word/document.xml")
        if self.main not in self.names:
            raise NotWordDocument

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part by their ids; '' is the package itself."""
        folder, name = posixpath.split(part)
        described = posixpath.join(folder, "_rels", f"{name}.rels")
        reader = _Relations(folder)
        if described in self.names:
            self.read(described, reader)
        return reader.found

    def read(self, part: str, handler: Handler) -> None:
        """Sends the events of a part to `handler`."""
        parser = _parser(handler)
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, OSError,
                EOFError, NotImplementedError, ValueError) as error:  # fmt: skip
            raise BrokenSource from error


class _Relations:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, Relation] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag != "rel:Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        place = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found[attributes.get("Id", "")] = Relation(kind, place)

    def end(self, tag: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    names: dict[str, str] = {}

    def short(name: str) -> str:
        if name not in names:
            space, _, local = name.rpartition(" ")
            names[name] = _SPACES.get(space, "?:" if space else "") + local
        return names[name]

    def start(name: str, attributes: dict[str, str]) -> None:
        handler.start(
            short(name), {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        )

    def refuse(*_: object) -> None:
        raise BrokenSource

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(short(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse
    return parser
