"""Sources: what kind of file the bytes are, by their content, and the text in them."""

from __future__ import annotations

import hashlib

from roviec.reading.errors import (
    EmptySource,
    OldWordDocument,
    PasswordProtected,
    TooLarge,
    UnknownFormat,
)
from roviec.reading.model import MediaType
from roviec.reading.sources import docx, html, legacy, pdf, text
from roviec.reading.sources.decoded import LONGEST, Decoded

__all__ = ["LARGEST", "Decoded", "decode", "media_type"]

LARGEST = 30 * 1024 * 1024
"""Bytes of the largest source that is read."""

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
)


def media_type(data: bytes) -> MediaType:
    """The kind of a source by its first bytes.

    Raises OldWordDocument, UnknownFormat.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return docx.MEDIA_TYPE
    if b"%PDF-" in data[:1024]:
        return pdf.MEDIA_TYPE
    if data.startswith(_OLD_WORD):
        if docx.is_encrypted(data):
            raise PasswordProtected
        raise OldWordDocument
    if data.startswith(_PICTURES):
        raise UnknownFormat
    return html.MEDIA_TYPE if html.looks_like_html(data) else text.MEDIA_TYPE


def decode(source: bytes | str) -> tuple[MediaType, Decoded, str]:
    """The kind, the text and the SHA-256 of a source.

    A `str` is HTML when it looks so, else plain text. Raises the errors of `reading.errors`.
    """
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > LARGEST:
        raise TooLarge
    if not data.strip():
        raise EmptySource
    digest = hashlib.sha256(data).hexdigest()
    if isinstance(source, str):
        kind = html.MEDIA_TYPE if html.looks_like_html(data) else text.MEDIA_TYPE
        decoded = html.from_text(source) if kind == html.MEDIA_TYPE else text.from_text(source)
    else:
        kind = media_type(data)
        decoded = _READERS[kind](data)
    if not decoded.text.strip():
        raise EmptySource
    if len(decoded.text) > LONGEST:
        raise TooLarge
    return kind, legacy.modernised(decoded), digest


_READERS = {
    docx.MEDIA_TYPE: docx.from_bytes,
    pdf.MEDIA_TYPE: pdf.from_bytes,
    html.MEDIA_TYPE: html.from_bytes,
    text.MEDIA_TYPE: text.from_bytes,
}
