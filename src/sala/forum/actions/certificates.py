"""Issuing an event's certificates."""

import datetime as dt

from sala.competence.api import issue_all
from sala.forum.awards import awards_of, candidates, issuer_of
from sala.forum.models import Event
from sala.forum.types import CertificateRule
from sala.people.api import Person

MOST_AT_ONCE = 2000  # in one request; pressed again, it goes on with the rest


def issue_certificates(*, event: Event, rule: CertificateRule, by: Person | None, at: dt.datetime) -> int:
    """A certificate for everybody who earned one by the rule and has none; how many are new. Each is told once. What is
    interrupted, or more than 2,000, goes on when it is called again; two who press at once issue each one once.
    """
    earned = [one for one in candidates(event, rule) if one.part][:MOST_AT_ONCE]
    return issue_all(
        scope=event.scope, awards=awards_of(event, earned), issuer=issuer_of(event), by=by, at=at
    )
