"""Reorganisations: the list of them, one with its lines, and its head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_safe

from roviec.access.pages import page
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken
from roviec.audit.models import Entry
from roviec.files.models import StoredFile
from roviec.organisations.actions.edit_act import begin_act, edit_head
from roviec.organisations.forms.acts import KINDS, HeadForm
from roviec.organisations.hierarchy.naming import short
from roviec.organisations.models import ActLine, Passing, Reorganisation
from roviec.organisations.passing.waiting import waiting_for
from roviec.organisations.permissions import REORGANISE, VIEW, reorganisable, visible_acts
from roviec.organisations.reorganising.kept_looks import language, looks_at
from roviec.organisations.reorganising.shown_acts import Names, lines_about, shown_lines
from roviec.organisations.structure import Refusal
from roviec.organisations.views.acting import (
    REFUSED,
    act_for,
    actor_of,
    address,
    checked_again,
    may_reorganise,
    own_act_for,
    refuse,
    trail,
    trail_of,
)

PAGE, LINES = 30, 50
PREPARED, CONFIRMED = Reorganisation.State.PREPARED, Reorganisation.State.CONFIRMED

SHOWN = {
    "prepared": later("Đang chuẩn bị"),
    "ahead": later("Sắp có hiệu lực"),
    "in_force": later("Đã có hiệu lực"),
    "withdrawn": later("Đã rút"),
}
BADGES = {
    "prepared": (later("Đang chuẩn bị"), "info"),
    "ahead": (later("Đã xác nhận, chưa đến ngày"), "warn"),
    "in_force": (later("Có hiệu lực"), "ok"),
    "withdrawn": (later("Đã rút"), "quiet"),
}


def state_of(act: Reorganisation, today: date) -> str:
    """As the list sorts acts: a confirmed one lies ahead or is in force."""
    if act.state != CONFIRMED:
        return str(act.state)
    return "ahead" if act.day > today else "in_force"


@page(VIEW)
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Acts by what can be done with them."""
    actor = actor_of(request)
    ways = {
        "prepared": Q(state=PREPARED),
        "ahead": Q(state=CONFIRMED, day__gt=actor.day),
        "in_force": Q(state=CONFIRMED, day__lte=actor.day),
        "withdrawn": Q(state=Reorganisation.State.WITHDRAWN),
    }
    rows = visible_acts(actor)
    counts = rows.aggregate(**{key: Count("pk", filter=way) for key, way in ways.items()})
    wanted = request.GET.get("show", "")
    if wanted not in ways:
        wanted = "prepared" if counts["prepared"] else "in_force"
    chosen = rows.filter(ways[wanted]).annotate(
        size=Count("lines"), left_open=Count("lines", filter=Q(lines__to_complete=True))
    )
    pages = Paginator(chosen.order_by("-day", "-pk"), PAGE)
    pages.count = counts[wanted]
    context = {
        "title": _("Sắp xếp địa bàn, đơn vị"),
        "page_obj": pages.get_page(request.GET.get("page")),
        "wanted": wanted,
        "tabs": [
            {
                "label": label,
                "url": f"{reverse('organisations:acts')}?show={key}",
                "current": key == wanted,
                "count": counts[key],
            }
            for key, label in SHOWN.items()
        ],
        "may_prepare": policy().holds(actor, REORGANISE),
        "waiting": waiting_for(actor).count() if policy().holds(actor, REORGANISE) else None,
    }
    return render(request, "organisations/acts.html", context)


