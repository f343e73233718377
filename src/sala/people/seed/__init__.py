"""Demonstration people. Tests have the cast alone; the demonstration has provinces full of schools beside it."""

from sala.people.seed.cast import PIN, Cast, load_cast
from sala.people.seed.lives import load_lives
from sala.people.seed.provinces import load_provinces

__all__ = ["PIN", "Cast", "load_cast", "load_lives", "load_provinces"]
