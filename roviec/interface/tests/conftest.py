"""The interface stands alone in its tests: no other room's addresses, frame or middleware."""

import copy

import pytest


@pytest.fixture(autouse=True)
def alone(settings):
    templates = copy.deepcopy(settings.TEMPLATES)
    options = templates[0]["OPTIONS"]
    options["context_processors"] = [
        name for name in options["context_processors"] if not name.startswith("roviec.")
    ]
    settings.TEMPLATES = templates
    own = ("roviec.interface.", "django", "csp", "whitenoise")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.startswith(own)]
    settings.ROOT_URLCONF = "roviec.interface.tests.urls"
