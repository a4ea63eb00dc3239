"""A small invented action plan, begun and taken, for the tests of what comes of one."""

from __future__ import annotations

import datetime as dt

from tests import cast
from tests.cast import TODAY
from tracker import clock
from tracker.business import imports
from tracker.rules.plan_mapping import Mapping
from tracker.store import actions, reviews
from tracker.store.actions import Action
from tracker.store.imports import ImportDraft, PlanImport

DATED = dt.date(2015, 9, 1)
HEAD = "No,Recommendation,Action,Lead,Support,Deadline,How will we know,RAG\n"
FIRST = "1.1,R1,Every team looks at neglect with one tool,Thames Valley Police,,31/12/2015,A sample shows it,Complete\n"
SECOND = (
    "1.2,R2,Visits after a missing episode are recorded,Oxfordshire County Council,Thames Valley Police,March 2016,,Amber\n"
)
ROWS = FIRST + SECOND
_FIELDS = ("ref", "item", "action", "lead", "supporting", "deadline", "measure", "status")
MAPPING = Mapping(
    columns={str(number): name for number, name in enumerate(_FIELDS, start=1)},
    titles={str(number): title for number, title in enumerate(HEAD.strip().split(","), start=1)},
    meanings={"Complete": "done", "Amber": "at_risk"},
)


def begin(rows=ROWS, dated=DATED, agreed=False, name="plan.csv", with_items=False, by=None, **said) -> ImportDraft:
    """A plan of these rows, begun by the business unit and mapped."""
    unit, review = by or cast.acting("unit"), reviews.review_of("children-a-f")
    content = (HEAD + rows).encode()
    draft = imports.begin(review, content, name, by=unit, today=TODAY, now=clock.now(), with_items=with_items)
    sheet = imports.book_of(draft).sheets[0].name
    return imports.save(draft, MAPPING.with_(sheet=sheet, dated=dated, agreed=agreed, **said), by=unit)


def take(*rows, rest=False, by=None, **said) -> PlanImport:
    return imports.take(begin(*rows, by=by, **said), by=by or cast.acting("unit"), today=TODAY, rest=rest)


def some_imports(by) -> None:
    """One that stands, one that changed it and was undone, one whose actions ended."""
    take(by=by)
    changed = take(ROWS.replace("one tool", "one agreed tool").replace("R1", "R2"), by=by, dated=dt.date(2015, 9, 2))
    imports.undo(changed, "The wrong file.", by=by, today=TODAY)
    imports.undo(take("9,R1,Something else is done,TVP,OCC,March 2016,,\n", by=by), "Twice.", by=by, today=TODAY)


def look(*rows, **said):
    """What would come of a plan."""
    return imports.preview(begin(*rows, **said), by=cast.acting("unit"), today=TODAY)


def newest(count: int) -> list[Action]:
    """The actions added last, each with its lead."""
    return list(actions.actions(reviews.review_of("children-a-f")))[-count:]


def standing(action: Action) -> Action:
    """An action as a verb takes it."""
    return Action.get((Action.record == action.key) & Action.known_until.is_null())
