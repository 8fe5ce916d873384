"""Reading a template of work from its files."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from django.utils.translation import gettext as _

from roviec.reporting.designing.content import FormRow
from roviec.templates_of_work.consistency import Files, check
from roviec.templates_of_work.schema import (
    AdministratorRow,
    AreaRow,
    DocumentFormRow,
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


MAIN = "template.toml"


def folder_of(named: str) -> Traversable:
    """The folder of a shipped template, by its code, or of one's own, by a path to the folder or to
    its `template.toml`. Raises `TemplateError` where there is none."""
    if named in shipped():
        return DATA.joinpath(named.replace("-", "_"))
    path = Path(named)
    if path.name == MAIN and path.is_file():
        return path.parent
    if path.joinpath(MAIN).is_file():
        return path
    told = {"name": named, "known": ", ".join(shipped()), "main": MAIN}
    message = _(
        "không có mẫu “%(name)s”; các mẫu có sẵn: %(known)s. Mẫu riêng là thư mục có %(main)s."
    )
    raise TemplateError([Problem(named, 0, "", message % told)])


def load(named: str) -> Template:
    """A shipped template or one's own. Raises `TemplateError` with every mistake of its files."""
    return load_folder(folder_of(named))


def load_folder(folder: Traversable) -> Template:
    """The template whose files stand in a folder. Raises `TemplateError`."""
    problems: list[Problem] = []
    main, areas, indicators, forms = (
        Table(folder.joinpath(f"{part}.toml"), problems)
        for part in ("template", "areas", "indicators", "forms")
    )
    administrator = main.one("administrator", AdministratorRow)
    template = Template(
        code=main.text_of("code"),
        name=main.text_of("name"),
        lines=main.rows("line", LineRow),
        kinds=main.rows("kind", KindRow),
        roles=main.rows("role", RoleRow),
        administrator=administrator or AdministratorRow(role="", lines=()),
        inspection_rules=main.rows("inspection_rules", InspectionRulesRow),
        document_forms=main.rows("document_form", DocumentFormRow),
        areas=areas.rows("area", AreaRow),
        indicators=indicators.rows("indicator", IndicatorRow),
        forms=forms.rows("form", FormRow),
    )
    main.only(
        "code", "name", "line", "kind", "role", "administrator", "inspection_rules",
        "document_form",
    )  # fmt: skip
    areas.only("area")
    indicators.only("indicator")
    forms.only("form")
    if not problems:
        # What does not fit together can be told only of rows that are whole.
        check(template, Files(main, areas, indicators, forms))
    if problems:
        raise TemplateError(problems)
    return template
