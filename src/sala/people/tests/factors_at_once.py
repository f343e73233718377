"""One code is sent twice at once, ten times over, of the app and from paper; test_factors_at_once.py runs this as its
own process.
"""

import datetime as dt
import json
import os
import uuid
from functools import partial

import django


def main() -> None:
    """Prints what happened as JSON."""
    import pyotp
    from django.core.management import call_command
    from django.utils import timezone

    from sala.kit.ids import uuid7
    from sala.kit.tests.together import together
    from sala.people.actions.factors import make_recovery_codes, use_code
    from sala.people.models import RecoveryCode
    from sala.people.seed import load_cast
    from sala.people.tests.factors import SECRET, with_app
    from sala.people.types import Role

    call_command("migrate", verbosity=0)
    account = load_cast(timezone.now()).people[Role.ORGANISER].account
    codes, start = with_app(account), timezone.now() + dt.timedelta(minutes=5)

    def send(code: str, at: dt.datetime) -> str:
        return "in" if use_code(account=account, code=code, at=at) else "refused"

    def make(press: uuid.UUID) -> str:
        return " ".join(make_recovery_codes(account=account, press=press, at=start))

    app, paper = [], []
    for number in range(10):
        at = start + dt.timedelta(seconds=30 * number)
        app.append(together([partial(send, pyotp.TOTP(SECRET).at(at), at)] * 2))
        paper.append(together([partial(send, codes[number], start)] * 2))
    presses = [len(set(together([partial(make, uuid7())] * 2))) for _ in range(5)]
    kept = RecoveryCode.objects.filter(account=account).count()
    print(json.dumps({"app": app, "paper": paper, "presses": presses, "kept": kept}))  # noqa: T201  # the test reads it


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sala.config.settings")
    django.setup()
    main()
