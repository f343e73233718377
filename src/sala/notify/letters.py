"""What leaves the house, in the person's language: a subject, a text, and the links back."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from sala.notify.models import Delivery, Letter, Notice

_SUBJECT, _SHORT, _LONG = 120, 300, 3000
_SIGNER = Signer(salt="sala.notify.unsubscribe")


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it leaves: plain text, because that is read everywhere and weighs nothing."""

    subject: str
    body: str
    link: str
    language: str

    @property
    def short(self) -> str:
        """For an SMS, which is paid by its length: what it is about, and where to read it."""
        return f"{_cut(self.subject, _SHORT)} {self.link}"

    @property
    def whole(self) -> str:
        """For a chat."""
        return (
            f"{self.subject}\n\n{_cut(self.body, _LONG)}\n\n{self.link}"
            if self.body != self.subject
            else (f"{_cut(self.body, _LONG)}\n\n{self.link}")
        )


def written(notice: Notice, letter: Letter | None) -> Written:
    """The message in the language of its person (or what comes nearest), with the way to read it in the app."""
    language = notice.person.language
    subject, body = (letter.subject, letter.body) if letter else (notice.text, notice.text)
    first = subject.said(language).text.split("\n", 1)[0]
    link = f"{settings.SITE_URL}/{language}/notices/{notice.pk}/"
    return Written(_cut(first, _SUBJECT), body.said(language).text, link, language)


def as_email(delivery: Delivery, message: Written, address: str) -> EmailMessage:
    """The e-mail: the same Message-ID however often it is written, and a way out in each."""
    person = delivery.notice.person
    with override(message.language):
        leave = (
            f"{settings.SITE_URL}{reverse('notify:unsubscribe', args=[unsubscribe_token(str(person.pk))])}"
        )
        hello = _("Hello, %(name)s") % {"name": person.name}
        read = _("Read it in Sala: %(link)s") % {"link": message.link}
        stop = _("No more e-mails from Sala: %(link)s") % {"link": leave}
    host = parseaddr(settings.CHANNELS["email"])[1].rpartition("@")[2] or "sala"
    return EmailMessage(
        subject=message.subject,
        body=f"{hello},\n\n{message.body}\n\n{read}\n\n-- \n{stop}\n",
        from_email=settings.CHANNELS["email"],
        to=[address],
        headers={
            "Message-ID": f"<{delivery.pk}@{host}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def unsubscribe_token(person: str) -> str:
    """What stands in the link of an e-mail: it names the person, and only we can have written it."""
    return _SIGNER.sign(person).replace(":", "~")


def unsubscribed_person(token: str) -> str | None:
    """The person's id in a token of ours; None for anything else."""
    try:
        return _SIGNER.unsign(token.replace("~", ":"))
    except BadSignature:
        return None


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
