"""The forms of rounds: opening one, closing it, asking one more; the rows of a return, and one of them by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms import Form as Plain
from wtforms.validators import StopValidation

from ...business.evidence import NewEvidence
from ...business.rounds import Piece
from ...rules import delivery
from ...rules.refusal import Refused
from ...store.returns import Owed
from ...store.rounds import Draft
from . import DayField, Form, Line, RadioField, SelectField, Several, Words, check_words
from .actions import ReportForm

# What is kept of a row while it is typed. A file cannot be.
OWN = ("delivery", "what_changed", "no_change", "forecast-day", "forecast-month", "forecast-year")
OF_EVIDENCE = (
    "statement",
    "url",
    "document",
    "paragraph",
    "rung",
    "stance",
    "independence",
    "voice",
    "period",
    "restricted",
    "heard",
    "missing",
    "measure_met",
    *(SEVERAL := ("whom_age", "whom_sex", "whom_disability", "whom_ethnicity", "whom_in_care")),
)
_SAID_BY_ITSELF = {"independence": "self_reported", "voice": "none"}  # what the form says before anybody touches it


class OpenForm(Form):
    arranged = SelectField("For which meeting that is arranged here?")
    title = Line("Which meeting is it for?", limit=200, description="For example: Board meeting, October 2015.")
    meeting = DayField("When is the meeting?", what="the day of the meeting")
    opens = DayField("When does the round open?", what="the day on which it opens")
    closes = DayField(
        "What is the last day for returns?",
        what="the last day for returns",
        description="A later return is taken until the meeting, and shown as late.",
    )
    agencies = Several(
        "Which agencies are asked?",
        strange="Choose from those shown.",
        description="Ticked: members of the Board, and others that lead an action. A part is in the return of its agency.",
    )

    others = Several("Others", strange="Choose from those shown.")


class CloseForm(Form):
    because = Words("Why is it closed now?", description="The reason is kept with the round.")


class AskOneMoreForm(Form):
    agency = SelectField("Which agency?", choices=[], needed="Choose an agency.")
    because = Words("Why is it asked?", description="The reason is kept with the round.")


class ReturnForm(Form):
    """The page of a return as a whole: only its one-time id. What is said of each action is in a row."""


class RowFields:
    delivery = RadioField("Where is it now?", choices=[(state, delivery.LABELS[state]) for state in delivery.CLAIMS])
    what_changed = Words("What has changed for children or staff?")
    no_change = BooleanField("No change: say in a sentence why")
    forecast = DayField("When do you honestly expect it to be done?", what="the day")


class RowForm(RowFields, Plain):
    """What is said of one action on the page of the return. Its names begin with the key of the action."""


class PieceForm(ReportForm):
    """One action by itself, with evidence to go with it."""

    no_change = RowFields.no_change


class Row:
    """One action of a return as it is shown and sent: the boxes, the draft, and what is wrong with them."""

    def __init__(self, owed: Owed, draft: Draft | None, day: dt.date, posted: MultiDict | None = None):
        self.owed, self.draft, self.clash, self.changed = owed, draft, None, None
        self.evidence: NewEvidence | None = None  # what was begun on its own page, where that can be sent from here
        self.prefix = f"{owed.action.key}-"
        self.typed = typed_in(posted, self.prefix) if posted is not None else dict(draft.typed if draft else {})
        deadline = owed.position.deadline
        # A day that has passed is no guess any more.
        self.expects = deadline.forecast if deadline and deadline.forecast and deadline.forecast >= day else None
        boxes = MultiDict({self.prefix + name: value for name, value in self.typed.items() if name in OWN})
        if not any(name.startswith("forecast-") for name in self.typed):
            self._show_forecast(boxes)
        self.form = RowForm(boxes, prefix=self.prefix)
        self.seen = (posted.get(f"{self.prefix}seen", "") if posted is not None else "") or owed.action.id
        version = draft.version if draft else 0
        self.draft_seen = _number(posted.get(f"{self.prefix}draft", ""), version) if posted is not None else version

    def _show_forecast(self, boxes: MultiDict) -> None:
        if self.expects:
            for part in ("day", "month", "year"):
                boxes[f"{self.prefix}forecast-{part}"] = str(getattr(self.expects, part))

    @property
    def filled(self) -> bool:
        """Whether anything is said. The day that was expected last time says nothing by itself."""
        form = self.form
        said = form.delivery.data or (form.what_changed.data or "").strip() or form.no_change.data
        return bool(said or self._forecast_touched or self.evidence_begun)

    @property
    def _forecast_touched(self) -> bool:
        words = (self.form.forecast.day_text, self.form.forecast.month_text, self.form.forecast.year_text)
        shown = self.expects
        return any(words) and words != ((str(shown.day), str(shown.month), str(shown.year)) if shown else ())

    @property
    def evidence_begun(self) -> bool:
        """Typed on the page of this action by itself: that page sends it."""
        kept = self.draft.typed if self.draft else {}
        return any(kept.get(name) and kept[name] != _SAID_BY_ITSELF.get(name) for name in OF_EVIDENCE)

    def piece(self, seen) -> Piece:
        form = self.form
        return Piece(
            action=seen,
            chosen=form.delivery.data or "",
            what_changed=form.what_changed.data or "",
            forecast=form.forecast.data,
            no_change=bool(form.no_change.data),
            measure_met=self.draft.typed.get("measure_met", "") if self.evidence and self.draft else "",
            evidence=[self.evidence] if self.evidence else [],
            evidence_begun=self.evidence_begun and self.evidence is None,
        )

    def refuse(self, refusal: Refused) -> None:
        field = getattr(self.form, refusal.field or "what_changed", self.form.what_changed)
        if not field.errors:
            field.errors = [str(refusal)]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Each with the id of its field, for the summary."""
        found = []
        for field in self.form:
            at = f"{field.id}{'-day' if field.type == 'DayField' else '-0' if field.type == 'RadioField' else ''}"
            found += [(f"{self.owed.action.ref}: {error}", at) for error in field.errors]
        return found

    @property
    def worth_keeping(self) -> dict[str, str]:
        """What is kept as a draft; evidence that was begun on the other page stays with it."""
        kept = {name: value for name, value in (self.draft.typed if self.draft else {}).items() if name in OF_EVIDENCE}
        own = {name: value for name, value in self.typed.items() if name in OWN}
        return {**kept, **own} if self.filled or self.draft else {}


def typed_in(posted: MultiDict, prefix: str, names: Sequence[str] = OWN) -> dict[str, str]:
    """What stands in the boxes of one row, as it was typed; boxes that are empty are left out."""
    found = {name: posted.get(prefix + name, "") for name in names if name not in SEVERAL}
    # Of several ticks of one name the words stand together, as the script sends them.
    found |= {name: " ".join(posted.getlist(prefix + name)) for name in names if name in SEVERAL}
    return {name: value for name, value in found.items() if value.strip()}


def as_posted(typed: dict[str, str]) -> MultiDict:
    """A draft as a form takes it."""
    pairs = [(name, each) for name, value in typed.items() for each in (value.split() if name in SEVERAL else [value])]
    return MultiDict(pairs)


def cannot_be_kept(typed: dict[str, str]) -> str:
    """Why a draft cannot be kept as it is, in words; empty where it can."""
    for value in typed.values():
        try:
            check_words(value, "", 20_000)
        except StopValidation as wrong:
            return str(wrong)
    return ""


def _number(written: str, otherwise: int) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else otherwise
