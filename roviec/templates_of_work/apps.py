from django.apps import AppConfig


class TemplatesOfWorkConfig(AppConfig):
    name = "roviec.templates_of_work"
    label = "templates_of_work"
