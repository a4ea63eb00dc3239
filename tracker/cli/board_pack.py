"""The board pack as a file: for the next meeting of a level, as at a day."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from .. import clock, config
from ..reports.formats import PAPER
from ..rules import meetings
from ..rules.refusal import Refused
from ..store import names, reviews
from .documents import _day, _not_to_come, _write
from .opening import database_of


@click.command("board-pack")
@click.option("--as-at", callback=_day, required=True, help="The day, such as 2015-09-30.")
@click.option("--level", "said", required=True, help="executive, board or summit, or what the board calls it.")
@click.option("--format", "form", type=click.Choice(list(PAPER)), default="pdf", show_default=True)
@click.option("--review", "code", help="The code of a review: the pack speaks of it alone. Of all, when it is left out.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def board_pack(as_at: dt.date, said: str, form: str, code: str | None, out: Path | None) -> None:
    """The pack for the next meeting of a level. It is not frozen: that is done on the page of the meeting."""
    from ..reports import board_pack as report
    from ..reports import board_pack_paper, formats

    with database_of(config.from_environment()):
        _not_to_come(as_at)
        level = _level(said, as_at)
        review = reviews.review_of(code, as_at) if code else None
        if code and review is None:
            raise Refused("There is no such review on that day.")
        on_terminal = sys.stderr.isatty()
        with click.progressbar(length=3, label="Board pack", file=sys.stderr, hidden=not on_terminal) as done:
            pack = report.gather(level, as_at, as_at if as_at != clock.today() else None, review=review)
            done.update(1)
            paper = board_pack_paper.lay_out(pack)
            done.update(1)
            written = formats.write_paper(paper, form)
            done.update(1)
        _write([written], out)


def _level(said: str, as_at: dt.date) -> str:
    """A level that meets, by its code or by what the board calls it on that day; what names none is wrong usage."""
    words = said.strip().casefold().removeprefix("the ")
    called = {names.in_force(as_at).level(level): level for level in meetings.LEVELS}
    named = {name.casefold(): level for name, level in called.items()} | {level: level for level in meetings.LEVELS}
    if words not in named:
        known = ", ".join(f'{level} or "{name}"' for name, level in called.items())
        raise click.BadParameter(f'"{said}" is no level that meets. Write {known}.', param_hint="--level")
    return named[words]
