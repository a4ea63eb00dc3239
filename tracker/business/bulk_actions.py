"""Changes of many actions at once: who owns them, how often they are reported on, withdrawing them, putting back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..rules import actions as action_rules
from ..rules import bulk as rules
from ..rules import closing as closing_rules
from ..rules import delivery, roles
from ..rules import owners as owner_rules
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import bulk as store
from ..store import people as people_store
from ..store.actions import Action
from ..store.closing import bodies_of, of_actions, stopped_from
from ..store.database import Record
from ..store.history import Entry
from ..store.people import Post
from ..store.reviews import Agency
from . import closing
from .bulk import Change, Line


class OfActions(Change):
    """A change of actions. ``leads`` are the agencies, by key."""

    model: type[Record] = Action
    leads: Mapping[str, Agency]

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        self.leads = store.agencies_by_key()

    def judge(self, row: Action) -> Line:
        if row.merged_into_id:
            raise Refused(rules.MERGED)
        return self.judge_action(row)

    def judge_action(self, row: Action) -> Line:
        raise NotImplementedError


class _Edit(OfActions):
    """One field of what the business unit wrote down of an action."""

    name: str

    def check(self, by: Acting) -> None:
        roles.check(by, roles.MANAGE)

    def becomes(self, row: Action) -> Any:
        raise NotImplementedError

    def judge_action(self, row: Action) -> Line:
        was, becomes = getattr(row, self.name), self.becomes(row)
        return Line(row, was, becomes, rules.SAME if was == becomes else rules.CHANGES)

    def write(self, entry: Entry, line: Line) -> None:
        entry.change(line.row, **{self.name: line.becomes})


@dataclass
class Owner(_Edit):
    """A post of the agency that leads them owns them from now on."""

    name = "owner"

    to: Post | None
    because: str
    owner: Acting = field(init=False)

    def wrong(self, today: dt.date) -> list[Refused]:
        return gathered(lambda: _held(self.to, today), lambda: rules.check_because(self.because))

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        super().learn(rows, by, today)
        self.owner = people_store.acting_in(_held(self.to, today))

    def becomes(self, row: Action) -> str:
        owner_rules.check_owner(self.owner, row.ref, row.lead_id, self.leads[row.lead_id].name)
        return self.owner.post

    def verb(self, lines: Sequence[Line]) -> str:
        return "gave an owner"


def _held(post: Post | None, today: dt.date) -> Post:
    if post is None:
        raise Refused("Choose the post that is to own them.", "to")
    owner_rules.check_held(post.unconfirmed, post.until, today)
    return post


@dataclass
class Interval(_Edit):
    """So many days between their progress updates; empty means the board's own interval."""

    name = "interval"

    days: int | None
    because: str

    def wrong(self, today: dt.date) -> list[Refused]:
        wrong = [each for each in action_rules.wrong_words("-", "one_off", self.days) if each.field == "interval"]
        return [*wrong, *gathered(lambda: rules.check_because(self.because))]

    def becomes(self, row: Action) -> int | None:
        return self.days

    def verb(self, lines: Sequence[Line]) -> str:
        return "changed the reporting interval"


@dataclass
class Withdraw(OfActions):
    """They are withdrawn, and nothing takes their place."""

    because: str
    bodies: frozenset[str] = frozenset()
    by: Acting = field(init=False)

    def check(self, by: Acting) -> None:
        roles.check(by, roles.STEER)

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        super().learn(rows, by, today)
        self.by, self.bodies = by, bodies_of(by.person, today)

    def judge_action(self, row: Action) -> Line:
        closing.check_may_withdraw(self.by, self.leads[row.lead_id], self.bodies)
        closing_rules.check_withdraw(row.delivery, self.because)
        return Line(row, row.delivery, delivery.WITHDRAWN)

    def write(self, entry: Entry, line: Line) -> None:
        closing.write_withdrawal(entry, line.row, self.because)

    def verb(self, lines: Sequence[Line]) -> str:
        return "withdrew an action" if len(lines) == 1 else "withdrew actions"


@dataclass
class Reopen(OfActions):
    """What a withdrawal of many took out runs again: each says again what its agency last said."""

    because: str
    said: Mapping[str, str] = field(default_factory=dict)
    stopped: Mapping[str, dt.date | None] = field(default_factory=dict)
    by: Acting = field(init=False)

    def check(self, by: Acting) -> None:
        roles.check(by, roles.STEER)

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        super().learn(rows, by, today)
        keys = [row.key for row in rows]
        self.by, self.said = by, store.last_claims(keys)
        self.stopped = {key: stopped_from(changes) for key, changes in of_actions(keys).items()}

    def judge_action(self, row: Action) -> Line:
        roles.check(self.by, roles.STEER, boards_own=self.leads[row.lead_id].is_board)
        rules.check_still(row.delivery, delivery.WITHDRAWN)
        return Line(row, row.delivery, self.said.get(row.key, delivery.NOT_REPORTED))

    def write(self, entry: Entry, line: Line) -> None:
        closing.write_reopening(entry, line.row, line.becomes, self.because, self.stopped.get(line.row.key))

    def verb(self, lines: Sequence[Line]) -> str:
        return "reopened an action" if len(lines) == 1 else "reopened actions"


@dataclass
class PutBack(_Edit):
    """What a change of many gave them is taken away again: each has what it had before, where nobody changed it since."""

    name: str  # owner or interval
    given: Mapping[str, tuple[Any, Any]]  # by key: what it was, and what it was changed to
    because: str
    owners: dict[str, Acting | None] = field(default_factory=dict)

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        super().learn(rows, by, today)
        if self.name == "owner":
            # One question for each former owner, of whom there are few.
            for key in {was for was, _ in self.given.values() if was}:
                post = people_store.post_of(key)
                ended = gathered(lambda post=post: _held(post, today))
                self.owners[key] = None if ended else people_store.acting_in(post)

    def becomes(self, row: Action) -> Any:
        if row.key not in self.given:
            raise Refused(rules.NOT_AMONG)
        was, became = self.given[row.key]
        rules.check_still(getattr(row, self.name), became)
        if self.name == "owner" and was:
            owner = self.owners.get(was)
            if owner is None:
                raise Refused("Nobody holds the post any more that owned it before. Choose another.")
            owner_rules.check_owner(owner, row.ref, row.lead_id, self.leads[row.lead_id].name)
        return was

    def verb(self, lines: Sequence[Line]) -> str:
        return "put owners back as they were" if self.name == "owner" else "put reporting intervals back as they were"
