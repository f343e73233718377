"""Handing an e-mail over by SMTP, and knowing what became of it.

Django's backend opens the connection; the three steps after that are ours, because it does not tell at which of them
something broke. Before the text was handed over, nothing can have arrived; after it, only the server's answer tells.
"""

import logging
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from sala.notify.types import Outcome

log = logging.getLogger(__name__)
_CLOSING = 421
_OK, _TEMPORARY, _FOR_GOOD = 2, 4, 5
_ACROSS_ONE_LINE = 200  # messages; then a new connection, as many servers want it


class Mailer:
    """One connection for many e-mails."""

    def __init__(self) -> None:
        self.backend: EmailBackend | None = None
        self.sent = 0

    def send(self, message: EmailMessage) -> Outcome:
        """Hand one over. Nothing of it stands in the log but what kind of trouble there was."""
        for last in (False, True):
            smtp = self._line()
            if smtp is None:
                return Outcome.DOWN
            try:
                refusal = self._envelope(smtp, message)
            except (OSError, smtplib.SMTPException):
                # The server has closed an idle line; nothing was handed over, so a new one may be tried at once.
                self.close()
                if last:
                    return Outcome.DOWN
                continue
            text = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's messages take it
            return refusal or self._text(smtp, text)
        return Outcome.DOWN

    def close(self) -> None:
        """Say goodbye, if anyone listens."""
        if self.backend:
            try:
                self.backend.close()
            except OSError:
                log.info("The e-mail server closed the line first")
        self.backend, self.sent = None, 0

    def _line(self) -> smtplib.SMTP | None:
        if self.sent >= _ACROSS_ONE_LINE:
            self.close()
        if self.backend is None:
            backend = EmailBackend()
            try:
                backend.open()
            except (OSError, smtplib.SMTPException) as error:
                log.warning("The e-mail server cannot be reached: %s", type(error).__name__)
                self.backend = backend
                self.close()  # it may have answered, and not let us in
                return None
            self.backend = backend
        self.sent += 1
        return self.backend.connection

    def _envelope(self, smtp: smtplib.SMTP, message: EmailMessage) -> Outcome | None:
        """From whom, to whom; what was refused, or None."""
        smtp.ehlo_or_helo_if_needed()
        code, _said = smtp.mail(parseaddr(settings.CHANNELS["email"])[1])
        if code // 100 != _OK:
            return self._refused(smtp, code, Outcome.DOWN)  # ours is refused: then every message would be
        code, _said = smtp.rcpt(parseaddr(message.to[0])[1])
        return None if code // 100 == _OK else self._refused(smtp, code, Outcome.REFUSED)

    def _text(self, smtp: smtplib.SMTP, message: bytes) -> Outcome:
        try:
            code, _said = smtp.data(message)
        except smtplib.SMTPDataError as error:  # the server did not want the text; it never got it
            return self._refused(smtp, error.smtp_code, Outcome.REFUSED)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("The e-mail server went away while it took a message: %s", type(error).__name__)
            self.close()
            return Outcome.UNSURE
        return Outcome.SENT if code // 100 == _OK else self._refused(smtp, code, Outcome.REFUSED)

    def _refused(self, smtp: smtplib.SMTP, code: int, for_good: Outcome) -> Outcome:
        if code == _CLOSING:
            self.close()
            return Outcome.DOWN
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()
        return for_good if code // 100 == _FOR_GOOD else Outcome.LATER
