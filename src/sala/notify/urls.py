"""Addresses of notify."""

from django.urls import path

from sala.notify.pages import notice, notices, preferences, telegram, unsubscribe

app_name = "notify"
urlpatterns = [
    path("", notices.notices, name="notices"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("telegram/", telegram.telegram, name="telegram"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("<uuid:notice>/", notice.notice, name="notice"),
]
