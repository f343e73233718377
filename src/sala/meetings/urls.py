"""Addresses of meetings."""

from django.urls import path

from sala.meetings.pages.add_participant import add_participant
from sala.meetings.pages.answer import answer
from sala.meetings.pages.badges import badges, badges_pdf
from sala.meetings.pages.bus_list import bus_list
from sala.meetings.pages.check_in import check_in
from sala.meetings.pages.counts import counts
from sala.meetings.pages.delegation import delegation
from sala.meetings.pages.delegations import delegations
from sala.meetings.pages.door import door, door_json, door_parts
from sala.meetings.pages.group import group
from sala.meetings.pages.groups import groups
from sala.meetings.pages.import_participants import import_participants, participants_template
from sala.meetings.pages.invite_list import invite_list
from sala.meetings.pages.join import join
from sala.meetings.pages.meeting import meeting
from sala.meetings.pages.minutes import minutes, minutes_pdf, minutes_xlsx
from sala.meetings.pages.move_up import move_up
from sala.meetings.pages.paper_list import paper_list
from sala.meetings.pages.participant import participant
from sala.meetings.pages.participants import participants, participants_xlsx
from sala.meetings.pages.participants_run import participants_run
from sala.meetings.pages.places import places
from sala.meetings.pages.remove_group import remove_group
from sala.meetings.pages.remove_participant import remove_participant
from sala.meetings.pages.sign_in_sheet import sign_in_sheet, sign_in_sheet_pdf
from sala.meetings.pages.substitute import substitute
from sala.meetings.pages.take_off import take_off
from sala.meetings.pages.undo_check_in import undo_check_in

app_name = "meetings"
urlpatterns = [
    path("<uuid:meeting>/", meeting, name="meeting"),
    path("<uuid:meeting>/answer/", answer, name="answer"),
    path("<uuid:meeting>/participants/", participants, name="participants"),
    path("<uuid:meeting>/participants.xlsx", participants_xlsx, name="participants_xlsx"),
    path("<uuid:meeting>/counts/", counts, name="counts"),
    path("<uuid:meeting>/minutes/", minutes, name="minutes"),
    path("<uuid:meeting>/minutes.xlsx", minutes_xlsx, name="minutes_xlsx"),
    path("<uuid:meeting>/minutes.pdf", minutes_pdf, name="minutes_pdf"),
    path("<uuid:meeting>/places/", places, name="places"),
    path("<uuid:meeting>/move-up/<uuid:part>/", move_up, name="move_up"),
    path("<uuid:meeting>/bus-list/", bus_list, name="bus_list"),
    path("<uuid:meeting>/join/", join, name="join"),
    path("<uuid:meeting>/groups/", groups, name="groups"),
    path("<uuid:meeting>/group/<uuid:group>/", group, name="group"),
    path("<uuid:meeting>/remove-group/<uuid:group>/", remove_group, name="remove_group"),
    path("<uuid:meeting>/delegations/", delegations, name="delegations"),
    path("delegation/<uuid:delegation>/", delegation, name="delegation"),
    path("delegation/<uuid:delegation>/substitute/<uuid:delegate>/", substitute, name="substitute"),
    path("delegation/<uuid:delegation>/take-off/<uuid:delegate>/", take_off, name="take_off"),
    path("<uuid:meeting>/participant/<uuid:part>/", participant, name="participant"),
    path("<uuid:meeting>/add-participant/", add_participant, name="add_participant"),
    path("<uuid:meeting>/invite-list/", invite_list, name="invite_list"),
    path("<uuid:meeting>/import-participants/", import_participants, name="import_participants"),
    path("<uuid:meeting>/participants-template/", participants_template, name="participants_template"),
    path("<uuid:meeting>/participants-run/<uuid:run_id>/", participants_run, name="participants_run"),
    path("<uuid:meeting>/remove-participant/<uuid:part>/", remove_participant, name="remove_participant"),
    path("<uuid:meeting>/check-in/", check_in, name="check_in"),
    path("<uuid:meeting>/undo-check-in/<uuid:fact>/", undo_check_in, name="undo_check_in"),
    path("<uuid:meeting>/paper-list/", paper_list, name="paper_list"),
    path("<uuid:meeting>/door/", door, name="door"),
    path("door-parts/", door_parts, name="door_parts"),
    path("<uuid:meeting>/door.json", door_json, name="door_json"),
    path("<uuid:meeting>/badges/", badges, name="badges"),
    path("<uuid:meeting>/badges.pdf", badges_pdf, name="badges_pdf"),
    path("<uuid:meeting>/sign-in-sheet/", sign_in_sheet, name="sign_in_sheet"),
    path("<uuid:meeting>/sign-in-sheet.pdf", sign_in_sheet_pdf, name="sign_in_sheet_pdf"),
]
