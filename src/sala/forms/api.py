"""The front door of forms."""

from sala.forms.actions.forms import close_at, create_form, publish_form, save_draft
from sala.forms.actions.responses import BadAnswersError, Given, forget_answerers, respond
from sala.forms.models import Form, FormVersion, Response
from sala.forms.queries import current_version
from sala.forms.tables import Bar, QuestionTally, tally
from sala.forms.types import Channel, Who, may_answer, may_see_responses

__all__ = [
    "BadAnswersError",
    "Bar",
    "Channel",
    "Form",
    "FormVersion",
    "Given",
    "QuestionTally",
    "Response",
    "Who",
    "close_at",
    "create_form",
    "current_version",
    "forget_answerers",
    "may_answer",
    "may_see_responses",
    "publish_form",
    "respond",
    "save_draft",
    "tally",
]
