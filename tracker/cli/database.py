"""Creating, upgrading, filling and checking the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import click

from .. import clock, config
from ..business import boards, exported, heads, loads, upgrading
from ..business import verify as checks
from ..rules.refusal import Refused
from ..store import grants
from .backing_up import say_made
from .opening import database_of, refuse_demonstration
from .progress import on_a_terminal


@click.command()
@click.option("--board", required=True, help="The name of the board whose records this database will hold.")
def init(board: str) -> None:
    """Create the database, and a secret key if none is given."""
    settings = config.from_environment()
    with database_of(settings, new=True):
        boards.create(board, clock.now())
    config.make_key(settings.data)
    click.echo(f"Created the database of {board}. Next: tracker load, then tracker user add.")


@click.command()
@click.option("--no-backup", is_flag=True, help="Make no backup before it changes anything.")
def migrate(no_backup: bool) -> None:
    """Upgrade the database to this version of the program. It is backed up first, into the data folder."""
    with database_of(config.from_environment(), new=True) as settings:
        done = upgrading.upgrade(settings.data, now=clock.now(), backup=not no_backup, told=say_made)
    click.echo(f"Applied {', '.join(done)}." if done else "The database is up to date.")


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def load(path: Path) -> None:
    """Load a folder of seed files (the same load twice changes nothing), or an exported file into an empty tracker."""
    with database_of(config.from_environment()):
        if path.is_file():
            refuse_demonstration()
            with on_a_terminal("Loading") as step:
                loaded = exported.load(path, step)
            _say_what_came(loaded)
            return
        if not loads.is_invented(path):
            refuse_demonstration()
        loaded = loads.load(path)
        click.echo(f"{loaded.in_words()}.")
        for sentence in loaded.said:
            click.echo(sentence)
        if loaded.first and loaded.first > clock.today():
            click.echo(
                f"Its first document is of {_day(loaded.first)}, and no page shows it before that day. "
                f"Today is {_day(clock.today())}{', where it is held' if clock.is_pinned() else ''}."
            )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _say_what_came(loaded: exported.Loaded) -> None:
    click.echo(f"{loaded.records} records in {loaded.versions} versions, {loaded.entries} entries of history.")
    if loaded.people:
        click.echo(f"No passwords are exported: run tracker user reset for each of {loaded.people} people.")
    if loaded.files:
        click.echo(f"{loaded.files} evidence files are not in it: copy the evidence folder, then run tracker verify.")


@click.command()
@click.option(
    "--against",
    "kept",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Heads kept elsewhere: a file of tracker heads, an issued report as JSON, an export. May be repeated.",
)
def verify(kept: tuple[Path, ...]) -> None:
    """Check the history's chains and heads, the files and the records; name what is wrong."""
    known = [(path, heads.read(_text_of(path))) for path in kept]
    with database_of(config.from_environment()):
        wrong = 0
        for problem in _with_progress():
            click.echo(problem, err=True)
            wrong += 1
        for path, found in known:
            for problem in heads.problems(found):
                click.echo(f"{path.name}: {problem}", err=True)
                wrong += 1
            click.echo(f"{path.name}: {len(found)} heads held against the chains.")
        for redaction in checks.redactions():
            click.echo(redaction)
        for head in heads.now():
            click.echo(str(head))
    if wrong:
        raise Refused(f"{wrong} thing{'s'[: wrong > 1]} wrong.")
    click.echo("Nothing is wrong.")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise Refused(f"{path.name} is no text.") from fault


def _with_progress() -> Iterator[str]:
    """What is wrong, with a bar on a terminal."""
    with on_a_terminal("Reading the history") as step:
        yield from checks.problems(step)


@click.command("heads")
def print_heads() -> None:
    """Print the head of each chain, to be kept elsewhere and given to tracker verify --against later."""
    with database_of(config.from_environment()):
        for head in heads.now():
            click.echo(str(head))


@click.command("grants")
@click.argument("role")
def print_grants(role: str) -> None:
    """Print the SQL by which a role of PostgreSQL may serve the tracker and no more. The owner of the database runs it."""
    click.echo("BEGIN;")
    for statement in grants.statements(role):
        click.echo(f"{statement};")
    click.echo("COMMIT;")
