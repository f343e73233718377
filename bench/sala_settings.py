"""Sala's own settings with the reference page beside its addresses."""

from sala.config.settings import *  # noqa: F403 the same settings, that is the point

ROOT_URLCONF = "bench.sala_urls"
