"""Sign-in with a ministry's account (OpenID Connect): code flow with PKCE, state and nonce, by Authlib, which is loaded
when somebody uses it. Nothing is remembered of a provider between requests: its address and keys are asked each time.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from sala.kit.i18n import Text

# Signatures by a key pair of the provider's. "none" is none, and HS… would be made with what we know ourselves.
_SIGNED = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
_SECONDS = 5  # that a provider may take to answer
_LONGEST = 255  # of a subject, as OpenID Connect has it


class ProviderDownError(Exception):
    """The provider does not answer, or not as it should."""


class NotProvedError(Exception):
    """What came back proves nothing: another's answer, an old one, one that is not signed, or the person said no."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A ministry's sign-in. `match`: "" or the kind of identifier ("email", "staff") by which an account is found that
    is not linked yet; `new_persons`: whoever is unknown becomes a person.
    """

    slug: str
    name: Text
    issuer: str
    client_id: str
    secret: str
    match: str
    staff_claim: str
    new_persons: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider names. `email` only if the provider has verified it."""

    issuer: str
    subject: str
    name: str
    email: str
    staff_number: str


def providers() -> list[Provider]:
    """Those that the settings name."""
    return [Provider(**{**row, "name": Text(row["name"])}) for row in settings.OIDC]


def provider_named(slug: str) -> Provider:
    """The provider; Http404 when the settings have none of this name."""
    found = next((one for one in providers() if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def provider_of(issuer: str) -> Provider | None:
    """The provider with this issuer; None once it is no longer in the settings."""
    return next((one for one in providers() if one.issuer == issuer), None)


def begin(request: HttpRequest, provider: Provider) -> HttpResponse:
    """On to the provider. Raises ProviderDownError."""
    client = _client(provider)
    try:
        response: HttpResponse = client.authorize_redirect(request, _return_address(request, provider))
    except Exception as trouble:  # whatever a machine elsewhere may do
        raise ProviderDownError from trouble
    return response


def finish(request: HttpRequest, provider: Provider) -> Identity:
    """Who came back. Raises ProviderDownError, NotProvedError."""
    from authlib.integrations.base_client import OAuthError
    from requests import RequestException

    client = _client(provider)
    said = request.GET.get("iss")  # RFC 9207: whose answer it is
    required = client.server_metadata.get("authorization_response_iss_parameter_supported")
    if (said or required) and said != provider.issuer:
        raise NotProvedError
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }
    try:
        token = client.authorize_access_token(request, claims_options=wanted, leeway=60)
        claims = token["userinfo"]
    except RequestException as trouble:
        raise ProviderDownError from trouble
    except OAuthError as trouble:
        raise NotProvedError from trouble
    except Exception as trouble:  # a token that is none: of many kinds
        raise NotProvedError from trouble
    return _identity(provider, claims)


def leave(request: HttpRequest, provider: Provider) -> str:
    """Where the provider signs people out; "" when it does not say."""
    try:
        end = str(_client(provider).server_metadata.get("end_session_endpoint") or "")
    except ProviderDownError:
        return ""
    back = request.build_absolute_uri(reverse("people:sign_in"))
    query = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
    return f"{end}{'&' if '?' in end else '?'}{query}" if end.startswith(("https://", "http://")) else ""


def _client(provider: Provider) -> Any:
    """Authlib's client with what the provider says of itself. Raises ProviderDownError: also for one that calls itself
    otherwise than the settings do.
    """
    from authlib.integrations.django_client import OAuth

    known = OAuth().register(
        provider.slug,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=provider.client_id,
        client_secret=provider.secret or None,
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": _SECONDS,
        },
    )
    try:
        metadata = known.load_server_metadata()
        issuer, offered = metadata["issuer"], metadata.get("id_token_signing_alg_values_supported", [])
        metadata["id_token_signing_alg_values_supported"] = sorted(_SIGNED & set(offered)) or ["RS256"]
    except Exception as trouble:  # whatever a machine elsewhere may do
        raise ProviderDownError from trouble
    if issuer != provider.issuer:
        raise ProviderDownError
    return known


def _return_address(request: HttpRequest, provider: Provider) -> str:
    """One address for all languages, as it is registered with the provider."""
    origin = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return f"{origin}{reverse('ministry_short', args=[provider.slug])}"


def _identity(provider: Provider, claims: Any) -> Identity:
    subject = str(claims["sub"])
    if not subject or len(subject) > _LONGEST:
        raise NotProvedError
    verified = claims.get("email_verified") is True
    return Identity(
        provider.issuer,
        subject,
        name=str(claims.get("name") or "")[:120],
        email=str(claims.get("email") or "").strip().casefold()[:254] if verified else "",
        staff_number=str(claims.get(provider.staff_claim) or "")[:40] if provider.staff_claim else "",
    )
