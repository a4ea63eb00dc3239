"""The forms on an item: an agency's response, and a question."""

from __future__ import annotations

from ...rules import responses
from . import Form, RadioField, SelectField, Words


class RespondForm(Form):
    response = RadioField(
        "Does your agency accept this?",
        choices=[(value, words) for value, words in responses.LABELS.items() if value != responses.AWAITING],
    )
    reason = Words(
        "Reason", description="Needed unless you accept it. For another body: say which. It is shown beside the response."
    )
    change = RadioField("What is this?", choices=list(responses.CHANGES.items()))
    why = Words("Why is it changed?", description="It stands beside both responses, and the one before stays to be read.")


class AskForm(Form):
    agency = SelectField("Who do you ask?", choices=[], needed="Choose the agency that you ask.")
    question = Words(
        "Your question",
        description="Ask for what would show it: what is different for children, and how it was seen.",
    )
