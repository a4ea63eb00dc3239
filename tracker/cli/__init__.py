"""The ``tracker`` command. Exit codes: 0 done, 1 refused with the reason, 2 wrong usage."""

from __future__ import annotations

import sys

import click

from .. import __version__
from ..rules.refusal import Refused
from . import (
    backing_up,
    board_pack,
    database,
    demonstration,
    documents,
    files,
    importing,
    people,
    raising,
    reminding,
    reviews,
    serving,
    update_sheets,
)


class Commands(click.Group):
    """A refusal is a sentence on standard error and exit code 1, for every command."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except Refused as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
def main() -> None:
    """Follow every recommendation of a serious case review until practice has changed for children."""


for _command in (
    demonstration.demo,
    database.init,
    database.migrate,
    database.load,
    importing.import_,
    database.verify,
    files.files,
    database.print_heads,
    database.print_grants,
    backing_up.backup,
    backing_up.restore,
    documents.export,
    documents.stocktake,
    board_pack.board_pack,
    update_sheets.update_sheet,
    raising.escalate,
    reminding.remind,
    people.user,
    reviews.review,
    serving.settings,
    serving.serve,
):
    main.add_command(_command)
