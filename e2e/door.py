"""A forum's door in the journeys: its list, what is typed at it, its lock on the phone."""

from typing import NamedTuple

from e2e.phone import Installation, Phone

MANY = 8  # names, at least, so that the assertion says something
LOCKED = "locked 0"  # as the keys of what is locked begin
PREPARE = """
import datetime as dt
from django.utils import timezone
from sala.meetings.api import Badge, Meeting, create_meeting, invite
from sala.people.api import Person, Role, ScopeKind, add_person, create_scope, grant_role

at, day = timezone.now(), dt.timedelta(days=1)
practice = Meeting.objects.select_related("scope__parent").first()
scope = create_scope(kind=ScopeKind.EVENT, slug="SLUG", name=practice.title, parent=practice.scope.parent)
grant_role(person=Person.objects.get(latin_name="Forum Organiser"), role=Role.ORGANISER, scope=scope, at=at, by=None)
times = {"starts_at": practice.starts_at, "ends_at": practice.ends_at}
today = create_meeting(scope=scope, title=practice.title, **times)
tomorrow = create_meeting(scope=scope, title=practice.title, **{key: at + day for key, at in times.items()})
badges = invite(meetings=[today], people=Person.objects.order_by("pk")[:11], by=None, at=at)
guest = add_person(name="ភ្ញៀវថ្ងៃស្អែក", latin_name="Guest of tomorrow", at=at, by=None, with_account=False)
invite(meetings=[tomorrow], people=[guest], by=None, at=at)
print(today.pk, badges[2].code, Badge.objects.get(person=guest).number)
"""


class Door(NamedTuple):
    """A forum's day with eleven guests; the code of badge 3; the number of somebody who is invited tomorrow."""

    meeting: str
    code: str
    guest: str

    def page(self, sala: Installation, name: str, language: str = "en") -> str:
        """The address of one of the meeting's pages."""
        return f"{sala.origin}/{language}/meetings/{self.meeting}/{name}/"


def make_door(sala: Installation, slug: str) -> Door:
    """A forum of the caller's own, so that other journeys count other people; its slug begins with "door"."""
    return Door(*sala.manage("shell", "-v0", "-c", PREPARE.replace("SLUG", slug)).split()[-3:])


def type_in(phone: Phone, text: str, verdict: str) -> None:
    """Type a badge and wait for what the page says of it."""
    phone.page.fill("#seen", text)
    phone.page.click("#typed button")
    phone.page.wait_for_selector(f"#result[data-is={verdict}]")


def present(phone: Phone, count: str) -> None:
    """Wait until so many are said to be present."""
    phone.page.wait_for_function("n => document.querySelector('#count').textContent.includes(n)", arg=count)


def with_list(one: Phone, made: Door) -> Phone:
    """Sign in as the organiser and take the list."""
    one.sign_in("organiser")
    one.page.goto(made.page(one.sala, "door"))
    present(one, "0 of 11")
    one.wait_for_token()
    return one


def reload_locked(phone: Phone) -> None:
    """Load the kept page: it has no person in it, and asks for a PIN."""
    phone.page.reload()
    phone.page.wait_for_selector("#pin:visible")
    assert not phone.page.is_visible("#typed")


def kept(phone: Phone, lists: int = 1) -> None:
    """Wait until so many people have this list locked on the phone."""
    phone.wait_until(
        "n => self.sala && sala.lock && sala.door && sala.lock.holders(sala.door.key).then(all => all.length === n)",
        lists,
    )


def try_pin(phone: Phone, pin: str) -> None:
    """Type a PIN; returns when the phone has judged it."""
    phone.page.fill("#secret", pin)
    phone.page.click("#pin button")
    phone.page.wait_for_function("() => !document.querySelector('#pin button').disabled")


# Everything that this browser keeps for Sala, as text: databases, caches, both storages.
DUMP = """async () => {
  const text = value => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
    if (!value || typeof value !== "object") return String(value);
    return Object.entries(value).map(([key, one]) => key + ": " + text(one)).join("; ");
  };
  const wait = request => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = fail;
  });
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const base = await wait(indexedDB.open(name));
    for (const store of base.objectStoreNames) {
      const rows = base.transaction(store).objectStore(store);
      found.push(text(await wait(rows.getAllKeys())), text(await wait(rows.getAll())));
    }
    base.close();
  }
  for (const name of await caches.keys()) for (const key of await (await caches.open(name)).keys())
    found.push(key.url, await (await caches.match(key)).text());
  return found.join("\\n");
}"""
OWN_NAMES = """
() => sala.entries("mine").then(all => all.filter(([key]) => key.startsWith("name ")).map(([, name]) => name))
"""
NAMES = """
from django.apps import apps
parts = apps.get_model("meetings.Participation").objects.filter(meeting__scope__slug__startswith="door")
for name in parts.values_list("person__name", flat=True):
    print("NAME", name)
"""


def no_name_is_plain(phone: Phone) -> None:
    """The list is on the phone, and none of its names can be read there."""
    said = phone.sala.manage("shell", "-v0", "-c", NAMES)
    names = [line[5:] for line in said.splitlines() if line.startswith("NAME ")]
    own = phone.page.evaluate(OWN_NAMES)  # who signed in here chooses her name from a list
    kept = phone.page.evaluate(DUMP)
    assert len(names) > MANY
    assert LOCKED in kept
    assert [name for name in names if name in kept and name not in own] == []


def change_pin(phone: Phone, old: str, new: str, language: str = "en") -> None:
    """Change the PIN on its page; what the phone has locked opens with the new one."""
    phone.page.goto(f"{phone.sala.origin}/{language}/people/change-pin/")
    phone.page.fill("#old", old)
    phone.page.fill("#secret", new)
    phone.page.fill("#again", new)
    phone.page.click("form[data-pin] button")
    phone.page.wait_for_url("**/phones/")
