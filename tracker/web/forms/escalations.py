"""The forms on which a concern is raised and a level decides."""

from __future__ import annotations

from wtforms import BooleanField

from ...rules import escalations as rules
from . import DayField, Form, Line, RadioField, SelectField, Words


class Concern(Form):
    """What worries somebody, whom it goes to, what is asked, and when who knew."""

    level = RadioField(
        "Who should see it?",
        choices=[(level, rules.LABELS[level]) for level in rules.LEVELS],
        needed="Choose who should see it.",
    )
    agency = SelectField("Which agency is it about?")
    why = Words("What worries you?", needed="Say what worries you.")
    asked = Words("What do you ask for?", needed="Say what you ask for.")
    known_to_agency = DayField("The agency knew of it on")
    board_told = DayField("The Board was told that it exists on")
    full_extent = DayField("The Board was given its full extent on")
    withhold_name = BooleanField("Only the chair and the business unit may see that I raised it")


class Reply(Form):
    """What the level says without deciding."""

    says = Words("What do you say?", needed="Write the reply.")


class Dates(Form):
    """The three dates of a concern, completed or set right."""

    known_to_agency = DayField("The agency knew of it on")
    board_told = DayField("The Board was told that it exists on")
    full_extent = DayField("The Board was given its full extent on")
    because = Words("How do you know?", needed="Say how you know. The reason is kept in the history.")


class CarriedOut(Form):
    """The day on which a decision was carried out, and what shows it."""

    on = DayField("When was it carried out?", required=True, what="the day on which it was carried out")
    shows = Words("What shows it?", needed="Say what shows that it was carried out.")


class Proposals(Form):
    """What is done with the proposals that were ticked, and why."""

    do = RadioField(
        "What do you do with the ticked ones?",
        choices=[("confirm", "Confirm: each stands before its level from today"), ("aside", "Set aside")],
        needed="Choose whether to confirm them or set them aside.",
    )
    because = Words("Why?", needed="Give a reason. It is kept with each of them.")


class Decision(Form):
    """What the level decided, who owns it, and by when."""

    decision = Words("What was decided?", needed="Write what was decided.")
    owner = Line("Who owns it?", needed="Name the post that owns the decision.", limit=200)
    by_when = DayField("To be carried out by", required=True, what="the day by which it is to be carried out")
