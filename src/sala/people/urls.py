"""Addresses of people."""

from django.urls import path

from sala.people.pages import (
    add_membership,
    add_person,
    audit,
    card,
    change_pin,
    edit_person,
    end_membership,
    end_role,
    give_role,
    issue_card,
    looks,
    move_organisation,
    organisation,
    organisation_form,
    organisations,
    person,
    persons,
    place,
    places,
    print_cards,
    roles,
    sign_in,
    sign_out,
)

app_name = "people"
_PERSON, _ORGANISATION = "person/<uuid:person_id>/", "organisation/<uuid:organisation_id>/"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_out.sign_out, name="sign_out"),
    path("card/<str:code>/", card.card, name="card"),
    path("change-pin/", change_pin.change_pin, name="change_pin"),
    path("persons/", persons.persons, name="persons"),
    path("add-person/", add_person.add_person, name="add_person"),
    path(_PERSON, person.person, name="person"),
    path(f"{_PERSON}edit-person/", edit_person.edit_person, name="edit_person"),
    path(f"{_PERSON}issue-card/", issue_card.issue_card, name="issue_card"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("add-organisation/", organisation_form.add_organisation, name="add_organisation"),
    path(_ORGANISATION, organisation.organisation, name="organisation"),
    path(f"{_ORGANISATION}edit-organisation/", organisation_form.edit_organisation, name="edit_organisation"),
    path(f"{_ORGANISATION}move-organisation/", move_organisation.move_organisation, name="move_organisation"),
    path(f"{_ORGANISATION}add-membership/", add_membership.add_membership, name="add_membership"),
    path(f"{_ORGANISATION}print-cards/", print_cards.print_cards, name="print_cards"),
    path(
        "membership/<uuid:membership_id>/end-membership/",
        end_membership.end_membership,
        name="end_membership",
    ),
    path("places/", places.places, name="places"),
    path("place/<str:code>/", place.place, name="place"),
    path("roles/", roles.roles, name="roles"),
    path("give-role/", give_role.give_role, name="give_role"),
    path("role/<uuid:grant_id>/end-role/", end_role.end_role, name="end_role"),
    path("audit/", audit.audit, name="audit"),
    path("looks/", looks.looks, name="looks"),
]
