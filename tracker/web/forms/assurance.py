"""The form on which the chair decides what the evidence shows."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from ...rules import assurance as rules
from . import DayField, Form, RadioField, Several, Words

WEIGHED = "weighed-"


class Weighing(Words):
    """How one challenging piece was weighed. It may be left to what is said of the rest together."""

    def pre_validate(self, form):
        super().pre_validate(form)
        if not (self.data or "").strip() and not (form.weighed_rest.data or "").strip():
            raise StopValidation(rules.not_weighed(self.name.removeprefix(WEIGHED)))


class Decision(Form):
    """What the evidence shows, why, what it rests on, and when to look again."""

    rating = RadioField(
        "What does the evidence show?",
        choices=[(rating, rules.LABELS[rating]) for rating in rules.DECIDABLE],
        needed="Choose what the evidence shows.",
    )
    override = Words("Why do you decide against the rule?")
    because = Words("Because", needed="Say why. The reason is shown wherever the rating is shown.")
    weighed_rest = Words("How did you weigh the others?")
    look_again = DayField("Look again by", what="the date of the next look")
    rests_on = Several("What your decision rests on", strange="")
    reopen = Several("Closed actions that are reopened")

    def validate_rests_on(self, field) -> None:
        offered = {choice.value for choice in field.choices}
        strange = [ref for ref in field.data or [] if ref not in offered]
        if strange:
            raise ValidationError(f"{', '.join(strange)[:100]} no longer bears on this. Choose among what is shown.")

    def validate_weighed_rest(self, field) -> None:
        if (field.data or "").strip() and all((self[name].data or "").strip() for name in self.weighing.values()):
            raise ValidationError("No other piece challenges this. Say it under “Because” instead, and leave this empty.")

    @property
    def weighed(self) -> dict[str, str]:
        """How each challenging piece was weighed, by its reference: in its own words, else in those for the rest."""
        rest = self.weighed_rest.data or ""
        return {ref: own if (own := self[name].data or "").strip() else rest for ref, name in self.weighing.items()}


def decision_form(refs: Sequence[str], challenging: Sequence[str]) -> Decision:
    """The form for an item: every piece can be relied on, and each that challenges has a field of its own."""
    weighing = {ref: f"{WEIGHED}{ref}" for ref in challenging}
    fields = {name: Weighing(f"How did you weigh {ref}?") for ref, name in weighing.items()}
    form = type("DecisionOnItem", (Decision,), {**fields, "weighing": weighing})()
    form.rests_on.choices = [SelectChoice(ref, ref) for ref in refs]
    return form
