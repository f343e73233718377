"""Use cases of offline work."""
