"""A small review with eight police leads, each with an action of their own, on a real disk or a real PostgreSQL."""

from __future__ import annotations

import io
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import cast, engines
from tests.faults.served import Answer, Gone, Served
from tracker import clock
from tracker.business import actions, people, verify
from tracker.rules import roles
from tracker.store import database, files, reviews
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.database import known
from tracker.store.evidence import Evidence, EvidenceFile

REVIEW = "/reviews/children-a-f"
LEADS = tuple(f"lead{number}" for number in range(1, 9))
GIVEN = {
    "names_child": "no",
    "rung": "practice",
    "stance": "supports",
    "independence": "checked_by_peer",
    "period": "September 2015",
}


def fill() -> None:
    """What the world has besides a small review and the cast."""
    review, tvp = reviews.review_of("children-a-f"), reviews.agency_of("TVP")
    for lead in LEADS:
        person = people.add(f"Police {lead}", cast.email(lead), cast.PASSWORD, by=None, today=cast.TODAY, now=clock.now())
        since = cast.TODAY.replace(year=2013)
        people.give_post(person, roles.LEAD, f"Police {lead}", by=None, today=cast.TODAY, agency=tvp, since=since)
    for lead in LEADS:
        item = reviews.item_of(review, "R1")
        actions.add(review, f"What {lead} does", tvp, [item], by=cast.acting("unit"), today=cast.TODAY)


@dataclass
class World:
    """One database with its files. ``url`` may be served by several processes at once."""

    kind: str
    url: str
    data: Path
    evidence: Path
    logs: Path
    servers: list[Served] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        return {
            "TRACKER_DATA": str(self.data),
            "TRACKER_DATABASE": self.url,
            "TRACKER_EVIDENCE": str(self.evidence),
            "TRACKER_SECRET_KEY": "f" * 40,
            "TRACKER_TODAY": cast.TODAY.isoformat(),
        }

    def served(self, before: str = "", **environ: str) -> Served:
        self.servers.append(Served(self.logs, self.environ | environ, before))
        return self.servers[-1].start()

    @contextmanager
    def looked_into(self) -> Iterator[None]:
        """The database and the files, for the test itself to look at."""
        files.keep_in(self.evidence)
        engines.connect(self.url)
        clock.pin(cast.TODAY)
        try:
            yield
        finally:
            clock.pin(None)
            engines.disconnect()

    def refs(self) -> dict[str, str]:
        """The action of each lead."""
        with self.looked_into():
            mine = Action.select().where(Action.title.in_(_TITLES) & known(Action))
            return {row.title.split()[1]: row.ref for row in mine}


_TITLES = [f"What {lead} does" for lead in LEADS]


@dataclass
class Kept:
    """What the database and the folder hold of what the tests wrote, by the words that each write had."""

    updates: Counter
    pieces: Counter
    files: dict[str, bool]  # by statement: whether the file is there, whole
    wrong: list[str]  # what verify says
    left_over: list[str]


def kept(world: World) -> Kept:
    with world.looked_into():
        if database.is_sqlite():
            assert database.database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        of = {row.key: row.statement for row in Evidence.select() if row.statement.startswith("Saved ")}
        there: dict[str, bool] = {}
        for row in EvidenceFile.select():
            if row.evidence_id in of:
                there[of[row.evidence_id]] = files.read(row.stored_name, row.sha256).startswith(b"area,yes")
        said = Counter(row.what_changed for row in ProgressUpdate.select() if row.what_changed.startswith("Saved "))
        stored = {row.stored_name for row in EvidenceFile.select()}
        return Kept(said, Counter(of.values()), there, list(verify.problems()), files.left_over(stored))


