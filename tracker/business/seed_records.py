"""What the seed files say, as the values of records: of which table, under which name, and known from which day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from ..rules import correspondence as letter_rules
from ..rules import deadlines as dates
from ..rules import delivery
from ..store.actions import Action, ActionAgency, Answer
from ..store.correspondence import Letter, LetterItem
from ..store.database import Record
from ..store.deadlines import Deadline
from ..store.evidence import Evidence, EvidenceAgency, EvidenceLink
from ..store.figures import FigureGroup
from ..store.key_areas import KeyArea
from ..store.outlooks import Outlook
from ..store.reviews import LEARNING_POINT, Agency, Document, Item, ItemAgency, Membership, Review, Theme
from . import seed_figures, seed_files, seed_key_areas, seed_sequels
from .seed_before import Before
from .seed_files import Entry, Seeds, citations

# What each kind of record is called where another refers to it.
KINDS: dict[type[Record], str] = {
    Agency: "agency",
    Theme: "theme",
    Item: "item",
    Action: "action",
    Evidence: "evidence",
    Letter: "letter",
    FigureGroup: "figures",
    KeyArea: "key_area",
}
Work = dict[dt.date, list[tuple[type[Record], tuple, dict]]]  # what to write, by the day from which it is known


class Records:
    """One method for each group. A pair such as ("item", "R1") stands for the key of a record that the files name so."""

    def __init__(self, seeds: Seeds, review: Review, agencies: dict[str, dt.date]):
        """``agencies`` are those that another review brought, by code, with the day from which each is known."""
        self.seeds, self.review = seeds, review
        self.work: Work = {}
        # The day from which each record is known, by its kind and name: what refers to it is known no earlier.
        self.days: dict[tuple, dt.date] = {("agency", code): day for code, day in agencies.items()}
        self.theirs = set(agencies)
        self.before = Before(seeds, self.days)

    def groups(self) -> Iterator[Work]:
        """What to write, group by group: a group refers to those before it alone."""
        first = (self._places, self._agencies, self._items, self._actions, self._evidence)
        for group in (*first, self._letters, self._figures, self._later, self._key_areas, self._before):
            self.work = defaultdict(list)
            group()
            yield self.work

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
                    "voice_because": entry.text("voice"),
                },
            )
            for words in entry.words("agencies"):
                code, part, basis = words.split()
                agency = None if code == seed_files.EACH_MEMBER else ("agency", code)
                self._plan(
                    ItemAgency, (ref, code), day, {"item": ("item", ref), "agency": agency, "part": part, "basis": basis}
                )
            self._deadline(entry, day, item=("item", ref))
            if said := {name: entry.text(name) for name in ("next_rung", "looked_for") if entry.text(name)}:
                values = {"review": self.review.key, "item": ("item", ref), "next_rung": "", "looked_for": "", **said}
                # It was concluded from all the sources, so nobody could say it before the last.
                self._plan(Outlook, (ref,), self.seeds.latest, values)

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

    def _figures(self) -> None:
        for model, name, day, values in seed_figures.records(self.seeds, self.review):
            self._plan(model, name, day, values)

    def _later(self) -> None:
        for model, name, day, values in seed_sequels.records(self.seeds, self.review):
            self._plan(model, name, day, values)

    def _key_areas(self) -> None:
        for model, name, day, values in seed_key_areas.records(self.seeds, self.review, self.days):
            self._plan(model, name, day, values)

    def _before(self) -> None:
        for model, name, day, values in self.before.records():
            self._plan(model, name, day, values)

    def _plan(self, model, name: tuple, day: dt.date, values: dict) -> None:
        """Nothing is known before what it refers to, such as an agency of which another review told first."""
        # A theme is a heading of ours: an item is known before it has one.
        on = [value for value in values.values() if isinstance(value, tuple) and value[0] != "theme"]
        day = max([day, *(self.days.get(value, day) for value in on)])
        if model in KINDS:
            self.days.setdefault((KINDS[model], name[0]), day)
        self.work[day].append((model, name, values))


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
