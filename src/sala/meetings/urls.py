"""Addresses of meetings."""

from django.urls import path

from sala.meetings.pages import check_in

app_name = "meetings"
urlpatterns = [path("<uuid:meeting>/check-in/", check_in.check_in, name="check_in")]
