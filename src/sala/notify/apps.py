"""The notify app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "sala.notify"
    label = "notify"
