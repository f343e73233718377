"""Two accounts of one person: what she signs in with goes to the one that is kept, and her phones stay signed in."""

from typing import TYPE_CHECKING

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY

from sala.people.models import Account, CodeApp, Passkey, Person, RecoveryCode, SignIn
from sala.people.sessions import PROVED, SessionStore
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
    both have one, the sign-ins of the absorbed one go on under the other; its PIN and its second factor are taken over
    only where there is none. Sign-ins that showed no second factor end when they would go on where there is one.
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
    ends = _join_factors(mover, to, of)
    # Tokens that were signed out with all the phones say so themselves by now.
    mover.change(to, {"phones_ended_at": None})
    SignIn.objects.filter(account__in=ends).delete()
    for row in SignIn.objects.filter(account_id=of.pk):
        mover.note(row, Done.MOVED, {"account_id": of.pk}, {"account_id": to.pk}, key=row.id)
        hand_over(row, to)


def _join_factors(mover: "Mover", to: Account, of: Account) -> list[Account]:
    """Which of the two had no second factor, while the other one has."""
    since = of.second_factor_at
    if (to.second_factor_at is None) == (since is None):
        return []
    if since is None:
        return [of]
    for model in (CodeApp, Passkey, RecoveryCode):
        for key in model.objects.filter(account=of):
            mover.note(key, Done.MOVED, {"account_id": of.pk}, {"account_id": to.pk})
        model.objects.filter(account=of).update(account=to)
    mover.change(of, {"second_factor_at": None})
    mover.change(to, {"second_factor_at": since})
    return [to]


def factor_says_what_there_is(account: Account) -> None:
    """After keys went from one account to another: a second factor is asked if, and only if, there is one."""
    apps = CodeApp.objects.filter(account=account).values_list("added_at", flat=True)
    keys = Passkey.objects.filter(account=account).values_list("added_at", flat=True)
    since = min([*apps, *keys], default=None)
    if since is None:
        RecoveryCode.objects.filter(account=account).delete()
    if (since is None) != (account.second_factor_at is None):
        Account.objects.filter(pk=account.pk).update(second_factor_at=since)


def hand_over(row: SignIn, account: Account) -> None:
    """Let a sign-in be of another account from now on; the browser notices nothing until a proof is asked for: what was
    proved was proved to the other account.
    """
    data = SessionStore().decode(row.session_data)
    data.pop(PROVED, None)
    data[SESSION_KEY] = str(account.pk)
    data[HASH_SESSION_KEY] = account.get_session_auth_hash()
    SignIn.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(data), account_id=account.pk)
