"""The fields by which evidence is given, alone or with a report on an action."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from wtforms import BooleanField
from wtforms.validators import StopValidation

from ...business.evidence import NewEvidence, wrong_with
from ...rules import evidence as rules
from ...rules import uploads
from ...rules.refusal import Refused, gathered
from ...store.reviews import Document, Item
from . import FileField, Form, Line, RadioField, SelectField, Words

NOT_ABOUT = "not_about"


def _choices(labels: dict[str, str], order: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, labels[value]) for value in order]


class EvidenceFields:
    """What a piece of evidence needs. ``offer`` is called before anything else: it says what the person may choose from."""

    statement = Words(
        "What does it show?",
        description="One or two sentences, with the figures. Never anything that could identify a child.",
    )
    file = FileField("A file", description=f"{uploads.KINDS_IN_WORDS[0].upper()}{uploads.KINDS_IN_WORDS[1:]}.")
    names_child = RadioField("Does this file name or describe a child or family?", choices=[("no", "No"), ("yes", "Yes")])
    url = Line("Or a web address", limit=500)
    document = SelectField("Or a source document of the review", choices=[])
    paragraph = Line("Its paragraph or section", limit=100, description="As it is printed, for example 21(i).")
    rung = RadioField("What kind of evidence is it?", choices=_choices(rules.RUNG_LABELS, rules.RUNGS))
    stance = RadioField("Does it support or challenge?", choices=_choices(rules.STANCE_LABELS, rules.STANCES))
    # The least that can be claimed of it stands there from the start.
    independence = RadioField(
        "Who has checked it?",
        choices=_choices(rules.INDEPENDENCE_LABELS, rules.INDEPENDENCE),
        default=rules.SELF_REPORTED,
    )
    voice = SelectField(
        "Whose own words does it carry?", choices=_choices(rules.VOICE_LABELS, rules.VOICES), default="none"
    )
    period = Line("What time is it true of?", limit=200, description="For example April to June 2015.")
    restricted = BooleanField(
        "Restricted",
        description="Only the agency that gives it, the chair, the business unit and people whom they name can read it. "
        "Each reading is logged.",
    )

    def offer(self, items: Sequence[Item], documents: Sequence[Document]) -> None:
        """Name the items that it may be about, and the documents that may be cited."""
        self.items, self.documents = list(items), {document.code: document for document in documents}
        self.document.choices = [("", "None"), *((code, row.short) for code, row in self.documents.items())]

    @property
    def stances(self) -> list:
        """The fields that say of one item what differs from the stance for all."""
        return [self[f"stance_{item.ref}"] for item in self.items] if len(self.items) > 1 else []

    @property
    def has_file(self) -> bool:
        return bool(getattr(self.file.data, "filename", ""))

    @property
    def given(self) -> bool:
        """Whether anything was entered about evidence: then all that a piece needs is asked for."""
        typed = (self.statement, self.names_child, self.url, self.document, self.paragraph, self.rung, self.stance)
        others = (self.period, self.restricted, *self.stances)
        chosen = self.voice.data not in (None, "", "none") or self.independence.data not in (None, "", rules.SELF_REPORTED)
        return self.has_file or chosen or any(f.data for f in (*typed, *others))

    def piece(self) -> NewEvidence:
        """What was entered, as the verb wants it."""
        content = self.file.data.read() if self.has_file else b""
        return NewEvidence(
            statement=self.statement.data or "",
            rung=self.rung.data or "",
            independence=self.independence.data or "",
            about=self._about(),
            voice=self.voice.data or "none",
            period=(self.period.data or "").strip(),
            restricted=bool(self.restricted.data),
            url=(self.url.data or "").strip(),
            citation=[{"document": self.document.data, "paragraph": _place(self.paragraph.data)}]
            if self.document.data
            else [],
            file_name=self.file.data.filename if self.has_file else "",
            file_content=content,
            largest=current_app.config["SETTINGS"].max_upload,
        )

    def _about(self) -> list[tuple[Item, str]]:
        said = {item.ref: "" for item in self.items}
        if len(self.items) > 1:
            said.update({item.ref: self[f"stance_{item.ref}"].data or "" for item in self.items})
        every = self.stance.data or ""
        return [(item, said[item.ref] or every) for item in self.items if said[item.ref] != NOT_ABOUT]

    def wrong_with(self, piece: NewEvidence) -> list[Refused]:
        """All that the rules refuse in the piece, and in the answer to the question asked with every upload."""
        answered = gathered(lambda: uploads.check_answer(self.names_child.data or "")) if self.has_file else []
        return wrong_with(piece) + answered

    def say_choose_again(self) -> None:
        """Browsers do not keep a chosen file when a form comes back."""
        if self.has_file:
            name = uploads.shown_name(self.file.data.filename)
            self.file.errors = [*self.file.errors, f"Choose the file {name} again: it was not kept."]

    def validate_document(self, field) -> None:
        if (self.paragraph.data or "").strip() and not field.data:
            raise StopValidation("Choose the document in which this paragraph stands.")

    def validate_paragraph(self, field) -> None:
        document = self.documents.get(self.document.data or "")
        if document is None:
            return
        if not _place(field.data):
            raise StopValidation(f"Enter the paragraph or section of the {document.short}.")
        if _place(field.data) not in document.places:
            raise StopValidation(f'The {document.short} has no paragraph or section called "{_place(field.data)[:60]}".')


def _place(written: str | None) -> str:
    return (written or "").strip().removeprefix("¶").removeprefix("para ").strip()


class GiveForm(EvidenceFields, Form):
    """Evidence about one item, without a report."""

    agency = SelectField("Given by", choices=[], needed="Choose who gives it.")


def with_stances(form: type[Form], items: Sequence[Item]) -> type[Form]:
    """The form with one more field for each item, where there is more than one: what bears on them differently."""
    if len(items) < 2:
        return form
    choices = [("", "As said above"), *_choices(rules.STANCE_LABELS, rules.STANCES), (NOT_ABOUT, "Does not bear on it")]
    fields = {f"stance_{item.ref}": SelectField(item.ref, choices=choices) for item in items}
    return type(form.__name__, (form,), fields)
