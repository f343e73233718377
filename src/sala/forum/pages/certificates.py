"""Certificates of an event: choose the rule, see who gets one and who does not, issue, print."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.competence.api import Standing, certificates_in
from sala.competence.api import certificates_pdf as printed
from sala.forum.actions.certificates import issue_certificates
from sala.forum.awards import Candidate, candidates, planned_minutes
from sala.forum.fields import Typed
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.forum.types import CertificateRule, Measure
from sala.meetings.api import days_of
from sala.people.api import Person, record, record_views, signed_in
from sala.ui.api import Crumb, PrintError, page, pdf_answer, read_only

PAGE_SIZE = 50
MOST_MINUTES = 100_000
SHOW = ("get", "not", "have")


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """`show`: who gets one (`get`), who gets none (`not`), or who has one (`have`); `rule_query` is the rule as it
    stands in the address. `issued`: how many were just made (None: nothing was pressed).
    """

    crumbs: list[Crumb]
    event: Event
    rule: CertificateRule
    measures: list[tuple[str, str]]
    rule_query: str
    planned: int
    show: str
    rows: Page[Candidate]
    get: int
    without: int
    have: int
    valid: int
    issued: int | None
    errors: dict[str, str]
    error: str


@signed_in
def certificates(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers. What is issued stays when the rest is interrupted; pressed again it goes on with the others."""
    found = _organised(person, event)
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    rule = _rule(typed)
    if request.method == "POST" and not typed.errors:
        count = issue_certificates(event=found, rule=rule, by=person, at=timezone.now())
        query = urlencode({**_as_query(rule), "show": "have", "issued": count})
        return redirect(f"{reverse('forum:certificates', args=[event])}?{query}")
    return _page(request, person, found, typed, rule)


def _organised(person: Person, slug: str) -> Event:
    found = event_by_slug(slug)
    if not can_organise(person, found):
        raise PermissionDenied
    return found


def _rule(typed: Typed) -> CertificateRule:
    """As typed; without anything typed the usual one."""
    if "measure" not in typed.post:
        return CertificateRule()
    measure = Measure(typed.one_of("measure", Measure.values, Measure.SHARE))
    most = 100 if measure == Measure.SHARE else MOST_MINUTES
    least = typed.number("least", most=most)
    if least is None:
        typed.fail("least", gettext("Write how much is needed, as a number."))
    return CertificateRule(measure, least or 0, "speakers" in typed.post, "organisers" in typed.post)


def _as_query(rule: CertificateRule) -> dict[str, str]:
    ticked = {key: "1" for key in ("speakers", "organisers") if getattr(rule, key)}
    return {"measure": rule.measure, "least": str(rule.least), **ticked}


def _page(
    request: HttpRequest, person: Person, found: Event, typed: Typed, rule: CertificateRule, error: str = ""
) -> HttpResponse:
    days = days_of(found.scope_id)
    everybody = candidates(found, rule, days)
    lists = {
        "get": [one for one in everybody if one.part],
        "not": [one for one in everybody if not one.part and not one.certificate],
        "have": [one for one in everybody if one.certificate],
    }
    show = typed.one_of("show", SHOW, "get" if lists["get"] else "have")
    rows = Paginator(lists[show], PAGE_SIZE).get_page(request.GET.get("page"))
    looked = [one.person.pk for one in rows]
    record_views(looked, by=person, at=timezone.now(), page="forum:certificates", scope=found.scope)
    standing = [one.certificate.standing for one in lists["have"] if one.certificate]
    shown = CertificatesPage(
        crumbs=[
            Crumb(gettext("Plan"), reverse("forum:plan", args=[found.slug])),
            Crumb(gettext("Certificates")),
        ],
        event=found,
        rule=rule,
        measures=[(measure.value, str(measure.label)) for measure in Measure],
        rule_query=urlencode(_as_query(rule)),
        planned=planned_minutes(days),
        show=show,
        rows=rows,
        get=len(lists["get"]),
        without=len(lists["not"]),
        have=len(lists["have"]),
        valid=standing.count(Standing.VALID),
        issued=_count(request.GET),
        errors=typed.errors,
        error=error,
    )
    status = 503 if error else 422 if typed.errors else 200
    return page(request, "forum/certificates.html", shown, status=status)


def _count(query: QueryDict) -> int | None:
    said = query.get("issued", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < len(str(MOST_MINUTES)) else None


@read_only
@signed_in
def certificates_pdf(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """All valid ones as one PDF, by number. That they were taken is logged, with a look at each person."""
    found = _organised(person, event)
    valid = certificates_in(found.scope).filter(revocation=None).exclude(code="")
    at, rows = timezone.now(), list(valid)
    detail = {"number": len(rows)}
    record("certificate.print", by=person, at=at, about=found, scope=found.scope, detail=detail)
    looked = [row.person_id for row in rows if row.person_id]
    record_views(looked, by=person, at=at, page="forum:certificates_pdf", scope=found.scope)
    try:
        pdf = printed(request, rows)
    except PrintError as problem:
        typed = Typed(QueryDict())
        return _page(request, person, found, typed, CertificateRule(), " ".join(problem.messages))
    return pdf_answer(f"certificates-{found.slug}.pdf", pdf)
