"""Lists of recommendations and learning points as registers: the points, the chair's queue, the matrix by agencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..rules import assurance, responses
from ..rules.names import Names
from ..store import matrix as grid
from ..store.claims import Claim
from ..store.reviews import KIND_LABELS, DocumentNames, Review
from .lists import BY_AGENCY, BY_CHAIR, Columns, dated, days_since, evidence, states, table, title_of, yes
from .registers import Register
from .wording import cite


def points(*, review: Review, page, names: Names, documents: DocumentNames, **_: Any) -> list[Register]:
    """Items of a review with their three judgements, which are never merged."""
    levels = {height: names.level(level) for height, level in enumerate(names.levels, 1)}
    columns: Columns = {
        "Ref": lambda p: p.item.ref,
        "Review": lambda p: review.code,
        "Kind": lambda p: KIND_LABELS[p.item.kind],
        "Theme": lambda p: p.item.heading.name if p.item.heading else "",
        **_judged(),
        **dated(lambda p: p.deadline),
        "Stands before": lambda p: levels.get(p.level, ""),
        "Source": lambda p: cite(p.item.source, documents.of(p.item.review_id)),
        "Invented": lambda p: yes(p.invented),
    }
    return [table("Points", columns, page.rows)]


def _judged() -> Columns:
    """Of a position: its title and its three judgements."""
    return {
        "Title": lambda p: p.item.title,
        "Actions": lambda p: len(p.actions),
        BY_AGENCY: lambda p: states(p.states),
        "By dates": lambda p: "; ".join(f"{number} {colour}" for colour, number in p.colours.items()),
        "Dates and agency differ": lambda p: sum(each.differs for each in p.actions),
        **evidence(lambda p: p.counts),
        BY_CHAIR: lambda p: assurance.LABELS[p.rating],
        "Decided on": lambda p: p.decision.decided_on if p.decision else None,
        "Decided against a rule": lambda p: p.decision.override if p.decision else "",
    }


def queue(
    *,
    waiting,
    not_assured,
    looks,
    untested: list[Claim],
    asked: list,
    decided: list,
    reviews: Mapping[str, Review],
    posts: Mapping[str, str],
    day: dt.date,
    **_: Any,
) -> list[Register]:
    """The claims to test in order, and each list that stands below them on the page."""
    of_item = {head: _of_position(said) for head, said in _judged().items()}
    first: Columns = {
        "Ref": lambda claim: claim.position.item.ref,
        "Review": lambda claim: reviews[claim.position.item.review_id].code,
        "Title": of_item.pop("Title"),
    }
    last: Columns = {"Invented": lambda claim: yes(claim.position.invented)}
    claimed: Columns = {
        "Newly called done": lambda claim: len(claim.done),
        "New against": lambda claim: claim.of_stance("challenges"),
        "New for": lambda claim: claim.of_stance("supports"),
        "New context": lambda claim: claim.of_stance("context"),
        "All that supports is self-reported": lambda claim: yes(claim.self_reported_only),
        "Next look": lambda claim: claim.look_again,
    }
    look: Columns = {
        "Ref": lambda row: row[0].point.ref,
        "Review": lambda row: reviews[row[0].point.review_id].code,
        "Title": lambda row: row[0].point.title,
        "The view of one agency": lambda row: row[0].body.name if row[0].agency_id else "",
        BY_CHAIR: lambda row: assurance.LABELS[row[0].rating],
        "Decided on": lambda row: row[0].decided_on,
        "Closed actions under it": lambda row: None if row[0].agency_id else row[1],
        "Look again by": lambda row: row[0].look_again,
        "Invented": lambda row: yes(row[0].invented),
    }
    question: Columns = {
        "Ref": lambda row: row.ref,
        "Review": lambda row: reviews[row.review_id].code,
        "About": lambda row: row.deed.ref if row.action_id else row.point.ref,
        "Question": lambda row: row.question,
        "Asked of": lambda row: row.body.name,
        "Asked by": lambda row: title_of(posts, row.asked_by),
        "Asked on": lambda row: row.asked_on,
        "Answer due": lambda row: row.answer_by,
        "Days late": lambda row: max(0, days_since(row.answer_by, day) or 0),
        "Clock stands still": lambda row: yes(row.clock_stands),
        "Invented": lambda row: yes(row.invented),
    }
    decision: Columns = {
        "Ref": lambda row: row.point.ref,
        BY_CHAIR: lambda row: assurance.LABELS[row.rating],
        "Because": lambda row: row.because,
        "Decided against a rule": lambda row: row.override,
        "Decided on": lambda row: row.decided_on,
        "Decided by": lambda row: title_of(posts, row.decided_by),
        "Deputy": lambda row: yes(row.deputy),
        "Invented": lambda row: yes(row.invented),
    }
    return [
        table("Claims to test", {**first, **claimed, **of_item, **last}, waiting.rows),
        table("Looks that fall due", look, looks.rows),
        table("Points done but not assured", {**first, **of_item, **last}, not_assured.rows),
        table("Questions without an answer", question, asked),
        table("Last decisions", decision, decided),
        table("Never tested", {**first, **of_item, **last}, untested),
    ]


def _of_position(said):
    return lambda claim: said(claim.position)


def matrix(*, review: Review, matrix: grid.Matrix, **_: Any) -> list[Register]:
    """A line for each agency that has a part in an item. The rating of the whole stands beside, and is not theirs."""
    places = [(row, each) for row in matrix.rows for each in matrix.of_item(row.item)]
    columns: Columns = {
        "Ref": lambda place: place[0].item.ref,
        "Review": lambda place: review.code,
        "Title": lambda place: place[0].item.title,
        "Assurance of the whole": lambda place: assurance.LABELS[place[0].rating],
        "Agency": lambda place: place[1].agency.name,
        "Code": lambda place: place[1].agency.code,
        "Part": lambda place: responses.PARTS[place[1].party.part],
        "Part is": lambda place: place[1].party.basis,
        "As each member": lambda place: yes(place[1].party.each_member),
        "Response": lambda place: (
            responses.LABELS[place[1].party.state] if place[1].party.asked or place[1].party.response else ""
        ),
        "Responded on": lambda place: place[1].party.response.said_on if place[1].party.response else None,
        "On its behalf": lambda place: yes(place[1].party.response and place[1].party.response.on_behalf),
        "Asked no more": lambda place: yes(place[1].party.former),
        "Left the Board on": lambda place: place[1].party.left,
        "Actions that it leads here": lambda place: len(place[1].actions),
        BY_AGENCY: lambda place: states(place[1].states),
        **{head: _of_standing(said) for head, said in evidence(lambda each: each.counts).items()},
        "The chair’s view of this one agency": lambda place: (
            assurance.LABELS[place[1].rating] if place[1].view else "No view"
        ),
        "Invented": lambda place: yes(place[1].invented),
    }
    return [table("Responses", columns, places)]


def _of_standing(said):
    return lambda place: said(place[1])
