"""Reminders from the command line: what a timer runs."""

from __future__ import annotations

import sys

import click

from .. import clock, config
from ..business import mail
from ..business import reminders as doing
from ..reports import digests
from ..rules.refusal import Refused
from ..store import database, names, reviews
from ..store import reminders as store
from .opening import database_of


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what would go to whom; write and send nothing.")
def remind(dry_run: bool) -> None:
    """Send each person one digest of what is new to them. Run it by a timer; twice at once is safe."""
    with database_of(config.from_environment()) as settings:
        server = mail.server_of(settings.smtp, settings.mail_from) if settings.smtp else None
        today = clock.today()
        with database.one_moment():
            planned = doing.plan(today)
        if dry_run:
            _print(planned, settings, server)
            return
        written = doing.write(planned, today=today, now=clock.now())
        click.echo(f"Wrote {_digests(len(written))} into the outbox.")
        if server is None:
            click.echo(_not_set())
            return
        _send(server, settings)


def _send(server: mail.Server, settings: config.Settings) -> None:
    around = _around(settings, server)
    came = doing.send(
        server,
        lambda row, to: digests.mail(row, to, around, clock.now()),
        today=clock.today(),
        now=clock.now,
        progress=_progress,
    )
    click.echo(f"Handed {_digests(len(came.sent))} to {server.name}.")
    for refs, said in (
        (came.refused, "refused: see the list of reminders in the tracker"),
        (came.doubtful, "in doubt: see the list of reminders in the tracker"),
        (came.later, "not taken now, tried again with a later run"),
        (came.left, "left: whoever it was for can no longer sign in or holds no post"),
    ):
        if refs:
            click.echo(f"{', '.join(refs)}: {said}.")
    if came.away:
        number = store.counts().get("waiting", 0)
        wait = "waits and goes" if number == 1 else "wait and go"
        raise Refused(f"{came.away} {_digests(number)} {wait} with a later run.")


def _print(planned, settings: config.Settings, server: mail.Server | None) -> None:
    around = _around(settings, server)
    day = clock.today()
    addresses = store.addresses([each.person for each in planned], day)
    for each in planned:
        row = store.Reminder(
            person=each.person,
            posts=each.posts,
            made_on=day,
            subject=each.subject,
            number=len(each.told),
            content=each.content,
        )
        click.echo(f"To: {addresses.get(each.person, 'nobody')} ({'; '.join(each.posts)})")
        click.echo(f"Subject: {digests.heading(row, around)}\n")
        click.echo(digests.as_text(row, around))
        click.echo("=" * digests.WIDTH)
    waiting = store.counts().get("waiting", 0)
    click.echo(f"{_digests(len(planned))} would be written, {waiting} wait in the outbox. Nothing was written or sent.")
    if server is None:
        click.echo(_not_set())


def _around(settings: config.Settings, server: mail.Server | None) -> digests.Around:
    return digests.Around(
        body=names.in_force(None, reviews.board()).body,
        url=settings.url.rstrip("/"),
        sender=server.sender if server else "",
        domain=server.domain if server else "localhost",
        demonstration=reviews.is_demonstration(),
    )


def _digests(number: int) -> str:
    return "1 digest" if number == 1 else f"{number} digests"


def _not_set() -> str:
    return "TRACKER_SMTP is not set, so nothing is sent: digests wait in the outbox. The list of reminders shows them."


def _progress(done: int, of: int) -> None:
    """A line that counts, on a terminal alone."""
    if sys.stderr.isatty():
        click.echo(f"\rSending {done} of {of}", nl=done == of, err=True)
