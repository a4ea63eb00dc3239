"""The forms of redaction, retention, legal holds and disposal."""

from __future__ import annotations

from ...rules import redaction as rules
from ...rules import retention
from . import Form, Line, RadioField, SelectField, Several, Words

STRANGE = "Choose from those shown."


class Ask(Form):
    """What is to be taken out, why, and on whose authority."""

    words = Words("The words to take out", limit=2_000, warns=False)
    whole = Several("Or the whole of", strange=STRANGE)
    files = Several("And these files", strange=STRANGE)
    category = RadioField("Why must it be taken out?", choices=rules.CATEGORIES.items(), needed="Choose why.")
    because = Words("The reason", needed="Say why it must be taken out.", limit=2_000)
    authority = Line("On whose advice, or under which law", needed="Say on whose advice or under which law.")


class Because(Form):
    """A reason alone."""

    because = Words("The reason", needed="Say why.", limit=2_000)


class Period(Form):
    """How long one kind of record is kept."""

    months = Line("Keep for how many months", needed="Enter a number of months.", limit=4)
    because = Words("Where the Board decided it, and why", needed="Say where the Board decided it, and why.", limit=2_000)


class Hold(Form):
    """What may not be disposed of, and why."""

    name = SelectField("What is held", choices=[("", "Everything"), *retention.LABELS.items()])
    because = Words("The reason", needed="Say why nothing may be disposed of.", limit=2_000)
    authority = Line("Who asks for it", needed="Say who asks for it, such as a court or an inquiry.")
