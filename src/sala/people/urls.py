"""Addresses of people."""

from django.urls import path

from sala.people.pages import card, sign_in, sign_out

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_out.sign_out, name="sign_out"),
    path("card/<str:code>/", card.card, name="card"),
]
