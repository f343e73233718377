"""The front door of forms."""

from sala.forms.actions.forms import create_form, publish_form, save_draft
from sala.forms.actions.responses import BadAnswersError, Given, respond
from sala.forms.models import Form, FormVersion, Response
from sala.forms.queries import current_version
from sala.forms.types import Channel, Who, may_answer, may_see_responses

__all__ = [
    "BadAnswersError",
    "Channel",
    "Form",
    "FormVersion",
    "Given",
    "Response",
    "Who",
    "create_form",
    "current_version",
    "may_answer",
    "may_see_responses",
    "publish_form",
    "respond",
    "save_draft",
]
