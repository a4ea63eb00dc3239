"""The forms in which everything is taken away. Each is written into a file, piece by piece."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import IO

from .export import Progress, as_json


@dataclass(frozen=True)
class Form:
    """What a form is called, how its file ends, and what it is for."""

    name: str
    ending: str
    media_type: str
    says: str


FORMS = {
    "xlsx": Form(
        "Excel",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "A workbook with a sheet for each table, to read, filter and sort.",
    ),
    "csv": Form("CSV", "zip", "application/zip", "A ZIP archive with a CSV file for each table, for other programs."),
    "json": Form(
        "JSON",
        "json",
        "application/json",
        "The whole record with every digest of the history, to check it or to load it into an empty tracker.",
    ),
}


def write(
    form: str,
    out: IO[bytes],
    as_at: dt.date | None = None,
    today: dt.date | None = None,
    progress: Progress = lambda done, of: None,
) -> None:
    """Write everything in one of FORMS, as at a past day or as it stands."""
    if form == "csv":
        from . import export_csv

        export_csv.write(out, as_at, today, progress)
    elif form == "xlsx":
        from . import export_xlsx

        export_xlsx.write(out, as_at, today, progress)
    else:
        for part in as_json(as_at, today, progress):
            out.write(part.encode("utf-8"))
