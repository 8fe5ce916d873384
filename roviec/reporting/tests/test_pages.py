"""Every page of the room: who reaches it, what it says, and that it is a good page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from roviec.access.actor import SYSTEM
from roviec.interface.tests.page_check import check_page
from roviec.reporting import actions
from roviec.reporting.models import Figure, FigureImport, State
from roviec.reporting.records import last_values
from roviec.reporting.tests.stage import DUE, FULL, allow, new_request
from roviec.timeline import Period

pytestmark = pytest.mark.django_db

DUE_2021 = {kind: due.replace(year=2021) for kind, due in DUE.items()}


@pytest.fixture
def visit(stage, signed_in):
    """Fetch a page as somebody, and hold it against what every page must be."""

    def get(role: str, unit: str, name: str, *args, status: int = 200, **query):
        client = signed_in(stage.world.account(role, unit))
        response = client.get(reverse(f"reporting:{name}", args=args), query)
        assert response.status_code == status
        if status != 200:
            return ""
        html = response.content.decode()
        assert check_page(html) == []
        return html

    return get


@pytest.fixture
def post(stage, signed_in):
    def send(role: str, unit: str, name: str, *args, expect: int = 302, **data):
        client = signed_in(stage.world.account(role, unit))
        response = client.post(reverse(f"reporting:{name}", args=args), data)
        assert response.status_code == expect, response.content.decode()[:2000]
        if expect == 302:
            shown = client.get(response["Location"])
            assert shown.status_code == 200
            response = shown
        html = response.content.decode()
        assert check_page(html) == []
        return html

    return send


def typed(stage, seen: int = 0, /, **figures) -> dict[str, str]:
    """What the entry form would send."""
    data = {"seen": str(seen), f"item-{stage.passage_item().pk}": ""}
    for code, value in figures.items():
        item = stage.item(code).pk
        if isinstance(value, tuple):
            data[f"item-{item}-value"], data[f"item-{item}-total"] = map(str, value)
        else:
            data[f"item-{item}"] = str(value)
    return data


# --- the board -------------------------------------------------------------------------------


def test_the_board_of_an_officer(stage, visit):
    html = visit("officer", "ben_do", "reports")
    assert "Báo cáo công tác tuyên giáo, Năm 2020" in html
    assert "Chưa làm" in html
    assert "Tân Lập" not in html


def test_the_board_of_a_reviewer_says_how_many_of_how_many(stage, visit):
    stage.sent("ben_do")
    stage.accepted("tan_lap")
    html = visit("reviewer", "song_bac", "reports")
    assert "1/3 báo cáo đã duyệt, 1 đang chờ duyệt" in html
    waiting = visit("reviewer", "song_bac", "reports", state="waiting")
    assert "phường Bến Đò" in waiting
    assert "xã Tân Lập" not in waiting
    assert "Đồng Chum" not in html


def test_the_board_without_reports(world, signed_in):
    page = signed_in(world.account("officer", "ben_do")).get(reverse("reporting:reports"))
    assert check_page(page.content.decode()) == []
    assert "Chưa có báo cáo nào" in page.content.decode()


# --- the record ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("officer", "ben_do", 200),
        ("leader", "song_bac", 200),
        ("reviewer", "centre", 200),
        ("officer", "tan_lap", 404),
        ("officer", "song_bac", 404),
        ("reviewer", "nui_voi", 404),
    ],
)
def test_who_reaches_a_report(stage, visit, role, unit, status):
    stage.sent("ben_do")
    for name in ("report", "submit"):
        client_status = status if name == "report" else None
        if client_status:
            visit(role, unit, name, stage.report("ben_do").pk, status=client_status)


def test_drafts_are_the_unit_s_own(stage, visit):
    stage.save("ben_do", attendances=987)
    assert "987" in visit("officer", "ben_do", "report", stage.report("ben_do").pk)
    above = visit("leader", "song_bac", "report", stage.report("ben_do").pk)
    assert "987" not in above
    assert "chưa ký bản nào" in above


def test_the_record_offers_the_next_act_and_tells_the_story(stage, visit):
    pk = stage.report("ben_do").pk
    assert "Nhập số liệu" in visit("officer", "ben_do", "report", pk)
    stage.save("ben_do", **FULL)
    assert "Trình lãnh đạo" in visit("officer", "ben_do", "report", pk)
    stage.submit("ben_do")
    leader = visit("leader", "ben_do", "report", pk)
    assert "Ký và gửi" in leader
    assert "Ký và gửi" not in visit("officer", "ben_do", "report", pk)
    stage.sign("ben_do")
    stage.send("ben_do")
    assert "Duyệt báo cáo" in visit("reviewer", "song_bac", "report", pk)
    assert "Duyệt báo cáo" not in visit("reviewer", "centre", "report", pk)
    stage.return_("ben_do")
    told = visit("officer", "ben_do", "report", pk)
    assert "Số lượt chưa khớp sổ lớp" in told
    assert "Lập bản sửa" in told
    for act in ("Lưu bản nháp", "Trình lãnh đạo", "Ký báo cáo", "Gửi cấp trên", "Cấp trên trả lại"):
        assert act in told


def test_the_whole_way_by_forms_alone(stage, post, visit):
    pk = stage.report("ben_do").pk
    post("officer", "ben_do", "edit", pk, **typed(stage, **FULL), submit="1")
    assert stage.report("ben_do").state == State.SUBMITTED
    seen = stage.report("ben_do").versions.get().mark
    post("leader", "ben_do", "sign_and_send", pk, document_number="118-BC/BTG", seen=seen)
    assert stage.report("ben_do").state == State.SENT
    visit("reviewer", "song_bac", "review", pk)
    html = post("reviewer", "song_bac", "accept", pk, text="Đúng hạn", seen=seen)
    assert "Đã duyệt" in html
    assert stage.report("ben_do").state == State.ACCEPTED
    again = post("reviewer", "song_bac", "accept", pk, text="", seen=seen)
    assert "Việc này đã làm rồi" in again


def test_a_refused_form_keeps_what_was_typed(stage, post):
    stage.save("ben_do", **FULL)
    stage.submit("ben_do")
    pk = stage.report("ben_do").pk
    html = post("leader", "ben_do", "sign", pk, document_number="một trăm", seen="", expect=422)
    assert "một trăm" in html
    assert "ví dụ 118-BC/ĐU" in html
    html = post("leader", "ben_do", "send_back", pk, reason="sai", seen="", expect=422)
    assert "Hãy ghi rõ lý do" in html
    assert stage.report("ben_do").state == State.SUBMITTED


def test_returning_asks_for_a_reason_on_the_page(stage, post):
    stage.sent("ben_do")
    pk = stage.report("ben_do").pk
    html = post("reviewer", "song_bac", "return", pk, reason="", seen="", expect=422)
    assert "Hãy nhập “Lý do”" in html
    assert "Ký và gửi" not in html
    post("reviewer", "song_bac", "return", pk, reason="Thiếu minh chứng lớp", seen="")
    assert stage.report("ben_do").state == State.RETURNED


def test_an_act_opened_as_a_link_only_shows_the_report(stage, signed_in):
    client = signed_in(stage.world.account("officer", "ben_do"))
    report = stage.report("ben_do")
    for name in ("submit", "correct"):
        page = client.get(reverse(f"reporting:{name}", args=[report.pk]))
        assert page["Location"] == report.get_absolute_url()
    other = client.post(reverse("reporting:submit", args=[stage.report("tan_lap").pk]))
    assert other.status_code == 404


def test_who_opens_the_review_page(stage, visit, signed_in):
    stage.sent("ben_do")
    pk = stage.report("ben_do").pk
    allow("reviewer", "report.review", "granted")
    visit("reviewer", "song_bac", "review", pk)
    visit("reviewer", "ben_do", "review", pk, status=404)


@pytest.mark.parametrize("digits", ["9" * 5000, "9" * 19, "٣", "-1", "1.0", ""])
def test_a_hostile_number_in_an_address_is_no_number(stage, visit, digits):
    stage.signed("ben_do")
    visit("officer", "ben_do", "report", stage.report("ben_do").pk, version=digits)
    visit("reviewer", "song_bac", "reports", request=digits, page=digits)


def test_a_look_without_the_body_is_answered(stage, signed_in):
    client = signed_in(stage.world.account("reviewer", "song_bac"))
    stage.sent("ben_do")
    pk, unit = stage.report("ben_do").pk, stage.world.unit("song_bac").pk
    for name, args in (
        ("reports", []),
        ("report", [pk]),
        ("review", [pk]),
        ("total", [unit, "attendances", "2020"]),
        ("totals", [unit, "2020"]),
    ):
        assert client.head(reverse(f"reporting:{name}", args=args)).status_code == 200


def test_an_address_of_an_act_opened_again_leads_to_the_report(stage, signed_in):
    """As the language switch or a reload does after a refusal."""
    stage.sent("ben_do")
    report = stage.report("ben_do")
    for role, unit, name in (
        ("reviewer", "song_bac", "return"),
        ("reviewer", "song_bac", "accept"),
        ("leader", "ben_do", "sign"),
        ("leader", "ben_do", "sign_and_send"),
        ("leader", "ben_do", "send_back"),
        ("leader", "ben_do", "send"),
    ):
        client = signed_in(stage.world.account(role, unit))
        page = client.get(reverse(f"reporting:{name}", args=[report.pk]))
        assert (page.status_code, page["Location"]) == (302, report.get_absolute_url())


# --- entry -----------------------------------------------------------------------------------


def test_the_entry_form_shows_last_year_beside(stage, visit):
    html = visit("officer", "ben_do", "edit", stage.report("ben_do").pk)
    assert "trên tổng số" in html
    assert "Kỳ trước" not in html
    figure(stage, "ben_do", 2019, "attendances", 4321)
    assert "Kỳ trước: 4.321" in visit("officer", "ben_do", "edit", stage.report("ben_do").pk)


def test_the_record_shows_the_period_before_only_where_there_is_one(stage, visit):
    stage.signed("ben_do")
    pk = stage.report("ben_do").pk
    assert "Kỳ trước" not in visit("officer", "ben_do", "report", pk)
    figure(stage, "ben_do", 2019, "attendances", 4321)
    assert "Kỳ trước: 4.321" in visit("officer", "ben_do", "report", pk)


def test_a_figure_that_is_missing_leads_nowhere(stage, visit):
    stage.save("ben_do", attendances=120)
    html = visit("officer", "ben_do", "report", stage.report("ben_do").pk)
    assert "Lượt học viên: số này từ đâu ra" in html
    assert "Lớp bồi dưỡng đã mở: số này từ đâu ra" not in html
    assert "chưa có số" in html


def figure(stage, unit: str, year: int, code: str, given: int) -> None:
    """An imported figure of a year."""
    source, _new = FigureImport.objects.get_or_create(name="cu.xlsx", sha256="", loaded_by="")
    span = Period.parse(str(year)).span
    Figure.objects.create(
        unit=stage.world.unit(unit),
        indicator=stage.world.indicators[code],
        span_start=span.start,
        span_end=span.end,
        value=given,
        imported=source,
    )


def test_a_signed_figure_of_the_period_before_stands_over_an_imported_one(stage, visit):
    figure(stage, "ben_do", 2020, "attendances", 4321)
    stage.signed("ben_do", attendances=765)
    figure(stage, "ben_do", 2020, "classes", 99)
    asked = new_request(stage.world, Period.parse("2021"), deadlines=DUE_2021)
    request = actions.set_up_request(office=SYSTEM, new=asked)
    report = request.reports.get(unit=stage.world.unit("ben_do"))
    last = last_values(report, list(request.form.items.select_related("indicator")))
    assert last[stage.world.indicators["attendances"].pk].value == 765
    assert last[stage.world.indicators["classes"].pk].value == FULL["classes"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"attendances": "1,234.5"}, "viết theo kiểu nước ngoài"),
        ({"attendances": "12,5"}, "số nguyên"),
        ({"attendances": "-4"}, "từ 0 trở lên"),
        ({"attendances": "nhiều"}, "chưa phải là số"),
        ({"cells_with_plan": (28, 27)}, "không lớn hơn tổng số"),
        ({"cells_with_plan": ("", 27)}, "cần đủ hai số"),
        ({"cells_with_plan": (27, "")}, "cần đủ hai số"),
    ],
)
def test_a_wrong_number_is_told_beside_it_and_nothing_is_lost(stage, post, wrong, told):
    pk = stage.report("ben_do").pk
    data = typed(stage, 0, **{"classes": 7, **wrong})
    html = post("officer", "ben_do", "edit", pk, **data, expect=422)
    assert told in html
    assert 'value="7"' in html
    assert "chỗ cần sửa" in html
    for value in wrong.values():
        kept = value if isinstance(value, tuple) else (value,)
        assert all(f'value="{each}"' in html for each in kept if each)
    assert stage.report("ben_do").state == State.NOT_STARTED


def test_submitting_with_gaps_keeps_the_draft(stage, post):
    pk = stage.report("ben_do").pk
    html = post("officer", "ben_do", "edit", pk, **typed(stage, classes=7), submit="1", expect=422)
    assert "mục bắt buộc" in html
    version = stage.report("ben_do").versions.get()
    assert version.figures.get().value == 7
    assert f'name="seen" value="{version.revision}"' in html


def test_two_tabs_show_both_numbers(stage, post):
    stage.save("ben_do", attendances=120)
    stage.save("ben_do", 1, attendances=133)
    pk = stage.report("ben_do").pk
    html = post("officer", "ben_do", "edit", pk, **typed(stage, 1, attendances=144), expect=409)
    assert "Hai bản khác nhau" in html
    assert ">133<" in html
    assert ">144<" in html
    assert 'name="seen" value="2"' in html
    post("officer", "ben_do", "edit", pk, **typed(stage, 2, attendances=144))
    assert stage.report("ben_do").versions.get().figures.get().value == 144


def test_a_hostile_revision_is_refused(stage, post):
    pk = stage.report("ben_do").pk
    data = typed(stage, classes=1) | {"seen": "'; drop"}
    post("officer", "ben_do", "edit", pk, **data, expect=422)


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
    assert stage.report("ben_do").versions.get().figures.count() == 1


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


def test_a_report_that_moved_on_is_not_edited_and_typing_stays(stage, post, visit):
    stage.signed("ben_do")
    pk = stage.report("ben_do").pk
    data = typed(stage, 1, **{**FULL, "attendances": 777})
    html = post("officer", "ben_do", "edit", pk, **data, expect=409)
    assert "không lưu được" in html
    assert 'value="777"' in html
    assert stage.total("ben_do").live.value == FULL["attendances"]


def test_a_retried_save_and_submit_says_it_was_done(stage, post):
    pk = stage.report("ben_do").pk
    data = typed(stage, **FULL)
    post("officer", "ben_do", "edit", pk, **data, submit="1")
    html = post("officer", "ben_do", "edit", pk, **data, submit="1")
    assert "đã được lưu và trình trước đó" in html
    assert stage.report("ben_do").versions.get().revision == 1


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


@pytest.mark.parametrize("name", ["report", "edit", "review", "totals"])
def test_numbers_no_row_can_have_are_not_found(stage, signed_in, name):
    client = signed_in(stage.world.account("leader", "song_bac"))
    more = ["2020"] if name == "totals" else []
    for pk in (0, 10**6, 10**30):
        assert client.get(reverse(f"reporting:{name}", args=[pk, *more])).status_code == 404


# --- totals ----------------------------------------------------------------------------------


def total_args(stage, unit: str, code: str = "attendances"):
    return stage.world.unit(unit).pk, code, "2020"


def test_a_total_shows_three_numbers_and_where_they_come_from(stage, visit):
    stage.accepted("ben_do", attendances=412)
    stage.accepted("tan_lap", attendances=0)
    stage.sent("muong_thanh", attendances=157)
    stage.signed("song_bac", attendances=120)
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=400)
    stage.accept("ben_do")
    html = visit("leader", "song_bac", "total", *total_args(stage, "song_bac"))
    for text in ("520", "532", "120", "2/3 đơn vị", "520 = 120 + 400 + 0", "118-BC/BTG"):
        assert text in html
    assert "1 đơn vị đổi sau khi ký" in html
    assert "677" in html
    assert "Phó Trưởng Ban, Ban Tuyên giáo Tỉnh ủy Sông Bạc" in html


def test_a_total_without_any_figure(stage, visit):
    html = visit("leader", "song_bac", "total", *total_args(stage, "song_bac"))
    assert "0/3 đơn vị" in html
    assert "Chưa có số nào được tính" in html


def test_a_ratio_never_rounds_up_to_the_whole(stage, visit):
    stage.accepted("ben_do", members_committed=(9999, 10000))
    html = visit("leader", "song_bac", "total", *total_args(stage, "song_bac", "members_committed"))
    assert "9.999/10.000" in html
    assert "99,9%" in html
    assert "100%" not in html


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("officer", "ben_do", 200),
        ("reviewer", "centre", 200),
        ("officer", "tan_lap", 404),
        ("leader", "nui_voi", 404),
    ],
)
def test_who_reaches_a_total(stage, visit, role, unit, status):
    visit(role, unit, "total", *total_args(stage, "ben_do"), status=status)
    visit(role, unit, "totals", stage.world.unit("ben_do").pk, "2020", status=status)


def test_subordinates_out_of_reach_are_no_links(stage, visit):
    stage.accepted("ben_do", attendances=412)
    html = visit("officer", "song_bac", "total", *total_args(stage, "song_bac"))
    assert "phường Bến Đò" in html
    assert reverse("reporting:total", args=total_args(stage, "ben_do")) not in html


@pytest.mark.parametrize("period", ["2020-13", "xyz", "2020-01-05..2020-01-01"])
def test_a_total_of_no_period(stage, visit, period):
    visit("leader", "song_bac", "totals", stage.world.unit("song_bac").pk, period, status=404)


def test_a_total_of_another_line_or_scheme(stage, visit):
    args = total_args(stage, "song_bac")
    visit("leader", "song_bac", "total", *args, line="department")
    visit("leader", "song_bac", "total", *args, line="committee", status=404)
    visit("leader", "song_bac", "total", *args, scheme="lunar", status=404)
    assert "15/12/2019" in visit("leader", "song_bac", "total", *args, scheme="mid_month")


def test_all_totals_of_a_unit(stage, visit):
    stage.accepted("ben_do", attendances=412)
    html = visit("leader", "song_bac", "totals", stage.world.unit("song_bac").pk, "2020")
    assert "412" in html
    assert "1/3 đơn vị" in html
    assert "27/27" in html


def test_the_record_and_its_forms_take_a_fixed_number_of_queries(
    stage, signed_in, django_assert_max_num_queries
):
    stage.sent("ben_do")
    stage.return_("ben_do")
    stage.correct("ben_do")
    stage.sent("ben_do", attendances=7)
    pk = stage.report("ben_do").pk
    for role, unit, name in (
        ("reviewer", "song_bac", "report"),
        ("reviewer", "song_bac", "review"),
        ("officer", "tan_lap", "edit"),
    ):
        client = signed_in(stage.world.account(role, unit))
        client.get(reverse("reporting:reports"))  # the first page also writes the session
        at = stage.report("tan_lap").pk if name == "edit" else pk
        with django_assert_max_num_queries(18):
            assert client.get(reverse(f"reporting:{name}", args=[at])).status_code == 200
