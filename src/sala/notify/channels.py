"""Which channels the settings open, and where each reaches whom."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from sala.notify.models import HOME_ZONE, Preference, TelegramChat
from sala.notify.types import Channel
from sala.people.api import ContactKind, contacts_by_person

_ADDRESS = {
    Channel.EMAIL: ContactKind.EMAIL,
    Channel.SMS: ContactKind.PHONE,
    Channel.OTHER: ContactKind.PHONE,
}


def open_channels() -> list[Channel]:
    """Those that the settings open, in the order for whoever chose nothing."""
    return [channel for channel in Channel if channel in settings.CHANNELS]


def channel_name(channel: str) -> str:
    """The channel in the reader's language; the fourth one has the name that the settings give it."""
    if channel == Channel.OTHER and settings.OTHER_NAME:
        return str(settings.OTHER_NAME)
    return str(Channel(channel).label)


@dataclass(frozen=True, slots=True)
class Route:
    """How a person is reached: her addresses by channel, in her order, those only that she has and wants."""

    preference: Preference
    addresses: Mapping[Channel, str] = field(default_factory=dict)
    wants: bool = True

    def after(self, tried: Collection[str]) -> Channel | None:
        """The next channel that was not tried."""
        return next((channel for channel in self.addresses if channel not in tried), None)


def routes_of(people: Collection[uuid.UUID]) -> dict[uuid.UUID, Route]:
    """The routes of these people, in three queries."""
    chosen = Preference.objects.in_bulk(people)
    contacts = contacts_by_person(people)
    chats = dict(TelegramChat.objects.filter(person__in=people).values_list("person_id", "chat"))
    return {
        person: _route(chosen.get(person), contacts.get(person, {}), chats.get(person, ""))
        for person in people
    }


def addresses_of(person: uuid.UUID) -> dict[Channel, str]:
    """Where each channel would reach a person, whether or not she wants it; two queries."""
    chat = TelegramChat.objects.filter(person=person).values_list("chat", flat=True).first()
    return _known(contacts_by_person([person]).get(person, {}), chat or "")


def _known(contacts: Mapping[ContactKind, str], chat: str) -> dict[Channel, str]:
    known = {channel: contacts[kind] for channel, kind in _ADDRESS.items() if kind in contacts}
    return known | {Channel.TELEGRAM: chat} if chat else known


def _route(chosen: Preference | None, contacts: Mapping[ContactKind, str], chat: str) -> Route:
    known = _known(contacts, chat)
    wanted = open_channels() if chosen is None else [c for c in chosen.channels if c in settings.CHANNELS]
    addresses = {Channel(c): known[Channel(c)] for c in wanted if Channel(c) in known}
    preference = chosen or Preference(channels=[c.value for c in Channel], zone=HOME_ZONE)
    return Route(preference, addresses, wants=chosen is None or bool(chosen.channels))
