"""The forum app."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "sala.forum"
    label = "forum"

    def ready(self) -> None:
        """Register what phones send without network."""
        from sala.forum.actions import questions
        from sala.offline.api import kinds

        for kind in questions.offline_kinds:
            kinds.register(kind)
