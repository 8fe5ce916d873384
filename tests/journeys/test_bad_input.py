"""Wrong figures, days and addresses: a clear message, nothing lost, nothing written."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Account, Role, RolePermission
from roviec.interface.formats import day
from roviec.organisations.actions import NewUnit, set_up_unit
from roviec.organisations.hierarchy.paths import rebuild
from roviec.organisations.models import Place, PlaceVersion, UnitKind
from roviec.reporting import actions
from roviec.reporting.loading import LoadRefused, load_figures
from roviec.reporting.models import FormItem, Indicator, ReportVersion
from roviec.reporting.tests.sheets import figures_kept
from tests.journeys import acts
from tests.journeys.kept import nothing_written, page_of, refused
from tests.journeys.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(scene: Scene, signed_in: Callable[[Account], Client]) -> Client:
    return signed_in(scene.world.account("officer", acts.UNIT))


@pytest.fixture
def inspector(scene: Scene, signed_in: Callable[[Account], Client]) -> Client:
    return signed_in(scene.world.account("inspector", "song_bac"))


@pytest.fixture
def entry(scene) -> str:
    return reverse("reporting:edit", args=[scene.report(acts.UNIT).pk])


def said(text: str) -> str:
    """As it stands in a page."""
    return markup.escape(text)


# --- figures ---------------------------------------------------------------------------------

WRONG_COUNTS = [
    ("12,5", "“12,5” có phần lẻ"),
    ("mười hai", "“mười hai” chưa phải là số"),
    ("-3", "hãy nhập số nguyên, từ 0 trở lên"),
    ("1,234.5", "viết theo kiểu nước ngoài"),
    ("12.34", "không rõ là bao nhiêu"),
    ("1e3", "chưa phải là số"),
    ("NaN", "chưa phải là số"),
    ("Infinity", "chưa phải là số"),
    ("0x10", "chưa phải là số"),
    ("12 lớp", "chưa phải là số"),
    ("=1+1", "chưa phải là số"),
    ("' OR 1=1 --", "chưa phải là số"),
    ("7*7", "chưa phải là số"),
    ("1000000000000000000", "lớn quá mức"),
    ("9" * 400, "Số quá dài"),
]


@pytest.mark.parametrize(("given", "message"), WRONG_COUNTS)
def test_a_wrong_figure_is_refused_and_all_that_was_typed_stays(
    scene, officer, entry, given, message
):
    data = acts.typed(scene, classes=given)
    with nothing_written():
        html = page_of(officer.post(entry, data | {"submit": "1"}), 422)
    assert message in html
    assert "aria-invalid" in html
    for value in data.values():
        assert said(value) in html


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cells_with_plan__value": "28"}, "không lớn hơn tổng số"),
        ({"cells_with_plan__value": ""}, "Tỷ lệ này cần đủ hai số"),
        ({"cells_with_plan__total": ""}, "Tỷ lệ này cần đủ hai số"),
        ({"members_committed__total": "0"}, "không lớn hơn tổng số"),
    ],
)
def test_a_wrong_ratio_is_refused(scene, officer, entry, changed, message):
    with nothing_written():
        html = page_of(officer.post(entry, acts.typed(scene, **changed)), 422)
    assert message in html
    assert 'value="1234"' in html


def test_what_is_missing_is_named_and_what_was_typed_is_kept(scene, officer, entry):
    """Submitting too early saves the draft: nothing is lost, and the form says what lacks."""
    data = acts.typed(scene, attendances="")
    html = page_of(officer.post(entry, data | {"submit": "1"}), 422)
    assert "Chưa có số cho mục bắt buộc này" in html
    assert "Bản nháp đã được lưu, nhưng chưa trình được" in html
    assert len(figures_kept(version=ReportVersion.objects.get())) == 4


@pytest.mark.parametrize(
    "broken", [{}, {"seen": ""}, {"seen": "abc"}, {"seen": "-1"}, {"seen": "9" * 30}]
)
def test_a_form_torn_on_the_way_is_refused(scene, officer, entry, broken):
    data = {k: v for k, v in acts.typed(scene).items() if k != "seen"}
    with nothing_written():
        response = officer.post(entry, data | broken)
    assert response.status_code in (409, 422)
    html = page_of(response, response.status_code)
    assert "error-summary" in html
    assert 'value="1234"' in html


def test_a_passage_too_long_is_refused(scene, officer, entry):
    data = acts.typed(scene) | {f"item-{acts.passage(scene)}": "dài " * 20_000}
    with nothing_written():
        html = page_of(officer.post(entry, data), 422)
    assert "Đoạn này dài quá 50.000 chữ cái" in html


NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE reporting_report; --",
    "{{ settings.SECRET_KEY }} {% load static %} ${7*7} #{7*7}",
    "&lt;b&gt; &amp; \u202e\u200b",
]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_only_text(scene, officer, entry, text):
    """Typed into a passage it comes back letter for letter, and is nothing but letters."""
    data = acts.typed(scene) | {f"item-{acts.passage(scene)}": text}
    assert officer.post(entry, data).status_code == 302
    response = officer.get(reverse("reporting:report", args=[scene.report(acts.UNIT).pk]))
    html = response.content.decode()
    assert text in markup.unescape(html)
    assert not any(tag in html for tag in ("<script>alert", "<img src=x"))
    # A text that looks like a template or like escaping is no fault of the page.
    if "<" in text:
        page_of(response, 200)


def test_a_letter_that_is_none_is_refused(scene, officer, inspector, signed_in, entry):
    """A NUL, which no database text may hold; and the refusal speaks Vietnamese."""
    acts.submit(scene, "tan_lap_committee")
    other = scene.report("tan_lap_committee").pk
    leader = signed_in(scene.world.account("leader", "tan_lap_committee"))
    passage = {f"item-{acts.passage(scene)}": "Nền nếp\x00 tốt"}
    posts = [
        (officer, entry, acts.typed(scene) | passage),
        (leader, reverse("reporting:send_back", args=[other]), {"reason": "Xem\x00 lại"}),
        (leader, reverse("reporting:sign", args=[other]), {"document_number": "1-BC/ĐU\x00"}),
        (inspector, reverse("inspections:new"), opening(scene, title="Kiểm\x00 tra")),
    ]
    for client, where, data in posts:
        with nothing_written():
            refused(client.post(where, data))


# --- days ------------------------------------------------------------------------------------


@pytest.fixture
def founded(scene):
    """The form asks for a day too: when the council was founded."""
    indicator = Indicator.objects.create(
        code="founded_on",
        name="Ngày lập hội đồng",
        area=scene.world.indicators["classes"].area,
        value_type="date",
        nature="flow",
        over_line="none",
        over_time="none",
        order=90,
    )
    return FormItem.objects.create(
        form=scene.world.form, section="Số liệu", order=90, indicator=indicator, required=False
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("15/01/2019", "nằm ngoài kỳ báo cáo"),
        ("31/02/2025", "Không có ngày 31/02/2025 trong lịch"),
        ("2025", "chưa phải là ngày"),
        ("hôm qua", "chưa phải là ngày"),
        ("01/01/0000", "Không có ngày"),
        ("01/01/99999", "chưa phải là ngày"),
    ],
)
def test_a_day_out_of_the_period_is_refused(scene, founded, officer, entry, given, message):
    with nothing_written():
        data = acts.typed(scene) | {f"item-{founded.pk}": given}
        html = page_of(officer.post(entry, data), 422)
    assert message in html
    assert f'value="{given}"' in html
    assert 'value="1234"' in html


def opening(scene, **changed: str) -> dict[str, str]:
    """What the form of a new inspection sends."""
    data = {
        "title": "Kiểm tra công tác tuyên giáo",
        "led_by": str(scene.world.unit("song_bac").pk),
        "kind": "inspection",
        "line": str(scene.world.committee.pk),
        "rule_set": "party_advisory",
        "plan_number": "91-KH/BTGTU",
        "plan_date": day(scene.today - timedelta(days=30)),
        "period_code": str(scene.year),
        "delegation_number": "01",
        "starts_on": day(scene.today),
        "ends_on": day(scene.today),
        "subjects-TOTAL_FORMS": "1",
        "subjects-INITIAL_FORMS": "0",
        "subjects-0-unit": str(scene.world.unit(acts.UNIT).pk),
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-0-role": "head",
        "members-0-name": "Lò Thị Dịu",
        "members-0-office": "Ban Tuyên giáo Tỉnh ủy Sông Bạc",
        "members-0-login": "inspector@song_bac",
    }
    return data | changed


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"plan_date": "+1"}, "Ngày kế hoạch không thể sau hôm nay"),
        ({"plan_date": "31/4/2025"}, "Không có ngày 31/4/2025 trong lịch"),
        ({"plan_date": ""}, "Hãy nhập “Ngày kế hoạch”"),
        ({"ends_on": "-3"}, "Ngày kết thúc phải từ ngày bắt đầu trở đi"),
        ({"period_code": "2025-13"}, "Kỳ"),
        ({"period_code": "năm ngoái"}, "Kỳ"),
        ({"members-0-role": "member"}, "Đoàn phải có một trưởng đoàn"),
        ({"members-0-login": "khong-co"}, "Không dùng được tên đăng nhập này"),
        ({"subjects-0-unit": "999999"}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"subjects-0-unit": "abc"}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"kind": "party"}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"title": "dài " * 200}, "300 kí tự"),
        ({"members-TOTAL_FORMS": "nhiều"}, ""),
        ({"members-TOTAL_FORMS": "99999999"}, ""),
    ],
)
def test_an_inspection_opens_whole_or_not_at_all(scene, inspector, changed, message):
    given = {
        name: day(scene.today + timedelta(days=int(value))) if value[:1] in ("+", "-") else value
        for name, value in changed.items()
    }
    with nothing_written():
        response = inspector.post(reverse("inspections:new"), opening(scene, **given))
        html = refused(response, re.escape(message))
    if "title" not in changed:
        assert 'value="Kiểm tra công tác tuyên giáo"' in html


@pytest.mark.parametrize(
    ("due", "message"),
    [
        ({"due_on": "-40"}, "Ngày này trước cuộc kiểm tra"),
        ({}, "Hãy ghi hạn thực hiện"),
        ({"due_on": "mai"}, "chưa phải là ngày"),
        ({"due_on": "+9", "units": "999999"}, "Hãy chọn một lựa chọn hợp lệ"),
    ],
)
def test_a_recommendation_without_a_good_day_is_refused(scene, inspector, due, message):
    subject = acts.inspected(scene)
    given = {"text": "Rà lại sổ lớp.", "units": str(scene.world.unit(acts.UNIT).pk)} | due
    if due.get("due_on", "")[:1] in ("+", "-"):
        given["due_on"] = day(scene.today + timedelta(days=int(due["due_on"])))
    with nothing_written():
        where = reverse("inspections:new_recommendation", args=[subject.pk])
        html = refused(inspector.post(where, given), re.escape(message))
    assert "Rà lại sổ lớp." in html


# --- units that were not there ---------------------------------------------------------------


@pytest.fixture
def young_unit(scene):
    """A commune's committee that came into being this year, after the period."""
    place = Place.objects.create()
    PlaceVersion.objects.create(
        place=place, level="commune", kind="commune", code="moi", name="Xã Mới",
        valid_from=date(scene.year + 1, 1, 1),
    )  # fmt: skip
    unit = set_up_unit(
        office=SYSTEM,
        new=NewUnit(
            code="moi-committee",
            name="Đảng ủy xã Bản Mới",
            kind=UnitKind.objects.get(code="commune_committee"),
            place=place,
            superiors={scene.world.committee: scene.world.unit("song_bac_committee")},
            valid_from=date(scene.year + 1, 1, 1),
        ),
    )
    rebuild(scene.world.committee)
    return unit


