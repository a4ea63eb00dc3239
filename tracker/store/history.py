"""History: one append-only chain for each review and one for the board, and the only way in which anything is written.

``with history.entry(...) as entry`` opens the transaction; ``entry.add`` and ``entry.change`` write versions and note
every field; at the end the entry is chained. What is not in the history did not happen.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    TextField,
    sort_models,
)

from .. import clock
from ..rules.refusal import Refused
from ..rules.roles import Acting
from .database import Record, Table, database, insert_rows, insert_values, is_sqlite, new_key, surely_not_kept

BOARD = "board"
START = "0" * 64
ENDED = "ended"  # the field under which an entry notes that a record is there no more
BETWEEN = "\x1f"  # stands between the parts of what is hashed; store/history_whole.py lets the database put them together
_SALT_BYTES = 16


class Chain(Table):
    """The count and head of each chain, kept apart from the entries so that a cut tail shows."""

    name = CharField(max_length=80, primary_key=True)  # "board", or the code of a review
    count = IntegerField(default=0)
    head = CharField(max_length=64, default=START)


class History(Table):
    """One entry: who, in which post, when, what, on which record. The values lie in ``HistoryValue``."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    chain = CharField(max_length=80)
    seq = IntegerField()
    previous = CharField(max_length=64)
    hash = CharField(max_length=64)
    written_at = DateTimeField(index=True)
    known_from = DateField(index=True)
    person = CharField(max_length=26, null=True)
    post = CharField(max_length=26, null=True)
    verb = CharField(max_length=200)
    kind = CharField(max_length=40, null=True)  # the table of the main record
    subject = CharField(max_length=26, null=True, index=True)  # its key
    subject_ref = CharField(max_length=80, null=True)
    invented = IntegerField(default=0)
    values_digest = CharField(max_length=64)
    once = CharField(max_length=80, null=True, unique=True)  # the one-time id of the form, against a double click

    class Meta:
        indexes = ((("chain", "seq"), True),)


