"""Every address of the site, by room."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("roviec.home.urls")),
    path("", include("roviec.accounts.urls")),
    path("", include("roviec.files.urls")),
    path("", include("roviec.reporting.urls")),
    path("", include("roviec.inspections.urls")),
    path("", include("roviec.organisations.urls")),
    path("", include("roviec.background.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
if settings.DEBUG:
    urlpatterns.append(path("", include("roviec.interface.urls")))
