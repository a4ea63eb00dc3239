"""The update sheet of an agency, for the business unit to send by mail."""

from __future__ import annotations

from pathlib import Path

import click

from .. import clock, config
from ..rules.refusal import Refused
from .documents import _write
from .opening import database_of


@click.command("update-sheet")
@click.argument("agency")
@click.option("--round", "number", help="The number of the round that it is for.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
def update_sheet(agency: str, number: str | None, out: Path) -> None:
    """What AGENCY (its code) owes, as an Excel workbook to be filled in and read back."""
    from ..reports import update_sheets as report
    from ..store import agencies, names, reviews, rounds, update_sheets

    with database_of(config.from_environment()):
        today, board = clock.today(), reviews.board()
        body = next((each for each in agencies.bodies(today).values() if each.agency.code == agency), None)
        if body is None:
            raise Refused(f"There is no agency with the code {agency}.")
        asked = rounds.round_of(number) if number else None
        if number and (asked is None or rounds.party_of(asked, body.agency, today) is None):
            raise Refused(f"{body.agency.name} is not asked in a round {number}.")
        about = report.About(board.name, names.in_force(None, board), today, clock.now(), asked, board.demonstration)
        _write([report.write(update_sheets.owing(body, today), about)], out)
