"""Sala: the open platform on which a ministry runs its national STEM-teacher programme."""
