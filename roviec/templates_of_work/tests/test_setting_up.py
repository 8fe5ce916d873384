"""An empty, real site from a template and places."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction

from roviec.access.actor import SYSTEM
from roviec.access.rules import RuleBroken
from roviec.accounts.models import Account, Appointment
from roviec.audit.models import Entry
from roviec.cli import main as command
from roviec.organisations.history.histories import PLACES, UNITS, History
from roviec.organisations.history.successors import Relation, successors
from roviec.organisations.models import (
    Installation,
    Line,
    Path,
    Place,
    PlaceVersion,
    Subordination,
    Unit,
    UnitSuccession,
    UnitVersion,
)
from roviec.templates_of_work.bodies import BodyKey, BodyRow
from roviec.templates_of_work.loader import load, shipped
from roviec.templates_of_work.setting_up import NONE, Wanted, lacks_account, set_up_site
from roviec.templates_of_work.stored_bodies import places_on_site, set_up_bodies
from roviec.templates_of_work.tests.sampled import (
    CITY,
    NOBODY_KNOWS,
    SAMPLED,
    TOWN,
    enter_the_town,
)
from roviec.timeline.validity import valid_on

pytestmark = pytest.mark.django_db
TODAY, BEGAN = date(2026, 11, 23), date(2025, 7, 1)
PASSWORD = "mat-khau-that-dai-2026"


def wanted(template: str = "tuyen-giao", *, login: str = "", password: str = "") -> Wanted:
    return Wanted(template=template, places=NONE, login=login, password=password, today=TODAY)


def rows() -> dict[str, list[object]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for room in ("organisations", "accounts", "reporting", "audit")
        for model in apps.get_app_config(room).get_models()
    }


def lay(level: str, kind: str, code: str, name: str, parent: Place | None = None, **dates) -> Place:
    place = Place.objects.create()
    PlaceVersion.objects.create(
        place=place, level=level, kind=kind, code=code, name=name, parent=parent, **dates
    )
    return place


@pytest.fixture
def places() -> list[Place]:
    """A country, a province, a district that ended, a commune that goes on, and a ward."""
    country = lay("country", "quốc gia", "VN", "Việt Nam")
    province = lay("province", "tỉnh", "01", "Tỉnh Mẫu", country)
    district = lay("district", "huyện", "001", "Huyện Mẫu", province, valid_to=BEGAN)
    commune = lay("commune", "xã", "00001", "Xã Mẫu", district, valid_to=BEGAN)
    PlaceVersion.objects.create(
        place=commune, level="commune", kind="xã", code="00001", name="Xã Mẫu", parent=province,
        valid_from=BEGAN,
    )  # fmt: skip
    ward = lay("commune", "phường", "00002", "Phường Mẫu", province, valid_from=BEGAN)
    return [country, province, district, commune, ward]


def unit(code: str, day: date = TODAY) -> Unit:
    return UnitVersion.objects.coded(code, day).get().unit


@pytest.mark.parametrize("name", shipped())
def test_a_site_without_places_has_the_template_and_no_units(name):
    standing = set_up_site(wanted(name, login="hoa", password=PASSWORD), office=SYSTEM)
    assert (standing.places, standing.units, standing.posts) == (0, 0, ())
    assert Installation.objects.get().template == name
    assert Account.objects.get().check_password(PASSWORD)
    assert not Appointment.objects.exists()


def test_a_site_without_a_template_has_an_account_only():
    standing = set_up_site(wanted(NONE, login="hoa", password=PASSWORD), office=SYSTEM)
    assert standing.template == ""
    assert standing.new_account
    assert not Line.objects.exists()


@pytest.mark.parametrize("name", shipped())
def test_bodies_stand_at_the_places(places, name):
    standing = set_up_site(wanted(name, login="hoa", password=PASSWORD), office=SYSTEM)
    assert standing.new_units == standing.units == Unit.objects.count() > 10
    assert (standing.lacking, standing.bare) == ({}, {})
    administrator = load(name).administrator
    posts = Appointment.objects.order_by("pk")
    assert [post.line.code for post in posts] == list(administrator.lines)
    for post in posts:
        assert (post.role.code, post.valid_from) == (administrator.role, TODAY)
        top = Subordination.objects.filter(valid_on(TODAY), unit=post.unit, line=post.line).get()
        assert top.superior is None
    for line in Line.objects.all():
        standing_today = Subordination.objects.filter(valid_on(TODAY), line=line)
        assert Path.objects.filter(valid_on(TODAY), line=line, depth=0).count() == (
            standing_today.count()
        )


def test_a_unit_that_goes_on_is_one_unit_with_two_superiors(places):
    set_up_site(wanted("cai-cach-hanh-chinh"), office=SYSTEM)
    commune = unit("00001-UBND")
    assert commune.versions.count() == 1
    above = commune.superiors.order_by("valid_to")
    assert {row.superior for row in above} == {unit("001-UBND", date(2025, 6, 30)), unit("01-UBND")}
    path = Path.objects.get(valid_on(TODAY), lower=commune, upper=unit("TW-CP"))
    assert path.depth == 2


def test_one_entry_records_all_bodies(places):
    set_up_site(wanted(), office=SYSTEM)
    entry = Entry.objects.get(verb="template.bodies_set_up")
    assert entry.after["units"] == Unit.objects.count()
    assert not Entry.objects.filter(verb="unit.set_up").exists()


@pytest.mark.parametrize("name", shipped())
def test_setting_up_twice_is_the_same_as_once(places, name):
    set_up_site(wanted(name, login="hoa", password=PASSWORD), office=SYSTEM)
    once = rows()
    again = set_up_site(wanted(name, login="Hoa"), office=SYSTEM)
    assert rows() == once
    assert (again.new_units, again.new_places, again.new_account) == (0, 0, False)


def test_an_account_made_before_there_were_units_gets_its_post(places):
    set_up_site(wanted(NONE, login="hoa", password=PASSWORD), office=SYSTEM)
    standing = set_up_site(wanted(login="hoa"), office=SYSTEM)
    posts = Appointment.objects.order_by("pk")
    assert standing.posts == tuple(str(post.unit.version_at(TODAY)) for post in posts)
    assert len(posts) == 2
    assert not standing.new_account


def test_units_without_a_superior_are_told_and_stand_at_the_top():
    lay("commune", "phường", "00002", "Phường Mẫu", valid_from=BEGAN)
    lay("commune", "khu vực", "00003", "Khu vực Mẫu", valid_from=BEGAN)
    standing = set_up_site(wanted("cai-cach-hanh-chinh"), office=SYSTEM)
    assert standing.lacking == {"Hành chính nhà nước": 2, "Ngành nội vụ": 1}
    assert Subordination.objects.get(unit=unit("00003-UBND")).superior is None
    party = load("tuyen-giao").kinds
    assert {kind.stands_at for kind in party} == {"country", "province", "district", "commune"}


def test_places_of_an_unknown_kind_are_told():
    lay("province", "vùng", "01", "Vùng Mẫu")
    standing = set_up_site(wanted(), office=SYSTEM)
    assert standing.bare == {"vùng": 1}
    assert standing.units == 0


def test_tpl_03_the_example_never_becomes_a_real_site():
    Installation.objects.create(template="tuyen-giao", template_name="Mẫu", example_data=True)
    with pytest.raises(RuleBroken, match="TPL-03"):
        set_up_site(wanted(login="hoa", password=PASSWORD), office=SYSTEM)
    assert not Account.objects.exists()


def test_tpl_04_places_of_one_code_leave_nothing_behind():
    lay("province", "tỉnh", "01", "Tỉnh Mẫu")
    lay("province", "tỉnh", "01", "Tỉnh Khác")
    with pytest.raises(RuleBroken, match="TPL-04") as refused:
        set_up_site(wanted(login="hoa", password=PASSWORD), office=SYSTEM)
    assert "Tỉnh ủy Mẫu" in refused.value.message
    assert not Installation.objects.exists()
    assert not Account.objects.exists()


def test_a_weak_password_leaves_nothing_behind(places):
    with pytest.raises(RuleBroken, match="ACC-03"):
        set_up_site(wanted(login="hoa", password="123"), office=SYSTEM)
    assert not Unit.objects.exists()


def test_org_01_bodies_never_take_a_code_that_is_in_use(places):
    set_up_site(wanted(), office=SYSTEM)
    key = BodyKey("committee", places[0].pk)
    row = BodyRow(
        key=key, code="tw-bch", name="Khác", kind="centre_committee", place=places[0].pk,
        superiors={"committee": None}, lacking=(), valid_from=TODAY, valid_to=None,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="ORG-01"):
        set_up_bodies([row], office=SYSTEM)


def test_the_places_of_the_site_are_told_with_their_versions(places):
    spans = places_on_site()
    assert len(spans) == 6
    (old, new) = [span for span in spans if span.key == places[3].pk]
    assert (old.parent, new.parent) == (places[2].pk, places[1].pk)
    assert (old.valid_to, new.valid_from) == (BEGAN, BEGAN)


def test_whether_an_account_is_lacking():
    assert lacks_account("")
    assert lacks_account("hoa")
    Account.objects.create_account("hoa", "Hoa", PASSWORD)
    assert not lacks_account("")
    assert not lacks_account(" Hoa ")
    assert lacks_account("minh")


# --- the whole country, set up once by the command ------------------------------------------------


@pytest.fixture(scope="class")
def country(django_db_setup, django_db_blocker) -> Iterator[tuple[int, str]]:
    """The site as `roviec init` makes it: its status and what it said. Taken back afterwards."""
    said = io.StringIO()
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patched,
        redirect_stdout(said),
        transaction.atomic(),
    ):
        # The data of the test stand already.
        patched.setattr("roviec.running.make_data_folder", lambda: None)
        patched.setattr("roviec.running.start_django", lambda: None)
        patched.setenv("ROVIEC_ADMIN_PASSWORD", PASSWORD)
        status = command(["init", "--template", "tuyen-giao", "--places", "vietnam"])
        enter_the_town()
        yield status, said.getvalue()
        transaction.set_rollback(True)


def became(history: History, pk: int, day: date) -> set[tuple[str | None, Relation]]:
    """Who has today what it had on the day, by name, and how much of it."""
    return {
        (each.named.name if each.named else None, each.relation)
        for each in successors(history, pk, day, TODAY)
    }


@pytest.mark.usefixtures("country")
class TestTheWholeCountry:
    def test_the_command_says_what_it_made(self, country):
        status, said = country
        assert status == 0
        assert f"Địa bàn: {Place.objects.count()} (vừa lập {Place.objects.count()})." in said
        assert f"Đơn vị: {Unit.objects.count()} (vừa lập {Unit.objects.count()})." in said
        assert "Tài khoản quản trị: quantri (đã lập)." in said
        assert PASSWORD not in said
        for gap in ("không có cấp trên", "Địa bàn không có đơn vị", "chưa có phân công"):
            assert gap not in said
        assert Place.objects.count() > 14_000
        assert Unit.objects.count() > 28_000
        assert Account.objects.get(login="quantri").has_usable_password()

    @pytest.mark.parametrize("name", SAMPLED)
    def test_what_a_report_names_is_there_on_its_day_and_known_today(self, name):
        """Every place and body of five real reports, and all that each of them became."""
        day, places, bodies = SAMPLED[name]
        keys = {
            each.name: each.place_id
            for each in PlaceVersion.objects.as_at(day).filter(name__in=places)
            if each.level != "commune"
        }
        assert {place: became(PLACES, pk, day) for place, pk in keys.items()} == places
        units = UnitVersion.objects.as_at(day).filter(place__in=keys.values())
        assert {each.name: became(UNITS, each.unit_id, day) for each in units} == bodies
        # Who ended with a district is nowhere today, and its story says that nobody knows.
        for each in units:
            if bodies[each.name] == NOBODY_KNOWS:
                assert not UnitVersion.objects.as_at(TODAY).filter(unit=each.unit_id).exists()
                link = UnitSuccession.objects.get(earlier=each.unit_id)
                assert (link.later, link.day) == (None, BEGAN)

    def test_pho_yen_was_a_town_until_it_became_a_city(self):
        for day, names in ((CITY - timedelta(days=1), TOWN.values()), (CITY, TOWN)):
            places = PlaceVersion.objects.as_at(day).filter(name__in=names, code="172")
            bodies = UnitVersion.objects.as_at(day).filter(name__in=names)
            told = {*places.values_list("name", flat=True), *bodies.values_list("name", flat=True)}
            assert told == set(names)
        now = TOWN.keys()
        places = PlaceVersion.objects.as_at(CITY).filter(name__in=now)
        bodies = UnitVersion.objects.as_at(CITY).filter(name__in=now)
        began = date(2020, 1, 1)
        assert (
            became(PLACES, places.get().place_id, began)
            == SAMPLED["Phổ Yên"].places["Thành phố Phổ Yên"]
        )
        for body in bodies:
            assert became(UNITS, body.unit_id, began) == NOBODY_KNOWS

    def test_bodies_stand_where_they_are_said_to(self):
        ward = UnitVersion.objects.coded("31135-BXDD", TODAY).get()
        assert ward.name == "Ban Xây dựng Đảng phường Ninh Kiều"
        province = Subordination.objects.get(valid_on(TODAY), unit=ward.unit).superior
        assert province is not None
        assert str(province.version_at(TODAY)) == "Ban Tuyên giáo và Dân vận Thành ủy Cần Thơ"
        city = UnitVersion.objects.coded("01-TU", TODAY).get()
        assert (city.name, city.valid_from, city.valid_to) == ("Thành ủy Hà Nội", None, None)
        thai_nguyen = UnitVersion.objects.coded("19-BTGDV", TODAY).get().unit
        earlier = UnitSuccession.objects.filter(later=thai_nguyen).select_related("line")
        assert {row.earlier.versions.get().name for row in earlier} == {
            "Ban Tuyên giáo Tỉnh ủy Thái Nguyên",
            "Ban Tuyên giáo Tỉnh ủy Bắc Kạn",
        }
        assert {(row.whole, row.line.kind) for row in earlier} == {(True, "merge")}
        district = UnitVersion.objects.get(code="923-BTG").unit
        assert [row.later for row in district.successions.all()] == [None]
        ended = UnitVersion.objects.exclude(valid_to=None).values("unit")
        gone = Unit.objects.filter(pk__in=ended).exclude(versions__valid_to=None)
        assert not gone.filter(successions=None).exists()
