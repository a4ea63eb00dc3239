"""How many files each person had made lately, counted in the database so that it holds in every process."""

from __future__ import annotations

import datetime as dt

from peewee import CharField, DateTimeField, IntegerField

from ..rules import exports as rules
from .database import Table, database


class ExportCount(Table):
    """One person's count since the first file of the time that is counted."""

    person = CharField(max_length=26, primary_key=True)
    began_at = DateTimeField()
    made = IntegerField(default=0)


def count_one(person: str, now: dt.datetime) -> None:
    """One more for this person. Raises TooMany. Check and count are one statement: of eight at once none slips by."""
    mine = ExportCount.person == person
    with database.atomic():
        ExportCount.insert(person=person, began_at=now).on_conflict_ignore().execute()
        ExportCount.update(began_at=now, made=0).where(mine & (ExportCount.began_at <= now - rules.WINDOW)).execute()
        if ExportCount.update(made=ExportCount.made + 1).where(mine & (ExportCount.made < rules.MOST)).execute():
            return
        began = ExportCount.get_by_id(person).began_at
    raise rules.TooMany(began + rules.WINDOW - now)
