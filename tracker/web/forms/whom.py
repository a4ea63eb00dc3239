"""The fields that ask which children a piece of evidence speaks for, and which are missing. None has to be filled."""

from __future__ import annotations

from ...rules import whom as rules
from . import Several

_KINDS = {kind.name: kind for kind in rules.KINDS}


def groups(of: str) -> Several:
    """The field for the groups of one kind."""
    kind = _KINDS[of]
    return Several(kind.label, strange="Choose among the groups shown.", choices=kind.choices)


class WhomFields:
    """What the answers come to. The fields stand in EvidenceFields, in the order of the page."""

    @property
    def whom_kinds(self) -> list[Several]:
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
