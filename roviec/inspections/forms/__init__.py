"""What people type, checked for shape; rules are the actions' own."""

from __future__ import annotations

from django import forms

from roviec.access.rules import RuleBroken


def refuse(form: forms.BaseForm, broken: RuleBroken) -> None:
    """Show a refusal beside its field, or at the top where the form has no such field."""
    field = broken.field if broken.field in form.fields else None
    form.add_error(field, broken.message)
