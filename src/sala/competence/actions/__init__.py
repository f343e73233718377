"""Use cases of competence, by verb."""
