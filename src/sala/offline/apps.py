"""The offline app."""

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    name = "sala.offline"
    label = "offline"

    def ready(self) -> None:
        """Register the kind that belongs to the people module, which lies below and cannot know of envelopes."""
        from sala.offline.actions.details import details_kind
        from sala.offline.actions.sentences import offline_sentences
        from sala.offline.types import kinds
        from sala.people.api import audit_sentences

        kinds.register(details_kind)
        audit_sentences.register(offline_sentences)
