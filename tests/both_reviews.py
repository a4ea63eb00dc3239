"""A small part of the shipped review with the invented one beside it, in a tracker that is marked as a demonstration."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from pathlib import Path

from tests import cast, small
from tests.engines import BOARD, connect, disconnect
from tracker import clock
from tracker.business import boards, loads
from tracker.store import files

INVENTED = Path(__file__).parent / "reviews" / "infants-2015-invented"
TODAY = dt.date(2015, 9, 30)


@contextmanager
def loaded(engine, folder: Path, hired: bool = False):
    """Both reviews, loaded in the order of their publication, open; what the second load said."""
    url = engine.copy(engine.tables())
    files.keep_in(folder / "evidence")
    connect(url)
    clock.pin(TODAY)
    boards.create(BOARD, clock.now(), demonstration=True, today=TODAY)
    loads.load(small.write(folder / "seeds"))
    said = loads.load(INVENTED)
    if hired:
        cast.hire()
    yield url, said
    clock.pin(None)
    disconnect()
    engine.drop(url)
