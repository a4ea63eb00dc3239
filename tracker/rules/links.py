"""Links between evidence, actions, agencies and items: who may make, confirm, move and withdraw one, and saying what."""

from __future__ import annotations

from collections.abc import Sequence

from . import roles
from .evidence import INFERRED, STANCES, STATED
from .refusal import NotAllowed, Refused
from .responses import PARTS
from .roles import Acting

BASES = (STATED, INFERRED)
BASIS_LABELS = {STATED: "A source states it", INFERRED: "We infer it"}
BASIS_HINTS = {
    STATED: "Name the paragraph that says so.",
    INFERRED: "Say why. It counts toward no rule of assurance until somebody else confirms it.",
}


NOT_ALL_YOURS = "The business unit made one of its links, or said what it shows. Ask the business unit to move it."


def may_make(by: Acting | None) -> bool:
    """Linking, and saying what a link shows, is for the business unit: it keeps the record of the Board."""
    return roles.may(by, roles.MANAGE)


def may_confirm(by: Acting | None) -> bool:
    """Confirming is for those who answer agencies for the Board: the business unit or the chair."""
    return roles.may(by, roles.STEER)


def may_take_away(by: Acting | None, given_by: str | None = None) -> bool:
    """Moving and withdrawing is for the business unit, and for the agency that gave the evidence by mistake."""
    return roles.may(by, roles.MANAGE) or (given_by is not None and roles.may(by, roles.REPORT, agency=given_by))


def check_may_make(by: Acting) -> None:
    roles.check(by, roles.MANAGE)


def check_may_confirm(by: Acting) -> None:
    roles.check(by, roles.STEER)


def check_may_take_away(by: Acting, given_by: str | None = None) -> None:
    if not may_take_away(by, given_by):
        raise NotAllowed("Your post cannot do this. It is for the business unit, or the agency that gave the evidence.")


def check_basis(basis: str, paragraph: Sequence[dict], because: str) -> None:
    """A stated link names where it is stated; an inferred one says why."""
    if basis not in BASES:
        raise Refused("Choose whether a source states it or you infer it.", "basis")
    if basis == STATED and not paragraph:
        raise Refused("Name the document and the paragraph that states it.", "document")
    if basis == INFERRED and not because.strip():
        raise Refused("Say why you infer it.", "because")


def check_stance(stance: str) -> None:
    if stance not in STANCES:
        raise Refused("Choose whether it supports, challenges or gives context.", "stance")


def check_part(part: str) -> None:
    if part not in PARTS:
        raise Refused("Choose the part that the agency has.", "part")


def check_reason(because: str) -> None:
    if not because.strip():
        raise Refused("Say why. The reason is kept, and shown wherever this is.", "because")


def check_new(exists: bool, what: str, item: str) -> None:
    """One standing link between two records: two would be counted twice."""
    if exists:
        raise Refused(f"{what} is linked to {item} already.", "item")


def check_differs(before: str, after: str, name: str) -> None:
    if before == after:
        raise Refused("That is what it says already. Choose another, or go back.", name)


def check_stands(withdrawn: bool) -> None:
    if withdrawn:
        raise Refused("This link was withdrawn. Make a new one if it is needed again.")


def check_withdrawn(withdrawn: bool) -> None:
    if not withdrawn:
        raise Refused("This link stands, so there is nothing to put back.")


def check_end_stands(ref: str, merged: bool) -> None:
    """What was merged away has no links of its own."""
    if merged:
        raise Refused(f"{ref} is merged into another. Take it apart first: then its links stand again.")


def check_waits(basis: str, confirmed: bool) -> None:
    """Only what somebody inferred, and nobody has confirmed, waits to be confirmed."""
    if basis != INFERRED:
        raise Refused("A source states this link, so there is nothing to confirm.")
    if confirmed:
        raise Refused("This link has been confirmed already.")


def check_not_own(own: bool) -> None:
    """Who inferred a link does not confirm it: then it would rest on one person's reading alone."""
    if own:
        raise Refused("You made this link, or said what it shows. Somebody else confirms it.")


# Merging


def check_two(first: str, second: str) -> None:
    if first == second:
        raise Refused("Choose another one: nothing repeats itself.", "other")


def check_not_merged(ref: str, into: str) -> None:
    if into:
        raise Refused(f"{ref} was merged into {into} already.", "other")


def check_agree(item: str, stays: tuple[str, str], goes: tuple[str, str]) -> None:
    """Two pieces that say opposite things of one item are not the same, and no challenge may be lost in merging."""
    if stays[1] != goes[1]:
        raise Refused(
            f"{stays[0]} {_says(stays[1])} {item}, and {goes[0]} {_says(goes[1])} it. "
            "Change one of them first, with a reason.",
            "other",
        )


def _says(stance: str) -> str:
    return "gives context to" if stance == "context" else stance


def check_nothing_waits(ref: str, waiting: Sequence[str]) -> None:
    """What somebody waits for on an action is answered before the action is merged away."""
    if waiting:
        raise Refused(
            f"{ref} has {' and '.join(waiting)}. Settle that first, so that nobody waits on an action that is gone.",
            "other",
        )


def check_one_lead(same: bool) -> None:
    if not same:
        raise Refused("Different agencies lead these two. Each answers for its own, so they are not merged.", "other")


def check_running(ref: str, stopped: bool) -> None:
    if stopped:
        raise Refused(f"{ref} is closed, withdrawn or paused. Choose it as the one that stays, or leave both.", "other")


def check_is_merged(merged: bool) -> None:
    if not merged:
        raise Refused("This is not merged into anything.")
