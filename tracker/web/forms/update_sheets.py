"""The forms of the update sheet: reading one back, and what one row says before it is sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from werkzeug.datastructures import MultiDict
from wtforms import Form as Plain

from ...business.evidence import NewEvidence
from ...business.rounds import Piece
from ...business.update_sheets import Answered, Met, Said, remarks, wrong_answer, wrong_with
from ...rules import evidence, labels, privacy
from ...rules import update_sheets as rules
from ...rules.refusal import Refused
from ...store import history
from ...store.actions import Action
from ...store.assurance import Challenge
from ...store.update_sheets import Due, differing
from . import DayField, FileField, Form, Line, RadioField, SelectField, Words

SEND, LEAVE = "mine", "leave"
_COLUMNS = {column.name: column for column in (*rules.OPEN, rules.ANSWER)}
_PARTS = ("day", "month", "year")
_SAID = ("delivery", "reported_on", "reported_by")  # shown by itself on both sides
_WORDS = ("title", "detail", "success_measure", "difference", "fragile_note")


class SheetForm(Form):
    """Reading a sheet, and the page of one that was read, as a whole. What each row says is in a form of its own."""

    file = FileField(
        "The filled update sheet",
        description="An Excel workbook (.xlsx). It is read and not kept. You see each row before anything is sent.",
    )
    into = RadioField("How is it sent?", choices=[])


def _choices(name: str, none: str) -> list[tuple[str, str]]:
    return [("", none), *rules.LISTS[name].items()]


class ActionFields(Plain):
    """What a row of the sheet says of one action. Its names begin with the key of the action."""

    delivery = SelectField(_COLUMNS["delivery"].heading, choices=_choices("delivery", "Choose"))
    what_changed = Words(_COLUMNS["what_changed"].heading)
    no_change = Words(_COLUMNS["no_change"].heading)
    measure_met = Words(_COLUMNS["measure_met"].heading)
    forecast = DayField(_COLUMNS["forecast"].heading, what="the day")
    to = DayField("More time: the new date that you ask for", what="the date that you ask for")
    because = Words("Why is more time needed?")
    statement = Words("Evidence: what does it show?")
    rung = SelectField(_COLUMNS["rung"].heading, choices=_choices("rung", "None given"))
    stance = SelectField(_COLUMNS["stance"].heading, choices=_choices("stance", "None given"))
    independence = SelectField(
        _COLUMNS["independence"].heading, choices=_choices("independence", "Not said: self-reported")
    )
    voice = SelectField(_COLUMNS["voice"].heading, choices=_choices("voice", "Not said: nobody's own words"))
    url = Line(_COLUMNS["url"].heading, limit=500)


class AnswerFields(Plain):
    answer = Words(rules.ANSWER.heading)


class Row:
    """One row as it is shown and sent: what it says, what it was made from, what is wrong with it, what was chosen."""

    fields: type[Plain]

    def __init__(self, key: str, typed: MultiDict, met: Met | None):
        self.prefix = f"{key}-"
        self.form = self.fields(typed, prefix=self.prefix)
        self.typed = typed
        self.doubts = list(met.filled.doubts) if met else self._carried("doubt")
        self.notes = [*met.already, *met.notes] if met else self._carried("note")
        self.unread = dict(met.filled.wrong) if met else self._unread()
        self.asked_again = met is None  # what could not be read is asked about once more, and then taken as left empty
        self.undecided = ""
        self.remarks: list[str] = []  # what is told or asked before it is sent, and refuses nothing; found by ``look``
        self.cells = dict(met.filled.cells) if met else _cells(typed.get(f"{self.prefix}cells", ""))
        self.opened = False
        self.changed = False  # another version stands now than the one that the sheet was made from
        self.choice = SEND if met else typed.get(f"{self.prefix}send", "")

    def _carried(self, name: str) -> list[str]:
        """What the page said of it when it was first shown."""
        return [words[:500] for words in self.typed.getlist(f"{self.prefix}{name}")[:20]]

    def _unread(self) -> dict[str, str]:
        pairs = (each.partition("|")[::2] for each in self._carried("unread"))
        return {name: words for name, words in pairs if name in self.form and not _stands(self.form[name])}

    @property
    def name(self) -> str:
        raise NotImplementedError

    def refusals(self, today: dt.date) -> list[Refused]:
        raise NotImplementedError

    def look(self, today: dt.date) -> bool:
        """Say beside each field what is wrong with it. Whether nothing is."""
        self.form.validate()  # reads the dates, and asks about what could identify a child
        for refusal in self.refusals(today):
            self.refuse(refusal)
        for name, words in self.unread.items():
            more = " If it stays empty, nothing of it is sent." if self.asked_again else ""
            self.form[name].errors = [words + more]
        return not self.wrong

    def refuse(self, refusal: Refused) -> None:
        field = self.form._fields.get(refusal.field or "") or next(iter(self.form))
        if not field.errors:
            field.errors = [str(refusal)]

    def place(self, field) -> str:
        """The cell in which it stands, for who corrects it in the sheet."""
        return self.cells.get(field.name.removeprefix(self.prefix), "")

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Each in words with its cell, and the id of its field."""
        found = [(f"{self.name}: {self.undecided}", f"{self.prefix}send-{SEND}")] if self.undecided else []
        for field in self.form:
            at = f"{field.id}-day" if field.type == "DayField" else field.id
            where = f"{self.name}, {self.place(field)}" if self.place(field) else self.name
            found += [(f"{where}: {error}", at) for error in field.errors]
        return found

    @property
    def line(self) -> int:
        """The number of its row in the sheet, so that the page keeps the order of the sheet."""
        return min((int(re.sub("[A-Z]", "", cell)) for cell in self.cells.values()), default=0)

    @property
    def wrong(self) -> bool:
        return any(field.errors for field in self.form)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What stands in it, as fields that nobody sees: a row that is right is shown as words."""
        names = [name for name in self.typed if name.startswith(self.prefix)]
        names = [name for name in names if name.removeprefix(self.prefix).partition("-")[0] in _COLUMNS]
        return [(name, value) for name in names for value in self.typed.getlist(name) if value]

    @property
    def where(self) -> str:
        return " ".join(f"{name}:{cell}" for name, cell in self.cells.items())

    @property
    def kept(self) -> list[str]:
        typed = [field for field in self.form if getattr(field, "answered", False)]
        return [privacy.answer(field.label.text, field.warnings) for field in typed]


class ActionRow(Row):
    """What is said of one action. ``seen`` names the version that the person saw, ``made`` that of the sheet."""

    fields = ActionFields

    def __init__(self, due: Due, typed: MultiDict, met: Met | None = None):
        super().__init__(due.action.key, typed, met)
        self.due = due
        self.saw: Action | None = met.saw if met else None
        self.seen = due.action.id if met else typed.get(f"{self.prefix}seen", "")
        self.made = (met.made if met else typed.get(f"{self.prefix}made", "")) or due.action.id
        self.dated = due.deadline.id if met and due.deadline else typed.get(f"{self.prefix}dated", "")
        self.changed = self.made != due.action.id
        if self.changed and met:
            self.choice = ""
        if self.changed and self.saw is None:
            self.saw = history.version_seen(due.action, self.made)

    @property
    def name(self) -> str:
        return self.due.action.ref

    def meet_again(self) -> None:
        """Somebody was first after the page was shown: what stands now is shown, and asked about once more."""
        now = self.due.deadline.id if self.due.deadline else ""
        if (self.seen, self.dated) == (self.due.action.id, now):
            return
        if self.dated != now:
            self.notes.append("The date of this action was changed meanwhile.")
        self.saw = history.version_seen(self.due.action, self.seen)
        self.made, self.seen, self.dated, self.changed, self.choice = self.seen, self.due.action.id, now, True, ""

    def filled(self, names: Iterable[str]) -> bool:
        return any(_stands(self.form[name]) for name in names)

    @property
    def also(self) -> list[tuple[str, str, str]]:
        """What else is worded otherwise since the sheet was made than what was said of it: was, and is now."""
        return [
            (labels.field("action", name), getattr(self.saw, name), getattr(self.due.action, name))
            for name in self._differing
            if name in _WORDS
        ]

    @property
    def also_named(self) -> list[str]:
        """What changed besides, that is no words."""
        return [labels.field("action", name) for name in self._differing if name not in (*_WORDS, *_SAID)]

    @property
    def _differing(self) -> list[str]:
        return differing(self.saw, self.due.action) if self.saw else []

    @property
    def evidence_is_wrong(self) -> bool:
        return any(self.form[name].errors for name in rules.OF_EVIDENCE)

    def look(self, today: dt.date) -> bool:
        right = super().look(today)
        self.remarks = remarks(self.said(), self.due) if right else []
        return right

    @property
    def reports(self) -> bool:
        others = [column.name for column in rules.OPEN if column.name not in (*rules.OF_TIME, "forecast")]
        # The day that was expected last time stands in each sheet, and says nothing by itself.
        another = self.filled(["forecast"]) and self.form.forecast.data != self.due.expects
        return another or self.filled(others) or bool(set(self.unread) - set(rules.OF_TIME))

    @property
    def asks(self) -> bool:
        return self.filled(rules.OF_TIME) or any(name in self.unread for name in rules.OF_TIME)

    @property
    def shows(self) -> bool:
        return self.filled(rules.OF_EVIDENCE)

    def said(self) -> Said:
        """What the row says, as the verb wants it. The dates are read by ``look``."""
        form, due = self.form, self.due
        words, why_not = form.what_changed.data or "", form.no_change.data or ""
        seen = history.version_seen(due.action, self.seen)
        piece = Piece(
            action=seen,
            chosen=form.delivery.data or "",
            what_changed=words if words.strip() else why_not,
            forecast=form.forecast.data,
            no_change=bool(why_not.strip()),
            measure_met=form.measure_met.data or "",
            evidence=[self._evidence(words)] if self.shows else [],
        )
        dated = due.deadline and history.version_seen(due.deadline, self.dated)
        return Said(
            piece,
            reports=self.reports,
            deadline=dated,
            to=form.to.data,
            because=form.because.data or "",
            asks=self.asks,
            waiting=due.asked.asked_for if due.asked else None,
            no_change=why_not if words.strip() else "",
            kept=self.kept,
        )

    def _evidence(self, words: str) -> NewEvidence:
        """As on the page: where nothing else is said of what it shows, the words of the report are."""
        form = self.form
        return NewEvidence(
            statement=form.statement.data if (form.statement.data or "").strip() else words,
            rung=form.rung.data or "",
            independence=form.independence.data or evidence.SELF_REPORTED,
            about=[(link.point, form.stance.data or "") for link in self.due.answers],
            voice=form.voice.data or "none",
            url=(form.url.data or "").strip(),
        )

    def refusals(self, today: dt.date) -> list[Refused]:
        return wrong_with(self.said(), today)


class AnswerRow(Row):
    """The answer to one question."""

    fields = AnswerFields

    def __init__(self, question: Challenge, typed: MultiDict, met: Met | None = None):
        super().__init__(question.key, typed, met)
        self.question = question
        self.seen = question.id if met else typed.get(f"{self.prefix}seen", "")

    @property
    def name(self) -> str:
        return self.question.ref

    def answer(self) -> Answered:
        seen = history.version_seen(self.question, self.seen)
        return Answered(seen, self.form.answer.data or "", self.kept)

    def refusals(self, today: dt.date) -> list[Refused]:
        return wrong_answer(self.answer())


def _stands(field) -> bool:
    """Whether anything was written into a field."""
    if field.type == "DayField":
        return bool(field.day_text or field.month_text or field.year_text)
    return bool((field.data or "").strip())


def as_typed(met: Met) -> MultiDict:
    """What a row of the sheet says, as a form takes it."""
    prefix = f"{met.filled.key}-"
    found: MultiDict = MultiDict()
    for name, value in met.filled.said.items():
        if isinstance(value, dt.date):
            for part in _PARTS:
                found[f"{prefix}{name}-{part}"] = str(getattr(value, part))
        else:
            found[prefix + name] = value
    return found


def _cells(written: str) -> dict[str, str]:
    """Where each field stands in the sheet, as a page that was shown before carried it."""
    pairs = (each.partition(":")[::2] for each in written[:600].split())
    return {name: cell for name, cell in pairs if name in _COLUMNS and re.fullmatch(r"[A-Z]{1,3}[0-9]{1,6}", cell)}
