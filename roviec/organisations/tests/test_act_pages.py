"""The pages of acts, pressed as a person presses them."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from roviec.files.models import StoredFile
from roviec.interface.formats import day as written
from roviec.interface.tests.page_check import check_page
from roviec.organisations.actions import NewLine, Party
from roviec.organisations.models import Passing, Reorganisation
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, UNITS, Stage, stage_of

JULY = date(2025, 7, 1)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


@pytest.fixture
def visitor(stage, signed_in):
    return signed_in(stage.account)


def page(response, status=200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    html: str = response.content.decode()
    assert check_page(html) == []
    return html


def at(name: str, *args) -> str:
    return reverse(f"organisations:{name}", args=args)


def looked(visitor, act: Reorganisation, *others: Reorganisation):
    """The preview, worked out by the press that leads to it."""
    said = {"with": [each.pk for each in others]}
    response = visitor.post(at("look_ahead", act.pk), said, follow=True)
    assert response.redirect_chain
    return response


def begun(visitor, of=UNITS, day=JULY, **more) -> Reorganisation:
    said = {"of": of, "title": "Sắp xếp cấp xã", "day": written(day), **more}
    response = visitor.post(at("new_act"), said)
    assert response.status_code == 302, response.content.decode()
    return Reorganisation.objects.latest("pk")


def merge_form(**changed) -> dict[str, str]:
    return {
        "sources": "ben_do-department\r\ntan_lap-department · Ban Tuyên giáo xã Tân Lập",
        "name": "Ban Tuyên giáo phường Hợp Nhất",
        "code": "hop-btg",
        **changed,
    }


def test_an_act_is_prepared_line_by_line_previewed_and_confirmed(stage, visitor):
    act = begun(visitor, decision_number="202/2025/QH15")
    page(visitor.get(at("act", act.pk)))
    page(visitor.get(at("add_line", act.pk, "merge")))
    assert visitor.post(at("add_line", act.pk, "merge"), merge_form()).status_code == 302
    html = page(visitor.get(at("act", act.pk)))
    assert "Ban Tuyên giáo phường Hợp Nhất" in html
    html = page(looked(visitor, act))
    # Posts wait by what they are, never by who holds them.
    assert "Chuyên viên" in html
    assert "officer ben_do" not in html
    mark = visitor.get(at("preview_act", act.pk)).context["mark"]
    assert visitor.post(at("confirm_act", act.pk), {"mark": mark}).status_code == 302
    act.refresh_from_db()
    assert act.state == "confirmed"
    assert stage.unit("ben_do").version_at(JULY) is None
    # The second press finds it done.
    assert visitor.post(at("confirm_act", act.pk), {"mark": mark}).status_code == 302
    assert Reorganisation.objects.count() == 1
    html = page(visitor.get(at("act", act.pk)))
    assert "Đưa về như trước" in html
    html = page(visitor.get(at("acts")))
    assert "202/2025/QH15" in html


def test_the_same_line_or_head_sent_twice_is_one(stage, visitor):
    act = begun(visitor)
    assert begun(visitor) == act
    for _press in (1, 2):
        assert visitor.post(at("add_line", act.pk, "merge"), merge_form()).status_code == 302
    assert act.lines.count() == 1


def test_what_is_typed_stays_when_a_line_is_refused(stage, visitor):
    act = begun(visitor)
    typed = merge_form(sources="ben_do-department\r\nkhông có ở đây", name="Tên dài mới")
    html = page(visitor.post(at("add_line", act.pk, "merge"), typed), 422)
    assert "không có ở đây" in html
    assert "Tên dài mới" in html
    assert "Không có “không có ở đây” vào ngày 01/07/2025" in html
    assert act.lines.count() == 0


def test_a_name_that_several_bear_asks_for_the_code(stage, visitor):
    act = begun(visitor)
    html = page(
        visitor.post(at("add_line", act.pk, "dissolve"), {"sources": "ban tuyen giao"}), 422
    )
    assert "chưa rõ là đâu" in html
    assert "ben_do-department" in html


def test_a_name_without_marks_is_enough_where_one_bears_it(stage, visitor):
    act = begun(visitor)
    said = {"sources": "ban tuyen giao xa tan lap"}
    assert visitor.post(at("add_line", act.pk, "dissolve"), said).status_code == 302
    [party] = act.lines.get().parties.all()
    assert party.unit == stage.unit("tan_lap")


def test_search_and_choice_change_nothing_and_keep_what_is_typed(stage, visitor):
    act = begun(visitor)
    typed = merge_form(sources="ben_do-department", name="Đang gõ dở", q="tân lập", find="1")
    html = page(visitor.post(at("add_line", act.pk, "merge"), typed))
    assert "Đang gõ dở" in html
    assert "tan_lap-department" in html
    pick = "sources:tan_lap-department · Ban Tuyên giáo xã Tân Lập"
    html = page(visitor.post(at("add_line", act.pk, "merge"), {**typed, "find": "", "pick": pick}))
    assert "ben_do-department\ntan_lap-department · Ban" in html
    assert act.lines.count() == 0


def test_a_refusal_stands_beside_its_line_with_its_rule(stage, visitor):
    act = begun(visitor)
    visitor.post(at("add_line", act.pk, "dissolve"), {"sources": "song_bac-department"})
    html = page(visitor.get(at("act", act.pk)))
    beside = html.split('id="line-1"')[1].split("</li>")[0]
    assert "ORG-06" in beside
    html = page(visitor.get(at("preview_act", act.pk)))
    assert "ORG-06" in html
    assert "Xác nhận đợt này" not in html
    mark = visitor.get(at("preview_act", act.pk)).context["mark"]
    page(visitor.post(at("confirm_act", act.pk), {"mark": mark}), 422)
    assert act.lines.get().act.state == "prepared"


@pytest.mark.parametrize(
    ("of", "kind", "said"),
    [
        (UNITS, "rename", {"sources": "tan_lap-department", "name": "Ban mới"}),
        (UNITS, "move", {"sources": "tan_lap-department", "superior_department": "nui_voi-department"}),
        (UNITS, "create", {"name": "Ban lập", "code": "lap", "kind_id": "KIND", "place": "tan_lap",
                           "superior_department": "song_bac-department"}),
        (UNITS, "upgrade", {"sources": "tan_lap-department", "kind_id": "KIND"}),
        (PLACES, "rename", {"sources": "tan_lap", "name": "Xã Tân Hòa", "code": "th"}),
        (PLACES, "upgrade", {"sources": "tan_lap", "kind": "phường", "name": "Phường Tân Lập"}),
        (PLACES, "move", {"sources": "tan_lap", "superior_territory": "Tỉnh Núi Voi"}),
        (PLACES, "create", {"name": "Xã Lập", "code": "lap", "kind": "xã", "level": "commune",
                            "superior_territory": "song_bac"}),
        (PLACES, "dissolve", {"sources": "tan_lap\r\nben_do", "targets": "muong_thanh"}),
        (PLACES, "split", {"sources": "tan_lap", "new-TOTAL_FORMS": "2", "new-INITIAL_FORMS": "0",
                           "new-0-code": "a", "new-0-name": "Xã A", "new-1-code": "b", "new-1-name": "Xã B"}),
        (PLACES, "part", {"sources": "tan_lap", "targets": "ben_do", "new-TOTAL_FORMS": "0",
                          "new-INITIAL_FORMS": "0"}),
    ],
)  # fmt: skip
def test_each_kind_of_line_is_kept_and_its_form_shows_it_again(stage, visitor, of, kind, said):
    act = begun(visitor, of=of)
    kind_id = str(stage.unit("tan_lap").version_at(JULY).kind_id)
    said = {name: value.replace("KIND", kind_id) for name, value in said.items()}
    page(visitor.get(at("add_line", act.pk, kind)))
    response = visitor.post(at("add_line", act.pk, kind), said)
    assert response.status_code == 302, response.context["form"].errors
    line = act.lines.get()
    assert line.kind == kind
    page(visitor.get(at("act", act.pk)))
    form = visitor.get(at("edit_line", act.pk, line.pk))
    page(form)
    again = {k: v for k, v in form.context["form"].initial.items() if v}
    if form.context["rows"] is not None:
        rows = form.context["rows"]
        again |= {
            "new-TOTAL_FORMS": str(len(rows.initial)),
            "new-INITIAL_FORMS": str(len(rows.initial)),
        }
        again |= {
            f"new-{n}-{k}": v for n, row in enumerate(rows.initial) for k, v in row.items() if v
        }
    before = _plain(act)
    response = visitor.post(at("edit_line", act.pk, line.pk), again)
    assert response.status_code == 302, response.context["form"].errors
    assert _plain(act) == before


def _plain(act):
    return [
        (
            line.number,
            line.kind,
            p.side,
            p.place_id,
            p.unit_id,
            p.label,
            p.founded,
            p.attributes,
            p.superiors,
        )
        for line in act.lines.all()
        for p in line.parties.all()
    ]


def test_lines_are_taken_out_and_twice_is_once(stage, visitor):
    act = begun(visitor)
    visitor.post(at("add_line", act.pk, "merge"), merge_form())
    line = act.lines.get()
    for _press in (1, 2):
        assert visitor.post(at("remove_line", act.pk, line.pk)).status_code == 302
    assert act.lines.count() == 0


def test_a_decision_file_goes_with_the_act(stage, visitor, signed_in):
    content = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    act = begun(visitor, file=SimpleUploadedFile("nghi-quyet.pdf", content))
    html = page(visitor.get(f"{at('act', act.pk)}?show=log"))
    assert "nghi-quyet.pdf" in html
    file = StoredFile.objects.get()
    assert visitor.get(file.get_absolute_url()).getvalue() == content
    other = signed_in(stage.world.account("officer", "nui_voi"))
    assert other.get(file.get_absolute_url()).status_code == 404


def test_what_changed_since_the_preview_is_shown_again(stage, visitor):
    act = begun(visitor)
    visitor.post(at("add_line", act.pk, "merge"), merge_form())
    mark = visitor.get(at("preview_act", act.pk)).context["mark"]
    visitor.post(at("edit_line", act.pk, act.lines.get().pk), merge_form(name="Tên khác"))
    html = page(visitor.post(at("confirm_act", act.pk), {"mark": mark}), 409)
    assert "đã thay đổi sau khi bạn mở trang" in html
    act.refresh_from_db()
    assert act.state == "prepared"


def test_acts_of_one_day_are_previewed_and_confirmed_together(stage, visitor):
    ahead = timezone.localdate() + timedelta(days=30)
    one = stage.act(UNITS, ahead, [stage.merge_units("ben_do", "tan_lap", code="x")], "Một")
    two = stage.act(
        UNITS, ahead, [stage.merge_units("ben_do_committee", "tan_lap_committee", code="y")], "Hai"
    )
    where = f"{at('preview_act', one.pk)}?with={two.pk}"
    assert "Xác nhận 2 đợt" not in page(visitor.get(where))
    html = page(looked(visitor, one, two))
    assert "Xác nhận 2 đợt" in html
    mark = visitor.get(where).context["mark"]
    visitor.post(at("confirm_act", one.pk), {"mark": mark, "with": two.pk})
    assert {a.state for a in Reorganisation.objects.all()} == {"confirmed"}
    assert "Rút đợt sắp xếp" in page(visitor.get(at("act", one.pk)))
    for _press in (1, 2):
        assert visitor.post(at("withdraw_act", two.pk)).status_code == 302
    assert {a.state for a in Reorganisation.objects.all()} == {"withdrawn"}
    assert stage.unit("ben_do").version_at(ahead) is not None


def test_proposals_stand_on_the_acts_page_and_fall_with_it(stage, visitor):
    ahead = timezone.localdate() + timedelta(days=30)
    act = stage.merged_places(ahead, "ben_do", "tan_lap")
    html = page(looked(visitor, act))
    assert "4 đơn vị đứng tại các địa bàn này" in html
    mark = visitor.get(at("preview_act", act.pk)).context["mark"]
    visitor.post(at("confirm_act", act.pk), {"mark": mark})
    html = page(visitor.get(at("act", act.pk)))
    assert "Đơn vị đứng tại các địa bàn này" in html
    assert Reorganisation.objects.filter(follows=act, state="prepared").count() == 2
    visitor.post(at("withdraw_act", act.pk))
    assert Reorganisation.objects.filter(follows=act, state="withdrawn").count() == 2


def test_open_lines_are_accepted_one_by_one_or_all_of_a_kind(stage, visitor):
    act = stage.act(
        UNITS,
        JULY,
        [
            NewLine(kind=ActKind.DISSOLVE, sources=[Party(pk=stage.unit(n).pk)], to_complete=True)
            for n in ("ben_do", "tan_lap", "muong_thanh")
        ],
    )
    html = page(visitor.get(f"{at('act', act.pk)}?show=open"))
    assert "3 dòng chờ người hoàn thành" in html
    visitor.post(at("accept_lines", act.pk), {"line": str(act.lines.earliest("number").pk)})
    assert act.lines.filter(to_complete=True).count() == 2
    visitor.post(at("accept_lines", act.pk), {"kind": "dissolve"})
    assert not act.lines.filter(to_complete=True).exists()


def test_undoing_prepares_an_act_of_a_later_day(stage, visitor):
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    stage.confirm(act)
    page(visitor.get(at("undo_act", act.pk)))
    html = page(visitor.post(at("undo_act", act.pk), {"day": "30/06/2025"}), 422)
    assert "ORG-15" in html
    for _press in (1, 2):
        assert visitor.post(at("undo_act", act.pk), {"day": "01/01/2026"}).status_code == 302
    counter = Reorganisation.objects.get(undoes=act)
    page(visitor.get(at("act", counter.pk)))
    mark = visitor.get(at("preview_act", counter.pk)).context["mark"]
    assert visitor.post(at("confirm_act", counter.pk), {"mark": mark}).status_code == 302
    html = page(visitor.get(at("act", act.pk)))
    assert "Được đảo ngược bởi" in html


# --- what waits ----------------------------------------------------------------------------------


def test_what_waits_is_counted_at_home_and_given_by_one_press(stage, visitor):
    stage.confirm(stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap", name="Ban mới")]))
    waiting = Passing.objects.filter(state="waiting").count()
    assert waiting == 10
    assert f"{waiting} việc chờ phân công sau sắp xếp" in page(visitor.get("/"))
    html = page(visitor.get(at("waiting")))
    assert "Chuyên viên" in html
    assert "officer ben_do" not in html
    assert not Passing.objects.filter(title__contains="ben_do").exists()
    post = stage.world.account("officer", "ben_do").appointments.get()
    row = Passing.objects.get(matter="accounts.appointment", matter_id=post.pk)
    to = stage.unit("ben_do").successions.get().later
    for _press in (1, 2):
        assert visitor.post(at("assign", row.pk), {"to": to.pk}).status_code == 302
    officer = stage.world.account("officer", "ben_do")
    assert officer.appointments.count() == 2
    assert officer.appointments.get(valid_to=None).unit == to
    html = page(visitor.get(f"{at('waiting')}?show=assigned"))
    assert "Nay thuộc Ban mới" in html


def test_a_unit_typed_that_is_not_there_is_told_beside_its_field(stage, visitor):
    stage.confirm(stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")]))
    row = Passing.objects.filter(state="waiting").earliest("pk")
    html = page(visitor.post(at("assign", row.pk), {"unit": "đâu đó"}), 422)
    assert "đâu đó" in html
    assert "Không có “đâu đó”" in html


# --- committees ----------------------------------------------------------------------------------


def test_bodies_join_a_committee_stand_and_leave(stage, visitor):
    committee = stage.unit("song_bac_committee")
    where = at("committee", committee.pk)
    page(visitor.get(where))
    said = {"member": "ben_do-department", "day": "01/07/2025", "standing": "on"}
    for _press in (1, 2):
        assert visitor.post(at("join", committee.pk), said).status_code == 302
    html = page(visitor.post(at("join", committee.pk), {"member": "đâu", "day": "01/07/2025"}), 422)
    assert "Không có “đâu”" in html
    visitor.post(at("join", committee.pk), {"member": "tan_lap-department", "day": "01/08/2025"})
    visitor.post(at("make_standing", committee.pk, stage.unit("tan_lap").pk), {"day": "01/09/2025"})
    html = page(visitor.get(where))
    assert "cơ quan thường trực" in html
    for _press in (1, 2):
        visitor.post(at("leave", committee.pk, stage.unit("ben_do").pk), {"day": "01/10/2025"})
    html = page(visitor.get(where))
    assert "1 đơn vị thành viên hôm nay" in html
    html = page(visitor.get(at("committees")))
    assert "Tỉnh ủy Sông Bạc" in html


# --- lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 9])
def test_lists_ask_the_same_however_long_they_are(
    stage, visitor, django_assert_max_num_queries, count
):
    for n in range(count):
        stage.act(UNITS, JULY + timedelta(days=n), [stage.merge_units("ben_do", "tan_lap")])
    visitor.get(at("acts"))
    with django_assert_max_num_queries(12):
        visitor.get(at("acts"))


@pytest.mark.parametrize("units", [("ben_do", "tan_lap"), ("ben_do", "tan_lap", "muong_thanh")])
def test_the_waiting_list_asks_the_same_however_long_it_is(
    stage, visitor, django_assert_max_num_queries, units
):
    stage.confirm(stage.act(UNITS, JULY, [stage.merge_units(*units)]))
    with django_assert_max_num_queries(12):
        visitor.get(at("waiting"))
