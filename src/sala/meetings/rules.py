"""Who may do what at a meeting."""

from django.db.models import Q, QuerySet

from sala.meetings.models import Delegation, Meeting, Participation
from sala.people.api import Person, Role, Scope, can_add_person, has_role, scopes_with_role

_STAFF = (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISER)
_READERS = (*_STAFF, Role.MINISTRY_VIEWER)


def can_organise(user: Person | None, meeting: Meeting) -> bool:
    """Change the meeting and its list, print badges."""
    return has_role(user, meeting.scope, *_STAFF)


def can_check_in(user: Person | None, meeting: Meeting) -> bool:
    """Check people in at the door: whoever organises."""
    return can_organise(user, meeting)


def can_see_list(user: Person | None, meeting: Meeting) -> bool:
    """Read the list of participants with names."""
    return has_role(user, meeting.scope, *_READERS)


def can_see(user: Person | None, meeting: Meeting) -> bool:
    """Open the meeting's page: who is on its list, and who may read the list."""
    if user is None:
        return False
    return can_see_list(user, meeting) or Participation.objects.filter(meeting=meeting, person=user).exists()


def meetings_visible_to(user: Person | None) -> QuerySet[Meeting]:
    """The meetings whose page `user` may open; agrees with `can_see`."""
    if user is None:
        return Meeting.objects.none()
    mine = Participation.objects.filter(person=user).values("meeting")
    listed = Scope.objects.filter(scopes_with_role(user, *_READERS))
    return Meeting.objects.filter(Q(pk__in=mine) | Q(scope__in=listed))


def can_organise_event(user: Person | None, scope: Scope) -> bool:
    """Make groups and delegations of an event, agree to late substitutes."""
    return has_role(user, scope, *_STAFF)


def can_lead(user: Person | None, delegation: Delegation) -> bool:
    """Name and replace a delegation's people: its head, who manages the organisation, and the event's organisers."""
    if user is None:
        return False
    if user.pk == delegation.head_id or can_organise_event(user, delegation.scope):
        return True
    return can_add_person(user, delegation.organisation)


def can_see_delegation(user: Person | None, delegation: Delegation) -> bool:
    """Read a delegation: who leads it, and who may read the event's lists."""
    return can_lead(user, delegation) or has_role(user, delegation.scope, *_READERS)
