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
from .whom import WhomFields, groups

NOT_ABOUT = "not_about"


def _choices(labels: dict[str, str], order: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, labels[value]) for value in order]


def _worths() -> dict:
    """What each choice of rung, independence and stance would count toward, for the script that says it as one chooses."""
    said = {
        f"{rung} {independence} {stance}": rules.worth(rung, independence, stance)
        for rung in rules.RUNGS
        for independence in rules.INDEPENDENCE
        for stance in rules.STANCES
    }
    sentences = list(dict.fromkeys(said.values()))
    return {"sentences": sentences, "of": {key: sentences.index(words) for key, words in said.items()}}


class EvidenceFields(WhomFields):
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
    independence = RadioField("Who has checked it?", choices=_choices(rules.INDEPENDENCE_LABELS, rules.INDEPENDENCE))
    voice = RadioField("Whose own words does it carry?", choices=_choices(rules.VOICE_LABELS, rules.VOICES), default="none")
    heard = Line(
        "Who was heard, or looked at?",
        description="For example: about 40 young people in two groups, one in care. Fewer than five: say just that.",
    )
    whom_age = groups("age")
    whom_sex = groups("sex")
    whom_disability = groups("disability")
    whom_ethnicity = groups("ethnicity")
    whom_in_care = groups("in_care")
    missing = Words(
        "Which children are missing from it?",
        description="As far as you know. For example: boys; children placed outside the county.",
    )
    period = Line("What time is it true of?", limit=200, description="For example April to June 2015.")
    restricted = BooleanField(
        "Restricted",
        description="Only the agency that gives it, the chair, the business unit and people whom they name can read it. "
        "Each reading is logged.",
    )

    # What stands beside the choices, to choose by.
    beside = {
        "examples": rules.RUNG_EXAMPLES,
        "independence": rules.INDEPENDENCE_HINTS,
        "voices": rules.VOICE_HINTS,
        "worths": _worths(),
    }

    @property
    def worth(self) -> str:
        """What the piece as entered would count toward; empty until all three are chosen."""
        chosen = (self.rung.data, self.independence.data, self.stance.data)
        offered = (rules.RUNGS, rules.INDEPENDENCE, rules.STANCES)
        return rules.worth(*chosen) if all(a in b for a, b in zip(chosen, offered, strict=True)) else ""

    def offer(self, items: Sequence[Item], documents: Sequence[Document]) -> None:
        """Name the items that it may be about, and the documents that may be cited."""
        self.items, self.documents = list(items), {document.code: document for document in documents}
        if not self.is_submitted() and not self.independence.data:
            self.independence.data = rules.SELF_REPORTED  # shown as chosen: the least, until somebody says more
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
        assumed = ((self.independence, rules.SELF_REPORTED), (self.voice, "none"))
        touched = any(field.data not in (None, "", least) for field, least in assumed)
        return self.has_file or self.whom_given or touched or any(f.data for f in (*typed, *others))

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
            heard=(self.heard.data or "").strip(),
            speaks_for=self.speaks_for,
            missing=(self.missing.data or "").strip(),
            restricted=bool(self.restricted.data),
            url=(self.url.data or "").strip(),
            citation=[{"document": self.document.data, "paragraph": place(self.paragraph.data)}]
            if self.document.data
            else [],
            file_name=self.file.data.filename if self.has_file else "",
            file_content=content,
            names_child=(self.names_child.data or "") if self.has_file else "",
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
        if not place(field.data):
            raise StopValidation(f"Enter the paragraph or section of the {document.short}.")
        if place(field.data) not in document.places:
            raise StopValidation(f'The {document.short} has no paragraph or section called "{place(field.data)[:60]}".')


def place(written: str | None) -> str:
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
