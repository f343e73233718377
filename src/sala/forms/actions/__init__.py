"""Use cases of forms, by subject."""
