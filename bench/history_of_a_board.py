"""How long ``tracker verify`` takes over 100,000 entries of history: ``python -m bench.history_of_a_board``.

The history is written into the review of ``large_review``, in lots, as the verbs write it: hashed, with every field of
every version. The spread follows a year and a half of the demonstration: most entries are reports of progress, then
evidence with its links, questions and answers, decisions of the chair; docs/verify.md holds the two against each other.
``--database`` names an empty database on another engine; without it a SQLite file is made and thrown away.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from peewee import sort_models

from bench import large_review
from tracker.business import verify
from tracker.rules import evidence as ladder
from tracker.rules.roles import BUSINESS_UNIT, Acting
from tracker.store import database as db
from tracker.store import history, migrations
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.assurance import AssuranceDecision, Challenge
from tracker.store.database import Record, database, insert_rows, insert_values, known, new_key
from tracker.store.evidence import Evidence, EvidenceAgency, EvidenceLink
from tracker.store.history import Chain, Entry, History, HistoryValue
from tracker.store.reviews import Agency, Item, Review
from tracker.store.tables import RECORDS

LIMIT = 10  # seconds
SIZE = large_review.Size(recommendations=20, points=180, evidence=500)
_LOT = 2000  # entries written at a time
_UNIT = Acting(person=new_key(), post=new_key(), role=BUSINESS_UNIT)
_PREFIXES = {Evidence: "E", Challenge: "Q", AssuranceDecision: "G"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.history_of_a_board", description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--database", help="the address of an empty database; a SQLite file of its own without it")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        db.open_database(options.database or f"sqlite:///{Path(folder) / 'measured.db'}").connect()
        try:
            return _measured(options.entries)
        finally:
            db.close_if_ours()


def _measured(entries: int) -> int:
    began = time.perf_counter()
    if not migrations.pending():
        print(f"{History.select().count():,} entries are there")
    else:
        make(entries)
        print(f"made {entries:,} entries in {time.perf_counter() - began:.1f} s")
    if not db.is_sqlite():
        database.execute_sql("ANALYZE")
    began, burnt = time.perf_counter(), os.times()
    # The dates of that review were made as if they had been moved, and their versions were not.
    wrong = [told for told in verify.of_the_database() if "its counter says" not in told]
    seconds, now = time.perf_counter() - began, os.times()
    ours = now.user + now.system - burnt.user - burnt.system
    theirs = now.children_user + now.children_system - burnt.children_user - burnt.children_system
    print(
        f"verify: {History.select().count():,} entries, {HistoryValue.select().count():,} values, "
        f"{sum(model.select().count() for model in RECORDS):,} versions: {seconds:.1f} s, "
        f"in which it worked for {ours:.1f} s, a second process for {theirs:.1f} s; load {os.getloadavg()[0]:.1f}"
    )
    print(*wrong[:5], sep="\n", end="\n" if wrong else "")
    return int(bool(wrong) or seconds > LIMIT)


def make(entries: int) -> None:
    """Write the review and so many entries about it into an open, empty database."""
    review = large_review.make(SIZE)
    writing = _Writing(review, random.Random(1))  # noqa: S311 (the same history each time)
    while entries > 0:
        with database.atomic():
            writing.write(min(_LOT, entries))
        entries -= _LOT


class _Writing:
    """Writes entries in lots: their versions are kept here until the lot is whole."""

    def __init__(self, review: Review, chance: random.Random):
        self.review, self.chance = review, chance
        self.words = large_review._Making(SIZE, chance)
        self.standing = {
            model: list(model.select().where(known(model))) for model in (Action, AssuranceDecision, Challenge)
        }
        self.keys = {model: [key for (key,) in model.select(model.record).tuples()] for model in (Agency, Item)}
        self.numbers = dict.fromkeys(_PREFIXES, SIZE.evidence + SIZE.points)
        self.day, self.at = large_review.PUBLISHED, dt.datetime(2015, 3, 4, 9)

    def write(self, entries: int) -> None:
        chain = Chain.get_by_id(self.review.code)
        self.new: dict[type[Record], list[Record]] = defaultdict(list)
        self.closed: dict[type[Record], list[tuple]] = defaultdict(list)
        rows, values = [], []
        for _ in range(entries):
            row, said = history.sealed(self._one(), chain.name, chain.count, chain.head)
            rows.append(row)
            values += said
            chain.count, chain.head = row.seq, row.hash
        for model in sort_models(self.new):
            self._write_versions(model)
        insert_rows(History, rows)
        insert_values(HistoryValue, values)
        # The database lets a head move on by one alone.
        for row in rows:
            Chain.update(count=row.seq, head=row.hash).where(Chain.name == chain.name).execute()
        for model, last in self.numbers.items():
            history.numbers_go_on_from(f"{self.review.code}/{_PREFIXES[model]}", last)

    def _write_versions(self, model) -> None:
        """What this lot closed is of this lot, and then written as closed, or stands in the table and is closed there."""
        place = database.obj.param
        close = f'UPDATE "{model._meta.table_name}" SET "known_until" = {place} WHERE "id" = {place}'  # noqa: S608
        written = {row.id for row in self.new[model]}
        before = [(day, key) for day, key in self.closed[model] if key not in written]
        if before:
            database.obj.connection().cursor().executemany(close, before)
        insert_rows(model, self.new[model])

    def _one(self) -> Entry:
        self.at += dt.timedelta(seconds=self.chance.randrange(100, 700), microseconds=self.chance.randrange(1_000_000))
        self.day = self.at.date()
        what = self.chance.choices(
            (self._report, self._give_evidence, self._ask, self._answer, self._decide), (55, 15, 8, 8, 14)
        )[0]
        return what()

    def _entry(self, verb: str) -> Entry:
        entry = Entry(verb, _UNIT, self.day, self.review, True)
        entry.written_at = self.at
        return entry

    def _report(self) -> Entry:
        entry, place = self._entry("reported progress"), self.chance.randrange(len(self.standing[Action]))
        action = self.standing[Action][place]
        # Never what was said last: what changes nothing makes no version.
        said = self.chance.choice([each for each in ("on_track", "at_risk", "off_track") if each != action.delivery])
        self.standing[Action][place] = entry.subject = self._change(entry, action, delivery=said, reported_on=self.day)
        self._add(
            entry,
            ProgressUpdate,
            ref=f"{action.ref}/U{action.version}",
            review=self.review.key,
            action=action.key,
            agency=action.lead_id,
            delivery=said,
            what_changed=self.words._sentence(30),
            said_by=_UNIT.post,
            said_on=self.day,
        )
        return entry

    def _give_evidence(self) -> Entry:
        entry = self._entry("gave evidence")
        piece = entry.subject = self._add(
            entry,
            Evidence,
            ref=self._ref(Evidence),
            review=self.review.key,
            position=self.numbers[Evidence],
            statement=self.words._sentence(40),
            figures=[],
            rung=self.chance.choice(ladder.RUNGS),
            voice="none",
            independence=ladder.SELF_REPORTED,
            given_on=self.day,
        )
        self._add(entry, EvidenceAgency, evidence=piece.key, agency=self.chance.choice(self.keys[Agency]))
        for item in self.chance.sample(self.keys[Item], 2):
            self._add(entry, EvidenceLink, evidence=piece.key, item=item, stance=ladder.SUPPORTS, basis="stated")
        return entry

    def _ask(self) -> Entry:
        entry = self._entry("asked a question")
        said = {"agency": self.chance.choice(self.keys[Agency]), "question": self.words._sentence(12)}
        said |= {"ref": self._ref(Challenge), "review": self.review.key, "item": self.chance.choice(self.keys[Item])}
        asked = self._add(entry, Challenge, **said, asked_by=_UNIT.post, asked_on=self.day, due=self.day)
        self.standing[Challenge].append(asked)
        entry.subject = asked
        return entry

    def _answer(self) -> Entry:
        entry, place = self._entry("answered a question"), self.chance.randrange(len(self.standing[Challenge]))
        said = {"answer": self.words._sentence(25), "answered_by": _UNIT.post, "answered_on": self.day}
        answered = self._change(entry, self.standing[Challenge][place], **said)
        self.standing[Challenge][place] = entry.subject = answered
        return entry

    def _decide(self) -> Entry:
        entry, place = self._entry("decided assurance"), self.chance.randrange(len(self.standing[AssuranceDecision]))
        said = {"because": self.words._sentence(30), "decided_by": _UNIT.post, "decided_on": self.day}
        said |= {"rating": self.chance.choice(("not_assured", "self_reported_only", "some_evidence"))}
        decided = self._change(entry, self.standing[AssuranceDecision][place], **said)
        self.standing[AssuranceDecision][place] = entry.subject = decided
        return entry

    def _ref(self, model) -> str:
        self.numbers[model] += 1
        return f"{_PREFIXES[model]}{self.numbers[model]}"

    def _add(self, entry: Entry, model, **values):
        key = new_key()
        row = model(**entry._kept(values), id=key, record=key, version=1, **values)
        entry._note(row, None)
        self.new[model].append(row)
        return row

    def _change(self, entry: Entry, before: Record, **values):
        model = type(before)
        before.known_until = self.day
        self.closed[model].append((self.day, before.id))
        kept = {name: before.__data__.get(name) for name in model.fields_of_interest()} | values
        row = model(**entry._kept({}), id=new_key(), record=before.key, version=before.version + 1, **kept)
        entry._note(row, before)
        self.new[model].append(row)
        return row


if __name__ == "__main__":
    sys.exit(main())
