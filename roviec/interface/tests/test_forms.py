"""Fields that read what Vietnamese officers type, and say plainly what is wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from roviec.interface.forms import (
    EvidenceFileField,
    FieldFault,
    Form,
    VietnameseDateField,
    VietnameseDecimalField,
    summary_of,
)


class ClassForm(Form):
    name = django_forms.CharField(label="Tên lớp", help_text="Như trong quyết định.")
    learners = VietnameseDecimalField(label="Lượt học viên", decimal_places=0, min_value=0)
    cost = VietnameseDecimalField(label="Kinh phí", required=False, decimal_places=1)
    opened_on = VietnameseDateField(label="Ngày mở")
    place = django_forms.ChoiceField(
        label="Hình thức",
        choices=[("1", "Trực tiếp"), ("2", "Trực tuyến")],
        widget=django_forms.RadioSelect,
    )
    minutes = EvidenceFileField(label="Biên bản", accept=(".pdf",), max_bytes=8, required=False)
    agreed = django_forms.BooleanField(label="Đã đối chiếu", required=False)
    secret = django_forms.CharField(widget=django_forms.HiddenInput, required=False)


GOOD = {"name": "Lớp một", "learners": "1.234", "opened_on": "2/1/2026", "place": "1"}


def errors(**changed):
    return ClassForm({**GOOD, **changed}).errors


def test_values_are_read():
    form = ClassForm({**GOOD, "cost": "12,5"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["learners"] == Decimal(1234)
    assert form.cleaned_data["cost"] == Decimal("12.5")
    assert form.cleaned_data["opened_on"] == date(2026, 1, 2)


def test_a_wrong_number_says_what_to_type_and_stays_typed():
    form = ClassForm({**GOOD, "learners": "1,234.5"})
    assert form.errors["learners"] == ["“1,234.5” viết theo kiểu nước ngoài. Hãy gõ 1.234,5."]
    assert 'value="1,234.5"' in str(form["learners"])


def test_a_whole_number_takes_no_decimals_and_a_decimal_only_so_many():
    assert "số nguyên" in errors(learners="12,5")["learners"][0]
    assert "learners" not in errors(learners="12,0")
    assert "quá 1 chữ số" in errors(cost="12,55")["cost"][0]
    assert "cost" not in errors(cost="   ")


def test_bounds_hold():
    assert "learners" in errors(learners="-1")
    assert "learners" not in errors(learners="0")


class BoundedForm(Form):
    amount = VietnameseDecimalField(min_value=Decimal("1234.5"), max_value=2000000, max_digits=9)
    steps = VietnameseDecimalField(required=False, step_size=2500)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.234,4", "Hãy nhập số từ 1.234,5 trở lên."),
        ("2.000.001", "Hãy nhập số không quá 2.000.000."),
    ],
)
def test_bounds_are_said_as_people_write_them(typed, said):
    assert BoundedForm({"amount": typed}).errors["amount"] == [said]
    assert BoundedForm({"amount": "1.234,5"}).is_valid()


def test_other_limits_of_a_number_are_said_too():
    form = BoundedForm({"amount": "12.345.678.901", "steps": "2.501"})
    assert any("9" in message for message in form.errors["amount"])
    assert "2.500" in form.errors["steps"][0]


def test_zero_is_a_number_and_not_an_empty_field():
    form = ClassForm({**GOOD, "learners": "0"})
    assert form.is_valid()
    assert form.cleaned_data["learners"] == 0


def test_first_values_are_shown_as_people_write_them():
    form = ClassForm(
        initial={"learners": 12345, "cost": Decimal("0.5"), "opened_on": date(2026, 11, 2)}
    )
    assert 'value="12.345"' in str(form["learners"])
    assert 'value="0,5"' in str(form["cost"])
    assert 'value="02/11/2026"' in str(form["opened_on"])


def test_a_first_value_typed_again_is_no_change():
    form = ClassForm(GOOD, initial={**GOOD, "learners": 1234, "opened_on": date(2026, 1, 2)})
    assert form.changed_data == []


def test_a_day_that_is_not_in_the_calendar_is_refused():
    assert "trong lịch" in errors(opened_on="31/02/2026")["opened_on"][0]


def test_a_date_input_sends_iso():
    assert "opened_on" not in errors(opened_on="2026-01-02")


def test_an_empty_required_field_names_itself():
    form = ClassForm({})
    assert form.errors["name"] == ["Hãy nhập “Tên lớp”."]
    assert form.errors["place"] == ["Hãy chọn “Hình thức”."]


def test_a_message_of_its_own_is_kept():
    class Own(Form):
        name = django_forms.CharField(error_messages={"required": "Tên đâu?"})

    assert Own({}).errors["name"] == ["Tên đâu?"]


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [("a.exe", b"1", "Hãy chọn tệp PDF"), ("a.pdf", b"123456789", "quá lớn"), ("a.PDF", b"1", "")],
)
def test_files_of_another_kind_or_too_large_are_refused(name, content, hint):
    form = ClassForm(GOOD, {"minutes": SimpleUploadedFile(name, content)})
    assert form.is_valid() is (hint == "")
    assert hint in str(form.errors.get("minutes", ""))


def test_the_summary_leads_to_each_wrong_field_in_order():
    form = ClassForm({**GOOD, "name": "", "opened_on": "x", "place": "9"})
    form.add_error(None, "Lớp này đã được ghi.")
    faults = list(summary_of(form))
    assert faults[0] == FieldFault("Lớp này đã được ghi.")
    assert [each.target for each in faults[1:]] == ["id_name", "id_opened_on", "id_place"]
    assert list(summary_of(ClassForm())) == []


def test_a_form_renders_labels_hints_errors_and_no_hidden_labels():
    html = str(ClassForm({}))
    assert '<label class="field-label" for="id_name">Tên lớp</label>' in html
    assert 'id="id_name_helptext">Như trong quyết định.' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert '<legend class="field-label">Hình thức' in html
    assert 'type="hidden" name="secret"' in html
    assert 'for="id_secret"' not in html
    assert "(không bắt buộc)" in html


def test_a_field_can_stand_alone_or_in_a_table_cell():
    page = Template(
        "{% load interface %}{% field form.name %}{% cell form.learners label='Lượt, xã A' %}"
    )
    html = page.render(Context({"form": ClassForm()}))
    assert 'for="id_name"' in html
    assert '<label class="visually-hidden" for="id_learners">Lượt, xã A</label>' in html


def test_the_summary_takes_formsets_and_pages_without_a_form():
    rows = django_forms.formset_factory(ClassForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""}
    )
    page = Template("{% load interface %}{% error_summary rows absent %}")
    html = page.render(Context({"rows": rows}))
    assert 'href="#id_form-0-name"' in html
    assert page.render(Context({"rows": None})).strip() == ""


def test_the_summary_counts_wrong_fields_and_says_plainly_when_no_field_is_to_blame():
    page = Template("{% load interface %}{% error_summary form %}")
    assert "Có 3 chỗ cần sửa" in page.render(
        Context({"form": ClassForm({"learners": "1", "place": "9"})})
    )
    form = ClassForm(GOOD)
    form.add_error(None, "Báo cáo này đã được gửi.")
    html = page.render(Context({"form": form}))
    assert "Chưa làm được" in html
    assert "Báo cáo này đã được gửi." in html


def test_a_date_input_gets_the_form_browsers_want():
    class WithPicker(Form):
        on = VietnameseDateField(
            label="Ngày", widget=django_forms.DateInput(attrs={"type": "date"}), required=False
        )

    assert 'value="2026-11-02"' in str(WithPicker(initial={"on": date(2026, 11, 2)})["on"])


def test_formsets_render_their_management_and_rows():
    rows = django_forms.formset_factory(ClassForm, extra=2)()
    html = str(rows)
    assert 'name="form-TOTAL_FORMS"' in html
    assert html.count('class="formset-row') == 2


def test_letters_that_cannot_be_kept_are_told_in_vietnamese():
    class Note(Form):
        text = django_forms.CharField(label="Ghi chú")

    note = Note({"text": "a\x00b"})
    assert "NUL" in note.errors["text"][0]
    assert "dán" in note.errors["text"][0]
