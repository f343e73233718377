from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sala.people.models import Account, AuditEntry, CodeApp, RecoveryCode
from sala.people.seed import Cast
from sala.people.tests.factors import give_pin, signed, with_app
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_an_administrator_takes_it_away_and_the_person_is_told(cast: Cast, visit: Visit) -> None:
    organiser = cast.people[Role.ORGANISER]
    with_app(organiser.account)
    client = visit(Role.ADMINISTRATOR)
    address = f"/en/people/person/{organiser.pk}/reset-factor/"
    assert address in client.get(f"/en/people/person/{organiser.pk}/").content.decode()
    assert "stop working" in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert not CodeApp.objects.exists()
    assert not RecoveryCode.objects.exists()
    line = AuditEntry.objects.get(action="factor.reset")
    assert (line.actor_id, line.object_id) == (cast.people[Role.ADMINISTRATOR].pk, str(organiser.pk))
    phone = Client()
    give_pin(phone, "organiser")
    assert signed(phone)
    assert "taken away by an administrator" in phone.get("/en/notices/").content.decode()
    assert "no second factor" in client.get(address).content.decode()


@pytest.mark.parametrize("role", [Role.ORGANISATION_MANAGER, Role.PROGRAMME_LEAD])
def test_others_may_not(cast: Cast, visit: Visit, role: Role) -> None:
    member = cast.people[Role.MEMBER]
    with_app(member.account)
    assert visit(role).post(f"/en/people/person/{member.pk}/reset-factor/").status_code in {403, 404}
    assert CodeApp.objects.exists()


def test_nobody_takes_her_own_away_here(cast: Cast) -> None:
    account = cast.people[Role.ADMINISTRATOR].account
    client = Client()
    client.force_login(account, backend="sala.people.auth.SecretBackend")
    assert client.get(f"/en/people/person/{account.person_id}/reset-factor/").status_code == 403


def test_the_only_administrator_does_it_on_the_server(cast: Cast) -> None:
    account = cast.people[Role.ADMINISTRATOR].account
    with_app(account)
    said = StringIO()
    call_command("reset_factor", "010 000 001", stdout=said)
    assert "Taken away" in said.getvalue()
    assert Account.objects.get(pk=account.pk).second_factor_at is None
    assert AuditEntry.objects.get(action="factor.reset").actor_id is None
    call_command("reset_factor", "010 000 001", stdout=said)
    assert "There was none" in said.getvalue()
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_factor", "099 999 999")
