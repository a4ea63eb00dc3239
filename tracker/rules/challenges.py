"""Challenges: a question to an agency, with a day by which it is answered."""

from __future__ import annotations

import datetime as dt

from . import deadlines
from .refusal import Refused
from .settings import Thresholds


def check_question(question: str) -> None:
    if not question.strip():
        raise Refused("Write the question.", "question")


def due(asked_on: dt.date, limits: Thresholds = Thresholds()) -> dt.date:
    """The day by which the answer is due, in working days of England."""
    return deadlines.after_working_days(asked_on, limits.challenge_answer)


def check_answer(answer: str, already_answered: bool) -> None:
    if already_answered:
        raise Refused("This question has been answered. Add to it with a progress update.", "answer")
    if not answer.strip():
        raise Refused("Write the answer.", "answer")
