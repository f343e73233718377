"""Addresses of notify."""

from django.urls import path

from sala.notify.pages import notice, notices

app_name = "notify"
urlpatterns = [
    path("", notices.notices, name="notices"),
    path("<uuid:notice>/", notice.notice, name="notice"),
]
