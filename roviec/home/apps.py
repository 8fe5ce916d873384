from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "roviec.home"
    label = "home"

    def ready(self) -> None:
        from roviec import checks  # noqa: F401  # registers on import
