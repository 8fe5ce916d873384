"""Evidence on pages: sent with the entry form, taken off, read by whom."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from roviec.reporting import actions
from roviec.reporting.models import Evidence
from roviec.reporting.tests.sheets import figure_kept, figures_kept
from roviec.reporting.tests.stage import FULL, pdf, typed

pytestmark = pytest.mark.django_db


def test_evidence_comes_with_the_form(stage, post, visit):
    pk = stage.report("ben_do").pk
    file = SimpleUploadedFile("so-lop.pdf", b"%PDF-1.7 so lop")
    indicator = stage.world.indicators["attendances"].pk
    data = typed(stage, classes=7) | {"evidence-file": file, "evidence-indicator": str(indicator)}
    html = post("officer", "ben_do", "edit", pk, **data)
    assert "so-lop.pdf" in html
    assert stage.report("ben_do").versions.get().evidence.get().indicator_id == indicator


def test_a_file_that_is_no_document_leaves_the_draft_saved(stage, post):
    pk = stage.report("ben_do").pk
    file = SimpleUploadedFile("bang.docx", b"PK\x03\x04 nothing of a document")
    html = post(
        "officer", "ben_do", "edit", pk, **typed(stage, classes=7), **{"evidence-file": file}
    )
    assert "Tệp chưa được nhận" in html
    assert len(figures_kept(version__report=stage.report("ben_do"))) == 1


def test_a_file_past_the_limit_is_told_and_typing_stays(stage, post, settings):
    settings.UPLOAD_LIMIT = 1000
    pk = stage.report("ben_do").pk
    file = SimpleUploadedFile("to.pdf", b"%PDF-" + b"x" * 5000)
    html = post(
        "officer",
        "ben_do",
        "edit",
        pk,
        **typed(stage, classes=7),
        **{"evidence-file": file},
        expect=422,
    )
    assert "Tệp lớn hơn" in html
    assert 'value="7"' in html


def test_evidence_is_read_by_those_who_see_the_report(stage, signed_in):
    evidence = actions.attach_evidence(
        actor=stage.actor("officer", "ben_do"),
        report=stage.report("ben_do"),
        upload=SimpleUploadedFile("so-lop.pdf", b"%PDF-1.7"),
    )
    people = [("officer", "ben_do"), ("leader", "song_bac"), ("officer", "tan_lap")]

    def statuses() -> list[int]:
        return [
            download(signed_in(stage.world.account(*who)), evidence.file.get_absolute_url())
            for who in people
        ]

    assert statuses() == [200, 404, 404]
    stage.signed("ben_do")
    assert statuses() == [200, 200, 404]


def test_evidence_of_a_correction_is_read_above_once_it_is_signed(stage, signed_in):
    stage.accepted("ben_do")
    stage.correct("ben_do")
    evidence = actions.attach_evidence(
        actor=stage.actor("officer", "ben_do"),
        report=stage.report("ben_do"),
        upload=SimpleUploadedFile("so-lop-moi.pdf", b"%PDF-1.7"),
    )
    url = evidence.file.get_absolute_url()
    above = signed_in(stage.world.account("leader", "song_bac"))
    assert download(signed_in(stage.world.account("leader", "ben_do")), url) == 200
    assert download(above, url) == 404
    stage.submit("ben_do")
    assert download(above, url) == 404
    stage.sign("ben_do")
    assert download(above, url) == 200
    stage.correct("ben_do")
    assert download(above, url) == 200


def test_how_a_draft_came_about_is_the_unit_s_own(stage, visit):
    stage.signed("ben_do")
    stage.correct("ben_do")
    report = stage.report("ben_do")
    actions.attach_evidence(
        actor=stage.actor("officer", "ben_do"),
        report=report,
        upload=SimpleUploadedFile("so-moi.pdf", b"%PDF-1.7"),
    )
    stage.submit("ben_do")
    actions.send_back_to_officer(
        actor=stage.actor("leader", "ben_do"), report=report, reason="Chưa khớp sổ của tổ Hai"
    )
    inner = ("so-moi.pdf", "Chưa khớp sổ của tổ Hai", "Lưu bản nháp", "Lập bản sửa")
    own = visit("officer", "ben_do", "report", report.pk)
    assert all(each in own for each in inner)
    above = visit("leader", "song_bac", "report", report.pk)
    assert not any(each in above for each in inner)
    assert above.count("Trình lãnh đạo") == 1
    assert "Ký báo cáo" in above
    stage.submit("ben_do")
    stage.sign("ben_do")
    above = visit("leader", "song_bac", "report", report.pk)
    assert "so-moi.pdf" in above
    assert "Chưa khớp sổ của tổ Hai" not in above
    assert above.count("Trình lãnh đạo") == 3


def download(client, url: str) -> int:
    response = client.get(url)
    status: int = response.status_code
    if status == 200:
        # Read to its end, so that the file is closed.
        assert b"".join(response.streaming_content) == b"%PDF-1.7"
    return status


# --- taken off -------------------------------------------------------------------------------


def attached(stage, content: bytes = b"%PDF-1.7", name: str = "so-nham.pdf") -> Evidence:
    return actions.attach_evidence(
        actor=stage.actor("officer", "ben_do"),
        report=stage.report("ben_do"),
        upload=pdf(content, name),
    )


def test_the_entry_page_offers_to_take_a_file_off_and_enter_never_does(stage, visit):
    evidence = attached(stage)
    html = visit("officer", "ben_do", "edit", stage.report("ben_do").pk)
    where = reverse("reporting:remove_evidence", args=[stage.report("ben_do").pk, evidence.pk])
    assert f'form="nhap" formaction="{where}"' in html
    assert "tệp bị xoá hẳn" in html
    # Enter in a field presses the first button of its form.
    form = html.split('id="nhap"')[1]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'name="save"' in first[0]


def test_taking_a_file_off_keeps_what_was_typed(stage, post):
    evidence = attached(stage)
    pk = stage.report("ben_do").pk
    html = post(
        "officer", "ben_do", "remove_evidence", pk, evidence.pk, **typed(stage, 1, classes=7)
    )
    assert "Đã gỡ tệp “so-nham.pdf”" in html
    assert "Tệp đã kèm" not in html
    assert figure_kept(version__report=stage.report("ben_do")).value == 7
    # The page that came knows the newest revision: the next save is no conflict.
    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen is not None
    post("officer", "ben_do", "edit", pk, **typed(stage, int(seen[1]), classes=8))
    assert figure_kept(version__report=stage.report("ben_do")).value == 8


def test_while_what_was_typed_cannot_be_kept_the_file_stays(stage, post):
    evidence = attached(stage)
    pk = stage.report("ben_do").pk
    wrong = typed(stage, classes="nhiều", attendances=77)
    html = post("officer", "ben_do", "remove_evidence", pk, evidence.pk, expect=422, **wrong)
    assert "Tệp chưa được gỡ" in html
    assert 'value="nhiều"' in html
    assert 'value="77"' in html
    assert f'action="{reverse("reporting:edit", args=[pk])}"' in html
    stage.save("ben_do", 1, classes=3)
    html = post(
        "officer",
        "ben_do",
        "remove_evidence",
        pk,
        evidence.pk,
        expect=409,
        **typed(stage, classes=9),
    )
    assert "Hai bản khác nhau" in html
    assert Evidence.objects.filter(pk=evidence.pk).exists()


def test_a_bare_post_takes_the_file_off_and_a_second_is_told(stage, post):
    evidence = attached(stage)
    pk = stage.report("ben_do").pk
    assert "Đã gỡ tệp" in post("officer", "ben_do", "remove_evidence", pk, evidence.pk)
    assert "Việc này đã làm rồi" in post("officer", "ben_do", "remove_evidence", pk, evidence.pk)


def test_once_it_moved_on_nothing_is_taken_off_and_typing_stays(stage, post):
    evidence = attached(stage)
    stage.signed("ben_do")
    pk = stage.report("ben_do").pk
    assert "hãy lập bản sửa" in post("officer", "ben_do", "remove_evidence", pk, evidence.pk)
    changed = typed(stage, 1, **{**FULL, "attendances": 777})
    html = post("officer", "ben_do", "remove_evidence", pk, evidence.pk, expect=409, **changed)
    assert 'value="777"' in html
    assert "Gỡ tệp này" not in html
    assert Evidence.objects.filter(pk=evidence.pk).exists()


def test_a_correction_says_that_the_signed_version_keeps_the_file(stage, visit):
    attached(stage)
    stage.signed("ben_do")
    stage.correct("ben_do")
    assert "bản đã ký vẫn giữ tệp" in visit("officer", "ben_do", "edit", stage.report("ben_do").pk)


def test_the_address_opened_as_a_link_only_shows_the_form(stage, signed_in):
    evidence = attached(stage)
    pk = stage.report("ben_do").pk
    client = signed_in(stage.world.account("officer", "ben_do"))
    where = reverse("reporting:remove_evidence", args=[pk, evidence.pk])
    assert client.get(where)["Location"] == reverse("reporting:edit", args=[pk])
    above = signed_in(stage.world.account("leader", "song_bac"))
    assert above.post(where).status_code == 404
    assert Evidence.objects.filter(pk=evidence.pk).exists()


def test_a_file_taken_off_before_signing_is_the_unit_s_own_affair(stage, visit):
    evidence = attached(stage)
    attached(stage, b"%PDF-1.7 dung", "so-dung.pdf")
    report = stage.report("ben_do")
    officer = stage.actor("officer", "ben_do")
    actions.remove_evidence(actor=officer, report=report, evidence_id=evidence.pk)
    stage.signed("ben_do")
    above = visit("leader", "song_bac", "report", report.pk)
    assert "so-nham.pdf" not in above
    assert "so-dung.pdf" in above
    own = visit("officer", "ben_do", "report", report.pk)
    assert "so-nham.pdf" in own
    assert "Gỡ minh chứng" in own
