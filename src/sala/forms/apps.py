"""The forms app."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "sala.forms"
    label = "forms"

    def ready(self) -> None:
        """Register what phones send without network, who sees pictures, and what our lines of the audit log mean."""
        from sala.files.api import may_see_picture
        from sala.forms.actions import envelopes
        from sala.forms.actions.forms import form_sentences
        from sala.forms.rules import picture_seen_by
        from sala.offline.api import kinds
        from sala.people.api import audit_sentences

        for kind in envelopes.offline_kinds:
            kinds.register(kind)
        audit_sentences.register(form_sentences)
        may_see_picture.register(picture_seen_by)
