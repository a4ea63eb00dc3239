"""Challenges: a question to an agency, with a day by which it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from . import deadlines
from .refusal import Refused
from .settings import Thresholds


def check_question(question: str) -> None:
    if not question.strip():
        raise Refused("Write the question.", "question")


def due(asked_on: dt.date, limits: Thresholds = Thresholds()) -> dt.date:
    """The day by which the answer is due, in working days of England."""
    return deadlines.after_working_days(asked_on, limits.challenge_answer)


def answer_by(due: dt.date, stops: Iterable[deadlines.Stop], asked_on: dt.date) -> dt.date:
    """The day by which the answer is due with the days taken out in which the action that it is about was paused.

    Only what lies after the question counts; an answer falls due on a working day.
    """
    days = deadlines.days_stopped(stops, asked_on, dt.date.max)
    if not days:
        return due
    day = due + dt.timedelta(days=days)
    return day if deadlines.is_working_day(day) else deadlines.after_working_days(day, 1)


def check_answer(answer: str, already_answered: bool) -> None:
    if already_answered:
        raise Refused("This question has been answered. Add to it with a progress update.", "answer")
    if not answer.strip():
        raise Refused("Write the answer.", "answer")
