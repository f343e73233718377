"""The forum app."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "sala.forum"
    label = "forum"

    def ready(self) -> None:
        """Register what phones send without network, and what search finds."""
        from sala.forum.actions import envelopes, findable
        from sala.offline.api import kinds
        from sala.search.api import sources

        for kind in envelopes.offline_kinds:
            kinds.register(kind)
        sources.register(findable.all_items)
