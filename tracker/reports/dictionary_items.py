"""The data dictionary of recommendations, learning points, and what agencies answered to them."""

from __future__ import annotations

from ..rules import assurance, deadlines, due_points, links, responses
from ..store import reviews
from ..store.asked_before import AskedBefore
from ..store.deadlines import Deadline
from ..store.key_areas import KeyAreaItem
from ..store.outlooks import Outlook
from ..store.reviews import Item, ItemAgency, Response
from .dictionary_fields import (
    CITATIONS,
    DAY,
    NUMBER,
    REF,
    REFS,
    TEXT,
    WORD,
    YES_NO,
    Columns,
    Field,
    Kind,
    a,
    many,
    sources,
    times,
)

_item, _part, _due = Columns(Item), Columns(ItemAgency), Columns(Deadline)


def stands_on(model) -> tuple[Field, ...]:
    """What a link stands on."""
    of = Columns(model)
    return (
        of("basis", "Whether a source states it or we infer it.", words=links.BASES),
        of("basis_source", "Where a source states it.", type=CITATIONS),
        of("basis_reason", "Why somebody infers it."),
        of("confirmed", "Whether somebody has confirmed it."),
        of("confirmed_by", "The post that confirmed it."),
        of("put_back_because", "Why it was put back after it had been withdrawn."),
        of("confirmed_on", "The day on which it was confirmed."),
        *times(),
    )


def withdrawn(model) -> tuple[Field, ...]:
    """Why a link counts no more."""
    of = Columns(model)
    return (
        of("because", "Why it was withdrawn.", column="withdrawn_because"),
        a("withdrawn_from", DAY, "The day from which it counts no more."),
        a("moved", YES_NO, "Whether another link took its place.", covers=[(model, "moved_to")]),
    )


def dates() -> tuple[Field, ...]:
    """The date of an item, of an action, or of one due point."""
    return (
        _due("original_deadline", "The first date. It never moves.", column="original"),
        _due("deadline", "The date that stands.", column="current"),
        _due("forecast", "The day on which its owner expects it. It moves nothing."),
        _due(
            "deadline_basis",
            "Whether a source states the date, or it is provisional until the Board confirms it.",
            column="basis",
            words=("stated", "provisional"),
            empty=True,
        ),
        _due("deadline_confirmed", "Whether the Board has confirmed the date.", column="confirmed"),
        _due("deadline_as_written", "The date in the words of the source.", column="as_written"),
        _due(
            "deadline_precision",
            "How exact those words are. It is late only when the whole of it has passed.",
            column="precision",
            words=deadlines.PRECISIONS,
            empty=True,
        ),
        _due("deadline_note", "What has to be said of the date.", column="note"),
        _due("deadline_sources", "The citations from which the date comes.", column="source", type=CITATIONS),
        _due("moves", "How often the date moved."),
        _due("days_moved", "By how many days in all."),
    )


def points(table: str) -> Field:
    """Every due point, of which the next open one gives the date of the whole."""
    return many(
        "due_points",
        table,
        "Every date of it: milestones, and each occurrence of what comes again.",
        (
            *_due.record("The reference of what is due, then D and a number.", column=None),
            _due("number", "That number."),
            _due("label", "What is due."),
            _due("position", "Its place in the order."),
            _due("withdrawn_on", "The day from which it is due no more, though it was not met."),
            _due("met_on", "The day on which it was met."),
            _due("met_by", "The post that said so."),
            _due("on_behalf", "Whether the business unit said it for the agency."),
            _due("every_months", "After how many months it comes again."),
            _due("anchor", "The day from which those months are counted."),
            a("follows", NUMBER, "The number of the occurrence before it.", empty=True, covers=[(Deadline, "follows")]),
            _due("confirmed_on", "The day on which the Board confirmed it."),
            _due("confirmed_in", "Where that is minuted."),
            _due("event", "What this version was written for.", words=due_points.EVENTS),
            _due("because", "The reason given with it."),
            _due("is_next", "Whether it is the next that is due."),
            *dates(),
        ),
        covers=[(Deadline, "item"), (Deadline, "action")],
    )


def _before() -> tuple[Field, ...]:
    return (
        a(
            "item",
            TEXT,
            "What was asked before: the code of its review, “/” and its reference.",
            covers=[(AskedBefore, "earlier")],
        ),
        Columns(AskedBefore)("closed_then", "What a source or the Board’s record says of how it was closed then."),
        *stands_on(AskedBefore),
    )


