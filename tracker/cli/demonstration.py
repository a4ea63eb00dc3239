"""The demonstration, in a folder of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from pathlib import Path

import click

from .. import config, paths
from ..business import demonstration, sign_in
from ..reports import hearing
from ..rules import passwords
from ..rules.refusal import Refused
from ..store import database, reviews
from . import serving
from .opening import database_of

_WORDS = "amber barley cedar clover copper fern harbour hazel heron juniper larch linen maple meadow otter pebble"


@click.command()
@click.option("--prepare", is_flag=True, help="Build it and exit.")
@click.option("--fresh", is_flag=True, help="Build it anew; what people did in the demonstration is lost.")
@click.option("--port", type=int, help="The port on 127.0.0.1. Without it, 5000 or the next that is free.")
def demo(prepare: bool, fresh: bool, port: int | None) -> None:
    """Serve the shipped review with invented activity, on this machine only."""
    folder = config.from_environment().data / "demo"
    if fresh and folder.exists():
        _check_mark(folder)
        shutil.rmtree(folder)
    if not (folder / "tracker.db").exists():
        _build(folder)
    settings = config.from_environment(folder=folder)
    password = _password(folder)
    with database_of(settings):
        if not reviews.is_demonstration():
            raise Refused(f"The database in {folder} is not a demonstration.")
        demonstration.set_passwords(password)
        people = demonstration.who_can_sign_in()
    click.echo("\nDemonstration. Today is held at 30 September 2015. Everything marked as invented is invented.\n")
    width = max(len(email) for _, email, _ in people)
    for title, email, _ in people:
        click.echo(f"  {email:<{width}}  {title}")
    click.echo(f"\n  Password for each of them: {password}\n")
    if prepare:
        return
    port = port or serving.free_port()
    click.echo(f"Serving at http://127.0.0.1:{port}  (Ctrl+C stops it)\n")
    serving.run(settings, "127.0.0.1", port)


def _build(folder: Path) -> None:
    """Build in a folder beside it and rename, so that a half-built demonstration is never served."""
    from ..reports import board_pack_paper

    click.echo("Building the demonstration; this takes about half a minute the first time.", err=True)
    database.private_folder(str(folder.parent))
    building = Path(tempfile.mkdtemp(prefix="demo-", dir=folder.parent))
    try:
        settings = config.from_environment(folder=building)
        with database_of(settings, new=True):
            demonstration.build(
                paths.SEEDS / "children-a-f",
                paths.SEEDS / "demonstration",
                "Oxfordshire Safeguarding Children Board",
                secrets.token_urlsafe(16),
                hearing,
                board_pack_paper.to_freeze,
            )
        config.make_key(building)
        building.rename(folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _check_mark(folder: Path) -> None:
    with database_of(config.from_environment(folder=folder)):
        if not reviews.is_demonstration():
            raise Refused(f"The database in {folder} is not a demonstration. It is left as it is.")


def _password(folder: Path) -> str:
    """The given password, else one made up once and kept in the demonstration's folder."""
    given = os.environ.get("TRACKER_DEMO_PASSWORD")
    if given:
        passwords.check(given, sign_in.common_passwords())
        return given
    kept = folder / "password"
    if not kept.exists():
        words = _WORDS.split()
        made = "-".join(secrets.choice(words) for _ in range(3)) + f"-{secrets.randbelow(900) + 100}"
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(made)
    return kept.read_text().strip()
