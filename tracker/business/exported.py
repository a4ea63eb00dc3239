"""Loading an exported file into an empty tracker: the history word for word, and every version that it tells of."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peewee import (
    DataError,
    DateField,
    DateTimeField,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
    sort_models,
)

from .. import clock
from ..rules import reminders
from ..rules.refusal import Refused
from ..store import history, numbers, reviews
from ..store.database import Record, database, insert_rows, new_key
from ..store.history import Chain, Counter, History, HistoryValue
from ..store.issued import FrozenContent
from ..store.people import Account, Person
from ..store.reminders import Outbox, Reminder, Told
from ..store.tables import RECORDS
from . import sign_in, verify

REDACTED = "[redacted]"
_LOT = 200
Progress = Callable[[int, int], object]  # how much is done, of how much


# What comes of a file in which something is missing, is of another kind, or contradicts itself.
_MALFORMED = (LookupError, TypeError, ValueError, AttributeError, OverflowError)
_NOT_OURS = (*_MALFORMED, IntegrityError, DataError, InterfaceError, ProgrammingError)


@dataclass
class Loaded:
    """What a file held: records, their versions, entries, people without a password yet, and files that lie elsewhere."""

    records: int
    versions: int
    entries: int
    people: int
    files: int


def load(path: Path, progress: Progress = lambda done, of: None) -> Loaded:
    """Read what ``tracker export`` wrote and keep it as it was. Raises Refused, and then nothing is kept.

    The rows are made from the history alone, which names every field of every version; the rest of the file is for
    people to read. Passwords and the bytes of evidence files are in no export.
    """
    told = _read(path)
    try:
        return _load(told, progress)
    except _NOT_OURS as fault:
        raise Refused(f"{path.name} is not a file that tracker export wrote, or it was altered: {fault!r:.200}.") from fault


def _load(told: dict, progress: Progress) -> Loaded:
    if told["board"]["demonstration"]:
        raise Refused("This file is of a demonstration. What is invented is not loaded.")
    with database.atomic():
        board = reviews.board()
        if board is None or History.select().exists():
            raise Refused("An exported file is loaded into an empty tracker. This one holds records already.")
        board.name, board.created_at = told["board"]["name"], _moment(told["board"]["written_at"])
        board.save()
        rows = _versions(told["history"])
        versions = sum(map(len, rows.values()))
        step = _steps(progress, versions + 2 * len(told["history"]))
        for model in sort_models(rows):
            insert_rows(model, rows[model])
            step(len(rows[model]))
        _write_frozen(told)
        _write_history(told["history"], step)
        _write_heads(told["board"]["chains"])
        _count_on(rows)
        _told_before(rows.get(Reminder, []))
        waiting = _accounts(rows.get(Person, []), _disabled(told["history"]))
        if problem := next(verify.of_the_database(), None):
            raise Refused(f"This file is not what was exported. {problem}")
        step(len(told["history"]))
    records = sum(row.version == 1 for found in rows.values() for row in found)
    return Loaded(records, versions, len(told["history"]), waiting, len(told["files"]))


def _steps(progress: Progress, of: int) -> Callable[[int], None]:
    """What is told how many more are done."""
    done = 0

    def step(more: int) -> None:
        nonlocal done
        done += more
        progress(done, of)

    return step


def _read(path: Path) -> dict:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as fault:
        raise Refused(f"{path.name} is not a file that tracker export wrote: it cannot be read as JSON.") from fault
    if not isinstance(told, dict) or not {"board", "history", "files"} <= set(told):
        raise Refused(f"{path.name} is not a file that tracker export wrote: it has no board or no history.")
    return told


def _versions(entries: list[dict]) -> dict[type[Record], list[Record]]:
    """Every version of every record, in the order in which they were written."""
    models = {model._meta.table_name: model for model in RECORDS}
    rows: dict[type[Record], list[Record]] = defaultdict(list)
    latest: dict[tuple[str, str], Record] = {}
    written: dict[tuple[str, str, int], Record] = {}
    for entry in sorted(entries, key=_when):
        changed: dict[tuple[str, str, int], dict] = defaultdict(dict)
        for value in entry["values"]:
            if value["kind"] in models and value["record"]:
                now = value["now"] if value["salt"] else REDACTED
                changed[value["kind"], value["record"], value["version"]][value["field"]] = now
        for (kind, key, version), values in changed.items():
            before = latest.get((kind, key))
            if before is not None and before.version >= version:
                # What touches two chains is written in both; a redaction says what a version that was there says since.
                _say_again(models[kind], row := written[kind, key, version], values)
                if history.ENDED in values:
                    row.known_until = max(dt.date.fromisoformat(entry["known_from"]), row.known_from)
                continue
            row = _version(models[kind], key, version, values, before, entry)
            latest[kind, key] = written[kind, key, version] = row
            rows[models[kind]].append(row)
    return rows


def _say_again(model, row: Record, values: dict) -> None:
    for name, value in values.items():
        if value != REDACTED and name in model._meta.fields:
            setattr(row, name, _as_kept(model, name, value))


def _when(entry: dict) -> tuple:
    return entry["written_at"], entry["chain"], entry["seq"]


def _version(model, key: str, version: int, values: dict, before: Record | None, entry: dict) -> Record:
    day = dt.date.fromisoformat(entry["known_from"])
    carried = dict(before.__data__) if before is not None else {}
    said = {name: carried.get(name) for name in model.fields_of_interest()}
    said.update({name: _as_kept(model, name, value) for name, value in values.items() if name in said})
    for name, value in said.items():
        field = model._meta.fields[name]
        if value is None and not field.null:
            said[name] = field.default() if callable(field.default) else field.default
    if before is not None:
        day = max(day, before.known_from)
        before.known_until = day
    return model(
        **said,
        id=key if version == 1 else new_key(),
        record=key,
        version=version,
        known_from=day,
        written_at=_moment(entry["written_at"]),
        written_by=entry["who"],
        invented=entry["invented"],
    )


def _as_kept(model, name: str, value):
    field = model._meta.fields[name]
    if isinstance(value, str) and isinstance(field, DateField | DateTimeField):
        if value == REDACTED:
            return None
        return dt.date.fromisoformat(value) if isinstance(field, DateField) else dt.datetime.fromisoformat(value)
    return value


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text.removesuffix("Z"))


def _write_history(entries: list[dict], step: Callable[[int], None]) -> None:
    """Some hundreds of entries at a time: a load writes thousands of values into one."""
    ordered = sorted(entries, key=_when)
    for start in range(0, len(ordered), _LOT):
        lot = ordered[start : start + _LOT]
        _write_entries(lot)
        step(len(lot))


def _write_entries(entries: list[dict]) -> None:
    written, values = [], []
    for told in entries:
        row = History(
            id=new_key(),
            chain=told["chain"],
            seq=told["seq"],
            previous=told["previous"],
            hash=told["hash"],
            written_at=_moment(told["written_at"]),
            known_from=dt.date.fromisoformat(told["known_from"]),
            person=told["person"],
            post=told["who"],
            verb=told["verb"],
            kind=told["kind"],
            subject=told["subject"],
            subject_ref=told["subject_ref"],
            invented=int(told["invented"]),
            values_digest=told["values_digest"],
        )
        written.append(row)
        for position, value in enumerate(told["values"]):
            kept = {name: value[name] for name in ("kind", "record", "version", "field", "salt", "digest")}
            text = history.text_of(value["was"], value["now"]) if value["salt"] else None
            values.append(HistoryValue(id=new_key(), entry=row.id, position=position, value=text, **kept))
    insert_rows(History, written)
    insert_rows(HistoryValue, values)


def _write_frozen(told: dict) -> None:
    """The content of issued reports stands in no history, only its digest; verify compares the two."""
    reports = [*told.get("stocktakes", ()), *(pack for each in told.get("meetings", ()) for pack in each.get("packs", ()))]
    insert_rows(FrozenContent, [FrozenContent(record=each["record"], content=each["content"]) for each in reports])


def _write_heads(chains: list[dict]) -> None:
    insert_rows(Chain, [Chain(name=each["chain"], count=each["count"], head=each["head"]) for each in chains])


def _count_on(rows: dict[type[Record], list[Record]]) -> None:
    """Numbers go on from the highest that was given, so that no reference is given twice."""
    codes = {row.key: row.code for row in rows.get(reviews.Review, [])}
    every = (row.__data__ for found in rows.values() for row in found)
    last = numbers.highest((codes.get(row.get("review"), history.BOARD), str(row.get("ref") or "")) for row in every)
    insert_rows(Counter, [Counter(scope=scope, last=number) for scope, number in last.items()])


def _told_before(found: list[Reminder]) -> None:
    """Nobody is told again of what they were told of there. What waited there waits here."""
    standing = [row for row in found if row.known_until is None]
    told = dict.fromkeys((row.person, notice) for row in standing for notice in row.told)
    insert_rows(Told, [Told(id=new_key(), person=person, notice=notice) for person, notice in told])
    waiting = [row for row in standing if row.state == reminders.WAITING]
    insert_rows(Outbox, [Outbox(reminder=row.key, next_try=clock.now()) for row in waiting])


def _disabled(entries: list[dict]) -> dict[str, dt.datetime]:
    """Since when each account stands disabled, by the key of its person. Who was enabled since is not among them."""
    found: dict[str, dt.datetime] = {}
    for entry in sorted(entries, key=_when):
        for value in entry["values"]:
            if entry["kind"] == Person._meta.table_name and value["kind"] == "entry" and value["field"] == "disabled":
                found.pop(entry["subject"], None)
                if value["now"] is True:
                    found[entry["subject"]] = _moment(entry["written_at"])
    return found


def _accounts(people: list[Person], disabled: dict[str, dt.datetime]) -> int:
    """An account for each person, with a password that nobody knows: they sign in once theirs is reset.

    Who was disabled stays disabled.
    """
    standing = [row for row in people if row.known_until is None and row.email and row.email != REDACTED]
    now = clock.now()
    for row in standing:
        Account.create(
            person=row.key,
            email=row.email.lower(),
            password_hash=sign_in.hashed(secrets.token_urlsafe(32)),
            created_at=now,
            disabled_at=disabled.get(row.key),
        )
    return len(standing)
