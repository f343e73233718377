"""Loads the demonstration into an empty database and writes var/demo.json for whoever tries it from outside."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from sala.forms.api import Form
from sala.forms.seed import load_comments_form, load_diet_form, load_evaluation_form
from sala.forum.api import Event
from sala.forum.seed import (
    ask_forms,
    fill_practice_forum,
    load_forum_2023,
    load_messages,
    load_news_2023,
    load_papers_2023,
    load_parties_2023,
    load_practice_forum,
    load_practice_parties,
    load_prompts_2023,
    load_reflections_2023,
)
from sala.people.api import Person, Role, Scope, ScopeKind, load_places
from sala.people.seed import PIN, Cast, load_cast, load_lives, load_provinces
from sala.rooms.seed import PUBLISHED_ON, load_network_2025


def pages_of(origin: str, event: Event, forum: Event, card: str) -> dict[str, str]:
    """The addresses of demo.json: of the practice forum, of the one of 2023, and of a card that is still unused."""
    base, meeting = f"{origin}/km", event.days.earliest("date").meeting_id
    return {
        "home": f"{base}/",
        "my_page": f"{base}/me/",
        "my_badge": f"{base}/me/badge/",
        "my_calendar": f"{base}/me/calendar/",
        "notices": f"{base}/notices/",
        "search": f"{base}/search/",
        "people": f"{base}/people/persons/",
        "forum_schedule": f"{base}/forum/{event.slug}/",
        "forum_ask": f"{base}/forum/{event.slug}/ask/",
        "forum_wall": f"{base}/forum/{event.slug}/wall/",
        "forum_2023": f"{base}/forum/{forum.slug}/",
        "albums_2023": f"{base}/forum/{forum.slug}/albums/",
        "news_2023": f"{base}/forum/{forum.slug}/news/",
        "forum_plan": f"{base}/forum/{event.slug}/plan/",
        "forum_questions": f"{base}/forum/{event.slug}/questions/",
        "schedule_xml": f"{base}/forum/{event.slug}/schedule.xml",
        "calendar": f"{base}/forum/{event.slug}/calendar.ics",
        "certificates": f"{base}/forum/{forum.slug}/certificates/",
        "my_certificates": f"{base}/certificates/",
        "minutes": f"{base}/meetings/{forum.days.earliest('date').meeting_id}/minutes/",
        "check_in": f"{base}/meetings/{meeting}/check-in/",
        "door": f"{base}/meetings/{meeting}/door/",
        "badges": f"{base}/meetings/{meeting}/badges/",
        "sign_in_sheet": f"{base}/meetings/{meeting}/sign-in-sheet/",
        "card": f"{origin}/c/{card}",
    }


def load_2023(cast: Cast, at: dt.datetime) -> tuple[Event, dict[str, Person]]:
    """The forum of 2023 with all that was written in it; and who spoke there."""
    organiser, rapporteur = cast.people[Role.ORGANISER], cast.people[Role.RAPPORTEUR]
    forum, speakers = load_forum_2023(programme=cast.programme, people=cast.people, at=at)
    guests = list(speakers.values())
    load_prompts_2023(event=forum, rapporteur=rapporteur, at=at)
    load_reflections_2023(event=forum, rapporteur=rapporteur, at=at)
    load_news_2023(event=forum, by=organiser, at=at)
    load_papers_2023(
        event=forum,
        guests=guests[:42],
        more=[cast.people[Role.MEMBER], cast.people[Role.SPEAKER]],
        by=organiser,
    )
    load_parties_2023(event=forum, people=speakers, organiser=organiser)
    diet = load_diet_form(scope=forum.scope, by=organiser, people=guests, at=at)
    evaluation = load_evaluation_form(scope=forum.scope, by=organiser, at=at)
    ask_forms(event=forum, diet=diet, evaluation=evaluation, by=organiser, at=at)
    return forum, speakers


def fill_practice(event: Event, cast: Cast, speakers: dict[str, Person], at: dt.datetime) -> Form:
    """The practice forum's forms, people and messages; and the form for comments on the demonstration."""
    organiser = cast.people[Role.ORGANISER]
    diet = load_diet_form(scope=event.scope, by=organiser, people=(), at=at)
    evaluation = load_evaluation_form(scope=event.scope, by=organiser, at=at, answered=False)
    ask_forms(event=event, diet=diet, evaluation=evaluation, by=organiser, at=at)
    fill_practice_forum(event=event, people=speakers, at=at)
    load_practice_parties(event=event, cast=cast, at=at)
    load_messages(event=event, by=organiser, at=at)
    load_lives(cast, event.scope, at)
    return load_comments_form(scope=event.scope, by=organiser, at=at)


def load_rooms(origin: str, cast: Cast, at: dt.datetime) -> dict[str, str]:
    """The network of 2025, and where its board is on the day of the published figures."""
    root = Scope.objects.get(kind=ScopeKind.INSTALLATION)
    lead, viewer = cast.people[Role.PROGRAMME_LEAD], cast.people[Role.MINISTRY_VIEWER]
    network = load_network_2025(root=root, lead=lead, viewer=viewer, at=at)
    return {"board": f"{origin}/vi/rooms/{network.slug}/?on={PUBLISHED_ON.isoformat()}"}


def write_whole(target: Path, data: dict[str, Any]) -> None:
    """As JSON, whole or not at all: who tries the demonstration waits for this file."""
    partial = target.with_suffix(".part")
    partial.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(target)


class Command(BaseCommand):
    """`manage.py demo [--origin http://localhost:8000]`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the demonstration will be served."""
        parser.add_argument("--origin", default="http://localhost:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, with a line per step."""
        at = timezone.now()
        self.stdout.write("  places of Cambodia and Viet Nam …")
        load_places()
        self.stdout.write("  people …")
        cast = load_cast(at)
        load_provinces(cast, at)
        self.stdout.write("  forums …")
        event = load_practice_forum(
            programme=cast.programme, people=cast.people, newcomer=cast.newcomer, at=at
        )
        forum, speakers = load_2023(cast, at)
        form = fill_practice(event, cast, speakers, at)
        pages = pages_of(options["origin"], event, forum, cast.new_card)
        self.stdout.write("  a hundred STEM rooms …")
        pages |= load_rooms(options["origin"], cast, at)
        pages["form"] = f"{options['origin']}/km/forms/{form.pk}/"
        accounts = {
            role.value: {"identifier": f"010 000 0{i:02}", "secret": PIN}
            for i, role in enumerate(cast.people, 1)
        }
        accounts["newcomer"] = {"identifier": cast.new_card, "secret": ""}
        write_whole(settings.VAR / "demo.json", {"pages": pages, "accounts": accounts})
