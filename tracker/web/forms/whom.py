"""The fields that ask which children a piece of evidence speaks for, and which are missing. None has to be filled."""

from __future__ import annotations

from wtforms import BooleanField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from ...rules import whom as rules
from . import Line, Words

_KINDS = {kind.name: kind for kind in rules.KINDS}


class Groups(SelectMultipleField):
    """The groups of one kind, as check boxes."""

    def __init__(self, of: str, **kwargs):
        kind = _KINDS[of]
        choices = [SelectChoice(*pair) for pair in kind.choices]
        super().__init__(kind.label, choices=choices, validate_choice=False, **kwargs)
        self.type = "SelectMultipleField"  # the form macros choose the component by it

    def pre_validate(self, form):
        offered = {choice.value for choice in self.iter_choices()}
        if any(value not in offered for value in self.data or []):
            raise StopValidation("Choose among the groups shown.")


class WhomFields:
    """Who was heard, whom it speaks for, who is missing."""

    heard = Line(
        "Who was heard, or looked at?",
        description="For example: about 40 young people in two groups, one in care. Fewer than five: say just that.",
    )
    whom_age = Groups("age")
    whom_sex = Groups("sex")
    whom_disability = Groups("disability")
    whom_ethnicity = Groups("ethnicity")
    whom_in_care = Groups("in_care")
    missing = Words(
        "Which children are missing from it?",
        description="As far as you know. For example: boys; children placed outside the county.",
    )
    small_numbers = BooleanField("I have looked: it must stay, and nobody could be known by it")

    @property
    def whom_kinds(self) -> list[Groups]:
        return [self[f"whom_{name}"] for name in _KINDS]

    @property
    def speaks_for(self) -> list[str]:
        """The groups ticked, in the order in which they are shown."""
        ticked = {code for field in self.whom_kinds for code in field.data or []}
        return [code for code in rules.LABELS if code in ticked]

    @property
    def whom_given(self) -> bool:
        return bool((self.heard.data or "").strip() or (self.missing.data or "").strip() or self.speaks_for)

    @property
    def whom_errors(self) -> bool:
        return any(field.errors for field in (self.heard, self.missing, *self.whom_kinds))
