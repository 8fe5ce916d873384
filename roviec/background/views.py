"""What runs in the background, for administrators; and how far a run is, for whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe
from django_tasks.base import TaskResultStatus

from roviec.access.actor import Actor
from roviec.access.pages import SIGNED_IN, ActorRequest, page
from roviec.access.policy import policy
from roviec.access.rules import RuleBroken
from roviec.background import actions
from roviec.background.models import Run, RunQuerySet
from roviec.background.permissions import OVERSEE
from roviec.background.registry import Daily, Job, Minutes, known
from roviec.background.watching import is_missed, last_seen

RECENT, SHOWN = 15, 50
WORDS: dict[str, tuple[Promise, str]] = {
    "waiting": (later("Chờ chạy"), "info"),
    "again": (later("Sẽ thử lại"), "warn"),
    "running": (later("Đang chạy"), "info"),
    "done": (later("Đã xong"), "ok"),
    "failed": (later("Bị lỗi"), "bad"),
}


@page(OVERSEE)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """What failed and what to do, what is under way, what runs by the clock."""
    seen = last_seen()
    context = {
        "title": _("Việc nền"),
        "seen": seen,
        "quiet": is_missed(seen),
        "failed": [_shown(run) for run in _rows(Run.objects.failed())],
        "open": [_shown(run) for run in _rows(Run.objects.open())],
        "periodic": _periodic(),
        "recent": [_shown(run) for run in _finished()],
    }
    return render(request, "background/runs.html", context)


def _rows(runs: RunQuerySet) -> RunQuerySet:
    return runs.select_related("task").order_by("-task__enqueued_at")[:SHOWN]


def _finished() -> RunQuerySet:
    # What runs every few minutes would fill the list; when it last ended stands beside its rhythm.
    often = [job.name for job in known().values() if isinstance(job.rhythm, Minutes)]
    done = Run.objects.filter(task__status=TaskResultStatus.SUCCESSFUL).exclude(job__in=often)
    return done.select_related("task").order_by("-task__finished_at")[:RECENT]


def _shown(run: Run) -> dict[str, Any]:
    job = known().get(run.job)
    word, tone = WORDS[run.state]
    return {
        "run": run,
        "label": _(job.label) if job else run.job,
        "advice": _(job.advice)
        if job
        else _("Bản đang chạy không biết việc này: hãy nâng cấp hệ thống, hoặc cất việc này đi."),
        "word": word,
        "tone": tone,
        "asked": run.task.enqueued_at,
    }


def _periodic() -> list[dict[str, Any]]:
    """Every job that runs by the clock, with when it last ended well, in one query."""
    ended: dict[str, Any] = {
        row["job"]: row
        for row in Run.objects.values("job").annotate(
            last=Max("task__finished_at", filter=Q(task__status=TaskResultStatus.SUCCESSFUL)),
            failed=Count("pk", filter=Q(task__status=TaskResultStatus.FAILED, set_aside_at=None)),
        )
    }
    return [
        {
            "label": _(job.label),
            "rhythm": _rhythm(job),
            "last": ended.get(job.name, {}).get("last"),
            "failed": ended.get(job.name, {}).get("failed", 0),
        }
        for job in known().values()
        if job.rhythm is not None
    ]


def _rhythm(job: Job) -> str:
    match job.rhythm:
        case Daily(at):
            return _("hằng ngày lúc %(time)s") % {"time": f"{at:%H:%M}"}
        case Minutes(every):
            return _("mỗi %(n)s phút") % {"n": every}
    return ""


# --- one run ------------------------------------------------------------------------------------


@page(SIGNED_IN)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is. The page looks again by itself; htmx fetches only what moves."""
    found = get_object_or_404(_reached(cast("ActorRequest", request).actor), pk=pk)
    context = _shown(found) | {
        "title": _("Việc nền: %(label)s") % {"label": _shown(found)["label"]},
        "oversees": policy().holds(cast("ActorRequest", request).actor, OVERSEE),
        "left": _left(found, timezone.now()),
    }
    part = getattr(request, "htmx", False)  # set by its middleware
    template = "background/_run.html" if part else "background/run.html"
    return render(request, template, context)


def _reached(actor: Actor) -> RunQuerySet:
    """Those who oversee see all; others what they asked for. The rest is 404."""
    runs = Run.objects.select_related("task")
    if policy().holds(actor, OVERSEE):
        return runs
    return runs.filter(account=actor.account_id or 0)


def _left(run: Run, now: datetime) -> timedelta | None:
    """How long it will take still, at the pace so far; none while that says nothing."""
    began = run.task.started_at
    if run.state != "running" or began is None or not run.of or not 0 < run.done < run.of:
        return None
    return (now - began) / run.done * (run.of - run.done)


def _act(perform: Callable[..., Run], done: Promise) -> Any:
    @page(OVERSEE)
    @require_POST
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(Run, pk=pk)
        try:
            perform(actor=cast("ActorRequest", request).actor, run=run)
        except RuleBroken as refused:
            messages.warning(request, refused.message)
        else:
            messages.success(request, str(done))
        return redirect(reverse("background:runs"))

    return act


retry = _act(actions.retry, later("Đã đưa vào hàng đợi để chạy lại."))
set_aside = _act(actions.set_aside, later("Đã cất khỏi danh sách lỗi."))
