from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "roviec.reporting"
    label = "reporting"

    def ready(self) -> None:
        from roviec.background import registry
        from roviec.files import owners
        from roviec.organisations import passing
        from roviec.organisations.hierarchy import paths
        from roviec.organisations.history import elsewhere

        # The acts of this room, and rules that count once they are there.
        from roviec.reporting import (  # noqa: F401
            form_rules,
            indicator_rules,
            review_rules,
            schedule_rules,
            verbs,
        )
        from roviec.reporting.defining import DEFINITIONS_BEGIN
        from roviec.reporting.files import may_read
        from roviec.reporting.kept.job import FOLD_TOTALS
        from roviec.reporting.kept.structure import paths_changed
        from roviec.reporting.open_matters import OwedReports
        from roviec.reporting.schedules.due import REQUESTS_DUE
        from roviec.reporting.story_pointers import figures_of

        registry.register(REQUESTS_DUE)
        registry.register(FOLD_TOTALS)
        registry.register(DEFINITIONS_BEGIN)
        owners.register("reporting.reportversion", may_read)
        passing.register("reporting.report", OwedReports())
        elsewhere.register(figures_of)
        paths.when_changed(paths_changed)
