"""Forms in versions: begun, laid out, put in force, taken back, discarded. What holds for the whole
site is set by its administrator, at the top of a line."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Max

from roviec.access.actor import Actor
from roviec.audit.actions import record
from roviec.organisations.models import UnitKind
from roviec.reporting import form_rules, verbs
from roviec.reporting.designing.checking import known_indicators, problems_of
from roviec.reporting.designing.content import Content
from roviec.reporting.designing.stored import content_of, lay_down, replace_by
from roviec.reporting.models import ReportForm
from roviec.reporting.schedules.reach import site_office


@transaction.atomic
def begin_form(*, actor: Actor, content: Content) -> ReportForm:
    """The draft of a form's first version. Raises `NotPermitted`, `RuleBroken` FRM-03, 04, 13,
    14."""
    office = site_office(actor)
    form_rules.is_a_code(content.code)
    form_rules.code_is_free(ReportForm.objects.filter(code=content.code).exists())
    _refuse_unknown(content)
    form = ReportForm.objects.create(code=content.code, draft=True)
    lay_down(form, content)
    record(office, verbs.FORM_BEGUN, form, after={"code": form.code, "version": 1})
    return form


@transaction.atomic
def begin_version(*, actor: Actor, form: ReportForm, content: Content | None = None) -> ReportForm:
    """The draft of the next version, made from any earlier one or with other content. Raises
    `NotPermitted`, `RuleBroken` FRM-05, 11, 13, 14."""
    office = site_office(actor)
    form = _held(form)
    versions = ReportForm.objects.filter(code=form.code)
    form_rules.has_no_draft(versions.filter(draft=True).exists())
    content = content or content_of(form)
    _refuse_unknown(content)
    newest = versions.aggregate(newest=Max("version"))["newest"]
    made = ReportForm.objects.create(code=form.code, version=newest + 1, draft=True)
    lay_down(made, content)
    after = {"code": made.code, "version": made.version, "from": form.version}
    record(office, verbs.FORM_BEGUN, made, after=after)
    return made


@transaction.atomic
def change_form(*, actor: Actor, form: ReportForm, content: Content, seen: int) -> ReportForm:
    """Lay a draft out anew; it may be unfinished. Raises `NotPermitted`, `RuleBroken` FRM-06, 07,
    13, 14. The same again changes nothing."""
    office = site_office(actor)
    form = _held(form)
    form_rules.is_a_draft(form)
    before = content_of(form)
    if before.same_kinds == content.same_kinds:
        return form
    form_rules.saw_the_newest_draft(seen, form.revision)
    _refuse_unknown(content)
    form.revision += 1
    lay_down(form, content)
    record(office, verbs.FORM_CHANGED, form, before=_told(before), after=_told(content))
    return form


@transaction.atomic
def put_in_force(
    *, actor: Actor, form: ReportForm, valid_from: date, seen: int | None = None
) -> ReportForm:
    """From the day on figures are asked for by this version; the one before it ends. Raises
    `NotPermitted`, `RuleBroken` FRM-06, 07, 08, 09."""
    office = site_office(actor)
    form = _held(form)
    form_rules.is_a_draft(form)
    if seen is not None:
        form_rules.saw_the_newest_draft(seen, form.revision)
    kinds = set(UnitKind.objects.values_list("code", flat=True))
    form_rules.is_whole(len(problems_of(content_of(form), known_indicators(), kinds)))
    before = ReportForm.objects.published().filter(code=form.code).order_by("-version").first()
    form_rules.follows_the_version_before(before.valid_from if before else None, valid_from)
    replace_by(form, valid_from)
    after = {"code": form.code, "version": form.version, "valid_from": valid_from}
    record(office, verbs.FORM_IN_FORCE, form, after=after)
    return form


@transaction.atomic
def take_back(*, actor: Actor, form: ReportForm) -> ReportForm:
    """Make a version a draft again while no request was given by it; the one before it goes on.
    Raises `NotPermitted`, `RuleBroken` FRM-05, 10, 11, 12."""
    office = site_office(actor)
    form = _held(form)
    form_rules.is_put_in_force(form)
    versions = ReportForm.objects.filter(code=form.code)
    form_rules.has_no_draft(versions.filter(draft=True).exists())
    form_rules.is_the_newest(versions.filter(version__gt=form.version).exists())
    form_rules.was_not_asked_for(form.requests.count())
    was = {"valid_from": form.valid_from, "valid_to": form.valid_to}
    form.draft, form.valid_from, form.valid_to = True, None, None
    form.revision += 1
    form.save()
    before = versions.published().order_by("-version").first()
    if before is not None:
        before.valid_to = None
        before.save()
    record(office, verbs.FORM_TAKEN_BACK, form, before=was)
    return form


@transaction.atomic
def discard_draft(*, actor: Actor, form: ReportForm) -> None:
    """Throw a draft away. Raises `NotPermitted`, `RuleBroken` FRM-06."""
    office = site_office(actor)
    form = _held(form)
    form_rules.is_a_draft(form)
    record(office, verbs.FORM_DISCARDED, form, before=_told(content_of(form)))
    form.delete()


def _held(form: ReportForm) -> ReportForm:
    """The version as it stands now. The first of its form is locked: of two people who change any
    version of it the second waits."""
    first = ReportForm.objects.filter(code=form.code).order_by("version").values("pk")[:1]
    ReportForm.objects.select_for_update().get(pk=first)
    return ReportForm.objects.get(pk=form.pk)


def _refuse_unknown(content: Content) -> None:
    known, kinds = known_indicators(), set(UnitKind.objects.values_list("code", flat=True))
    asked = [figure.code for _section, figure in content.figures()]
    missing = [code for code in asked if code not in known]
    missing += [code for code in content.kinds if code not in kinds]
    form_rules.codes_are_known(next(iter(missing), ""))
    twice = [code for code, times in Counter(asked).items() if times > 1]
    form_rules.holds_once(known[twice[0]].name if twice else "")


def _told(content: Content) -> dict[str, object]:
    """The content as the log keeps it."""
    return {
        "name": content.name,
        "kinds": list(content.kinds),
        "sections": [
            {
                "title": section.title,
                "figures": [
                    [figure.code, [str(c) for c in figure.columns], figure.required]
                    for figure in section.figures
                ],
                "texts": [[text.heading, text.required] for text in section.texts],
            }
            for section in content.sections
        ],
    }
