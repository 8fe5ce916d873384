from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "roviec.files"
    label = "files"
