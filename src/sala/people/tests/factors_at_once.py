"""One code is sent twice at once, ten times over, of the app and from paper; test_factors_at_once.py runs this as its
own process.
"""

import datetime as dt
import uuid
from functools import partial

from django.utils import timezone

from sala.kit.ids import uuid7
from sala.kit.tests.together import together
from sala.people.actions.factors import make_recovery_codes, use_code
from sala.people.models import RecoveryCode
from sala.people.seed import load_cast
from sala.people.tests.factors import SECRET, with_app
from sala.people.types import Role


def main() -> dict[str, object]:
    """What happened."""
    import pyotp

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
    return {"app": app, "paper": paper, "presses": presses, "kept": kept}
