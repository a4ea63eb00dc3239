"""Figures that disagree, as the values of records: each group, its statements, and the day from which it could be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..store import figures
from ..store.figures import FigureGroup, FigureStatement
from ..store.reviews import Review
from .seed_files import Entry, Seeds, citations


def records(seeds: Seeds, review: Review) -> Iterator[tuple]:
    """The table, the name, the day and the values of each record."""
    pieces = {entry.text("ref"): entry for entry in seeds.evidence}
    standing = figures.statements_standing(review)
    for position, entry in enumerate(seeds.figures, 1):
        ref, told = entry.text("ref"), []
        for each in entry["statements"]:
            piece = pieces.get(each.text("evidence"))
            told.append((each, piece, citations(each) or citations(piece)))
        # That they disagree could be known when the last of them was.
        day = max(seeds.dates[citation["document"]] for *_, source in told for citation in source)
        values = {name: entry.text(name) for name in ("title", "why", "reconciled", "how")}
        values |= {"review": review.key, "ref": ref, "position": position, "may_differ": entry.words("may_differ")}
        yield FigureGroup, (ref,), day, values
        for number, (each, piece, source) in enumerate(told, 1):
            yield _statement(ref, number, day, each, piece, source)
        for number in range(len(told) + 1, standing.get(ref, 0) + 1):
            yield FigureStatement, (ref, number), day, {"dropped": True}


def _statement(ref: str, number: int, day: dt.date, said: Entry, piece: Entry | None, source: list[dict]) -> tuple:
    values = {
        "group": ("figures", ref),
        "position": number,
        "figure": said.text("figure"),
        "says": said.text("says"),
        "evidence": ("evidence", piece.text("ref")) if piece is not None else None,
        "source": source,
        "dropped": False,
    }
    return FigureStatement, (ref, number), day, values
