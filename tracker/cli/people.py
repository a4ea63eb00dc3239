"""People who can sign in. The first of the business unit is made here; nobody has a password that they did not choose."""

from __future__ import annotations

import os

import click

from .. import clock, config
from ..business import people
from ..reports import own_data
from ..rules import roles
from ..rules.refusal import Refused
from ..store import people as store
from ..store import reviews
from .opening import database_of


@click.group()
def user() -> None:
    """Add, list, disable people, or reset a password."""


@user.command("add")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice(roles.ROLES))
@click.option("--title", required=True, help='The title of the post, such as "Police lead".')
@click.option("--agency", default="", help="The code of the agency, for a lead or a senior officer.")
@click.option("--level", default="", help="executive, board or summit, for a board member.")
@click.password_option(help="Asked for when it is left out.")
def add(name, email, role, title, agency, level, password) -> None:
    """Add a person with a post."""
    with database_of(config.from_environment()):
        body = reviews.agency_of(agency) if agency else None
        if agency and body is None:
            raise Refused(f"There is no agency with the code {agency}.")
        if role in (roles.LEAD, roles.SENIOR_OFFICER) and body is None:
            raise Refused("A lead or senior officer needs --agency.")
        today = clock.today()
        person = people.add(name, email, password, by=None, today=today, now=clock.now())
        people.give_post(person, role, title, by=None, today=today, agency=body, level=level)
    click.echo(f"{email} can sign in as {title}.")


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
@click.password_option()
def reset(email: str, password: str) -> None:
    """Set a new password. Every session of the person ends."""
    with database_of(config.from_environment()):
        people.set_password(_person(email), password, by=None, today=clock.today())
    click.echo(f"{email} has a new password.")


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
