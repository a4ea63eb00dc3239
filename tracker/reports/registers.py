"""A stocktake as registers: plain tables, one for each kind of record, for a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..rules import issuing
from ..rules.narratives import NOT_ACCEPTED
from .content import RUNGS, Stocktake
from .stocktake_front import sides
from .wording import called

Cell = str | int | dt.date | None


@dataclass
class Register:
    """A table with its heads. Dates are days and numbers are numbers; all else is text, never a formula."""

    name: str
    columns: list[str]
    rows: list[list[Cell]]


def of(doc: Stocktake) -> list[Register]:
    """Every register of a stocktake, in the order in which it is read."""
    called.set(doc.names)
    found = [_about(doc), *_charts(doc), _items(doc), _narratives(doc), _evidence(doc), _links(doc), _actions(doc)]
    return [*found, *_said(doc), *_covered(doc), *_replies(doc)]


def _about(doc: Stocktake) -> Register:
    rows: list[list[Cell]] = [
        ["Title", doc.title],
        ["Body", doc.body],
        ["As at", doc.as_at],
        ["Scope", doc.scope_words],
        ["Items in this copy", len(doc.sections)],
        ["Items in the review", doc.of_all],
        ["Audience", doc.audience_label],
        ["Made on", doc.made_on],
        ["Review published", doc.published],
        ["Status", doc.status],
    ]
    if doc.issue:
        rows += [["SHA-256", doc.issue.sha256], *([["Issued again", doc.issue.note]] if doc.issue.note else [])]
    if doc.hearing:
        rows.append(["Right of reply", " ".join(doc.hearing.sentences)])
    if doc.made_up:
        rows.append(
            ["Demonstration", "The review itself is made up: its documents, its wordings and all that is said of it."]
        )
    elif doc.demonstration:
        rows.append(["Demonstration", "What says “invented” is made up. The rest is from the documents named."])
    rows += [["To notice", f"{row.words} {', '.join(row.refs)}. Rule: {row.rule}."] for row in doc.notices]
    rows += [["Left out", words] for words in doc.left_out]
    rows += [[f"Record of {chain}, {entries} entries", head] for chain, entries, head in doc.heads]
    rows += [["Source", words] for words in doc.attribution]
    return Register("About", ["What", "Which"], rows)


def _charts(doc: Stocktake) -> list[Register]:
    """The figures of each chart in front, a sheet for each."""
    return [Register(chart.name, chart.columns, [[*row] for row in chart.rows]) for chart in doc.charts]


def _items(doc: Stocktake) -> Register:
    columns = [
        "Ref",
        "Kind",
        "Number",
        "Theme",
        "Key areas",
        "Title",
        "Wording",
        "Source",
        "Due",
        "Date is",
        "Actions",
        "Done or closed",
    ]
    columns += ["For", "Against", "Context", "Restricted, not shown", "Assurance", "Because", "Decided on", "Next look"]
    columns += ["Decided against a rule", "Gaps", "What would move it up one rung", "Looked for and not found"]
    columns += ["Asked before", "Asked again", "Invented"]
    rows: list[list[Cell]] = []
    for s in doc.sections:
        d = s.decision
        stances = [piece.stance for piece in s.pieces]
        rows.append(
            [
                *(
                    s.ref,
                    s.kind_label,
                    s.number,
                    s.theme,
                    "; ".join(f"{k.ref} {k.basis}" for k in s.key_areas),
                    s.title,
                    s.text,
                    s.citation,
                    s.due,
                    s.due_basis,
                    len(s.steps),
                ),
                sum(step.delivery in ("done_awaiting_check", "closed") for step in s.steps),
                *(stances.count(stance) for stance in ("supports", "challenges", "context")),
                *(sum(s.hidden.values()), s.rating_label, d.because if d else "", d.decided_on if d else None),
                *(d.look_again if d else None, d.override if d else "", " ".join(s.gaps)),
                *(s.next_rung, s.looked_for if s.one_sided else ""),
                *("; ".join(each.ref for each in told) for told in (s.asked_before, s.asked_again)),
                _yes(s.invented),
            ]
        )
    return Register("Items", columns, rows)


def _narratives(doc: Stocktake) -> Register:
    columns = ["Item", "It is", "Then", "Now", "Still to do", "Notes", "Cited beside the notes", "Restricted, not shown"]
    columns += ["Written by", "Written on", "Accepted by", "Accepted on", "Changed since", "Invented"]
    rows: list[list[Cell]] = [
        [
            *(s.ref, "Accepted" if n.accepted else NOT_ACCEPTED, *(part.plain for part in n.parts)),
            *(
                ", ".join(map(str, n.notes)),
                "; ".join(each.in_words for each in n.mentions),
                n.hidden,
                n.said_by,
                n.said_on,
            ),
            *(n.accepted_by, n.accepted_on, n.changed_words, _yes(n.invented)),
        ]
        for s in doc.sections
        if (n := s.narrative)
    ]
    return Register("Narratives", columns, rows)


def _evidence(doc: Stocktake) -> Register:
    columns = ["Note", "Ref", "Statement", "Figures", "Rung", "Independence", "Voice", "Said by", "Time", "Source"]
    columns += ["Behind it", "Whom it speaks for", "Look again", "Restricted", "Invented"]
    rows: list[list[Cell]] = [
        [
            *(n.number, n.ref, n.statement, "; ".join(n.figures), n.rung_label, n.independence_label, n.voice_label),
            *(n.said_by, n.period, n.citation, "; ".join(n.behind), n.whom_words, n.look_again),
            *(_yes(n.restricted), _yes(n.invented)),
        ]
        for n in doc.register
    ]
    return Register("Evidence", columns, rows)


def _links(doc: Stocktake) -> Register:
    columns = ["Item", "Note", "Evidence", "Stance", "Link is", "Confirmed", "Counts toward a rule", "Invented"]
    rows: list[list[Cell]] = [
        [s.ref, p.note.number, p.note.ref, p.stance, p.basis, _yes(p.confirmed), _yes(p.counts), _yes(p.invented)]
        for s in doc.sections
        for p in s.pieces
    ]
    return Register("Links", columns, rows)


def _actions(doc: Stocktake) -> Register:
    columns = ["Item", "Ref", "Action", "How we will know", "Lead", "Owner", "Delivery, said by the agency", "Reported on"]
    columns += ["Said", "Due", "As written", "Date is", "First date", "Times moved", "Days moved", "Agency expects"]
    columns += ["By dates", "Why", "Dates and agency differ", "Link is", "Action is", "Source", "Decided", "Invented"]
    rows: list[list[Cell]] = [
        [
            *(s.ref, a.ref, a.title, a.success_measure, a.lead, a.owner, a.delivery_label, a.reported_on, a.said, a.due),
            *(a.due_as_written, a.basis, a.original, a.moves, a.days_moved, a.forecast, a.colour_label, a.colour_reason),
            *(_yes(a.differs), a.link_basis, a.basis_words, a.citation, a.decided, _yes(a.invented)),
        ]
        for s in doc.sections
        for a in s.steps
    ]
    return Register("Actions", columns, rows)


def _said(doc: Stocktake) -> Iterable[Register]:
    yield Register(
        "Responses",
        [
            "Item",
            "Agency",
            "Part",
            "Response",
            "Reason",
            "Said on",
            "On behalf",
            "View of the chair",
            "Because",
            "Invented",
        ],
        [
            [
                *(s.ref, a.agency, a.part, a.response_label, a.reason, a.said_on, _yes(a.on_behalf), a.view_label),
                *(a.view_because, _yes(a.invented or a.view_invented)),
            ]
            for s in doc.sections
            for a in s.answers
        ],
    )
    yield Register(
        "Questions",
        ["Item", "Ref", "To", "About", "Question", "Asked on", "Answer due", "Days late", "Invented"],
        [
            [s.ref, q.ref, q.agency, q.about, q.question, q.asked_on, q.due, q.late, _yes(q.invented)]
            for s in doc.sections
            for q in s.questions
        ],
    )
    yield Register(
        "Escalations",
        [
            "Item",
            "Ref",
            "Level",
            "About",
            "Why",
            "Asked",
            "Raised on",
            "Due",
            "Decision",
            "Owner",
            "Decided on",
            "By",
            "Done",
            "Stands",
            "Set aside because",
            "Invented",
        ],
        [
            [
                *(s.ref, x.ref, x.level_label, x.about, x.why, x.asked, x.raised_on, x.due, x.decision, x.decision_owner),
                *(x.decided_on, x.by_when, x.carried_out_on, x.stands),
                *(x.settled_because if x.set_aside else "", _yes(x.invented)),
            ]
            for s in doc.sections
            for x in s.raised
        ],
    )
    yield Register(
        "Events",
        ["Item", "What", "Ref", "On", "Words", "Because", "Invented"],
        [
            [s.ref, heading, e.ref, e.on, e.words, e.because, _yes(e.invented)]
            for s in doc.sections
            for heading, events in s.events
            for e in events
        ],
    )


def _counts(doc: Stocktake) -> Register:
    o = doc.overview
    rows: list[list[Cell]] = [["Delivery", row.label, row.number, ""] for row in o.delivery]
    rows += [["By dates", row.label, row.number, ""] for row in o.dates]
    rows += [["By dates", "Dates and agency differ", o.differing, ""]]
    rows += [["Evidence", row.label, row.supports + row.challenges, sides(row)] for row in o.evidence]
    rows += [["Assurance", row.label, row.number, ""] for row in o.assurance]
    return Register("Counts", ["Of", "What", "How many", "In words"], rows)


def _coverage(doc: Stocktake) -> Register:
    columns = ["Theme", "Items", "Answered", "Evidenced", "Checked", "Looked at", "No action answers"]
    rows: list[list[Cell]] = [
        [c.theme, c.items, c.answered, c.evidenced, c.checked, c.looked_at, ", ".join(c.unanswered)] for c in doc.coverage
    ]
    return Register("Coverage", columns, rows)


def _covered(doc: Stocktake) -> Iterable[Register]:
    yield _differing(doc)
    yield _counts(doc)
    yield _coverage(doc)
    columns = ["Item", *(rung.capitalize() for rung in RUNGS), "For", "Against", "Checked", "Inferred", "Invented links"]
    columns += ["Actions that answer", "Proposed actions, not counted", "Restricted, not shown"]
    rows: list[list[Cell]] = [
        [
            *(row.ref, *(row.sides(rung) for rung in RUNGS), row.cover.supports, row.cover.challenges),
            *(row.cover.checked, row.cover.inferred, row.cover.invented, row.cover.answers, row.cover.proposals),
            row.hidden,
        ]
        for row in doc.item_coverage
    ]
    yield Register("Coverage of items", columns, rows)


def _differing(doc: Stocktake) -> Register:
    columns = ["Ref", "Title", "Figure", "Says", "Source", "Note", "May differ by", "Why", "Can be reconciled", "How"]
    columns += ["Items", "Invented"]
    rows: list[list[Cell]] = [
        [
            *(d.ref, d.title, "restricted" if f.hidden else f.figure, f.says, f.citation, f.note or None),
            *("; ".join(d.reasons), d.why, d.reconciled_label, d.how, ", ".join(d.items), _yes(d.invented)),
        ]
        for d in doc.disagree
        for f in d.figures
    ]
    return Register("Figures that disagree", columns, rows)


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _replies(doc: Stocktake) -> list[Register]:
    """What agencies replied before it was issued; a stocktake that was shown to nobody has no such table."""
    if not doc.hearing:
        return []
    columns = ["Item", "Agency", "Kind", "Words", "Said on", "Said by", "On its behalf", "Stands because", "Invented"]
    every = [("", each) for each in doc.hearing.about_the_whole]
    every += [(section.ref, each) for section in doc.sections for each in section.replies]
    rows: list[list[Cell]] = [
        [
            *(ref, r.agency, issuing.REPLIES[r.kind], r.words, r.said_on, r.said_by),
            *(_yes(r.on_behalf), r.stands_because, _yes(r.invented)),
        ]
        for ref, r in every
    ]
    return [Register("Replies", columns, rows)]
