"""Assurance: what the independent chair concludes about an item. It never rolls up and nothing sets it but a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import deadlines, evidence
from .refusal import Refused
from .settings import Thresholds

NOT_YET_TESTED = "not_yet_tested"
SELF_REPORTED_ONLY = "self_reported_only"
SOME_EVIDENCE = "some_evidence"
GOOD_EVIDENCE = "good_evidence"
SUSTAINED = "sustained"
NOT_ASSURED = "not_assured"

LABELS = {
    NOT_YET_TESTED: "Not yet tested",
    SELF_REPORTED_ONLY: "Self-reported only",
    SOME_EVIDENCE: "Some evidence",
    GOOD_EVIDENCE: "Good evidence",
    SUSTAINED: "Sustained",
    NOT_ASSURED: "Not assured",
}
CRITERIA = {
    SELF_REPORTED_ONLY: "only the agencies' own word",
    SOME_EVIDENCE: "some of it is checked by somebody else",
    GOOD_EVIDENCE: "practice or impact that supports, checked by somebody else",
    SUSTAINED: "a second look, at least six months after good evidence",
    NOT_ASSURED: "tested, and it does not show the change",
}
DECIDABLE = tuple(CRITERIA)
ASSURED = (GOOD_EVIDENCE, SUSTAINED)


@dataclass(frozen=True)
class Look:
    """An earlier decision on the same item."""

    rating: str
    on: dt.date


def why_not(
    rating: str,
    links: Iterable[evidence.Link],
    earlier: Sequence[Look],
    today: dt.date,
    limits: Thresholds = Thresholds(),
    invented: bool = False,
) -> str | None:
    """The sentence that says why the evidence does not allow this rating, or None where it does.

    ``earlier`` holds the decisions before this one, oldest first. ``invented`` says that the decision belongs to the
    demonstration.
    """
    if rating not in ASSURED:
        return None
    if not any(_carries_good(link, today, invented) for link in links):
        return "Good evidence needs practice or impact that supports, checked by somebody else. There is none that counts."
    if rating == SUSTAINED:
        first_good = _start_of_good(earlier)
        if first_good is None:
            return "Sustained needs an earlier decision of good evidence. There is none."
        earliest = deadlines.add_months(first_good, limits.sustained_after)
        if today < earliest:
            return (
                f"Sustained needs a second look at least {limits.sustained_after} months after good evidence: "
                f"not before {earliest.day} {earliest:%B %Y}."
            )
    return None


def stands(
    rating: str,
    links: Sequence[evidence.Link],
    earlier: Sequence[Look],
    today: dt.date,
    limits: Thresholds = Thresholds(),
    invented: bool = False,
) -> str:
    """What there is for a rating, or what it would need and what there is instead: said beside it, before it is chosen."""
    supports = [link for link in links if link.stance == evidence.SUPPORTS]
    checked = _refs(link for link in supports if link.checked and link.counts(today, invented))
    carry = _refs(link for link in supports if _carries_good(link, today, invented))
    if rating == SELF_REPORTED_ONLY:
        if not supports:
            return "Here nothing supports it."
        return f"Here {_so_many(checked)} checked by somebody else: {_few(checked)}." if checked else "Here that is so."
    if rating == SOME_EVIDENCE:
        return f"Here: {_few(checked)}." if checked else "Here nothing that counts is checked by somebody else."
    if rating == NOT_ASSURED:
        against = _refs(link for link in links if link.stance == evidence.CHALLENGES)
        return (
            f"Here {_so_many(against, 'challenges', 'challenge')} it: {_few(against)}."
            if against
            else "Here nothing challenges it."
        )
    if not carry:
        needs = "Would need a piece at practice or above that is not self-reported; there are none."
        return f"{needs} {_nearest(supports, today, invented)}".strip()
    if rating == SUSTAINED and (broken := why_not(rating, links, earlier, today, limits, invented)):
        return broken
    return f"Here {_so_many(carry, 'carries', 'carry')} it: {_few(carry)}."


def _nearest(supports: Sequence[evidence.Link], today: dt.date, invented: bool) -> str:
    """The piece that comes closest to carrying good evidence, and what it lacks."""
    high = [link for link in supports if evidence.at_or_above(link.rung, "practice")]
    for link in high:
        if link.checked:
            return f"Nearest is {link.ref}, but {link.why_it_does_not_count(today, invented)}."
    if high:
        return f"Nearest is {high[0].ref}: {high[0].rung}, but self-reported."
    checked = [link for link in supports if link.checked]
    return f"Nearest is {checked[0].ref}: checked by somebody else, but {checked[0].rung}." if checked else ""


def _refs(links: Iterable[evidence.Link]) -> list[str]:
    return list(dict.fromkeys(link.ref for link in links))


def _so_many(refs: Sequence[str], one: str = "is", many: str = "are") -> str:
    return f"1 piece {one}" if len(refs) == 1 else f"{len(refs)} pieces {many}"


def _few(refs: Sequence[str], most: int = 4) -> str:
    return ", ".join(refs[:most]) + (f" and {len(refs) - most} more" if len(refs) > most else "")


def _carries_good(link: evidence.Link, today: dt.date, invented: bool) -> bool:
    return (
        link.stance == evidence.SUPPORTS
        and link.checked
        and evidence.at_or_above(link.rung, "practice")
        and link.counts(today, invented_too=invented)
    )


def _start_of_good(earlier: Sequence[Look]) -> dt.date | None:
    """The day from which the item has been rated good without a break."""
    start = None
    for look in earlier:
        if look.rating in ASSURED:
            start = start or look.on
        else:
            start = None
    return start


def check(
    rating: str,
    because: str,
    links: Sequence[evidence.Link],
    weighed: dict[str, str],
    earlier: Sequence[Look],
    today: dt.date,
    look_again: dt.date | None,
    override: str = "",
    limits: Thresholds = Thresholds(),
    invented: bool = False,
) -> None:
    """Refuse a decision that lacks a reason, leaves a challenge unweighed, breaks a rule without saying why, or has no
    date for the next look.

    ``weighed`` holds, for the reference of each challenging piece, how the chair weighed it.
    """
    if rating not in DECIDABLE:
        raise Refused("Choose what the evidence shows.", "rating")
    if not because.strip():
        raise Refused("Say why. The reason is shown wherever the rating is shown.", "because")
    broken = why_not(rating, links, earlier, today, limits, invented)
    if broken and not override.strip():
        raise Refused(f"{broken} To decide against this rule, give a written reason.", "rating")
    if override.strip() and not broken:
        # Kept, it would be shown as a decision against the rule; dropped, what the chair wrote would be lost.
        raise Refused("This breaks no rule. Say it under “Because” instead, and leave this empty.", "override")
    for link in links:
        if link.stance == evidence.CHALLENGES and not weighed.get(link.ref, "").strip():
            raise Refused(not_weighed(link.ref), f"weighed-{link.ref}")
    if look_again is None:
        raise Refused("Enter the date of the next look.", "look_again")
    if look_again <= today:
        raise Refused("The next look must be after today.", "look_again")


def not_weighed(ref: str) -> str:
    return f"Say how you weighed {ref}, which challenges this."


def next_look(rating: str, today: dt.date, limits: Thresholds = Thresholds()) -> dt.date:
    """The date proposed for the next look: by setting after good and sustained, else after one reporting interval."""
    if rating == GOOD_EVIDENCE:
        return deadlines.add_months(today, limits.look_again_good)
    if rating == SUSTAINED:
        return deadlines.add_months(today, limits.look_again_sustained)
    return today + dt.timedelta(days=limits.reporting_interval)


def look_failed(rating: str, earlier: Sequence[Look]) -> bool:
    """Whether a second look found less than good evidence. The chair may then reopen what was closed."""
    return bool(earlier) and rating not in ASSURED


LOOK_IS_NEAR = 30  # days before the date of the next look in which an item joins the chair's queue


def look_is_due(look_again: dt.date | None, today: dt.date) -> bool:
    """Whether the next look is near or its date has gone by."""
    return look_again is not None and (look_again - today).days <= LOOK_IS_NEAR


@dataclass(frozen=True)
class Claimed:
    """What came to an item since the chair last decided: all that its place in the queue depends on."""

    done: int  # actions called done
    supports: int  # new pieces
    challenges: int
    context: int
    look_again: dt.date | None


def place(claimed: Claimed, today: dt.date) -> int | None:
    """The place of a claim in the chair's queue, 1 first; None where there is nothing to test.

    A claim of done that new evidence challenges comes first, then other claims of done, then new challenges, then looks
    whose date has gone by, then other new evidence, then looks that are near.
    """
    late = claimed.look_again is not None and claimed.look_again < today
    in_order = (
        claimed.done and claimed.challenges,
        claimed.done,
        claimed.challenges,
        late,
        claimed.supports or claimed.context,
        look_is_due(claimed.look_again, today),
    )
    return next((number for number, holds in enumerate(in_order, 1) if holds), None)


def done_but_not_assured(states: Sequence[str], rating: str) -> bool:
    """Every action is called done or closed, and the chair has not said good evidence. A list of its own, not a status."""
    live = [state for state in states if state != "withdrawn"]
    return bool(live) and all(s in ("done_awaiting_check", "closed") for s in live) and rating not in ASSURED
