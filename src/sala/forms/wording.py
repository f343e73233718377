"""What the interpreter's codes say in the reader's language."""

from django.utils.translation import gettext_lazy as _

from sala.files.api import SENTENCES, Refusal
from sala.forms.types import Item
from sala.kit.i18n import Text

ERRORS = {
    "required": _("Please answer this question."),
    "constraint": _("This answer does not fit the question."),
    "choice": _("Choose one of the answers that are offered."),
    "integer": _("Write a whole number in digits."),
    "decimal": _("Write a number in digits."),
    "date": _("Write the day as 2023-04-30."),
    "geopoint": _("Write the place as two numbers, e.g. 11.5564, 104.9282."),
    "image": _("Choose a picture."),
    "later": _("Very many pictures come from this place at the moment. Send it again in a few minutes."),
    "long": _("This is longer than 5,000 signs. Shorten it."),
}


PICTURE = "picture "  # before the code of what is wrong with a picture itself


def error_sentence(item: Item, code: str) -> str:
    """Why an answer is not taken: the form's own words where it has them."""
    if code.startswith(PICTURE):
        return str(SENTENCES[Refusal(code.removeprefix(PICTURE))])
    own = {"constraint": "message", "required": "required_message"}.get(code, "")
    said = Text(item[own]) if own in item else None
    return str(said) if said else str(ERRORS[code])
