"""Addresses of offline."""

from django.urls import path

from sala.offline.pages import conflicts, details, member_phones, phones

app_name = "offline"
urlpatterns = [
    path("", phones.phones, name="phones"),
    path("member-phones/<uuid:person_id>/", member_phones.member_phones, name="member_phones"),
    path("details/", details.details, name="details"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
]
