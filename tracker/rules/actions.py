"""What an action must say when it is added or edited, and the question that weak words are met with."""

from __future__ import annotations

import datetime as dt
import re

from . import delivery
from .refusal import Refused

KINDS = {"one_off": "Done once", "recurring": "Recurs", "report": "A report to the Board"}
WEAK_QUESTION = "What will be different for children, and how will it be seen?"

# Something is sent out or said again. None of it says that anything becomes different.
_WEAK = re.compile(
    r"\b(re-?mind(s|ed|ing|ers?)?|re-?(issue|circulate|send|launch)(s|d|ing)?|(issu|circulat)(e|es|ed|ing)"
    r"|train(s|ed|ing)?|brief(s|ed|ings?)?|e-?mail(s|ed)?|distribut(e|es|ed|ing)|disseminat(e|es|ed|ing)|cascad(e|es|ed|ing)"
    r"|publici[sz](e|es|ed|ing)|raise[sd]? awareness|awareness[- ]raising|re-?resent|share[sd]?)\b",
    re.IGNORECASE,
)
# Something is looked at, or somebody can do what they could not.
_STRONG = re.compile(
    r"\b(audit|sampl|check|test|measur|observ|inspect|survey|count|review|compar|show|evidence|see|ask|hear|listen"
    r"|child|children|famil|know|can|able|do|use[sd]?|reduc|increas|stop|end)\w*",
    re.IGNORECASE,
)


def is_weak(title: str) -> bool:
    """Whether the words only say remind, reissue, circulate or train. Such an action gets a question, never a refusal."""
    return bool(_WEAK.search(title)) and not _STRONG.search(_WEAK.sub(" ", title))


def wrong_with(
    title: str, kind: str, answers: int, interval: int | None, deadline: dt.date | None, start: dt.date | None, basis: str
) -> list[Refused]:
    """All that is missing in a new action, so that a page can say it at once."""
    found = wrong_words(title, kind, interval)
    if not answers:
        found.append(Refused("Choose at least one recommendation or learning point that it answers.", "answers"))
    return found + wrong_dates(deadline, start, basis)


def wrong_words(title: str, kind: str, interval: int | None) -> list[Refused]:
    found = []
    if not title.strip():
        found.append(Refused("Say what will change.", "title"))
    if kind not in KINDS:
        found.append(Refused("Choose what kind of action it is.", "kind"))
    if interval is not None and not 1 <= interval <= 730:
        found.append(Refused("Enter a number of days from 1 to 730.", "interval"))
    return found


def wrong_dates(deadline: dt.date | None, start: dt.date | None, basis: str) -> list[Refused]:
    if deadline is not None and start is not None and deadline <= start:
        return [Refused("The deadline must be after the start.", "deadline")]
    if deadline is not None and basis not in ("stated", "provisional"):
        return [Refused("Say whether the Board has confirmed this date.", "basis")]
    return []


def check_lead(now: str, was: str, will_be: str) -> None:
    """What was said stays said by who said it: another agency leads from a new action on."""
    if was != will_be and now != delivery.NOT_REPORTED:
        raise Refused(
            "The agency has reported on this action, so it stays the one that leads it. "
            "Withdraw the action and replace it by one that another agency leads.",
            "lead",
        )
