from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "roviec.organisations"
    label = "organisations"
