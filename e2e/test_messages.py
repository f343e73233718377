"""A message from the organiser to a participant's phone in Khmer, and to her mail in her language."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from e2e.phone import Installation, Phone

from sala.notify.tests.factories import Letterbox, free_port, letterbox, text_of

Phones = Callable[..., Phone]
SUBJECT = {"km": "ឡានក្រុងចេញម៉ោង ៧", "vi": "Xe buýt chạy lúc 7 giờ", "en": "The bus leaves at 7"}
BODY = {"km": "សូមមកមុខសណ្ឋាគារ។", "vi": "Hãy ra trước khách sạn.", "en": "Come to the front of the hotel."}
ADDRESS = """
from sala.people.models import Contact, Identifier
person = Identifier.objects.get(value__endswith="{number}").account.person
Contact.objects.get_or_create(person=person, kind="email", value="member@example.org", typed="member@example.org")
"""


@contextmanager
def mail_beside(sala: Installation) -> Iterator[Letterbox]:
    """A mail server, and the server anew with settings that name it."""
    port = free_port()
    more = {
        "SALA_MAIL": f"smtp+plain://127.0.0.1:{port}",
        "SALA_MAIL_FROM": "Sala <sala@sala.example>",
        "SALA_URL": sala.origin,
    }
    assert sala.process
    assert sala.start
    sala.environment.update(more)
    sala.process.terminate()
    sala.process.wait(timeout=20)
    sala.process = sala.start()
    try:
        with letterbox(port) as box, sala.worker():
            yield box
    finally:
        for name in more:
            del sala.environment[name]
        sala.process.terminate()
        sala.process.wait(timeout=20)
        sala.process = sala.start()


def write(organiser: Phone, sala: Installation) -> None:
    """Three languages, to everybody; looked at, then sent."""
    page = organiser.page
    page.goto(sala.page("forum_plan"))
    page.click("a[href*='/messages/']")
    organiser.accessible()
    page.click("a[href*='/write-message/']")
    for language, subject in SUBJECT.items():
        page.fill(f"#subject_{language}", subject)
        page.fill(f"#body_{language}", BODY[language])
    page.check("input[name=urgent]")
    organiser.accessible()
    page.click("form button:not([name])")
    for language, text in BODY.items():
        assert text in page.inner_text(f"#in-{language}")
    organiser.accessible()
    page.click("form button:not([name])")
    page.wait_for_url("**/message-people/**")
    organiser.accessible()


@pytest.mark.both_databases
def test_a_message_in_three_languages_reaches_phone_and_mail(sala: Installation, phone: Phones) -> None:
    number = sala.book["accounts"]["member"]["identifier"].replace(" ", "").lstrip("0")
    sala.manage("shell", "-v0", "-c", ADDRESS.format(number=number))
    with mail_beside(sala) as box:
        organiser, member = phone(), phone()
        organiser.sign_in("organiser")
        write(organiser, sala)
        for _look in range(150):
            if box.to("member@example.org"):
                break
            organiser.page.wait_for_timeout(200)
        (mail,) = box.to("member@example.org")
        assert BODY["km"] in text_of(mail)
        assert BODY["en"] not in text_of(mail)
        member.sign_in("member")
        member.page.goto(f"{sala.origin}/km/notices/")
        member.page.click(f"text={SUBJECT['km']}")
        assert BODY["km"] in member.page.inner_text("main")
        member.accessible()
        member.page.goto(f"{sala.origin}/km/notices/preferences/")
        member.accessible()
        organiser.page.reload()
        assert organiser.page.locator("table .chip.ok").count()
