"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sala.people"
    label = "people"

    def ready(self) -> None:
        """List what search finds of this module."""
        from sala.people.actions.findable import all_items
        from sala.search.api import sources

        sources.register(all_items)
