"""What would come of an action plan: how its sheet is read, and each line beside the actions that stand."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace

from ..rules import plan_changes, plan_columns, plan_comparing, plan_new_items, plan_reading, privacy
from ..rules.plan_comparing import Gone, Outcome
from ..rules.plan_lines import Known, Line, Question, Reading
from ..rules.plan_mapping import Mapping
from ..rules.plan_new_items import NewItem
from ..rules.plan_sheets import Book, Sheet
from ..rules.refusal import NotAllowed, Refused, gathered
from ..rules.roles import Acting
from ..store import import_rows, reviews
from ..store.closing import bodies_of
from ..store.imports import ImportDraft, PlanImport, imports
from ..store.reviews import Agency, Review
from . import deadlines, plan_files


@dataclass(frozen=True)
class Preview:
    """A plan as it is understood now, line by line, with what would come of it."""

    book: Book
    sheet: Sheet
    mapping: Mapping
    known: Known
    reading: Reading
    outcomes: tuple[Outcome, ...]
    gone: tuple[Gone, ...]  # in the last import of this plan and not in this one; left as they are
    questions: tuple[Question, ...]  # those of the reading, then whether a line is an action that stands
    wrong: tuple[Refused, ...] = ()  # why it cannot be taken at all yet, such as no day
    items: tuple[NewItem, ...] = ()  # recommendations that the review would have from this plan
    again: PlanImport | None = None  # the import that took this very file before

    def of(self, what: str) -> list[Outcome]:
        """The lines of which the same comes: added, changed, same, cannot."""
        return [each for each in self.outcomes if each.what == what]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(each.what for each in self.outcomes)
        return {what: found[what] for what in plan_comparing.OUTCOMES}

    @property
    def needed(self) -> list[Question]:
        """What must be said before these rows can be taken."""
        return [each for each in self.questions if each.needed]

    @property
    def warned(self) -> list[Outcome]:
        """Lines with words that could name a child."""
        return [each for each in self.outcomes if each.warnings]

    @property
    def digest(self) -> str:
        """The same as long as the same would come of it: what somebody saw is what is taken."""
        said = [
            [each.line.row, each.line.part, each.what, each.action, plan_changes.understood(each.line)]
            + [[change.field, change.was, change.becomes] for change in each.changes]
            for each in self.outcomes
        ]
        items = [[each.ref, each.number, each.text] for each in self.items]
        told = json.dumps([said, items, self.mapping.as_values()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def previewed(draft: ImportDraft, *, by: Acting, today: dt.date) -> Preview:
    review = Review.get_by_id(draft.review_id)
    review = reviews.review_of(review.code) or review
    known = import_rows.known_of(review, today)
    book = book_of(draft)
    mapping = mapping_of(draft, book, review, known)
    sheet = book.sheet(mapping.sheet) or _sheet_of(book, known)
    reading = plan_reading.read(sheet, mapping, known)
    items = plan_new_items.of(reading, mapping, known) if draft.with_items else ()
    if items:
        reading = plan_reading.read(sheet, *reversed(plan_new_items.with_items(known, mapping, items)))
    return compared(Preview(book, sheet, mapping, known, reading, (), (), (), items=items), review, by=by, today=today)


def compared(preview: Preview, review: Review, *, by: Acting, today: dt.date) -> Preview:
    """The same beside the actions as they stand at this moment."""
    agencies = {each.key: each for each in reviews.agencies()}
    rows = import_rows.actions(review)
    barred = _may_not_move(by, today, agencies)
    standing = [
        replace(each, may_not_move=barred.get(row.lead_id, ""))
        for each, row in zip(import_rows.stand(review, rows, agencies), rows, strict=True)
    ]
    lines, mapping = preview.reading.lines, preview.mapping
    found = plan_comparing.compare(lines, plan_comparing.with_last(standing, import_rows.past(review), lines), mapping)
    return replace(
        preview,
        outcomes=tuple(replace(each, warnings=warnings(each.line)) for each in found.outcomes),
        gone=found.gone,
        questions=(*preview.reading.questions, *found.questions),
        wrong=tuple(gathered(lambda: plan_changes.check_dated(mapping.dated, first_known(review), today))),
        again=imports(review)
        .where(
            (PlanImport.sha256 == preview.book.sha256)
            & (PlanImport.sheet == preview.sheet.name)
            & PlanImport.undone_on.is_null()
        )
        .first(),
    )


def first_known(review: Review) -> dt.date:
    """The day from which the review is known here."""
    return Review.get_by_id(review.key).known_from


def warnings(line: Line) -> tuple[str, ...]:
    """Sentences on words of a line that could identify a child, wherever they stand in its row."""
    said = []
    for header, text in {**line.as_written, "Action": line.title}.items():
        found = privacy.warnings(text)
        said += [
            f"{header or 'A column without a title'}: “{each.words}” could be {privacy.LABELS[each.kind]}."
            for each in found
        ]
    return tuple(dict.fromkeys(said))


def _may_not_move(by: Acting, today: dt.date, agencies: dict[str, Agency]) -> dict[str, str]:
    """Why this person may not move the dates of an agency, by its key."""
    bodies = bodies_of(by.person, today)
    found = {}
    for key, agency in agencies.items():
        try:
            deadlines.check_may_move_of(by, agency, bodies)
        except NotAllowed:
            found[key] = "The chair moves the Board's own dates."
        except Refused as refusal:
            found[key] = str(refusal)
    return found


def book_of(draft: ImportDraft) -> Book:
    """The sheets of a draft."""
    content = bytes(draft.content)
    return plan_files.pasted(content.decode()) if draft.pasted else plan_files.read(draft.name, content)


def mapping_of(draft: ImportDraft, book: Book, review: Review, known: Known) -> Mapping:
    """What was said of a draft; before anything was, what was said last time, else what is proposed."""
    if draft.mapping is not None:
        return Mapping.from_values(draft.mapping)
    return mapping_for(review, _sheet_of(book, known), known)


def mapping_for(review: Review, sheet: Sheet, known: Known) -> Mapping:
    """What was said last time of a sheet like this one; else what is proposed."""
    last = last_said(review, sheet, known)
    return last.mapping if last else plan_columns.propose(sheet, known)


@dataclass(frozen=True)
class LastSaid:
    """The import of which what was said is used again. Of ``another`` plan, its columns and owners alone are."""

    plan: PlanImport
    mapping: Mapping
    another: bool


def last_said(review: Review, sheet: Sheet, known: Known) -> LastSaid | None:
    """The last import of this very plan whose columns are those of this sheet; else the last of any plan with such columns.

    The day of the plan, and whether the Board has agreed it, are asked each time. What a word, a colour or a number means
    is said of one plan and not of the next one, which may have the same columns.
    """
    fitting = [
        LastSaid(row, fits, another=False)
        for row in imports(review)
        if (remembered := _remembered(row)) and (fits := plan_columns.fit(remembered, sheet, known))
    ]
    past = import_rows.past(review) if fitting else []
    ours: dict[tuple, list[str]] = {}
    for each in fitting:
        columns = (each.mapping.header, *each.mapping.columns.items())
        if columns not in ours:  # a board's plans have much the same columns: the sheet is not read for each
            lines = plan_reading.read(sheet, each.mapping, known).lines
            ours[columns] = plan_comparing.imports_of(lines, past)
        if each.plan.ref in ours[columns]:
            return each
    return next((replace(each, mapping=_of_another(each.mapping), another=True) for each in fitting), None)


def _of_another(mapping: Mapping) -> Mapping:
    """What holds for another plan of the same people, too: which column is what, and who is called how."""
    return mapping.with_(meanings={}, items={}, dates={}, matches={}, order=Mapping().order)


def _remembered(plan: PlanImport) -> Mapping | None:
    """How a plan was read; not where it was undone, nor where a redaction took the sense out of it."""
    try:
        return None if plan.undone_on else Mapping.from_values(plan.mapping)
    except Refused:
        return None


def _sheet_of(book: Book, known: Known) -> Sheet:
    sheet = book.sheet(plan_columns.choose_sheet(book, known))
    if sheet is None:
        raise Refused("There is no table in this file.", "file")
    return sheet
