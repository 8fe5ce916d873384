"""Pages of acts ask the same of the database however large an act is, and show it by page."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roviec.interface.tests.page_check import check_page
from roviec.organisations.actions import NewLine, Party
from roviec.organisations.actions.look_ahead import look_ahead
from roviec.organisations.models import LookAhead, Reorganisation, Unit
from roviec.organisations.reorganising.countering import prepare_counter_act
from roviec.organisations.reorganising.kept_looks import mark_of
from roviec.organisations.structure import ActKind
from roviec.organisations.tasks import tasks_for
from roviec.organisations.tests.acting import UNITS, Stage, stage_of

JULY = date(2025, 7, 1)
MOST = 12


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


@pytest.fixture
def visitor(stage, signed_in) -> Client:
    client: Client = signed_in(stage.account)
    client.get(reverse("organisations:acts"))
    return client


def at(name: str, *args: int | str) -> str:
    return reverse(f"organisations:{name}", args=args)


def renamed(units, more: int = 1) -> list[NewLine]:
    return [
        NewLine(
            kind=ActKind.RENAME,
            sources=[Party(pk=unit.pk, attributes={"name": f"Tên mới {n}"})],
            note=f"dòng {n}",
        )
        for n, unit in enumerate([*units] * more)
    ]


def act_of(stage: Stage, size: str, day: date = JULY) -> Reorganisation:
    """With a merge whose new one stands under another, and renames: one, or of many pages."""
    rest = Unit.objects.exclude(pk__in=[stage.unit("ben_do").pk, stage.unit("tan_lap").pk])
    lines = renamed(rest.order_by("pk"), more=1 if size == "small" else 30)
    lines = lines[:1] if size == "small" else lines
    return stage.act(UNITS, day, [stage.merge_units("ben_do", "tan_lap"), *lines])


@pytest.mark.parametrize("size", ["small", "large"])
def test_few_queries_on_every_page_of_a_prepared_act(
    stage, visitor, django_assert_max_num_queries, size
):
    act = act_of(stage, size)
    if size == "large":
        for n in range(9):
            stage.act(UNITS, JULY, [stage.merge_units("muong_thanh", "dong_chum", code=f"x{n}")])
    merge, rename = act.lines.order_by("number")[:2]
    look_ahead(actor=stage.actor, acts=[act])
    pages = [
        at("acts"),
        at("act", act.pk),
        f"{at('act', act.pk)}?show=log",
        f"{at('act', act.pk)}?show=open",
        f"{at('act', act.pk)}?kind=rename&q=tên",
        at("preview_act", act.pk),
        at("edit_act", act.pk),
        at("edit_line", act.pk, merge.pk),
        at("edit_line", act.pk, rename.pk),
        *(at("add_line", act.pk, kind) for kind in ActKind),
        at("waiting"),
    ]
    for where in pages:
        with django_assert_max_num_queries(MOST):
            response = visitor.get(where)
        assert response.status_code == 200, where
        assert check_page(response.content.decode()) == [], where


@pytest.mark.parametrize("size", ["small", "large"])
def test_few_queries_on_every_page_of_an_act_in_force(
    stage, visitor, django_assert_max_num_queries, size
):
    ahead = timezone.localdate() + timedelta(days=9)
    for day in (JULY, ahead):
        units = ["ben_do", "tan_lap"] if day == JULY else ["muong_thanh", "dong_chum"]
        named = Unit.objects.exclude(pk__in=[stage.unit(n).pk for n in units]).filter(
            versions__valid_to=None
        )
        lines = renamed(named.order_by("pk"))[: 1 if size == "small" else None]
        act = stage.act(UNITS, day, [stage.merge_units(*units, code=f"u{day:%Y}"), *lines])
        stage.confirm(act)
        pages = [at("act", act.pk), f"{at('act', act.pk)}?show=log", at("undo_act", act.pk)]
        for where in pages:
            with django_assert_max_num_queries(MOST):
                assert visitor.get(where).status_code == 200


WRONG = [
    ("merge", {"sources": "zza\nzzb", "superior_department": "zzc", "place": "zzd"}),
    ("merge", {"sources": "Ban Tuyên giáo\nzzb", "code": "x", "name": "X", "place": "tan_lap"}),
    ("move", {"sources": "ben_do-department", "superior_department": "zz"}),
    ("dissolve", {"sources": "zza · Không có"}),
]


@pytest.mark.parametrize(("kind", "said"), WRONG)
def test_few_queries_for_a_line_that_is_refused(
    stage, visitor, django_assert_max_num_queries, kind, said
):
    act = act_of(stage, "large")
    with django_assert_max_num_queries(MOST):
        refused = visitor.post(at("add_line", act.pk, kind), said)
    assert refused.status_code == 422
    assert "zz" in refused.content.decode()


@pytest.mark.parametrize("size", ["small", "large"])
def test_undoing_asks_the_same_however_much_is_undone(stage, django_assert_max_num_queries, size):
    units = Unit.objects.order_by("pk")
    names = [unit for unit in units if unit not in (stage.unit("ben_do"), stage.unit("tan_lap"))]
    lines = renamed(names)[: 1 if size == "small" else None]
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap"), *lines])
    stage.confirm(act)
    act.refresh_from_db()
    with django_assert_max_num_queries(34):
        prepare_counter_act(actor=stage.actor, act=act, day=date(2026, 1, 1))


def test_looking_ahead_asks_the_same_however_many_lines(stage, django_assert_max_num_queries):
    for size in ("small", "large"):
        act = act_of(stage, size)
        with django_assert_max_num_queries(40):
            look_ahead(actor=stage.actor, acts=[act])


def test_a_large_act_is_shown_by_kind_by_page_and_by_search(stage, visitor):
    act = act_of(stage, "large")
    html = visitor.get(at("act", act.pk)).content.decode()
    total = act.lines.count()
    assert total > 200
    assert f'Tất cả <span class="muted">{total}</span>' in html
    assert 'Sáp nhập <span class="muted">1</span>' in html
    assert html.count('class="task" ') <= 50
    merges = visitor.get(f"{at('act', act.pk)}?kind=merge").context
    assert [item.line.kind for item in merges["lines"]] == ["merge"]
    found = visitor.get(f"{at('act', act.pk)}?q=muong thanh").context["page_obj"].paginator.count
    named = act.lines.filter(parties__unit__versions__folded__contains="muong thanh").distinct()
    assert found == named.count() > 0
    assert visitor.get(f"{at('act', act.pk)}?q=hop-u").context["page_obj"].paginator.count == 1
    none = visitor.get(f"{at('act', act.pk)}?q=khong co dau").context["page_obj"].paginator.count
    assert none == 0


def test_a_preview_is_what_was_looked_at_and_says_when_it_is_no_more(stage, visitor):
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    where = at("preview_act", act.pk)
    assert "chưa được kiểm tra" in visitor.get(where).content.decode()
    visitor.post(at("look_ahead", act.pk))
    html = visitor.get(where).content.decode()
    assert "Xác nhận đợt này" in html
    names = [row["name"] for row in visitor.get(f"{where}?show=ended").context["page_obj"]]
    assert names == ["Ban Tuyên giáo phường Bến Đò", "Ban Tuyên giáo xã Tân Lập"]
    # Another act changes the structure: what was looked at is gone.
    other = stage.act(UNITS, JULY, renamed([stage.unit("muong_thanh")]))
    stage.confirm(other)
    assert "chưa được kiểm tra" in visitor.get(where).content.decode()
    assert not LookAhead.objects.exists()


def test_looking_is_not_for_who_does_not_see_the_act(stage, signed_in):
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    other = signed_in(stage.world.account("administrator", "nui_voi"))
    assert other.post(at("look_ahead", act.pk)).status_code == 404
    assert not LookAhead.objects.exists()


def test_what_an_act_says_is_told_apart_by_every_edit(stage, visitor):
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    marks = {mark_of([act])}
    line = act.lines.get()
    form = {"sources": "muong_thanh-department", "name": "Tên khác"}
    visitor.post(at("add_line", act.pk, "rename"), form)
    act.refresh_from_db()
    marks.add(mark_of([act]))
    visitor.post(at("remove_line", act.pk, line.pk))
    act.refresh_from_db()
    marks.add(mark_of([act]))
    visitor.post(at("edit_act", act.pk), {"title": "Khác", "day": "02/07/2025"})
    act.refresh_from_db()
    marks.add(mark_of([act]))
    assert len(marks) == 4


def test_acts_that_follow_are_all_counted_and_confirmed_though_not_all_are_listed(
    stage, visitor, monkeypatch
):
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap")])
    stage.confirm(act)
    act.refresh_from_db()
    for n in range(4):
        following = stage.act(UNITS, JULY, renamed([stage.unit("muong_thanh")]), f"Theo {n}")
        Reorganisation.objects.filter(pk=following.pk).update(follows=act)
    Reorganisation.objects.filter(pk=following.pk).update(undoes=act)
    monkeypatch.setattr("roviec.organisations.views.acts.PAGE", 3)
    shown = visitor.get(at("act", act.pk))
    assert len(shown.context["to_confirm"]) == 4
    assert [each.pk for each, _badge in shown.context["undone_by"]] == [following.pk]
    assert len(shown.context["followed_by"]) == 3
    assert "Cả thảy 4 đợt." in shown.content.decode()


# --- at home -------------------------------------------------------------------------------------


def test_an_act_waits_at_home_with_who_may_confirm_it_alone(stage, signed_in):
    """Inside: who reaches all of it. Beside: who reaches a part, and sees it. Outside: nobody."""
    world = stage.world
    both = stage.merge_units("ben_do", "dong_chum")
    act = stage.act(UNITS, JULY, [both], "Hợp nhất liên tỉnh")
    world.account("administrator", "song_bac")
    world.account("administrator", "ben_do")
    inside, beside = stage.actor, world.actor("administrator", "song_bac")
    assert [task.title for task in tasks_for(inside) if act.title in task.title]
    assert not [task for task in tasks_for(beside) if act.title in task.title]
    seen = signed_in(world.account("administrator", "song_bac")).get(at("act", act.pk))
    assert seen.status_code == 200
    assert "Xem trước và xác nhận" not in seen.content.decode()
    outside = signed_in(world.account("officer", "muong_thanh"))
    assert outside.get(at("act", act.pk)).status_code == 404
    assert act.title not in outside.get("/").content.decode()


def test_a_proposal_waits_with_who_answers_for_its_line(stage):
    """Proposed after an act on places within one province: its administrator confirms it."""
    world = stage.world
    world.account("administrator", "song_bac")
    world.account("administrator", "nui_voi")
    stage.confirm(stage.merged_places(JULY, "ben_do", "tan_lap"))
    titles = set(Reorganisation.objects.filter(state="prepared").values_list("title", flat=True))
    assert len(titles) == 2

    def told(unit: str) -> set[str]:
        tasks = [t.title for t in tasks_for(world.actor("administrator", unit))]
        return {title for title in titles if any(title in task for task in tasks)}

    assert told("centre") == titles
    assert told("song_bac") == titles
    assert told("nui_voi") == set()
