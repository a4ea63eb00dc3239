"""The forms by which the business unit says what a directory may speak for, and which claims give posts."""

from __future__ import annotations

from ...rules import sign_on as rules
from .. import reading
from . import Form, Line, RadioField, SelectField, Words
from .people import LEVELS


class Mapping(Form):
    claim = Line(
        "Claim",
        needed="Enter the name of the claim, such as groups.",
        limit=rules.LONGEST_CLAIM,
        warns=False,
        description="As the directory calls it: groups, roles, department. Capitals count. Whoever runs it knows.",
    )
    value = Line(
        "Value",
        needed="Enter the value that gives the post, as the directory writes it.",
        limit=rules.LONGEST_VALUE,
        warns=False,
        description="For example oscb-leads. Some directories write a group as a long number. Where a claim has "
        "several values, one of them is enough.",
    )
    role = RadioField("Role", needed="Choose a role.")
    title = Line("Title of the post", needed="Enter the title of the post.", limit=200, description="Posts, not persons.")
    agency = SelectField("Agency", choices=[], description="A lead and a senior officer need one.")
    level = SelectField("Level", choices=LEVELS, description="For a board member: the level at which they sit.")
    because = Words("Why?", needed="Give a reason.", limit=2000)

    def offer(self, agencies) -> None:
        called = reading.names()
        self.role.choices = [(role, called.roles[role]) for role in rules.GIVEN]
        self.level.choices = [(level, called.level(level) or none) for level, none in LEVELS]
        self.agency.choices = [("", "None"), *((row.code, row.name) for row in agencies)]


class Domain(Form):
    domain = Line(
        "Mail domain",
        needed="Enter the part of an address after the @, like oxfordshire.gov.uk.",
        limit=253,
        warns=False,
        description="The part after the @, like oxfordshire.gov.uk. A domain under it is another one.",
    )
    because = Words("Why?", needed="Give a reason.", limit=2000)


class TakeBack(Form):
    because = Words("Why?", needed="Give a reason.", limit=2000)
