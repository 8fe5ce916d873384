from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "roviec.reporting"
    label = "reporting"

    def ready(self) -> None:
        from roviec.files import owners
        from roviec.reporting import verbs  # noqa: F401  # registers the acts of this room
        from roviec.reporting.files import may_read

        owners.register("reporting.reportversion", may_read)
