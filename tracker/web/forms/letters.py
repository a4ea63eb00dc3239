"""The forms on which a letter or one of its steps is set right, withdrawn, or put back."""

from __future__ import annotations

from . import DayField, Form, Line, Words


def _why() -> Words:
    return Words("What was recorded wrongly?", description="It is shown with the letter, and kept in the history.")


class CorrectLetter(Form):
    to_post = Line("Addressed to which post", limit=200, description="A post, never a person.")
    together_with = Line("Others named on it", limit=300)
    from_post = Line("Signed by which post", limit=200, description="A post, never a person.")
    subject = Line("Subject", limit=200)
    what = Words("What it says or asks", description="Never anything that could identify a child.")
    on = DayField("Day on the letter", required=True, what="the day on the letter")
    due = DayField("Answer expected by", what="the day by which an answer is expected")
    because = _why()


class CorrectStep(Form):
    on = DayField("On which day?", required=True, what="the day")
    words = Words("What happened", description="Never anything that could identify a child.")
    expected_by = DayField("Answer now expected by", what="the day named when it was chased")
    because = _why()


class Withdraw(Form):
    because = _why()


class PutBack(Form):
    because = Words("Why does it stand after all?", description="It is shown with the letter, and kept in the history.")
