from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import NamedTemporaryFile
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from roviec.access.actor import Office
from roviec.files import rules
from roviec.files.models import StoredFile


def store_all(
    *, office: Office, owner: models.Model, uploads: Sequence[UploadedFile[bytes]]
) -> list[StoredFile]:
    """Check every file before any is kept: all of them or none. Raises `RuleBroken` FIL-01 to
    FIL-03."""
    named = [(upload.name or "", upload.read()) for upload in uploads]
    for name, content in named:
        checked(content, name)
    return [keep(office=office, owner=owner, name=name, content=content) for name, content in named]


def checked(content: bytes, name: str) -> str:
    """The media type of content that may be kept under that name. Raises `RuleBroken` FIL-01 to
    FIL-03."""
    if len(content) > settings.UPLOAD_LIMIT:
        raise rules.too_large(settings.UPLOAD_LIMIT)
    kind = rules.media_type(content[:65536], content[-65536:])
    rules.is_what_its_name_says(plain_name(name), kind)
    return kind


def keep(*, office: Office, owner: models.Model, name: str, content: bytes) -> StoredFile:
    """Check and keep bytes for a record. Raises `RuleBroken` FIL-01 to FIL-03."""
    kind = checked(content, name)
    digest = hashlib.sha256(content).hexdigest()
    row = StoredFile(
        name=plain_name(name),
        media_type=kind,
        size=len(content),
        sha256=digest,
        owner_type=owner._meta.label_lower,
        owner_id=owner.pk,
        stored_by_id=office.account_id,
        stored_by_office=office.text,
    )
    row.content.name = place(digest, content)
    row.save()
    # Another record may have let go of the same content meanwhile: see `let_go`.
    transaction.on_commit(partial(place, digest, content))
    return row


def release(file: StoredFile) -> None:
    """Forget a file that no record uses any more: its row at once, its content as soon as that
    is kept, unless another row has the same content. Raises `ProtectedError` while one uses it."""
    name = str(file.content.name)
    file.delete()
    transaction.on_commit(partial(let_go, name), robust=True)


def let_go(name: str) -> None:
    """Delete content that no row names.

    Somebody may be keeping the same content in this moment, with a row that cannot be seen yet.
    So it is first moved aside and only then asked for again: either that row shows by now and the
    content goes back, or `keep` finds it gone once its row is kept, and writes it anew.
    """
    rows = StoredFile.objects.filter(content=name)
    if rows.exists():
        return
    path = _path(name)
    try:
        aside = path.replace(path.with_name(f"leaving-{uuid4().hex}"))
    except FileNotFoundError:
        return
    if rows.exists():
        aside.replace(path)
    else:
        aside.unlink()


def place(digest: str, content: bytes) -> str:
    """Put the content where its digest says and return that name.

    The same content is the same file, whoever sent it. It is written beside its place and moved
    there whole, so that a file cut short by a crash or a full disk is never taken for it.
    """
    name = f"{digest[:2]}/{digest[2:4]}/{digest}"
    path = _path(name)
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
        return name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix="arriving-", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    return name


def _path(name: str) -> Path:
    return Path(StoredFile._meta.get_field("content").storage.path(name))


def plain_name(name: str) -> str:
    """The last part of a path, without control characters; never empty."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(letter for letter in last if letter.isprintable()).strip()
    return kept[-255:] or "tep"
