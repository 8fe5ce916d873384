"""PDF files written by hand: a content stream in which `{…}` are Vietnamese texts."""

from __future__ import annotations

import re

LETTERS = sorted(
    set(
        " 0123456789.,;:-–/()%ABCDEĐGHIKLMNOPQRSTUVWXYaăâbcdđeêghiklmnoôơpqrstuưvxy"
        "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵÀÁẢẠẬẾỆỘỒỐỢỦỤỨ"
    )
)
_CODES = {letter: index + 1 for index, letter in enumerate(LETTERS)}


def shown(text: str) -> str:
    return "<" + "".join(f"{_CODES[c]:04X}" for c in text) + ">"


def lines_below(lines: list[str]) -> str:
    """Lines below each other in letters of 12 points, each 6 points wide, 50 from the edge."""
    return " ".join(
        f"BT /F1 12 Tf 50 {700 - 14 * index} Td {{{line}}} Tj ET"
        for index, line in enumerate(lines)
    )


def pdf(content, *, streams=None, resources="", kids="3 0 R", count=1, width=595):
    """`streams` are further objects by number: their dictionary and their bytes."""
    mapping = "\n".join(f"<{code:04X}> <{ord(letter):04X}>" for letter, code in _CODES.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(_CODES)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
    )
    drawn = re.sub(r"\{([^}]*)\}", lambda match: shown(match[1]), content)
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> {resources} >> >>".encode(),
        4: _stream(b"", drawn.encode()),
        5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>",
        7: _stream(b"", cmap.encode()),
    }
    bodies.update({number: _stream(*one) for number, one in (streams or {}).items()})
    out = b"%PDF-1.5\n"
    places = {}
    for number, body in bodies.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    last = max(bodies) + 1
    rows = "".join(
        f"{places[n]:010d} 00000 n \n" if n in places else "0000000000 65535 f \n"
        for n in range(1, last)
    )
    trailer = f"xref\n0 {last}\n0000000000 65535 f \n{rows}trailer << /Size {last} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + trailer.encode()


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries, len(data), data)
