"""Every setting of a Rõ Việc site, on one page.

What a site may set stands in `Site`, read from the environment (`ROVIEC_…`); a bad value stops the
start with a sentence that says what to write instead. The rest of the page is what Django needs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from roviec.data_folder import data_folder, secret_for_reading

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Site:
    """What differs between one site and the next."""

    database_url: str
    data: Path
    """Where the embedded database, stored files and the secret key live."""
    secret_key: str
    debug: bool
    hosts: tuple[str, ...]
    https: bool
    """Cookies travel over HTTPS only. Off for a laptop on 127.0.0.1."""
    upload_limit: int
    """Bytes one uploaded file may have."""
    session_hours: int
    """How long a session lasts after the last thing done in it."""
    proxies: int
    """How many proxies of one's own stand before the site; only then is X-Forwarded-For read."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Site:
        def value(name: str, default: str) -> str:
            return environment.get(f"ROVIEC_{name}", "").strip() or default

        data = data_folder(environment)
        return cls(
            database_url=value("DATABASE_URL", f"sqlite:///{quote(str(data))}/roviec.sqlite3"),
            data=data,
            secret_key=value("SECRET_KEY", "") or secret_for_reading(data),
            debug=_flag("DEBUG", value("DEBUG", "0")),
            hosts=_names(value("HOSTS", "127.0.0.1,localhost,[::1]")),
            https=_flag("HTTPS", value("HTTPS", "1")),
            upload_limit=_whole("UPLOAD_LIMIT_MB", value("UPLOAD_LIMIT_MB", "25")) * 1024 * 1024,
            session_hours=_whole("SESSION_HOURS", value("SESSION_HOURS", "10")),
            proxies=_count("PROXIES", value("PROXIES", "0")),
        )


def _flag(name: str, text: str) -> bool:
    if text not in {"0", "1"}:
        raise ImproperlyConfigured(f"ROVIEC_{name} is {text!r}; write 1 for yes or 0 for no.")
    return text == "1"


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ImproperlyConfigured(f"ROVIEC_{name} is {text!r}; write a whole number from 1.")
    return int(text)


def _count(name: str, text: str) -> int:
    return 0 if text == "0" else _whole(name, text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def database(url: str) -> dict[str, Any]:
    """Django's description of a database from its address.

    `sqlite:///relative/path`, `sqlite:////absolute/path` or
    `postgresql://user:password@host:port/name?sslmode=require` (host empty: the local socket).
    What stands for itself in an address is written in percent: `%23` for `#`. Raises
    `ImproperlyConfigured`, never repeating the password.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _refused("cannot be read as an address") from error
    if parts.fragment:
        raise _refused("has a # in it; write %23 for it")
    if parts.scheme == "sqlite":
        return _sqlite(parts)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    raise _refused(
        f"starts with {parts.scheme!r}; write sqlite:///path or postgresql://user@host/name"
    )


def _refused(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"ROVIEC_DATABASE_URL {why}.")


def _sqlite(parts: SplitResult) -> dict[str, Any]:
    # As elsewhere, three slashes begin a relative path and four an absolute one.
    name = unquote(parts.path).removeprefix("/")
    if not name or parts.netloc:
        raise _refused("names no file; write sqlite:///relative/path or sqlite:////absolute/path")
    if parts.query:
        raise _refused("has a ? in it; write %3F for it, SQLite takes no options here")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # Tests meet the locks of a real file, which a database in memory does not have.
        "TEST": {"NAME": f"{name}.test"},
        "OPTIONS": {
            # A writer takes its lock at the start: two writers queue, none fails late.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


# Where an address gives these in its query, as libpq allows, and what Django calls them.
_PLACES = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
# Options of libpq that an address may carry; a misspelt sslmode must not pass unnoticed.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
_OPTIONS = frozenset(
    {
        "application_name",
        "channel_binding",
        "connect_timeout",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "options",
        "passfile",
        "require_auth",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
        "tcp_user_timeout",
    }
)


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    name = unquote(parts.path).removeprefix("/")
    if not name or "/" in name:
        raise _refused("names no database; write postgresql://user@host/name")
    found: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": _port(parts),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }
    for option, given in parse_qsl(parts.query, keep_blank_values=True):
        if option in _PLACES:
            found[_PLACES[option]] = given
        elif option in _OPTIONS:
            found["OPTIONS"][option] = given
        else:
            known = ", ".join(sorted(_OPTIONS | _PLACES.keys()))
            raise _refused(f"has an unknown option {option!r}; known are {known}")
    if found["PORT"] and not (found["PORT"].isdecimal() and 0 < int(found["PORT"]) < 65536):
        raise _refused("has a port that is no number from 1 to 65535")
    return found


def _port(parts: SplitResult) -> str:
    try:
        return str(parts.port or "")
    except ValueError:
        return "unreadable"


SITE = Site.read(os.environ)

SECRET_KEY = SITE.secret_key
DEBUG = SITE.debug
ALLOWED_HOSTS = list(SITE.hosts)
DATABASES = {"default": database(SITE.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

ROOT_URLCONF = "roviec.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "roviec.interface",
    "roviec.access",
    "roviec.audit",
    "roviec.background",
    "roviec.files",
    "roviec.organisations",
    "roviec.accounts",
    "roviec.reporting",
    "roviec.inspections",
    "roviec.home",
    "roviec.templates_of_work",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Outside the static files, so that those are compressed too.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "roviec.interface.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "roviec.files.middleware.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "roviec.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "roviec.home.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "roviec.interface.forms.InterfaceRenderer"

# Vietnamese is the language the pages are written in; English is a translation of it.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": SITE.data / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Found in the packages at start, so that no collecting step stands before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 600

LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:tasks"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]
SESSION_COOKIE_AGE = SITE.session_hours * 3600
# Work puts the end off (accounts.middleware), and closing the browser ends the session.
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.https
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SITE.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SITE.https else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE.https else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The queue of the worker; what is done in it stands in roviec/background.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

FILE_UPLOAD_HANDLERS = [
    "roviec.files.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_LIMIT = SITE.upload_limit
TRUSTED_PROXIES = SITE.proxies

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
