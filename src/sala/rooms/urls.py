"""Addresses of rooms."""

from django.urls import path

from sala.rooms.pages import (
    board,
    edit_network,
    edit_room,
    networks,
    new_network,
    new_room,
    open_gate,
    planned,
    room,
    rooms,
    take_back,
)

app_name = "rooms"
urlpatterns = [
    path("", networks.networks, name="networks"),
    path("new/", new_network.new_network, name="new_network"),
    path("<slug:network>/", board.board, name="board"),
    path("<slug:network>/edit/", edit_network.edit_network, name="edit_network"),
    path("<slug:network>/planned/", planned.planned, name="planned"),
    path("<slug:network>/rooms/", rooms.rooms, name="rooms"),
    path("<slug:network>/rooms.xlsx", rooms.rooms_xlsx, name="rooms_xlsx"),
    path("<slug:network>/new/", new_room.new_room, name="new_room"),
    path("<slug:network>/<uuid:room>/", room.room, name="room"),
    path("<slug:network>/<uuid:room>/edit/", edit_room.edit_room, name="edit_room"),
    path("<slug:network>/<uuid:room>/gate/", open_gate.open_gate, name="open_gate"),
    path("<slug:network>/<uuid:room>/back/", take_back.take_back, name="take_back"),
]
