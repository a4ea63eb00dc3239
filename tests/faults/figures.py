"""What the tests of faults counted and timed, and the page of the documentation that they make of it."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sqlite3
import statistics
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

# What was done, in the order of the page: the name by which tests say it, its heading, and what was done.
SUBJECTS = {
    "killed": (
        "The server is killed in a stream of writes (R1)",
        "Four people send updates and evidence with files, as fast as the server answers. It is killed with -9 in the "
        "middle and started again. A write is acknowledged when its answer has come. At the end each acknowledged write is "
        "looked for, with its file. SQLite is asked whether the database is sound (integrity_check, foreign_key_check). "
        "What tracker verify checks is right but for the file of a save that did not finish, which it names. What was "
        "written and not acknowledged may be there or not, and is never there by half.",
    ),
    "database": (
        "The database server stops under load (R1)",
        "The same stream, while PostgreSQL is restarted, stopped as in a power cut, and killed with -9. The tracker is not "
        "restarted. Whoever sends meanwhile gets a page that says so, with what they typed.",
    ),
    "at_once": (
        "The same thing saved at once (R4)",
        "Each opens the same form, and all send it at one moment, with a file. One is kept. The others see their words "
        "beside those that were kept.",
    ),
    "together": (
        "Different things saved at once (R4)",
        "Eight people, each with an action of their own, send updates as fast as the server answers. Nobody is refused.",
    ),
    "full": (
        "The disk is full (R5)",
        "A small disk is filled to the last byte. Saves answer in words, with what was typed; people who are signed in "
        "read on; nothing is kept by half; after room was made the same server saves again.",
    ),
    "file": (
        "An evidence file is gone or changed (E5)",
        "The file is taken away, or one byte of it is changed, under the running server.",
    ),
    "mail": (
        "The mail server does not answer (R9)",
        "The command that sends reminders waits for a mail server that says nothing, and people save meanwhile. Then the "
        "mail server is well, and the command runs twice.",
    ),
    "stopped": (
        "The server is told to stop with requests in hand (R10)",
        "SIGTERM comes while a file is being sent in and a stocktake is being built.",
    ),
    "clock": (
        "The clocks change (R8)",
        "The server runs on machines of other time zones. Midnight in London, the changes of the clocks, 29 February, the "
        "end of the year, and a clock that is set back are tested in the fast part (tests/test_clock.py, "
        "tests/business/test_clock_set_back.py).",
    ),
}


def spread(seconds: Sequence[float]) -> str:
    """The least, the middle and the most of some times."""
    if not seconds:
        return "none"
    return " / ".join(f"{each:.2f}" for each in (min(seconds), statistics.median(seconds), max(seconds))) + " s"


@dataclass
class Figures:
    """``rows``: for each subject what was said, as pairs of a heading and a value."""

    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    postgresql: str = ""

    def say(self, subject: str, **said: object) -> None:
        assert subject in SUBJECTS
        row = {name.replace("_", " ").capitalize(): str(value) for name, value in said.items()}
        self.rows.setdefault(subject, []).append(row)

    def page(self, took: float) -> str:
        parts = [_HEAD.format(day=f"{dt.datetime.now(dt.UTC):%-d %B %Y, %H:%M} UTC", took=round(took)), self._machine()]
        for subject, (heading, done) in SUBJECTS.items():
            if subject in self.rows:
                parts += [f"## {heading}\n", f"{done}\n", _table(self.rows[subject])]
        if self.left_out:
            named = (f"- {tests} tests: {why}\n" for why, tests in Counter(self.left_out).items())
            parts += ["## Not run\n", "".join(named)]
        return "\n".join(parts)

    def _machine(self) -> str:
        rows = {
            "Processor": f"{os.cpu_count()} cores, {platform.machine()}",
            "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
            "Kernel": f"{platform.system()} {platform.release()}",
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            "PostgreSQL": self.postgresql or "not run",
            "Commit": _commit(),
        }
        return "".join(f"- {name}: {value}\n" for name, value in rows.items())


_HEAD = """# What happens when things go wrong

This page is written by `make faults`. Each time it runs, it does all that is told here to a real server on a real
disk, and then writes what it counted. Do not edit it: the words stand in `tests/faults/figures.py`.

Three times in one cell are the least, the middle and the most. They are those of this machine, of a small review, with the
people who write on the same machine as the server.

Last run: {day}, in {took} seconds, on:
"""


def _table(rows: list[dict[str, str]]) -> str:
    heads = list(dict.fromkeys(name for row in rows for name in row))
    lines = [heads, ["---"] * len(heads), *[[row.get(name, "") for name in heads] for row in rows]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _commit() -> str:
    here = Path(__file__).parent
    try:
        run = [
            subprocess.run(["git", *words], cwd=here, capture_output=True, text=True, check=True).stdout.strip()
            for words in (["rev-parse", "--short=12", "HEAD"], ["status", "--porcelain", "--", ":!/docs/reliability.md"])
        ]
    except (OSError, subprocess.CalledProcessError):
        return "not known"
    return run[0] + (", with changes" if run[1] else "")
