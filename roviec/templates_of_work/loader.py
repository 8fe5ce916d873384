"""Reading a template of work from its files."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from django.utils.translation import gettext as _

from roviec.templates_of_work.consistency import Files, check
from roviec.templates_of_work.schema import (
    AreaRow,
    DocumentFormRow,
    FormRow,
    IndicatorRow,
    InspectionRulesRow,
    KindRow,
    LineRow,
    RoleRow,
    Template,
)
from roviec.templates_of_work.tables import Problem, Table, TemplateError

DATA = resources.files("roviec.templates_of_work").joinpath("data")


def shipped() -> tuple[str, ...]:
    """Codes of the templates that come with the product."""
    return tuple(
        sorted(f.name.replace("_", "-") for f in DATA.iterdir() if f.is_dir() and f.name[0] != "_")
    )


def folder_of(name: str) -> Traversable:
    """The folder of a shipped template. Raises `TemplateError` for a name that is none."""
    if name not in shipped():
        known = ", ".join(shipped())
        message = _("không có mẫu “%(name)s”; các mẫu có sẵn: %(known)s.")
        raise TemplateError([Problem("data", 0, "", message % {"name": name, "known": known})])
    return DATA.joinpath(name.replace("-", "_"))


def load(name: str) -> Template:
    """A shipped template. Raises `TemplateError` with every mistake of its files."""
    return load_folder(folder_of(name))


def load_folder(folder: Traversable) -> Template:
    """The template whose files stand in a folder. Raises `TemplateError`."""
    problems: list[Problem] = []
    main, areas, indicators, forms = (
        Table(folder.joinpath(f"{part}.toml"), problems)
        for part in ("template", "areas", "indicators", "forms")
    )
    template = Template(
        code=main.text_of("code"),
        name=main.text_of("name"),
        lines=main.rows("line", LineRow),
        kinds=main.rows("kind", KindRow),
        roles=main.rows("role", RoleRow),
        inspection_rules=main.rows("inspection_rules", InspectionRulesRow),
        document_forms=main.rows("document_form", DocumentFormRow),
        areas=areas.rows("area", AreaRow),
        indicators=indicators.rows("indicator", IndicatorRow),
        forms=forms.rows("form", FormRow),
    )
    main.only("code", "name", "line", "kind", "role", "inspection_rules", "document_form")
    areas.only("area")
    indicators.only("indicator")
    forms.only("form")
    if not problems:
        # What does not fit together can be told only of rows that are whole.
        check(template, Files(main, areas, indicators, forms))
    if problems:
        raise TemplateError(problems)
    return template
