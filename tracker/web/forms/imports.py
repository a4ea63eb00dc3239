"""The forms by which an action plan is imported: the file, its sheet and header, its columns, and what is not clear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Values
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import current_app
from wtforms import BooleanField, HiddenField
from wtforms.validators import StopValidation

from ... import clock
from ...business.plan_limits import LARGEST
from ...rules import plan_changes, uploads, written_dates
from ...rules import plan_mapping as plans
from ...rules.plan_lines import DATE
from ...rules.refusal import Refused, gathered
from . import DayField, FileField, Form, Line, RadioField, SelectField, Several, Words

if TYPE_CHECKING:
    from ..import_questions import Asked

PASTED = 500_000  # characters; about 2,000 long rows
ROWS = 100_000  # of a sheet


class DayForm(Form):
    """What nobody can read out of a plan."""

    dated = DayField(
        "From which day did the Board have this plan?",
        required=True,
        what="the day from which the Board had it",
        description="The day on which it was sent to the Board, or agreed. It is not the day on which you import it. The "
        "tracker shows these actions from that day on.",
    )
    agreed = RadioField(
        "Has the Board agreed the dates in it?",
        needed="Say whether the Board has agreed its dates.",
        choices=[("no", "No, or not sure"), ("yes", "Yes")],
    )

    def wrong_day(self, known: dt.date, today: dt.date) -> list[Refused]:
        """Why the plan cannot be of this day, which is said before the other steps."""
        if not self.dated.data:
            return []
        return gathered(lambda: plan_changes.check_dated(self.dated.data, known, today))


class BeginForm(DayForm):
    """The plan, and what nobody can read out of it."""

    file = FileField(
        "The file with the plan", description="Excel (.xlsx), Word (.docx) with a table, CSV, or text with tabs."
    )
    text = Words(
        "Or paste the table",
        limit=PASTED,
        warns=False,  # each row is looked at in the preview, where it can be left out
        description="Mark the table in Word, Excel or a mail with its header row, copy it, and paste it here.",
    )
    names_child = RadioField("Does this plan name or describe a child or family?", choices=[("no", "No"), ("yes", "Yes")])
    with_items = BooleanField(
        "Recommendations in the plan that this review does not have become recommendations of this review",
        description="For a review whose recommendations stand in the plan alone.",
    )

    @property
    def has_file(self) -> bool:
        return bool(getattr(self.file.data, "filename", ""))

    @property
    def content(self) -> bytes:
        return self.file.data.read() if self.has_file else b""

    def wrong(self, known: dt.date, today: dt.date) -> list[Refused]:
        """What the rules refuse of it before it is read."""
        found, typed = [], (self.text.data or "").strip()
        if self.has_file and typed:
            found.append(Refused("Choose a file or paste a table, not both.", "file"))
        if not self.has_file and not typed:
            found.append(Refused("Choose a file, or paste the table below.", "file"))
        if self.names_child.data == "yes":
            found.append(Refused(NAMED, "names_child"))
        elif self.names_child.data != "no":
            found.append(Refused("Say whether this plan names or describes a child or family.", "names_child"))
        return [*found, *self.wrong_day(known, today)]

    @property
    def largest(self) -> int:
        return min(LARGEST, current_app.config["SETTINGS"].max_upload)

    @property
    def largest_in_words(self) -> str:
        return uploads.in_words(self.largest)

    @property
    def largest_said(self) -> dict[str, str]:
        """For the script that says at once that a chosen file is too large."""
        return {"data-largest": str(self.largest), "data-too-large": uploads.too_large(self.largest)}

    def say_choose_again(self) -> None:
        """Browsers do not keep a chosen file when a form comes back. A file that is refused itself is not chosen again."""
        if self.has_file and (self.text.data or not self.file.errors):
            name = uploads.shown_name(self.file.data.filename)
            self.file.errors = [*self.file.errors, f"Choose the file {name} again: it was not kept."]


NAMED = "A plan must not identify a child or a family. Take that out of the plan first, then choose it again."


class RowField(Line):
    """The number of a row, or nothing."""

    def __init__(self, label, **kwargs):
        super().__init__(label, limit=6, warns=False, **kwargs)
        self.row: int | None = None

    def pre_validate(self, form):
        super().pre_validate(form)
        written = (self.data or "").strip()
        if written and not (written.isascii() and written.isdigit() and 0 < int(written) <= ROWS):
            raise StopValidation("Write the number of a row, such as 5, or nothing.")
        self.row = int(written) if written else None


class SheetForm(Form):
    sheet = RadioField("Which sheet holds the plan?", needed="Choose the sheet that holds the plan.")


class RowsForm(Form):
    header = RadioField("Which row is the header?", needed="Choose the header row, or say that there is none.")
    header_rows = SelectField(
        "How many rows does the header take up?",
        choices=[("1", "One row"), ("2", "Two rows"), ("3", "Three rows")],
        description="Two, where a heading such as “Progress” stands above others.",
    )
    first = RowField("The first row to read", description="Leave it empty to begin right after the header.")
    last = RowField("The last row to read", description="Leave it empty to read to the end of the sheet.")

    def wrong(self) -> list[Refused]:
        if self.first.row and self.last.row and self.last.row < self.first.row:
            return [Refused("The last row comes before the first.", "last")]
        return []


NO_HEADER = "none"


def columns_form(columns: Sequence[int], agencies: Values[str, str]) -> type[Form]:
    """One select for each column that there is, by its number."""
    choices = [*plans.FIELDS.items(), *((plans.OF_AGENCY + code, f"Only for {name}") for code, name in agencies.items())]
    fields = {f"column-{number}": SelectField(f"Column {number}", choices=choices) for number in columns}
    return type("ColumnsForm", (_Columns,), fields)


class _Columns(Form):
    """What each column is. ``order`` is of dates such as 03/04/2016."""

    order = RadioField(
        "How does the plan write its dates?",
        choices=[(plans.DAY_FIRST, "Day first: 3 April 2016"), (plans.MONTH_FIRST, "Month first: 4 March 2016")],
    )

    def said(self) -> dict[str, str]:
        return {
            name.partition("-")[2]: field.data or plans.IGNORE
            for name, field in self._fields.items()
            if name.startswith("column-")
        }

    def wrong(self) -> list[Refused]:
        held = set(self.said().values())
        if plans.ACTION not in held and not any(each.startswith(plans.OF_AGENCY) for each in held):
            return [Refused("Say which column holds the actions. Without it nothing can be read.")]
        return []


def meanings_form(names: Sequence[str]) -> type[Form]:
    """One select for each word, code or colour, by the name of its field."""
    choices = [(OPEN, "Leave it open"), *((SAY + key, words) for key, words in plans.MEANINGS.items())]
    return type("MeaningsForm", (_Meanings,), {name: SelectField("What it means", choices=choices) for name in names})


class _Meanings(Form):
    """A word, code or colour for which nothing is chosen stays open."""


OPEN, SAY = "", "say-"  # nothing said; before a meaning, of which one is empty


class DayLine(Line):
    """A day in words or figures, or nothing."""

    def __init__(self, label, **kwargs):
        super().__init__(label, limit=60, warns=False, **kwargs)
        self.day: dt.date | None = None

    def pre_validate(self, form):
        super().pre_validate(form)
        written = (self.data or "").strip()
        found = written_dates.read(written, clock.today()) if written else None
        if found is not None and (found.date is None or found.doubt):
            raise StopValidation("Write the day, such as 31 March 2016.")
        self.day = found.date if found else None


def matches_form(asked: Sequence[Asked]) -> type[Form]:
    """For each question a select; where several may be meant boxes for the others, for a date a line for another day."""
    fields: dict = {}
    for each in asked:
        fields[each.name] = SelectField(each.as_written, choices=each.choices)
        if each.several:
            fields[f"also-{each.name}"] = Several(each.as_written, choices=each.every)
        if each.kind == DATE and not each.of_order:
            fields[f"day-{each.name}"] = DayLine("Or write the day")
    return type("MatchesForm", (_Matches,), fields)


class _Matches(Form):
    """What was not matched. What is left open stays in doubt."""


class PreviewForm(Form):
    """Which rows to leave out and which to keep whole; the boxes are read by hand, as there is one for each row."""

    shown = HiddenField()


class TakeForm(Form):
    rest = BooleanField("Import the rest, without the rows that cannot be imported")
    warned = BooleanField("I have looked at these rows. They name nobody, and nobody could be known by them.")


class AfreshForm(Form):
    """Nothing but the button."""


class GiveUpForm(Form):
    """Nothing but the button."""


class UndoForm(Form):
    because = Words("Why is this import undone?", description="The reason is kept and shown, also in the history.")
    rest = BooleanField("Undo the rest, and leave as they are the actions that cannot be taken back")
