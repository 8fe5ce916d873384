from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "roviec.interface"
    label = "interface"
