"""Addresses of the front pages."""

from django.urls import path

from sala.frontpage.pages import badge, calendar, feed, home, my_page, search

app_name = "frontpage"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("me/", my_page.my_page, name="my_page"),
    path("me/badge/", badge.badge, name="badge"),
    path("me/calendar/", calendar.calendar, name="calendar"),
    path("me/feed/", feed.feed, name="feed"),
]
