from dataclasses import replace

from roviec.checks import site_checks
from roviec.settings import Site


def ids(site: Site) -> list[str]:
    return [str(each.id) for each in site_checks(site)]


def test_a_site_as_it_comes_has_nothing_to_warn_of(tmp_path):
    site = Site.read({"ROVIEC_DATA": str(tmp_path)})
    assert ids(site) == []
    laptop = replace(site, https=False, debug=True)
    assert ids(laptop) == []


def test_a_site_others_reach_is_warned(tmp_path):
    site = Site.read({"ROVIEC_DATA": str(tmp_path), "ROVIEC_HOSTS": "rv.example,127.0.0.1"})
    assert ids(replace(site, https=False)) == ["roviec.W001"]
    assert ids(replace(site, debug=True)) == ["roviec.W002"]
    assert all(each.hint for each in site_checks(replace(site, https=False, debug=True)))


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    site = Site.read({"ROVIEC_DATA": str(tmp_path)})
    assert ids(replace(site, data=tmp_path / "nowhere")) == ["roviec.E001"]


def test_a_database_needs_its_folder(tmp_path):
    site = Site.read({"ROVIEC_DATA": str(tmp_path)})
    missing = f"sqlite:///{tmp_path}/nowhere/x.sqlite3"
    assert ids(replace(site, database_url=missing)) == ["roviec.E002"]
    assert ids(replace(site, database_url=f"sqlite:///{tmp_path}/x.sqlite3")) == []
    assert ids(replace(site, database_url="postgresql://u@h/x")) == []
