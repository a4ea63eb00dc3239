"""The board view of one level as registers; ``escalations_paper.py`` lays the same out for paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..rules import assurance, delivery
from ..rules.names import Names
from ..store.board_view import Before
from ..store.escalations import BoardDecision, Escalation
from ..store.reviews import Review
from .lists import BY_AGENCY, Columns, evidence, numbered, states, table, yes
from .registers import Register


def escalations(
    *,
    level: str,
    rows: list[Before],
    above: list[Escalation],
    undone: list[BoardDecision],
    reviews: Mapping[str, Review],
    raisers: Mapping[str, str],
    names: Names,
    day: dt.date,
    **_: Any,
) -> list[Register]:
    """What stands before a level, oldest first; what it decided and nobody carried out; what stands with a higher one."""
    columns: Columns = {
        "Ref": lambda each: each.escalation.ref,
        "Review": lambda each: reviews[each.escalation.review_id].code,
        "Level": lambda each: names.level(level),
        "About": lambda each: each.about.ref,
        "Title": lambda each: each.about.title,
        "Days at this level": lambda each: each.days(day),
        "Raised on": lambda each: each.escalation.raised_on,
        "Raised by": lambda each: raised_by(each.escalation, raisers),
        "Why it is here": lambda each: each.escalation.why,
        "So today": lambda each: each.so_today,
        "Asked": lambda each: each.escalation.asked,
        "Decide by": lambda each: each.escalation.due,
        "Owner": lambda each: ", ".join(body.name for body in each.owners),
        BY_AGENCY: lambda each: said_of_delivery(each),
        "By dates": lambda each: by_dates(each),
        **evidence(lambda each: each.counts),
        "Assurance": lambda each: assurance.LABELS[each.rating],
        "Assurance, said of": lambda each: each.shown_seal[0].ref if each.shown_seal[0] else "",
        "Known to the agency": lambda each: each.concern.known_to_agency if each.concern else None,
        "Board told": lambda each: each.concern.board_told if each.concern else None,
        "Board given its full extent": lambda each: each.concern.full_extent if each.concern else None,
        "Last decision": lambda each: each.last_decision.decision if each.last_decision else "",
        "Last decided on": lambda each: each.last_decision.made_on if each.last_decision else None,
        "Owner of the decision": lambda each: each.last_decision.owner if each.last_decision else "",
        "To be carried out by": lambda each: each.last_decision.by_when if each.last_decision else None,
        "Carried out on": lambda each: each.last_decision.carried_out_on if each.last_decision else None,
        "Replies without a decision": lambda each: "; ".join(f"{one.said_on}: {one.says}" for one in each.replies),
        "Went on to": lambda each: each.higher.ref if each.higher else "",
        "Came from": lambda each: ", ".join(row.ref for row in each.lower),
        "Posts told": lambda each: len({one.post for one in each.told}),
        "Letters without an answer": lambda each: ", ".join(story.letter.ref for story in each.letters),
        "Invented": lambda each: yes(each.escalation.invented),
    }
    higher: Columns = {
        "Ref": lambda row: row.ref,
        "Review": lambda row: reviews[row.review_id].code,
        "Level": lambda row: names.level(row.level),
        "About": lambda row: about(row).ref,
        "Title": lambda row: about(row).title,
        "Raised on": lambda row: row.raised_on,
        "Invented": lambda row: yes(row.invented),
    }
    to_do: Columns = {
        "Ref": lambda made: made.ref,
        "Escalation": lambda made: made.raised_as.ref,
        "Review": lambda made: reviews[made.review_id].code,
        "About": lambda made: about(made).ref,
        "Decided on": lambda made: made.made_on,
        "Decision": lambda made: made.decision,
        "Owner": lambda made: made.owner,
        "To be carried out by": lambda made: made.by_when,
        "Invented": lambda made: yes(made.invented),
    }
    return [
        table("Escalations", columns, rows),
        table("Decided and past its day", to_do, undone),
        table("With a higher level", higher, above),
    ]


def about(row: Escalation | BoardDecision):
    """The item or the action."""
    return row.point if row.item_id else row.deed


def raised_by(row: Escalation, raisers: Mapping[str, str]) -> str:
    """Who raised it; a name kept back is not among ``raisers``."""
    if row.how == "rule":
        return "By rule"
    if row.key not in raisers:
        return "A person who asked for their name to be kept back"
    return raisers[row.key] or "A person"


def said_of_delivery(each: Before) -> str:
    """What the agency says of the action, or agencies of the actions of the item."""
    return delivery.LABELS[each.action.action.delivery] if each.action else states(each.position.states)


def by_dates(each: Before) -> str:
    """What the dates say: of the action, or of how many actions which colour."""
    if each.action:
        return f"{each.action.colour.value}: {each.action.colour.reason}"
    return numbered(position.colour.value for position in each.position.actions)
