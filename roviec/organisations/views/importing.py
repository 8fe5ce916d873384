"""Sending in a file of places, units or acts, seeing what it would do, and letting it be done."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from roviec.access.pages import ActorRequest, page, whole_number
from roviec.access.rules import RuleBroken
from roviec.files.rules import too_large as too_large_rule
from roviec.files.uploads import too_large
from roviec.interface.forms import EvidenceFileField, Form
from roviec.organisations.importing import ImportRefused, receiving
from roviec.organisations.importing.columns import SHEET_NAMES, TableKind
from roviec.organisations.importing.examples import example_workbook
from roviec.organisations.importing.problems import Problem
from roviec.organisations.importing.values import KEEP, RESTORE
from roviec.organisations.models import FileImport
from roviec.organisations.permissions import REORGANISE

State = FileImport.State
SHOWN = 50
"""Problems, or changes, on one page."""
LATEST = 20
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {State.CHECKED: "info", State.REFUSED: "bad", State.RUNNING: "warn", State.DONE: "ok"}

HINTS = {
    FileImport.Of.PLACES: gettext_lazy("địa bàn qua các giai đoạn, và nhóm địa bàn"),
    FileImport.Of.UNITS: gettext_lazy("đơn vị với cấp trên trong từng hệ thống, và ban chỉ đạo"),
    FileImport.Of.ACTS: gettext_lazy("đợt sắp xếp với các dòng của nó"),
}


class UploadForm(Form):
    of = forms.ChoiceField(
        label=gettext_lazy("Tệp nói về"),
        choices=FileImport.Of.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field(
            "file",
            EvidenceFileField(
                label=_("Tệp"), accept=(".xlsx", ".csv", ".tsv"), max_bytes=settings.UPLOAD_LIMIT
            ),
        )


@page(REORGANISE)
def imports(request: HttpRequest) -> HttpResponse:
    """The form, the workbooks to fill in, and what one sent in before."""
    if request.method != "POST":
        return _sheet(request, UploadForm(initial={"of": FileImport.Of.PLACES}))
    form = UploadForm(request.POST, request.FILES)
    good = form.is_valid()
    if too_large(request):
        form.add_error("file", too_large_rule(settings.UPLOAD_LIMIT).message)
    elif good:
        try:
            row = receiving.receive(
                actor=cast("ActorRequest", request).actor,
                of=form.cleaned_data["of"],
                upload=form.cleaned_data["file"],
            )
        except RuleBroken as refused:
            form.add_error("file", refused.message)
        else:
            return redirect(row)
    return _sheet(request, form, status=422)


@page(REORGANISE)
@require_safe
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file says and would do, row by row; or how far it is written."""
    return _shown(request, _own(request, pk))


@page(REORGANISE)
@require_POST
def check_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the kept file again, with a choice for codes without their leading zeros."""
    row = _own(request, pk)
    zeros = request.POST.get("zeros", "")
    if zeros not in ("", RESTORE, KEEP):
        zeros = ""
    try:
        receiving.check_again(actor=cast("ActorRequest", request).actor, row=row, zeros=zeros)
    except RuleBroken as refused:
        messages.warning(request, refused.message)
    return redirect(row)


@page(REORGANISE)
@require_POST
def write_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the kept file: all of it, or as much as one request may."""
    row = _own(request, pk)
    try:
        done = receiving.write_file(actor=cast("ActorRequest", request).actor, row=row)
    except ImportRefused:
        told = _("Từ lúc kiểm tra đến nay hệ thống đã thay đổi nên tệp có lỗi mới. Hãy xem lại.")
        messages.error(request, told)
    except RuleBroken as refused:
        messages.error(request, refused.message)
    else:
        if done:
            messages.success(request, _("Đã nhập tệp “%s”.") % row.name)
    return redirect(row)


