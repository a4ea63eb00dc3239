"""The fields that ask which children a piece of evidence speaks for, and which are missing. None has to be filled."""

from __future__ import annotations

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from ...rules import whom as rules

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
            self.data = [value for value in self.data if value in offered]
            raise StopValidation("Choose among the groups shown.")


class WhomFields:
    """What the answers come to. The fields stand in EvidenceFields, in the order of the page."""

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
