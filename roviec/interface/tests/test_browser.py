"""What the scripts add, in a real browser; and that the phone menu needs none of them."""

import pytest
from playwright.sync_api import Browser, Page

from roviec.interface.views import LAYOUTS
from tests.browser import IN_A_BROWSER

pytestmark = IN_A_BROWSER


@pytest.fixture
def address(live_server, settings):
    settings.DEBUG = True
    return f"{live_server.url}/gallery/"


def opened(browser: Browser, url: str, width: int = 1280, script: bool = True) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, locale="vi-VN"
    ).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(url)
    assert faults == []
    return page


def test_a_mark_and_its_check_find_each_other(browser, address):
    page = opened(browser, f"{address}two_columns/")
    page.click("#mark-5")
    assert page.evaluate("document.activeElement.id") == "check-5"
    assert page.locator(".is-paired").count() == 2
    page.click("#check-2 .check-number")
    assert page.evaluate("document.activeElement.id") == "mark-2"
    page.hover("#mark-1")
    assert page.locator("#check-1.is-paired").count() == 1


UNDER_THE_FADE = """() => {
  const fade = parseFloat(getComputedStyle(document.querySelector(".two-columns"), "::after").height);
  const end = document.querySelector(".two-columns").getBoundingClientRect().bottom;
  const seen = document.activeElement.getBoundingClientRect();
  return seen.bottom > Math.min(end, innerHeight) - fade;
}"""


def test_the_fade_of_the_right_column_covers_nothing_that_is_looked_at(browser, address):
    page = opened(browser, f"{address}two_columns/")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(
        "(c => c.scrollHeight > c.clientHeight)(document.querySelector('.two-right'))"
    )
    page.focus("#check-1 .check-number")
    for _step in range(12):
        assert not page.evaluate(UNDER_THE_FADE)
        page.keyboard.press("Tab")
    page.focus("#mark-6")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "check-6"
    assert not page.evaluate(UNDER_THE_FADE)


def test_unsaved_typing_is_not_lost_without_a_question(browser, address):
    page = opened(browser, f"{address}form/")
    asked: list[str] = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.fill("[name=name]", "Lớp một")
    page.click(".wordmark", no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.click(".form-buttons button")
    page.wait_for_selector(".error-summary")
    assert asked == ["beforeunload"]
    assert page.input_value("[name=name]") == "Lớp một"
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_a_form_pressed_twice_is_sent_once(browser, address):
    page = opened(browser, f"{address}form/")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.method) if request.method == "POST" else None
    )
    page.evaluate(
        "() => { const b = document.querySelector('.form-buttons button'); b.click(); b.click(); }"
    )
    page.wait_for_selector(".error-summary")
    assert sent == ["POST"]


@pytest.mark.parametrize("script", [True, False])
def test_the_phone_menu_opens_with_and_without_scripts(browser, address, script):
    page = opened(browser, f"{address}board/", width=360, script=script)
    assert not page.locator(".menu-panel").is_visible()
    page.click(".menu summary")
    assert page.locator(".menu-panel").is_visible()
    if script:
        page.keyboard.press("Escape")
        assert not page.locator(".menu-panel").is_visible()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_its_screen(browser, address, width):
    page = opened(browser, address, width=width)
    for layout in ("", *LAYOUTS):
        page.goto(f"{address}{layout}/" if layout else address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, layout


def test_controls_are_large_enough_to_touch(browser, address):
    page = opened(browser, address, width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
              "button, .button, summary, select, textarea, input, .nav-link, .tabs a, .pagination a")]
          .map(e => [e.className || e.name, e.getBoundingClientRect()])
          .filter(([name, box]) => box.height && box.height < 44)
          .filter(([name]) => name !== "visually-hidden").map(([name, box]) => [name, box.height])"""
    )
    # A tick box is small, but the whole line it stands on is its label and target.
    assert [each for each in small if each[0] not in ("sai-sure", "sai-form_of_work")] == []
