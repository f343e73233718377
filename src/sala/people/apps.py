"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sala.people"
    label = "people"

    def ready(self) -> None:
        """Say what this module's lines of the audit log mean; list what search finds of it."""
        from sala.people.actions.findable import all_items
        from sala.people.actions.sentences import people_sentences
        from sala.people.types import audit_sentences
        from sala.search.api import sources

        audit_sentences.register(people_sentences)
        sources.register(all_items)
