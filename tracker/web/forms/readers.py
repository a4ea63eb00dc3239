"""The forms on which a person is named to read a restricted piece, and on which that ends."""

from __future__ import annotations

from . import Form, SelectField, Words


class Name(Form):
    person = SelectField("Who may read it?", choices=[], needed="Choose a person.")
    because = Words("Why does this person need to read it?", limit=2000)


class End(Form):
    because = Words("Why does it end?", limit=2000)
