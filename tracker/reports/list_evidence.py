"""The evidence register and the list of links as registers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..rules import evidence as rules
from ..rules.responses import PARTS
from ..store import links as store
from ..store.reviews import DocumentNames, Review
from .lists import Columns, table, title_of, yes
from .registers import Register
from .wording import cite

RESTRICTED = "Restricted evidence"


def register(
    *,
    page,
    stances: Mapping[str, Mapping[str, list]],
    restricted: Collection[str],
    with_file: Collection[str],
    reviews: Mapping[str, Review],
    documents: DocumentNames,
    **_: Any,
) -> list[Register]:
    """Every piece that the reader may see. Of a restricted one only what the page says: to open it is logged."""

    def hidden(row) -> bool:
        return row.restricted or row.key in restricted

    def bears_on(stance: str):
        return lambda row: "; ".join(
            f"{link.point.ref} ({link.stands_on})" for link in stances.get(row.key, {}).get(stance, ())
        )

    def behind(row) -> str:
        return "; ".join(words for words, there in (("a file", row.key in with_file), ("a link", row.url)) if there)

    columns: Columns = {
        "Ref": lambda row: row.ref,
        "Review": lambda row: reviews[row.review_id].code,
        "Statement": lambda row: RESTRICTED if hidden(row) else row.statement,
        "Source": lambda row: "" if hidden(row) else cite(row.source, documents.of(row.review_id)),
        "Given by": lambda row: row.giver.name if row.giver else "",
        "Given on": lambda row: row.given_on if row.giver else None,
        "Behind it": lambda row: "" if hidden(row) else behind(row),
        "In the words of": lambda row: "" if hidden(row) or row.voice == "none" else rules.VOICE_LABELS[row.voice],
        "Rung": lambda row: rules.RUNG_LABELS[row.rung],
        **{rules.STANCE_LABELS[stance]: bears_on(stance) for stance in rules.STANCES},
        "Who checked": lambda row: rules.INDEPENDENCE_LABELS[row.independence],
        "Restricted": lambda row: yes(hidden(row)),
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Evidence", columns, page.rows)]


def links(
    *,
    page,
    kind: str,
    made: Mapping[str, str | None],
    titles: Mapping[str, str],
    instead: Mapping[str, Any],
    restricted: Collection[str],
    documents: DocumentNames,
    **_: Any,
) -> list[Register]:
    """What is linked to what, how the link stands, and who made and confirmed it."""
    says: dict[str, Columns] = {
        store.EVIDENCE: {
            "Ref": lambda row: row.piece.ref,
            "What is linked": lambda row: (
                RESTRICTED if row.piece.restricted or row.evidence_id in restricted else row.piece.statement
            ),
            "Rung": lambda row: rules.RUNG_LABELS[row.piece.rung],
            "Who checked": lambda row: rules.INDEPENDENCE_LABELS[row.piece.independence],
            "Source": lambda row: cite(row.piece.source, documents.of(row.piece.review_id)),
            "Says": lambda row: rules.STANCE_LABELS[row.stance],
        },
        store.ACTIONS: {
            "Ref": lambda row: row.done_by.ref,
            "What is linked": lambda row: row.done_by.title,
            "Action is": lambda row: row.done_by.basis,
            "Source": lambda row: cite(row.done_by.source, documents.of(row.done_by.review_id)),
            "Says": lambda row: "Answers",
        },
        store.AGENCIES: {
            "Ref": lambda row: row.body.code if row.agency_id else "",
            "What is linked": lambda row: row.body.name if row.agency_id else "Each member agency of the day",
            "Says": lambda row: PARTS[row.part],
        },
        store.BEFORE_IT: {
            "Ref": lambda row: f"{row.before.of.code}/{row.before.ref}",
            "What is linked": lambda row: row.before.title,
            "Source": lambda row: cite(row.before.source, documents.of(row.before.review_id)),
            "Says": lambda row: "Was asked before",
            "How it was closed then": lambda row: row.closed_then,
        },
    }

    def end(row):
        """What the list shows the row as made up by: the piece or the action."""
        return row.piece if kind == store.EVIDENCE else row.done_by if kind == store.ACTIONS else row

    def went(row) -> str:
        to = instead.get(row.moved_to_id)
        if not row.withdrawn:
            return ""
        if to is None:
            return "withdrawn"
        return f"moved to {to.point.ref}" if to.item_id != row.item_id else "made anew"

    columns: Columns = {
        **says[kind],
        "To": lambda row: row.point.ref,
        "To, in words": lambda row: row.point.title,
        "Link is": lambda row: row.basis,
        "Confirmed": lambda row: yes(row.confirmed),
        "Made by": lambda row: title_of(titles, made.get(row.key)) or "read from the sources",
        "Read so because": lambda row: row.basis_reason,
        "Confirmed on": lambda row: row.confirmed_on,
        "Confirmed by": lambda row: title_of(titles, row.confirmed_by),
        "What became of it": went,
        "Withdrawn on": lambda row: row.known_from if row.withdrawn else None,
        "Withdrawn because": lambda row: row.withdrawn_because,
        "Invented": lambda row: yes(row.invented or end(row).invented),
    }
    return [table("Links", columns, page.rows)]
