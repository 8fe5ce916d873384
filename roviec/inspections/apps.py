from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "roviec.inspections"
    label = "inspections"

    def ready(self) -> None:
        from roviec.files import owners
        from roviec.inspections import (
            actions,  # noqa: F401 — registers the verbs entries may carry
            sides,
        )

        owners.register("inspections.narrative", sides.may_read_narrative)
        owners.register("inspections.conclusion", sides.may_read_conclusion)
        owners.register("inspections.followup", sides.may_read_step)
