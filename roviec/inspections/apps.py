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
        from roviec.inspections.open_matters import Recommendations, SubjectsUnderWay
        from roviec.organisations import passing

        owners.register("inspections.narrative", sides.may_read_narrative)
        owners.register("inspections.conclusion", sides.may_read_conclusion)
        owners.register("inspections.followup", sides.may_read_step)
        passing.register("inspections.recommendation", Recommendations())
        passing.register("inspections.subject", SubjectsUnderWay())
