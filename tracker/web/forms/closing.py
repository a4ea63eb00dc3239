"""The forms on which an action is closed, seconded, reopened, paused, started again or withdrawn."""

from __future__ import annotations

from ...rules import closing as rules
from . import DayField, Form, RadioField, SelectField, Several, Words


class CloseForm(Form):
    what = RadioField("What do you decide?", needed="Choose whether to close it.")
    because = Words("Why?", description="It is shown in the story of the action. A refusal is told to the agency.")

    def offer(self, close: str) -> None:
        """``close`` says what closing means here."""
        self.what.choices = [(rules.CLOSING, close), (rules.REFUSAL, "Refuse to close it: it goes back to the agency")]


class SecondForm(Form):
    agrees = RadioField(
        "Do you second it?",
        needed="Choose whether you second it.",
        choices=[("yes", "I second it: the action is closed"), ("no", "I decline: the action stays open")],
    )
    because = Words("Why?", description="Needed if you decline. The chair reads it, and it stands in the story.")


class ReasonForm(Form):
    because = Words("Why?", description="The reason is shown in the story of the action, and the agency is told.")


class PauseForm(Form):
    legal_reason = RadioField("What is the legal reason?", choices=list(rules.LEGAL_REASONS.items()))
    because = Words(
        "What stands in the way, and which part of the work does it stop?",
        description="Name the proceedings only as far as everybody here may know of them. Never a child, a family or a "
        "defendant.",
    )
    review_by = DayField(
        "Look at the pause again by",
        description="On this day the business unit and the chair are asked whether it is still needed.",
        what="the day",
    )


class LookForm(Form):
    what = RadioField(
        "What do you decide?",
        needed="Choose whether the pause goes on.",
        choices=[(rules.RESTART, "Start it again: its clocks run from today"), (rules.KEPT, "Keep it paused")],
    )
    because = Words("Why?", description="It is shown in the story of the action.")
    review_by = DayField("If it stays paused, look again by", what="the day")


class WithdrawForm(Form):
    because = Words("Why is it withdrawn?", description="It is shown beside the action from now on.")
    replaced_by = SelectField("Which action takes its place?", choices=[])
    carry_over = Several("What should the other action answer instead?")