@page(REORGANISE)
@require_safe
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows to mend, each with what is wrong beside it, as a workbook."""
    row = _own(request, pk)
    actor = cast("ActorRequest", request).actor
    response = HttpResponse(receiving.to_mend(actor=actor, row=row), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="roviec-can-sua-{row.pk}.xlsx"'
    return response


@page(REORGANISE)
@require_safe
def example(request: HttpRequest, of: str) -> HttpResponse:
    """A workbook to fill in, with the lines and kinds of units of this site."""
    if of not in FileImport.Of.values:
        raise Http404
    response = HttpResponse(example_workbook(of), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="roviec-{of}.xlsx"'
    return response


def _own(request: HttpRequest, pk: int) -> FileImport:
    return get_object_or_404(receiving.sent_by(cast("ActorRequest", request).actor), pk=pk)


def _sheet(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    rows = receiving.sent_by(cast("ActorRequest", request).actor)[:LATEST]
    context = {
        "title": _("Nhập địa bàn, đơn vị, đợt sắp xếp từ tệp"),
        "form": form,
        "submit_label": _("Gửi và kiểm tra"),
        "examples": [
            {
                "label": of.label,
                "hint": HINTS[of],
                "url": reverse("organisations:import_example", args=[of.value]),
            }
            for of in FileImport.Of
        ],
        "rows": [_listed(row) for row in rows],
    }
    return render(request, "organisations/imports.html", context, status=status)


def _listed(row: FileImport) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": row.get_absolute_url(),
        "of": row.get_of_display(),
        "sent_at": row.sent_at,
        "state": (row.get_state_display(), TONES[State(row.state)]),
    }


def _shown(request: HttpRequest, row: FileImport) -> HttpResponse:
    report = row.report
    listed = [Problem(**each) for each in report.get("problems", [])]
    changes = report.get("changes", [])
    context = {
        "title": row.name,
        "row": row,
        "state": (row.get_state_display(), TONES[State(row.state)]),
        "of": row.get_of_display(),
        "file": receiving.stored_file(row),
        "numbers": _numbers(row),
        "tables": [_table(kind, counts) for kind, counts in report.get("counts", {}).items()],
        "wrong": report.get("wrong", 0),
        "warned": report.get("warned", 0),
        "told": len(listed),
        "all_problems": report.get("wrong", 0) + report.get("warned", 0),
        "problems": _page(request, listed, "page"),
        "changes": _page(request, changes, "changes"),
        "all_changes": sum(c["new"] + c["changed"] for c in report.get("counts", {}).values()),
        "asks_for_zeros": report.get("asks_for_zeros") or row.zeros,
        "restored": row.zeros == RESTORE,
        "nothing": row.steps == 0,
        "breadcrumbs": [
            {"label": _("Nhập từ tệp"), "url": reverse("organisations:imports")},
            {"label": row.name},
        ],
    }
    return render(request, "organisations/import.html", context)


def _page(request: HttpRequest, listed: list[Any], name: str) -> Any:
    return Paginator(listed, SHOWN).get_page(whole_number(request, name) or 1)


def _numbers(row: FileImport) -> list[dict[str, Any]]:
    counts = row.report.get("counts", {}).values()

    def total(which: str) -> int:
        return sum(int(each[which]) for each in counts)

    wrong = int(row.report.get("wrong", 0))
    if wrong:
        # What the file would do is not known before it is right.
        return [
            {"label": _("Lỗi phải sửa"), "value": wrong},
            {"label": _("Lưu ý"), "value": int(row.report.get("warned", 0))},
        ]
    done = row.state == State.DONE
    return [
        {"label": _("Đã lập mới") if done else _("Sẽ lập mới"), "value": total("new")},
        {"label": _("Đã thay đổi") if done else _("Sẽ thay đổi"), "value": total("changed")},
        {"label": _("Không đổi"), "value": total("unchanged") + total("left")},
    ]


def _table(kind: str, counts: dict[str, int]) -> dict[str, Any]:
    return {"name": _(SHEET_NAMES[TableKind(kind)]), **counts}
