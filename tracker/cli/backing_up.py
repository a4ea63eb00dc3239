"""Backup and restore."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .. import clock, config
from ..business import backups, restoring
from ..rules import backups as rules
from ..rules.refusal import Refused
from ..rules.uploads import in_words
from ..store import database, files
from .opening import database_of


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@click.option("--keep", type=click.IntRange(min=1), help="In a folder: delete all but the newest so many of this board.")
def backup(file: Path, replace: bool, keep: int | None) -> None:
    """Write everything to one file, while people work: the database, the evidence, the heads of the history.

    FILE may be a folder; then the backup is named by board and moment. It is as secret as the tracker itself.
    """
    if str(file) == "-":
        raise Refused("A backup is checked before it gets its name, so it goes to a file, never to standard output.")
    if keep and not file.is_dir():
        raise Refused("--keep goes with a folder.")
    # An older database too: whoever upgrades wants one of it before.
    with database_of(config.from_environment(), of_any_age=True), _bar("Backing up") as progress, _away_in_words():
        made = backups.make(file, now=clock.now(), replace=replace, progress=progress)
    say_made(made)
    if made.manifest.missing:
        raise Refused(
            f"{_counted(len(made.manifest.missing), 'evidence file')} could not be kept. The rest is in the backup. "
            "tracker verify says what is wrong."
        )
    for name in backups.prune(file, made.manifest.board, keep) if keep else ():
        click.echo(f"Deleted {name}.")


def say_made(made: backups.Made) -> None:
    """What a backup holds, for whoever made it."""
    click.echo(f"Wrote {made.path}, {in_words(made.size)}.")
    _say_what_it_holds(made.manifest, made.sha256)


def _say_what_it_holds(manifest: rules.Manifest, sha256: str) -> None:
    of = " (a demonstration)" if manifest.demonstration else ""
    click.echo(f"{manifest.board}{of}, as at {manifest.made_at}, by version {manifest.program} on {manifest.engine}.")
    click.echo(
        f"{_counted(manifest.records, 'record')}, {_counted(manifest.entries, 'entr', 'y', 'ies')} of history, "
        f"{_counted(len(manifest.files), 'evidence file')}, {in_words(manifest.size)} unpacked."
    )
    for name, count, head in manifest.chains:
        click.echo(f"{name}: {_counted(count, 'entr', 'y', 'ies')}, head {head}")
    for name, because in manifest.missing:
        click.echo(f"Not in it: the file {name}. {because}", err=True)
    click.echo(f"SHA-256 {sha256}")


def _counted(number: int, word: str, one: str = "", many: str = "s") -> str:
    return f"{number} {word}{one if number == 1 else many}"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Read all of it, say what it holds, and change nothing.")
@click.option("--replace", is_flag=True, help="Put it in the place of the board that is there, which is backed up first.")
@click.option("--yes", is_flag=True, help="With --replace: do not ask for the board's name.")
@click.option("--despite-faults", is_flag=True, help="Put it in place though faults came with it, such as a missing file.")
def restore(file: Path, check: bool, replace: bool, yes: bool, despite_faults: bool) -> None:
    """Restore a backup into an empty place, on either engine.

    The file is checked in full first; what it makes is verified before it is put in place. Stop the tracker before.
    """
    if check:
        with _bar("Checking") as progress:
            manifest, sha256 = restoring.check(file, progress)
        _say_what_it_holds(manifest, sha256)
        click.echo("The file is whole.")
        return
    settings = config.from_environment()
    files.keep_in(settings.evidence, **settings.evidence_access)
    try:
        with _bar("Checking") as progress, _away_in_words():
            done = restoring.restore(
                file,
                settings.database,
                settings.data,
                now=clock.now(),
                replace=replace,
                despite_faults=despite_faults,
                agreed=(lambda board: None) if yes else _agreed,
                progress=progress,
            )
    finally:
        database.close_if_ours()
    config.make_key(settings.data)
    if done.before:
        click.echo(f"What stood here is kept in {done.before.path}, SHA-256 {done.before.sha256}.")
    if done.upgraded:
        click.echo(f"Applied {', '.join(done.upgraded)}.")
    for fault in done.faults:
        click.echo(fault, err=True)
    _say_what_it_holds(done.manifest, done.sha256)
    click.echo("Restored. Everybody signs in again. Next: tracker verify.")


def _agreed(board: str) -> None:
    """The name of the board that is to be replaced, typed."""
    click.echo(f"This replaces the records of {board}. They are backed up first.", err=True)
    if click.prompt("Type the board's name to go on", err=True, default="", show_default=False).strip() != board:
        raise Refused("That is not its name. Nothing was changed.")


@contextmanager
def _away_in_words() -> Iterator[None]:
    try:
        yield
    except files.Away as away:
        raise Refused(f"{away} {away.because} Nothing was kept.") from away


@contextmanager
def _bar(label: str) -> Iterator[backups.Progress | None]:
    """A progress bar on a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda done, of: bar.update(100 * done // of - bar.pos)
