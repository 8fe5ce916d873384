"""The gallery, otherwise there only with DEBUG, and the language switch."""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("roviec.interface.urls")),
]
