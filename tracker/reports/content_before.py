"""What a stocktake says of what was asked before an item, and of what asks it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass
class Stood:
    """The three judgements on an earlier item on a day, each in words beside the others."""

    on: dt.date
    delivery: str
    evidence: str
    assurance: str


@dataclass
class AskedBefore:
    """An earlier item that asked the same: where, how it was closed then, how it stood when it was asked again, and now."""

    ref: str  # with its review, where that is another
    review: str
    asked_on: dt.date | None
    title: str
    text: str  # exactly as printed
    link_words: str  # stated, inferred or confirmed, and where or why
    closed_then: str
    then: Stood | None  # None: the tracker held nothing of it on the day on which it was asked again
    now: Stood | None
    invented: bool = False  # the earlier item; what the tag on the link says is of the link alone
    link_invented: bool = False


@dataclass
class AskedAgain:
    """A later item that asks what this one asks."""

    ref: str
    review: str
    asked_on: dt.date | None
    title: str
    invented: bool = False
