from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "roviec.reporting"
    label = "reporting"

    def ready(self) -> None:
        from roviec.files import owners
        from roviec.organisations import passing
        from roviec.organisations.history import elsewhere
        from roviec.reporting import verbs  # noqa: F401  # registers the acts of this room
        from roviec.reporting.files import may_read
        from roviec.reporting.open_matters import OwedReports
        from roviec.reporting.story_pointers import figures_of

        owners.register("reporting.reportversion", may_read)
        passing.register("reporting.report", OwedReports())
        elsewhere.register(figures_of)
