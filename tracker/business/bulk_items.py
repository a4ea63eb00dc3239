"""Another theme for many recommendations and learning points of one review at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..rules import bulk as rules
from ..rules import items as item_rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store.database import Record
from ..store.history import Entry
from ..store.reviews import Item, Review, Theme
from .bulk import Change, Line


@dataclass
class PutBackThemes(Change):
    """Each stands again under the theme that a change of many took it from, where nobody moved it since."""

    given: Mapping[str, tuple[str | None, str | None]]  # by key: the theme before, and the one it was moved to
    because: str
    model: type[Record] = Item

    def check(self, by: Acting) -> None:
        roles.check(by, roles.MANAGE)

    def judge(self, row: Item) -> Line:
        if row.key not in self.given:
            raise Refused(rules.NOT_AMONG)
        was, became = self.given[row.key]
        rules.check_still(row.theme_id, became)
        return Line(row, row.theme_id, was, rules.SAME if was == became else rules.CHANGES)

    def write(self, entry: Entry, line: Line) -> None:
        entry.change(line.row, theme=line.becomes)

    def verb(self, lines: Sequence[Line]) -> str:
        return "put themes back as they were"


@dataclass
class Themes(Change):
    """They stand under another theme of their review, or under none."""

    review: Review
    theme: Theme | None
    because: str
    chosen: bool = True  # somebody said which
    model: type[Record] = Item

    def check(self, by: Acting) -> None:
        roles.check(by, roles.MANAGE)

    def wrong(self, today: dt.date) -> list[Refused]:
        of = self.theme.review_id if self.theme else None
        return gathered(
            lambda: item_rules.check_theme(self.review.key, of, self.chosen),
            lambda: item_rules.check_because(self.because),
        )

    def judge(self, row: Item) -> Line:
        if row.review_id != self.review.key:
            raise Refused("It belongs to another review, which has themes of its own.")
        becomes = self.theme.key if self.theme else None
        return Line(row, row.theme_id, becomes, rules.SAME if row.theme_id == becomes else rules.CHANGES)

    def write(self, entry: Entry, line: Line) -> None:
        entry.change(line.row, theme=line.becomes)

    def verb(self, lines: Sequence[Line]) -> str:
        return "moved to another theme"
