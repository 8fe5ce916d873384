"""The example is made once for a module: its tests only look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from django.db import transaction
from django.test import override_settings

from roviec.inspections.claimcheck.model import IndicatorDef, ValueType
from roviec.reporting.models import Nature
from roviec.templates_of_work.demo import SAMPLES, Seeded, seed
from roviec.templates_of_work.loader import load
from roviec.templates_of_work.tests.days import TODAY

DATA = Path(__file__).parent.parent / "data" / "tuyen_giao"


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Seeded]:
    """The whole example as made on `TODAY`, without samples; taken back after the module."""
    store = {"location": tmp_path_factory.mktemp("files"), "base_url": None}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": store}
    storages = {"default": backend, "staticfiles": {"BACKEND": "django.core.files.storage.Storage"}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers),
        pytest.MonkeyPatch.context() as environment,
        transaction.atomic(),
    ):
        environment.setenv(SAMPLES, str(tmp_path_factory.mktemp("no-samples") / "none"))
        yield seed(TODAY)
        transaction.set_rollback(True)


def as_checked(template_name: str) -> list[IndicatorDef]:
    """A shipped template's indicators as the claim check sees them."""
    return [
        IndicatorDef(
            code=row.code,
            name=row.name,
            value_type=cast("ValueType", row.value_type.value),
            unit_of_measure=row.unit_of_measure,
            scale=row.scale,
            counts_people=row.counts_people,
            nature="stock" if row.nature == Nature.STOCK else "flow",
            over_line=row.over_line.value,
            over_time=row.over_time.value,
            phrases=row.phrases,
        )
        for row in load(template_name).indicators
    ]


@pytest.fixture(scope="session")
def indicators() -> list[IndicatorDef]:
    return as_checked("tuyen-giao")


@pytest.fixture(scope="session")
def reform_indicators() -> list[IndicatorDef]:
    return as_checked("cai-cach-hanh-chinh")


@pytest.fixture
def broken(tmp_path) -> Callable[[str, str, str], Path]:
    """A copy of the template's files in which one text of one file is another."""

    def change(file: str, old: str, new: str) -> Path:
        for source in DATA.glob("*.toml"):
            text = source.read_text(encoding="utf-8")
            if source.name == file:
                assert old in text, old
                text = text.replace(old, new, 1)
            (tmp_path / source.name).write_text(text, encoding="utf-8")
        return Path(tmp_path)

    return change
