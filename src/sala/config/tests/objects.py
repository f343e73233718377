"""Real objects behind the arguments of addresses, for the walks through the whole house (walk.py).

A new page whose arguments are named like the ones below needs nothing here. For another argument add one line to
`Objects.values`; for an address that needs other objects than its argument's name says, one to `Objects.particular`.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from sala.competence.api import Award, Issuer, Part, issue_all, revoke_certificate
from sala.config.addresses import Address
from sala.forum.api import Event, feed_key
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.notify.api import unsubscribe_token
from sala.people.api import Role, add_membership, add_person, ask_erasure, merge_mark, merge_persons
from sala.people.seed import Cast
from sala.rooms.api import Network
from sala.rooms.tests.factories import make_practice_network

# Who asks the named question of the walk; nobody else's name may reach the public by it.
ASKER = Role.RAPPORTEUR


def table(name: str) -> type[models.Model]:
    """A model by its label: the walk stands outside the modules and looks at their tables for real rows."""
    return apps.get_model(name)


def first(name: str, **where: Any) -> Any:
    """A row that the seeds made, or a sentence that tells what they must make."""
    row = table(name)._default_manager.filter(**where).first()
    assert row is not None, (
        f"The practice forum has no {name}: let its seed make one, or Objects of objects.py."
    )
    return row


@dataclass
class Objects:
    """What stands behind the arguments of addresses, from the fixtures `cast` and `practice`."""

    cast: Cast
    practice: Event
    question: uuid.UUID = field(default_factory=uuid7)

    def __post_init__(self) -> None:
        """A shown question of a person who gave her name, so that the pages about questions have one."""
        table("forum.Question")._default_manager.create(
            pk=self.question,
            event=self.practice,
            text="Who observes the observer?",
            language="en",
            author_id=self.cast.people[ASKER].pk,
            channel="web",
            state="shown",
            asked_at=timezone.now(),
        )

    def theme(self) -> uuid.UUID:
        """A theme of the reflections box, without notes, and another to put it together with."""
        manager = table("forum.Theme")._default_manager
        made, _new = manager.get_or_create(event=self.practice, name={"en": "Time for mentoring"})
        manager.get_or_create(event=self.practice, name={"en": "Materials"})
        return uuid.UUID(str(made.pk))

    def note(self) -> uuid.UUID:
        """A named note in the reflections box: nobody but its readers may see whose it is."""
        values = {"language": "en", "author_id": self.cast.people[Role.MEMBER].pk, "left_at": timezone.now()}
        manager = table("forum.Reflection")._default_manager
        made, _new = manager.get_or_create(
            event=self.practice, text="Time is what is missing.", defaults={**values, "channel": "web"}
        )
        return uuid.UUID(str(made.pk))

    def answer(self) -> uuid.UUID:
        """A named answer to a prompt: nobody but its readers may see whose it is."""
        values = {"language": "en", "author_id": self.cast.people[Role.MEMBER].pk, "made_at": timezone.now()}
        made, _new = table("forum.Answer")._default_manager.get_or_create(
            prompt_id=first("forum.Prompt", event=self.practice).pk,
            text="An hour a week would help.",
            defaults={**values, "channel": "web"},
        )
        return uuid.UUID(str(made.pk))

    def message(self, *, sent: bool = False) -> uuid.UUID:
        """A draft to participants; or one that was sent and told to nobody yet (`sent`)."""
        organiser, now = self.cast.people[Role.ORGANISER].pk, timezone.now()
        row = table("forum.Message")._default_manager.create(
            event=self.practice,
            subject={"en": "The bus leaves at 7"},
            body={"en": "Come to the front of the hotel."},
            made_by=organiser,
            changed_at=now,
            sent_by=organiser if sent else None,
            sent_at=now if sent else None,
        )
        return cast("uuid.UUID", row.pk)

    def event_form(self) -> uuid.UUID:
        """The practice forum's form, asked of everybody."""
        form = first("forms.Form").pk
        values = {"event_id": self.practice.pk, "purpose": "other", "audience": "everybody"}
        table("forum.EventForm")._default_manager.get_or_create(form_id=form, defaults=values)
        return uuid.UUID(str(form))

    def notice(self) -> uuid.UUID:
        """A member's notice."""
        values = {"text": {"en": "Something changed."}, "path": "/me/", "told_at": timezone.now()}
        member = self.cast.people[Role.MEMBER].pk
        manager = table("notify.Notice")._default_manager
        return uuid.UUID(str(manager.get_or_create(person_id=member, matter="walk", defaults=values)[0].pk))

    def import_run(self, state: str = "preview") -> uuid.UUID:
        """A list of people that the organisation's manager uploaded; or one that she has confirmed (`done`)."""
        rows = [[2, {"external_id": "1", "name": "Teacher 1"}], [3, {"external_id": "2"}]]
        row = table("people.ImportRun")._default_manager.create(
            kind="people",
            source="EMIS",
            organisation_id=self.cast.school.pk,
            made_by_id=self.cast.people[Role.ORGANISATION_MANAGER].pk,
            made_at=timezone.now(),
            done_at=timezone.now() if state == "done" else None,
            state=state,
            counts={"new": 2, "changed": 0, "same": 0},
            changes={"persons": []} if state == "done" else {},
            file_name="teachers.xlsx",
            listing={"sheet": "S", "letters": {"name": "B"}, "rows": rows, "unread": ["C x"], "note": ""},
        )
        return cast("uuid.UUID", row.pk)

    def schedule_run(self, state: str = "preview") -> uuid.UUID:
        """A schedule that was uploaded for the practice forum; or one that was confirmed (`done`)."""
        made = self.import_run(state)
        rows = table("people.ImportRun")._default_manager.filter(pk=made)
        rows.update(kind="schedule", scope_id=self.practice.scope_id)
        return made

    def participants_run(self) -> uuid.UUID:
        """A list of participants that was uploaded for the practice forum."""
        made = self.import_run()
        rows = table("people.ImportRun")._default_manager.filter(pk=made)
        rows.update(kind="participants", scope_id=self.practice.scope_id)
        return made

    def picture(self) -> uuid.UUID:
        """A picture that came with a member's answers to the practice forum's form."""
        made = table("forms.ResponsePicture")._default_manager.first()
        if made:
            return uuid.UUID(str(vars(made)["picture_id"]))
        at, version = timezone.now(), first("forms.FormVersion", form=first("forms.Form"))
        answer = table("forms.Response")._default_manager.create(
            form=version.form, version=version, answers={}, person_id=self.cast.people[Role.MEMBER].pk,
            language="km", channel="web", made_at=at,
        )  # fmt: skip
        row = self.kept_picture()
        table("forms.ResponsePicture")._default_manager.create(response=answer, picture=row, key="q1")
        return uuid.UUID(str(row.pk))

    def ended(self) -> uuid.UUID:
        """The post of somebody who has left the school."""
        at = timezone.now()
        left = add_person(name="គ្រូបង្រៀន ពោធិ៍សាត់", with_account=False, at=at, by=None)
        post = add_membership(person=left, organisation=self.cast.school)
        table("people.Membership")._default_manager.filter(pk=post.pk).update(ends_on=dt.date(2023, 4, 30))
        return post.pk

    def erasure(self) -> uuid.UUID:
        """A member asks that her data be erased."""
        return ask_erasure(person=self.cast.people[Role.MEMBER], at=timezone.now()).pk

    def merge(self) -> uuid.UUID:
        """Two entries that the organisation's manager found to be one person."""
        manager, at = self.cast.people[Role.ORGANISATION_MANAGER], timezone.now()
        two = [add_person(name="គ្រូបង្រៀន តាកែវ", with_account=False, at=at, by=None) for _ in range(2)]
        for one in two:
            add_membership(person=one, organisation=self.cast.school)
        merge = merge_persons(kept=two[0], absorbed=two[1], seen=merge_mark(*two), by=manager, at=at)
        return merge.pk

    def group(self) -> uuid.UUID:
        """A group of the practice forum without people."""
        manager = table("meetings.Group")._default_manager
        made, _new = manager.get_or_create(scope_id=self.practice.scope_id, name={"en": "Table 1"})
        return uuid.UUID(str(made.pk))

    def delegation(self) -> uuid.UUID:
        """The school's delegation, without a head: its manager leads it. A teacher is in it."""
        manager = table("meetings.Delegation")._default_manager
        made, _new = manager.get_or_create(
            scope_id=self.practice.scope_id, organisation_id=self.cast.school.pk, defaults={"places": 3}
        )
        said = {"named_at": timezone.now(), "approved_at": timezone.now()}
        delegates = table("meetings.Delegate")._default_manager
        delegates.get_or_create(delegation_id=made.pk, person_id=self.cast.newcomer.pk, defaults=said)
        return uuid.UUID(str(made.pk))

    def delegate(self) -> uuid.UUID:
        """The teacher in it."""
        return uuid.UUID(str(first("meetings.Delegate", delegation_id=self.delegation()).pk))

    def waiting(self) -> uuid.UUID:
        """A teacher who waits for a place."""
        rows = table("meetings.Participation")._default_manager.filter(person_id=self.cast.newcomer.pk)
        rows.update(state="waiting", waits_since=timezone.now())
        return self.cast.newcomer.pk

    def kept_picture(self) -> Any:
        """A picture of nobody's: a row and its file."""
        at, key = timezone.now(), uuid7().hex
        name = default_storage.save(f"blobs/{key}", ContentFile(b"RIFF"))
        blob = table("files.Blob")._default_manager.create(
            sha256=key, name=name, size=4, kind="image/webp", made_at=at
        )
        versions = dict.fromkeys(("small", "middle", "large", "shared"), blob)
        return table("files.Picture")._default_manager.create(width=4, height=3, made_at=at, **versions)

    def shown(self) -> Any:
        """A picture in a published album of the practice forum, in which nobody can be recognised."""
        made = table("forum.Shown")._default_manager.first()
        if made:
            return made
        at, by = timezone.now(), self.cast.people[Role.ORGANISER].pk
        album = table("forum.Album")._default_manager.create(
            event=self.practice, title={"en": "The first day"}, published_at=at
        )
        values = {"place": 1, "basis": "nobody", "added_by": by, "added_at": at}
        return table("forum.Shown")._default_manager.create(
            album=album, picture=self.kept_picture(), **values
        )

    def item(self) -> uuid.UUID:
        """Published news of the practice forum. Its public page, which is kept from test to test, is made anew."""
        values = {"written_as": "organiser", "changed_by": uuid7(), "published_at": timezone.now()}
        made, _new = table("forum.NewsItem")._default_manager.get_or_create(
            event=self.practice, title={"en": "The forum has begun"}, defaults=values
        )
        events = table("forum.Event")._default_manager.filter(pk=self.practice.pk)
        events.update(about_revision=uuid7().int % 2**31)
        return uuid.UUID(str(made.pk))

    @cached_property
    def values(self) -> dict[str, Callable[[], Any]]:
        """By the argument's name."""
        return {
            **self.people,
            **self.events,
            "notice": self.notice,
            "token": lambda: unsubscribe_token(str(self.cast.people[Role.MEMBER].pk)),
            "language": lambda: "en",
            "form": lambda: first("forms.Form").pk,
            "paper": lambda: "AB3D-9KQ2",
            "certificate": lambda: self.certificate().pk,
            "picture": self.picture,
            "size": lambda: "small.webp",
            "upload": uuid7,
        }

    @property
    def people(self) -> dict[str, Callable[[], Any]]:
        """Persons, organisations and what is done with them."""
        member, school = self.cast.people[Role.MEMBER], self.cast.school
        return {
            "code": lambda: self.cast.new_card,
            "person": lambda: member.pk,
            "person_id": lambda: member.pk,
            "other_id": lambda: self.cast.newcomer.pk,
            "organisation": lambda: school.pk,
            "organisation_id": lambda: school.pk,
            "merge_id": self.merge,
            "ended_id": self.ended,
            "request_id": self.erasure,
            "membership_id": lambda: first("people.Membership", person=member).pk,
            "grant_id": lambda: first("people.RoleGrant", person=member).pk,
            "scope": lambda: self.cast.programme.pk,
            "run_id": self.import_run,
            "provider": lambda: "moeys",  # none is set: SALA_OIDC
        }

    @property
    def events(self) -> dict[str, Callable[[], Any]]:
        """The practice forum, its meetings, and what is written in it."""
        return {
            "event": lambda: self.practice.slug,
            "meeting": lambda: self.practice.days.get().meeting_id,
            "group": self.group,
            "delegation": self.delegation,
            "delegate": self.delegate,
            "part": lambda: first("meetings.Participation").person_id,
            "fact": self.check_in,
            "hall": lambda: first("meetings.Resource", kind="hall").pk,
            "session": lambda: first("forum.Session", event=self.practice).slug,
            "number": lambda: 1,
            "version": lambda: 1,
            "question": lambda: self.question,
            "note": self.note,
            "theme": self.theme,
            "prompt": lambda: first("forum.Prompt", event=self.practice).pk,
            "answer": self.answer,
            "message": self.message,
            "album": lambda: self.shown().album_id,
            "shown": lambda: self.shown().pk,
            "item": self.item,
            "network": lambda: self.network().slug,
            "room": lambda: self.network().rooms.earliest("pk").pk,
        }

    @cached_property
    def particular(self) -> dict[tuple[str, str], Callable[[], Any]]:
        """By the address's name and the argument's name, where the argument's name alone does not tell."""
        session = first("forum.Session", event=self.practice).pk
        return {
            ("forum:plan_session", "session"): lambda: session,
            ("forum:remove_session", "session"): lambda: session,
            ("forum:visit_places", "session"): lambda: session,
            ("forum:my_calendar", "key"): lambda: feed_key(self.cast.people[Role.SPEAKER]),
            ("meetings:move_up", "part"): self.waiting,
            ("people:place", "code"): self.place,
            ("forum:schedule_run", "run_id"): self.schedule_run,
            ("meetings:participants_run", "run_id"): self.participants_run,
            ("forum:undo_schedule", "run_id"): self.schedule_run,
            ("forum:message", "message"): lambda: self.message(sent=True),
            ("forum:form_results", "form"): self.event_form,
            ("form_short", "code"): lambda: first("forms.Form").code,
            ("competence:verify", "code"): lambda: self.certificate().code,
            ("certificate_short", "code"): lambda: self.certificate().code,
        }

    def certificate(self) -> Any:
        """A member's certificate of the practice forum, and one that was revoked."""
        manager = table("competence.Certificate")._default_manager
        member = self.cast.people[Role.MEMBER]
        if found := manager.filter(person=member).first():
            return found
        words = Text(km="ក", vi="a", en="a")
        awards = [
            Award(self.cast.people[role], Part.PARTICIPANT, words, words, words, words, Text())
            for role in (Role.MEMBER, Role.SPEAKER)
        ]
        said: Any = {"by": self.cast.people[Role.ORGANISER], "at": timezone.now()}
        issue_all(scope=self.practice.scope, awards=awards, issuer=Issuer(words, (words,)), **said)
        void: Any = manager.get(person=self.cast.people[Role.SPEAKER])
        revoke_certificate(certificate=void, reason="A mistake", **said)
        return manager.get(person=member)

    def network(self) -> Network:
        """The practice network, with two rooms in a province."""
        if found := Network.objects.filter(slug="practice-rooms").first():
            return found
        return make_practice_network(self.cast, timezone.now())

    def place(self) -> str:
        """A country: the practice forum has no places of its own."""
        made, _new = table("people.Place")._default_manager.get_or_create(
            code="KH", defaults={"kind": "country", "name": {"en": "Cambodia"}}
        )
        return str(made.pk)

    def check_in(self) -> uuid.UUID:
        """That an unknown badge was seen at the door."""
        row = table("meetings.CheckIn")._default_manager.create(
            pk=uuid7(),
            meeting_id=self.practice.days.get().meeting_id,
            badge_seen="999",
            method="typed",
            seen_at=timezone.now(),
            by_id=self.cast.people[ASKER].pk,
        )
        return cast("uuid.UUID", row.pk)

    def arguments(self, address: Address) -> dict[str, Any]:
        """What to build the address with."""
        return {name: self.value(address.name, name) for name in address.arguments}

    def value(self, address: str, argument: str) -> Any:
        """One argument, or a failure that tells where to add it."""
        make = self.particular.get((address, argument)) or self.values.get(argument)
        assert make, f"objects.py has no object for <{argument}> of {address}: add a line to Objects.values."
        return make()

    def path(self, address: Address, language: str = "en") -> str:
        """The address as a browser asks for it."""
        with override(language):
            return reverse(address.name, kwargs=self.arguments(address))
