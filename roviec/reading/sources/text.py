"""Plain text: UTF-8, UTF-16, the code page of Vietnamese Windows, TCVN3 and VNI."""

from __future__ import annotations

import codecs

from roviec.reading.errors import NotDecodable
from roviec.reading.model import MediaType
from roviec.reading.sources import legacy
from roviec.reading.sources.decoded import Decoded

MEDIA_TYPE: MediaType = "text/plain"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}


def from_bytes(data: bytes) -> Decoded:
    """The text of `data`; raises NotDecodable when it is no text."""
    return from_text(decode(data))


def from_text(source: str) -> Decoded:
    """Text that needs no decoding."""
    return Decoded(source.replace("\x00", "\ufffd"))


def decode(data: bytes) -> str:
    """Decodes by byte-order mark, then UTF-8, UTF-16 without a mark, then code page 1258."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise NotDecodable from error
    if guessed := _utf16_without_mark(data):
        return data.decode(guessed)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)


def _utf16_without_mark(data: bytes) -> str | None:
    """Every second byte of Latin letters in UTF-16 is zero or, for Vietnamese ones, 0x1E."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if sum(byte in (0, 1, 0x1E, 0x20) for byte in high) < 0.95 * len(high) or 0 not in high:
            continue
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def _single_byte(data: bytes) -> str:
    """Code page 1258, or old letters in the places of Western ones, which are put right later.

    Refuses what holds control characters, for that is no text.
    """
    if sum(byte in _CONTROL for byte in data[:4000]) > len(data[:4000]) * 0.01:
        raise NotDecodable
    western = data.decode("latin-1")
    return western if legacy.is_legacy(western) else data.decode("cp1258", "replace")
