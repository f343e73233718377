"""The meetings app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "sala.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Register what phones send without network."""
        from sala.meetings.actions.check_in import check_in_kind
        from sala.offline.api import kinds

        kinds.register(check_in_kind)
