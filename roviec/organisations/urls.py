from django.urls import URLPattern

app_name = "organisations"

hierarchy: list[URLPattern] = []
"""Places and units as of a day, their stories, search, comparison, groups."""

acts: list[URLPattern] = []
"""Reorganisations: prepared, previewed, confirmed, withdrawn; what waits after them."""

importing: list[URLPattern] = []
"""Places, units and acts from files."""

urlpatterns = [*hierarchy, *acts, *importing]
