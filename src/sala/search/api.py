"""The front door of search."""

from sala.search.actions import index, reindex, remove, sources
from sala.search.queries import find
from sala.search.types import Hit, Item, Tier

__all__ = ["Hit", "Item", "Tier", "find", "index", "reindex", "remove", "sources"]
