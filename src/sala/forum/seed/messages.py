"""Messages of the practice forum: one that was sent, and one that is still written."""

import datetime as dt

from sala.forum.actions.messages import Draft, mark_of, send_message, spread_message, write_message
from sala.forum.models import Event
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person

_DOORS = Draft(
    Text(
        km="ទ្វារបើកនៅម៉ោង ៧:៣០ ព្រឹក",
        vi="Cửa mở lúc 7 giờ 30",
        en="The doors open at 7:30",
    ),
    Text(
        km="សូមយកផ្លាកឈ្មោះរបស់អ្នកមកជាមួយ ឬបើកវាលើទូរសព្ទ។ សំណួរអាចសរសេរបានគ្រប់ពេលក្នុងទំព័ររបស់វេទិកា។",
        vi="Hãy mang theo thẻ tên, hoặc mở thẻ trên điện thoại. Có thể gửi câu hỏi bất cứ lúc nào trên diễn đàn.",
        en="Bring your badge, or open it on your phone. Questions can be written at any time on the forum's page.",
    ),
    "all",
    urgent=False,
)
_THANKS = Draft(
    Text(km="សូមអរគុណ", en="Thank you"),
    Text(
        km="សូមទុកការឆ្លុះបញ្ចាំងរបស់អ្នកក្នុងប្រអប់ការឆ្លុះបញ្ចាំង។",
        en="Please leave your reflections in the reflections box.",
    ),
    "all",
    urgent=False,
)


def load_messages(*, event: Event, by: Person, at: dt.datetime) -> None:
    """One is sent and told in the app; the draft lacks Vietnamese, so that its preview says so."""
    sent = write_message(event=event, message_id=uuid7(), draft=_DOORS, base=0, by=by, at=at)
    send_message(message=sent, seen=mark_of(sent), by=by, at=at)
    spread_message(message=sent, at=at)
    write_message(event=event, message_id=uuid7(), draft=_THANKS, base=0, by=by, at=at)
