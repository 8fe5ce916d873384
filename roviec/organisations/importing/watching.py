"""Whether anybody changed places or units since a file was checked."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max

from roviec.organisations.models import (
    Batch,
    CommitteeMember,
    FileImport,
    GroupedPlace,
    Place,
    PlaceVersion,
    Subordination,
    Unit,
    UnitVersion,
)

HELD = (Place, PlaceVersion, Unit, UnitVersion, Subordination, GroupedPlace, CommitteeMember)


def seen() -> list[Any]:
    """Differs after every act, every step of an import and everything that is set up."""
    counted = [m._default_manager.aggregate(Count("pk"), Max("pk")) for m in (*HELD, Batch)]
    begun = FileImport.objects.filter(steps_done__gt=0)
    return [*counted, list(begun.order_by("pk").values_list("pk", "steps_done"))]
