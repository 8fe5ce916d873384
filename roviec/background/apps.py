from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "roviec.background"
    label = "background"

    def ready(self) -> None:
        from roviec.background import permissions, pruning, verbs  # noqa: F401  # register
