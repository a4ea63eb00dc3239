"""The store of files: how much lies there, what belongs to nothing, and taking that away."""

from __future__ import annotations

import click

from .. import clock, config
from ..business import files as doing
from ..rules.refusal import Refused
from ..rules.uploads import in_words
from ..store import files as store
from .opening import database_of


@click.command()
@click.option("--left-over", is_flag=True, help="Name the files that belong to no record of this database.")
@click.option("--delete", is_flag=True, help="Take those away that are older than an hour, after asking.")
@click.option("--yes", is_flag=True, help="With --delete: do not ask.")
def files(left_over: bool, delete: bool, yes: bool) -> None:
    """Say how many files lie in the store, and which of them belong to nothing."""
    if delete and not left_over:
        raise click.UsageError("--delete goes with --left-over.")
    with database_of(config.from_environment()) as settings:
        try:
            lying = list(store.every())
            left = doing.left_over()
            click.echo(f"{_count(lying)} in {settings.evidence}; {len(left)} of them left over.")
            if left_over:
                for each in left:
                    click.echo(f"{each.name}  {in_words(each.size)}  written {each.written_at:%Y-%m-%d %H:%M} UTC")
            if delete:
                _take_away(left, yes)
        except store.Away as away:
            raise Refused(f"{away} {away.because}".strip()) from away


def _take_away(left: list[store.Kept], yes: bool) -> None:
    old = doing.old_enough(left, clock.now())
    if not old:
        click.echo("Nothing to take away: what is younger than an hour may belong to a save in hand.")
        return
    click.echo(
        "They belong to no record of this database. After a restore from an older backup they may belong to what was given "
        "since; where two trackers share one place they may be the other's. What is taken away is gone."
    )
    if not yes:
        click.confirm(f"Take {_count(old)} away", abort=True)
    click.echo(f"Took {_count(doing.take_away(old, clock.now()))} away.")


def _count(lying: list[store.Kept]) -> str:
    return f"{len(lying)} file{'s'[: len(lying) != 1]} ({in_words(sum(each.size for each in lying))})"
