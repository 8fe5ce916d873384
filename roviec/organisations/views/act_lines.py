"""The lines of an act: added, written anew, taken out, accepted. Each is a small form of its own,
kept as soon as it is sent, so that nothing typed elsewhere is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roviec.access.pages import page
from roviec.access.policy import NotPermitted
from roviec.access.rules import RuleBroken
from roviec.organisations.actions.edit_act import accept_lines, put_line, remove_line
from roviec.organisations.forms.acts import GIVES, KINDS, LineForm, NewRows
from roviec.organisations.models import ActLine, Reorganisation
from roviec.organisations.permissions import REORGANISE, visible_acts
from roviec.organisations.reorganising.written_lines import (
    Incomplete,
    initial_of,
    line_of,
)
from roviec.organisations.structure import ActKind
from roviec.organisations.views.acting import (
    CHANGED,
    REFUSED,
    actor_of,
    address,
    checked_again,
    may_reorganise,
    own_act_for,
    refuse,
    told,
    trail_of,
)

METHODS = ["GET", "HEAD", "POST"]


@page(REORGANISE)
@require_http_methods(METHODS)
def add_line(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    act = own_act_for(request, pk)
    if kind not in list(ActKind):
        raise Http404
    return _LinePage(request, act, ActKind(kind), None).answer()


@page(REORGANISE)
@require_http_methods(METHODS)
def edit_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """A line that was taken out meanwhile is told so; what was typed into it is shown again."""
    rows = ActLine.objects.filter(act__in=visible_acts(actor_of(request)).filter(pk=pk), pk=line)
    row = rows.select_related("act").prefetch_related("parties").first()
    if row is not None and not may_reorganise(request, row.act):
        raise Http404
    act = row.act if row is not None else own_act_for(request, pk)
    kind = request.GET.get("kind") or request.POST.get("kind_of_line") or (row.kind if row else "")
    if row is None and (request.method != "POST" or kind not in list(ActKind)):
        messages.info(request, gone())
        return redirect("organisations:act", pk)
    if kind not in list(ActKind):
        raise Http404
    return _LinePage(request, act, ActKind(kind), row, gone=row is None).answer()


@page(REORGANISE)
@require_POST
def drop_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Taken out already by an earlier press or elsewhere: that is what was wanted. A line that took
    its number since is another, and stays."""
    act = own_act_for(request, pk)
    row = act.lines.filter(pk=line).first()
    if row is None:
        messages.info(request, gone())
    else:
        _do(request, act, lambda: remove_line(actor=actor_of(request), line=row))
    return redirect("organisations:act", pk)


@page(REORGANISE)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """One line a proposal left open (`line`), or all of a kind (`kind`), as they stand."""
    act = own_act_for(request, pk)
    rows = act.lines.filter(to_complete=True)
    line, kind = request.POST.get("line", ""), request.POST.get("kind", "")
    if line.isascii() and line.isdigit():
        rows = rows.filter(pk=int(line[:18]))
    else:
        rows = rows.filter(kind=kind) if kind in list(ActKind) else rows.none()
    lines = list(rows.values_list("pk", flat=True))
    _do(request, act, lambda: accept_lines(actor=actor_of(request), act=act, lines=lines))
    return redirect("organisations:act", pk)


def gone() -> str:
    return _("Dòng này không còn trong đợt sắp xếp.")


def _do(request: HttpRequest, act: Reorganisation, verb: Callable[[], object]) -> None:
    try:
        verb()
    except RuleBroken as broken:
        messages.error(request, told(broken))
    else:
        checked_again(request, act)


