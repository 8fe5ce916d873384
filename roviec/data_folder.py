"""The folder of a site's own: the embedded database, stored files and the secret key.

Commands that only read make nothing: the folder and its key come into being with `roviec migrate`,
`roviec demo` and the site itself.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET = "secret-key"  # noqa: S105  # the name of the file
_TRIES = 100


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where `ROVIEC_DATA` says, or `var` in the folder one stands in."""
    return Path(environment.get("ROVIEC_DATA", "").strip() or "var").absolute()


def prepare(environment: Mapping[str, str]) -> Path:
    """Make the folder and its key where they are not yet; nobody but the owner enters.

    Sets the umask of the process, so that the database file is the owner's alone as well. Raises
    `ImproperlyConfigured` where the folder cannot be made.
    """
    os.umask(0o077)
    data = data_folder(environment)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not environment.get("ROVIEC_SECRET_KEY", "").strip():
            kept_secret(data)
    except OSError as error:
        raise ImproperlyConfigured(
            f"ROVIEC_DATA names {data}, which cannot be written: {error.strerror}."
        ) from error
    return data


def kept_secret(data: Path) -> str:
    """The key kept beside the data, readable by its owner only; made at the first start. Of two
    first starts at one time, one makes it and the other reads it."""
    path = data / SECRET
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _written(path: Path) -> str:
    """The key in the file, waiting a second for whoever has just made the file."""
    for _try in range(_TRIES):
        text = path.read_text().strip()
        if text:
            return text
        time.sleep(1 / _TRIES)
    raise ImproperlyConfigured(f"The secret key in {path} is empty; delete the file.")


def secret_for_reading(data: Path) -> str:
    """The key kept beside the data, or one thrown away with the process, which signs nothing."""
    path = data / SECRET
    return _written(path) if path.exists() else secrets.token_urlsafe(50)
