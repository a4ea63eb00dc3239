"""One thing that waits for a person, as home shows it; and the kinds of need that several roles share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..rules import redaction, roles
from ..store import home, privacy
from . import reading
from .reading import link, long_day, named

FEW = 3  # of one kind that stand by themselves; the last of them says how many more there are
TWO = 2  # for posts that many kinds of work wait for


@dataclass
class Need:
    """One thing that waits for the person. ``to`` is where it is done, ``see`` where it is only read."""

    heading: str
    words: str
    do: str
    to: str
    see: str
    due: dt.date | None = None
    quote: str = ""
    invented: bool = False
    about: str = ""  # the key of the action that it is about
    more: tuple[str, str] | None = None  # how many others of its kind wait, and the address of their list

    @property
    def when(self) -> str:
        """Due Friday 2 October, in 2 days."""
        if self.due is None:
            return ""
        left = (self.due - reading.day()).days
        said = f"{self.due:%A} {self.due.day} {self.due:%B}" if abs(left) < 300 else long_day(self.due)
        if left < 0:
            return f"Was due {said}, {days(-left)} ago"
        return f"Due {said}, {'today' if not left else 'tomorrow' if left == 1 else f'in {days(left)}'}"


class Codes(dict):
    """The code of each review by its key, and the addresses that follow from it."""

    def item(self, item) -> str:
        return link("items.show", review=self[item.review_id], ref=item.ref)

    def action(self, action) -> str:
        return link("actions.show", review=self[action.review_id], ref=action.ref)

    def escalation(self, escalation) -> str:
        return link("escalations.show", review=self[escalation.review_id], ref=escalation.ref)

    def subject(self, row) -> tuple[str, str]:
        """What a record is about, in words, and its address."""
        action, item = getattr(row, "deed", None), getattr(row, "point", None)
        if action is not None:
            return f"action {named(action)}", self.action(action)
        if item is not None:
            return named(item), self.item(item)
        return "the review", link("reviews.show", review=self[row.review_id])


def decision_due(made, codes: Codes) -> Need:
    """A decision that falls due, or is past its day, and that nobody has recorded as carried out."""
    words, _ = codes.subject(made)
    see = link("escalations.show", review=codes[made.review_id], ref=made.raised_as.ref)
    return Need(
        heading=f"Was {named(made)} carried out?",
        quote=made.decision,
        words=f"Decided on {long_day(made.made_on)} about {words}. {made.owner} owns it.",
        do="See where it is",
        to=see,
        see=see,
        due=made.by_when,
        invented=made.invented,
    )


def escalation(row, codes: Codes, acting: roles.Acting) -> Need:
    words, _ = codes.subject(row)
    see = codes.escalation(row)
    decides = roles.may(acting, roles.DECIDE, level=row.level, agency=row.agency_id)
    return Need(
        heading=f"{named(row)}: {words} is with the {reading.names().before_in_text(row.level, row.agency_id)}",
        quote=row.why if row.because_of else row.asked,
        words=f"Raised on {long_day(row.raised_on)}{' by rule' if row.how == 'rule' else ''}.",
        do=("Minute the decision" if acting.role == roles.BUSINESS_UNIT else "Decide") if decides else "Read it",
        to=link("escalations.decide", review=codes[row.review_id], ref=row.ref) if decides else see,
        see=see,
        due=row.due,
        invented=row.invented,
    )


def with_more(needs: list[Need], number: int, one: str, many: str, to: str) -> list[Need]:
    """The same, the last of them saying how many others of the kind wait."""
    if needs and number > 0:
        needs[-1].more = (f"{number} more {one if number == 1 else many}", to)
    return needs


def count(number: int, one: str, many: str, to: str) -> tuple[int, str, str]:
    return number, one if number == 1 else many, to


def drift() -> list[tuple[None, str, str]]:
    """The way to the questions that nobody has raised. They are not counted here: that would work out all of them."""
    return [(None, "Questions nobody has raised, worked out when you open them", link("drift.index"))]


def times(times: home.Some, codes: Codes, acting: roles.Acting) -> list[Need]:
    return with_more(
        [_time(change, codes, acting) for change in times.rows],
        times.rest,
        "request for more time waits",
        "requests for more time wait",
        link("actions.index", time=1),
    )


def _time(change, codes: Codes, acting: roles.Acting) -> Need:
    action, see = change.deed, codes.action(change.deed)
    decides = roles.may(acting, roles.STEER, boards_own=action.lead_body.is_board)
    return Need(
        heading=f"{action.lead_body.name} asks for more time for {named(action)}",
        quote=change.because,
        words=f"Until {long_day(change.asked_for)}{f' instead of {long_day(change.was)}' if change.was else ''}. "
        "Until it is decided the old date stands.",
        do="Decide" if decides else "Read it",
        to=link("actions.decide_time", review=codes[change.review_id], ref=action.ref, change=change.ref.rpartition("/")[2])
        if decides
        else see,
        see=see,
        invented=change.invented,
    )


def to_redact(acting: roles.Acting, as_at: dt.date | None) -> list[Need]:
    """What the other asked to be redacted, before all else: it could identify a child as long as it stands."""
    asked_by = redaction.other_role(acting.role)
    return [
        Need(
            heading=f"Read what {row.ref} would take out, and confirm or decline it",
            words=f"{redaction.CATEGORIES[row.category]}. {row.because}",
            do="Read it",
            to=link("privacy.confirm", ref=row.ref),
            see=link("privacy.show", ref=row.ref),
            invented=row.invented,
        )
        for row in privacy.asked_by_the_other(asked_by, as_at)
    ]


def days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def lower(words: str) -> str:
    """Independent chair -> the post inside a sentence; OSCB executive and County Council lead stay."""
    proper = words[:2].isupper() or any(word[:1].isupper() for word in words.split()[1:-1])
    return words if proper else words[:1].lower() + words[1:]