def test_a_unit_that_was_not_there_owes_no_report(scene, young_unit):
    role = Role.objects.get(code="reviewer")
    RolePermission.objects.create(role=role, permission="report.request", reach="below")
    RolePermission.objects.create(role=role, permission="report.request", reach="own")
    scene.request.requester = scene.world.unit("song_bac_committee")
    scene.request.save()
    with nothing_written(), pytest.raises(RuleBroken, match="không có vào ngày") as refused:
        actions.expect_report(
            actor=scene.world.actor("reviewer", "song_bac_committee"),
            request=scene.request,
            unit=young_unit,
            due_on=scene.today,
        )
    assert refused.value.number == "REP-13"
    assert "Đảng ủy xã Bản Mới" in refused.value.message


def test_a_unit_that_was_not_there_has_no_total(scene, young_unit, signed_in):
    reviewer = signed_in(scene.world.account("reviewer", "song_bac_committee"))
    where = reverse("reporting:total", args=[young_unit.pk, "classes", str(scene.year)])
    assert "Không tìm thấy trang" in page_of(reviewer.get(where), 404)


def test_a_table_with_a_unit_that_was_not_there_is_refused_whole(scene, young_unit, tmp_path):
    table = tmp_path / "so-lieu.csv"
    table.write_text(
        "unit,indicator,period,value\n"
        f"ben_do-committee,classes,{scene.year - 1},9\n"
        f"moi-committee,classes,{scene.year - 1},4\n"
    )
    with nothing_written(), pytest.raises(LoadRefused, match="Đảng ủy xã Bản Mới không có vào"):
        load_figures(table, office=SYSTEM)


