from django.urls import path

from roviec.reporting.views import (
    acts,
    board,
    completeness,
    entry,
    report,
    requests,
    review,
    series,
    totals,
)

app_name = "reporting"
urlpatterns = [
    path("reports/", board.reports, name="reports"),
    path("reports/board/", completeness.board, name="completeness"),
    path("reports/board/remind/", completeness.remind, name="remind"),
    path("reports/board/message/", completeness.late_message, name="late_message"),
    path("reports/board/file/<slug:kind>/", completeness.board_file, name="board_file"),
    path("reports/requests/new/", requests.new_request, name="request"),
    path("reports/<int:pk>/", report.report, name="report"),
    path("reports/<int:pk>/edit/", entry.edit, name="edit"),
    path(
        "reports/<int:pk>/evidence/<int:evidence>/remove/",
        entry.remove_evidence,
        name="remove_evidence",
    ),
    path("reports/<int:pk>/review/", review.review, name="review"),
    path("reports/<int:pk>/submit/", acts.submit, name="submit"),
    path("reports/<int:pk>/send-back/", acts.send_back, name="send_back"),
    path("reports/<int:pk>/sign/", acts.sign, name="sign"),
    path("reports/<int:pk>/sign-and-send/", acts.sign_and_send, name="sign_and_send"),
    path("reports/<int:pk>/send/", acts.send, name="send"),
    path("reports/<int:pk>/return/", acts.return_report, name="return"),
    path("reports/<int:pk>/accept/", acts.accept, name="accept"),
    path("reports/<int:pk>/correct/", acts.correct, name="correct"),
    path("totals/<int:unit>/<slug:indicator>/series/", series.series, name="series"),
    path("totals/<int:unit>/<slug:indicator>/<str:period>/", totals.total, name="total"),
    path("totals/<int:unit>/<str:period>/", totals.totals, name="totals"),
]
