"""The meetings app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "sala.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Register what phones send without network."""
        from sala.meetings.actions.answers import answer_kind
        from sala.meetings.actions.check_in import check_in_kind
        from sala.meetings.actions.sentences import meeting_sentences
        from sala.meetings.queries import scopes_of
        from sala.meetings.tasks import fill_after_merging
        from sala.offline.api import kinds
        from sala.people.api import audit_sentences, jobs_after_merging, scopes_taken_part_in

        kinds.register(check_in_kind)
        kinds.register(answer_kind)
        audit_sentences.register(meeting_sentences)
        jobs_after_merging.register(fill_after_merging)
        scopes_taken_part_in.register(scopes_of)
