"""The notify app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "sala.notify"
    label = "notify"

    def ready(self) -> None:
        """Answer how people, which lies below, tells a person something."""
        from sala.notify.actions import tell_one
        from sala.people.api import tell_person

        tell_person.register(tell_one)
