"""Reminders: what is told to whom, at which occasions, at most once; and what becomes of a digest that is to be mailed.

A *notice* is one thing at one occasion, such as an action that falls due within a week. Its key says both, and no person is
told the same key twice. All that is new to a person goes into one *digest*, at most one a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from . import delivery, roles
from . import escalations as levels
from .refusal import Refused
from .roles import Acting
from .settings import Thresholds

# Kinds of notice, the most pressing first.
REDACTION, ROUND_LATE, OVERDUE, QUESTION_LATE, ESCALATED_LATE = (
    "redaction", "round_late", "overdue", "question_late", "escalated_late",
)  # fmt: skip
ESCALATED, ROUND_CLOSING, QUESTION, GIVEN_BACK, DUE_SOON = (
    "escalated", "round_closing", "question", "given_back", "due_soon",
)  # fmt: skip
SILENT, SILENT_ROUND, TIME_ASKED, TIME_DECIDED, DECISION = (
    "silent", "silent_round", "time_asked", "time_decided", "decision",
)  # fmt: skip
SECOND, ROUND_OPEN, ANSWER, CHECK, CLAIM, LOOK = "second", "round_open", "answer", "check", "claim", "look"
PAUSE, LETTER, LOOK_AT_EVIDENCE, RETURNED = "pause", "letter", "look_at_evidence", "returned"
RAISED = "raised"  # with a level: for the chair, and for the business unit that minutes it
REPLY_ASKED, REPLIED, REPLY_ANSWERED = "reply_asked", "replied", "reply_answered"  # to a stocktake, before it is issued
MEETING, PROPOSED, DRIFT = "meeting", "proposed", "drift"

# Kind -> the heading of its group, and what is asked of whoever reads it.
HEADINGS: dict[str, tuple[str, str]] = {
    REDACTION: ("To be redacted", "Read what would be taken out, and confirm or decline it."),
    ROUND_LATE: ("Returns that are late", "The round is past its last day. Late returns are still taken."),
    OVERDUE: ("Overdue", "Report where it is, or ask for more time with a reason."),
    QUESTION_LATE: ("Questions past their day", "Answer the question."),
    ESCALATED_LATE: ("Escalations past their day", "It ends only with a decision that has an owner and a date."),
    ESCALATED: ("Raised with you", "Read why it is here, and decide by the day given."),
    RAISED: ("Raised with a level", "The level is to decide by the day given; the business unit minutes it."),
    ROUND_CLOSING: ("Rounds that close soon", "Send the return by the day given."),
    QUESTION: ("Questions to answer", "Answer the question by the day given."),
    GIVEN_BACK: ("Given back to you", "The closing was refused, or the action reopened. Report what has changed since."),
    DUE_SOON: ("Due soon", "Report where it is. If you need longer, ask before the date."),
    SILENT: ("No update for longer than agreed", "Report where it is, so that the Board does not see it as silent."),
    SILENT_ROUND: ("Silent in the last round", "Nothing was said in the round. Report on the page of each action."),
    TIME_ASKED: ("More time is asked for", "Grant or refuse it, with a reason. Until then the old date stands."),
    TIME_DECIDED: ("Requests for more time that were decided", "Read the reason."),
    MEETING: ("Meetings that come, with their pack", "Read the pack. Its first page says what is asked of you."),
    REPLY_ASKED: (
        "What a stocktake will say of you",
        "Read it. Correct what is wrong, or say where you disagree, before it is issued.",
    ),
    PROPOSED: ("Proposals of the rules", "Confirm them, or set them aside with a reason."),
    DECISION: ("Decisions to be carried out", "Say whether it was carried out."),
    SECOND: ("Closings to second", "Second it, or decline with a reason."),
    ROUND_OPEN: ("Rounds that are open", "Write the return: one page with all that is owed."),
    ANSWER: ("Answers to read", "Read what was answered."),
    CHECK: ("Called done by their agency", "Look at the evidence, and close it or refuse to."),
    CLAIM: ("Claims to test", "Test what is claimed against the evidence."),
    LOOK: ("To look at again", "The day of the next look has come."),
    PAUSE: ("Pauses to look at", "Say whether the pause is still needed."),
    LETTER: ("Letters without an answer", "Chase it, or record what came."),
    LOOK_AT_EVIDENCE: ("Evidence to look at again", "Past its date it counts toward no rule."),
    REPLIED: ("Replies to a stocktake in preparation", "Answer a correction; a disagreement is printed as it stands."),
    REPLY_ANSWERED: ("Your corrections, answered", "Read what was answered."),
    DRIFT: ("Questions that nobody has raised", "Ask one of an agency, or dismiss it with a reason."),
    RETURNED: ("Returns received", "Nothing is asked of you here."),
}
ORDER = tuple(HEADINGS)
OF_AN_ESCALATION = (ESCALATED, ESCALATED_LATE, RAISED)

# For the heading of the mail: one thing in a few words.
_SHORT = {
    REDACTION: "{ref} to be redacted",
    ROUND_LATE: "the return for {title} is late",
    OVERDUE: "{ref} is overdue",
    QUESTION_LATE: "{ref} is past its day",
    ESCALATED_LATE: "{ref} is past its day",
    ESCALATED: "{ref} is raised with you",
    RAISED: "{ref} is raised",
    MEETING: "the pack of {title}",
    REPLY_ASKED: "{title} is shown to you before it is issued",
    DRIFT: "{title}",
    ROUND_CLOSING: "{title} closes soon",
    QUESTION: "{ref} is to be answered",
    GIVEN_BACK: "{ref} was given back to you",
    DUE_SOON: "{ref} is due soon",
    SILENT: "{ref} has had no update",
    ROUND_OPEN: "{title} is open",
}

SOON, WEEK = "soon", "week"  # occasions before a date
WEEK_BEFORE = 7  # days
CLOSES_SOON = 7  # days before the last day of a round
AGENCY = (roles.LEAD, roles.SENIOR_OFFICER)


@dataclass(frozen=True)
class Notice:
    """One thing at one occasion, and for whom: posts of these roles, of the agency or the level where one is named.

    It names a reference, a title and what is asked. It never quotes: mail cannot be called back, so the words of people
    stay in the tracker.
    """

    kind: str
    record: str  # key of the record that it is about
    occasion: str  # what makes it another notice about the same record
    ref: str
    title: str
    path: str  # of the page, without the host
    detail: str = ""  # a short sentence: since when, until when
    due: dt.date | None = None
    roles: tuple[str, ...] = ()
    agency: str | None = None
    level: str | None = None
    boards_own: bool = False  # the Board itself owns it, so the business unit does not decide on it
    invented: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.record}/{self.occasion}"


def step_before(due: dt.date, today: dt.date, limits: Thresholds) -> str | None:
    """The occasion of a date that is ahead: a week before it, or as long before as the Board counts as soon."""
    left = (due - today).days
    if left < 0 or left > max(limits.amber_before, WEEK_BEFORE):
        return None
    return WEEK if left <= WEEK_BEFORE else SOON


def step_after(days_late: int, limits: Thresholds) -> str | None:
    """The occasion of a date that has passed: the highest limit of the Board that it is past. Not every day anew."""
    return next((level for level, limit in levels.by_days(limits) if days_late >= limit), None)


@dataclass(frozen=True)
class Occasion:
    """Why an action is told of: the kind, the occasion, and whether its lead alone is told."""

    kind: str
    occasion: str
    lead_alone: bool


def of_action(
    state: str,
    due: dt.date | None,
    firm: bool,
    overdue: bool,
    silent: bool,
    last_update: dt.date | None,
    today: dt.date,
    limits: Thresholds,
) -> Occasion | None:
    """The occasion at which an action stands today, one at most. A provisional date is no date to be reminded of.

    The senior officer is told when lateness reaches them (design 5), of silence as the lead is.
    """
    if state in (*delivery.STOPPED, delivery.DONE):
        return None
    if overdue and due:
        step = step_after((today - due).days, limits)
        return Occasion(OVERDUE, f"{due}/{step}", step == "agency_lead") if step else None
    if due and firm and (before := step_before(due, today, limits)):
        return Occasion(DUE_SOON, f"{due}/{before}", True)
    if silent and state != delivery.NOT_REPORTED:
        return Occasion(SILENT, str(last_update), False)
    return None


def is_for(acting: Acting, notice: Notice, led: Collection[str] = ()) -> bool:
    """Whether a post is told. ``led`` are the agencies that somebody leads: where nobody does, the senior officer is told
    what a lead would be. For the Board's own actions the business unit is the lead."""
    if notice.boards_own and acting.role == roles.BUSINESS_UNIT and notice.kind in (TIME_ASKED, CHECK, PAUSE):
        return False
    if notice.kind == SECOND and not roles.may(acting, roles.SECOND, agency=notice.agency):
        return False
    if notice.kind == SECOND:
        return acting.level == notice.level or notice.level is None
    wanted: tuple[str, ...] = notice.roles
    if roles.LEAD in wanted and notice.agency is not None:
        wanted = (*wanted, roles.BUSINESS_UNIT)
        if notice.agency not in led:
            wanted = (*wanted, roles.SENIOR_OFFICER)
    if acting.role not in wanted:
        return False
    if acting.role == roles.BOARD_MEMBER:
        return notice.level is None or acting.level == notice.level
    if acting.role in AGENCY or (acting.role == roles.BUSINESS_UNIT and roles.BUSINESS_UNIT not in notice.roles):
        return acting.of(notice.agency)
    return True


