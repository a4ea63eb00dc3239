"""The forms on which a review is set up: the review, its documents and themes, its recommendations and learning points."""

from __future__ import annotations

from ...store.reviews import KIND_LABELS
from . import DayField, Form, Line, RadioField, SelectField, Words


class Review(Form):
    code = Line("Short name", limit=40, description="In addresses and before references, such as infants-2017. It stays.")
    title = Line("Title", limit=300, description="As it is printed on the review.")
    kind = Line("Kind of review", limit=100, description="Such as Serious Case Review, or Practice Review.")
    body = Line("Published by", limit=200, description="As the body was called then.")
    published = DayField("Published on")
    summary = Words("What it is about", limit=3000, description="A few sentences. Nothing by which a child could be known.")
    because = Words("Why?", limit=2000, description="The reason is kept in the history.")


class Document(Form):
    code = Line("Short code", limit=40, description="Such as overview. Citations are kept by it.")
    title = Line("Title", limit=300, description="As it is printed.")
    short = Line("Short name", limit=100, description="As citations show it, such as Overview report, June 2017.")
    date = DayField("Date of the document")
    places = Words(
        "Paragraphs and sections", description="One on each line, as they are printed: 1, 2, 3(i), Foreword. No text of it."
    )
    owner = Line("Owner of the wording", limit=200)
    licence = Line("Licence", limit=300)


class Theme(Form):
    name = Line("Name of the theme", limit=200, description="No heading that names ethnicity as a label.")


class Item(Form):
    kind = RadioField("What is it?", choices=list(KIND_LABELS.items()))
    ref = Line("Reference", limit=10, description="Such as R1, N1 for a national one, or LP1.")
    number = Line("Its number, as printed", limit=20, description="Such as i or 3. Leave it empty where it has none.")
    title = Line("Short title", limit=300, description="Ours: what it asks, in a few words.")
    text = Words("Its wording", description="Quoted exactly as printed, misprints included. Never improve it.")
    document = SelectField("Document in which it is printed")
    paragraph = Line("Its paragraph or section", limit=100, description="As it is printed, for example 21(i).")
    theme = SelectField("Theme")
