"""Second factors: the secret, under a key that is not in the database; recovery codes, as hashes; sign-ins half done."""

from __future__ import annotations

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, TextField

from .database import Table, new_key
from .people import Account


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
