"""The form on which the business unit writes down an action."""

from __future__ import annotations

import re

from wtforms import BooleanField

from ...rules import actions as rules
from . import DayField, Form, Line, RadioField, SelectField, Several, Words


class PlanForm(Form):
    """What an action is. ``offer`` is called before anything else: it says what may be chosen."""

    title = Line("What will change?", description="Say what will be different, not what will be sent out.")
    success_measure = Words(
        "How will we know?", description="Something that somebody can see or count, and when. Empty is shown as a gap."
    )
    difference = Words(rules.WEAK_QUESTION)
    kind = RadioField("What kind of action is it?", choices=list(rules.KINDS.items()), default="one_off")
    lead = SelectField("Which agency leads it?", choices=[], needed="Choose the agency that leads it.")
    owner = SelectField("Which post owns it?", choices=[])
    owner_post = Line("Or a post that is not in the tracker", limit=200, description="A post, never a person's name.")
    supporting = Several("Which agencies support it?")
    start = DayField("When does it start?", what="the day")
    interval = Line(
        "Days between its progress updates", limit=10, description="Left empty, it is the Board's own interval."
    )
    fragile = BooleanField(
        "It depends on one team or on short-term money", description="It is then shown as fragile wherever it stands."
    )
    fragile_note = Words("On what does it depend?")
    asked = Line("asked")  # the question about weak words was shown

    def offer(self, bodies, posts) -> None:
        self.bodies = {body.code: body for body in bodies}
        named = [(code, body.name) for code, body in self.bodies.items()]
        self.lead.choices = [("", "Choose an agency"), *named]
        self.supporting.choices = named
        self.owner.choices = [("", "Nobody in the tracker"), *((post.key, post.title) for post in posts)]

    @property
    def days(self) -> int | None:
        """The interval as a number; 0 for what is no number, which the rule refuses."""
        written = (self.interval.data or "").strip()
        if not written:
            return None
        return int(written) if re.fullmatch(r"[0-9]{1,4}", written) else 0


class AddForm(PlanForm):
    answers = Line(
        "What does it answer?",
        limit=2_000,
        description="References of recommendations and learning points, such as R1, LP37.",
    )
    deadline = DayField("Its first deadline", what="the date", description="It never moves afterwards without a reason.")
    basis = RadioField(
        "Has the Board confirmed this date?",
        choices=[
            ("stated", "Yes, the Board has confirmed it"),
            ("provisional", "No, it is provisional until the Board does"),
        ],
    )
    because = Words("Why is the other action withdrawn?", description="Shown beside it from now on.")

    @property
    def refs(self) -> list[str]:
        """The references that were typed, each once, in their order."""
        return list(dict.fromkeys(ref.upper() for ref in re.split(r"[\s,;]+", self.answers.data or "") if ref))


class EditForm(PlanForm):
    because = Words("Why is it changed?", description="The reason is kept in the history.")
