"""Addresses of ui that stand outside the languages are in config; here are the others."""

from django.urls import path

from sala.ui.pages import gallery, no_network

app_name = "ui"
urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("no-network/", no_network.no_network, name="no_network"),
]
