"""The forum app."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "sala.forum"
    label = "forum"

    def ready(self) -> None:
        """Register what phones send without network, what search finds, and the entry in the navigation."""
        from sala.files.api import may_see_picture
        from sala.forms.api import may_answer, may_see_responses
        from sala.forum.actions import envelopes, findable
        from sala.forum.actions.event_forms import may_answer_form, may_see_answers
        from sala.forum.actions.sentences import forum_sentences
        from sala.forum.actions.supports import support_counts
        from sala.forum.albums import album_picture_seen_by
        from sala.forum.joining import links_of_day
        from sala.forum.shell import forum_entry
        from sala.meetings.api import part_links
        from sala.offline.api import kinds
        from sala.people.api import audit_sentences, figures_of
        from sala.search.api import sources
        from sala.ui.api import nav_entries

        may_answer.register(may_answer_form)
        part_links.register(links_of_day)
        may_see_responses.register(may_see_answers)
        for kind in envelopes.offline_kinds:
            kinds.register(kind)
        audit_sentences.register(forum_sentences)
        figures_of.register(support_counts)
        sources.register(findable.all_items)
        may_see_picture.register(album_picture_seen_by)
        nav_entries.register(forum_entry)
