"""What the base page shows of the forum."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sala.ui.api import NavEntry


def forum_entry(request: HttpRequest) -> NavEntry:
    """The forums, second in the navigation."""
    del request
    return NavEntry(10, _("Forum"), "forum", "forum:forums", "forum")
