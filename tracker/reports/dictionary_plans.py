"""The data dictionary of imported action plans: the import, and what a plan says of one action."""

from __future__ import annotations

from ..rules import deadlines, plan_mapping
from ..rules.plan_comparing import ADDED, CHANGED, SAME
from ..store.imports import PlanImport, PlanLine
from .dictionary_fields import ANY, DAY, TEXT, TEXTS, WORD, Columns, Field, a, many

_line, _import = Columns(PlanLine), Columns(PlanImport)
_MEANINGS = tuple(filter(None, plan_mapping.MEANINGS))


def imports() -> Field:
    """The plans that were imported into a review."""
    return many(
        "imports",
        "review_imports",
        "Every action plan that was imported, those that were undone too. What each says stands with the actions.",
        (
            *_import.record("Its reference in the review, such as I1."),
            _import("file", "The name of the file.", column="name"),
            _import("kind", "What kind of file it was."),
            _import("sha256", "The SHA-256 of the file. The file itself is not kept."),
            _import("size", "Its size in bytes."),
            _import("sheet", "The sheet that was read."),
            _import("dated", "The day from which the Board had the plan."),
            _import("agreed", "Whether the Board had agreed its dates; otherwise they are provisional."),
            _import("taken_on", "The day on which it was imported."),
            _import(
                "mapping", "How it was read: the columns, and what owners, colours and dates were said to mean.", type=ANY
            ),
            _import("added", "How many actions it added."),
            _import("changed", "How many actions it changed."),
            _import("same", "How many actions it left as they were."),
            _import("left_out", "How many lines were left out."),
            _import("items_added", "How many recommendations or learning points it added."),
            _import("undone_on", "The day on which it was undone."),
            _import("undone_because", "Why it was undone."),
            _import("kept", "What the undoing left as it was, because it had been changed since.", type=TEXTS),
        ),
    )


def plan_says() -> Field:
    """What plans say of one action."""
    return many(
        "plan_says",
        "action_plan_says",
        "What imported action plans say of it, the newest first. It is not what its agency reported in the tracker.",
        (
            *_line.record("The import, the row of the file and, where a row held several actions, the part."),
            _line("import", "The import.", column="plan", of="imports of the review"),
            _line("row", "The first row of the file that says it."),
            _line("part", "Which of several actions of that row; 0 where it held one."),
            _line(
                "became",
                "Whether the line added the action, changed it or left it as it was.",
                words=(ADDED, CHANGED, SAME),
            ),
            _line("plan_ref", "The plan’s own number."),
            _line("title", "The action as the plan words it."),
            _line("owner_as_written", "The owner as the plan writes it."),
            _line("item_as_written", "The recommendation or learning point as the plan writes it."),
            _line("status_as_written", "The status as the plan writes it: a word, a code, or a colour."),
            _line("status", "What somebody said that this status means.", words=_MEANINGS, empty=True),
            _line("progress", "What the plan says was done."),
            _line("evidence", "What the plan names as evidence. It is words, and no evidence yet."),
            many(
                "dates",
                "action_plan_dates",
                "The dates as the plan writes them.",
                (
                    a("as_written", TEXT, "The date as the plan writes it."),
                    a("date", DAY, "The day that was read from it; empty: none could be.", empty=True),
                    a("precision", WORD, "How exact it is.", words=deadlines.PRECISIONS),
                    a("milestone", TEXT, "The words beside it, where a cell names several.", empty=True),
                    a("doubt", TEXT, "What was in doubt about it.", empty=True),
                ),
                covers=[(PlanLine, "dates")],
            ),
            many(
                "as_written",
                "action_plan_cells",
                "All that stands in the row, word for word.",
                (
                    a("header", TEXT, "The header of the column.", empty=True),
                    a("text", TEXT, "What stands under it.", empty=True),
                ),
                covers=[(PlanLine, "as_written")],
            ),
            _line("doubts", "What was in doubt when it was taken.", type=TEXTS),
        ),
        covers=[(PlanLine, "action")],
    )
