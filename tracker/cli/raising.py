"""Escalation by rule, as a timer runs it; and raising a concern from the command line, for somebody who holds a post."""

from __future__ import annotations

import sys

import click

from .. import clock, config
from ..business import escalations, imports, people, rising
from ..rules import escalations as levels
from ..rules.refusal import Refused
from ..store import actions, names, reviews
from ..store import people as store
from .opening import database_of


@click.command()
@click.argument("about", metavar="[REVIEW/REF]", required=False)
@click.option("--dry-run", is_flag=True, help="Print what the rules would raise, with its reason; write nothing.")
@click.option("--level", type=click.Choice(levels.LEVELS), help="With REVIEW/REF: who should see it.")
@click.option("--why", default="", help="With REVIEW/REF: what the worry is.")
@click.option("--asked", default="", help="With REVIEW/REF: what is asked of the level.")
@click.option("--agency", "code", default="", help="Its code; for the level of an agency lead or a senior officer.")
@click.option("--by", "email", default="", help="With REVIEW/REF: the e-mail address of the person who raises it.")
def escalate(about: str | None, dry_run: bool, level: str | None, why: str, asked: str, code: str, email: str) -> None:
    """Apply the rules of escalation to every review; safe to run again, and on two machines at once.

    With REVIEW/REF, such as children-a-f/R1, raise that item or action with a level instead.
    """
    by_person = (level, why, asked, email)
    if about is None and any((*by_person, code)):
        raise click.UsageError("Name the item or action that is raised, such as children-a-f/R1.")
    if about is not None and not all(by_person):
        raise click.UsageError("To raise an item or action give --level, --why, --asked and --by.")
    if about is not None and dry_run:
        raise click.UsageError("--dry-run is for the rules. An item or action that is named is raised.")
    if about is None:
        _by_rule(dry_run)
    else:
        _by_person(about, level, why, asked, code, email)


_DOES = {rising.RAISE: "Raised", rising.PROPOSE: "Proposed", rising.CLIMB: "Climbed"}


def _by_rule(dry_run: bool) -> None:
    with database_of(config.from_environment()):
        today, called = clock.today(), names.in_force()
        codes = {row.key: row.code for row in reviews.all_reviews()}
        steps: list[rising.Step] = []

        def watched(planned):
            steps.extend(planned)
            if not sys.stderr.isatty():
                yield from planned
                return
            with click.progressbar(planned, label="Escalating", file=sys.stderr) as bar:
                yield from bar

        if dry_run:
            steps.extend(rising.planned(today))
        else:
            rising.run(today=today, progress=watched)
            imports.clear(clock.now())
        for step in steps:
            where = f"{codes[step.review]}/{step.ref} with the {called.level_in_text(step.level)}"
            as_ref = f" as {step.made.ref}" if step.made else ""
            joined = " It went into what stands there already." if step.into is not None else ""
            click.echo(f"{_DOES[step.kind]} {where}{as_ref}. {step.why}{joined}")
        would = "would be " if dry_run else ""
        number = len(steps)
        click.echo(
            f"{number} escalation{'s' if number != 1 else ''} {would}raised, proposed or climbed."
            if number
            else "Nothing to raise."
        )


def _by_person(about: str, level: str, why: str, asked: str, code: str, email: str) -> None:
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
