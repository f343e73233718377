"""The rooms app."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "sala.rooms"
    label = "rooms"

    def ready(self) -> None:
        """Register what this module's lines of the audit log mean."""
        from sala.people.api import audit_sentences
        from sala.rooms.actions.sentences import room_sentences

        audit_sentences.register(room_sentences)
