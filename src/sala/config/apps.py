"""The config app: it only holds commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "sala.config"
    label = "config"