# --- addresses -------------------------------------------------------------------------------

NO_RECORD = ["999999999", "99999999999999999999999", "0"]
NO_NUMBER = ["-1", "abc", "1 OR 1=1", "٣", "%00"]


def addresses(patterns, namespace: str = "", prefix: str = "/"):
    """Every address with a number in it, as (prefix, suffix)."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, namespace, path)
        elif isinstance(pattern, URLPattern) and "<int:" in path:
            yield path


NUMBERED = sorted(set(addresses(get_resolver().url_patterns)))


@pytest.mark.parametrize("path", NUMBERED)
def test_an_unknown_number_is_a_page_that_is_not_there(scene, inspector, officer, path):
    head, _, rest = path.partition("<int:")
    tail = rest.partition(">")[2].replace("<slug:indicator>", "classes")
    tail = tail.replace("<str:period>", str(scene.year))
    tail = re.sub("<int:[a-z]+>", "1", tail)
    with nothing_written():
        for client in (inspector, officer):
            for given in NO_RECORD:
                gone(client.get(f"{head}{given}{tail}"))
            gone(client.post(f"{head}{NO_RECORD[0]}{tail}"))


def gone(response: HttpResponse) -> None:
    assert response.status_code in (404, 405), response
    if response.status_code == 404:
        assert "Không tìm thấy trang" in page_of(response, 404)


def test_what_is_no_number_is_a_page_that_is_not_there(inspector):
    """No view is asked: the address is none, whichever it would have been."""
    with nothing_written():
        for given in NO_NUMBER:
            for path in ("/reports/{}/", "/claims/{}/", "/organisations/acts/{}/"):
                gone(inspector.get(path.format(given)))
                gone(inspector.post(path.format(given)))


@pytest.mark.parametrize("period", ["2025-13", "hom-nay", "0000", "99999", "2025-Q9", "--", "%00"])
def test_an_unknown_period_is_a_page_that_is_not_there(scene, signed_in, period):
    reviewer = signed_in(scene.world.account("reviewer", "song_bac_committee"))
    unit = scene.world.unit(acts.UNIT).pk
    for where in (f"/totals/{unit}/{period}/", f"/totals/{unit}/classes/{period}/"):
        assert "Không tìm thấy trang" in page_of(reviewer.get(where), 404)


@pytest.mark.parametrize(
    "where",
    [
        "/reports/?request=abc&state=nope&page=-1",
        "/reports/?request=99999999999999999999&page=abc",
        "/reports/?state=%00&request=%00&page=%00",
        "/inspections/?page=99999999999999999999",
        "/recommendations/?show=nope&page=0",
        "/recommendations/?show=%00",
        "/?x=%FF%FE",
    ],
)
def test_a_bent_filter_shows_the_list(scene, signed_in, where):
    acts.accept(scene)
    role = "reviewer@song_bac_committee" if "report" in where else "inspector@song_bac"
    page_of(signed_in(scene.world.accounts[role]).get(where), 200)


def test_a_bent_version_of_a_report_shows_the_newest(scene, signed_in):
    acts.accept(scene)
    reviewer = signed_in(scene.world.account("reviewer", "song_bac_committee"))
    where = reverse("reporting:report", args=[scene.report(acts.UNIT).pk])
    for version in ("abc", "0", "99999999999999999999999", "%00"):
        assert "131-BC/ĐU" in page_of(reviewer.get(f"{where}?version={version}"), 200)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_an_odd_method_changes_nothing(scene, officer, inspector, entry, method):
    subject = acts.inspected(scene)
    acts.save(scene)
    pages = [
        (officer, entry),
        (officer, reverse("reporting:submit", args=[scene.report(acts.UNIT).pk])),
        (officer, reverse("home:tasks")),
        (inspector, reverse("inspections:new")),
        (inspector, subject.get_absolute_url()),
        (inspector, reverse("inspections:draft", args=[subject.pk])),
    ]
    with nothing_written():
        for client, where in pages:
            assert getattr(client, method)(where).status_code < 500


def test_a_post_without_its_token_is_refused(scene):
    """Each with the page that says the typed text is still there behind the back button."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.world.account("officer", acts.UNIT))
    report = scene.report(acts.UNIT).pk
    with nothing_written():
        for name, data in (("edit", acts.typed(scene)), ("submit", {}), ("correct", {})):
            answer = client.post(reverse(f"reporting:{name}", args=[report]), data)
            assert "Chưa gửi được, trang đã cũ" in page_of(answer, 403)
        forged = {"csrfmiddlewaretoken": "x" * 64, **acts.typed(scene)}
        answer = client.post(reverse("reporting:edit", args=[report]), forged)
        assert "Chưa có gì thay đổi" in page_of(answer, 403)


def test_too_many_fields_are_refused(scene, officer, entry):
    data = acts.typed(scene) | {f"thua-{n}": "1" for n in range(6000)}
    with nothing_written():
        answer = officer.post(entry, data)
    assert "không đúng dạng" in page_of(answer, 400)
