"""The forms on which a letter and its steps are recorded."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from wtforms import BooleanField
from wtforms.validators import StopValidation

from ...business.correspondence import Document
from ...rules import correspondence as rules
from ...rules import uploads
from ...rules.refusal import Refused, gathered
from ...store.reviews import Document as Source
from ...store.reviews import Item
from . import DayField, FileField, Form, Line, RadioField, SelectField, Several, Words


class LetterFields:
    """What a letter says. It stands before the document, so that errors are listed in the order of the page."""

    direction = RadioField("Which way did it go?", choices=list(rules.DIRECTIONS.items()), default=rules.OUT)
    body = SelectField("The other body", choices=[], needed="Choose the body.")
    to_post = Line("Addressed to which post", limit=200, description="If it is known. A post, never a person.")
    together_with = Line("Others named on it", limit=300, description="For example the other departments that it went to.")
    from_post = Line(
        "Signed by which post",
        needed="Name the post that signed it, never a person.",
        limit=200,
        description="For example Independent chair. Never the name of a person.",
    )
    items = Several("What is it about?", strange="Choose among the recommendations shown.")
    subject = Line("Subject", needed="Give it a subject.", limit=200)
    what = Words(
        "What it says or asks",
        needed="Say in a sentence or two what it says or asks.",
        description="One or two sentences. Never anything that could identify a child.",
    )
    on = DayField("Day on the letter", required=True, what="the day on the letter")
    due = DayField("Answer expected by", what="the day by which an answer is expected")

    def offer(self, items: Sequence[Item]) -> None:
        self.items.offer((item.ref, f"{item.ref}, {item.title}") for item in items)

    def validate_items(self, field) -> None:
        if not field.data:
            raise StopValidation("Choose at least one recommendation that it is about.")


class StepFields:
    """What happened to a letter."""

    on = DayField("On which day?", required=True, what="the day")
    words = Words("What happened")
    expected_by = DayField("Answer now expected by", what="the day named when it was chased")


class DocumentFields:
    """What stands behind a letter or a step. ``offer_documents`` is called first: it says what may be cited."""

    file = FileField("A file", description=f"{uploads.KINDS_IN_WORDS[0].upper()}{uploads.KINDS_IN_WORDS[1:]}.")
    names_child = RadioField("Does this file name or describe a child or family?", choices=[("no", "No"), ("yes", "Yes")])
    restricted = BooleanField(
        "The file is restricted", description="Only the chair and the business unit can open it. Each opening is logged."
    )
    url = Line("Or a web address", limit=500)
    document = SelectField("Or a source document of the review", choices=[])
    paragraph = Line("Its paragraph or section", limit=100, description="As it is printed, for example 21(i).")

    def offer_documents(self, documents: Sequence[Source]) -> None:
        self.documents = {document.code: document for document in documents}
        self.document.choices = [("", "None"), *((code, row.short) for code, row in self.documents.items())]

    @property
    def has_file(self) -> bool:
        return bool(getattr(self.file.data, "filename", ""))

    def behind(self) -> Document:
        """What was given, as the verb wants it."""
        place = (self.paragraph.data or "").strip().removeprefix("¶").strip()
        return Document(
            url=(self.url.data or "").strip(),
            citation=[{"document": self.document.data, "paragraph": place}] if self.document.data else [],
            file_name=self.file.data.filename if self.has_file else "",
            file_content=self.file.data.read() if self.has_file else b"",
            restricted=bool(self.restricted.data),
            largest=current_app.config["SETTINGS"].max_upload,
        )

    def wrong_with(self, document: Document) -> list[Refused]:
        answered = gathered(lambda: uploads.check_answer(self.names_child.data or "")) if self.has_file else []
        return document.wrong_with() + answered

    def say_choose_again(self) -> None:
        """Browsers do not keep a chosen file when a form comes back."""
        if self.has_file:
            name = uploads.shown_name(self.file.data.filename)
            self.file.errors = [*self.file.errors, f"Choose the file {name} again: it was not kept."]

    def validate_paragraph(self, field) -> None:
        document = self.documents.get(self.document.data or "")
        place = (field.data or "").strip().removeprefix("¶").strip()
        if document is None:
            if place:
                raise StopValidation("Choose the document in which this paragraph stands.")
        elif place not in document.places:
            raise StopValidation(f'The {document.short} has no paragraph or section called "{place[:60]}".')


class LetterForm(LetterFields, DocumentFields, Form):
    """One letter, sent or received."""


class StepForm(StepFields, DocumentFields, Form):
    """One step of a letter."""
