"""The forms on an action: reporting, correcting, asking for time and deciding it, asking and answering."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField

from ...business.evidence import NewEvidence
from ...rules import delivery
from ...store.actions import ProgressUpdate
from . import DayField, Form, RadioField, SelectField, Words
from .evidence import EvidenceFields

SAME_WORDS = "same_words"


class ReportForm(EvidenceFields, Form):
    """Where an action is now, what has changed, when it is expected, and the evidence that goes with it."""

    delivery = RadioField("Where is it now?", choices=[(state, delivery.LABELS[state]) for state in delivery.CLAIMS])
    what_changed = Words(
        "What has changed for children or staff?",
        description="Say what is different, not what was sent out. Never anything that could identify a child.",
    )
    forecast = DayField(
        "When do you honestly expect it to be done?", description="This does not move the deadline.", what="the day"
    )
    statement = Words(
        "What does it show?",
        description="One or two sentences, with the figures. Leave it empty if your words above say it. "
        "Never anything that could identify a child.",
    )

    def piece(self) -> NewEvidence:
        """The piece that goes with the report. Where nothing else is said of what it shows, the words of the report are."""
        piece = super().piece()
        piece.statement = piece.statement if piece.statement.strip() else self.what_changed.data or ""
        return piece

    measure_met = Words(
        "How was the success measure met?",
        description="What was seen, and where it can be looked up. Left empty, it is shown as not said.",
    )
    asked = HiddenField()  # what the person has been asked once and may now send as it is

    looks: Sequence[delivery.Look] = ()  # what a checker will look for when it is called done
    last: ProgressUpdate | None = None  # what was said before
    question = ""  # asked before it is sent; it refuses nothing

    @property
    def question_of_last(self) -> str:
        return delivery.ask_about_same_words(self.last.said_on) if self.last else ""

    def ask_first(self) -> bool:
        """Whether to ask before sending: the same words as last time, no evidence with them, and not asked yet."""
        same = self.last is not None and delivery.same_words(self.what_changed.data or "", self.last.what_changed)
        if not same or self.given or self.asked.data == SAME_WORDS:
            return False
        self.question = self.question_of_last
        return True


class MoreTimeForm(Form):
    point = RadioField("For which date?", choices=[], needed="Choose the date for which you need more time.")
    to = DayField("Which date do you ask for?", what="the date that you ask for")
    because = Words("Why is more time needed?", description="The reason is kept with the date and shown beside it.")


class DecideTimeForm(Form):
    granted = RadioField(
        "What do you decide?",
        needed="Choose whether to grant or refuse it.",
        choices=[("yes", "Grant it: the deadline moves"), ("no", "Refuse it: the old date stands")],
    )
    because = Words("Why?", description="The reason is shown to the agency and kept with the date.")


class AskForm(Form):
    question = Words("What do you want to know?", description="One question at a time is answered best.")
    agency = SelectField("Who is asked?", choices=[], needed="Choose who is asked.")


class AnswerForm(Form):
    answer = Words("Your answer", description="An answer is not edited. More can be said in a progress update.")
