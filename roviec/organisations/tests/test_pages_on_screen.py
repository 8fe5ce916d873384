"""The hierarchy on a phone and by keyboard, in a real browser, with and without scripts."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Browser, Page

from roviec.organisations.actions import NewLine, Party
from roviec.organisations.actions.look_ahead import look_ahead
from roviec.organisations.importing.receiving import receive
from roviec.organisations.models import Reorganisation
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import PLACES, Stage, stage_of
from roviec.organisations.tests.imported_files import PLACES as FILE_OF_PLACES
from roviec.organisations.tests.imported_files import table
from tests.browser import IN_A_BROWSER

PHONE, DESK = (360, 780), (1280, 900)
RENAMED = [date(2020 + year, 3, 1) for year in range(5)]

pytestmark = IN_A_BROWSER


@pytest.fixture
def visit(browser: Browser, live_server, settings, world, signed_in):
    """Opens a page of the hierarchy as a person who reorganises, after acts on many days."""
    settings.DEBUG = True
    stage = stage_of(world)
    pk = stage.place("ben_do").pk
    for number, day in enumerate(RENAMED):
        named = Party(pk=pk, attributes={"name": f"Phường Bến Đò {number}"})
        stage.confirm(stage.act(PLACES, day, [NewLine(kind=ActKind.RENAME, sources=[named])]))
    cookie = signed_in(stage.account).cookies[settings.SESSION_COOKIE_NAME].value

    def opened(address: str, size: tuple[int, int], script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script
        )
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    return opened


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_tree_begins_on_the_first_screen(visit, script):
    page = visit("/organisations/", PHONE, script)
    tree = page.locator(".tree-row").first.bounding_box()
    assert tree["y"] + tree["height"] <= PHONE[1]
    assert page.locator(".page-actions .button:visible").count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_holds_every_way_on(visit, script):
    page = visit("/organisations/", PHONE, script)
    assert page.locator(".more-panel a:visible").count() == 0
    page.click(".more > summary")
    ways = page.locator(".more-panel a:visible")
    assert ways.count() == 7
    assert all(box["height"] >= 44 for box in (way.bounding_box() for way in ways.all()))
    page.click(".more-panel >> text=So sánh hai ngày")
    assert "/organisations/compare/" in page.url


def test_escape_closes_the_menu_and_gives_the_focus_back(visit):
    page = visit("/organisations/", DESK)
    page.click(".more > summary")
    page.keyboard.press("Escape")
    assert page.locator(".more-panel a:visible").count() == 0
    assert page.evaluate("document.activeElement.localName") == "summary"


@pytest.mark.parametrize("script", [True, False])
def test_every_day_of_change_is_one_press_away(visit, script):
    page = visit("/organisations/", PHONE, script)
    for day in RENAMED:
        shown = f"{day:%d/%m/%Y}"
        page.click(f".eras a:has-text('{shown}') >> nth=-1")
        assert page.input_value("#on") == shown
        assert shown in page.locator(".eras [aria-current]").inner_text()


def test_the_slider_opens_the_era_it_is_let_go_at(visit):
    page = visit("/organisations/", DESK)
    first = page.locator(".eras a").first
    goal, told = first.get_attribute("href"), first.inner_text().split()[0]
    slider = page.get_by_role("slider", name="Thanh thời gian")
    slider.press("Home")
    page.wait_for_url(f"**{goal}")
    page.wait_for_function("document.activeElement.type === 'range'")
    assert told in page.locator(".era-slider").get_attribute("aria-valuetext")
    assert told in page.locator(".eras [aria-current]").inner_text()


def test_arrow_keys_move_along_the_eras_and_the_focus_stays_there(visit):
    page = visit("/organisations/", DESK)
    page.focus(".eras [aria-current]")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**on=*")
    page.wait_for_function("document.activeElement.matches('.eras [aria-current]')")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement === document.querySelector('.eras a')")


def test_no_page_of_places_is_wider_than_a_phone(visit, world):
    stage = Stage(world)
    page = visit("/organisations/", PHONE)
    in_force = Reorganisation.objects.filter(state="confirmed").latest("pk")
    prepared = stage.merged_places(date(2026, 1, 1), "tan_lap", "dong_chum")
    look_ahead(actor=stage.actor, acts=[prepared])
    rows = "01,Tỉnh Rất Xa,province,tỉnh,,,,", "00001,,xã,xã,01,,,"
    held = receive(
        actor=stage.actor,
        of="places",
        upload=SimpleUploadedFile("dia-ban.csv", table(FILE_OF_PLACES, *rows).content),
    )
    base = page.url.removesuffix("/organisations/")
    for address in ("", "compare/?from=2019-01-01", "groups/", "gaps/", "acts/", "import/",
                    "search/?q=ben", "waiting/", "committees/",
                    f"places/{stage.place('ben_do').pk}/", f"units/{stage.unit('ben_do').pk}/",
                    f"acts/{in_force.pk}/", f"acts/{in_force.pk}/undo/", f"acts/{prepared.pk}/",
                    f"acts/{prepared.pk}/preview/", f"import/{held.pk}/"):  # fmt: skip
        answer = page.goto(f"{base}/organisations/{address}")
        assert answer is not None
        assert answer.status == 200, address
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], address
