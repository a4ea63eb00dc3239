"""What a stocktake tells of what happened around an item: its actions closed, refused or stopped, letters, dates missed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection

from ..rules import closing as rules
from ..rules import correspondence as letter_rules
from ..rules import deadlines as dates
from ..rules import delivery
from ..store import clocks, closing, correspondence, due_points
from ..store.actions import Action
from ..store.closing import StateChange
from ..store.correspondence import Story
from ..store.database import known
from ..store.deadlines import Deadline
from .content_agencies import Event
from .wording import count, long_day

Who = Callable[[str | None, str], str]
Free = Callable[[str], str]

_SAID = {
    rules.CLOSING: "closed",
    rules.REFUSAL: "closing refused",
    rules.REOPENING: "reopened",
    rules.PAUSE: "paused",
    rules.KEPT: "kept paused",
    rules.RESTART: "started again",
    rules.WITHDRAWAL: "withdrawn",
}
_NOT_DONE = {rules.PROPOSED: "closing proposed, waiting for a second", rules.DECLINED: "closing not seconded"}


class Around:
    """All that happened around the items of one stocktake, in a number of queries that does not grow with them."""

    def __init__(
        self,
        items: Collection[str],
        refs: dict[str, str],
        day: dt.date,
        as_at: dt.date | None,
        public: bool,
        who: Who,
        free: Free,
    ):
        self.refs, self.day, self.public, self.who, self.free = refs, day, public, who, free
        self.changes = closing.of_actions(refs, as_at)
        named = {row.replaced_by_id for rows in self.changes.values() for row in rows if row.replaced_by_id}
        taking = Action.select(Action.record, Action.ref).where(Action.record.in_(list(named)) & known(Action, as_at))
        self.successors = dict(taking.tuples())
        self.late: dict[str, list[Deadline]] = defaultdict(list)
        points = due_points.still_open(as_at).where(Deadline.action.in_(list(refs)) & (Deadline.label != ""))
        for point in clocks.told(points, as_at):
            if point.firm and point.deed.delivery not in delivery.STOPPED and dates.days_late(point.due, day):
                self.late[point.action_id].append(point)
        self.letters: dict[str, list[Story]] = defaultdict(list)
        for story in correspondence.stories(correspondence.about_items(items, as_at), day, as_at):
            for bond in story.about:
                self.letters[bond.item_id].append(story)

    def happened(self, actions: Collection[str]) -> list[Event]:
        """What others than the agency did to these actions, the oldest first."""
        rows = [row for key in actions for row in self.changes.get(key, ())]
        return [self._change(row) for row in sorted(rows, key=lambda row: (row.said_on, row.key))]

    def _change(self, row: StateChange) -> Event:
        words = _NOT_DONE.get(row.state) or _SAID[row.kind]
        if row.legal_reason:
            # Which proceedings stop an action may say more about a family than the public may know.
            words += (
                ", for a legal reason"
                if self.public
                else f": {rules.LEGAL_REASONS.get(row.legal_reason, 'a legal reason')}"
            )
        if row.review_by:
            words += f", to be looked at again by {long_day(row.review_by)}"
        if row.replaced_by_id in self.successors:
            words += f" and replaced by {self.successors[row.replaced_by_id]}"
        by = self.who(row.said_by, "the Board")
        words += f". By {by}" + (", deputy for the chair" if row.deputy else "")
        if row.second_by:
            said = "not seconded" if row.state == rules.DECLINED else "seconded"
            words += f"; {said} by {self.who(row.second_by, 'a member of the Board')} on {long_day(row.second_on)}"
        because = "\n\n".join(self.free(text) for text in (row.because, row.second_because) if text)
        return Event(self.refs[row.action_id], row.said_on, words, because, bool(row.invented))

    def missed(self, actions: Collection[str]) -> list[Event]:
        """Milestones and occurrences of these actions whose day has passed and that nobody has called met."""
        found = []
        for point in (point for key in actions for point in self.late.get(key, ())):
            words = f"{self.free(point.label)}: {count(dates.days_late(point.due, self.day), 'day')} late"
            if point.counts_as:
                words += f", counted from {long_day(point.due)}, because its clocks stood still"
            found.append(Event(self.refs[point.action_id], point.current, words, "", bool(point.invented)))
        return sorted(found, key=lambda event: (event.on, event.ref))

    def written(self, item: str) -> list[Event]:
        """The letters about an item, the earliest first, with where each stands and what was answered."""
        return [self._letter(story) for story in self.letters.get(item, ())]

    def _letter(self, story: Story) -> Event:
        letter, clock = story.letter, story.clock
        way = "from" if letter.direction == letter_rules.IN else "to"
        words = f"{way} {letter.other.name}, “{self.free(letter.subject)}”. {letter_rules.LABELS[letter.state]}"
        words += f", {clock.words}" if clock.words else ""
        words += f"; an answer was expected by {long_day(letter.due)}" if letter.due and clock.waiting else ""
        if story.steps:
            words += ". " + "; ".join(f"{letter_rules.STEP_WORDS[step.kind]} {long_day(step.on)}" for step in story.steps)
        telling = (letter_rules.ANSWERED, letter_rules.NO_ANSWER)
        because = "\n\n".join(self.free(step.words) for step in story.steps if step.kind in telling and step.words)
        invented = letter.invented or any(step.invented for step in story.steps)
        return Event(letter.ref, letter.on, words, because, bool(invented))
