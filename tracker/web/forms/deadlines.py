"""The forms on dates: adding and correcting a due point, moving it, calling it met, and the Board's confirmation."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.validators import StopValidation

from . import DayField, Form, Line, RadioField, Words


class Months(Line):
    """A whole number of months, or nothing. ``number`` is what it says."""

    number: int | None = None

    def pre_validate(self, form):
        written = (self.data or "").strip()
        self.number = None
        if written:
            if not (written.isascii() and written.isdigit() and len(written) < 4):
                raise StopValidation("Enter a whole number of months, such as 6.")
            self.number = int(written)


class PointForm(Form):
    """What is due, and when."""

    label = Line("What is due?", description="Such as “Audit report to the Board”.", limit=200)
    as_written = Line(
        "How is the date written?",
        description="Only if it is not a plain date, such as “Spring 2016” or “within 6 months of publication”. "
        "It is kept as written, and is late only when the whole of it has passed.",
        limit=200,
    )
    date = DayField("Date", description="Leave it empty to have it read from the words above.", what="the date")
    every = Months(
        "How many months until it comes again?",
        description="Leave it empty if it is due once. When one is met, the next is made with a date of its own.",
    )

    def clear(self) -> None:
        """Take every complaint away: the words were only to be read."""
        self.form_errors = []
        for field in self:
            field.errors = []


class AddForm(PointForm):
    confirmed = RadioField(
        "Who set this date?",
        needed="Choose who set this date.",
        choices=[
            ("yes", "The Board set or agreed it"),
            ("no", "Nobody yet: it is provisional until the Board confirms it"),
        ],
    )
    note = Words("Where does the date come from?", description="Shown beside it. You can leave this empty.", limit=2_000)


class CorrectForm(PointForm):
    because = Words("What was mistyped?", description="The reason is kept. A correction is not counted as a move.")


class MoveForm(Form):
    to = DayField("New date", what="the new date")
    because = Words("Why does it move?", description="The reason is kept with the date and shown beside it.")


class MetForm(Form):
    on = DayField("On which day was it met?", what="the day on which it was met")
    because = Words("What was done?", description="Shown with the date. Evidence is given with a report.")


class ReopenForm(Form):
    because = Words("Why is it open again?", description="The reason is kept with the date and shown beside it.")


class ReasonForm(Form):
    because = Words("Why?", description="The reason is kept with the date and shown beside it.")


class ConfirmForm(Form):
    pick = HiddenField()  # the ticks are drawn in their rows; what is wrong with them is said here
    met = DayField("On which day did the Board confirm them?", what="the day of the meeting")
    minute = Line(
        "Where is it minuted?",
        description="The meeting and the number of the minute, such as “Board, minute 7”.",
        limit=200,
    )
