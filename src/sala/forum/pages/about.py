"""The event's public page: what, where, when, what for, who takes part, and the ways in."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from sala.files.api import Picture
from sala.forum.actions.reflections import is_open
from sala.forum.albums import albums_of, newest_cover, news_of
from sala.forum.asked import open_forms
from sala.forum.box import shared_themes
from sala.forum.models import Event, Partner, Question, Reflection
from sala.forum.prompted import open_prompts
from sala.forum.queries import FRESH_SECONDS, PUBLIC_STATES, event_by_slug, participant_count
from sala.forum.rules import can_organise
from sala.forum.types import Audience, PartnerRole
from sala.kit.dates import span
from sala.kit.i18n import Text
from sala.kit.sorting import sort_key
from sala.meetings.api import takes_part
from sala.people.api import Organisation, OrganisationKind, person_of
from sala.ui.api import Crumb, keep_public, page, read_only

MOST_NAMES = 100  # organisations of one group; more than fit on a poster
MOST_THEMES = 12
MOST_ALBUMS = 6

# The school system as it is shown, from the youngest pupils on, then who stands beside it.
GROUPS = (
    (gettext_lazy("Primary schools"), (OrganisationKind.PRIMARY_SCHOOL,)),
    (gettext_lazy("Lower-secondary schools"), (OrganisationKind.MIDDLE_SCHOOL,)),
    (gettext_lazy("High schools"), (OrganisationKind.HIGH_SCHOOL,)),
    (gettext_lazy("Higher-education institutions"), (OrganisationKind.HIGHER_EDUCATION,)),
    (
        gettext_lazy("Ministry and its offices"),
        (
            OrganisationKind.MINISTRY,
            OrganisationKind.PROVINCIAL_OFFICE,
            OrganisationKind.DISTRICT_OFFICE,
        ),
    ),
    (gettext_lazy("Partners"), (OrganisationKind.PARTNER, OrganisationKind.COMPANY)),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations of one kind: pairs of name and whether it is a host. `count` is all, `more` are left out."""

    label: str
    names: list[tuple[Text, bool]]
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page that tells of another page of the forum: a heading, a sentence, links (label, address), and
    perhaps a picture that everybody sees.
    """

    title: str
    text: str
    links: list[tuple[str, str]]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class AboutPage:
    """Nobody's name stands here. `figures` are pairs of a number and what it counts; `over`: the last day has passed.
    `blocks` tell what else there is (BLOCKS makes them). `cover`: the picture that messengers show.
    """

    crumbs: list[Crumb]
    event: Event
    dates: str
    over: bool
    box_open: bool
    figures: list[tuple[int, str]]
    organisations: int
    groups: list[Group]
    blocks: list[Block]
    cover: Picture | None
    can_organise: bool


AboutState = tuple[str, int, int, int, int, int] | None


@read_only
def about(request: HttpRequest, event: str) -> HttpResponse:
    """Public; kept whole in memory until something of it changes, ten minutes at most."""
    state = about_state(event)
    found = event_by_slug(event)
    shown = replace(
        _public(found, get_language() or "en", state),
        event=found,
        can_organise=can_organise(person_of(request), found),
    )
    return keep_public(page(request, "forum/about.html", shown), about_state, found.slug, version=state)


def about_state(slug: str) -> AboutState:
    """What the page is kept by: the event, the revisions of all that it shows, and the ten minutes it is: who confirms
    meanwhile, and what is renamed elsewhere, is seen then. One tiny query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, about_revision, schedule_revision, questions_revision, closing_revision FROM forum_event"
            " WHERE slug = %s",
            [slug],
        )
        row = cursor.fetchone()
    return (str(row[0]), *row[1:5], int(time.time()) // FRESH_SECONDS) if row else None


@lru_cache(maxsize=32)
def _public(event: Event, language: str, _state: AboutState) -> AboutPage:
    """The page as nobody sees it; `_state` says when it has to be made anew."""
    at = timezone.now()
    over = at.astimezone(ZoneInfo(event.scope.time_zone)).date() > event.ends_on
    groups = _groups(event, language)
    blocks = [block for make in BLOCKS if (block := make(event))]
    return AboutPage(
        crumbs=[Crumb(gettext("Forum"), reverse("forum:forums")), Crumb(gettext("About the forum"))],
        event=event,
        dates=span(event.starts_on, event.ends_on, language),
        over=over,
        box_open=is_open(event, at),
        figures=_figures(event, over=over),
        organisations=sum(group.count for group in groups),
        groups=groups,
        blocks=blocks,
        cover=next((block.picture for block in blocks if block.picture), None),
        can_organise=False,
    )


def _figures(event: Event, *, over: bool) -> list[tuple[int, str]]:
    found = [(participant_count(event), gettext("participants"))]
    if over:
        questions = Question.objects.filter(event=event, withdrawn=False, state__in=PUBLIC_STATES)
        notes = Reflection.objects.filter(event=event, withdrawn=False)
        found.append((questions.count(), gettext("questions and comments")))
        found.append((notes.count(), gettext("notes in the reflections box")))
    return [(number, what) for number, what in found if number]


def _groups(event: Event, language: str) -> list[Group]:
    """Who holds the event and who sends people that confirmed or came, by kind; two queries."""
    hosts = dict(Partner.objects.filter(event=event).values_list("organisation", "role"))
    begins = Q(memberships__starts_on__isnull=True) | Q(memberships__starts_on__lte=event.ends_on)
    ends = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=event.starts_on)
    sending = Organisation.objects.filter(begins, ends, memberships__person__in=takes_part(event.scope))
    rows = Organisation.objects.filter(Q(pk__in=hosts) | Q(pk__in=sending.values("pk")))
    if event.personal_gone_at:
        # The persons are gone; which organisations they came from was kept.
        rows = Organisation.objects.filter(Q(pk__in=hosts) | Q(pk__in=event.figures.get("organisations", [])))
    by_kind: dict[OrganisationKind, list[Organisation]] = {}
    for row in rows:
        by_kind.setdefault(OrganisationKind(row.kind), []).append(row)
    found = []
    for label, kinds in GROUPS:
        members = _in_order((row for kind in kinds for row in by_kind.get(kind, [])), language)
        names = [(row.name, hosts.get(row.pk) == PartnerRole.HOST) for row in members[:MOST_NAMES]]
        if members:
            found.append(Group(str(label), names, len(members), len(members) - len(names)))
    return found


