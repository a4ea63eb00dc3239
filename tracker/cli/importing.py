"""An action plan from a file into a review, and back: asked about on a terminal, listed where there is none."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from .. import clock, config
from ..business import import_taking, imports, people
from ..business.import_preview import Preview
from ..rules import plan_comparing, roles
from ..rules.plan_mapping import Mapping
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import import_rows, reviews
from ..store import imports as store
from ..store import people as people_store
from ..store.imports import ImportDraft
from ..store.reviews import Review
from . import import_questions
from .opening import database_of, refuse_demonstration

_day = click.DateTime(["%Y-%m-%d"])


@click.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--review", "code", required=True, help="The code of the review, such as children-a-f.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What was said of the plan before, as --save-mapping or the pages wrote it.",
)
@click.option("--dry-run", is_flag=True, help="Print what would come of each row; write nothing.")
@click.option("--dated", type=_day, help="The day from which the Board had the plan, as 2016-01-31.")
@click.option(
    "--agreed", is_flag=True, help="The Board has agreed the plan: its dates stand. Otherwise they are provisional."
)
@click.option("--sheet", default="", help="The sheet of the workbook.")
@click.option("--items", is_flag=True, help="The plan's recommendations become those of the review.")
@click.option("--rest", is_flag=True, help="Take the rows that can be taken; with --undo, undo what can be undone.")
@click.option(
    "--names-nobody", is_flag=True, help="Rows with words that could name a child were looked at, and name nobody."
)
@click.option(
    "--save-mapping",
    "saved",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write what was said of the plan.",
)
@click.option(
    "--as", "email", default="", help="The e-mail address of who imports. One person of the business unit needs none."
)
@click.option("--undo", default="", help="Undo an import, by its reference, such as I1.")
@click.option("--because", default="", help="With --undo: why.")
def import_(
    file, code, mapping, dry_run, dated, agreed, sheet, items, rest, names_nobody, saved, email, undo, because
) -> None:
    """Import an action plan in xlsx, csv, tsv, text or docx into a review.

    On a terminal it asks what is not clear. Without one it asks nothing and lists its questions; nothing is imported while
    one that is needed is open.
    """
    if bool(file) == bool(undo):
        raise click.UsageError("Name the file of an action plan, or with --undo the import that is undone.")
    with database_of(config.from_environment()):
        refuse_demonstration()
        review = reviews.review_of(code)
        if review is None:
            raise Refused(f"There is no review with the code {code}.")
        if undo:
            _undo(review, undo, because, rest, dry_run, _named(_who(email)))
            return
        by = _who(email)
        draft = imports.unsaved(review, file.read_bytes(), file.name, by=by, now=clock.now(), with_items=items)
        draft.mapping = _mapping(draft, review, mapping, sheet, dated, agreed).as_values()
        found = _asked(draft, by, agreed)
        _print(found)
        if saved:
            saved.write_text(json.dumps(found.mapping.as_values(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        if not found.outcomes:
            raise Refused("No row of this file could be read as an action.")
        if not dry_run:
            _take(draft, found, by, rest, names_nobody)


def asks() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty()


def _who(email: str) -> Acting:
    """The person by address; else the one who holds a post of the business unit. Whoever runs commands is trusted.

    With nobody to be named, a plan can be looked at, and is not imported.
    """
    today = clock.today()
    if email:
        person = people.person_of(email)
        posts = list(people_store.posts_held(person.key, today)) if person else []
        post = next((each for each in posts if each.role == roles.BUSINESS_UNIT), None)
        if post is None:
            raise Refused(f"{email} holds no post of the business unit today. Only the business unit imports.")
        return people_store.acting_in(post)
    of_unit = (people_store.Post.role == roles.BUSINESS_UNIT) & people_store.held_on(today)
    held = list(people_store.posts().where(of_unit))
    if len({post.person_id for post in held}) == 1:
        return people_store.acting_in(held[0])
    return Acting(person="", post="", role=roles.BUSINESS_UNIT)


def _named(by: Acting) -> Acting:
    if not by.person:
        raise Refused("Say with --as who of the business unit imports, by e-mail address. tracker user list names them.")
    return by


def _mapping(draft: ImportDraft, review: Review, told: Path | None, sheet: str, dated: dt.datetime | None, agreed: bool):
    book = imports.book_of(draft)
    if sheet and book.sheet(sheet) is None:
        raise Refused(f"There is no sheet “{sheet}” in this file. It has: {', '.join(each.name for each in book.sheets)}.")
    known = import_rows.known_of(review, clock.today())
    if told:
        try:
            mapping = Mapping.from_values(json.loads(told.read_text(encoding="utf-8")))
        except ValueError as fault:
            raise Refused(f"{told.name} is not a mapping of an action plan.") from fault
        mapping = mapping.with_(sheet=sheet or mapping.sheet)
    elif sheet:
        mapping = imports.mapping_for(review, book.sheet(sheet), known)
    else:
        mapping = imports.mapping_of(draft, book, review, known)
    return mapping.with_(dated=dated.date() if dated else mapping.dated, agreed=agreed or mapping.agreed)


def _asked(draft: ImportDraft, by: Acting, agreed: bool) -> Preview:
    """The preview, once everything that can be asked was asked."""
    today = clock.today()
    found = imports.preview(draft, by=by, today=today)
    if asks() and found.outcomes:
        draft.mapping = import_questions.ask_of_the_plan(found, today, agreed).as_values()
        seen: set[tuple[str, str]] = set()
        while (found := imports.preview(draft, by=by, today=today)) and (
            question := next((q for q in found.questions if (q.kind, q.as_written) not in seen), None)
        ):
            seen.add((question.kind, question.as_written))
            draft.mapping = import_questions.ask(question, found).as_values()
    return found


def _print(found: Preview) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 160
    for noticed in found.book.noticed:
        click.echo(noticed)
    if found.outcomes:
        table = Table("Row", "What", "Answers", "Action", "Lead", "Dates", "In doubt", box=None, pad_edge=False)
        for each in found.outcomes:
            table.add_row(*_cells(each))
        console.print(table)
    for skipped in found.reading.skipped:
        click.echo(f"Row {skipped.row} is no action: {skipped.why} {skipped.words}".rstrip())
    for gone in found.gone:
        click.echo(f"No longer in the plan, and left as it is: {gone.action} {gone.title}")
    for item in found.items:
        click.echo(f"From the plan: {item.ref} {item.text}")
    for question in found.questions:
        rows = ", ".join(map(str, question.rows[:10]))
        offered = f" Offered: {', '.join(question.offered)}." if question.offered else ""
        needed = "Needed" if question.needed else "Open"
        click.echo(f"{needed}, row{'s' if len(question.rows) > 1 else ''} {rows}: {question.sentence}{offered}")
    if found.again is not None:
        click.echo(f"This very file was imported before, as {found.again.ref}.")
    counts = found.counts
    said = ", ".join(f"{counts[what]} {_WORDS[what]}" for what in counts)
    click.echo(f"{len(found.outcomes)} rows read: {said}." if found.outcomes else "No row was read.")


_WORDS = {
    plan_comparing.ADDED: "would be added",
    plan_comparing.CHANGED: "would be changed",
    plan_comparing.SAME: "are as they are",
    plan_comparing.CANNOT: "cannot be taken",
}


def _cells(each: plan_comparing.Outcome) -> tuple[str, ...]:
    line = each.line
    what = plan_comparing.OUTCOMES[each.what].lower() + (f" {each.action}" if each.action else "")
    dates = "\n".join(
        f"{date.date or 'no date'} (“{date.as_written}”)" + (f" {date.milestone}" if date.milestone else "")
        for date in line.dates
    )
    changes = [f"{change.field}: {change.was or 'nothing'} becomes {change.becomes}" for change in each.changes]
    doubts = [*each.because, *changes, *each.left, *(doubt.sentence for doubt in line.doubts), *each.warnings]
    row = f"{line.row}.{line.part}" if line.part else str(line.row)
    lead = line.lead or (f"“{line.owner_as_written}”" if line.owner_as_written else "")
    return row, what, ", ".join(line.items), line.title, lead, dates, "\n".join(dict.fromkeys(doubts))


def _take(draft: ImportDraft, found: Preview, by: Acting, rest: bool, names_nobody: bool) -> None:
    if found.mapping.dated is not None and found.wrong:
        raise found.wrong[0]
    if asks():
        rest, names_nobody = import_questions.ask_of_the_rest(found, rest, names_nobody)
    open_still = import_taking.wrong_with(found, rest=rest, names_nobody=names_nobody)
    if open_still:
        for refusal in open_still:
            click.echo(str(refusal), err=True)
        click.echo("Nothing was imported.", err=True)
        return
    _named(by)
    if asks() and not click.confirm(f"Import {_number(found)} into the review?", default=False):
        click.echo("Nothing was imported.", err=True)
        return
    plan = imports.take(draft, by=by, today=clock.today(), seen=found.digest, rest=rest, names_nobody=names_nobody)
    click.echo(
        f"Imported as {plan.ref}: {plan.added} added, {plan.changed} changed, {plan.same} as they were, "
        f"{plan.left_out} left out. SHA-256 {plan.sha256}."
    )


def _number(found: Preview) -> str:
    number = len(found.outcomes) - found.counts[plan_comparing.CANNOT]
    return f"{number} row{'s' if number != 1 else ''}"


def _undo(review: Review, ref: str, because: str, rest: bool, dry_run: bool, by: Acting) -> None:
    plan = store.import_of(review, ref)
    if plan is None:
        raise Refused(f"There is no import {ref} in {review.code}.")
    told = imports.undoing(plan, by=by, today=clock.today())
    for each in told.kept:
        click.echo(f"Stays: {each.ref} {each.title}. {' '.join(each.because)}")
    if not dry_run:
        imports.undo(plan, because, by=by, today=clock.today(), rest=rest)
    would = "Would undo" if dry_run else "Undone"
    click.echo(f"{would} {ref}: {len(told.ends)} there no more, {len(told.restores)} as before, {len(told.kept)} left.")