class _LinePage:
    """The form of one line; a search in it and a choice from what it found change nothing yet."""

    def __init__(
        self,
        request: HttpRequest,
        act: Reorganisation,
        kind: ActKind,
        line: ActLine | None,
        *,
        gone: bool = False,
    ) -> None:
        """`gone`: the line was taken out elsewhere; what is typed may be added as a new one."""
        self.request, self.act, self.kind, self.line = request, act, kind, line
        self.gone = gone
        self.with_rows = kind in GIVES - {ActKind.DISSOLVE}

    def answer(self) -> HttpResponse:
        if self.act.state != Reorganisation.State.PREPARED:
            messages.error(self.request, _("Đợt sắp xếp này không còn ở bước chuẩn bị."))
            return redirect("organisations:act", self.act.pk)
        if self.request.method != "POST":
            return self._shown(*self._forms(None))
        typed = self.request.POST
        if {"find", "pick", "more"} & typed.keys():
            return self._searched()
        form, rows = self._forms(typed)
        if self.gone:
            form.add_error(
                None,
                _("Dòng này đã được bỏ ở nơi khác. Bấm “Lưu dòng” để thêm lại thành dòng mới."),
            )
            return self._shown(form, rows, status=CHANGED)
        if form.is_valid() and (rows is None or rows.is_valid()) and self._kept(form, rows):
            return redirect(f"{address(self.act)}#lines")
        return self._shown(form, rows, status=REFUSED)

    def _line_form(self, typed: Any = None) -> LineForm:
        beside = visible_acts(actor_of(self.request))
        return LineForm(typed, act=self.act, kind=self.kind, beside=beside)

    def _forms(self, typed: Any) -> tuple[LineForm, Any]:
        form = self._line_form(typed)
        rows: Any = None
        initial: list[dict[str, Any]] = []
        if typed is None and self.line is not None:
            form.initial, initial = initial_of(self.line, form)
        if self.with_rows:
            rows = NewRows(typed, prefix="new", initial=initial, form_kwargs={"act": self.act})
        return form, rows

    def _kept(self, form: LineForm, rows: BaseFormSet[Any] | None) -> bool:
        """Whether the line could be kept; if not, the form says why."""
        said = [row.cleaned_data for row in rows or () if row.cleaned_data.get("code")]
        try:
            line = line_of(form, said, self.line)
            put_line(
                actor=actor_of(self.request),
                act=self.act,
                line=line,
                pk=self.line.pk if self.line else None,
            )
        except Incomplete as open_:
            form.add_error(open_.field if open_.field in form.fields else None, open_.message)
        except RuleBroken as broken:
            refuse(form, broken)
        except NotPermitted:
            form.add_error(
                "sources" if "sources" in form.fields else None,
                _("Bạn không phụ trách một trong các nơi được nêu; hãy để cấp phụ trách lập."),
            )
        else:
            checked_again(self.request, self.act)
        return not form.errors

    def _searched(self) -> HttpResponse:
        """The same page with what was found, or with one of it put into its field, or with more
        rows for new ones."""
        # The fields of a form refuse NUL; what is only shown again goes on without it.
        typed = {name: str(value).replace("\0", "") for name, value in self.request.POST.items()}
        form = self._line_form()
        form.initial = form.picked(typed, typed["pick"]) if typed.get("pick") else typed
        rows = None
        if self.with_rows:
            rows = NewRows(
                prefix="new", initial=self._typed_rows(typed), form_kwargs={"act": self.act}
            )
        asked = typed.get("q", "").strip()
        return self._shown(form, rows, found=form.chooser.search(asked), asked=asked)

    @staticmethod
    def _typed_rows(typed: dict[str, str]) -> list[dict[str, str]]:
        names = ("label", "code", "name", "place", "kind")
        given = typed.get("new-TOTAL_FORMS", "0")
        total = min(int(given), 60) if given.isascii() and given.isdigit() else 0
        rows = [{name: typed.get(f"new-{n}-{name}", "") for name in names} for n in range(total)]
        return [row for row in rows if any(row.values())]

    def _shown(self, form: LineForm, rows: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        names = {kind: label for kind, label, _hint in KINDS}
        context = {
            "title": names[self.kind],
            "act": self.act,
            "form": form,
            "rows": rows,
            "kind": self.kind,
            "hint": next(hint for kind, _label, hint in KINDS if kind is self.kind),
            "line": self.line,
            "added_at": reverse("organisations:add_line", args=[self.act.pk, self.kind])
            if self.gone
            else "",
            "others": [(k, label) for k, label, _hint in KINDS if k is not self.kind]
            if self.line
            else [],
            "here": reverse("organisations:act", args=[self.act.pk]),
            "breadcrumbs": trail_of(self.act, str(names[self.kind])),
            **more,
        }
        return render(self.request, "organisations/act_line.html", context, status=status)
