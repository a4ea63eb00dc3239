"""Second factors: the secret, under a key that is not in the database; recovery codes, as hashes; sign-ins half done."""

from __future__ import annotations

import datetime as dt

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, TextField, fn

from .database import Table, known, new_key
from .people import Account, Post, held_on
from .reviews import Setting, setting


class SecondFactor(Table):
    """The secret that an account shares with an authenticator. Not versioned, and in no export."""

    account = ForeignKeyField(Account, primary_key=True, backref="+")
    secret = TextField(default="")  # encrypted; empty until a code has confirmed it
    confirmed_at = DateTimeField(null=True)
    last_step = IntegerField(default=0)  # the newest time step of which a code was taken; no older one is taken again
    pending = TextField(default="")  # a secret that no code has confirmed yet, encrypted
    pending_at = DateTimeField(null=True)


class RecoveryCode(Table):
    """A code that is good once, for somebody without their authenticator."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    account = ForeignKeyField(Account, backref="+")
    begins = CharField(max_length=2)  # its first two characters, by which its hash is found
    code_hash = CharField(max_length=300)
    made_at = DateTimeField()
    used_at = DateTimeField(null=True)


class HalfSignIn(Table):
    """Somebody whose password was right and whose code is still asked for. They are signed in nowhere."""

    token_hash = CharField(max_length=64, primary_key=True)
    account = ForeignKeyField(Account, backref="+")
    made_at = DateTimeField()


REQUIRED = "second_factor"  # the setting of the board: {"roles": [...]}


def of(account: str) -> SecondFactor | None:
    """The row of an account, which may hold only a secret that waits to be confirmed."""
    return SecondFactor.get_or_none(SecondFactor.account == account)


def is_on(account: str) -> bool:
    """Whether a code is asked for when the account signs in."""
    return (
        SecondFactor.select().where((SecondFactor.account == account) & SecondFactor.confirmed_at.is_null(False)).exists()
    )


def codes_left(account: str) -> int:
    """How many recovery codes of an account are still good."""
    return RecoveryCode.select().where((RecoveryCode.account == account) & RecoveryCode.used_at.is_null()).count()


def required(as_at: dt.date | None = None) -> frozenset[str]:
    """The roles in which the Board asks for a second factor."""
    return frozenset(setting(REQUIRED, {}, as_at).get("roles", ()))


def standing() -> Setting | None:
    """The version that stands now; None while no role is asked for one."""
    return Setting.get_or_none((Setting.name == REQUIRED) & known(Setting))


def changes(as_at: dt.date | None = None) -> list[Setting]:
    """Every version, newest first."""
    query = Setting.select().where(Setting.name == REQUIRED).order_by(Setting.version.desc())
    return list(query if as_at is None else query.where(Setting.known_from <= as_at))


def without_one(day: dt.date) -> dict[str, int]:
    """By role, how many people who hold such a post on a day and can sign in have no second factor."""
    have = SecondFactor.select(SecondFactor.account).where(SecondFactor.confirmed_at.is_null(False))
    lacking = Account.select(Account.person).where(Account.disabled_at.is_null() & Account.id.not_in(have))
    where = known(Post) & held_on(day) & Post.person.in_(lacking)
    rows = Post.select(Post.role, fn.COUNT(fn.DISTINCT(Post.person))).where(where).group_by(Post.role)
    return dict(rows.tuples())
