"""Sends by apprise, in a process of its own: apprise loads a hundred services and says only whether it worked.

Says "ready" once it can send; then reads one JSON object a line, {"url": …, "text": …, "api": …}, and answers each with
{"worked": bool, "heard": …}. `heard` is what happened on the wire: the HTTP status, "unreachable" (nothing was handed
over), "silent" (it was, and no answer came) or null (nothing was seen of it). Secrets come in on stdin and go out to
the service, nowhere else.
"""

import json
import logging
import sys
from typing import Any


def listen(heard: list[object]) -> None:
    """Note what each request of this process heard."""
    import requests

    send = requests.Session.send

    def noted(self: requests.Session, request: requests.PreparedRequest, **named: Any) -> requests.Response:
        try:
            answer = send(self, request, **named)
        except requests.ConnectTimeout:
            heard.append("unreachable")
            raise
        except requests.ConnectionError as error:
            before = any(sign in repr(error.args) for sign in ("NewConnection", "NameResolution", "SSLError"))
            heard.append("unreachable" if before else "silent")
            raise
        except requests.RequestException:
            heard.append("silent")
            raise
        heard.append(answer.status_code)
        return answer

    requests.Session.send = noted  # type: ignore[method-assign]  # this process does nothing else


def post(order: dict[str, str], heard: list[object]) -> dict[str, object]:
    """Send one."""
    import apprise
    from apprise.plugins.telegram import NotifyTelegram

    heard.clear()
    if order.get("api"):
        NotifyTelegram.notify_url = f"{order['api']}/bot"
    sender = apprise.Apprise()
    worked = bool(sender.add(order["url"])) and bool(sender.notify(body=order["text"], body_format="text"))
    return {"worked": worked, "heard": heard[-1] if heard else None}


def main() -> None:
    """Until the other side closes."""
    logging.disable(logging.CRITICAL)  # its warnings may hold addresses and keys
    heard: list[object] = []
    listen(heard)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(post(json.loads(line), heard)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
