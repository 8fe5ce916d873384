"""DOCX files written by hand, part by part, with what libraries do not write."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content, properties=""):
    """Texts become runs; what starts with `<` is taken as it is."""
    inside = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(*content, properties=""):
    inside = "".join(one if one.startswith("<") else paragraph(one) for one in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells, properties=""):
    inside = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows):
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def text_box(*paragraphs):
    """As Word writes it: once for new programs and once for old ones."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{inside}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def note(kind, number):
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def notes(kind, found):
    """The part that holds footnotes or endnotes, its separating lines with it."""
    inside = f'<w:{kind} w:type="separator" w:id="0">{paragraph("tách")}</w:{kind}>'
    inside += "".join(
        f'<w:{kind} w:id="{n}">{paragraph(text)}</w:{kind}>' for n, text in found.items()
    )
    return f"<w:{kind}s {_SPACES}>{inside}</w:{kind}s>"


def edge(kind, text):
    """A header (`hdr`) or a footer (`ftr`)."""
    return f"<w:{kind} {_SPACES}>{paragraph(text)}</w:{kind}>"


def package(*body, parts=(), prolog=""):
    """`parts` are `(name, kind of relation, XML)`; the first relation is `rId0`."""
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/{kind}" Target="{name}"/>'
        for n, (name, kind, _) in enumerate(parts)
    )
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/document.xml": f"{prolog}<w:document {_SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        **{f"word/{name}": xml for name, _, xml in parts},
    }
    return packed(files)


def _relations(inside):
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inside}</Relationships>'


def packed(files):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stored.getvalue()
