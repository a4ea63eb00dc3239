"""Everything as a ZIP archive of CSV files, one for each table, with what to know of it and the data dictionary."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from . import dictionary, export_tables
from .csv import MARK, cell
from .export import KEYS, Progress, everything
from .export_about import KEEP, TABLES, About, about
from .registers import Cell

README, DICTIONARY = "README.txt", "dictionary.csv"
FORMULAS = (
    "A text that a spreadsheet would take for a formula begins with an apostrophe, which is not part of it. Open a file by "
    "importing it as text; a spreadsheet shows at most 32,767 characters of a cell."
)


def write(
    out: IO[bytes],
    as_at: dt.date | None = None,
    today: dt.date | None = None,
    progress: Progress = lambda done, of: None,
) -> None:
    """Write the archive. Its tables lie in a folder meanwhile, so that no list is held whole."""
    said = about(as_at, today)
    with TemporaryDirectory() as folder, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        counts = _write_tables(Path(folder), as_at, today, progress)
        archive.writestr(README, readme(said, counts))
        _write_file(Path(folder) / DICTIONARY, export_tables.of_the_dictionary())
        for name in (DICTIONARY, *(f"{name}.csv" for name in counts)):
            archive.write(Path(folder) / name, name)


def _write_tables(folder: Path, as_at: dt.date | None, today: dt.date | None, progress: Progress) -> dict[str, int]:
    """Each table with how many rows it has. The lists inside a kind of record are written beside it, as they come."""
    counts: dict[str, int] = {}
    tables = dictionary.tables()
    for number, (key, records) in enumerate(everything(as_at, today), 1):
        with ExitStack() as stack:
            lines = {}
            for table in dictionary.with_inside(tables[key]):
                file = stack.enter_context(_opened(folder / f"{table.name}.csv"))
                lines[table.name] = csv.writer(file, lineterminator="\r\n")
                lines[table.name].writerow(export_tables.heads(table))
                counts[table.name] = 0
            for table, row in export_tables.rows(tables[key], records):
                lines[table.name].writerow(map(cell, row))
                counts[table.name] += 1
        progress(number, len(KEYS))
    return counts


def _write_file(path: Path, rows: Iterable[list[Cell]]) -> None:
    with _opened(path) as file:
        csv.writer(file, lineterminator="\r\n").writerows([*map(cell, row)] for row in rows)


def _opened(path: Path):
    file = path.open("w", encoding="utf-8", newline="")
    file.write(MARK)
    return file


def readme(said: About, counts: dict[str, int]) -> str:
    """The words in the archive, for somebody who has never seen the tracker."""
    facts = [f"{what}: {which.isoformat() if isinstance(which, dt.date) else which}" for what, which in said.facts()]
    says = {table.name: table.says for table in dictionary.every_table()}
    files = [f"{name}.csv ({count:,} row{'s'[: count != 1]}): {says[name]}" for name, count in counts.items()]
    parts = [
        "Everything that a tracker of review recommendations holds",
        "\r\n".join(facts),
        *KEEP,
        *TABLES,
        f"The files are UTF-8 with a mark at the beginning; values are separated by commas. {FORMULAS}",
        f"{DICTIONARY} says what each column means, and which values it may hold.",
        "\r\n".join(files),
    ]
    return "\r\n\r\n".join(parts) + "\r\n"
