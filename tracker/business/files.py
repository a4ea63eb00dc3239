"""The files that the Board holds as a whole: which of them belong to nothing, and taking those away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..store import files, people
from ..store.correspondence import LetterFile
from ..store.evidence import EvidenceFile

KEPT_BY = (EvidenceFile, LetterFile)  # every table that names stored files
# A file lies in the store before its row is committed: a young one may belong to a save that is in hand.
IN_HAND = dt.timedelta(hours=1)


def named() -> set[str]:
    """The stored names of all files that a row names, in any version."""
    return {name for table in KEPT_BY for (name,) in table.select(table.stored_name).tuples() if name}


def left_over() -> list[files.Kept]:
    """Files that no row names: what a transaction that failed left behind, or a removal that the store did not do."""
    lying = sorted(files.every())  # before the rows are asked, so that one that is named meanwhile is not left over
    known = named() if lying else set()
    return [each for each in lying if each.name not in known]


def old_enough(left: Sequence[files.Kept], now: dt.datetime) -> list[files.Kept]:
    """Those that no save can still be about to name. What is not called as our files are is not ours to judge."""
    return [each for each in left if each.written_at < now - IN_HAND and files.NAME.fullmatch(each.name)]


def take_away(left: Sequence[files.Kept], now: dt.datetime) -> list[files.Kept]:
    """Take left-over files away for good, each noted in the access log. Whether a row names one is asked once more."""
    known, gone = named(), []
    for each in left:
        if each.name not in known and files.take_back(each.name):
            people.log("took a left-over file away", each.name, None, now)
            gone.append(each)
    return gone
