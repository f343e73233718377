"""An edit made without network, and one made meanwhile elsewhere."""

from hypothesis import given
from hypothesis import strategies as st

from sala.offline.actions.details import three_way

FIELDS = st.sampled_from(["name", "latin_name", "gender"])
VERSION = st.fixed_dictionaries({f: st.sampled_from("abc") for f in ("name", "latin_name", "gender")})
Fields = dict[str, str]


@given(base=VERSION, here=VERSION, sent=VERSION)
def test_which_side_is_called_here_makes_no_difference(base: Fields, here: Fields, sent: Fields) -> None:
    to_set, clashes = three_way(base=base, here=here, sent=sent)
    other_set, other_clashes = three_way(base=base, here=sent, sent=here)
    assert set(clashes) == set(other_clashes)
    for field in set(base) - set(clashes):
        assert to_set.get(field, here[field]) == other_set.get(field, sent[field])
    for field, three in clashes.items():
        assert (three["here"], three["sent"]) == (other_clashes[field]["sent"], other_clashes[field]["here"])


@given(
    base=VERSION,
    edits=st.lists(st.dictionaries(FIELDS, st.sampled_from("abc"), max_size=2), max_size=4),
    data=st.data(),
)
def test_edits_of_different_fields_give_one_state_in_any_order(
    base: Fields, edits: list[Fields], data: st.DataObject
) -> None:
    taken: set[str] = set()
    apart = []
    for edit in edits:
        apart.append({field: value for field, value in edit.items() if field not in taken})
        taken |= set(edit)
    states = []
    for order in (apart, data.draw(st.permutations(apart))):
        here = dict(base)
        for edit in [*order, *order]:  # each arrives twice
            to_set, clashes = three_way(base=base, here=here, sent={**base, **edit})
            assert not clashes
            here |= to_set
        states.append(here)
    assert states[0] == states[1]
