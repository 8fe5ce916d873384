"""The English of the interface: gathering what is to be translated, and compiling it.

`python -m roviec.translations extract` brings `locale/en/LC_MESSAGES/django.po` up to date from
the templates and the code; `compile` makes the file the site reads. No system tool is needed.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # Names under which modules import the functions above.
    "later": None,
    "noop": None,
    # A verb of the audit or a permission: its code, then what it is called.
    "register": (2,),
}

Message = tuple[str | tuple[str, ...], str | None]


def messages() -> Iterator[Message]:
    """Every text of the interface with its context, from code and templates."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield from _of_python(path.read_bytes())
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        yield from _of_template(path)
    for text in _registered():
        yield text, None


def _registered() -> Iterator[str]:
    """Texts that stand in tables of the code: messages of rules, reasons of a check."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roviec.settings")
    django.setup()
    from roviec.background.registry import known
    from roviec.inspections.claimcheck.reasons import TEMPLATES
    from roviec.reporting import rules

    yield from rules.messages().values()
    yield from TEMPLATES.values()
    for job in known().values():
        yield from (job.label, job.advice)


def _of_python(source: bytes) -> Iterator[Message]:
    found = babel_extract("python", io.BytesIO(source), keywords=KEYWORDS)
    for _line, text, _comments, context in found:
        yield text, context


def _of_template(path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    yield from _of_python(templatize(path.read_text("utf-8"), origin=str(path)).encode())


def extract() -> Catalog:
    """The catalogue with every text there is now, keeping translations already made."""
    kept = _read() if PO.exists() else Catalog(locale="en")
    catalog = Catalog(
        locale="en",
        project="roviec",
        header_comment="# The English of the interface; the texts themselves are Vietnamese.",
        # Fixed, so that gathering again changes only what changed.
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        last_translator="",
        language_team="en",
        msgid_bugs_address="",
        charset="utf-8",
        fuzzy=False,
    )
    for text, context in messages():
        catalog.add(text, context=context)
    for message in catalog:
        earlier = kept.get(message.id, context=message.context) if message.id else None
        if earlier is not None and earlier.string:
            message.string = earlier.string
    return catalog


def untranslated() -> list[str]:
    """Texts of the interface that have no English yet."""
    return [
        str(message.id)
        for message in extract()
        if message.id
        and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def compile_() -> None:
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, _read())


def _read() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def main(what: str) -> int:
    if what == "extract":
        catalog = extract()
        PO.parent.mkdir(parents=True, exist_ok=True)
        with PO.open("wb") as file:
            write_po(file, catalog, no_location=True, omit_header=False, sort_output=True, width=0)
    compile_()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
