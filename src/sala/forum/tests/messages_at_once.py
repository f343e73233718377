"""Two organisers send one message at once, five times over; test_messages_at_once.py runs this as its own process."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone

from sala.forum.actions.messages import Draft, mark_of, send_message, spread_message, write_message
from sala.forum.audience import persons_in
from sala.forum.models import Message
from sala.forum.seed import load_practice_forum
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.kit.tests.together import together
from sala.notify.api import Notice
from sala.people.api import Person, Role
from sala.people.seed import load_cast


def main() -> dict[str, object]:
    """What happened."""
    at = timezone.now()
    cast = load_cast(at)
    event = load_practice_forum(programme=cast.programme, people=cast.people, newcomer=cast.newcomer, at=at)
    pressing = [cast.people[Role.ORGANISER], cast.people[Role.PROGRAMME_LEAD]]
    draft = Draft(Text(en="The bus"), Text(en="It leaves at 7."), "all", urgent=False)

    def press(message: Message, mark: str, by: Person) -> str:
        try:
            sent = send_message(message=message, seen=mark, by=by, at=at)
        except ValidationError:
            return "no"
        return "sent" if sent else "again"

    def spread(message: Message) -> str:
        return str(spread_message(message=message, at=at))

    results, told = [], []
    for _round in range(5):
        message = write_message(event=event, message_id=uuid7(), draft=draft, base=0, by=pressing[0], at=at)
        mark = mark_of(message)
        results.append(together([partial(press, message, mark, by) for by in pressing]))
        together([partial(spread, message) for _worker in range(2)])
        told.append(Notice.objects.filter(matter=message.matter).count())
    people = len(persons_in(event, "all"))
    return {"results": results, "told": told, "people": people}