class HistoryValue(Table):
    """What one field was and is. Redaction empties ``value`` and ``salt``; the digest stays, so the chain still holds."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    entry = ForeignKeyField(History, backref="values", index=False)
    position = IntegerField()
    kind = CharField(max_length=40)
    record = CharField(max_length=26, null=True, index=True)
    version = IntegerField(null=True)
    field = CharField(max_length=60)
    value = TextField(null=True)  # {"was": ..., "now": ...}
    salt = CharField(max_length=32, null=True)
    digest = CharField(max_length=64)

    class Meta:
        indexes = ((("entry", "position"), True),)


class Counter(Table):
    """The last number given to a kind of reference within a review, or within the board."""

    scope = CharField(max_length=120, primary_key=True)
    last = IntegerField(default=0)


def numbers_go_on_from(scope: str, last: int) -> None:
    """Numbers up to ``last`` were given elsewhere, by a load, or are kept free; the next one is higher."""
    Counter.insert(scope=scope).on_conflict_ignore().execute()
    Counter.update(last=last).where((Counter.scope == scope) & (Counter.last < last)).execute()


class Stale(Exception):
    """Somebody else changed the record first. ``mine`` is the version that the person saw; ``standing`` is what stands."""

    def __init__(self, mine: Record, standing: Record | None):
        super().__init__("Somebody else changed this while you were writing.")
        self.mine, self.standing = mine, standing


class AlreadyDone(Exception):
    """This very form was sent before: a double click, or the back button."""


class Entry:
    """A transaction in the making: it writes versions and remembers every field for the chain."""

    def __init__(self, verb, by, day, review, invented):
        self.verb, self.by, self.day, self.review, self.invented = verb, by, day, review, invented
        self.written_at = clock.now()
        self.noted: list[tuple[str, str | None, int | None, str, object, object]] = []
        self.planned: dict[type[Record], list[Record]] = {}
        self.subject: Record | None = None
        self.undo: list[Callable[[], None]] = []  # what a transaction that fails must take back outside the database

    def add(self, model, **values):
        """Write the first version of a new record, and return it."""
        key = new_key()
        row = model(**self._kept(values), id=key, record=key, version=1, **values)
        row.save(force_insert=True)
        self._note(row, None)
        return row

    def plan(self, model, **values) -> str:
        """Write the first version of a new record at the end, many at once; for loads. Returns its key.

        Tables are written in an order in which references hold, and the records of one table as they were planned.
        """
        row = model(**self._kept(values), id=(key := new_key()), record=key, version=1, **values)
        self.planned.setdefault(model, []).append(row)
        self._note(row, None)
        return key

    def change(self, row: Record, **values):
        """Close the version that the person saw and write the next. Raises Stale when another came first.

        Values that are the same as before are allowed; nothing is written when none differs.
        """
        if all(row.__data__.get(name) == value for name, value in _as_stored(values).items()):
            self.hold(row)
            return row
        model = type(row)
        day = max(self.day, row.known_from)
        closed = model.update(known_until=day).where((model.id == row.id) & model.known_until.is_null()).execute()
        if not closed:
            raise Stale(row, _standing(row))
        kept = {name: row.__data__.get(name) for name in model.fields_of_interest()}
        kept.update(_as_stored(values))
        following = model(
            **{**self._kept({}), "known_from": day}, id=new_key(), record=row.key, version=row.version + 1, **kept
        )
        following.follow(row, values)
        following.save(force_insert=True)
        self._note(following, row)
        return following

    def end(self, rows: Sequence[Record]) -> None:
        """Records that should never have been are there no more: the last version of each is closed, and none follows.

        What they said stays to be read in their versions and in the history. For the undoing of an import alone; whoever
        calls this has made sure that nothing rests on them. Raises Stale when one was changed meanwhile.
        """
        for day, model, lot in _by_end(rows, self.day):
            stands = model.id.in_([row.id for row in lot]) & model.known_until.is_null()
            if model.update(known_until=day).where(stands).execute() != len(lot):
                changed = next((row for row in lot if (_standing(row) or row).id != row.id), lot[0])
                raise Stale(changed, _standing(changed))
        for row in rows:
            self.noted.append((row._meta.table_name, row.key, row.version, ENDED, None, True))

    def hold(self, row: Record) -> None:
        """Make sure that the version the person saw still stands, and keep it so until the end. Raises Stale."""
        model = type(row)
        stands = model.select(model.id).where((model.id == row.id) & model.known_until.is_null())
        if (stands if is_sqlite() else stands.for_update()).get_or_none() is None:
            raise Stale(row, _standing(row))

    def standing(self, row: Record) -> Record:
        """The version of a record that stands now, whatever the person saw, for a rule to look at once more.

        Nobody else writes in the chain until the end, so it stands until then.
        """
        return _standing(row) or row

    def next_ref(self, prefix: str) -> str:
        """The next free reference of the review, such as Q12. No number is given twice."""
        return f"{prefix}{self.next_number(f'{self.review.code if self.review else BOARD}/{prefix}')}"

    def next_number(self, scope: str) -> int:
        """The next number of a scope."""
        Counter.insert(scope=scope).on_conflict_ignore().execute()
        Counter.update(last=Counter.last + 1).where(Counter.scope == scope).execute()
        return Counter.get_by_id(scope).last

    def next_numbers(self, scope: str, count: int) -> range:
        """So many next numbers of a scope at once."""
        first = self.next_number(scope) if count else 1
        numbers_go_on_from(scope, first + count - 1)
        return range(first, first + count)

    def say(self, field: str, value) -> None:
        """Note a value that belongs to no record, such as the reason."""
        self.noted.append(("entry", None, None, field, None, value))

    def emptied(self, kind: str, record: str | None, version: int | None, field: str, now) -> None:
        """Note what a version that was written over in place now says; never what it said. For redaction alone."""
        self.noted.append((kind, record, version, field, None, now))

    def _kept(self, values: dict) -> dict:
        kept = {
            "known_from": self.day,
            "written_at": self.written_at,
            "written_by": self.by.post if self.by else None,
            "invented": self.invented,
        }
        return {name: value for name, value in kept.items() if name not in values}

    def _note(self, row, before) -> None:
        kind = row._meta.table_name
        for name in row.fields_of_interest():
            now = row.__data__.get(name)
            was = before.__data__.get(name) if before is not None else None
            if now != was:
                self.noted.append((kind, row.key, row.version, name, was, now))


def _by_end(rows: Sequence[Record], today: dt.date):
    """Records of one table that end on one day, some hundred at a time: none ends before it was known."""
    groups: dict[tuple, list[Record]] = {}
    for row in rows:
        groups.setdefault((max(today, row.known_from), type(row)), []).append(row)
    for (day, model), found in groups.items():
        for at in range(0, len(found), 500):
            yield day, model, found[at : at + 500]


def version_seen(standing: Record, seen: str | None) -> Record:
    """The version that a person saw when they opened a form, by its id; the standing one when that names none of it."""
    if not seen or seen == standing.id or not (seen.isascii() and seen.isalnum()):
        return standing
    model = type(standing)
    return model.get_or_none((model.id == seen) & (model.record == standing.key)) or standing


def versions_named(model: type[Record], ids: Iterable[str]) -> list:
    """The versions with these ids, in their order. What cannot be an id names none, and is not looked for."""
    names = {each for each in ids if each.isascii() and each.isalnum()}
    return list(model.select().where(model.id.in_(names)).order_by(model.id)) if names else []


def _standing(row: Record) -> Record | None:
    model = type(row)
    return model.get_or_none((model.record == row.key) & model.known_until.is_null())


def _as_stored(values: dict) -> dict:
    """Values as the row holds them: a related record by its key."""
    return {name: value.key if isinstance(value, Record) else value for name, value in values.items()}


# What a writer answered when they were warned, on its way from the form past every verb to the entry that it belongs to.
_said: ContextVar[Sequence[str]] = ContextVar("said", default=())


@contextmanager
def saying(answers: Sequence[str]):
    """What is written inside keeps these answers too."""
    token = _said.set(tuple(answers))
    try:
        yield
    finally:
        _said.reset(token)


# A form is shown again with what was typed before; its view runs, and must not send it.
_nothing: ContextVar[bool] = ContextVar("nothing", default=False)


class NotSent(Exception):
    """Something would have been written while a form was only shown again."""


@contextmanager
def sending_nothing():
    """Inside, no entry can be opened."""
    token = _nothing.set(True)
    try:
        yield
    finally:
        _nothing.reset(token)


def sends_nothing() -> bool:
    return _nothing.get()


@contextmanager
def entry(
    verb: str,
    *,
    by: Acting | None,
    today: dt.date,
    review=None,
    board: bool = False,
    why: str = "",
    once: str | None = None,
    invented: bool | None = None,
):
    """Write in one transaction, and chain what was written.

    ``review`` names the chain; without one, or with ``board=True``, the board's chain is written as well. ``once`` is the
    form's one-time id: AlreadyDone is raised when it has been used, also by a click of the same moment that was first.
    ``invented`` defaults to whether this database is the demonstration.
    """
    try:
        with _entry(verb, by, today, review, board, why, once, invented) as writing:
            yield writing
    except (Stale, Refused, IntegrityError) as refusal:
        if sent_before(once, by):
            raise AlreadyDone from refusal
        raise


@contextmanager
def _entry(verb, by, today, review, board, why, once, invented):
    from .reviews import is_demonstration

    # The board's chain first, then that of the review: every writer takes them in this order, and before any row, so
    # that of two writers the second waits and then reads what the first wrote, and no two wait for each other.
    chains = ([BOARD] if board or review is None else []) + ([review.code] if review is not None else [])
    if sends_nothing():
        raise NotSent
    with together(*chains):
        if sent_before(once, by):
            raise AlreadyDone
        writing = Entry(verb, by, today, review, is_demonstration() if invented is None else invented)
        try:
            yield writing
            for model in sort_models(writing.planned):
                insert_rows(model, writing.planned[model])
            if why:
                writing.say("why", why)
            for said in _said.get():
                writing.say("warning", said)
            if writing.noted:
                for number, chain in enumerate(chains):
                    _append(chain, writing, _once_of(once, by) if once and not number else None)
        except BaseException:
            for take_back in writing.undo:
                take_back()
            raise
        _outside.get([]).extend(writing.undo)


# How to take back what the entries of the open transaction wrote outside the database, such as files.
_outside: ContextVar[list[Callable[[], None]]] = ContextVar("outside")


@contextmanager
def together(*chains: str):
    """Several entries in one transaction: their chains are taken at once, in the order in which every writer takes them.

    SQLite lets one transaction write at a time; there the transaction itself is what the second writer waits for.
    """
    if database.in_transaction():
        with _taken(chains):
            yield
        return
    token, whole = _outside.set([]), False
    try:
        with _taken(chains):
            yield
            whole = True
    except BaseException as failure:
        # Not when the commit failed and may have happened all the same: then a file taken back is one that is lost.
        if not whole or surely_not_kept(failure):
            for take_back in _outside.get():
                take_back()
        raise
    finally:
        _outside.reset(token)


@contextmanager
def _taken(chains):
    with database.atomic():
        if not is_sqlite():
            for name in sorted(set(chains), key=lambda chain: (chain != BOARD, chain)):
                Chain.insert(name=name).on_conflict_ignore().execute()
                Chain.select().where(Chain.name == name).for_update().get()
        yield


def sent_before(once: str | None, by: Acting | None) -> bool:
    """Whether this very form was sent before by this person, and kept."""
    return bool(once) and History.select().where(History.once == _once_of(once or "", by)).exists()


def _once_of(once: str, by: Acting | None) -> str:
    return sent_as(once, by.person if by else "")


def sent_as(once: str, person: str) -> str:
    """A one-time id as the history keeps it: bound to the person, so that nobody can use up another's form."""
    return hashlib.sha256(f"{person}|{once}".encode()).hexdigest()


