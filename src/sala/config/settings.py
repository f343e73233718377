"""All settings, in one file, from the environment. What is missing or wrong stops the start with a sentence.

SALA_VAR         folder for everything that is written (default: var/ beside run.py)
DATABASE_URL     sqlite:///… or postgres://… (default: SQLite in SALA_VAR)
SALA_SECRET_KEY  signing key; when absent it is made once in SALA_VAR/secret_key
SALA_HOSTS       comma-separated host names that may be served (default: all, for a laptop in a hall)
SALA_URL         the address that is printed on cards and sheets, e.g. https://sala.example
SALA_SECURE=1    served over HTTPS only (run.py sets it with a certificate; an https:// SALA_URL means it too)
SALA_FILES       where pictures are kept: a folder (default: SALA_VAR/media), or s3://bucket/prefix?region=…&endpoint=…
                 with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
SALA_LARGEST_PICTURE  the longer side of the largest version that is kept, in pixels (default: 1600)
SALA_SECOND_FACTOR  off | asked | required: of people with power over others' data (default: asked)
SALA_STEP_UP_HOURS  how old a second factor may be before the most powerful acts ask for it again (default: 12)
SALA_OIDC        a JSON file with ministries' sign-in (docs/howto/ministry-accounts.md); the secrets stand in
                 SALA_OIDC_SECRET_NAME, one for each
SALA_DEBUG=1     developers only
SALA_UNMERGE_DAYS  for how many days two united entries of a person can be divided again (default: 180)
SALA_ERASURE_DAYS  how many days pass between asking for erasure and the erasure (default: 14)
SALA_DEMO=1      the demonstration: its people are shown on the sign-in page

Messages leave the house over the channels that are named here; without any they stand in the app only. Each needs
SALA_URL, because a message leads to a page. `manage.py try_channel` tries one.

SALA_MAIL            smtp://name:password@host:587 (STARTTLS), smtps://…:465 (TLS), smtp+plain://host:25 (neither)
SALA_MAIL_FROM       who the e-mails are from, e.g. Sala <sala@example.org>
SALA_SMS             an SMS gateway, as an address of apprise with {to} where the phone's number stands
SALA_TELEGRAM        the key of a Telegram bot
SALA_TELEGRAM_BOT    the bot's name, without @
SALA_TELEGRAM_API    another address of Telegram's interface for bots (default: https://api.telegram.org)
SALA_OTHER           any other service that reaches a phone number, as an address of apprise with {to}
SALA_OTHER_NAME      what that service is called
"""

import os
import re
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from sala.config.ministries import ministries

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("SALA_VAR") or ROOT / "var").resolve()
VAR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, else one made once and kept readable by the owner only."""
    if given := os.environ.get("SALA_SECRET_KEY"):
        return given
    path = VAR / "secret_key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _database() -> dict[str, Any]:
    """One database, tuned for what each engine promises: nothing acknowledged is lost, connections are kept."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'sala.sqlite3'}"
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    options = settings.setdefault("OPTIONS", {})
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["CONN_MAX_AGE"] = None
        options["timeout"] = 20
        # IMMEDIATE: a writer waits for its turn at the start instead of failing half-way.
        options["transaction_mode"] = "IMMEDIATE"
        options["init_command"] = (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-16000;"
        )
    elif settings["ENGINE"] == "django.db.backends.postgresql":
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    else:
        message = f"DATABASE_URL names {settings['ENGINE']}; Sala runs on sqlite:// or postgres://."
        raise ImproperlyConfigured(message)
    return settings