@dataclass(frozen=True)
class Holder:
    """Somebody who is told: the person, and each post that they hold today."""

    person: str
    posts: tuple[Acting, ...]


def led_by_somebody(holders: Iterable[Holder]) -> frozenset[str]:
    """The agencies, with their parts, of which somebody holds the post of lead."""
    leads = [post for holder in holders for post in holder.posts if post.role == roles.LEAD]
    return frozenset(key for post in leads for key in post.agencies)


def new_to(
    holder: Holder, notices: Sequence[Notice], told: Collection[str], led: Collection[str]
) -> list[tuple[Acting, list[Notice]]]:
    """What is new to a person, under the post for which they are told, the most pressing first; nothing twice."""
    found, seen = [], set(told)
    for post in holder.posts:
        mine = []
        for notice in notices:
            if notice.key not in seen and is_for(post, notice, led):
                seen.add(notice.key)
                mine.append(notice)
        if mine:
            found.append((post, sorted(mine, key=place)))
    return found


def place(notice: Notice) -> tuple:
    """Where a notice stands in a digest: by its kind, then by its date."""
    return (ORDER.index(notice.kind), notice.due or dt.date.max, notice.ref)


def subject(found: Sequence[tuple[Acting, Sequence[Notice]]]) -> str:
    """How many things, and the most pressing: "3 things for you: A12 is overdue, and 2 more"."""
    every = sorted((notice for _, mine in found for notice in mine), key=place)
    first = every[0]
    said = _SHORT.get(first.kind, "{ref}: " + HEADINGS[first.kind][0].lower()).format(ref=first.ref, title=first.title)
    rest = len(every) - 1
    said = said if len(said) <= 120 else f"{said[:117]}…"
    return f"{said[:1].upper()}{said[1:]}" + (f", and {rest} more" if rest else "")


