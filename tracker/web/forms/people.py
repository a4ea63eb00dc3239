"""The forms on which people are invited and posts are given, ended and handed over."""

from __future__ import annotations

from wtforms import BooleanField

from ...business.people import BOARD_LEVELS
from ...rules import escalations, roles
from . import DayField, Form, Line, RadioField, SelectField, Words

LEVELS = [("", "None"), *((level, escalations.LABELS[level]) for level in BOARD_LEVELS)]


class Invitation(Form):
    name = Line("Name", needed="Enter a name.", limit=200, description="As colleagues know them.")
    email = Line(
        "E-mail address",
        needed="Enter an e-mail address, like name@example.org.",
        limit=254,
        description="They sign in with it. It is shown to the business unit alone.",
    )


class NewPost(Form):
    role = RadioField("Role", choices=list(roles.LABELS.items()), needed="Choose a role.")
    title = Line("Title of the post", needed="Enter the title of the post.", limit=200, description="Posts, not persons.")
    agency = SelectField("Agency", choices=[], description="A lead and a senior officer need one.")
    level = SelectField("Level", choices=LEVELS, description="For a board member: the level at which they sit.")
    deputy = BooleanField("This post is the chair's deputy", description="For dated periods. The chair confirms it.")
    since = DayField("First day", what="the first day")
    until = DayField("Ends on", what="the day on which it ends")


class EndPost(Form):
    on = DayField("Ends on")


class Deputy(Form):
    person = SelectField("Who acts for you?", choices=[], needed="Choose who acts for you.")
    title = Line("Title of the post", needed="Enter the title of the post.", limit=200)
    since = DayField("First day", required=True, what="the first day")
    until = DayField("Ends on", required=True, what="the day on which the period ends")


class Handover(Form):
    on = DayField("The post ends on")
    to = SelectField("Who takes over what it owns?", choices=[])
    name = Line("Name", limit=200)
    email = Line("E-mail address", limit=254)


class Owner(Form):
    to = SelectField("Give the chosen actions to", choices=[], needed="Choose the post that is to own them.")
    because = Words("Why this post? (if it needs saying)", limit=2000)


class Sure(Form):
    """A step that asks once more and takes nothing else."""
