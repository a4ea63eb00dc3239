"""What somebody had typed when their session was over, kept for the session that they then opened."""

from __future__ import annotations

from peewee import CharField, DateTimeField, ForeignKeyField, TextField

from .database import JSON, Table, new_key
from .people import Session


class TypedText(Table):
    """The fields of one form. It goes when the form is sent, with the session, with any redaction, and after a while."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    session = ForeignKeyField(Session, column_name="session", backref="+", on_delete="CASCADE")
    path = TextField()  # where the form is sent to
    fields = JSON()  # pairs of a name and a value
    files = JSON()  # the names of files that must be chosen again
    kept_at = DateTimeField()
