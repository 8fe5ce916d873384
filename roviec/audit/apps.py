from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "roviec.audit"
    label = "audit"
