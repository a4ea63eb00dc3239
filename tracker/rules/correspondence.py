"""Letters to bodies outside the Board: when an answer is expected, what may follow what, and what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from . import deadlines
from .refusal import Refused, gathered
from .settings import Thresholds

OUT, IN = "sent", "received"  # by the Board, from the body
DIRECTIONS = {OUT: "Sent by the Board", IN: "Received without a letter of ours"}

SENT, ACKNOWLEDGED, ANSWERED, NO_ANSWER, RECEIVED = "sent", "acknowledged", "answered", "no_answer", "received"
LABELS = {
    SENT: "Sent, waiting",
    ACKNOWLEDGED: "Acknowledged, waiting",
    ANSWERED: "Answered",
    NO_ANSWER: "No answer",
    RECEIVED: "Received",
}
WAITING = (SENT, ACKNOWLEDGED)

CHASED = "chased"
STEPS = {
    ACKNOWLEDGED: "They acknowledged it",
    ANSWERED: "They answered",
    CHASED: "We chased it",
    NO_ANSWER: "Close it as no answer",
}
STEP_WORDS = {
    ACKNOWLEDGED: "Acknowledged",
    ANSWERED: "Answered",
    CHASED: "Chased",
    NO_ANSWER: "Closed as no answer",
}
# What may follow a state. An answer that comes after all is recorded, and so is a further one.
_FOLLOWS = {
    SENT: (ACKNOWLEDGED, ANSWERED, CHASED, NO_ANSWER),
    ACKNOWLEDGED: (ANSWERED, CHASED, NO_ANSWER),
    NO_ANSWER: (ANSWERED,),
    ANSWERED: (ANSWERED,),
    RECEIVED: (),
}
# The kinds of item that are followed by letter where they speak to a body outside the Board.
FOLLOWED = ("national", "commentary")


def steps_after(state: str) -> tuple[str, ...]:
    return _FOLLOWS.get(state, ())


def state_after(state: str, step: str) -> str:
    """Where a letter stands after a step. To chase changes nothing in that."""
    return state if step == CHASED else step


def state_with(direction: str, steps: Iterable[str]) -> str:
    """Where a letter stands with these steps, in the order in which they were recorded."""
    state = SENT if direction == OUT else RECEIVED
    for step in steps:
        state = state_after(state, step)
    return state


def check_not_withdrawn(withdrawn: bool) -> None:
    if withdrawn:
        raise Refused("This was withdrawn. Nothing more is recorded of it.")


def check_withdrawn(withdrawn: bool) -> None:
    if not withdrawn:
        raise Refused("This stands, so there is nothing to put back.")


def check_follows(direction: str, steps: Iterable[str]) -> None:
    """A step that is put back stands where it stood, and what was recorded after it must still follow it."""
    state = SENT if direction == OUT else RECEIVED
    for step in steps:
        if step not in steps_after(state):
            raise Refused(
                f"Put back, “{STEP_WORDS[step].lower()}” would come after “{LABELS[state].lower()}”, and that cannot be. "
                "Withdraw the later step first, if it is wrong."
            )
        state = state_after(state, step)


def check_set_right(because: str) -> None:
    if not because.strip():
        raise Refused("Say what was recorded wrongly. The reason is shown with it.", "because")


def check_put_back(because: str) -> None:
    """What was withdrawn is put back with a reason, as it was withdrawn with one."""
    if not because.strip():
        raise Refused("Say why it stands after all. The reason is shown with it.", "because")


def check_before_steps(on: dt.date | None, first: dt.date | None) -> None:
    """A letter is of the day of its first step, or of an earlier one."""
    if on is not None and first is not None and on > first:
        raise Refused(f"Its first step is of {first.day} {first:%B %Y}. Enter that day or an earlier one.", "on")


def due(sent: dt.date, limits: Thresholds) -> dt.date:
    """The day by which an answer is expected, unless the writer names another."""
    return deadlines.after_working_days(sent, limits.letter_answer)


@dataclass(frozen=True)
class Clock:
    """How long a letter has waited. ``late`` is worked out and never typed."""

    waiting: bool
    late: int  # days past the day on which the answer was expected
    words: str


def clock(state: str, sent: dt.date, expected: dt.date | None, today: dt.date, answered: dt.date | None = None) -> Clock:
    """The clock of a letter on a day. It runs from the day of sending; to chase does not set it back."""
    if state not in WAITING:
        if answered is None or state != ANSWERED:
            return Clock(False, 0, "")
        took, late = (answered - sent).days, deadlines.days_late(expected, answered)
        words = f"after {took} {_days(took)}"
        return Clock(False, late, f"{words}, {late} {_days(late)} late" if late else words)
    if expected is None:
        return Clock(True, 0, "no date is set for an answer")
    late = deadlines.days_late(expected, today)
    return Clock(True, late, f"{late} {_days(late)} late" if late else f"answer expected {deadlines.away(expected, today)}")


def _days(number: int) -> str:
    return "day" if number == 1 else "days"


def check_letter(
    direction: str,
    subject: str,
    what: str,
    from_post: str,
    on: dt.date | None,
    expected: dt.date | None,
    today: dt.date,
    items: int,
    to_the_board: bool,
) -> None:
    """A letter says to whom, from which post, on what day, about which items, and what it says."""
    if direction not in DIRECTIONS:
        raise Refused("Say whether the Board sent it or received it.", "direction")
    if to_the_board:
        raise Refused("Choose a body other than the Board.", "body")
    if not items:
        raise Refused("Choose at least one recommendation that it is about.", "items")
    if not from_post.strip():
        raise Refused("Name the post that signed it, never a person.", "from_post")
    if not subject.strip():
        raise Refused("Give it a subject.", "subject")
    if not what.strip():
        raise Refused("Say in a sentence or two what it says or asks.", "what")
    check_day(on, today)
    if direction == OUT and expected is not None and on is not None and expected <= on:
        raise Refused("An answer is expected after the day on which it was sent.", "due")


def check_day(on: dt.date | None, today: dt.date, not_before: dt.date | None = None) -> None:
    if on is None:
        raise Refused("Enter the day.", "on")
    if on > today:
        raise Refused("That day has not come yet.", "on")
    if not_before is not None and on < not_before:
        raise Refused(f"The letter was sent on {not_before.day} {not_before:%B %Y}. Enter that day or a later one.", "on")


def check_step(
    step: str,
    state: str,
    on: dt.date | None,
    words: str,
    expected_by: dt.date | None,
    document: bool,
    sent: dt.date,
    expected: dt.date | None,
    today: dt.date,
) -> None:
    """Refuse a step that cannot follow, lacks its day, or lacks what makes it one."""
    if step not in steps_after(state):
        raise Refused(f"This letter is “{LABELS[state].lower()}”. That step does not follow.")
    for refusal in wrong_with_step(step, on, words, expected_by, document, sent, expected, today):
        raise refusal


def wrong_with_step(
    step: str,
    on: dt.date | None,
    words: str,
    expected_by: dt.date | None,
    document: bool,
    sent: dt.date,
    expected: dt.date | None,
    today: dt.date,
) -> list[Refused]:
    """All that is refused in a step, so that a page can say it at once."""
    return gathered(
        lambda: check_day(on, today, sent),
        lambda: _check_words(step, words, expected, today),
        lambda: _check_expected(step, on, expected_by),
        lambda: _check_document(step, document),
    )


_WORDS_NEEDED = {
    ANSWERED: "Say in a sentence or two what the answer says.",
    CHASED: "Say how it was chased, and whom you asked.",
    NO_ANSWER: "Say why no answer is waited for any longer. The reason is shown with the letter.",
}


def _check_words(step: str, words: str, expected: dt.date | None, today: dt.date) -> None:
    if step in _WORDS_NEEDED and not words.strip():
        raise Refused(_WORDS_NEEDED[step], "words")
    if step == NO_ANSWER and expected is not None and today <= expected:
        raise Refused(
            f"An answer is expected by {expected.day} {expected:%B %Y}. It can be closed as no answer after that day.",
            "words",
        )


def _check_expected(step: str, on: dt.date | None, expected_by: dt.date | None) -> None:
    if step == CHASED and expected_by is not None and on is not None and expected_by <= on:
        raise Refused("The new day for an answer must be after the day of chasing.", "expected_by")


def _check_document(step: str, document: bool) -> None:
    if step == ANSWERED and not document:
        raise Refused(
            "Give the answer itself: a file, a web address, or the document and paragraph that reports it.", "file"
        )
