"""In which order a form's questions depend on each other; a loop is refused."""

from django.utils.translation import gettext_lazy as _

from sala.forms.expressions import names_in
from sala.forms.types import Definition, SayingError, items_of


def ordered(definition: Definition) -> list[str]:
    """The names of all items so that each comes after those that decide whether it is asked, and what it is.

    A constraint or a choice filter decides neither. Raises SayingError with the names of a loop.
    """
    needs: dict[str, list[str]] = {}
    for item, around in items_of(definition):
        deciding = [*names_in(item.get("relevant")), *names_in(item.get("value"))]
        needs[item["name"]] = list(dict.fromkeys([*around, *deciding]))
    order: dict[str, None] = {}
    for name in needs:
        _visit(name, needs, order)
    return list(order)


def _visit(start: str, needs: dict[str, list[str]], order: dict[str, None]) -> None:
    """Depth first without recursion: a form may be one long chain."""
    way: dict[str, list[str]] = {}
    if start not in order:
        way[start] = list(needs[start])
    while way:
        name = next(reversed(way))
        if not way[name]:
            del way[name]
            order[name] = None
            continue
        following = way[name].pop(0)
        if following in way:
            names = list(way)
            loop = [*names[names.index(following) :], following]
            raise SayingError(
                _("Whether “%(name)s” is asked depends on itself: %(loop)s. Change one of these conditions."),
                name=following,
                loop=" → ".join(loop),
            )
        if following in needs and following not in order:
            way[following] = list(needs[following])
