"""What home says of stocktakes in preparation: to an agency that is shown one, and to the business unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..store import issued, reviews
from . import reading
from .needs import FEW, Codes, Need, with_more
from .reading import link, long_day, named


def passages(agencies: Iterable[str], codes: Codes) -> list[Need]:
    """What is said of these agencies, and waits for their reply."""
    rows = list(issued.awaiting(agencies, reading.as_at()).limit(FEW))
    found = []
    for row in rows:
        stocktake, body = row.stocktake, reviews.agency_of_key(row.agency_id)
        to = link("preparing.passage", review=codes[row.review_id], ref=stocktake.ref, agency=body.code if body else "")
        number = len(row.about)
        words = f"{stocktake.title}: {number} item{' speaks' if number == 1 else 's speak'} of you. "
        words += "Correct what is wrong, or say where you disagree, before it is issued."
        heading = "Read what a stocktake will say of you"
        found.append(Need(heading, words, "Read it and reply", to, to, stocktake.reply_by, invented=stocktake.invented))
    return found


def prepared(codes: Codes, day: dt.date) -> list[Need]:
    """Stocktakes with corrections to answer, or whose day of reply has passed: they can be issued."""
    found = []
    for row, silent, waiting in issued.in_hand(reading.as_at()):
        to = link("preparing.show", review=codes[row.review_id], ref=row.ref)
        if waiting:
            heading = f"{waiting} correction{' waits' if waiting == 1 else 's wait'} for an answer in {named(row)}"
            words = f"{row.title}, shown to the agencies, who reply by {long_day(row.reply_by)}."
            found.append(Need(heading, words, "Answer", to, to, invented=row.invented))
        elif day > row.reply_by or not silent:
            heading = f"{named(row)} can be issued"
            who = "One agency has not replied" if silent == 1 else f"{silent} agencies have not replied"
            who = who if silent else "Every agency has replied"
            words = f"{row.title}. The day for replies was {long_day(row.reply_by)}. {who}."
            found.append(Need(heading, words, "Look at what would be issued", to, to, invented=row.invented))
    return with_more(found[:FEW], len(found) - FEW, "stocktake waits", "stocktakes wait", link("issuing.index"))
