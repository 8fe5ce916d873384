"""The acts on a report, one address each. What is refused is shown where it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.access.actor import Actor
from roviec.access.pages import ActorRequest, page
from roviec.access.policy import office_for
from roviec.access.rules import RuleBroken, RulesBroken
from roviec.interface.forms import Form
from roviec.reporting import actions
from roviec.reporting.forms import AcceptForm, CorrectForm, ReasonForm, SignForm
from roviec.reporting.models import Report
from roviec.reporting.permissions import FILL, REVIEW, SIGN
from roviec.reporting.reviewing import reviewing
from roviec.reporting.views.report import render_report, visible
from roviec.reporting.views.review import render_review

Perform = Callable[[Actor, Report, dict[str, Any]], object]


def act_page(
    permission: str, perform: Perform, done: Promise, kind: type[Form] | None = None
) -> Any:
    """A page that does one act and goes back to the record; opened as a link, it only shows it.

    A refusal is shown beside the form's field where it has one, else as a message; either way
    what was typed stays.
    """

    @page(permission)
    def act(request: HttpRequest, pk: int) -> HttpResponse:
        report = visible(request, pk)
        show = render_review if permission == REVIEW else render_report
        if request.method != "POST":
            return redirect(report)
        # Whoever sees the report but may not do this is not told what the form lacks.
        actor = cast("ActorRequest", request).actor
        if permission == REVIEW:
            reviewing(actor, report)
        else:
            office_for(actor, permission, report.unit_id)
        form = kind(request.POST) if kind else None
        if form is not None and not form.is_valid():
            return show(request, report, form, status=422)
        data = form.cleaned_data if form else {}
        try:
            perform(actor, report, data)
        except RuleBroken as refused:
            if form is not None and refused.field in form.fields:
                form.add_error(refused.field, refused.message)
                return show(request, report, form, status=422)
            messages.warning(request, refused.message)
        except RulesBroken as refused:
            messages.warning(request, _missing(refused))
            return redirect("reporting:edit", pk=pk) if permission == FILL else redirect(report)
        else:
            messages.success(request, str(done))
        return redirect(report)

    return act


def _missing(refused: RulesBroken) -> str:
    unanswered = sum(each.number == "REP-144" for each in refused.broken.values())
    if unanswered:
        told = _("Còn %(n)s mục cấp trên trả lại mà số chưa sửa, cũng chưa ghi vì sao giữ nguyên.")
        return told % {"n": unanswered}
    return _("Chưa trình được: còn %(n)s mục bắt buộc chưa có số.") % {"n": len(refused.broken)}


submit = act_page(
    FILL,
    lambda actor, report, data: actions.submit(actor=actor, report=report),
    later("Đã trình lãnh đạo đơn vị."),
)
send_back = act_page(
    SIGN,
    lambda actor, report, data: actions.send_back_to_officer(
        actor=actor, report=report, reason=data["reason"]
    ),
    later("Đã trả lại cho người soạn."),
    ReasonForm,
)
sign = act_page(
    SIGN,
    lambda actor, report, data: actions.sign(actor=actor, report=report, **data),
    later("Đã ký. Số liệu của báo cáo được giữ nguyên từ đây."),
    SignForm,
)
sign_and_send = act_page(
    SIGN,
    lambda actor, report, data: actions.sign_and_send(actor=actor, report=report, **data),
    later("Đã ký và gửi cấp trên."),
    SignForm,
)
send = act_page(
    SIGN,
    lambda actor, report, data: actions.send(actor=actor, report=report),
    later("Đã gửi cấp trên."),
)
return_report = act_page(
    REVIEW,
    lambda actor, report, data: actions.return_report(actor=actor, report=report, **data),
    later("Đã trả lại báo cáo kèm lý do."),
    ReasonForm,
)
accept = act_page(
    REVIEW,
    lambda actor, report, data: actions.accept(actor=actor, report=report, **data),
    later("Đã duyệt. Số liệu đã vào tổng của đơn vị bạn."),
    AcceptForm,
)
correct = act_page(
    FILL,
    lambda actor, report, data: actions.correct(actor=actor, report=report, **data),
    later("Đã lập bản sửa. Bản đã ký vẫn được tính cho đến khi bản này được ký."),
    CorrectForm,
)
