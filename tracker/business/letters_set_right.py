"""A letter that was recorded wrongly, or one of its steps: corrected with a reason, withdrawn, put back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..rules import correspondence as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import correspondence as store
from ..store import history, reviews
from ..store.correspondence import Letter, LetterStep


@dataclass(frozen=True)
class Said:
    """What is said of a letter: all that a correction replaces. To whom it went, and about what, is a letter of its own."""

    subject: str
    what: str
    from_post: str
    on: dt.date | None
    due: dt.date | None = None
    to_post: str = ""
    together_with: str = ""


def correct(letter: Letter, said: Said, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Letter:
    """The business unit sets right what was recorded of a letter. Where it stands does not change."""
    roles.check(by, roles.MANAGE)
    for refusal in wrong_with(letter, said, because, today):
        raise refusal
    with _entry("corrected a letter", letter, by, today, once) as entry:
        row = entry.change(
            letter,
            subject=said.subject.strip(),
            what=said.what,
            from_post=said.from_post.strip(),
            to_post=said.to_post.strip(),
            together_with=said.together_with.strip(),
            on=said.on,
            due=said.due if letter.direction == rules.OUT else None,
            set_right_because=because.strip(),
        )
        entry.subject = row
    return row


def wrong_with(letter: Letter, said: Said, because: str, today: dt.date) -> list[Refused]:
    """All that the rules would refuse in a correction."""
    first = min((step.on for step in _standing_steps(letter)), default=None)
    return gathered(
        lambda: rules.check_not_withdrawn(letter.withdrawn_on is not None),
        lambda: rules.check_letter(
            letter.direction, said.subject, said.what, said.from_post, said.on, said.due, today, 1, False
        ),
        lambda: rules.check_before_steps(said.on, first),
        lambda: rules.check_set_right(because),
    )  # fmt: skip


def withdraw(letter: Letter, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Letter:
    """A letter that was never sent, or was recorded twice: it is on no list, and its page says why."""
    roles.check(by, roles.MANAGE)
    rules.check_not_withdrawn(letter.withdrawn_on is not None)
    rules.check_set_right(because)
    with _entry("withdrew the record of a letter", letter, by, today, once) as entry:
        row = entry.change(letter, withdrawn_on=today, set_right_because=because.strip())
        entry.subject = row
    return row


def put_back(letter: Letter, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Letter:
    """A letter that was withdrawn by mistake stands again as it did, with its steps and its clock."""
    roles.check(by, roles.MANAGE)
    rules.check_withdrawn(letter.withdrawn_on is not None)
    rules.check_put_back(because)
    with _entry("put back the record of a letter", letter, by, today, once) as entry:
        row = entry.change(letter, withdrawn_on=None, set_right_because=because.strip())
        entry.subject = row
    return row


def correct_step(
    step: LetterStep,
    on: dt.date | None,
    words: str,
    expected_by: dt.date | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> LetterStep:
    """The business unit sets right the day or the words of a step."""
    roles.check(by, roles.MANAGE)
    for refusal in wrong_with_step(step, on, words, expected_by, because, today):
        raise refusal
    letter = _letter(step)
    expected_by = expected_by if step.kind == rules.CHASED else None
    with _entry("corrected a step of a letter", letter, by, today, once) as entry:
        entry.hold(letter)
        row = entry.change(step, on=on, words=words, expected_by=expected_by, set_right_because=because.strip())
        entry.subject = letter
    return row


def wrong_with_step(
    step: LetterStep, on: dt.date | None, words: str, expected_by: dt.date | None, because: str, today: dt.date
) -> list[Refused]:
    """All that the rules would refuse in a correction of a step. What stands behind it is not touched."""
    letter = _letter(step)
    return [
        *gathered(lambda: rules.check_not_withdrawn(step.withdrawn_on is not None or letter.withdrawn_on is not None)),
        *rules.wrong_with_step(step.kind, on, words, expected_by, True, letter.on, letter.due, today),
        *gathered(lambda: rules.check_set_right(because)),
    ]


def withdraw_step(step: LetterStep, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> LetterStep:
    """A step that did not happen: the letter stands where its other steps leave it."""
    roles.check(by, roles.MANAGE)
    letter = _letter(step)
    rules.check_not_withdrawn(step.withdrawn_on is not None or letter.withdrawn_on is not None)
    rules.check_set_right(because)
    with _entry("withdrew a step of a letter", letter, by, today, once) as entry:
        row = entry.change(step, withdrawn_on=today, set_right_because=because.strip())
        left = sorted((each for each in _standing_steps(letter) if each.key != step.key), key=lambda each: each.key)
        entry.subject = entry.change(letter, state=rules.state_with(letter.direction, [each.kind for each in left]))
    return row


def put_back_step(step: LetterStep, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> LetterStep:
    """A step that did happen after all: the letter stands where all its steps leave it."""
    roles.check(by, roles.MANAGE)
    for refusal in wrong_with_putting_back_step(step, because, today):
        raise refusal
    letter = _letter(step)
    with _entry("put back a step of a letter", letter, by, today, once) as entry:
        row = entry.change(step, withdrawn_on=None, set_right_because=because.strip())
        entry.subject = entry.change(letter, state=rules.state_with(letter.direction, _kinds_with(letter, step)))
    return row


def wrong_with_putting_back_step(step: LetterStep, because: str, today: dt.date) -> list[Refused]:
    """All that the rules would refuse when a step is put back: the letter may have been corrected since."""
    letter = _letter(step)
    return gathered(
        lambda: rules.check_not_withdrawn(letter.withdrawn_on is not None),
        lambda: rules.check_withdrawn(step.withdrawn_on is not None),
        lambda: rules.check_day(step.on, today, letter.on),
        lambda: rules.check_follows(letter.direction, _kinds_with(letter, step)),
        lambda: rules.check_put_back(because),
    )


def _kinds_with(letter: Letter, step: LetterStep) -> list[str]:
    """The steps of a letter with this one among them, in the order in which they were recorded."""
    others = [each for each in _standing_steps(letter) if each.key != step.key]
    return [each.kind for each in sorted([*others, step], key=lambda each: each.key)]


def _standing_steps(letter: Letter) -> list[LetterStep]:
    return [step for step in store.steps([letter.key]) if step.withdrawn_on is None]


def _letter(step: LetterStep) -> Letter:
    return Letter.get((Letter.record == step.letter_id) & Letter.known_until.is_null())


def _entry(verb: str, letter: Letter, by: Acting, today: dt.date, once: str | None):
    return history.entry(verb, by=by, today=today, review=reviews.Review.get_by_id(letter.review_id), once=once)
