"""The forms on which one change is made of many records at once."""

from __future__ import annotations

import re

from wtforms import HiddenField

from ...rules import bulk as rules
from . import DayField, Form, Line, RadioField, SelectField, Words


def _why() -> Words:
    return Words("Why?", description="One reason for all of them. It is kept with each.")


class ManyForm(Form):
    """What every change of many asks. The ticks are drawn in their rows; what is wrong with them is said at ``pick``.

    A form that asks more has both once more, after what it asks: its errors are told in the order of the page.
    """

    because = _why()
    pick = HiddenField()


class OwnersForm(ManyForm):
    to = SelectField("Which post owns them from now on?", choices=[])
    because = _why()
    pick = HiddenField()


class IntervalsForm(ManyForm):
    interval = Line(
        "Days between their progress updates", limit=10, description="Left empty, it is the Board's own interval."
    )
    because = _why()
    pick = HiddenField()

    @property
    def days(self) -> int | None:
        """The interval as a number; 0 for what is no number, which the rule refuses."""
        return _number(self.interval.data, 0)


class DatesForm(ManyForm):
    how = RadioField(
        "Which date do they get?",
        needed="Choose how the new date is given.",
        choices=[
            ("day", "One day for all of them"),
            (rules.WEEKS, "So many weeks after the date of each"),
            (rules.MONTHS, "So many months after the date of each"),
        ],
    )
    to = DayField("The day, if it is one for all", what="the new date")
    number = Line("How many weeks or months, if it is counted from each", limit=10)
    because = _why()
    pick = HiddenField()

    @property
    def step(self) -> rules.Step:
        if self.how.data in rules.UNITS:
            return rules.Step(number=_number(self.number.data, None), unit=self.how.data)
        return rules.Step(to=self.to.data)


class DecisionsForm(ManyForm):
    granted = RadioField(
        "What do you decide?",
        choices=[("yes", "Grant all of them: each date moves, and the move is counted"), ("no", "Refuse all of them")],
    )
    because = Words("Why?", description="One reason for all of them. It is shown to each agency and kept with the date.")
    pick = HiddenField()


class ThemesForm(ManyForm):
    theme = SelectField("Under which theme do they stand?", choices=[])
    because = _why()
    pick = HiddenField()


class ThemeForm(Form):
    theme = SelectField("Under which theme does it stand?", choices=[])
    because = Words("Why?", description="The reason is kept in the history.")


def _number(written: str | None, otherwise: int | None) -> int | None:
    written = (written or "").strip()
    if not written:
        return None
    return int(written) if re.fullmatch(r"[0-9]{1,4}", written) else otherwise
