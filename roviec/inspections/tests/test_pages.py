"""Every page: fetched by both sides, checked as a page, refused to those outside."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from roviec.inspections import actions
from roviec.inspections.models import Inspection, Overrule
from roviec.inspections.tests.scene import TEXT, evidence
from roviec.interface.tests.page_check import check_page
from roviec.reporting.models import Report, ReportRequest
from roviec.timeline import Period
from roviec.timeline.periods import MID_MONTH


def seen(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.headers)
    html: str = response.content.decode()
    assert check_page(html) == []
    return html


@pytest.fixture
def inspector(scene, signed_in):
    return signed_in(scene.world.account("inspector", "song_bac"))


@pytest.fixture
def officer(scene, signed_in):
    return signed_in(scene.world.account("officer", "ben_do"))


@pytest.fixture
def head(scene, signed_in):
    return signed_in(scene.world.account("leader", "song_bac"))


@pytest.fixture
def outsider(scene, signed_in):
    return signed_in(scene.world.account("inspector", "nui_voi"))


def url(name: str, *args: object) -> str:
    return reverse(f"inspections:{name}", args=args)


def test_an_inspection_is_opened_from_one_form(scene, inspector):
    html = seen(inspector, url("new"))
    assert "Đảng ủy phường Bến Đò" in html
    response = inspector.post(url("new"), opening(scene))
    assert response.status_code == 302, response.content.decode()
    opened = Inspection.objects.get()
    assert response["Location"] == opened.get_absolute_url()
    html = seen(inspector, opened.get_absolute_url())
    assert "Lò Thị Ban" in html
    assert "17-KH/BTGTU" in html
    again = inspector.post(url("new"), opening(scene))
    assert again["Location"] == opened.get_absolute_url()
    assert Inspection.objects.count() == 1


def opening(scene, **other: object) -> dict[str, object]:
    return {
        "title": "Kiểm tra công tác tuyên giáo năm 2020",
        "led_by": scene.world.unit("song_bac").pk,
        "kind": "inspection",
        "line": scene.world.department.pk,
        "rule_set": "party_advisory",
        "plan_number": "17-KH/BTGTU",
        "plan_date": "01/12/2020",
        "period_code": "2020",
        "delegation_number": "01",
        "starts_on": "01/12/2020",
        "ends_on": "31/12/2020",
        "members-TOTAL_FORMS": 2,
        "members-INITIAL_FORMS": 0,
        "members-0-role": "head",
        "members-0-name": "Lò Thị Ban",
        "members-0-office": "Phó Trưởng Ban Tuyên giáo Tỉnh ủy",
        "members-0-login": "inspector@song_bac",
        "members-1-role": "member",
        "members-1-name": "",
        "members-1-office": "",
        "subjects-TOTAL_FORMS": 1,
        "subjects-INITIAL_FORMS": 0,
        "subjects-0-unit": scene.world.unit("ben_do").pk,
        **other,
    }


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("period_code", "năm 2020", "Không đọc được kỳ"),
        ("plan_date", "32/13/2020", "lịch"),
        ("members-0-role", "member", "Đoàn phải có một trưởng đoàn"),
        ("members-0-login", "khong.co", "Không dùng được tên đăng nhập này"),
        ("ends_on", "01/11/2020", "Ngày kết thúc phải từ ngày bắt đầu"),
    ],
)
def test_a_wrong_opening_keeps_what_was_typed(scene, inspector, field, typed, said):
    response = inspector.post(url("new"), opening(scene, **{field: typed}))
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert "Lò Thị Ban" in html
    assert check_page(html) == []
    assert not Inspection.objects.exists()


def test_the_lists(scene, inspector, officer, outsider):
    scene.subject()
    assert "17-KH/BTGTU" in seen(inspector, url("inspections"))
    assert "17-KH/BTGTU" in seen(officer, url("inspections"))
    assert "17-KH/BTGTU" not in seen(outsider, url("inspections"))
    assert "Không có yêu cầu nào" in seen(outsider, url("recommendations"))


def test_the_narrative_shows_marks_and_checks(scene, inspector):
    narrative = scene.narrative()
    html = seen(inspector, narrative.get_absolute_url())
    assert "6 điểm đối chiếu" in html
    for said in ("2.598", "Lệch", "Nói thấp hơn", "Không có số", "Đường đi của số"):
        assert said in html
    number = url_of_total(scene)
    assert number in html
    only = seen(inspector, narrative.get_absolute_url() + "?verdict=differs")
    assert only.count('class="check"') == 1
    # Marks whose checks are left out of this page lead to the page that has them all.
    assert only.count(f'href="{narrative.get_absolute_url()}#check-') == 5
    assert only.count('href="#check-2"') == 1


def url_of_total(scene) -> str:
    return reverse("reporting:total", args=[scene.world.unit("ben_do").pk, "attendances", "2020"])


def test_an_overruled_check_shows_both_verdicts(scene, inspector):
    narrative = scene.narrative()
    claim = scene.claim(narrative, "2.611")
    to = url("overrule", claim.pk)
    refused = inspector.post(to, {"verdict": "matches", "note": ""})
    assert "Hãy nhập “Lý do”" in refused.content.decode()
    assert check_page(refused.content.decode()) == []
    said = {"verdict": "matches", "note": "Sổ lớp 21 đã sửa."}
    assert inspector.post(to, said)["Location"].endswith("#check-2")
    inspector.post(to, said)
    assert Overrule.objects.count() == 1
    html = seen(inspector, narrative.get_absolute_url())
    assert "máy:" in html
    assert "Sổ lớp 21 đã sửa." in html


def test_another_indicator_is_chosen(scene, inspector):
    narrative = scene.narrative()
    claim = scene.claim(narrative, "12 buổi")
    html = seen(inspector, url("choose_indicator", claim.pk))
    assert "12 buổi nói chuyện thời sự" in html
    response = inspector.post(url("choose_indicator", claim.pk), {"indicator": "classes"})
    assert response.status_code == 302
    assert claim.checks.first().indicator.code == "classes"
    assert scene.verdict(narrative, "12 buổi") == "differs"


def test_a_finding_begins_with_the_quote(scene, inspector):
    narrative = scene.narrative()
    claim = scene.claim(narrative, "2.611")
    subject = narrative.subject
    to = f"{url('new_finding', subject.pk)}?claim={claim.pk}"
    html = seen(inspector, to)
    assert "hồ sơ ghi nhận 2.598" in html
    assert 'value="breach"' not in html
    said = {"kind": "limitation", "text": "Số lượt học viên chưa khớp.", "claim": claim.pk}
    inspector.post(url("new_finding", subject.pk), said)
    html = seen(inspector, url("findings", subject.pk))
    assert "Số lượt học viên chưa khớp." in html
    assert subject.findings.get().claim == claim


def test_the_conclusion_from_draft_to_issue(scene, inspector, officer, head):
    subject = scene.narrative().subject
    scene.finding(subject)
    scene.asked(subject)
    seen(inspector, url("conclusion", subject.pk))
    inspector.post(url("draft", subject.pk))
    html = seen(inspector, url("conclusion", subject.pk))
    assert "BAN TUYÊN GIÁO" in html
    assert "TỈNH ỦY SÔNG BẠC" in html
    assert officer.get(url("conclusion", subject.pk)).status_code == 302
    inspector.post(url("share", subject.pk))
    html = seen(officer, url("conclusion", subject.pk))
    assert "Gửi giải trình" in html
    officer.post(
        url("explain", subject.pk),
        {"explanation": "Thống nhất.", "dissent": "Số lượt học viên tính cả lớp mở cuối tháng 12."},
    )
    refused = head.post(url("sign", subject.pk), {"number": "mười hai", "date": "20/12/2020"})
    assert "ví dụ 12-TB/BTGTU" in refused.content.decode()
    assert check_page(refused.content.decode()) == []
    head.post(url("sign", subject.pk), {"number": "12-TB/BTGTU", "date": "20/12/2020"})
    assert "đang chờ ban hành" in seen(officer, url("conclusion", subject.pk))
    assert officer.get(url("conclusion_docx", subject.pk)).status_code == 404
    assert "Ban hành kết luận" in seen(head, url("conclusion", subject.pk))
    head.post(url("issue", subject.pk))
    html = seen(officer, url("conclusion", subject.pk))
    assert "Đã ban hành" in html
    response = officer.get(url("conclusion_docx", subject.pk))
    words = "\n".join(p.text for p in Document(BytesIO(response.content)).paragraphs)
    assert "Số lượt học viên tính cả lớp mở cuối tháng 12" in words
    assert "Rà soát sổ lớp bồi dưỡng" in words
    seen(inspector, url("acts", subject.pk))


def test_a_recommendation_is_answered_claimed_and_verified(scene, inspector, officer):
    addressee = scene.addressee()
    page = addressee.get_absolute_url()
    assert "Chưa trả lời" in seen(officer, page)
    officer.post(url("respond", addressee.pk), {"respond-response": "accepted"})
    to = url("claim", addressee.pk)
    refused = officer.post(to, {"claim-status": "done", "claim-note": "Đã rà soát."})
    assert "phải kèm tệp minh chứng" in refused.content.decode()
    assert "Đã rà soát." in refused.content.decode()
    assert check_page(refused.content.decode()) == []
    said = {"claim-status": "done", "claim-note": "Đã rà soát.", "claim-evidence": evidence()}
    assert officer.post(to, said).status_code == 302
    html = seen(inspector, page)
    assert "so-lop.txt" in html
    assert "Chưa xác minh" in html
    assert "Quá" in html
    said = {"verify-status": "sent_back", "verify-note": "Còn thiếu sổ lớp số 21."}
    inspector.post(url("verify", addressee.pk), said)
    assert "Bên kiểm tra yêu cầu làm lại" in seen(officer, page)
    inspector.post(url("verify", addressee.pk), {"verify-status": "verified"})
    assert "Đã xác minh" in seen(officer, page)
    inspector.post(url("reopen", addressee.pk), {"reopen-note": "Phát hiện thêm lớp thiếu sổ."})
    addressee.refresh_from_db()
    assert not addressee.closed
    assert "Rà soát sổ lớp" in seen(inspector, url("recommendations") + "?show=overdue")


def test_the_unit_does_not_see_a_draft(scene, officer, inspector):
    narrative = scene.narrative()
    subject = narrative.subject
    finding = scene.finding(subject)
    asked = scene.asked(subject)
    actions.draft_conclusion(actor=scene.inspector, subject=subject)
    html = seen(officer, narrative.get_absolute_url())
    assert "Lệch" not in html
    assert "2.598" not in html
    assert finding.text not in seen(officer, subject.get_absolute_url())
    for name in ("findings", "conclusion", "recommended", "acts"):
        assert officer.get(url(name, subject.pk)).status_code == 302
    assert officer.get(url("conclusion_docx", subject.pk)).status_code == 404
    one = asked.addressees.get()
    assert officer.get(one.get_absolute_url()).status_code == 404
    seen(inspector, one.get_absolute_url())
    seen(inspector, url("recommended", subject.pk))


def test_outside_is_not_found(scene, outsider):
    narrative = scene.narrative()
    subject = narrative.subject
    addressee = scene.addressee(subject)
    claim = scene.claim(narrative, "2.611")
    gets = [
        subject.inspection.get_absolute_url(),
        subject.get_absolute_url(),
        narrative.get_absolute_url(),
        addressee.get_absolute_url(),
        url("findings", subject.pk),
        url("conclusion", subject.pk),
        url("conclusion_docx", subject.pk),
        url("new_finding", subject.pk),
        url("choose_indicator", claim.pk),
    ]
    posts = [url("overrule", claim.pk), url("check", narrative.pk), url("verify", addressee.pk)]
    assert [outsider.get(each).status_code for each in gets] == [404] * len(gets)
    assert [outsider.post(each).status_code for each in posts] == [404] * len(posts)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rong.txt", b"", "Tệp rỗng"),
        ("gia.docx", b"PK\x03\x04 khong phai word", "Word"),
        ("anh.png", b"\x89PNG\r\n\x1a\n\x00\x00", "định dạng"),
    ],
)
def test_a_bad_file_is_told_beside_the_field(scene, inspector, name, content, said):
    subject = scene.subject()
    upload = SimpleUploadedFile(name, content)
    response = inspector.post(
        url("add_narrative", subject.pk), {"title": "Báo cáo số 5", "text": "", "file": upload}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert "Báo cáo số 5" in html
    assert check_page(html) == []
    assert not subject.narratives.exists()


def test_html_with_scripts_is_shown_as_text(scene, inspector):
    subject = scene.subject()
    page = "<html><body><script>alert(1)</script><p>Năm 2020 mở 35 lớp bồi dưỡng &lt;b&gt;.</p></body></html>"
    upload = SimpleUploadedFile("bao-cao.html", page.encode())
    response = inspector.post(url("add_narrative", subject.pk), {"text": "", "file": upload})
    html = seen(inspector, response["Location"])
    assert "alert(1)" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("count", [2, 9])
def test_lists_ask_the_same_however_long_they_are(
    scene, inspector, django_assert_max_num_queries, count
):
    for index in range(count):
        subject = scene.subject(plan_number=f"{index}-KH/BTGTU")
        scene.addressee(subject)
    narrative = scene.narrative(TEXT * count, scene.subject())
    for page in (
        url("inspections"),
        url("recommendations"),
        narrative.subject.inspection.get_absolute_url(),
        narrative.get_absolute_url(),
    ):
        inspector.get(page)
        with django_assert_max_num_queries(12):
            inspector.get(page)


def test_a_file_past_the_limit_is_named_beside_its_field(scene, inspector, officer, settings):
    addressee = scene.addressee()
    subject = scene.subject(plan_number="18-KH/BTGTU")
    settings.UPLOAD_LIMIT = 1024 * 1024
    heavy = b"a" * (1024 * 1024 + 1)
    said = {"title": "Báo cáo số 5", "text": "", "file": evidence("nang.txt", heavy)}
    html = inspector.post(url("add_narrative", subject.pk), said).content.decode()
    assert "Tệp lớn hơn 1 MB" in html
    assert "Báo cáo số 5" in html
    said = {
        "claim-status": "done",
        "claim-note": "Đã rà soát.",
        "claim-evidence": evidence("nang.txt", heavy),
    }
    html = officer.post(url("claim", addressee.pk), said).content.decode()
    assert "Tệp lớn hơn 1 MB" in html
    assert "Đã rà soát." in html
    assert check_page(html) == []
    assert not addressee.steps.exists()


def test_the_unit_sees_the_checks_when_it_explains(scene, officer):
    narrative = scene.narrative()
    scene.finding(narrative.subject)
    scene.shared(narrative.subject)
    html = seen(officer, narrative.get_absolute_url())
    assert "Lệch" in html
    assert "Thay kết quả" not in html
    assert "Việc cập nhật sổ lớp" in seen(officer, url("findings", narrative.subject.pk))
    assert officer.get(url("new_finding", narrative.subject.pk)).status_code == 404


def test_visits_sessions_and_newcomers_are_added_on_their_pages(scene, inspector):
    subject = scene.subject()
    inspection = subject.inspection
    said = {"visit-name": "Nhà văn hoá khu 2", "visit-before": "08/12/2020"}
    assert inspector.post(url("record_visit", subject.pk), said).status_code == 302
    refused = inspector.post(url("record_visit", subject.pk), {"visit-name": ""})
    assert "ghi tên nơi đến" in refused.content.decode()
    assert check_page(refused.content.decode()) == []
    inspector.post(url("new_session", subject.pk), {"on": "09/12/2020"})
    html = seen(inspector, subject.get_absolute_url())
    assert "Nhà văn hoá khu 2" in html
    assert "09/12/2020" in html
    team = subject.delegation
    said = {"role": "head", "name": "Người khác", "office": "Trưởng phòng"}
    refused = inspector.post(url("add_member", team.pk), said)
    assert "Đoàn chỉ có một trưởng đoàn" in refused.content.decode()
    assert check_page(refused.content.decode()) == []
    inspector.post(url("add_member", team.pk), {**said, "role": "member"})
    unit = {"unit": scene.world.unit("tan_lap").pk}
    assert inspector.post(url("add_subject", team.pk), unit).status_code == 302
    html = seen(inspector, inspection.get_absolute_url())
    assert "Người khác" in html
    assert "Ban Tuyên giáo Đảng ủy xã Tân Lập" in html


def test_a_recommendation_is_written_on_its_page(scene, inspector):
    subject = scene.subject()
    seen(inspector, url("new_recommendation", subject.pk))
    said = {"text": "Bổ sung sổ lớp.", "due_on": "01/01/2019", "units": [subject.unit_id]}
    refused = inspector.post(url("new_recommendation", subject.pk), said)
    assert "Ngày này trước cuộc kiểm tra" in refused.content.decode()
    assert check_page(refused.content.decode()) == []
    inspector.post(url("new_recommendation", subject.pk), {**said, "due_on": "01/02/2021"})
    assert "Bổ sung sổ lớp." in seen(inspector, url("recommended", subject.pk))


def test_the_narrative_says_which_year_is_which(scene, inspector):
    """The text's year is the calendar's; the unit was asked for the report year of that name."""
    narrative = scene.narrative()
    subject = narrative.subject
    code = subject.delegation.inspection.period_code
    assert (
        "Hai cách tính cùng một kỳ"
        not in inspector.get(narrative.get_absolute_url()).content.decode()
    )
    period = Period.parse(code, MID_MONTH)
    asked = ReportRequest.objects.create(
        form=scene.world.form,
        line=scene.world.department,
        requester=scene.world.unit("centre"),
        period_code=code,
        scheme_code="mid_month",
        span_start=period.span.start,
        span_end=period.span.end,
    )
    Report.objects.create(request=asked, unit=subject.unit, due_on=period.span.end)
    html = inspector.get(narrative.get_absolute_url()).content.decode()
    assert "Hai cách tính cùng một kỳ" in html
    assert Period.parse(code).days in html
    assert period.days in html
    assert check_page(html) == []
