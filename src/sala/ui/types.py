"""What the base page shows of its surroundings, and the hooks by which other modules tell it."""

from dataclasses import dataclass

from django.http import HttpRequest

from sala.kit.hooks import Many, One


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: for the person menu. `unread` is the number on the bell."""

    id: str
    name: str
    unread: int


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the main navigation. `url` is a URL name without arguments; `section` the URL
    namespace of the pages that belong to it.
    """

    order: int
    label: str
    icon: str
    url: str
    section: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way back; the last one has no path."""

    label: str
    path: str = ""


viewer: One[[HttpRequest], Viewer | None] = One("viewer")
nav_entries: Many[[HttpRequest], NavEntry | None] = Many("nav_entries")


@dataclass(frozen=True, slots=True)
class Typed:
    """One value of a form that failed; `written` is shown to the reader, the rest goes along unseen."""

    name: str
    value: str
    written: bool


@dataclass(frozen=True, slots=True)
class FailurePage:
    """`typed`: what was in the form, to send again; secrets are left out. `sign_in`: where to sign in first, or ""."""

    title: str
    sentence: str
    typed: list[Typed]
    path: str
    sign_in: str = ""
