"""Makes records of rows: each in one step, where Peewee sets every value of every record by itself.

That was a quarter of the time of a page. tests/store/test_sql.py compares the two, record for record.
"""

from __future__ import annotations

import datetime as dt

from peewee import (
    ROW,
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
    ModelTupleCursorWrapper,
    TextField,
)


class QuickSelect(ModelSelect):
    """A select whose rows become records, or plain values, quickly."""

    def _get_cursor_wrapper(self, cursor):
        if self._row_type == ROW.TUPLE:
            return _Values(cursor, self.model, self._returning)
        return super()._get_cursor_wrapper(cursor)

    def _get_model_cursor_wrapper(self, cursor):
        if len(self._from_list) == 1 and not self._joins:
            return _Rows(cursor, self.model, self._returning, self.model)
        return _JoinedRows(cursor, self.model, self._returning, self._from_list, self._joins)


class _AtOnce:
    """Fetches all rows in one step when all are wanted. ``iterator()`` still takes them one by one, and keeps none."""

    def __iter__(self):
        self.fill_cache()
        return iter(self.row_cache)

    def fill_cache(self, n=0):
        if n or self.populated:
            super().fill_cache(n)
            return
        rows = self.cursor.fetchall()
        if rows and not self.initialized:
            self.initialize()
            self.initialized = True
        self.cursor.close()  # which forgets what the columns are
        self.row_cache += map(self.process_row, rows)
        self.count, self.populated = len(self.row_cache), True


class _Values(_AtOnce, ModelTupleCursorWrapper):
    """The values of rows, as they are."""

    def initialize(self):
        super().initialize()
        read = ((at, _reader_of(self.fields[at], reads)) for at, reads in enumerate(self.converters) if reads is not None)
        self.read = [(at, reads) for at, reads in read if reads is not None]

    def process_row(self, row):
        if not self.read:
            return tuple(row)
        values = list(row)
        for at, reads in self.read:
            values[at] = reads(values[at])
        return tuple(values)


class _Rows(_AtOnce, ModelObjectCursorWrapper):
    """The rows of one table."""

    def initialize(self):
        super().initialize()
        self.named, self.apart = _named(self.constructor, enumerate(self.unique_columns), self.fields, self.converters)

    def process_row(self, row):
        return _record(self.constructor, row, self.named, self.apart)


class _JoinedRows(_AtOnce, ModelCursorWrapper):
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
        reads = _reader_of(fields[at], converters[at])
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


def _reader_of(field: Field | None, reads):
    """How a value of a column is read: as it is, where the database gives what Python wants."""
    if field is None or reads is None:
        return reads
    if isinstance(field, FieldAlias):
        return _reader_of(field.field, reads)
    if isinstance(field, ForeignKeyField):
        return _reader_of(field.rel_field, reads)
    return _READERS.get(type(field), reads)


def day_of(value):
    """A day as a database gives it."""
    try:
        return dt.date.fromisoformat(value) if value.__class__ is str else value
    except ValueError:
        return _DAY.python_value(value)


def moment_of(value):
    """A moment as a database gives it."""
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
    DateField: day_of,
    DateTimeField: moment_of,
}
