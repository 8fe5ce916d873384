"""Names as people look for them: without tone marks, hats, horns and capitals.

“bac kan”, “Bắc Kạn” and “BẮC KẠN” are one, and so are “Hoà Bình” and “Hòa Bình”, “Mỹ Lý” and
“Mĩ Lí”.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from roviec.reading.folding import key

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField

_D = str.maketrans("đ", "d")


def folded(text: str) -> str:
    """The text in plain small letters with single spaces; what was folded stays as it is."""
    marked = unicodedata.normalize("NFD", key(text).translate(_D))
    # Once more: a `y` may only show its sound when its marks are gone.
    return key("".join(sign for sign in marked if not unicodedata.combining(sign)))


class FoldedField(_Text):
    """Other fields of the row, folded: kept whenever the row is written, singly or in bulk.

    To a migration it is plain text, so that migrations need nothing of this module.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), **options: Any) -> None:
        self.of = tuple(of)
        super().__init__(*args, **{"default": "", "editable": False, **options})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def pre_save(self, row: models.Model, add: bool) -> str:
        value = folded(" ".join(filter(None, (getattr(row, name) for name in self.of))))
        setattr(row, self.attname, value)
        return value