def _append(chain: str, writing: Entry, once: str | None) -> None:
    Chain.insert(name=chain).on_conflict_ignore().execute()
    tip = Chain.get_by_id(chain)
    row, values = sealed(writing, chain, tip.count, tip.head, once)
    try:
        row.save(force_insert=True)
    except IntegrityError as clash:
        if once and "once" in str(clash):
            raise AlreadyDone from clash
        raise
    insert_values(HistoryValue, values)
    Chain.update(count=row.seq, head=row.hash).where(Chain.name == chain).execute()


def sealed(writing: Entry, chain: str, count: int, head: str, once: str | None = None) -> tuple[History, list[dict]]:
    """What was noted as the entry that follows this head, hashed onto it, with the rows of its values."""
    values = _digested(writing.noted)
    subject = writing.subject
    row = History(
        id=new_key(),
        chain=chain,
        seq=count + 1,
        previous=head,
        written_at=writing.written_at,
        known_from=writing.day,
        person=writing.by.person if writing.by else None,
        post=writing.by.post if writing.by else None,
        verb=writing.verb,
        kind=subject._meta.table_name if subject is not None else None,
        subject=subject.key if subject is not None else None,
        subject_ref=getattr(subject, "ref", None) or getattr(subject, "code", None) if subject is not None else None,
        invented=int(writing.invented),
        values_digest=hashlib.sha256("".join(value["digest"] for value in values).encode()).hexdigest(),
        once=once,
    )
    row.hash = hash_of(row)
    return row, [{"entry": row.id, **value} for value in values]


