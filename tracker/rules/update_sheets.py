"""The update sheet: its columns, the words of its drop-downs, and how what an agency typed into it is read."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from . import delivery, evidence, written_dates
from .days import in_words
from .refusal import Refused

FORMAT = 1  # goes up when a sheet of before could not be read any more
HELP, ACTIONS, QUESTIONS, HIDDEN = "How to fill this in", "Actions", "Questions to us", "For reading back"
MOST_ROWS = 3_000  # of a sheet that are looked at
MOST_BYTES = 60_000_000  # of a workbook when it is unpacked: one of ours with thousands of rows has a tenth of it
MOST_WORDS = 600_000  # characters that one page can carry from the sheet to the confirmation
KNOWN, SAYS, MORE_TIME, EVIDENCE = "What is known", "What you say now", "More time", "One piece of evidence"


@dataclass(frozen=True)
class Column:
    """One column. ``group`` says what it belongs to; all but the first group are to be filled in."""

    name: str
    heading: str
    width: int
    group: str = KNOWN
    kind: str = "words"  # words, day, or choice
    help: str = ""  # shown while somebody is in the cell

    @property
    def open(self) -> bool:
        return self.group != KNOWN


REVIEW = Column("review", "Review", 16)  # only where there is more than one
LOCKED = (
    Column("ref", "Ref", 7),
    Column("title", "What will change", 30),
    Column("answers", "What it answers", 22),
    Column("measure", "How we will know", 22),
    Column("deadline", "Deadline", 12, kind="day"),
    Column("basis", "The date is", 15),
    Column("last", "What you said last", 32),
    Column("said_on", "Said on", 12, kind="day"),
    Column("questions", "Questions open", 13),
)
OPEN = (
    Column("delivery", "Where is it now?", 16, SAYS, "choice", "Choose from the list."),
    Column(
        "what_changed",
        "What has changed for children or staff?",
        36,
        SAYS,
        help="Say what is different, not what was sent out. Nothing that could identify a child.",
    ),
    Column("forecast", "When do you honestly expect it to be done?", 14, SAYS, "day", "This does not move the deadline."),
    Column(
        "no_change",
        "Nothing has changed, because …",
        26,
        SAYS,
        help="Only if nothing has changed. Then leave “What has changed” empty.",
    ),
    Column(
        "measure_met",
        "If it is done: how was the measure met?",
        24,
        SAYS,
        help="Only with “Done, awaiting check”. The measure stands under “How we will know”.",
    ),
    Column("to", "The new date that you ask for", 14, MORE_TIME, "day", "Until it is granted the old date stands."),
    Column("because", "Why is more time needed?", 26, MORE_TIME),
    Column(
        "statement",
        "What does it show?",
        40,
        EVIDENCE,
        help="One or two sentences, with the figures. Left empty, your words on what has changed stand for it.",
    ),
    Column("rung", "What kind of evidence is it?", 14, EVIDENCE, "choice", "The first sheet says what each answer means."),
    Column("stance", "Does it support or challenge?", 14, EVIDENCE, "choice"),
    Column("independence", "Who has checked it?", 18, EVIDENCE, "choice", "Left empty, it is taken as self-reported."),
    Column("voice", "Whose own words does it carry?", 20, EVIDENCE, "choice", "Left empty: nobody's."),
    Column("url", "Web address", 32, EVIDENCE, help="A file is given on the page of the action in the tracker."),
)
ASKED = (
    Column("ref", "Ref", 8),
    Column("about", "About", 34),
    Column("question", "Question", 60),
    Column("due", "Answer due", 14, kind="day"),
)
ANSWER = Column("answer", "Your answer", 70, SAYS, help="An answer is not edited. More can be said in an update.")

LISTS: dict[str, dict[str, str]] = {
    "delivery": {state: delivery.LABELS[state] for state in delivery.CLAIMS},
    "rung": {rung: evidence.RUNG_LABELS[rung] for rung in evidence.RUNGS},
    "stance": {stance: evidence.STANCE_LABELS[stance] for stance in evidence.STANCES},
    "independence": {each: evidence.INDEPENDENCE_LABELS[each] for each in evidence.INDEPENDENCE},
    "voice": {voice: evidence.VOICE_LABELS[voice] for voice in evidence.VOICES},
}
OF_EVIDENCE = ("statement", "rung", "stance", "independence", "voice", "url")
OF_TIME = ("to", "because")

# What people write for an answer of the list. What is not here is asked about and never guessed.
_NEAR = {
    delivery.NOT_STARTED: ("not yet started", "not begun", "yet to start", "not started yet"),
    delivery.ON_TRACK: ("ontrack", "on course", "on target", "on schedule"),
    delivery.AT_RISK: ("atrisk", "delayed", "behind", "behind schedule", "slipping"),
    delivery.DONE: ("done", "complete", "completed", "finished"),
}
_NOT_THEIRS = {
    "closed": "Say “Done, awaiting check”: somebody outside your agency closes it.",
    "withdrawn": "The business unit or the chair withdraws an action.",
    "paused": "The business unit or the chair pauses an action.",
}


@dataclass(frozen=True)
class Read:
    """What one cell says: a value as the form takes it. ``doubt`` is to be looked at; ``wrong`` stops the row."""

    value: str | dt.date | None = None
    doubt: str = ""
    wrong: str = ""


def heading(words: object) -> str:
    """A heading as it is compared: without regard to spaces, line breaks and capitals."""
    return " ".join(str(words or "").split()).casefold()


def digest(value: object) -> str:
    """The same for the same words, whatever a program makes of their spaces and line breaks."""
    if isinstance(value, dt.datetime):
        value = value.date()
    words = value.isoformat() if isinstance(value, dt.date) else str(value or "")
    words = re.sub(r"_x00[01][0-9A-Fa-f]_|[\x00-\x1f]", " ", words)  # what a workbook cannot hold stands there as a code
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:12]


def choice_of(name: str, words: str) -> Read:
    """An answer of one of the lists, also in somewhat other words; then with a doubt."""
    labels, bare = LISTS[name], _bare(words)
    if not bare:
        return Read("")
    for value, label in labels.items():
        if bare in (_bare(label), _bare(value)):
            return Read(value)
    shown = " ".join(words.split())[:60]
    if name == "delivery":
        for value, others in _NEAR.items():
            if bare in others:
                return Read(value, doubt=f"“{shown}” is read as “{labels[value]}”.")
        if bare in _NOT_THEIRS:
            return Read("", wrong=f"“{shown}” is not for the agency to say. {_NOT_THEIRS[bare]}")
    return Read("", wrong=f"“{shown}” is none of the answers: {'; '.join(labels.values())}. Choose one.")


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words.casefold()).strip()


def day_of(value: object, today: dt.date) -> Read:
    """A day that the cell holds as a date, as the number of a date, or in words; the last two with a doubt that says so."""
    if isinstance(value, dt.datetime):
        return Read(value.date())
    if isinstance(value, dt.date):
        return Read(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 20_000 <= value < 80_000:
            day = dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
            return Read(day, doubt=f"The cell holds the number {value:g}. Read as {in_words(day)}.")
        return Read(wrong=f"“{value:g}” is no date. Write it like 30/9/2015.")
    words = " ".join(str(value or "").split())
    if not words:
        return Read()
    found = written_dates.read(words, today)
    if found.date is None:
        return Read(wrong=f"“{words[:60]}”: {found.doubt} Write it like 30/9/2015.")
    said = found.doubt or f"Read as {in_words(found.date)}."
    if in_words(found.date) not in said:
        said = f"{said} That is {in_words(found.date)}."
    return Read(found.date, doubt=f"“{words[:60]}” stands there in words. {said}")


@dataclass(frozen=True)
class Mark:
    """What the hidden sheet says of the whole: which form of the sheet it is, and whose."""

    format: int
    board: str
    agency: str  # the key
    code: str
    name: str
    round: str = ""  # its number
    as_at: str = ""
    made_at: str = ""


NOT_OURS = (
    "This is not an update sheet of the tracker, or its hidden sheet was taken out. "
    "Take a new sheet and copy what you wrote into it."
)


def check_mark(mark: Mark | None, board: str, agency: str, name: str, known: Collection[str]) -> None:
    """Refuse a sheet of another board, agency or form. ``known`` are the keys of all agencies here."""
    if mark is None:
        raise Refused(NOT_OURS, "file")
    if mark.format != FORMAT:
        when = "an older" if mark.format < FORMAT else "a newer"
        raise Refused(
            f"This sheet has {when} form than this tracker reads. Take a new sheet and copy what you wrote into it.", "file"
        )
    if mark.board != board:
        raise Refused(f"This sheet was made for “{mark.board[:200]}”. This tracker is that of “{board}”.", "file")
    if mark.agency not in known:
        raise Refused("This sheet was made in another tracker of the same name. Take a new sheet from this one.", "file")
    if mark.agency != agency:
        raise Refused(f"This sheet was made for {mark.name[:200]}, and this is the page of {name}.", "file")


def check_size(values: Collection[Mapping[str, str]]) -> None:
    """Refuse what one page could not carry."""
    if sum(len(value) for row in values for value in row.values()) > MOST_WORDS:
        raise Refused(
            f"This sheet holds more than {MOST_WORDS:,} characters. Empty some of its rows, send the rest, "
            "and send those with a second copy.",
            "file",
        )


def check_no_change(no_change: str, what_changed: str) -> None:
    if no_change.strip() and what_changed.strip():
        raise Refused("This says why nothing has changed, and what has. Keep one of them.", "no_change")


def check_measure_met(measure_met: str, state: str) -> None:
    """How a success measure was met is kept with a claim of done, and with nothing else."""
    if measure_met.strip() and state != delivery.DONE:
        raise Refused(
            f"This is kept with “{delivery.LABELS[delivery.DONE]}” alone. Choose that, or empty this.", "measure_met"
        )


def remarks_on_done(measure: str, measure_met: str, evidence: int) -> list[str]:
    """What somebody who calls an action done is told before it is sent. It refuses nothing.

    ``evidence`` counts what came with reports on it, and what goes with this one.
    """
    found = []
    if not evidence:
        found.append("It is called done, and no evidence has come with it. Without any it cannot be closed.")
    if not measure_met.strip():
        seen = f"“{measure.strip()}”" if measure.strip() else "nobody has said how it can be seen"
        found.append(f"It is called done, and how the measure was met is not said: {seen}.")
    return found


# What the business unit notes of an action, and what an agency says of it does not turn on.
TOLD_BESIDE = ("owner", "owner_post", "interval")
_BESIDE = frozenset({*TOLD_BESIDE, "position", "source"})


def beside(names: Collection[str]) -> bool:
    """Whether a change of these fields of an action leaves what a sheet says of it as good as it was."""
    return set(names) <= _BESIDE


def check_dated(has_date: bool) -> None:
    if not has_date:
        raise Refused("This action has no open date, so there is none to move.", "to")


def check_waiting(asked_for: dt.date | None) -> None:
    """One request at a time waits for each date."""
    if asked_for is not None:
        raise Refused(f"A request for {in_words(asked_for)} waits for a decision already.", "to")
