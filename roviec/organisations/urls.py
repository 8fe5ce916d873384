from django.urls import URLPattern, path

from roviec.organisations.views import (
    act_lines,
    committees,
    comparing,
    foreseen,
    gaps,
    groups,
    search,
    story,
    waiting,
)
from roviec.organisations.views import acts as reorganisations
from roviec.organisations.views import hierarchy as hierarchies
from roviec.organisations.views import importing as imports

app_name = "organisations"

hierarchy: list[URLPattern] = [
    path("organisations/", hierarchies.places, name="places"),
    path("organisations/lines/<slug:code>/", hierarchies.line, name="line"),
    path("organisations/places/<int:pk>/", story.place, name="place"),
    path("organisations/units/<int:pk>/", story.unit, name="unit"),
    path("organisations/search/", search.search, name="search"),
    path("organisations/compare/", comparing.compare, name="compare"),
    path("organisations/groups/", groups.groups, name="groups"),
    path("organisations/groups/<slug:code>/", groups.grouping, name="grouping"),
    path("organisations/groups/<slug:code>/put/", groups.put, name="put_in_group"),
    path("organisations/gaps/", gaps.gaps_page, name="gaps"),
]
"""Places and units as of a day, their stories, search, comparison, groups."""

acts: list[URLPattern] = [
    path("organisations/acts/", reorganisations.acts, name="acts"),
    path("organisations/acts/new/", reorganisations.new_act, name="new_act"),
    path("organisations/acts/<int:pk>/", reorganisations.act, name="act"),
    path("organisations/acts/<int:pk>/edit/", reorganisations.edit_act, name="edit_act"),
    path("organisations/acts/<int:pk>/add/<slug:kind>/", act_lines.add_line, name="add_line"),
    path("organisations/acts/<int:pk>/lines/<int:line>/", act_lines.edit_line, name="edit_line"),
    path(
        "organisations/acts/<int:pk>/lines/<int:line>/remove/",
        act_lines.drop_line,
        name="remove_line",
    ),
    path("organisations/acts/<int:pk>/accept/", act_lines.accept, name="accept_lines"),
    path("organisations/acts/<int:pk>/preview/", foreseen.preview, name="preview_act"),
    path("organisations/acts/<int:pk>/look/", foreseen.look, name="look_ahead"),
    path("organisations/acts/<int:pk>/confirm/", foreseen.confirm, name="confirm_act"),
    path("organisations/acts/<int:pk>/withdraw/", foreseen.withdraw, name="withdraw_act"),
    path("organisations/acts/<int:pk>/undo/", foreseen.undo, name="undo_act"),
    path("organisations/waiting/", waiting.waiting, name="waiting"),
    path("organisations/waiting/<int:pk>/assign/", waiting.assign, name="assign"),
    path("organisations/committees/", committees.committees, name="committees"),
    path("organisations/committees/<int:pk>/", committees.committee, name="committee"),
    path("organisations/committees/<int:pk>/join/", committees.join_committee, name="join"),
    path(
        "organisations/committees/<int:pk>/leave/<int:member>/",
        committees.leave_committee,
        name="leave",
    ),
    path(
        "organisations/committees/<int:pk>/standing/<int:member>/",
        committees.make_standing,
        name="make_standing",
    ),
]
"""Reorganisations: prepared, previewed, confirmed, withdrawn; what waits after them."""

importing: list[URLPattern] = [
    path("organisations/import/", imports.imports, name="imports"),
    path("organisations/import/<int:pk>/", imports.one_import, name="import"),
    path("organisations/import/<int:pk>/check/", imports.check_import, name="import_check"),
    path("organisations/import/<int:pk>/write/", imports.write_import, name="import_write"),
    path("organisations/import/<int:pk>/problems.xlsx", imports.problems, name="import_problems"),
    path("organisations/import/<slug:of>.xlsx", imports.example, name="import_example"),
]
"""Places, units and acts from files."""

urlpatterns = [*hierarchy, *acts, *importing]
