"""The notify app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "sala.notify"
    label = "notify"

    def ready(self) -> None:
        """Answer how people, which lies below, tells a person something; say what lines of the log mean."""
        from sala.notify.actions.sentences import notify_sentences
        from sala.notify.actions.telling import tell_one
        from sala.notify.queries import unread_of as count_unread
        from sala.people.api import audit_sentences, tell_person, unread_of

        audit_sentences.register(notify_sentences)
        tell_person.register(tell_one)
        unread_of.register(count_unread)
