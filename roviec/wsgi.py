"""The application a web server runs."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from roviec.data_folder import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roviec.settings")
# Before the settings are read: all processes of a site must sign with one key.
prepare(os.environ)
application = get_wsgi_application()
# The reader is loaded before somebody waits for it.
import_module("roviec.reading.facts")
import_module("roviec.reading.sources")
