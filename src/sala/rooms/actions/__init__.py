"""Use cases of rooms, by verb."""
