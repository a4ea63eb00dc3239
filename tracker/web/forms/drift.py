"""The forms on questions of drift: why one is not asked, and why it is asked after all."""

from __future__ import annotations

from wtforms import HiddenField

from . import Form, Words


class Dismiss(Form):
    facts = HiddenField()  # the digest of what the person read
    because = Words(
        "Why is it not asked?",
        description="For example what is known that the tracker does not hold. It is kept, and shown if the question "
        "comes back.",
    )


class PutBack(Form):
    because = Words("Why is it asked after all?", description="It is kept and shown, also in the history.")
