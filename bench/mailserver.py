"""A mail server that takes everything: `mailserver.py PORT FILE` writes the Message-ID of each e-mail as a line."""

import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Taking:
    """Notes what came, in the order in which it came, before it says so."""

    def __init__(self, file: Path) -> None:
        self.file = file.open("a", encoding="ascii")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # the server's name
        """Take it."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        name = next(line for line in content.splitlines() if line.lower().startswith(b"message-id:"))
        self.file.write(name.decode("ascii").partition(":")[2].strip() + "\n")
        self.file.flush()
        return "250 OK"


def main() -> None:
    """Until it is ended."""
    server = Controller(Taking(Path(sys.argv[2])), hostname="127.0.0.1", port=int(sys.argv[1]))
    server.start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
