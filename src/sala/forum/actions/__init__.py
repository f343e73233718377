"""Use cases of the forum, by subject."""
