"""The forms on which a stocktake is prepared, replied to, answered, issued or given up."""

from __future__ import annotations

from wtforms import BooleanField

from ...reports.content import AUDIENCES, BOARD
from ...rules import issuing as rules
from . import DayField, Form, RadioField, SelectField, Words


class PrepareForm(Form):
    scope = SelectField("What is it about?", needed="Choose what it is about.")
    as_at = DayField(
        "As at which day?",
        description="What the Board had by the end of that day. You can take the day of issue instead when you issue it.",
        required=True,
        what="the day",
    )
    audience = RadioField(
        "For whom is it?", choices=list(AUDIENCES.items()), default=BOARD, needed="Choose for whom it is."
    )
    whole = BooleanField(
        "Show restricted evidence in full",
        description="For the Board alone. Then only people who may read every restricted piece in it can read it. Without "
        "this it says how many restricted pieces a passage rests on, and their rungs, and everybody can read it.",
    )
    reply_by = DayField(
        "By which day do the agencies reply?",
        description="Each agency is shown what is said of it, and can correct a fact or disagree until then.",
        what="the day",
    )


class ReplyForm(Form):
    kind = RadioField(
        "What do you reply?",
        choices=[
            (rules.NOTHING, "Nothing to correct"),
            (rules.CORRECTION, "A fact is wrong"),
            (rules.DISAGREEMENT, "We disagree with what is said"),
        ],
        needed="Choose what you reply.",
    )
    about = SelectField("Which item is it about?", choices=[("", "The stocktake as a whole")])
    words = Words(
        "In your words",
        description="For a wrong fact: what it says, what is right, and where that can be seen. For a disagreement: why. "
        "It can be printed as you write it, so name no child, no family and no member of staff.",
    )


class AnswerForm(Form):
    outcome = RadioField(
        "What do you answer?", needed="Choose whether it was mended.", choices=list(rules.OUTCOMES.items())
    )
    because = Words(
        "Where it was mended, or why it stands", description="The agency reads it. If it stands, it is printed."
    )


class GiveUpForm(Form):
    because = Words("Why is it given up?", description="The agencies read it.")


class IssueForm(Form):
    day = RadioField("As at which day?", needed="Choose the day.")
    because = Words("Why is it issued before the agencies’ day?", description="It is printed in the stocktake.")
    read = BooleanField("I have read each of these, and nobody could be known by it")
