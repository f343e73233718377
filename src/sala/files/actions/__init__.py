"""Use cases of files, by subject."""
