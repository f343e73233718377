"""Addresses of the forum."""

from django.urls import path

from sala.forum.pages import ask, schedule, wall

app_name = "forum"
urlpatterns = [
    path("<slug:event>/", schedule.schedule, name="schedule"),
    path("<slug:event>/ask/", ask.ask, name="ask"),
    path("<slug:event>/wall/", wall.wall, name="wall"),
    path("<slug:event>/wall/questions/", wall.wall_questions, name="wall_questions"),
]
