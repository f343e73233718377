"""Who may do what in a forum. Schedules and shown questions are public."""

import uuid

from django.db.models import Q, QuerySet

from sala.forum.models import Event, Message, Question, Session, SessionPerson
from sala.forum.types import Part, QuestionState
from sala.notify.api import Notice
from sala.people.api import Person, Role, Scope, ScopeKind, has_role, scopes_with_role

_STAFF = (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISER)
_READERS = (Role.RAPPORTEUR, Role.INTERPRETER)


def can_organise(user: Person | None, event: Event) -> bool:
    """Plan sessions, publish the schedule, say delays."""
    return has_role(user, event.scope, *_STAFF)


def can_chair(user: Person | None, event: Event, session: Session | None) -> bool:
    """Take and answer questions, and say that the hall runs late: organisers, chairs of the event, and the
    session's own chair.
    """
    if user is None:
        return False
    if has_role(user, event.scope, *_STAFF, Role.CHAIR):
        return True
    return (
        session is not None
        and SessionPerson.objects.filter(session=session, person=user, part=Part.CHAIR).exists()
    )


def chaired_sessions(user: Person | None, event: Event) -> frozenset[uuid.UUID] | None:
    """The sessions whose questions `user` may take; None means all of the event's, with the questions to the whole
    forum.

    Agrees with `can_chair`; one query at most.
    """
    if has_role(user, event.scope, *_STAFF, Role.CHAIR):
        return None
    if user is None:
        return frozenset()
    parts = SessionPerson.objects.filter(session__event=event, person=user, part=Part.CHAIR)
    return frozenset(parts.values_list("session_id", flat=True))


def can_type_in(user: Person | None, event: Event) -> bool:
    """Type in what was written on paper: organisers, chairs and rapporteurs."""
    return has_role(user, event.scope, *_STAFF, Role.CHAIR, Role.RAPPORTEUR)


def can_moderate(user: Person | None, event: Event) -> bool:
    """Show and hide questions, and read why: organisers and chairs of the event."""
    return has_role(user, event.scope, *_STAFF, Role.CHAIR)


def moderates_still(user: Person | None, event: Event) -> bool:
    """Whether the closing leaves `user` what she may do with questions: organisers alone. Late ones still come from
    phones, and what must not be shown has to go as long as the page stands.
    """
    return event.closed_at is None or can_organise(user, event)


def can_translate(user: Person | None, event: Event) -> bool:
    """Write translations beneath questions."""
    return has_role(user, event.scope, *_STAFF, Role.CHAIR, *_READERS)


def questions_visible_to(user: Person | None, event: Event) -> QuerySet[Question]:
    """What `user` sees on lists: everybody the shown ones, moderators all, a person also her own; withdrawn ones
    nobody.
    """
    questions = Question.objects.filter(event=event, withdrawn=False)
    if can_moderate(user, event):
        return questions
    public = Q(state__in=[QuestionState.SHOWN, QuestionState.TAKEN, QuestionState.ANSWERED])
    return questions.filter(public | Q(author_id=user.pk) if user else public)


def can_see_question(user: Person | None, question: Question) -> bool:
    """Agrees with `questions_visible_to` (a test compares them)."""
    if question.withdrawn:
        return False
    hidden = question.state in {QuestionState.WAITING, QuestionState.HIDDEN}
    own = user is not None and question.author_id == user.pk
    return not hidden or own or can_moderate(user, question.event)


def can_read_notes(user: Person | None, event: Event) -> bool:
    """Read the reflections box before its themes are shared: organisers, chairs and rapporteurs of the event."""
    return has_role(user, event.scope, *_STAFF, Role.CHAIR, Role.RAPPORTEUR)


def can_sort_notes(user: Person | None, event: Event) -> bool:
    """Sort notes into themes, translate them, write the themes' sentences, share them: rapporteurs and organisers."""
    return has_role(user, event.scope, *_STAFF, Role.RAPPORTEUR)


def can_read_answers(user: Person | None, event: Event, session: Session | None) -> bool:
    """Read what was answered to prompts: organisers, chairs, rapporteurs and interpreters of the event, and whoever
    leads the session.
    """
    return can_translate(user, event) or can_chair(user, event, session)


def can_say_delay(user: Person | None, event: Event) -> bool:
    """Say that a hall runs late: organisers, chairs of the event, and whoever chairs one of its sessions."""
    if can_chair(user, event, None):
        return True
    return (
        user is not None
        and SessionPerson.objects.filter(session__event=event, person=user, part=Part.CHAIR).exists()
    )


def programmes_to_organise_in(user: Person | None) -> QuerySet[Scope]:
    """The programmes in which `user` may start a forum: programme leads their own, administrators all."""
    return Scope.objects.filter(
        scopes_with_role(user, Role.ADMINISTRATOR, Role.PROGRAMME_LEAD), kind=ScopeKind.PROGRAMME
    ).order_by("path")


def can_read_message(user: Person | None, message: Message) -> bool:
    """Read a message that was sent: those who were told it, and organisers."""
    if user is None:
        return False
    told = Notice.objects.filter(matter=message.matter, person_id=user.pk)
    return can_organise(user, message.event) or told.exists()


def can_tell(user: Person | None, event: Event) -> bool:
    """Keep the albums and write the news: organisers and rapporteurs of the event, and those above them."""
    return has_role(user, event.scope, *_STAFF, Role.RAPPORTEUR)
