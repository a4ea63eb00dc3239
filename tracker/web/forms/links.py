"""The forms on links: making one, confirming, saying otherwise, moving, withdrawing; and merging what is there twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import HiddenField, ValidationError
from wtforms.fields.choices import SelectChoice

from ...rules import evidence as ladder
from ...rules import links as rules
from ...rules.responses import PARTS
from ...store.asked_before import Earlier
from ...store.reviews import Document, Item
from . import Form, Line, RadioField, SelectField, Words
from .evidence import EvidenceFields, place

STANCES = [(value, ladder.STANCE_LABELS[value]) for value in ladder.STANCES]
NOT_ABOUT = "not_about"
OTHER = "other"  # of the likely ones, none


def _why() -> Words:
    return Words("Why?", description="It is kept and shown, also in the history.")


class Reason(Form):
    """Why: for withdrawing, and for taking apart what was merged."""

    because = _why()


class Confirm(Form):
    """Nothing but the button."""


class Stance(Form):
    stance = RadioField("What does it show?", choices=STANCES)
    because = _why()


class Part(Form):
    part = RadioField("What part has the agency?", choices=list(PARTS.items()))
    because = _why()


class Move(Form):
    """To another item."""

    item = SelectField("Where does it belong?", needed="Choose where it belongs.")
    because = _why()

    def offer(self, items: Sequence[Item]) -> None:
        self.item.choices = _items(items)


class MoveEvidence(Move):
    """To another item, of which it may show something else."""

    item = SelectField("Where does it belong?", needed="Choose where it belongs.")
    stance = RadioField("What does it show there?", choices=STANCES)
    because = _why()


class New(Form):
    """A new link, and what it stands on."""

    basis = RadioField("What does the link stand on?", choices=list(rules.BASIS_LABELS.items()))
    document = SelectField("Document", description="Where a source states it.")
    paragraph = Line("Its paragraph or section", limit=100, description="As it is printed, for example 21(i).")
    because = Words("Why do you infer it?", description="Where no source states it.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # In the order of the page, so that errors are named in it: first what is linked, then what it stands on.
        first = [name for name in self._fields if name in ("item", "agency", "stance", "part", "likely", "earlier")]
        self._fields = {name: self._fields[name] for name in dict.fromkeys([*first, *self._fields])}

    validate_document = EvidenceFields.validate_document
    validate_paragraph = EvidenceFields.validate_paragraph

    def offer(self, documents: Sequence[Document]) -> None:
        self.documents = {document.code: document for document in documents}
        self.document.choices = [("", "None"), *((code, row.short) for code, row in self.documents.items())]

    @property
    def said(self) -> dict:
        """What the link stands on, as the verbs want it."""
        cited = [{"document": self.document.data, "paragraph": place(self.paragraph.data)}] if self.document.data else []
        return {"basis": self.basis.data or "", "source": cited, "because": self.because.data or ""}


class NewToItem(New):
    item = SelectField("Which recommendation or learning point?", needed="Choose a recommendation or learning point.")

    def offer_items(self, items: Sequence[Item]) -> None:
        self.item.choices = _items(items)


class NewEvidenceLink(NewToItem):
    stance = RadioField("What does it show of it?", choices=STANCES)


class NewPart(New):
    agency = SelectField("Which agency?", needed="Choose an agency.")
    part = RadioField("What part has it?", choices=list(PARTS.items()))


class AskedBefore(New):
    """One that is likely by its words, or another; what it stands on; and how it was closed then, where a source says."""

    likely = RadioField("Which of these was it?")
    earlier = SelectField("Which one was asked before?", description="Every one that was asked on an earlier day.")
    closed_then = Words(
        "How was it closed then?",
        description="If a source or a record of the time says so, for example: closed by the Board in March 2014.",
    )

    def offer_earlier(self, earlier: Mapping[str, Earlier], likely: Sequence[str]) -> None:
        offered = [(name, _named(earlier[name])) for name in likely]
        self.likely.choices = [SelectChoice(*pair) for pair in (*offered, (OTHER, "Another one"))]
        every = [(name, _named(each)) for name, each in earlier.items()]
        self.earlier.choices = [SelectChoice(*pair) for pair in (("", "Choose"), *every)]

    @property
    def chosen(self) -> str:
        """The name of the one that was chosen."""
        return self.likely.data if self.likely.data and self.likely.data != OTHER else self.earlier.data

    def validate_earlier(self, field):
        if not self.chosen:
            raise ValidationError("Choose the one that was asked before.")


def _named(each: Earlier) -> str:
    return f"{each.name} {each.item.title}"


def moving(items: Sequence[Item]) -> type[Form]:
    """The form that moves a piece given with the wrong action or about the wrong items: one field for each item offered."""
    choices = [(NOT_ABOUT, "Does not bear on it"), *STANCES]
    fields = {
        "action": SelectField("With which action does it belong?"),
        **{f"stance_{item.ref}": SelectField(item.ref, choices=choices) for item in items},
        "also": SelectField("And one more", description="If it bears on something that is not in the list above."),
        "also_stance": SelectField("What it shows of it", choices=[("", "Choose"), *STANCES]),
        "because": _why(),
    }
    return type("MoveGiven", (Form,), fields)


class Merge(Reason):
    """``other_seen`` is the version of the one that stays, as ``seen`` is that of the one that goes."""

    other_seen = HiddenField()


class NotTwice(Form):
    """``other_seen`` is the version of the second, as ``seen`` is that of the first."""

    because = Words("Why are they not the same?", description="It is kept with the list.", limit=2_000)
    other_seen = HiddenField()


class BringBack(Form):
    because = Words("Why may they be the same after all?", description="It is kept in the history.", limit=2_000)


def _items(items: Sequence[Item]) -> list[SelectChoice]:
    return [SelectChoice("", "Choose"), *(SelectChoice(item.ref, f"{item.ref} {item.title}") for item in items)]
