"""The application a web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from roviec.data_folder import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roviec.settings")
# Before the settings are read: all processes of a site must sign with one key.
prepare(os.environ)
application = get_wsgi_application()
