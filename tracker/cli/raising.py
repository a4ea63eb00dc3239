"""Raising a concern from the command line, for somebody who holds a post. Escalation by rule comes later."""

from __future__ import annotations

import click

from .. import clock, config
from ..business import escalations, people
from ..rules import escalations as levels
from ..rules.refusal import Refused
from ..store import actions, reviews
from ..store import people as store
from .opening import database_of


@click.command()
@click.argument("about", metavar="REVIEW/REF")
@click.option("--level", required=True, type=click.Choice(levels.LEVELS))
@click.option("--why", required=True, help="What the worry is.")
@click.option("--asked", required=True, help="What is asked of the level.")
@click.option("--agency", "code", default="", help="Its code; for the level of an agency lead or a senior officer.")
@click.option("--by", "email", required=True, help="The e-mail address of the person who raises it.")
def escalate(about: str, level: str, why: str, asked: str, code: str, email: str) -> None:
    """Raise an item or an action with a level, such as children-a-f/R1."""
    with database_of(config.from_environment()):
        review = reviews.review_of(about.partition("/")[0])
        ref = about.partition("/")[2]
        item = reviews.item_of(review, ref) if review else None
        action = actions.action_of(review, ref) if review and item is None else None
        if item is None and action is None:
            raise Refused(f"There is nothing called {about}.")
        body = reviews.agency_once_called(code) if code else None
        if code and body is None:
            raise Refused(f"There is no agency with the code {code}.")
        person = people.person_of(email)
        post = store.posts_held(person.key, clock.today()).first() if person else None
        if post is None:
            raise Refused(f"{email} holds no post today.")
        raised = escalations.raise_concern(
            review,
            level,
            why,
            asked,
            by=store.acting_in(post),
            today=clock.today(),
            item=item,
            action=action,
            agency=body.key if body else None,
        )
    click.echo(f"Raised {about} with the {levels.LABELS[level]} as {raised.ref}. A decision is due by {raised.due}.")