def _files() -> dict[str, Any]:
    """Where files are kept. In a bucket they are private too: only our own view gives them out."""
    given = os.environ.get("SALA_FILES", "")
    if not given.startswith("s3:"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(given)
    more = dict(parse_qsl(parts.query))
    if not parts.netloc or set(more) - {"region", "endpoint"}:
        message = "SALA_FILES is a folder, or s3://bucket/prefix?region=…&endpoint=…"
        raise ImproperlyConfigured(message)
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "region_name": more.get("region"),
        "endpoint_url": more.get("endpoint"),
        "default_acl": "private",
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _one_of(name: str, first: str, *others: str) -> str:
    """One of these words from the environment; the first when nothing is said."""
    said = os.environ.get(name) or first
    if said not in {first, *others}:
        message = f"{name} is {said!r}; it must be one of: {first}, {', '.join(others)}."
        raise ImproperlyConfigured(message)
    return said


def _hours(name: str, usual: int) -> int:
    """A number of hours from the environment."""
    said = os.environ.get(name) or str(usual)
    if not (said.isascii() and said.isdigit() and int(said)):
        message = f"{name} is {said!r}; it must be a whole number of hours, at least 1."
        raise ImproperlyConfigured(message)
    return int(said)


def _mail(url: str) -> dict[str, Any]:
    """Django's settings of e-mail from one address."""
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    parts = urlsplit(url)
    if parts.scheme not in ports or not parts.hostname:
        message = "SALA_MAIL must be smtp://name:password@host:587, smtps://… or smtp+plain://host:25."
        raise ImproperlyConfigured(message)
    return {
        "HOST": parts.hostname,
        "PORT": parts.port or ports[parts.scheme],
        "HOST_USER": unquote(parts.username or ""),
        "HOST_PASSWORD": unquote(parts.password or ""),
        "USE_TLS": parts.scheme == "smtp",
        "USE_SSL": parts.scheme == "smtps",
        "TIMEOUT": 20,
    }


_NEEDED = {
    "SALA_MAIL": ("email", "SALA_MAIL_FROM", r".*", ""),
    "SALA_TELEGRAM": (
        "telegram",
        "SALA_TELEGRAM_BOT",
        r"\d+:[\w-]{20,}",
        "look like 123456789:AbC…, as Telegram gives it",
    ),
    "SALA_SMS": ("sms", "", r"[a-z0-9+]+://.*\{to\}.*", "be an address of apprise with {to} in it"),
    "SALA_OTHER": (
        "other",
        "SALA_OTHER_NAME",
        r"[a-z0-9+]+://.*\{to\}.*",
        "be an address of apprise with {to} in it",
    ),
}


def _channels() -> dict[str, str]:
    """The channels that are set up, with what each needs: its sender, key or address. No message repeats a secret."""
    found: dict[str, str] = {}
    for name, (channel, also, form, must) in _NEEDED.items():
        given = os.environ.get(name, "")
        if also and bool(given) != bool(os.environ.get(also)):
            message = f"{name} and {also} belong together: set both, or none."
            raise ImproperlyConfigured(message)
        if given and not re.fullmatch(form, given):
            message = f"{name} must {must}."
            raise ImproperlyConfigured(message)
        if given:
            found[channel] = os.environ["SALA_MAIL_FROM"] if channel == "email" else given
    if found and not os.environ.get("SALA_URL", "").startswith(("http://", "https://")):
        message = (
            "Messages lead to pages: set SALA_URL to the address of this Sala, e.g. https://sala.example."
        )
        raise ImproperlyConfigured(message)
    if "email" in found and "@" not in parseaddr(found["email"])[1]:
        message = "SALA_MAIL_FROM must hold an e-mail address, e.g. Sala <sala@example.org>."
        raise ImproperlyConfigured(message)
    return found


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("SALA_DEBUG") == "1"
DEMO = os.environ.get("SALA_DEMO") == "1"
ALLOWED_HOSTS = [host for host in os.environ.get("SALA_HOSTS", "*").split(",") if host]
SITE_URL = os.environ.get("SALA_URL", "").rstrip("/")
SECURE = SITE_URL.startswith("https://") or os.environ.get("SALA_SECURE") == "1"

UNMERGE_DAYS = int(os.environ.get("SALA_UNMERGE_DAYS", "180"))
ERASURE_DAYS = int(os.environ.get("SALA_ERASURE_DAYS", "14"))

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if redis := os.environ.get("REDIS_URL"):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "sala.config",
    "sala.frontpage",
    "sala.forum",
    "sala.rooms",
    "sala.competence",
    "sala.meetings",
    "sala.forms",
    "sala.notify",
    "sala.files",
    "sala.offline",
    "sala.people",
    "sala.search",
    "sala.ui",
]
MIDDLEWARE = [
    "sala.ui.middleware.PublicPages",
    "sala.ui.middleware.Compression",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sala.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sala.ui.middleware.NullBytes",
    "sala.people.middleware.SignedIn",
    "sala.people.middleware.KeepLanguage",
]
ROOT_URLCONF = "sala.config.urls"
WSGI_APPLICATION = "sala.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": ["sala.ui.context.shell"],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "sala.ui.templatetags.ui",
            ],
        },
    }
]

