"""How long each kind of record is kept, what stops its disposal, and who disposes of it."""

from __future__ import annotations

import datetime as dt

from .refusal import Refused

ACTIONS, EVIDENCE, QUESTIONS, ESCALATIONS = "actions", "evidence", "questions", "escalations"
REMINDERS, MEETINGS, NARRATIVES, DRIFT, IMPORTS = "reminders", "meetings", "narratives", "drift", "imports"
ACCESS_LOG, SIGN_IN_TRIES, DRAFTS = "access_log", "sign_in_tries", "drafts"
# class -> what it holds, and from when its period runs
LABELS = {
    ACTIONS: "Closed and withdrawn actions",
    EVIDENCE: "Evidence and its files",
    QUESTIONS: "Answered questions",
    ESCALATIONS: "Decided escalations",
    MEETINGS: "Meetings with their agendas and minutes",
    NARRATIVES: "Narratives that were taken back",
    DRIFT: "Questions that were dismissed",
    IMPORTS: "Imported action plans, and what they say",
    REMINDERS: "Reminders sent by e-mail",
    ACCESS_LOG: "Access log",
    SIGN_IN_TRIES: "Tries to sign in",
    DRAFTS: "Drafts that were never sent",
}
RUNS_FROM = {
    ACTIONS: "the day on which the action was closed or withdrawn",
    EVIDENCE: "the day on which it was given, once no open action rests on it",
    QUESTIONS: "the day of the answer",
    ESCALATIONS: "the day of the decision",
    MEETINGS: "the day of the meeting, once nothing that it decided is still to be carried out",
    NARRATIVES: "the day on which it was taken back",
    DRIFT: "the day of the dismissal",
    IMPORTS: "the day on which it was imported",
    REMINDERS: "the day on which it was written, once it no longer waits",
    ACCESS_LOG: "the day of the line",
    SIGN_IN_TRIES: "the day of the try",
    DRAFTS: "the meeting of its round",
}
LONGEST = 1_200  # months


def mark(ref: str) -> str:
    """What is read in place of every value that was disposed of."""
    return f"[disposed of, {ref}]"


def months_of(written: str) -> int:
    """A period as it was typed. Raises Refused when it is no number of months."""
    text = written.strip()
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= LONGEST:
        raise Refused(f"Enter a whole number of months from 1 to {LONGEST:,}.", "months")
    return int(text)


def check_class(name: str) -> None:
    if name not in LABELS:
        raise Refused("There is no such kind of record.", "name")


def last_day(months: int, today: dt.date) -> dt.date:
    """The day before which a record is past its period."""
    whole = today.year * 12 + today.month - 1 - months
    year, month = divmod(whole, 12)
    if year < 1:
        return dt.date(1, 1, 1)
    for day in range(today.day, 0, -1):
        try:
            return dt.date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError


def check_disposal(months: int | None, held_because: str | None, count: int) -> None:
    """Nothing is disposed of without a period set by the board, under a legal hold, or when nothing is past its period."""
    if months is None:
        raise Refused("The Board has set no period for this. Until it does, nothing is disposed of.")
    if held_because is not None:
        raise Refused(f"A legal hold stops this: {held_because}")
    if not count:
        raise Refused("Nothing of this kind is past its period.")
