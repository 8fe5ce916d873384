"""A form from a file: checked, shown, and written as a draft once somebody confirms it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roviec.access.pages import page
from roviec.access.rules import RuleBroken
from roviec.files.rules import too_large as too_large_rule
from roviec.files.uploads import too_large
from roviec.reporting import actions
from roviec.reporting.designing.checking import known_indicators
from roviec.reporting.designing.content import Content
from roviec.reporting.designing.data import as_toml, read_toml
from roviec.reporting.designing.laid_out import laid_out
from roviec.reporting.designing.workbook import read_xlsx
from roviec.reporting.form_forms import LARGEST_FILE, FormFileForm
from roviec.reporting.models import ReportForm
from roviec.reporting.permissions import CONFIGURE
from roviec.reporting.schedules.reach import site_office
from roviec.reporting.views.form_pages import compared, forms_trail, kind_names
from roviec.reporting.views.frame import REFUSED, actor_of

CONFIRMED = "confirmed.toml"


@page(CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_form(request: HttpRequest) -> HttpResponse:
    """A file is read and every problem told; what is good is shown and sent along as data, which
    confirming reads and checks again."""
    site_office(actor_of(request))
    if request.method != "POST":
        return _page(request, FormFileForm())
    if "data" in request.POST:
        return _confirmed(request)
    form = FormFileForm(request.POST, request.FILES)
    good = form.is_valid()
    if too_large(request):
        form.add_error("file", too_large_rule(LARGEST_FILE).message)
        good = False
    if not good:
        return _page(request, form, status=REFUSED)
    upload = form.cleaned_data["file"]
    content, problems = _read(str(upload.name), upload.read())
    if content is None:
        return _page(request, form, status=REFUSED, problems=problems, file=upload.name)
    return _page(request, form, **_shown(content), file=upload.name)


def _read(name: str, sent: bytes) -> tuple[Content | None, list[str]]:
    reader = read_xlsx if name.lower().endswith(".xlsx") else read_toml
    return reader(name, sent, known_indicators(), kind_names())


def _shown(content: Content) -> dict[str, Any]:
    """What the file holds, and what confirming it would do."""
    indicators, kinds = known_indicators(), kind_names()
    newest = _newest(content.code)
    return {
        "content": content,
        "kinds": [kinds[code] for code in content.kinds],
        "sections": laid_out(content, indicators, []),
        "newest": newest,
        "differences": compared(newest, content, indicators, kinds),
        "data": as_toml(content, 1),
        "seen": newest.revision if newest and newest.draft else 0,
    }


def _newest(code: str) -> ReportForm | None:
    return ReportForm.objects.filter(code=code).order_by("-version").first()


def _confirmed(request: HttpRequest) -> HttpResponse:
    content, problems = _read(CONFIRMED, request.POST["data"].encode())
    if content is None:
        return _page(request, FormFileForm(), status=REFUSED, problems=problems, file=CONFIRMED)
    try:
        made = _write(request, content)
    except RuleBroken as refused:
        messages.error(request, refused.message)
        return _page(request, FormFileForm(), status=409, **_shown(content))
    messages.success(request, _("Đã ghi thành bản nháp. Chưa đơn vị nào bị hỏi theo bản này."))
    return redirect(made)


def _write(request: HttpRequest, content: Content) -> ReportForm:
    actor, newest = actor_of(request), _newest(content.code)
    if newest is None:
        return actions.begin_form(actor=actor, content=content)
    if not newest.draft:
        return actions.begin_version(actor=actor, form=newest, content=content)
    seen = request.POST.get("seen", "")
    return actions.change_form(
        actor=actor, form=newest, content=content, seen=int(seen) if seen.isdecimal() else -1
    )


def _page(request: HttpRequest, form: FormFileForm, status: int = 200, **more: Any) -> HttpResponse:
    title = _("Nhập biểu mẫu từ tệp")
    context = {
        "title": title,
        "form": form,
        "cancel_url": reverse("reporting:forms"),
        "breadcrumbs": forms_trail({"label": title}),
        **more,
    }
    return render(request, "reporting/form_import.html", context, status=status)
