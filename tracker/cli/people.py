"""People who can sign in. The first of the business unit is made here; nobody has a password that they did not choose."""

from __future__ import annotations

import os
import sys

import click

from .. import clock, config
from ..business import invitations, people, second_factor
from ..reports import own_data
from ..rules import people as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..store import people as store
from ..store import reviews
from ..store.database import database
from .opening import database_of


@click.group()
def user() -> None:
    """Add, list, disable people, or reset a password."""


_password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of printing a link."
)


@user.command("add")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice(roles.ROLES))
@click.option("--title", required=True, help='The title of the post, such as "Police lead".')
@click.option("--agency", default="", help="The code of the agency, for a lead or a senior officer.")
@click.option("--level", default="", help="executive, board or summit, for a board member.")
@_password_stdin
def add(name, email, role, title, agency, level, password_stdin) -> None:
    """Add a person with a post, and print the link with which they choose their password."""
    with database_of(config.from_environment()):
        body = reviews.agency_of(agency) if agency else None
        if agency and body is None:
            raise Refused(f"There is no agency with the code {agency}.")
        if role in (roles.LEAD, roles.SENIOR_OFFICER) and body is None:
            raise Refused("A lead or senior officer needs --agency.")
        today = clock.today()
        password = _password() if password_stdin else None
        with database.atomic():
            made = None
            if password is None:
                made = invitations.invite(name, email, by=None, today=today, now=clock.now())
                person = made.person
            else:
                person = people.add(name, email, password, by=None, today=today, now=clock.now())
            post = people.give_post(person, role, title, by=None, today=today, agency=body, level=level)
        if made is not None:
            _print_link(made)
        else:
            click.echo(f"{email} can sign in as {title}.")
        if post.unconfirmed:
            click.echo(f"The post carries no right until it is confirmed by {roles.WHO_MAY[roles.CONFIRM]}.")


@user.command("list")
def list_() -> None:
    """List posts with their holders."""
    with database_of(config.from_environment()):
        for post in store.posts():
            until = f" until {post.until}" if post.until else ""
            click.echo(f"{post.holder.email}\t{post.role}\t{post.title}\tfrom {post.since}{until}")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Stop a person signing in. Their posts stay on what they did."""
    with database_of(config.from_environment()):
        people.disable(_person(email), by=None, today=clock.today(), now=clock.now())
    click.echo(f"{email} can no longer sign in.")


@user.command()
@click.argument("email")
@_password_stdin
def reset(email: str, password_stdin: bool) -> None:
    """Print a link with which the person chooses a new password. When it is used, every session of theirs ends."""
    with database_of(config.from_environment()):
        person = _person(email)
        if password_stdin:
            people.set_password(person, _password(), by=None, today=clock.today())
            click.echo(f"{email} has a new password.")
        else:
            _print_link(invitations.make_link(person, by=None, today=clock.today(), now=clock.now()))


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a person who was disabled sign in again."""
    with database_of(config.from_environment()):
        people.enable(_person(email), by=None, today=clock.today())
    click.echo(f"{email} can sign in again.")


@user.command("clear-second-factor")
@click.argument("email")
def clear_second_factor(email: str) -> None:
    """Take away the second factor of a person who has lost it. Every session of theirs ends."""
    with database_of(config.from_environment()):
        second_factor.clear(_person(email), by=None, today=clock.today(), now=clock.now())
    click.echo(f"{email} signs in with the password alone, and can set up another second factor.")


def _print_link(made: invitations.Made) -> None:
    """To standard output alone: it is shown this once and kept nowhere."""
    click.echo(f"{config.from_environment().url.rstrip('/')}/welcome/{made.token}")
    click.echo(f"Pass this link on to {made.person.email}. It works once, for {rules.GOOD_FOR_WORDS[made.kind]}.", err=True)


def _password() -> str:
    """One line of standard input."""
    return sys.stdin.readline().rstrip("\r\n")


@user.command("export")
@click.argument("email")
@click.option("--out", type=click.Path(dir_okay=False, writable=True), help="A file; else standard output.")
def export(email: str, out: str | None) -> None:
    """Everything that is kept about one person, as JSON, for that person."""
    with database_of(config.from_environment()):
        person = _person(email)
        written = own_data.as_json(person.key)
        store.log("exported a person's own data", f"command line, {person.key}", None, clock.now())
    if out is None:
        click.echo(written, nl=False)
        return
    with open(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(written)


def _person(email: str):
    person = people.person_of(email)
    if person is None:
        raise Refused(f"Nobody signs in as {email}.")
    return person
