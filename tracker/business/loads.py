"""Loading a seed folder. The same load twice changes nothing; a corrected file adds the next version of a record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from ..rules import correspondence as letter_rules
from ..rules import deadlines as dates
from ..rules import delivery
from ..store import history
from ..store.actions import Action, ActionAgency, Answer
from ..store.correspondence import Letter, LetterItem
from ..store.database import Link, Record, known
from ..store.deadlines import Deadline
from ..store.evidence import Evidence, EvidenceAgency, EvidenceLink
from ..store.reviews import (
    LEARNING_POINT,
    Agency,
    Document,
    Item,
    ItemAgency,
    Membership,
    Review,
    Theme,
    agency_once_called,
)
from . import seed_files
from .seed_files import Entry, Seeds, citations


@dataclass
class Loaded:
    """How many records a load added, changed, left because somebody has worked on them since, and found as they are."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    same: int = 0

    def in_words(self) -> str:
        words = f"{self.added} records added, {self.changed} changed, {self.same} as they were"
        return f"{words}, {self.kept} left because they were changed here since" if self.kept else words


def load(folder: Path) -> Loaded:
    """Read a seed folder and write what is new in it, grouped by the day from which each record could be known."""
    return _Load(seed_files.read(folder)).run()


class _Load:
    def __init__(self, seeds: Seeds):
        self.seeds, self.loaded = seeds, Loaded()
        self.work: dict[dt.date, list] = defaultdict(list)  # what to write, by known_from
        self.keys: dict[tuple, str] = {}
        self.days: dict[tuple, dt.date] = {}  # the day from which each item is known
        self.standing: dict[type, dict[tuple, Record]] = {}

    def run(self) -> Loaded:
        from ..store.database import database

        with database.atomic():
            self._review()
            for group in (self._places, self._agencies, self._items, self._actions, self._evidence, self._letters):
                self.work.clear()
                group()
                self._write()
        return self.loaded

    def _review(self) -> None:
        entry = self.seeds.review
        first = min([*self.seeds.dates.values(), entry.day("published")])
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
            f"loaded the review {values['code']}", by=None, today=first, review=row, invented=False
        ) as writing:
            key = self._put(writing, Review, row, values)
        self.review = Review.get((Review.record == key) & known(Review))

    def _places(self) -> None:
        for position, entry in enumerate(self.seeds.documents):
            self._plan(
                Document,
                (entry.text("code"),),
                entry.day("date"),
                {
                    "review": self.review.key,
                    "code": entry.text("code"),
                    "title": entry.text("title"),
                    "short": entry.text("short"),
                    "date": entry.day("date"),
                    "date_note": entry.text("date_note"),
                    "file": entry.text("file"),
                    "sha256": entry.text("sha256"),
                    "owner": entry.text("owner"),
                    "licence": entry.text("licence"),
                    "places": entry.words("places"),
                    "position": position,
                },
            )
        for position, theme in enumerate(self.seeds.review.get("themes") or []):
            self._plan(
                Theme,
                (theme.text("name"),),
                self.seeds.known_from(theme),
                {"review": self.review.key, "name": theme.text("name"), "position": position},
            )

    def _agencies(self) -> None:
        first_named = self._first_named()
        for entry in _parents_first(self.seeds.agencies):
            code = entry.text("code")
            self._plan(
                Agency,
                (code,),
                first_named[code],
                {
                    "code": code,
                    "name": entry.text("name"),
                    "kind": entry.text("kind"),
                    "aliases": entry.words("aliases"),
                    "parent": ("agency", entry.text("parent")) if entry.text("parent") else None,
                    "responsible_post": entry.text("responsible_post"),
                    "source": citations(entry),
                },
            )
            for span in entry.words("board_member"):
                since, until = seed_files.membership(entry, span)
                self._plan(
                    Membership,
                    (code, since.isoformat()),
                    since,
                    {
                        "agency": ("agency", code),
                        "since": since,
                        "until": until,
                        "source": citations(entry, "member_source"),
                    },
                )

    def _first_named(self) -> dict[str, dt.date]:
        """The day from which each agency is known: of the first record that names it, or names a part of it."""
        days = {entry.text("code"): self.seeds.known_from(entry) for entry in self.seeds.agencies}

        def named(code: str, day: dt.date) -> None:
            if code in days:
                days[code] = min(days[code], day)

        for entry in self.seeds.agencies:
            for span in entry.words("board_member"):
                named(entry.text("code"), seed_files.membership(entry, span)[0])
        for entry in (*self.seeds.items, *self.seeds.actions, *self.seeds.evidence, *self.seeds.letters):
            day = self.seeds.known_from(entry)
            for name in ("agencies", "lead", "supporting", "concerns", "body"):
                for words in entry.words(name):
                    named(words.split()[0], day)
        for entry in reversed(_parents_first(self.seeds.agencies)):
            named(entry.text("parent"), days[entry.text("code")])
        return days

    def _items(self) -> None:
        for position, entry in enumerate(self.seeds.items):
            ref, day = entry.text("ref"), self.seeds.known_from(entry)
            self._plan(
                Item,
                (ref,),
                day,
                {
                    "review": self.review.key,
                    "ref": ref,
                    "kind": entry.text("kind") or LEARNING_POINT,
                    "number": entry.text("number"),
                    "position": position,
                    "title": entry.text("title"),
                    "text": entry.text("text"),
                    "source": citations(entry),
                    "other_wordings": [
                        {"text": other.text("text"), "source": citations(other)}
                        for other in entry.get("other_wordings") or []
                    ],
                    "theme": ("theme", entry.text("theme")) if entry.text("theme") else None,
                    "part_of": entry.text("part_of"),
                    "shown_with": entry.text("shown_with"),
                },
            )
            for words in entry.words("agencies"):
                code, part, basis = words.split()
                agency = None if code == seed_files.EACH_MEMBER else ("agency", code)
                self._plan(
                    ItemAgency, (ref, code), day, {"item": ("item", ref), "agency": agency, "part": part, "basis": basis}
                )
            self._deadline(entry, day, item=("item", ref))

    def _actions(self) -> None:
        for position, entry in enumerate(self.seeds.actions, 1):
            ref, day = entry.text("ref"), self.seeds.known_from(entry)
            self._plan(
                Action,
                (ref,),
                day,
                {
                    "review": self.review.key,
                    "ref": ref,
                    "position": position,
                    "title": entry.text("title"),
                    "detail": entry.text("detail"),
                    "success_measure": entry.text("success_measure"),
                    "kind": entry.text("kind"),
                    "lead": ("agency", entry.text("lead")),
                    "owner_post": entry.text("owner"),
                    "start": entry.day("start"),
                    "fragile": entry.text("fragile") == "yes",
                    "fragile_note": entry.text("fragile_note"),
                    "basis": entry.text("basis"),
                    "proposed": entry.text("proposed") == "yes",
                    "source": citations(entry),
                    "delivery": delivery.SEEDED,
                },
            )
            for words in entry.words("answers"):
                item, basis = words.split()
                # A link is known from the later of the two: an action of 2013 answers a point of 2015 from 2015 on.
                since = max(day, self.days[("item", item)])
                self._plan(Answer, (ref, item), since, {"action": ("action", ref), "item": ("item", item), "basis": basis})
            for code in entry.words("supporting"):
                self._plan(ActionAgency, (ref, code), day, {"action": ("action", ref), "agency": ("agency", code)})
            self._deadline(entry, day, action=("action", ref))

    def _deadline(self, entry: Entry, day: dt.date, **owner) -> None:
        date, written = entry.day("deadline"), entry.text("deadline_as_written")
        if date is None and not written:
            return
        precision = entry.text("deadline_precision") or "day"
        if date is not None:
            date = dates.last_day(date, precision)
        self._plan(
            Deadline,
            (entry.text("ref"),),
            max([day, *(self.seeds.dates[c["document"]] for c in citations(entry, "deadline_source"))]),
            {
                "review": self.review.key,
                **owner,
                "original": date,
                "current": date,
                "as_written": written,
                "precision": precision,
                "basis": entry.text("deadline_basis") or dates.PROVISIONAL,
                "note": entry.text("deadline_note"),
                "source": citations(entry, "deadline_source") or ([] if "item" in owner else citations(entry)),
            },
        )

    def _evidence(self) -> None:
        names = {entry.text("code"): entry.text("name") for entry in self.seeds.agencies}
        for position, entry in enumerate(self.seeds.evidence, 1):
            ref, day = entry.text("ref"), self.seeds.known_from(entry)
            self._plan(
                Evidence,
                (ref,),
                day,
                {
                    "review": self.review.key,
                    "ref": ref,
                    "position": position,
                    "statement": entry.text("statement"),
                    "figures": entry.words("figures"),
                    "rung": entry.text("rung"),
                    "voice": entry.text("voice") or "none",
                    "independence": entry.text("independence"),
                    "said_by": names.get(entry.text("said_by"), entry.text("said_by")),
                    "given_on": day,
                    "period": entry.text("period"),
                    "look_again": entry.day("look_again"),
                    "source": citations(entry),
                },
            )
            for code in entry.words("concerns"):
                self._plan(EvidenceAgency, (ref, code), day, {"evidence": ("evidence", ref), "agency": ("agency", code)})
            for words in entry.words("about"):
                item, stance, basis = words.split()
                self._plan(
                    EvidenceLink,
                    (ref, item),
                    max(day, self.days[("item", item)]),
                    {
                        "evidence": ("evidence", ref),
                        "item": ("item", item),
                        "stance": stance,
                        "basis": basis,
                        "basis_source": citations(entry) if basis == "stated" else [],
                    },
                )

    def _letters(self) -> None:
        for entry in self.seeds.letters:
            ref, day, sent = entry.text("ref"), self.seeds.known_from(entry), entry.text("direction") == letter_rules.OUT
            said = "direction together_with to_post from_post subject what"
            self._plan(
                Letter,
                (ref,),
                day,
                {
                    "review": self.review.key,
                    "ref": ref,
                    "body": ("agency", entry.text("body")),
                    **{name: entry.text(name) for name in said.split()},
                    "on": entry.day("on"),
                    "state": letter_rules.SENT if sent else letter_rules.RECEIVED,
                    "source": citations(entry),
                },
            )
            for words in entry.words("about"):
                item, basis = words.split()
                since = max(day, self.days[("item", item)])
                self._plan(
                    LetterItem, (ref, item), since, {"letter": ("letter", ref), "item": ("item", item), "basis": basis}
                )

    def _plan(self, model, name: tuple, day: dt.date, values: dict) -> None:
        if model is Item:
            self.days[("item", name[0])] = day
        self.work[day].append((model, name, values))

    def _write(self) -> None:
        standing = self._standing()
        for day in sorted(self.work):
            cited = [c for c, date in self.seeds.dates.items() if date == day]
            verb = f"loaded what {' and '.join(cited)} says" if cited else "loaded"
            with history.entry(verb, by=None, today=day, review=self.review, invented=False) as writing:
                writing.subject = self.review
                for prefix, entries in (("A", self.seeds.actions), ("E", self.seeds.evidence), ("L", self.seeds.letters)):
                    numbers = [int(each.text("ref")[1:]) for each in entries if each.text("ref")[1:].isdigit()]
                    writing.numbers_go_on_from(f"{self.review.code}/{prefix}", max(numbers, default=0))
                for model, name, values in self.work[day]:
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
        kind = {
            Agency: "agency",
            Theme: "theme",
            Item: "item",
            Action: "action",
            Evidence: "evidence",
            Letter: "letter",
        }.get(model)
        if kind:
            self.keys[(kind, name[0])] = key

    def _key(self, pair: tuple) -> str:
        kind, name = pair
        if (kind, name) not in self.keys:
            # An agency of another review; all else is loaded before what refers to it.
            self.keys[(kind, name)] = agency_once_called(name).key
        return self.keys[(kind, name)]

    def _standing(self) -> dict[type, defaultdict]:
        """What stands already, by the name that a seed file would give it."""
        found: dict[type, dict] = defaultdict(dict)
        review = self.review.key
        refs: dict[str, str] = {}
        for model in (Document, Theme, Item, Action, Evidence, Letter):
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
        return found


def _parents_first(entries: list[Entry]) -> list[Entry]:
    by_code = {entry.text("code"): entry for entry in entries}
    placed: dict[str, Entry] = {}

    def place(entry: Entry, above: tuple = ()) -> None:
        code, parent = entry.text("code"), entry.text("parent")
        if code in above:
            raise entry.wrong("parent", f"{code} cannot be a part of itself.")
        if parent and parent not in placed:
            place(by_code[parent], (*above, code))
        placed.setdefault(code, entry)

    for entry in entries:
        place(entry)
    return list(placed.values())
