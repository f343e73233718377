from django.utils import timezone
from pytest_django.fixtures import Settings

from sala.people.actions.ministries import link_ministry
from sala.people.models import Account, MinistryAccount
from sala.people.seed import Cast
from sala.people.tests.factors import entered
from sala.people.types import Role

ISSUER = "https://sso.moeys.example"
ROW = {
    "slug": "moeys",
    "name": {"en": "Ministry"},
    "issuer": ISSUER,
    "client_id": "sala",
    "secret": "",
    "match": "",
    "staff_claim": "",
    "new_persons": False,
}
ADDRESS = "/en/people/unlink-ministry/moeys/"


def test_the_link_goes_after_a_confirmation(cast: Cast, settings: Settings) -> None:
    settings.OIDC = [ROW]
    account = cast.people[Role.ORGANISER].account
    link_ministry(account=account, issuer=ISSUER, subject="248", at=timezone.now())
    client = entered("organiser")
    assert ADDRESS in client.get("/en/people/security/").content.decode()
    assert "Your other ways stay" in client.get(ADDRESS).content.decode()
    assert MinistryAccount.objects.exists()
    for _ in range(2):
        assert client.post(ADDRESS)["Location"] == "/en/people/security/"
    assert not MinistryAccount.objects.exists()


def test_who_has_no_other_way_is_told(cast: Cast, settings: Settings) -> None:
    settings.OIDC = [ROW]
    client = entered("organiser")
    Account.objects.filter(person=cast.people[Role.ORGANISER]).update(password="!")
    assert "neither PIN nor passkey" in client.get(ADDRESS).content.decode()
