"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Wiring of the module."""

    name = "sala.search"
    label = "search"
