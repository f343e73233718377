"""Wiring only: settings, addresses, the WSGI entry and the commands that concern the whole installation."""
