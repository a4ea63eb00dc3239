"""The references of the actions of a plan told apart: several of one number, and a number that stands twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from .plan_lines import Doubt, Line
from .plan_mapping import REF
from .plan_words import plain


def with_refs(found: Sequence[tuple[Line, bool]]) -> list[Line]:
    """References told apart: several actions of one number get one each, and a number that stands twice a doubt.

    With each line, whether the row above has the same reference.
    """
    runs: list[list[Line]] = []
    for line, shares in found:
        before = runs[-1][-1] if runs else None
        if before is not None and line.ref and line.ref == before.ref and (shares or line.row == before.row):
            runs[-1].append(line)
        else:
            runs.append([line])
    made = [
        replace(line, ref=f"{line.ref}/{place}") if len(run) > 1 else line
        for run in runs
        for place, line in enumerate(run, start=1)
    ]
    rows: dict[str, list[int]] = defaultdict(list)
    for line in made:
        if line.ref:
            rows[plain(line.ref)].append(line.row)
    return [_with_twins(line, rows.get(plain(line.ref), ())) for line in made]


def _with_twins(line: Line, rows: Sequence[int]) -> Line:
    others = [str(row) for row in rows if row != line.row][:5]
    if not line.ref or not others:
        return line
    said = f"The reference {line.ref} stands on row {', '.join(others)} too."
    return replace(line, doubts=(*line.doubts, Doubt(REF, said)))
