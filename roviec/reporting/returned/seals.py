"""What a page showed of many reports, in one field of its form: an act on all of them reaches only
the versions that were seen."""

from __future__ import annotations

import binascii
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping

LARGEST = 1_000_000
"""Bytes a seal may unfold to: some sixty thousand reports."""

Seen = dict[int, str]
"""By report, the mark of the version that was shown."""


def seal(seen: Mapping[int, str]) -> str:
    text = json.dumps(sorted(seen.items()), separators=(",", ":"))
    return urlsafe_b64encode(zlib.compress(text.encode())).decode()


def unseal(text: str) -> Seen:
    """Nothing for what no page wrote."""
    try:
        packed = zlib.decompressobj().decompress(urlsafe_b64decode(text), LARGEST)
        return {int(pk): str(mark) for pk, mark in json.loads(packed)}
    except (ValueError, TypeError, binascii.Error, zlib.error):
        return {}


def picked(ticked: Iterable[str]) -> Seen:
    """From the boxes of single rows, each `report:mark`."""
    found: Seen = {}
    for each in ticked:
        pk, _colon, mark = each.partition(":")
        if pk.isascii() and pk.isdigit() and len(pk) <= 18 and mark:
            found[int(pk)] = mark
    return found
