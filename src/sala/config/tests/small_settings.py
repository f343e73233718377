"""Settings of a small installation for tests of backups: the real database and folders, few tables."""

from sala.config.settings import DATABASES, DEFAULT_AUTO_FIELD, IN_BUCKET, MEDIA_ROOT, ROOT, USE_TZ, VAR

__all__ = [
    "DATABASES",
    "DEFAULT_AUTO_FIELD",
    "INSTALLED_APPS",
    "IN_BUCKET",
    "MEDIA_ROOT",
    "ROOT",
    "SECRET_KEY",
    "USE_TZ",
    "VAR",
]

SECRET_KEY = "for tests only"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "sala.config"]