LISTED = 8  # of one kind that are named; the rest are counted, and stand on the home page


def content(found: Sequence[tuple[Acting, Sequence[Notice]]]) -> list[dict]:
    """A digest as it is kept: for each post the kinds, for each kind what is asked and the first things by name."""
    return [
        {
            "post": post.title,
            "held": post.post,
            "escalations": [notice.record for notice in mine if notice.kind in OF_AN_ESCALATION],
            "groups": [
                {
                    "kind": kind,
                    "things": [_thing(notice) for notice in of_kind[:LISTED]],
                    "rest": max(0, len(of_kind) - LISTED),
                }
                for kind in ORDER
                if (of_kind := [notice for notice in mine if notice.kind == kind])
            ],
        }
        for post, mine in found
    ]


def _thing(notice: Notice) -> dict:
    return {
        "ref": notice.ref,
        "title": notice.title,
        "detail": notice.detail,
        "path": notice.path,
        "invented": notice.invented,
    }


# What becomes of a digest

WAITING, SENT, FAILED, IN_DOUBT, LEFT = "waiting", "sent", "failed", "in_doubt", "left"
STATES = {
    WAITING: "Waits to be sent",
    SENT: "Handed to the mail server",
    FAILED: "Refused",
    IN_DOUBT: "In doubt",
    LEFT: "Left unsent",
}
NEEDS_SOMEBODY = (FAILED, IN_DOUBT)
# Minutes until the next try, after each that did not succeed. The first is with the next run.
PAUSES = (0, 5, 15, 60, 180, 360, 720, 720, 1440, 1440)
# Longer than a mail server may take to answer (RFC 5321 4.5.3.2), so that nobody takes over from a run that still waits.
LEASE = dt.timedelta(minutes=30)


def pause_after(tries: int) -> dt.timedelta | None:
    """How long to wait after so many tries; None when it is not tried again."""
    return dt.timedelta(minutes=PAUSES[tries - 1]) if tries <= len(PAUSES) else None


def check_again(state: str) -> None:
    """A digest that was refused or is in doubt can be sent again; one that waits goes by itself."""
    if state not in NEEDS_SOMEBODY:
        raise Refused("Only what was refused, or is in doubt, can be sent again.")


def check_left(state: str, because: str) -> None:
    """Somebody may leave it unsent, with a reason."""
    check_again(state)
    if not because.strip():
        raise Refused("Say why it is left, and how the person was told otherwise.", "because")