def _in_order(rows: Iterable[Organisation], language: str) -> list[Organisation]:
    return sorted(rows, key=lambda row: (sort_key(row.name.said(language).text, language), str(row.pk)))


def _themes(event: Event) -> Block | None:
    """What the reflections were about, once it is shared."""
    themes = shared_themes(event)[:MOST_THEMES] if event.closing_shared_at else []
    if not themes:
        return None
    return Block(
        title=gettext("What we take with us"),
        text=" · ".join(str(one.theme.name) for one in themes),
        links=[(gettext("Read the themes"), reverse("forum:closing", args=[event.slug]))],
    )


def _prompts(event: Event) -> Block | None:
    """What people are asked to write about at this moment; at most ten minutes old."""
    prompts = open_prompts(event, timezone.now())
    if not prompts:
        return None
    return Block(
        title=gettext("Prompts"),
        text=str(prompts[0].text),
        links=[(gettext("Answer"), reverse("prompt_short", args=[event.slug]))],
    )


def _news(event: Event) -> Block | None:
    """The newest news."""
    item = news_of(event, all_of_them=False).first()
    if item is None:
        return None
    links = [(gettext("Read this news"), reverse("forum:news_item", args=[event.slug, item.pk]))]
    return Block(
        title=gettext("News"),
        text=str(item.title),
        links=[*links, (gettext("All news"), reverse("forum:news", args=[event.slug]))],
    )


def _albums(event: Event) -> Block | None:
    """The albums, with the cover of the newest that shows a picture. What a consent takes out is out on their own pages
    at once; this page is made anew within ten minutes, and nothing of a picture stands in it but the address of its
    file, which is asked for each time and refused at once.
    """
    albums = albums_of(event, all_of_them=False)
    if not albums:
        return None
    return Block(
        title=gettext("Pictures"),
        text=" · ".join(str(album.title) for album in albums[:MOST_ALBUMS]),
        links=[(gettext("See the pictures"), reverse("forum:albums", args=[event.slug]))],
        picture=newest_cover(event, albums),
    )


def _forms(event: Event) -> Block | None:
    """The forms that everybody may answer at this moment."""
    links = [link for link in open_forms(event, timezone.now()) if link.audience == Audience.EVERYBODY]
    if not links:
        return None
    return Block(
        title=gettext("Forms"),
        text="",
        links=[(str(link.form.title), reverse("forms:answer", args=[link.form_id])) for link in links],
    )


# Each makes a part of the page from the event, or nothing; what a part shows has to raise `about_revision`.
BLOCKS: tuple[Callable[[Event], Block | None], ...] = (_prompts, _forms, _news, _albums, _themes)
