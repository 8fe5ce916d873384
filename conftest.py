"""Fixtures every room may use: one small named world, and a client per person in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings as site_settings
from django.test import Client

from roviec.accounts.models import Account
from roviec.settings import SITE
from tests.remembered import remembered
from tests.world import World, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A busy machine is no fault, so no example has a deadline. What found nothing on the embedded
# database with sixty examples is asked fewer on the second one.
hypothesis.settings.register_profile("first", deadline=None, max_examples=60)
hypothesis.settings.register_profile("second", deadline=None, max_examples=25)
hypothesis.settings.load_profile(
    "second" if "postgresql" in site_settings.DATABASES["default"]["ENGINE"] else "first"
)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    """Files sent in during a test live and die with it; passwords are hashed fast."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files", "base_url": None},
        },
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The test database stands in the data folder, which a new checkout does not have yet."""
    SITE.data.mkdir(parents=True, exist_ok=True)


small_world = remembered(build)


@pytest.fixture
def world(db) -> World:
    return small_world()


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    """A browser in which that person has signed in."""

    def as_(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return as_


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for tests marked with `tests.browser.IN_A_BROWSER`."""
    from tests.browser import started

    yield from started()