# Identity: docs/decisions/0006-identity.md
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sala.people.auth.SecretBackend",
    "sala.people.auth.CodeBackend",
]
# Passkeys, code apps, recovery codes: docs/decisions/0016-second-factor.md
SECOND_FACTOR = _one_of("SALA_SECOND_FACTOR", "asked", "off", "required")
OIDC = ministries()
STEP_UP_HOURS = _hours("SALA_STEP_UP_HOURS", 12)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "sala.people.sessions"
# Argon2 costs a tenth of a second of a core: phones that a person trusts stay signed in for half a year.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 183
SESSION_COOKIE_NAME = "sala"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "sala_form"
CSRF_FAILURE_VIEW = "sala.ui.pages.failures.stale_form"
LOGIN_URL = "people:sign_in"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
# In a hall forty phones share one address: only the tried name is locked, never the address.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "sala.people.auth.tried_name"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# It keeps what was sent with a wrong try; a wrong PIN is often nearly the right one, or the right one of another place.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "secret", "again", "old", "code", "credential"]

# Jobs: docs/decisions/0014-jobs-and-outbox.md
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "OPTIONS": {"id_function": "sala.kit.ids.uuid7"},
    }
}

# Messages: docs/decisions/0014-jobs-and-outbox.md
CHANNELS = _channels()
for _name, _value in _mail(os.environ["SALA_MAIL"]).items() if "email" in CHANNELS else ():
    globals()[f"EMAIL_{_name}"] = _value
TELEGRAM_BOT = os.environ.get("SALA_TELEGRAM_BOT", "").removeprefix("@")
TELEGRAM_API = os.environ.get("SALA_TELEGRAM_API", "https://api.telegram.org").rstrip("/")
if not TELEGRAM_API.startswith(("http://", "https://")):
    message = "SALA_TELEGRAM_API must begin with https:// or http://."
    raise ImproperlyConfigured(message)
OTHER_NAME = os.environ.get("SALA_OTHER_NAME", "")

LANGUAGE_CODE = "en"
LANGUAGES = [("km", _("Khmer")), ("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "sala_language"
# The other modules are apps, whose catalogues Django finds by itself.
LOCALE_PATHS = [ROOT / "src/sala/kit/locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": _files(),
    "staticfiles": {"BACKEND": "sala.ui.storage.StaticFiles"},
}
IN_BUCKET = os.environ.get("SALA_FILES", "").startswith("s3:")
MEDIA_ROOT = VAR / "media" if IN_BUCKET else Path(os.environ.get("SALA_FILES") or VAR / "media").resolve()
LARGEST_PICTURE = int(os.environ.get("SALA_LARGEST_PICTURE") or 1600)
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs our files, and each header is paid on every phone
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("SALA_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
# A 300-page text (about 750 kB of Khmer in UTF-8) must reach the form, which then says that it is too long.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Twenty pictures at a time without script; each is bounded by the first handler.
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "sala.ui.requests.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"sala": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
# axes.W002: its middleware would replace the sign-in page; the page itself says that the name is locked.
# axes.W006: we lock by the tried name alone, so rotating addresses or cookies gains nothing.
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]
