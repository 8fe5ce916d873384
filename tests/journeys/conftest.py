"""A server on a database of its own, and people in front of real browsers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from roviec.accounts.models import Account
from tests.browser import CHROMIUM, started
from tests.journeys.scene import PASSWORD, Scene, ready
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="module")
def live_server(django_db_setup) -> Iterator[LiveServer]:
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser(live_server) -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing(f"no Chromium at {CHROMIUM}")
    yield from started()


@pytest.fixture
def scene(db: None) -> Scene:
    return ready()


Arrive = Callable[..., Visitor]


@pytest.fixture
def arrive(browser, live_server, settings) -> Iterator[Arrive]:
    """`arrive(account, width=360, script=False)`: somebody signs in, in a browser of their own.
    What their browsers complained of fails the test at its end."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    visitors: list[Visitor] = []

    def come(account: Account, *, width: int = 1280, script: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="vi-VN"
        )
        visitor = Visitor(context.new_page(), live_server.url)
        visitors.append(visitor)
        visitor.open("/")
        visitor.fill("Tên đăng nhập", account.login)
        visitor.fill("Mật khẩu", PASSWORD)
        visitor.press("Đăng nhập")
        visitor.sees("Việc của tôi")
        return visitor

    yield come
    complaints = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []
