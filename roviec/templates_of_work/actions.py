"""Setting a site up with a template of work."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Role, RolePermission
from roviec.audit import verbs
from roviec.audit.actions import record
from roviec.organisations.models import Installation, Line, UnitKind, WorkArea
from roviec.reporting.actions import bring_chains
from roviec.reporting.designing.content import FormRow
from roviec.reporting.designing.stored import lay_down, replace_by
from roviec.reporting.models import ReportForm
from roviec.templates_of_work.laying_indicators import lay_indicators
from roviec.templates_of_work.loader import load
from roviec.templates_of_work.schema import RoleRow, Template

INSTALL = verbs.register("template.install", "Cài đặt mẫu lĩnh vực công tác")


@transaction.atomic
def install(named: str, *, office: Office) -> Template:
    """Lay the template's lines, kinds, roles, areas, indicators and forms into the site. It is
    named as in `loader.load`.

    Installing again brings names and rows up to the files; a version of a form that is there
    already stays as it is. Raises `TemplateError` for files with mistakes and `RuleBroken` TPL-01
    on a site that was set up with another template.
    """
    template = load(named)
    refuse_other_template(template)
    for order, line in enumerate(template.lines, 1):
        Line.objects.update_or_create(code=line.code, defaults={"name": line.name, "order": order})
    _kinds(template)
    for role in template.roles:
        _role(role)
    for order, area in enumerate(template.areas, 1):
        WorkArea.objects.update_or_create(
            code=area.code, defaults={"name": area.name, "order": order}
        )
    lay_indicators(template)
    for form in sorted(template.forms, key=lambda row: row.version):
        _form(form)
    bring_chains(office=office)
    site, new = Installation.objects.get_or_create(
        template=template.code, defaults={"template_name": template.name}
    )
    if new:
        record(office, INSTALL, site, after={"template": template.code})
    return template


def refuse_other_template(template: Template) -> None:
    """TPL-01: a site has one template."""
    other = Installation.objects.exclude(template=template.code).first()
    if other is not None:
        raise RuleBroken(
            "TPL-01",
            _("Hệ thống đã cài mẫu “%(old)s”, không cài thêm mẫu “%(new)s”.")
            % {"old": other.template_name, "new": template.name},
        )


def _kinds(template: Template) -> None:
    for kind in template.kinds:
        UnitKind.objects.update_or_create(
            code=kind.code,
            defaults={
                "name": kind.name,
                "level": kind.level,
                "rank": kind.rank,
                "issuer_mark": kind.issuer_mark,
            },
        )


def _role(row: RoleRow) -> None:
    role, _new = Role.objects.update_or_create(code=row.code, defaults={"name": row.name})
    given = set(role.permissions.values_list("permission", "reach"))
    RolePermission.objects.bulk_create(
        RolePermission(role=role, permission=permission, reach=reach)
        for permission, reach in row.given
        if (permission, reach) not in given
    )
    for permission, reach in given - set(row.given):
        role.permissions.filter(permission=permission, reach=reach).delete()


def _form(row: FormRow) -> None:
    """A version the site has, or has gone beyond, stays away."""
    if ReportForm.objects.filter(code=row.code, version__gt=row.version).exists():
        return
    form, new = ReportForm.objects.get_or_create(
        code=row.code,
        version=row.version,
        defaults={"name": row.name, "valid_from": row.valid_from},
    )
    if not new:
        return
    lay_down(form, row.content)
    if row.valid_from is not None:
        replace_by(form, row.valid_from)
