"""Tables of the forum, by subject. Everything imports them from here."""

from sala.forum.models.albums import Album, Named, NewsItem, Objection, Shown
from sala.forum.models.box import Cite, Move, NoteTranslation, Reflection, Theme
from sala.forum.models.events import MOST_TOLD, Day, Event, Partner
from sala.forum.models.forms import EventForm
from sala.forum.models.letters import Letter, LetterText
from sala.forum.models.messages import LONGEST_BODY, LONGEST_SUBJECT, Message
from sala.forum.models.prompts import Answer, AnswerTranslation, Prompt
from sala.forum.models.questions import Question, Support, Translation, Withdrawal
from sala.forum.models.schedule import (
    Delay,
    FeedKey,
    ScheduleVersion,
    Session,
    SessionExternalId,
    SessionPerson,
    Visit,
)

__all__ = [
    "LONGEST_BODY",
    "LONGEST_SUBJECT",
    "MOST_TOLD",
    "Album",
    "Answer",
    "AnswerTranslation",
    "Cite",
    "Day",
    "Delay",
    "Event",
    "EventForm",
    "FeedKey",
    "Letter",
    "LetterText",
    "Message",
    "Move",
    "Named",
    "NewsItem",
    "NoteTranslation",
    "Objection",
    "Partner",
    "Prompt",
    "Question",
    "Reflection",
    "ScheduleVersion",
    "Session",
    "SessionExternalId",
    "SessionPerson",
    "Shown",
    "Support",
    "Theme",
    "Translation",
    "Visit",
    "Withdrawal",
]