def a_file(words: str, size: int = 40_000):
    """A file that no other is like, with the words in it."""
    line = f"area,yes,{words}\n".encode()
    return io.BytesIO(line + b"north,31\n" * (size // 9)), "sample.csv"


def send(visitor: cast.Visitor, page: str, path: str, fields: dict) -> Answer:
    """Open the page, fill in its form and send it. Where the page does not open, the answer is what came instead."""
    shown = visitor.get(page)
    if shown.status_code != 200:
        return shown
    hidden = cast.hidden_fields(shown.get_data(as_text=True), path)
    return visitor.client.post(path, {**hidden, **fields})


def report(visitor: cast.Visitor, ref: str, words: str, **more) -> Answer:
    """An update on an action, from the form on its page."""
    page = f"{REVIEW}/actions/{ref}"
    return send(visitor, page, f"{page}/report", {"delivery": "on_track", "what_changed": words, **more})


def report_with_a_file(visitor: cast.Visitor, ref: str, words: str) -> Answer:
    return report(visitor, ref, words, **GIVEN, statement=words, file=a_file(words))


def give(visitor: cast.Visitor, words: str) -> Answer:
    """A piece of evidence with a file, given about R1."""
    path = f"{REVIEW}/R1/give-evidence"
    return send(visitor, path, path, {**GIVEN, "statement": words, "agency": "TVP", "file": a_file(words)})


@dataclass
class Stream:
    """People who write one thing after another for as long as they are let, and note what was answered."""

    world: World
    said: str = "Saved"
    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    refused: list[Answer] = field(default_factory=list)
    times: list[float] = field(default_factory=list)  # when each good answer came
    broken: list[str] = field(default_factory=list)
    going: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def of(self, people_: dict[str, tuple[cast.Visitor, str]], name: str = "") -> Iterator[Stream]:
        """``people_``: each lead's visitor and the ref of their action."""
        self.going.set()
        threads = [
            threading.Thread(target=self._write, args=(f"{name} {lead}", visitor, ref))
            for lead, (visitor, ref) in people_.items()
        ]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.going.clear()
            for thread in threads:
                thread.join(60)
            assert not any(thread.is_alive() for thread in threads)

    def _write(self, name: str, visitor: cast.Visitor, ref: str) -> None:
        ways: list[Callable[[str], Answer]] = [
            lambda words: report_with_a_file(visitor, ref, words),
            lambda words: give(visitor, words),
            lambda words: report(visitor, ref, words),
        ]
        number = 0
        while self.going.is_set():
            words = f"{self.said}{name} {number}"
            try:
                answer = ways[number % len(ways)](words)
            except Gone:
                self.unanswered.append(words)
                time.sleep(0.02)
            except AssertionError as met:
                self.broken.append(f"{words}: {met}")
            else:
                if answer.status_code == 302:
                    self.acknowledged.append(words)
                    self.times.append(time.monotonic())
                else:
                    self.refused.append(answer)
                    time.sleep(0.02)
            number += 1

    def nothing_lost(self, found: Kept) -> None:
        """Each write that was acknowledged is there once with its file, and none is there half."""
        lost = [words for words in self.acknowledged if not found.updates[words] and not found.pieces[words]]
        assert not lost and not self.broken, (lost, self.broken)
        half = [words for words in found.pieces if not found.files.get(words)]
        assert not half, half
        for words in {*found.updates, *found.pieces}:
            # What went with a report is there with it, and what was given alone stands alone: never one without the other.
            number = int(words.rpartition(" ")[2]) % 3
            assert (found.updates[words], found.pieces[words]) == [(1, 1), (0, 1), (1, 0)][number], words


class Places:
    """Where worlds are made. Each engine builds what the others of its kind are copies of, once."""

    def __init__(self, folder: Path, postgresql: Callable[[], str]):
        self.folder, self.postgresql = folder, postgresql
        self._built: dict[str, tuple[engines.Engine, str]] = {}

    def engine(self, kind: str) -> tuple[engines.Engine, str]:
        if kind not in self._built:
            shared = self.folder / kind
            shared.mkdir()
            if kind == "postgresql":
                engine: engines.Engine = Postgresql(shared, shared, self.postgresql())
            else:
                engine = engines.Sqlite(shared, shared)
            url = engine.copy(engine.small())
            files.keep_in(shared / "evidence")
            engines.connect(url)
            with clock.held(cast.TODAY):
                fill()
            engines.disconnect()
            self._built[kind] = (engine, url)
        return self._built[kind]

    @contextmanager
    def world(self, kind: str, folder: Path, data: Path | None = None, evidence: Path | None = None) -> Iterator[World]:
        """A copy. ``data`` is where its database lies; of PostgreSQL, the place is a tablespace."""
        engine, like = self.engine(kind)
        own = folder / "data"
        if kind == "postgresql":
            own.mkdir(mode=0o700)
            url = engine.copy(like) if data is None else engine.copy_at(like, data)
        else:
            own = data or own
            own.mkdir(mode=0o700)
            url = f"sqlite:///{own / 'tracker.db'}"
            with open(like.removeprefix("sqlite:///"), "rb") as whole, open(url.removeprefix("sqlite:///"), "wb") as copy:
                copy.write(whole.read())
                os.fsync(copy.fileno())
        made = World(kind, url, own, evidence or own / "evidence", folder)
        try:
            yield made
        finally:
            for server in made.servers:
                server.end()
            if kind == "postgresql":
                engine.drop(url)


class Postgresql(engines.Postgresql):
    """Databases of which one may lie on another disk than the rest."""

    def copy_at(self, like: str, place: Path) -> str:
        """``place`` is a folder that the server's own user may write in."""
        space = self._name(like) + "_elsewhere"
        self._run(f"CREATE TABLESPACE {space} LOCATION '{place}'")
        url = self.copy(like)
        self._run(f'ALTER DATABASE "{self._name(url)}" SET TABLESPACE {space}')
        return url

    def drop(self, url: str) -> None:
        super().drop(url)
        for (space,) in self._rows("SELECT spcname FROM pg_tablespace WHERE spcname LIKE '%\\_elsewhere'"):
            self._run(f"DROP TABLESPACE {space}")

    def _rows(self, question: str) -> list[tuple]:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            return connection.execute(question).fetchall()
