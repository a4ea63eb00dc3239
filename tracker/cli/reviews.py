"""Reviews without seed files: set up from the command line. Its recommendations are added on pages, or imported."""

from __future__ import annotations

import datetime as dt

import click

from .. import clock, config
from ..business import set_up
from .documents import _day
from .opening import database_of, refuse_demonstration


@click.group()
def review() -> None:
    """Set up a review."""


@review.command("add")
@click.option("--code", required=True, help="The short name, such as infants-2017. It never changes.")
@click.option("--title", required=True)
@click.option("--kind", required=True, help="Such as Serious Case Review.")
@click.option("--body", required=True, help="Who published it, as it was called then.")
@click.option("--published", callback=_day, required=True, help="The day, such as 2017-06-20.")
@click.option("--summary", default="", help="What it is about. Nothing by which a child could be known.")
def add(code: str, title: str, kind: str, body: str, published: dt.date, summary: str) -> None:
    """Set up a review. Its documents, recommendations and learning points are added on its pages."""
    with database_of(config.from_environment()):
        refuse_demonstration()
        said = set_up.Said(title, kind, body, published, summary)
        set_up.add(code, said, by=None, today=clock.today())
    click.echo(f"Set up {title}. Next: Administration, Reviews, on its pages.")
