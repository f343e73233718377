"""The competence app."""

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    name = "sala.competence"
    label = "competence"

    def ready(self) -> None:
        """Register what this module's lines of the audit log mean."""
        from sala.competence.actions.sentences import competence_sentences
        from sala.people.api import audit_sentences

        audit_sentences.register(competence_sentences)
