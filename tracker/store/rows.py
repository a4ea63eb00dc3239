"""Makes records of rows: each in one step, where Peewee sets every value of every record by itself.

That was a third of the time of a page. tests/store/test_sql.py compares the two, record for record.
"""

from __future__ import annotations

import datetime as dt

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    FieldAlias,
    ForeignKeyField,
    IntegerField,
    ModelCursorWrapper,
    ModelObjectCursorWrapper,
    ModelSelect,
    TextField,
)


class QuickSelect(ModelSelect):
    """A select whose rows become records quickly."""

    def _get_model_cursor_wrapper(self, cursor):
        if len(self._from_list) == 1 and not self._joins:
            return _Rows(cursor, self.model, self._returning, self.model)
        return _JoinedRows(cursor, self.model, self._returning, self._from_list, self._joins)


class _Rows(ModelObjectCursorWrapper):
    """The rows of one table."""

    def initialize(self):
        super().initialize()
        self.named, self.apart = _named(self.constructor, enumerate(self.unique_columns), self.fields, self.converters)

    def process_row(self, row):
        return _record(self.constructor, row, self.named, self.apart)


class _JoinedRows(ModelCursorWrapper):
    """The rows of several tables: a record of the first, which holds those of the others."""

    def initialize(self):
        super().initialize()
        of = {key: [] for key, _, _ in self._constructor_list}
        for at, key, name, _ in self._row_spec:
            of[key if key in of else self.model].append((at, name))
        self.plain = all(model for _, _, model in self._constructor_list)
        if self.plain:
            self.parts = [
                (key, model, [at for at, _ in of[key]], *_named(model, of[key], self.fields, self.converters))
                for key, model, _ in self._constructor_list
            ]

    def process_row(self, row):
        if not self.plain:
            return super().process_row(row)
        made, there = {}, set()
        for key, model, places, named, apart in self.parts:
            made[key] = _record(model, row, named, apart)
            for at in places:
                if row[at] is not None:
                    there.add(key)
                    break
        for source, name, key, _, outer, is_key in self.src_to_dest:
            held = made[key]
            if key not in there and not self._dest_reachable.get(key, frozenset()) & there:
                if not outer:
                    continue
                held = None
            if outer and source not in there and key not in there:
                continue
            if is_key and held is None:
                made[source].__rel__[name] = None
            else:
                setattr(made[source], name, held)
        for record in made.values():
            record._dirty.clear()
        return made[self.model]


def _named(model, places, fields, converters) -> tuple[list, list]:
    """Of each column its place, its name and how its value is read: those that are fields of the table, and others."""
    named, apart = [], []
    for at, name in places:
        field, reads = fields[at], converters[at]
        if field is not None and reads is not None:
            field = field.field if isinstance(field, FieldAlias) else field
            reads = _reader(field, reads)
        (named if name in model._meta.fields else apart).append((at, name, reads))
    return named, apart


def _record(model, row, named, apart):
    record = model.__new__(model)
    record.__data__ = {name: row[at] if reads is None else reads(row[at]) for at, name, reads in named}
    record.__rel__, record._dirty = {}, set()
    for at, name, reads in apart:
        setattr(record, name, row[at] if reads is None else reads(row[at]))
    record._dirty.clear()
    return record


def _reader(field: Field, reads):
    """How a value of a field is read: as it is, where the database gives what Python wants."""
    if isinstance(field, ForeignKeyField):
        return _reader(field.rel_field, reads)
    return _READERS.get(type(field), reads)


def _day(value):
    try:
        return dt.date.fromisoformat(value) if value.__class__ is str else value
    except ValueError:
        return _DAY.python_value(value)


def _moment(value):
    try:
        return dt.datetime.fromisoformat(value) if value.__class__ is str else value
    except ValueError:
        return _MOMENT.python_value(value)


def _truth(value):
    return value if value is None else bool(value)


_DAY, _MOMENT = DateField(), DateTimeField()
_READERS = {
    CharField: None,
    TextField: None,
    IntegerField: None,
    BooleanField: _truth,
    DateField: _day,
    DateTimeField: _moment,
}