@page(REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_act(request: HttpRequest) -> HttpResponse:
    """The head first; lines come on the act's own page."""
    form = HeadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            act = begin_act(
                actor=actor_of(request),
                of=form.cleaned_data["of"],
                head=form.head(),
                files=form.decision_files(),
            )
            return redirect("organisations:act", act.pk)
        except RuleBroken as broken:
            refuse(form, broken)
    context = {
        "title": _("Chuẩn bị đợt sắp xếp"),
        "form": form,
        "submit_label": _("Tiếp tục: thêm các dòng"),
        "cancel_url": reverse("organisations:acts"),
        "breadcrumbs": trail({"label": _("Chuẩn bị đợt sắp xếp")}),
    }
    status = REFUSED if form.errors else 200
    return render(request, "organisations/act_head.html", context, status=status)


@page(REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_act(request: HttpRequest, pk: int) -> HttpResponse:
    act = own_act_for(request, pk)
    if act.state != PREPARED:
        return redirect("organisations:act", pk)
    initial = {field: getattr(act, field) for field in HeadForm.base_fields if hasattr(act, field)}
    form = HeadForm(request.POST or None, request.FILES or None, fixed=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_head(
                actor=actor_of(request), act=act, head=form.head(), files=form.decision_files()
            )
            checked_again(request, act)
            return redirect("organisations:act", pk)
        except RuleBroken as broken:
            refuse(form, broken)
    context = {
        "title": _("Sửa thông tin đợt sắp xếp"),
        "form": form,
        "cancel_url": address(act),
        "breadcrumbs": trail_of(act, _("Sửa thông tin")),
    }
    status = REFUSED if form.errors else 200
    return render(request, "organisations/act_head.html", context, status=status)


@page(VIEW)
@require_safe
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: its lines, what stands against them, and what can be done with it; or, asked for,
    what it rests on and who did what with it."""
    if request.GET.get("show") == "log":
        return _log(request, act_for(request, pk))
    found = act_for(request, pk, **_counting())
    actor = actor_of(request)
    state = state_of(found, actor.day)
    counts = _counted(found)
    total, left_open = (sum(row[n] for row in counts.values()) for n in (0, 1))
    wanted = _Wanted.of(request, total)
    shown = _page_of(request, found, wanted, counts)
    lines = list(shown)
    refusals = _refusals(found) if found.state == PREPARED else None
    related = _related(request, found) if found.state == CONFIRMED else []
    mine = reorganisable(actor, [found, *related])
    changes = found.pk in mine
    context = _head(found, state, "lines") | {
        "page_obj": shown,
        "lines": shown_lines(lines, Names(found, lines, visible_acts(actor)), refusals or ()),
        "refusals": [(each, _to_line(each.line, lines)) for each in refusals or ()],
        "total": total,
        "left_open": left_open,
        "open_dissolved": counts.get(ActLine.Kind.DISSOLVE, (0, 0))[1],
        "only_open": wanted.open,
        "wanted": wanted,
        "by_kind": _by_kind(counts, wanted) if total > LINES else [],
        "unchecked": refusals is None and found.state == PREPARED and total,
        "edits": changes and found.state == PREPARED,
        "withdraws": changes and _may_take_back(found, state, related, mine),
        "undoes": changes and state == "in_force",
        "kinds": KINDS,
        **_shown_related(found, related, mine, actor.day),
    }
    return render(request, "organisations/act.html", context)


def _head(found: Reorganisation, state: str, here: str) -> dict[str, Any]:
    where = address(found)
    return {
        "title": found.title,
        "act": found,
        "state": BADGES[state],
        "tabs": [
            {"label": _("Các dòng"), "url": where, "current": here == "lines"},
            {
                "label": _("Căn cứ và nhật ký"),
                "url": f"{where}?show=log",
                "current": here == "log",
            },
        ],
        "breadcrumbs": trail({"label": short(found.title, 60)}),
    }


def _log(request: HttpRequest, found: Reorganisation) -> HttpResponse:
    actor = actor_of(request)
    files = StoredFile.objects.filter(
        owner_type=Reorganisation._meta.label_lower, owner_id=found.pk
    )
    context = _head(found, state_of(found, actor.day), "log") | {
        "files": files,
        "passed": Passing.objects.filter(line__act=found).count(),
        "timeline": [_entry(each) for each in Entry.objects.all().about(found)[:50]],
        "edits": found.state == PREPARED and may_reorganise(request, found),
    }
    return render(request, "organisations/act_log.html", context)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which of the lines are asked for."""

    open: bool
    kind: str
    typed: str
    line: int
    """One by its number, where a refusal leads to it; 0 for all."""

    @property
    def few(self) -> bool:
        return bool(self.open or self.kind or self.typed or self.line)

    @classmethod
    def of(cls, request: HttpRequest, total: int) -> _Wanted:
        kind, line = request.GET.get("kind", ""), request.GET.get("line", "")
        return cls(
            request.GET.get("show") == "open",
            kind if kind in ActLine.Kind else "",
            request.GET.get("q", "").replace("\0", "").strip() if total > LINES else "",
            int(line) if line.isascii() and line.isdigit() and len(line) < 9 else 0,
        )


Counts = dict[str, tuple[int, int]]
"""By kind: how many lines there are, and how many of them wait for a person."""


def _counting() -> dict[str, Count]:
    """Columns of an act that say how many lines it has of each kind, and of those that wait."""
    of_kind = {str(kind): Q(lines__kind=kind) for kind in ActLine.Kind}
    waiting = Q(lines__to_complete=True)
    return {f"n_{kind}": Count("lines", filter=q) for kind, q in of_kind.items()} | {
        f"left_{kind}": Count("lines", filter=q & waiting) for kind, q in of_kind.items()
    }


def _counted(act: Any) -> Counts:
    kinds = [str(kind) for kind in ActLine.Kind]
    return {kind: (getattr(act, f"n_{kind}"), getattr(act, f"left_{kind}")) for kind in kinds}


def _page_of(
    request: HttpRequest, act: Reorganisation, wanted: _Wanted, counts: Counts
) -> Page[ActLine]:
    rows = act.lines.order_by("number").prefetch_related("parties")
    if wanted.open:
        rows = rows.filter(to_complete=True)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.line:
        rows = rows.filter(number=wanted.line)
    if wanted.typed:
        rows = lines_about(rows, act.of, wanted.typed)
    pages = Paginator(rows, LINES)
    if not (wanted.typed or wanted.line):
        some = [counts.get(wanted.kind, (0, 0))] if wanted.kind else counts.values()
        pages.count = sum(row[wanted.open] for row in some)
    return pages.get_page(request.GET.get("page"))


def _by_kind(counts: Counts, wanted: _Wanted) -> list[dict[str, Any]]:
    """Kinds of line that the act has, as a choice."""
    total = sum(n for n, _left in counts.values())
    kinds = [(str(kind), label, counts.get(kind, (0, 0))[0]) for kind, label, _hint in KINDS]
    return [
        {"kind": kind, "label": label, "count": n, "current": kind == wanted.kind}
        for kind, label, n in [("", _("Tất cả"), total), *kinds]
        if n
    ]


def _refusals(act: Reorganisation) -> list[Refusal] | None:
    """What stood against a prepared act when it was last looked at; none where it was written anew
    since, or never looked at."""
    rows = looks_at([act]).filter(language=language())
    kept = rows.values_list("seen__refusals", flat=True).first()
    return None if kept is None else [Refusal(*each) for each in kept]


def _to_line(number: int, shown: list[ActLine]) -> str:
    """Where a line is: on this page, or by itself."""
    here = any(line.number == number for line in shown)
    return f"#line-{number}" if here else f"?line={number}#line-{number}"


def _related(request: HttpRequest, act: Reorganisation) -> list[Reorganisation]:
    """Acts that follow or undo it, and until the day those confirmed together with it: all of them,
    for what may be done is said of all."""
    actor = actor_of(request)
    about = Q(follows=act) | Q(undoes=act)
    if act.batch_id is not None and act.day > actor.day:
        about |= Q(batch=act.batch_id)
    return list(visible_acts(actor).filter(about).exclude(pk=act.pk).order_by("pk"))


def _may_take_back(
    act: Reorganisation, state: str, related: list[Reorganisation], mine: set[int]
) -> bool:
    """Whether all that would fall with it is the actor's too."""
    together = [each for each in related if each.batch_id and each.batch_id == act.batch_id]
    return state == "prepared" or (state == "ahead" and all(each.pk in mine for each in together))


def _shown_related(
    act: Reorganisation, related: list[Reorganisation], mine: set[int], today: date
) -> dict[str, Any]:
    following = [each for each in related if each.follows_id == act.pk]
    confirmable = [each.pk for each in following if each.state == PREPARED and each.pk in mine]
    return {
        "followed": len(following),
        "followed_by": [(each, BADGES[state_of(each, today)]) for each in following[:PAGE]],
        "to_confirm": confirmable,
        "undone_by": [
            (each, BADGES[state_of(each, today)]) for each in related if each.undoes_id == act.pk
        ],
    }


def _entry(each: Entry) -> dict[str, Any]:
    return {"verb": each.label, "actor": each.name, "office": each.office, "at": each.at}
