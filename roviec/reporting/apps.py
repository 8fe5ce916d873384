from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportingConfig(AppConfig):
    name = "roviec.reporting"
    label = "reporting"

    def ready(self) -> None:
        from roviec.files import owners
        from roviec.organisations import passing
        from roviec.organisations.hierarchy import paths
        from roviec.organisations.history import elsewhere
        from roviec.reporting import verbs  # noqa: F401  # registers the acts of this room
        from roviec.reporting.files import may_read
        from roviec.reporting.kept.structure import count_where_new, paths_changed
        from roviec.reporting.open_matters import OwedReports
        from roviec.reporting.story_pointers import figures_of

        owners.register("reporting.reportversion", may_read)
        passing.register("reporting.report", OwedReports())
        elsewhere.register(figures_of)
        paths.when_changed(paths_changed)
        post_migrate.connect(count_where_new, sender=self)
