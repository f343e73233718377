"""Addresses of meetings."""

from django.urls import include, path

from sala.meetings.pages.add_participant import add_participant
from sala.meetings.pages.answer import answer
from sala.meetings.pages.badges import badges, badges_pdf
from sala.meetings.pages.check_in import check_in
from sala.meetings.pages.door import door, door_json
from sala.meetings.pages.meeting import meeting
from sala.meetings.pages.paper_list import paper_list
from sala.meetings.pages.participant import participant
from sala.meetings.pages.participants import participants
from sala.meetings.pages.remove_participant import remove_participant
from sala.meetings.pages.sign_in_sheet import sign_in_sheet, sign_in_sheet_pdf
from sala.meetings.pages.undo_check_in import undo_check_in

app_name = "meetings"
_one = [
    path("", meeting, name="meeting"),
    path("answer/", answer, name="answer"),
    path("participants/", participants, name="participants"),
    path("participant/<uuid:part>/", participant, name="participant"),
    path("add-participant/", add_participant, name="add_participant"),
    path("remove-participant/<uuid:part>/", remove_participant, name="remove_participant"),
    path("check-in/", check_in, name="check_in"),
    path("undo-check-in/<uuid:fact>/", undo_check_in, name="undo_check_in"),
    path("paper-list/", paper_list, name="paper_list"),
    path("door/", door, name="door"),
    path("door.json", door_json, name="door_json"),
    path("badges/", badges, name="badges"),
    path("badges.pdf", badges_pdf, name="badges_pdf"),
    path("sign-in-sheet/", sign_in_sheet, name="sign_in_sheet"),
    path("sign-in-sheet.pdf", sign_in_sheet_pdf, name="sign_in_sheet_pdf"),
]
urlpatterns = [path("<uuid:meeting>/", include(_one))]
