"""The files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sala.files"
    label = "files"
