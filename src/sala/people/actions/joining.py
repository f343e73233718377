"""Two accounts of one person: what she signs in with goes to the one that is kept, and her phones stay signed in."""

from typing import TYPE_CHECKING

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY

from sala.people.models import Account, Person, SignIn
from sala.people.sessions import SessionStore
from sala.people.types import Done

if TYPE_CHECKING:
    from sala.people.actions.rows import Mover

Pair = tuple[Account | None, Account | None]


def accounts_of_both(kept: Person, absorbed: Person) -> Pair:
    """Theirs, if they have any."""
    found = {one.person_id: one for one in Account.objects.filter(person__in=[kept, absorbed])}
    return found.get(kept.pk), found.get(absorbed.pk)


def join_accounts(mover: "Mover", kept: Person, pair: Pair) -> None:
    """If only the absorbed one has an account, it becomes that of the one who is kept, with PIN, cards and phones. If
    both have one, the sign-ins of the absorbed one go on under the other; its PIN is taken over only where there is
    none.
    """
    to, of = pair
    if of is None:
        return
    if to is None:
        mover.note(of, Done.MOVED, {"person_id": of.person_id}, {"person_id": kept.pk})
        Account.objects.filter(pk=of.pk).update(person=kept)
        return
    if of.has_usable_password() and not to.has_usable_password():
        Account.objects.filter(pk=to.pk).update(password=of.password)
    for row in SignIn.objects.filter(account_id=of.pk):
        mover.note(row, Done.MOVED, {"account_id": of.pk}, {"account_id": to.pk}, key=row.id)
        hand_over(row, to)


def hand_over(row: SignIn, account: Account) -> None:
    """Let a sign-in be of another account from now on; the browser notices nothing."""
    data = SessionStore().decode(row.session_data)
    data[SESSION_KEY] = str(account.pk)
    data[HASH_SESSION_KEY] = account.get_session_auth_hash()
    SignIn.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(data), account_id=account.pk)
