"""The pages of forms: laying one out without scripts, preview, what a file brings, who sees what."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from roviec.interface.tests.page_check import check_page
from roviec.reporting import actions
from roviec.reporting.designing.content import Section, Text
from roviec.reporting.designing.data import as_toml
from roviec.reporting.designing.stored import content_of
from roviec.reporting.models import Column, ReportForm
from roviec.reporting.tests.designed import KINDS, PLAIN, administrator

pytestmark = pytest.mark.django_db
CHIEF = ("administrator", "centre")


@pytest.fixture
def chief(stage):
    return administrator(stage.world)


@pytest.fixture
def draft(chief) -> ReportForm:
    return actions.begin_form(actor=chief, content=PLAIN)


def typed(form: ReportForm, **more: object) -> dict[str, object]:
    """What the page of the draft would send."""
    content = content_of(form)
    data: dict[str, object] = {
        "seen": str(ReportForm.objects.get(pk=form.pk).revision),
        "name": content.name,
        "kinds": list(content.kinds),
        "sections": str(len(content.sections)),
    }
    for at, section in enumerate(content.sections):
        data[f"s-{at}-title"] = section.title
        data[f"s-{at}-code"] = [figure.code for figure in section.figures]
        for figure in section.figures:
            columns = [column.value for column in figure.columns]
            needed = ["required"] if figure.required else []
            data[f"s-{at}-of-{figure.code}"] = [*columns, *needed]
        data[f"s-{at}-texts"] = str(len(section.texts))
        for n, text in enumerate(section.texts):
            data[f"s-{at}-t-{n}"] = text.heading
            if text.required:
                data[f"s-{at}-t-{n}-required"] = "on"
    return {**data, **more}


@pytest.fixture
def press(stage, signed_in, draft):
    """Press one button of the page of the draft, with what else was typed."""
    client = signed_in(stage.world.account(*CHIEF))
    url = reverse("reporting:edit_form", args=[draft.pk])

    def send(do: str, expect: int = 302, **more: object) -> str:
        form = ReportForm.objects.get(pk=draft.pk)
        response = client.post(url, typed(form, do=do, **more))
        assert response.status_code == expect
        if expect == 302:
            response = client.get(response["Location"])
        page: str = response.content.decode()
        assert check_page(page) == []
        return page

    return send


def asked(draft: ReportForm) -> list[tuple[str, list[str]]]:
    content = content_of(ReportForm.objects.get(pk=draft.pk))
    return [
        (s.title, [f.code for f in s.figures] + [t.heading for t in s.texts])
        for s in content.sections
    ]


def test_what_the_page_sends_changes_nothing_by_itself(draft, press):
    press("save")
    assert content_of(draft) == PLAIN
    assert ReportForm.objects.get(pk=draft.pk).revision == 0


def test_rows_and_sections_move_and_go(draft, press):
    press("figure-down:0:0")
    press("section-up:1")
    assert asked(draft) == [
        ("Thuyết minh", ["Đề xuất"]),
        ("Số liệu", ["attendances", "classes", "Đánh giá"]),
    ]
    press("figure-up:1:1")
    press("figure-drop:1:1")
    press("text-drop:1:0")
    press("section-drop:0")
    assert asked(draft) == [("Số liệu", ["classes"])]
    for nowhere in ("figure-up:0:0", "figure-down:0:0", "section-drop:9", "what:1:2", "figure-x:0"):
        press(nowhere)
    assert asked(draft) == [("Số liệu", ["classes"])]


def test_indicators_are_found_without_marks_and_added(draft, press, post):
    page = press("find:1", **{"s-1-q": "mo hinh"})
    assert "1/1 chỉ tiêu chưa có trong biểu" in page
    assert 'value="models_active"' in page
    press("add-figures:1", **{"s-1-add": ["models_active"], "s-1-q": "mo"})
    press("add-text:0", **{"s-0-new-text": "  Khó khăn, vướng mắc "})
    press("add-section", **{"new-section": "Sau cùng"})
    assert asked(draft) == [
        ("Số liệu", ["classes", "attendances", "Đánh giá", "Khó khăn, vướng mắc"]),
        ("Thuyết minh", ["models_active", "Đề xuất"]),
        ("Sau cùng", []),
    ]
    page = press("save")
    assert "Mục “Sau cùng” không hỏi gì." in page
    press("add-text:2", **{"s-2-new-text": ""})
    assert asked(draft)[2] == ("Sau cùng", [])


def test_columns_and_names_are_typed(draft, press):
    press(
        "save",
        **{
            "name": "Tên mới",
            "kinds": [KINDS[0]],
            "s-0-of-classes": ["estimate", "in_period", "nothing"],
            "s-0-t-0": "",
        },
    )
    content = content_of(ReportForm.objects.get(pk=draft.pk))
    figure = content.sections[0].figures[0]
    assert (content.name, content.kinds) == ("Tên mới", KINDS[:1])
    assert (figure.columns, figure.required) == ((Column.IN_PERIOD, Column.ESTIMATE), False)
    assert content.sections[0].texts == ()


def test_who_saw_an_older_draft_keeps_what_was_typed(draft, press):
    press("save", name="Người kia")
    page = press("save", expect=409, name="Tôi", seen="0")
    assert 'value="Tôi"' in page
    assert "Có người vừa sửa bản nháp này" in page
    assert hidden(page, "seen") == "0"
    assert ReportForm.objects.get(pk=draft.pk).name == "Người kia"
    press("save", expect=409, name="Tôi", seen="x")


def test_a_column_that_makes_no_sense_is_not_offered(draft, press, visit):
    press("add-figures:0", **{"s-0-add": ["models_active"]})
    page = visit(*CHIEF, "edit_form", draft.pk)
    offered = re.findall(r'name="s-0-of-models_active" value="(\w+)"', page)
    assert offered == ["in_period", "estimate", "target", "required"]


def test_from_a_draft_to_a_version_in_force(chief, draft, visit, post):
    assert "Không còn chỗ nào phải sửa" in visit(*CHIEF, "edit_form", draft.pk)
    page = visit(*CHIEF, "form", draft.pk)
    assert "Đưa vào dùng" in page
    seen = {"valid_from": "01/02/2027", "seen": "0"}
    page = post(*CHIEF, "put_in_force", draft.pk, expect=422, **{**seen, "valid_from": "?"})
    assert 'value="?"' in page
    page = post(*CHIEF, "put_in_force", draft.pk, **seen)
    assert "từ 01/02/2027" in page
    page = post(*CHIEF, "new_version", draft.pk)
    newer = ReportForm.objects.get(code="quick", version=2)
    content = replace(PLAIN, sections=PLAIN.sections[:1])
    actions.change_form(actor=chief, form=newer, content=content, seen=0)
    page = visit(*CHIEF, "form", newer.pk)
    assert "Khác gì phiên bản 1" in page
    assert "Bỏ mục “Thuyết minh”." in page
    page = post(*CHIEF, "put_in_force", newer.pk, expect=422, valid_from="01/02/2027", seen="1")
    assert "Phiên bản trước dùng từ 01/02/2027" in page
    post(*CHIEF, "discard_form", newer.pk)
    assert "Phiên bản đã về bản nháp" in post(*CHIEF, "take_back_form", draft.pk)


def test_the_preview_is_what_a_unit_sees(stage, chief, visit):
    """The same rows, columns and controls, but for what is known of the unit."""
    form = stage.world.form
    form.items.filter(indicator__code="attendances").update(columns=["in_period", "cumulative"])
    entry = visit("officer", "ben_do", "edit", stage.report("ben_do").pk)
    shown = visit(*CHIEF, "preview_form", form.pk)
    names = re.compile(r'name="(item-[^"]+)"')
    assert names.findall(shown) == names.findall(entry)
    assert names.findall(shown)
    heads = re.compile(r"<th scope=\"col\"[^>]*>.*?</th>")
    assert heads.findall(shown) == heads.findall(entry)
    assert "<form" not in shown[shown.index("<main") : shown.index("</main")]


def test_drafts_are_seen_by_their_makers_alone(draft, visit):
    listed = visit("officer", "ben_do", "forms")
    assert "Báo cáo công tác tuyên giáo" in listed
    assert PLAIN.name not in listed
    assert PLAIN.name in visit(*CHIEF, "forms")
    for name, args in (("form", ()), ("preview_form", ()), ("form_file", ("toml",))):
        visit("officer", "ben_do", name, draft.pk, *args, status=404)


def test_no_page_asks_more_for_more_rows(stage, draft, signed_in, django_assert_max_num_queries):
    texts = tuple(Text(heading=f"Đoạn {n}") for n in range(40))
    content = replace(PLAIN, sections=(*PLAIN.sections, Section(title="Dài", texts=texts)))
    chief = stage.actor(*CHIEF)
    actions.change_form(actor=chief, form=draft, content=content, seen=0)
    for n in range(8):
        actions.begin_form(actor=chief, content=replace(PLAIN, code=f"quick_{n}"))
    second = actions.begin_version(actor=chief, form=stage.world.form)
    client = signed_in(stage.world.account(*CHIEF))
    for name, args in (
        ("forms", []),
        ("form", [draft.pk]),
        ("form", [second.pk]),
        ("edit_form", [draft.pk]),
        ("preview_form", [draft.pk]),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"reporting:{name}", args=args)).status_code == 200


def upload(content: str | bytes, name: str = "bieu.toml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def hidden(page: str, name: str) -> str:

    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_a_file_is_shown_before_it_is_written(chief, post):
    page = post(*CHIEF, "import_form", expect=200, file=upload(as_toml(PLAIN, 1)))
    assert "xác nhận thì lập bản nháp của phiên bản 1" in page
    assert not ReportForm.objects.filter(code="quick").exists()
    confirmed = {"data": hidden(page, "data"), "seen": hidden(page, "seen")}
    page = post(*CHIEF, "import_form", **confirmed)
    made = ReportForm.objects.get(code="quick")
    assert (made.draft, content_of(made)) == (True, PLAIN)
    other = replace(PLAIN, name="Tên khác")
    page = post(*CHIEF, "import_form", expect=200, file=upload(as_toml(other, 1)))
    assert "thay nội dung của bản nháp" in page
    assert "Đổi tên biểu từ “Báo cáo nhanh” thành “Tên khác”." in page
    confirmed = {"data": hidden(page, "data"), "seen": "7"}
    post(*CHIEF, "import_form", expect=409, **confirmed)
    post(*CHIEF, "import_form", **{**confirmed, "seen": "0"})
    assert ReportForm.objects.get(code="quick").name == "Tên khác"


def test_a_workbook_of_a_version_in_force_becomes_the_next_draft(stage, chief, post, signed_in):
    form = stage.world.form
    client = signed_in(stage.world.account(*CHIEF))
    sent = client.get(reverse("reporting:form_file", args=[form.pk, "xlsx"]))
    assert sent["Content-Disposition"].startswith('attachment; filename="monthly-1-')
    assert client.get(reverse("reporting:form_file", args=[form.pk, "csv"])).status_code == 404
    page = post(*CHIEF, "import_form", expect=200, file=upload(sent.content, "bieu.xlsx"))
    assert "Hỏi đúng những điều như nhau." in page
    post(*CHIEF, "import_form", data=hidden(page, "data"), seen="0")
    second = ReportForm.objects.get(code="monthly", version=2)
    assert second.draft
    assert content_of(second).same_kinds == content_of(form).same_kinds


def test_a_file_with_problems_writes_nothing(chief, post):
    page = post(*CHIEF, "import_form", expect=422, file=upload("[[form]]\ncode = 1"))
    assert "Chưa nhập được" in page
    assert "bieu.toml, dòng 2" in page
    post(*CHIEF, "import_form", expect=422, file=upload("x", "bieu.docx"))
    post(*CHIEF, "import_form", expect=422, data="[[form")
    assert not ReportForm.objects.filter(code="quick").exists()


def test_a_request_takes_the_version_of_its_period(stage, chief, post):
    world = stage.world
    second = actions.begin_version(actor=chief, form=world.form)
    actions.put_in_force(actor=chief, form=second, valid_from=date(2026, 7, 1))
    from roviec.reporting.tests.stage import allow

    allow("leader", "report.request", "own")
    due = {f"due-{kind}": "20/01/2027" for kind in KINDS}
    for period, version in (("2026-06", 1), ("2026-07", 2)):
        asked = {
            "form": second.pk,
            "requester": world.unit("centre").pk,
            "line": world.department.pk,
            "period": period,
            "scheme": "calendar",
            **due,
        }
        post("leader", "centre", "request", **asked)
        forms = ReportForm.objects.filter(requests__period_code=period)
        assert [form.version for form in forms] == [version]
