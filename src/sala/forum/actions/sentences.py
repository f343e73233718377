"""What this module's lines of the audit log say."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


# No line tells who asked: questions with a name have it on the wall, the others nowhere.
_SENTENCES = {
    "event.create": _("%(who)s planned a forum"),
    "event.change": _("%(who)s changed a forum"),
    "event.copy": _("%(who)s copied a forum"),
    "visit.open": _("%(who)s opened a visit for sign-up, or changed its places"),
    "event.close": _("%(who)s closed a forum"),
    "event.reopen": _("%(who)s opened a closed forum again"),
    "event.hold": _("%(who)s said why a forum's personal data stays"),
    "event.release": _("%(who)s let a forum's personal data go in its time"),
    "event.retain": _("%(who)s changed how long a forum's personal data is kept"),
    "event.forget": _("The persons were taken out of a forum: their time was over"),
    "form.ask": _("%(who)s asks a form in a forum"),
    "form.no_longer_ask": _("%(who)s no longer asks a form in a forum"),
    "hall.add": _("%(who)s added a hall"),
    "hall.change": _("%(who)s changed a hall"),
    "session.plan": _("%(who)s planned a session"),
    "session.change": _("%(who)s changed a session"),
    "session.remove": _("%(who)s took a session off the plan"),
    "schedule.publish": _("%(who)s published a schedule"),
    "schedule.delay": _("%(who)s moved sessions to later"),
    "question.ask": _("%(who)s asked or typed in a question"),
    "question.shown": _("%(who)s showed a question"),
    "question.hidden": _("%(who)s hid a question"),
    "question.taken": _("%(who)s took up a question"),
    "question.answered": _("%(who)s marked a question as answered"),
    "question.waiting": _("%(who)s put a question back among those to be read"),
    "question.translate": _("%(who)s translated a question"),
    "note.leave": _("%(who)s left or typed in a note for the reflections box"),
    "note.translate": _("%(who)s translated a note of the reflections box"),
    "prompt.plan": _("%(who)s wrote a prompt"),
    "prompt.change": _("%(who)s changed a prompt"),
    "prompt.remove": _("%(who)s took a prompt away"),
    "prompt.open": _("%(who)s opened a prompt"),
    "prompt.close": _("%(who)s closed a prompt"),
    "prompt.show": _("%(who)s showed the answers to a prompt to everybody"),
    "prompt.take_back": _("%(who)s no longer shows the answers to a prompt"),
    "answer.give": _("%(who)s answered a prompt or typed an answer in"),
    "answer.hide": _("%(who)s hid an answer"),
    "answer.show": _("%(who)s showed a hidden answer again"),
    "answer.translate": _("%(who)s translated an answer"),
    "answer.note": _("%(who)s put an answer into the reflections box"),
    "answers.export": _("%(who)s took the answers to prompts away as a table"),
    "theme.add": _("%(who)s made a theme"),
    "theme.change": _("%(who)s changed a theme"),
    "theme.merge": _("%(who)s put two themes together"),
    "theme.remove": _("%(who)s took an empty theme away"),
    "closing.share": _("%(who)s shared the themes with everybody"),
    "closing.take_back": _("%(who)s took the shared themes back"),
    "message.write": _("%(who)s wrote a message to participants"),
    "message.send": _("%(who)s sent a message to participants"),
    "message.discard": _("%(who)s threw the draft of a message away"),
    "letter.write": _("%(who)s changed the text of a forum's letters"),
    "letter.make": _("%(who)s made letters of invitation"),
    "album.make": _("%(who)s made an album"),
    "album.add": _("%(who)s put pictures into an album"),
    "album.change": _("%(who)s gave an album another title"),
    "album.publish": _("%(who)s showed an album to everybody"),
    "album.take_back": _("%(who)s took an album back"),
    "picture.change": _("%(who)s changed what is said about a picture"),
    "picture.delete": _("%(who)s deleted a picture"),
    "picture.show_again": _("%(who)s showed a picture again to which somebody had objected"),
    "news.write": _("%(who)s wrote news"),
    "news.publish": _("%(who)s published news"),
    "news.take_back": _("%(who)s took news back"),
    "news.delete": _("%(who)s deleted news"),
    "calendar.revoke": _("%(who)s made a new address for the own calendar"),
}


def forum_sentences() -> "Mapping[str, _StrPromise]":
    """By action."""
    return _SENTENCES
