from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "roviec.access"
    label = "access"
