"""Addresses of the front pages."""

from django.urls import path

from sala.frontpage.pages import home, my_page

app_name = "frontpage"
urlpatterns = [
    path("", home.home, name="home"),
    path("me/", my_page.my_page, name="my_page"),
]
