"""What every table holds, and a board with next to nothing in it, for tests of backup and restore."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.engines import connect
from tracker import clock
from tracker.business import backups, boards, restoring
from tracker.store import backups as store
from tracker.store import database as db
from tracker.store import files, history
from tracker.store.database import database
from tracker.store.evidence import Evidence, EvidenceFile
from tracker.store.reviews import Review

DAY = dt.date(2015, 9, 30)


def contents() -> dict[str, list[str]]:
    """Every row of every table, in values that are the same on each engine.

    Of plans that somebody has begun to import only how many there are: their files are bytes, which no backup holds.
    """
    found = {name: store.columns(name) for name in database.get_tables() if name != "import_draft"}
    rows = {name: sorted(map(bytes.decode, store.lines(name, columns))) for name, columns in found.items()}
    if "import_draft" in database.get_tables():
        rows["import_draft"] = [str(store.count("import_draft"))]
    return rows


def without(held: dict[str, list[str]], *names: str) -> dict[str, list[str]]:
    return {name: rows for name, rows in held.items() if name not in names}


def begin(name: str = "A board", files_: tuple[bytes, ...] = (b"what was given",)) -> list[str]:
    """A board with a review, and a piece with a file for each of these contents. Returns their stored names."""
    boards.create(name, clock.now())
    with history.entry("began", by=None, today=DAY, board=True) as entry:
        review = entry.add(Review, code="r", title="R", kind="k", body="b")
    return [give(review, content) for content in files_]


def give(review: Review, content: bytes) -> str:
    with history.entry("gave", by=None, today=DAY, review=review) as entry:
        said = {"rung": "plan", "independence": "independent", "given_on": DAY}
        piece = entry.add(Evidence, review=review, ref=entry.next_ref("E"), statement="S", **said)
        stored, sha256 = files.save(content)
        kept = {"size": len(content), "media_type": "text/plain"}
        entry.add(EvidenceFile, evidence=piece.key, shown_name="a.txt", stored_name=stored, sha256=sha256, **kept)
    return stored


@dataclass
class Where:
    """A machine: its data folder with the evidence in it, and its database."""

    url: str
    data: Path

    def restore(self, made: backups.Made, **more) -> restoring.Restored:
        files.keep_in(self.data / "evidence")
        return restoring.restore(made.path, self.url, self.data, now=clock.now(), **more)

    @contextmanager
    def looked_into(self):
        files.keep_in(self.data / "evidence")
        connect(self.url)
        clock.pin(DAY)
        yield
        clock.pin(None)
        db.close_if_ours()

    def lying(self, *starts: str) -> list[str]:
        """The files of the data folder whose paths begin so."""
        found = (path.relative_to(self.data).as_posix() for path in self.data.rglob("*") if path.is_file())
        return sorted(name for name in found if name.startswith(starts))
