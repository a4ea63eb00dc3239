"""Loading a seed folder. The same load twice changes nothing; a corrected file adds the next version of a record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from ..rules import reviews as rules
from ..store import history
from ..store.actions import Action, ActionAgency, Answer
from ..store.asked_before import AskedBefore
from ..store.correspondence import Letter, LetterItem
from ..store.database import Link, known
from ..store.deadlines import Deadline
from ..store.evidence import Evidence, EvidenceAgency, EvidenceLink
from ..store.figures import FigureGroup, FigureStatement
from ..store.history import History, HistoryValue
from ..store.key_areas import KeyArea, KeyAreaItem
from ..store.outlooks import Outlook
from ..store.reviews import (
    Agency,
    Document,
    Item,
    ItemAgency,
    Membership,
    Review,
    Theme,
    agency_once_called,
    is_demonstration,
)
from ..store.sequels import Sequel
from . import seed_files
from .seed_files import Seeds
from .seed_records import KINDS, Records, Work


@dataclass
class Loaded:
    """How many records a load added, changed, left because somebody has worked on them since, and found as they are.

    ``said`` are sentences: how the files call an agency that another review brought, and which links wait for a review.
    """

    added: int = 0
    changed: int = 0
    kept: int = 0
    same: int = 0
    said: list[str] = field(default_factory=list)
    first: dt.date | None = None  # the day from which anything of the review is known

    def in_words(self) -> str:
        words = f"{self.added} records added, {self.changed} changed, {self.same} as they were"
        return f"{words}, {self.kept} left because they were changed here since" if self.kept else words


def load(folder: Path) -> Loaded:
    """Read a seed folder and write what is new in it, grouped by the day from which each record could be known.

    A review that says of itself that it is invented is refused where what people write is not, and each of its records is
    marked.
    """
    seeds = seed_files.read(folder)
    rules.check_invented(seeds.invented, is_demonstration())
    return _Load(seeds).run()


def is_invented(folder: Path) -> bool:
    """Whether a seed folder is of a review that says of itself that it is invented."""
    return seed_files.read(folder).invented


class _Load:
    def __init__(self, seeds: Seeds):
        self.seeds, self.loaded = seeds, Loaded()
        self.keys: dict[tuple, str] = {}

    def run(self) -> Loaded:
        with history.together(history.BOARD, self.seeds.review.text("code")):
            self._review()
            self.theirs = self._agencies_of_others()
            self._one_board()
            records = Records(self.seeds, self.review, self.theirs)
            for work in records.groups():
                self._write(work)
        self.loaded.said += [
            f"{number} link{'s' if number != 1 else ''} to what {code} asked before wait{'s' if number == 1 else ''}: load "
            f"that review, then this one again."
            for code, number in sorted(records.before.waiting.items())
        ]
        return self.loaded

    def _review(self) -> None:
        entry = self.seeds.review
        first = self.loaded.first = min([*self.seeds.dates.values(), entry.day("published")])
        values = {
            "code": entry.text("code"),
            "title": entry.text("title"),
            "kind": entry.text("kind"),
            "body": entry.text("body"),
            "published": entry.day("published"),
            "summary": entry.text("summary"),
            "count_note": entry.text("item_count_note"),
        }
        row = Review.get_or_none((Review.code == values["code"]) & known(Review))
        with history.entry(
            f"loaded the review {values['code']}", by=None, today=first, review=row, invented=self.seeds.invented
        ) as writing:
            key = self._put(writing, Review, row, values)
        self.review = Review.get((Review.record == key) & known(Review))

    def _write(self, work: Work) -> None:
        standing = self._standing()
        for day in sorted(work):
            cited = [c for c, date in self.seeds.dates.items() if date == day]
            verb = f"loaded what {' and '.join(cited)} says" if cited else "loaded"
            with history.entry(verb, by=None, today=day, review=self.review, invented=self.seeds.invented) as writing:
                writing.subject = self.review
                for prefix, entries in (
                    ("A", self.seeds.actions),
                    ("E", self.seeds.evidence),
                    ("L", self.seeds.letters),
                    ("F", self.seeds.figures),
                ):
                    numbers = [int(each.text("ref")[1:]) for each in entries if each.text("ref")[1:].isdigit()]
                    history.numbers_go_on_from(f"{self.review.code}/{prefix}", max(numbers, default=0))
                for model, name, values in work[day]:
                    if self._is_theirs(model, name, values, standing):
                        continue
                    resolved = {k: self._key(v) if isinstance(v, tuple) else v for k, v in values.items()}
                    self._remember(model, name, self._put(writing, model, standing[model].get(name), resolved))

    def _put(self, writing, model, row, values: dict) -> str:
        """Write what is new or different, and return the key of the record."""
        if row is None:
            self.loaded.added += 1
            return writing.plan(model, **values)
        if all(row.__data__.get(field) == value for field, value in values.items()):
            self.loaded.same += 1
        elif row.written_by is not None:
            self.loaded.kept += 1
        else:
            self.loaded.changed += 1
            writing.change(row, **{**values, **model.set_right})
        return row.key

    def _remember(self, model, name: tuple, key: str) -> None:
        if model in KINDS:
            self.keys[(KINDS[model], name[0])] = key

    def _agencies_of_others(self) -> dict[str, dt.date]:
        """The agencies that stand and that this review did not bring: by the code of the time, since when each is known."""
        brought = (
            HistoryValue.select(HistoryValue.record)
            .join(History)
            .where((HistoryValue.kind == "agency") & (HistoryValue.version == 1) & (History.chain == self.review.code))
        )
        rows = Agency.select(Agency.code, Agency.known_from).where((Agency.version == 1) & Agency.record.not_in(brought))
        return dict(rows.tuples())

    def _one_board(self) -> None:
        """The Board is one agency of the tracker, with one code in every review: posts and rights hang on it."""
        board = Agency.get_or_none(known(Agency) & (Agency.kind == "board"))
        if board is None:
            return
        codes = {code for (code,) in Agency.select(Agency.code).where(Agency.record == board.key).tuples()}
        for entry in self.seeds.agencies:
            if entry.text("kind") == "board" and entry.text("code") not in codes:
                raise entry.wrong("kind", f"the Board of this tracker is {board.code}, {board.name}. {rules.OTHER_BOARD}")

    def _is_theirs(self, model, name: tuple, values: dict, standing: dict) -> bool:
        """Whether a record is of an agency that was there before this review. It is used as it is, and never overwritten.

        What the files say of it otherwise is said. Its time on the Board is added where the tracker has none.
        """
        if model not in (Agency, Membership) or name[0] not in self.theirs:
            return False
        if model is Membership:
            spans = [row for (code, _), row in standing[Membership].items() if code == name[0]]
            if not spans:
                return False
            if any((row.since, row.until) == (values["since"], values["until"]) for row in spans):
                self.loaded.same += 1
            else:
                self.loaded.said.append(f"{name[0]}: the tracker has another time on the Board than these files. It stays.")
            return True
        row = standing[Agency][name]
        self.keys[("agency", name[0])] = row.key
        self.loaded.same += 1
        for field_, what in (("name", "is called"), ("kind", "is of the kind"), ("responsible_post", "has the post")):
            if values[field_] and values[field_] != row.__data__[field_]:
                here, there = row.__data__[field_] or "none", values[field_]
                self.loaded.said.append(f"{name[0]} {what} “{here}” in the tracker and “{there}” in these files. It stays.")
        more = [alias for alias in values["aliases"] if alias not in (*row.aliases, row.name)]
        if more:
            self.loaded.said.append(
                f"{name[0]} has no alias {', '.join(f'“{each}”' for each in more)} in the tracker. It stays."
            )
        return True

    def _key(self, pair: tuple) -> str:
        kind, name = pair
        if (kind, name) not in self.keys:
            # An agency of another review; all else is loaded before what refers to it.
            self.keys[(kind, name)] = agency_once_called(name).key
        return self.keys[(kind, name)]

    def _names_of_items(self) -> dict[str, str]:
        """Every item that stands, as review/ref, by its key."""
        on = (Item.review == Review.record) & known(Review)
        rows = Item.select(Item.record, Review.code, Item.ref).join(Review, on=on).where(known(Item)).tuples()
        return {key: f"{code}/{ref}" for key, code, ref in rows}

    def _standing(self) -> dict[type, defaultdict]:
        """What stands already, by the name that a seed file would give it."""
        found: dict[type, dict] = defaultdict(dict)
        review = self.review.key
        refs: dict[str, str] = {}
        for model in (Document, Theme, Item, Action, Evidence, Letter, FigureGroup):
            for row in model.select().where((model.review == review) & known(model)):
                name = getattr(row, "code", None) or getattr(row, "name", None) or row.ref
                found[model][(name,)] = row
                refs[row.key] = name
        # A seed file goes on calling an agency by the code that it had when it was loaded first.
        first = dict(Agency.select(Agency.record, Agency.code).where(Agency.version == 1).tuples())
        for row in Agency.select().where(known(Agency)):
            found[Agency][(first[row.key],)] = row
            refs[row.key] = first[row.key]
        for row in Membership.select().where(known(Membership)):
            found[Membership][(refs[row.agency_id], row.since.isoformat())] = row
        pairs = (
            (ItemAgency, "item_id", "agency_id"),
            (Answer, "action_id", "item_id"),
            (ActionAgency, "action_id", "agency_id"),
            (EvidenceAgency, "evidence_id", "agency_id"),
            (EvidenceLink, "evidence_id", "item_id"),
            (LetterItem, "letter_id", "item_id"),
        )
        for model, first, second in pairs:
            query = model.select().where(known(model))
            # Where a link was withdrawn and made anew, the one that stands is the one that the file speaks of.
            for row in query.order_by(model.withdrawn_because == "") if issubclass(model, Link) else query:
                left, right = getattr(row, first), getattr(row, second)
                if left in refs:
                    found[model][(refs[left], refs.get(right, seed_files.EACH_MEMBER))] = row
        for row in Deadline.select().where((Deadline.review == review) & known(Deadline) & (Deadline.number == 1)):
            found[Deadline][(refs.get(row.item_id or row.action_id, ""),)] = row
        for row in Outlook.select().where((Outlook.review == review) & known(Outlook)):
            found[Outlook][(refs.get(row.item_id, ""),)] = row
        names = self._names_of_items()
        for row in AskedBefore.select().where(known(AskedBefore)).order_by(AskedBefore.withdrawn_because == ""):
            if row.item_id in refs:
                found[AskedBefore][(refs[row.item_id], refs.get(row.earlier_id) or names[row.earlier_id])] = row
        for row in KeyArea.select().where((KeyArea.review == review) & known(KeyArea)):
            found[KeyArea][(str(row.number),)] = row
            refs[row.key] = str(row.number)
        for row in KeyAreaItem.select().where(known(KeyAreaItem)):
            if row.area_id in refs and row.item_id in refs:
                found[KeyAreaItem][(refs[row.area_id], refs[row.item_id])] = row
        for row in FigureStatement.select().where(known(FigureStatement)):
            if row.group_id in refs:
                found[FigureStatement][(refs[row.group_id], row.position)] = row
        for row in Sequel.select().where((Sequel.review == review) & known(Sequel)):
            found[Sequel][(refs.get(row.action_id, ""), row.on.isoformat(), row.position)] = row
        return found
