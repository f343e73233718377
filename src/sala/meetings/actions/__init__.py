"""Use cases of meetings, by subject."""
