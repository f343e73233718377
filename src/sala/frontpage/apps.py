"""The frontpage app."""

from django.apps import AppConfig


class FrontpageConfig(AppConfig):
    name = "sala.frontpage"
    label = "frontpage"

    def ready(self) -> None:
        """Tell the base page who looks: the only module that sees people and notices together."""
        from sala.frontpage.shell import home_entry, search_entry, viewer_of
        from sala.ui.api import nav_entries, viewer

        viewer.register(viewer_of)
        nav_entries.register(home_entry)
        nav_entries.register(search_entry)