def _digested(noted: list[tuple]) -> list[dict]:
    """What was noted, as rows of ``HistoryValue``, each with a salt and a digest of its own."""
    values = []
    for position, (kind, record, version, field, was, now) in enumerate(noted):
        text, salt = text_of(was, now), secrets.token_hex(_SALT_BYTES)
        values.append(
            {
                "id": new_key(),
                "position": position,
                "kind": kind,
                "record": record,
                "version": version,
                "field": field,
                "value": text,
                "salt": salt,
                "digest": digest_of(salt, kind, record, version, field, text),
            }
        )
    return values


def text_of(was, now) -> str:
    """One value as it is kept and digested: what the field was and is, as JSON."""
    return json.dumps({"was": plain(was), "now": plain(now)}, ensure_ascii=False, sort_keys=True)


def plain(value):
    """A value as the history writes it."""
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def digest_of(salt: str, kind: str, record: str | None, version: int | None, field: str, text: str) -> str:
    """The salted digest of one value. Without the salt nobody can guess a short value from it."""
    said = (salt, kind, record or "", str(version or ""), field, text)
    return hashlib.sha256(BETWEEN.join(said).encode()).hexdigest()


def hash_of(row: History) -> str:
    """The hash of an entry: over everything that it says, the digest of its values, and the hash of the one before."""
    said = (
        row.chain,
        str(row.seq),
        row.previous,
        row.written_at.isoformat(),
        row.known_from.isoformat(),
        row.person or "",
        row.post or "",
        row.verb,
        row.kind or "",
        row.subject or "",
        row.subject_ref or "",
        str(row.invented),
        row.values_digest,
    )
    return hashlib.sha256(BETWEEN.join(said).encode()).hexdigest()
