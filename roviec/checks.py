"""What a site is warned of at its start, each with an id and the way out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from roviec.running import LOOPBACK
from roviec.settings import Site, database


def site_checks(site: Site) -> list[CheckMessage]:
    """Faults of the settings that a start would not notice by itself."""
    found: list[CheckMessage] = []
    if not os.access(site.data, os.W_OK):
        found.append(
            Error(
                f"The data folder {site.data} cannot be written.",
                hint="Let the user that runs the site write there, or set ROVIEC_DATA.",
                id="roviec.E001",
            )
        )
    found += _database_checks(site)
    outside = sorted(set(site.hosts) - LOOPBACK)
    if not site.https and outside:
        found.append(
            Warning(
                f"Cookies may travel unprotected to {', '.join(outside)}.",
                hint="Put HTTPS before the site and set ROVIEC_HTTPS=1.",
                id="roviec.W001",
            )
        )
    if site.debug and outside:
        found.append(
            Warning(
                "Error pages show code and settings to everybody.",
                hint="Set ROVIEC_DEBUG=0 on a site that others reach.",
                id="roviec.W002",
            )
        )
    return found


def _database_checks(site: Site) -> list[CheckMessage]:
    chosen = database(site.database_url)
    folder = Path(chosen["NAME"]).absolute().parent
    if not chosen["ENGINE"].endswith("sqlite3") or folder == site.data or folder.is_dir():
        return []
    return [
        Error(
            f"The folder {folder} of the database is not there.",
            hint="Make it, or name another file in ROVIEC_DATABASE_URL.",
            id="roviec.E002",
        )
    ]


@register()
def settings_are_sound(**kwargs: Any) -> list[CheckMessage]:
    from roviec.settings import SITE

    return site_checks(SITE)
