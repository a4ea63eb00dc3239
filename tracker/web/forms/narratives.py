"""The forms on a narrative: its three texts, accepting it, taking it back."""

from __future__ import annotations

from wtforms import BooleanField

from ...rules import narratives as rules
from . import Form, SelectField, Words

_HELP = "Markdown. Cite a record in square brackets, such as [E12], [A7] or [LP3]."


class NarrativeForm(Form):
    then = Words(rules.PARTS[rules.THEN], description=f"What was found at publication. {_HELP}")
    now = Words(rules.PARTS[rules.NOW], description=f"What the records show since, for and against. {_HELP}")
    to_do = Words(
        rules.PARTS[rules.TO_DO], description=f"What is open, who owns it and by when; what is not known. {_HELP}"
    )
    cite = SelectField("Record", choices=[])
    into = SelectField("Put it at the end of", choices=list(rules.PARTS.items()))

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, by part, with the line ends of the tracker."""
        return {part: (self[part].data or "").replace("\r\n", "\n") for part in rules.PARTS}


class AcceptForm(Form):
    gives_nothing_away = BooleanField("The words give nothing away of what is restricted")


class TakeBackForm(Form):
    because = Words("Why is it taken back?", description="It stands in the history, and on the page where it is written.")
