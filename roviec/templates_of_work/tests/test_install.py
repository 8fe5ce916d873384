"""Installing a template, and the example's units and people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth import authenticate

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Account, Appointment, RolePermission
from roviec.organisations.models import (
    Installation,
    Line,
    Path,
    PlaceVersion,
    Reorganisation,
    Unit,
    UnitSuccession,
    UnitVersion,
    WorkArea,
)
from roviec.reporting.designing.stored import content_of
from roviec.reporting.models import FormItem, Indicator, ReportForm
from roviec.templates_of_work.actions import install
from roviec.templates_of_work.example import set_up_example
from roviec.templates_of_work.example_files import acts_mistakes, load_example
from roviec.templates_of_work.loader import load, shipped
from roviec.timeline.validity import valid_on

pytestmark = pytest.mark.django_db
ROOMS = ("organisations", "accounts", "reporting", "audit")


def rows() -> dict[str, list[object]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
    }


@pytest.fixture
def example():
    install("tuyen-giao", office=SYSTEM)
    set_up_example("tuyen-giao", office=SYSTEM)


def code_now(code: str, day: date) -> UnitVersion:
    return UnitVersion.objects.coded(code, day).get()


@pytest.mark.parametrize("name", shipped())
def test_everything_of_the_template_is_laid_in(name):
    template = install(name, office=SYSTEM)
    assert WorkArea.objects.count() == len(template.areas)
    assert list(Indicator.objects.order_by("order").values_list("code", flat=True)) == [
        row.code for row in template.indicators
    ]
    assert set(RolePermission.objects.values_list("role__code", "permission", "reach")) == {
        (role.code, *given) for role in template.roles for given in role.given
    }
    form = ReportForm.objects.get(code=template.forms[0].code, version=1)
    items = FormItem.objects.filter(form=form)
    assert items.filter(indicator__isnull=True).count() == 3
    assert [item.order for item in items] == list(range(1, items.count() + 1))
    assert Installation.objects.get().example_data is False


@pytest.mark.parametrize("name", shipped())
def test_installing_twice_is_the_same(name):
    install(name, office=SYSTEM)
    once = rows()
    install(name, office=SYSTEM)
    assert rows() == once


@pytest.mark.parametrize("name", shipped())
def test_a_permission_that_left_the_template_leaves_the_role(name):
    template = install(name, office=SYSTEM)
    administrator = RolePermission.objects.filter(role__code="administrator")
    administrator.filter(permission="report.view").update(permission="report.sign")
    install(name, office=SYSTEM)
    given = set(administrator.values_list("permission", "reach"))
    (row,) = (role for role in template.roles if role.code == "administrator")
    assert given == set(row.given)


def test_a_form_in_use_stays_as_it_was():
    install("tuyen-giao", office=SYSTEM)
    form = ReportForm.objects.get(code="tuyen_giao_monthly", version=1)
    form.items.filter(order=1).delete()
    kept = form.items.count()
    install("tuyen-giao", office=SYSTEM)
    assert form.items.count() == kept


def test_a_later_version_takes_over_on_its_day_with_its_columns():
    template = install("tuyen-giao", office=SYSTEM)
    first, second = ReportForm.objects.filter(code="tuyen_giao_monthly").order_by("version")
    day = second.valid_from
    assert day is not None
    assert (first.valid_from, first.valid_to, second.valid_to) == (None, day, None)
    in_force = [
        ReportForm.objects.in_force(each).get(code=first.code) for each in (day - timedelta(1), day)
    ]
    assert in_force == [first, second]
    (row,) = (each for each in template.forms if (each.code, each.version) == (first.code, 2))
    assert content_of(second).same_kinds == row.content.same_kinds
    columns = {tuple(each) for each in second.items.values_list("columns", flat=True)}
    assert ("in_period", "cumulative", "target") in columns


def test_tpl_01_a_site_has_one_template():
    Installation.objects.create(template="khac", template_name="Mẫu khác")
    with pytest.raises(RuleBroken, match="TPL-01"):
        install("tuyen-giao", office=SYSTEM)
    assert not Line.objects.exists()


def test_tpl_02_the_example_never_joins_real_units():
    install("tuyen-giao", office=SYSTEM)
    Unit.objects.create()
    with pytest.raises(RuleBroken, match="TPL-02"):
        set_up_example("tuyen-giao", office=SYSTEM)
    assert Unit.objects.count() == 1
    assert not Account.objects.exists()


def test_the_example_needs_the_template_first():
    with pytest.raises(Installation.DoesNotExist):
        set_up_example("tuyen-giao", office=SYSTEM)


def test_the_example_is_made_once_and_says_so(example):
    once = rows()
    assert set_up_example("tuyen-giao", office=SYSTEM) is False
    assert rows() == once
    assert Installation.objects.get().example_data is True


def test_both_lines_run_from_the_centre_to_the_communes(example):
    day = date(2026, 11, 23)
    for code, top in (("CANTHO.NINHKIEU-BXDD", "TW-BTGDV"), ("CANTHO.NINHKIEU-DU", "TW-BCH")):
        path = Path.objects.get(
            valid_on(day), lower=code_now(code, day).unit, upper=code_now(top, day).unit
        )
        assert path.depth == 2


def test_districts_ended_and_what_follows_them_is_another_unit(example):
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    assert code_now("CT.THOTNOT-BTG", before).kind.code == "urban_district_department"
    assert not UnitVersion.objects.coded("CT.THOTNOT-BTG", after).exists()
    assert code_now("CANTHO.THOTNOT-BXDD", after).name == "Ban Xây dựng Đảng phường Thốt Nốt"
    old, new = code_now("CT-TU", before).unit, code_now("CANTHO-TU", after).unit
    assert old != new


def test_an_upgraded_town_is_one_unit_under_two_names(example):
    town = code_now("TN.PHOYEN-TU", date(2022, 4, 9))
    city = code_now("TN.PHOYEN-TU", date(2022, 4, 10))
    assert (town.name, city.name) == ("Thị ủy Phổ Yên", "Thành ủy Phổ Yên")
    assert town.unit == city.unit
    assert town.place.versions.as_at(date(2022, 4, 9)).get().name == "Thị xã Phổ Yên"


def test_a_start_that_is_not_known_is_not_written(example):
    assert code_now("CT-BTG", date(2020, 1, 1)).valid_from is None


def test_everyone_shown_can_sign_in_and_holds_a_post(example):
    files = load_example(load("tuyen-giao"))
    today = date(2026, 11, 23)
    for row in files.accounts:
        account = Account.objects.get(login=row.login)
        assert Appointment.objects.as_at(today).filter(account=account).exists(), row.login
        assert account.check_password(files.password)
    assert authenticate(None, username="canbo.ninhkieu", password=files.password) is not None


def test_every_unit_stands_at_its_place_while_that_lasts(example):
    for version in UnitVersion.objects.select_related("place").prefetch_related("place__versions"):
        for day in (version.valid_from or date(2016, 1, 1), date(2025, 6, 30)):
            if version.is_valid_on(day):
                assert any(place.is_valid_on(day) for place in version.place.versions.all())
    assert Unit.objects.count() == 61


def test_the_example_says_what_became_of_its_places_and_units(example):
    today = code_now("THAINGUYEN-BTGDV", date(2026, 1, 1)).unit
    earlier = UnitSuccession.objects.filter(later=today, whole=True).values("earlier")
    codes = UnitVersion.objects.filter(unit__in=earlier).values_list("code", flat=True)
    assert set(codes) == {"TN-BTG", "BK-BTG"}
    town = PlaceVersion.objects.get(code="172", valid_to=date(2022, 4, 10))
    assert (town.kind, town.name) == ("thị xã", "Thị xã Phổ Yên")
    commune = PlaceVersion.objects.get(code="01849", valid_to=date(2025, 7, 1))
    assert commune.parent is not None
    assert commune.parent.versions.get().name == "Thành Phố Bắc Kạn"
    upgraded = Reorganisation.objects.get(of="places", day=date(2022, 4, 10))
    assert upgraded.decision_number == "469/NQ-UBTVQH15"
    assert upgraded.state == "confirmed"


def test_an_act_of_the_example_whose_parties_do_not_change_that_day_is_a_mistake():
    rows = load_example(load("tuyen-giao"))
    first, *others = rows.acts
    wrong_day = replace(first, day=date(2022, 4, 11))
    assert [at for at, _said in acts_mistakes(replace(rows, acts=(wrong_day, *others)))] == [0]
    unknown = replace(first, line=(replace(first.line[0], sources=("nowhere",)),))
    assert [at for at, _said in acts_mistakes(replace(rows, acts=(unknown,)))] == [0]
