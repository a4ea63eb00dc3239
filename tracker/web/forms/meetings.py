"""The forms of meetings: arranging, moving and cancelling one, its agenda, and its minutes."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField
from wtforms.validators import StopValidation

from ...rules import meetings as rules
from . import DayField, Form, Line, RadioField, Words

_PLACES = 99


class PlaceField(IntegerField):
    """A place in an order, or nothing."""

    def process_formdata(self, valuelist):
        written = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if written and not (written.isascii() and written.isdigit() and 0 < int(written[:4]) <= _PLACES):
            raise ValueError(f"Write a whole number from 1 to {_PLACES}, or nothing.")
        self.data = int(written) if written else None

    def pre_validate(self, form):
        if self.process_errors:
            raise StopValidation()


class ArrangeForm(Form):
    level = RadioField("Who meets?", choices=[(level, level) for level in rules.LEVELS], needed="Choose who meets.")
    title = Line(
        "What is it called?", limit=200, needed="Name the meeting.", description="For example: Board meeting, October 2015."
    )
    held_on = DayField(
        "When is it?",
        required=True,
        what="the day of the meeting",
        description="A meeting that has been can be recorded here too, so that its minutes can be written.",
    )
    place = Line("Where is it?", limit=200, description="You can leave this empty.")


class MoveForm(Form):
    held_on = DayField("To which day is it moved?", required=True, what="the day of the meeting")
    because = Words("Why is it moved?", description="The reason is kept with the meeting.")


class CancelForm(Form):
    because = Words("Why is it cancelled?", description="The reason is kept with the meeting.")


class AddedForm(Form):
    """Other business: added, or said otherwise."""

    title = Line("What is it about?", needed="Say what it is about.")
    asked = Words("What is asked of the meeting?", description="You can leave this empty.")
    place = PlaceField("At which place among other business?", description="1 comes first. Empty: after the rest.")


class TakeOffForm(Form):
    because = Words("Why is it taken off?", description="The reason is kept with the meeting.")


class IssueForm(Form):
    """Only its one-time id and the version of the meeting that the person saw."""


class AttendanceForm(Form):
    attended = Words("Which posts came?", description="Posts, not the names of people.")
    apologies = Words("Which posts sent apologies?", description="Posts, not the names of people.")


class MinuteForm(Form):
    outcome = RadioField("How did it end?", choices=list(rules.OUTCOMES.items()))
    words = Words("What was decided, or why does it come back?", description="In words that can be checked later.")
    decided = HiddenField()  # the version of the decision on it that the person saw, if there was one
    owner = Line("Who owns the decision?", limit=200, description="A post, not a person’s name. For a decision only.")
    by_when = DayField(
        "To be carried out by",
        what="the day by which it is to be carried out",
        description="The decision is followed up on this day. For a decision only.",
    )


class CarriedOutForm(Form):
    on = DayField("On which day was it carried out?", required=True, what="the day on which it was carried out")
    how = Words("What was done?", needed="Say what was done.")