def _parts() -> tuple[Field, ...]:
    return (
        a(
            "code",
            REF,
            "The agency, or EACH-MEMBER for every member of the day.",
            of="agencies",
            covers=[(ItemAgency, "agency")],
        ),
        _part("part", "What part it has."),
        *stands_on(ItemAgency),
    )


def _items(key: str, one: str, says: str, kinds: tuple[str, ...]) -> Kind:
    area = Columns(KeyAreaItem)
    return Kind(
        key,
        says,
        (
            *_item.record("Its reference in the review, such as R1, N2, C3 or LP25a."),
            _item("kind", "What it is.", words=kinds),
            _item("number", "Its number as printed."),
            _item("title", "A short title, ours."),
            _item("text", "Its wording, quoted exactly."),
            many(
                "other_wordings",
                f"{one}_other_wordings",
                "Other wordings of it in the documents.",
                (a("text", TEXT, "The wording."), a("source", CITATIONS, "Where it stands.")),
                covers=[(Item, "other_wordings")],
            ),
            _item("part_of", "The point of which it is a sub-point.", type=REF, of=key),
            _item("shown_with", "The point that is one sentence with it.", type=REF, of=key),
            _item("voice_because", "Why a child's or family's voice is looked for on it; empty: it is not."),
            _item("position", "Its place in the order of the review."),
            _item("theme", "Its theme."),
            *sources(Item),
            many(
                "agencies",
                f"{one}_parts",
                "Whom it addresses, asks, or names as supporting.",
                _parts(),
                covers=[(ItemAgency, "item")],
            ),
            many(
                "agencies_withdrawn",
                f"{one}_parts_withdrawn",
                "The same that was withdrawn, and counts no more.",
                (*_parts(), *withdrawn(ItemAgency)),
            ),
            *dates(),
            points(f"{one}_due_points"),
            a("actions", REFS, "The actions that answer it.", of="actions"),
            a("evidence", REFS, "The evidence about it, restricted or not.", of="evidence"),
            a("assurance", WORD, "What the chair says of the whole.", words=assurance.LABELS),
            many(
                "key_areas",
                f"{one}_key_areas",
                "The key areas that concern it.",
                (
                    a("number", NUMBER, "The number of the area.", covers=[(KeyAreaItem, "area")]),
                    area("basis", "Whether the document states it or we infer it.", words=links.BASES),
                    area("because", "Why we infer it."),
                    *sources(KeyAreaItem),
                    *times(),
                ),
                covers=[(KeyAreaItem, "item")],
            ),
            many(
                "asked_before",
                f"{one}_asked_before",
                "What asked the same before, in this review or another.",
                _before(),
                covers=[(AskedBefore, "item")],
            ),
            many(
                "asked_before_withdrawn",
                f"{one}_before_withdrawn",
                "The same that was withdrawn, and counts no more.",
                (*_before(), *withdrawn(AskedBefore)),
            ),
            Columns(Outlook)("next_rung", "What would move the evidence up one rung."),
            Columns(Outlook)("looked_for", "What would challenge it, was looked for and not found."),
            a(
                "outlook_known_from",
                DAY,
                "The day from which somebody could say so.",
                empty=True,
                covers=[(Outlook, "item"), (Outlook, "review")],
            ),
        ),
    )


RECOMMENDATIONS = _items(
    "recommendations",
    "recommendation",
    "Every recommendation: to the Board, national, and of the commentary.",
    ("recommendation", "national", "commentary"),
)
LEARNING_POINTS = _items("learning_points", "learning_point", "Every learning point.", (reviews.LEARNING_POINT,))
_response = Columns(Response)
RESPONSES = Kind(
    "responses",
    "What each agency that is addressed or asked has answered; those that have not are there as awaiting.",
    (
        *_response.record("The item and the agency, such as R1/TVP."),
        _response("response", "The answer."),
        _response("reason", "The reason that the agency gives."),
        _response("said_by", "The post that said it."),
        _response("said_on", "The day on which it was said.", empty=True),
        _response("on_behalf", "Whether the business unit said it for the agency."),
        _response(
            "change", "Whether it changes an earlier answer, or corrects one written down wrongly.", words=responses.CHANGES
        ),
        _response("why", "Why it was changed or corrected."),
        _response("item", "What it answers."),
        _response("agency", "Whose answer it is."),
        a("asked_since", DAY, "The day since which the agency is asked.", empty=True),
        a("asked", YES_NO, "Whether it is still asked."),
    ),
)
KINDS = (RECOMMENDATIONS, LEARNING_POINTS, RESPONSES)
