"""What people send to the pages of acts that nobody meant: too early, too late, twice, torn."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from roviec.access.rules import RuleBroken
from roviec.organisations.actions import NewAct, prepare_act
from roviec.organisations.models import Passing, Reorganisation
from roviec.organisations.tasks import tasks_for
from roviec.organisations.tests.acting import PLACES, UNITS, Stage, stage_of
from roviec.organisations.tests.test_act_pages import JULY, at, begun, merge_form, page

NUL = "a\0b"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


@pytest.fixture
def visitor(stage, signed_in):
    return signed_in(stage.account)


# --- what another line of the day makes ----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("split", {"new-TOTAL_FORMS": "1", "new-INITIAL_FORMS": "0", "new-0-code": "a", "new-0-name": "Ban A"}),
        ("part", {"new-TOTAL_FORMS": "1", "new-INITIAL_FORMS": "0", "new-0-code": "a", "new-0-name": "Ban A"}),
        ("rename", {"name": "Ban mới"}),
        ("upgrade", {"name": "Ban mới"}),
        ("move", {"superior_department": "nui_voi-department"}),
        ("merge", {"name": "Ban gộp", "code": "gop"}),
        ("dissolve", {}),
    ],
)  # fmt: skip
def test_a_source_that_the_day_itself_makes_is_refused_beside_its_field(stage, visitor, kind, more):
    act = begun(visitor)
    visitor.post(at("add_line", act.pk, "merge"), merge_form())
    said = {"sources": "hop-btg", **more}
    response = visitor.post(at("add_line", act.pk, kind), said)
    page(response, 422)
    [wrong] = response.context["form"].errors["sources"]
    assert "“hop-btg” do chính ngày này lập" in wrong
    assert act.lines.count() == 1


# --- days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/1899", "01/01/2201", "31/12/9999"])
def test_a_day_nobody_means_is_refused_in_the_head(stage, visitor, day):
    html = page(visitor.post(at("new_act"), {"of": UNITS, "title": "Sớm", "day": day}), 422)
    assert "nằm ngoài 1900–2200" in html
    act = begun(visitor)
    page(visitor.post(at("edit_act", act.pk), {"title": "Sớm", "day": day}), 422)
    act.refresh_from_db()
    assert act.day == JULY


def test_such_a_day_is_refused_however_the_act_is_prepared(stage):
    with pytest.raises(RuleBroken, match="ORG-22"):
        prepare_act(
            actor=stage.actor, new=NewAct(of=UNITS, day=date(1, 1, 1), title="Sớm", lines=())
        )


@pytest.mark.parametrize("day", [date.min, date.max])
def test_an_act_of_such_a_day_that_is_there_can_be_read_and_given_another_day(stage, visitor, day):
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    of_places = stage.act(PLACES, JULY, [stage.merge_places("ben_do", "tan_lap")])
    Reorganisation.objects.update(day=day)
    for each in (act, of_places):
        page(visitor.get(at("act", each.pk)))
        visitor.post(at("look_ahead", each.pk))
        mark = visitor.get(at("preview_act", each.pk)).context["mark"]
        confirmed = visitor.post(at("confirm_act", each.pk), {"mark": mark})
        assert confirmed.status_code in (302, 422)


# --- NUL -----------------------------------------------------------------------------------------


def test_nul_in_what_is_typed_is_no_fault(stage, visitor):
    act = begun(visitor)
    searched = {"find": "1", "q": NUL, "sources": NUL, "new-TOTAL_FORMS": "1", "new-0-code": NUL}
    for kind in ("merge", "split"):
        html = page(visitor.post(at("add_line", act.pk, kind), searched))
        assert "\0" not in html
        page(visitor.post(at("add_line", act.pk, kind), {**searched, "find": "", "pick": NUL}))
    for said in ({"kind": NUL}, {"line": NUL}):
        assert visitor.post(at("accept_lines", act.pk), said).status_code == 302
    stage.confirm(stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")]))
    row = Passing.objects.filter(state="waiting").earliest("pk")
    for said in ({"unit": NUL}, {"to": NUL}, {"to": NUL, "unit": NUL}):
        html = page(visitor.post(at("assign", row.pk), said), 422)
        assert "\0" not in html


# --- at home -------------------------------------------------------------------------------------


def test_acts_whose_day_has_gone_by_wait_at_home_first(stage, visitor):
    today = timezone.localdate()
    stage.act(UNITS, today + timedelta(days=9), [stage.merge_units("ben_do", "tan_lap")], "Sắp tới")
    places = stage.merged_places(today - timedelta(days=400), "ben_do", "tan_lap")
    stage.confirm(places)
    proposed = set(places.followed_by.values_list("title", flat=True))
    assert len(proposed) == 2
    waiting = [t for t in tasks_for(stage.actor) if t.kind == "waiting_confirmation"]
    assert {title for t in waiting[:2] for title in proposed if title in t.title} == proposed
    assert "Sắp tới" in waiting[2].title
    assert "đơn vị theo" in page(visitor.get("/"))


@pytest.mark.parametrize(("count", "rest"), [(5, None), (6, 1), (9, 4)])
def test_acts_that_home_does_not_list_are_counted_with_the_way_to_them(stage, visitor, count, rest):
    for n in range(count):
        day = JULY + timedelta(days=n)
        stage.act(UNITS, day, [stage.merge_units("ben_do", "tan_lap")], f"Đợt {n}")
    waiting = [t for t in tasks_for(stage.actor) if t.kind == "waiting_confirmation"]
    assert [t.title.rsplit(": ")[-1] for t in waiting[:5]] == [f"Đợt {n}" for n in range(5)]
    more = waiting[5:]
    assert [(t.title, t.count) for t in more] == (
        [(f"Và {rest} đợt sắp xếp nữa chờ xác nhận", rest)] if rest else []
    )
    if rest:
        page(visitor.get(more[0].url))
        assert f"Và {rest} đợt" in page(visitor.get("/"))


# --- the same head twice -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"note": "Ghi thêm"},
        {"decision_issuer": "Quốc hội"},
        {"decision_on": "12/06/2025"},
        {"decision_number": "202/2025/QH15"},
    ],
)
def test_a_head_that_says_more_is_another_act_and_nothing_typed_is_lost(stage, visitor, more):
    first = begun(visitor)
    second = begun(visitor, **more)
    assert second != first
    assert begun(visitor, **more) == second
    assert Reorganisation.objects.count() == 2


def test_a_head_sent_again_with_a_file_keeps_the_file(stage, visitor):
    def file(content=PDF):
        return SimpleUploadedFile("nghi-quyet.pdf", content)

    first = begun(visitor)
    second = begun(visitor, file=file())
    assert second != first
    assert begun(visitor, file=file()) == second
    assert begun(visitor, file=file(PDF + b"\n")) not in (first, second)


# --- tabs that lie behind ------------------------------------------------------------------------


def dissolve(visitor, act, unit):
    said = {"sources": f"{unit}-department"}
    assert visitor.post(at("add_line", act.pk, "dissolve"), said).status_code == 302
    return act.lines.latest("number")


def test_a_line_taken_out_elsewhere_takes_no_other_with_it(stage, visitor):
    act = begun(visitor)
    dissolve(visitor, act, "ben_do")
    stale = dissolve(visitor, act, "tan_lap")
    visitor.post(at("remove_line", act.pk, stale.pk))
    new = dissolve(visitor, act, "muong_thanh")
    assert new.number == stale.number
    html = page(visitor.post(at("remove_line", act.pk, stale.pk), follow=True))
    assert "Dòng này không còn" in html
    assert act.lines.filter(pk=new.pk).exists()
    act.lines.update(to_complete=True)
    visitor.post(at("accept_lines", act.pk), {"line": str(stale.pk)})
    assert act.lines.filter(to_complete=True).count() == 2
    html = page(visitor.get(at("edit_line", act.pk, stale.pk), follow=True))
    assert "Dòng này không còn" in html


def test_what_is_typed_into_a_line_that_is_gone_can_be_kept_as_a_new_one(stage, visitor):
    act = begun(visitor)
    line = dissolve(visitor, act, "ben_do")
    where = at("edit_line", act.pk, line.pk)
    visitor.post(at("remove_line", act.pk, line.pk))
    said = {"sources": "tan_lap-department", "kind_of_line": "dissolve"}
    html = page(visitor.post(where, said), 409)
    assert "Dòng này đã được bỏ ở nơi khác" in html
    assert "tan_lap-department" in html
    assert f'action="{at("add_line", act.pk, "dissolve")}"' in html
    assert act.lines.count() == 0


def test_a_line_written_anew_is_the_same_line(stage, visitor):
    act = begun(visitor)
    line = dissolve(visitor, act, "ben_do")
    where = at("edit_line", act.pk, line.pk)
    for _press in (1, 2):
        assert visitor.post(where, {"sources": "tan_lap-department"}).status_code == 302
    assert act.lines.get() == line
    assert act.lines.get().parties.get().unit == stage.unit("tan_lap")


# --- the way on ----------------------------------------------------------------------------------


def test_proposals_of_an_act_are_previewed_together_by_one_link(stage, visitor):
    ahead = timezone.localdate() + timedelta(days=30)
    act = stage.merged_places(ahead, "ben_do", "tan_lap")
    stage.confirm(act)
    html = page(visitor.get(at("act", act.pk)))
    assert "Xem và xác nhận" in html
    first, second = act.followed_by.order_by("pk")
    where = f"{at('preview_act', first.pk)}?with={second.pk}"
    assert f'action="{at("look_ahead", first.pk)}"' in html
    assert f'name="with" value="{second.pk}"' in html
    pressed = visitor.post(at("look_ahead", first.pk), {"with": second.pk})
    assert pressed.headers["Location"] == where
    assert visitor.get(where).context["together"] == [first, second]


def test_the_tools_lead_to_imports_and_committees_for_who_reorganises(stage, visitor, signed_in):
    html = page(visitor.get(at("places")))
    for words in ("Nhập từ tệp", "Ban chỉ đạo", "Điều chưa rõ"):
        assert words in html
    assert at("imports") in html
    assert "Chỗ còn trống" not in html
    html = page(signed_in(stage.world.account("officer", "ben_do")).get(at("places")))
    assert "Nhập từ tệp" not in html
    assert "Điều chưa rõ" in page(visitor.get(at("gaps")))


def test_finding_a_code_stands_beside_the_sources(stage, visitor):
    act = begun(visitor)
    html = page(visitor.get(at("add_line", act.pk, "merge")))
    assert html.index('name="sources"') < html.index('name="q"') < html.index('name="name"')
    html = page(visitor.get(at("add_line", act.pk, "create")))
    assert 'name="q"' in html
