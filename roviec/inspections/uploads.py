"""A file that grew past the limit while it arrived is named beside its field."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.forms import BaseForm

from roviec.files import rules
from roviec.inspections.forms import refuse


def refuse_too_large(form: BaseForm, fields: Iterable[str]) -> None:
    """Call before `is_valid`: the form then shows FIL-01 and everything else that was typed."""
    known = {form.add_prefix(name): name for name in form.fields}
    for field in fields:
        if field in known:
            broken = rules.too_large(settings.UPLOAD_LIMIT)
            broken.field = known[field]
            form.full_clean()
            refuse(form, broken)
