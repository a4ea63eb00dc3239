"""Issuing: what a report is stamped with, who is heard before, and what may not be issued yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

STOCKTAKE, BOARD_PACK = "stocktake", "board_pack"
KINDS = {STOCKTAKE: "Stocktake", BOARD_PACK: "Board pack"}
PREFIXES = {STOCKTAKE: "S", BOARD_PACK: "B"}  # of their numbers: S1 of a review, B1 of the board


@dataclass(frozen=True)
class Stamp:
    """What a report carries once it is issued. ``heads`` are the chains as they stood: name, entries, hash of the last."""

    kind: str
    number: str
    title: str
    issued_on: dt.date
    issued_by: str  # the post
    heads: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def called(self) -> str:
        """Stocktake S1."""
        return f"{KINDS[self.kind]} {self.number}"
