"""Reading a seed folder: plain YAML that a curator corrects by hand. A mistake is named with file, line and a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

import yaml

from ..rules import agencies as bodies
from ..rules import asked_before, correspondence, deadlines, evidence, responses, reviews
from ..rules import figures as differing
from ..rules.refusal import Refused
from ..store.actions import Action
from ..store.agencies import KIND_LABELS
from ..store.correspondence import Letter
from ..store.deadlines import Deadline
from ..store.evidence import Evidence
from ..store.figures import FigureGroup, FigureStatement
from ..store.key_areas import KeyArea
from ..store.reviews import KINDS, Agency, Document, Item, Review, Theme

# The same in C where the package has it, five times as fast.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
EACH_MEMBER = "EACH-MEMBER"
ACTION_KINDS = ("one_off", "recurring", "report")
BASES = ("stated", "inferred")
YES_OR_NO = ("yes", "no")


class SeedMistake(Refused):
    """Something in a seed file is not as it must be. The message says where and what."""


class Text(str):
    """A value as written, with the line on which it stands."""

    line: int


class Entry(dict):
    """One record of a seed file, with its file and line."""

    file: str
    line: int

    def wrong(self, name: str | None, sentence: str, at: str | None = None) -> SeedMistake:
        """A mistake in a field, or ``at`` one line of a field that holds several."""
        value = self.get(name) if name else None
        lines = (
            getattr(place, "line", None) for place in (at, value, value[0] if isinstance(value, list) and value else None)
        )
        line = next((line for line in lines if line), self.line)
        what = self.get("ref") or self.get("code")
        return SeedMistake(f"{self.file}, line {line}{f' ({what})' if what else ''}: {sentence}")

    def text(self, name: str) -> str:
        return str(self.get(name) or "").strip()

    def day(self, name: str) -> dt.date | None:
        written = self.text(name)
        if not written:
            return None
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            raise self.wrong(name, f'{name} is "{written}"; write a date as 2015-03-31.') from None

    def words(self, name: str) -> list[str]:
        value = self.get(name)
        if value is None or value == "":
            return []
        return list(value) if isinstance(value, list) else [value]


DATES = "deadline deadline_as_written deadline_precision deadline_basis deadline_note deadline_source"
# For each kind of file: the fields that a record must have, and those that it may have.
FIELDS = {
    "review": ("code title kind body published summary", "item_count_note themes invented"),
    "documents": ("code title short date places", "file sha256 date_note owner licence"),
    "agencies": ("code name kind", "aliases parent board_member member_source responsible_post source"),
    "recommendations": (
        "ref kind title text source agencies",
        f"number theme other_wordings next_rung looked_for voice asked_before {DATES}",
    ),
    "learning-points": (
        "ref title text source agencies",
        f"number theme part_of shown_with other_wordings next_rung looked_for voice asked_before {DATES}",
    ),
    "actions": (
        "ref title kind lead answers basis source",
        f"detail success_measure owner supporting start fragile fragile_note proposed later {DATES}",
    ),
    "evidence": (
        "ref statement rung independence source about",
        "figures voice said_by concerns period look_again",
    ),
    "correspondence": ("ref direction body subject what on source", "together_with to_post from_post about"),
    "figures": ("ref title statements may_differ why reconciled", "how"),
    "key-areas": ("number title wording source", "items"),
}
# The names that the files of a review may have, and of which kind each is.
NAMED = {
    "review": ("review.yaml",),
    "documents": ("documents.yaml",),
    "agencies": ("agencies.yaml",),
    "recommendations": ("recommendations.yaml",),
    "learning-points": ("learning-points.yaml",),
    "actions": ("actions-*.yaml", "proposed-actions.yaml"),
    "evidence": ("evidence-*.yaml",),
    "correspondence": ("correspondence*.yaml",),
    "figures": ("figures*.yaml",),
    "key-areas": ("key-areas*.yaml",),
}
NEEDED = ("review", "documents", "agencies", "recommendations", "learning-points")
# The letter of the references of what is no recommendation or learning point.
LETTERS = {"actions": "A", "evidence": "E", "correspondence": "L", "figures": "F"}
# As what a record of each kind of file is kept, and the fields that are kept under another name.
KEPT = {
    "review": Review,
    "documents": Document,
    "agencies": Agency,
    "recommendations": Item,
    "learning-points": Item,
    "actions": Action,
    "evidence": Evidence,
    "correspondence": Letter,
    "figures": FigureGroup,
    "key-areas": KeyArea,
}
KEPT_AS = {("actions", "owner"): "owner_post", **{(kind, "voice"): "" for kind in ("recommendations", "learning-points")}}
# The fields of each of the statements of a group of figures.
STATEMENT = ("figure says", "evidence source")
# The same of each thing that a later document says of an action.
LATER = ("says", "source")
# The same of what was asked before.
BEFORE = ("item basis", "source because closed_then")
# The same of a theme, and of another wording of an item.
THEME = ("name", "source")
WORDING = ("text source", "")
# The same of each item that a key area concerns.
CONCERNED = ("item basis source", "because")


@dataclass
class Seeds:
    """A seed folder that has been read and found without mistakes."""

    review: Entry
    documents: list[Entry]
    agencies: list[Entry]
    items: list[Entry]
    actions: list[Entry]
    evidence: list[Entry]
    letters: list[Entry]
    figures: list[Entry]
    key_areas: list[Entry] = field(default_factory=list)
    dates: dict[str, dt.date] = field(default_factory=dict)  # the date of each document

    def known_from(self, entry: Entry, name: str = "source") -> dt.date:
        """The date of the first document that a record cites; the publication of the review when it cites none."""
        for citation in entry.words(name):
            return self.dates[citation.split(" ", 1)[0]]
        return dt.date.fromisoformat(self.review.text("published"))

    @property
    def invented(self) -> bool:
        """Whether the review says of itself that it is made up; then so is every record of it."""
        return self.review.text("invented") == "yes"

    @property
    def latest(self) -> dt.date:
        """The date of the latest document: the day from which what was concluded from all of them is known."""
        return max(self.dates.values())


def read(folder: Path) -> Seeds:
    """Read and check a seed folder. Raises SeedMistake at the first mistake."""
    if not folder.is_dir():
        raise SeedMistake(f"{folder} is not a folder.")
    review = _one(folder / "review.yaml", "review")
    _check_names(folder)
    seeds = Seeds(
        review,
        _many(folder, "documents"),
        _many(folder, "agencies"),
        _many(folder, "recommendations") + _many(folder, "learning-points"),
        _many(folder, "actions"),
        _many(folder, "evidence"),
        _many(folder, "correspondence"),
        _many(folder, "figures"),
        _many(folder, "key-areas"),
    )
    _check(seeds)
    return seeds


def citations(entry: Entry, name: str = "source") -> list[dict]:
    """The citations of a record: document and paragraph."""
    return [dict(zip(("document", "paragraph"), words.split(" ", 1), strict=True)) for words in entry.words(name)]


def _one(path: Path, kind: str) -> Entry:
    found = list(entries(path, kind))
    if len(found) != 1:
        raise SeedMistake(f"{path.name}, line 1: there must be one record.")
    return found[0]


def _check_names(folder: Path) -> None:
    """A file with a slip in its name would be left out and nobody would know."""
    named = [pattern for patterns in NAMED.values() for pattern in patterns]
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".yaml", ".yml") and not any(fnmatchcase(path.name, pattern) for pattern in named):
            raise SeedMistake(
                f"{path.name} is the name of no seed file, so nobody would read it. The names are {', '.join(named)}."
            )


def _many(folder: Path, kind: str) -> list[Entry]:
    paths = [path for pattern in NAMED[kind] for path in sorted(folder.glob(pattern))]
    if not paths and kind in NEEDED:
        raise SeedMistake(f"{kind}.yaml is missing in {folder}.")
    return [entry for path in paths for entry in entries(path, kind)]


def entries(path: Path, kind: str) -> Iterator[Entry]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise SeedMistake(f"{path.name} is missing in {path.parent}.") from None
    except UnicodeDecodeError:
        raise SeedMistake(f"{path.name}, line 1: the file is not UTF-8 text.") from None
    except RecursionError:
        raise SeedMistake(f"{path.name}: this is nested too deeply to be read.") from None
    except yaml.reader.ReaderError as mistake:
        raise SeedMistake(f"{path.name}, {_line_of(path, mistake)}: this cannot be read ({mistake.reason}).") from None
    except yaml.MarkedYAMLError as mistake:
        line = (mistake.problem_mark or mistake.context_mark).line + 1
        raise SeedMistake(f"{path.name}, line {line}: this cannot be read ({mistake.problem}).") from None
    if root is None:
        return
    required, allowed = (set(words.split()) for words in FIELDS[kind])
    nodes = root.value if isinstance(root, yaml.SequenceNode) else [root]
    for node in nodes:
        if not isinstance(node, yaml.MappingNode):
            raise SeedMistake(f"{path.name}, line {node.start_mark.line + 1}: a record begins with its first field.")
        entry = _plain(node, path.name, set())
        for name in entry:
            if name not in required | allowed:
                raise SeedMistake(
                    f"{path.name}, line {name.line}: there is no field called {name}. "
                    f"The fields are {', '.join(sorted(required | allowed))}."
                )
        for name in sorted(required):
            if name not in entry or (entry[name] == "" and name not in ("answers", "about")):
                raise entry.wrong(None, f"{name} is missing.")
        if kind in KEPT:
            _check_room(entry, room_of(kind))
        yield entry


def room_of(kind: str) -> dict[str, int]:
    """How many letters each field of a kind of file may have, where it is kept as a line and not as a text."""
    required, allowed = (words.split() for words in FIELDS[kind])
    kept = KEPT[kind]._meta.fields
    room = {name: getattr(kept.get(KEPT_AS.get((kind, name), name)), "max_length", None) for name in (*required, *allowed)}
    if "deadline_as_written" in room:
        room["deadline_as_written"] = Deadline.as_written.max_length
    return {name: most for name, most in room.items() if most}


def _check_room(entry: Entry, room: dict[str, int]) -> None:
    """No field is longer than what it is kept in: one engine would cut it short and the other stop in the middle."""
    for name, most in room.items():
        if isinstance(entry.get(name), Text) and len(entry.text(name)) > most:
            raise entry.wrong(name, f"{name} has {len(entry.text(name))} letters; at most {most} can be kept.")


def _line_of(path: Path, mistake: yaml.reader.ReaderError) -> str:
    return f"line {path.read_text(encoding='utf-8').count(chr(10), 0, mistake.position) + 1}"


def _plain(node, file: str, met: set[int]):
    """The values of a node. What stands in several places by an alias would grow without end; each is written out."""
    line = node.start_mark.line + 1
    if id(node) in met:
        raise SeedMistake(f"{file}, line {line}: this is used again with an alias (*). Write it out in both places.")
    met.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        text = Text(node.value)
        text.line = line
        return text
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, file, met) for each in node.value]
    entry = Entry()
    entry.file, entry.line = file, line
    for key, value in node.value:
        name = _plain(key, file, met)
        if not isinstance(name, Text):
            raise SeedMistake(f"{file}, line {key.start_mark.line + 1}: the name of a field is one word.")
        if name in entry:
            raise SeedMistake(f"{file}, line {name.line}: {name} stands twice in this record.")
        entry[name] = _plain(value, file, met)
    return entry


# Fields that hold records of their own, and fields that may hold several values. Every other field holds one.
RECORDS = ("themes", "other_wordings", "statements", "later", "items", "asked_before")
SEVERAL = """about agencies aliases answers board_member concerns deadline_source figures may_differ member_source places
             source supporting"""


def _check_shape(entry: Entry) -> None:
    """A field that holds one value where several are meant is fine; anything else is not what the field is for."""
    for name, value in entry.items():
        within = value if isinstance(value, list) else [value]
        if name in RECORDS:
            if value != "" and not all(isinstance(each, Entry) for each in within):
                raise entry.wrong(name, f"{name} is a list of records, each with its fields.")
        elif isinstance(value, list) and name not in SEVERAL.split():
            raise entry.wrong(name, f"{name} holds one value.")
        elif not all(isinstance(each, Text) for each in within):
            raise entry.wrong(name, f"{name} holds words, and no fields of its own.")


def _check(seeds: Seeds) -> None:
    for entry in (
        seeds.review,
        *seeds.documents,
        *seeds.agencies,
        *seeds.items,
        *seeds.actions,
        *seeds.evidence,
        *seeds.letters,
        *seeds.figures,
        *seeds.key_areas,
    ):
        _check_shape(entry)
    seeds.review.day("published")
    _one_of(seeds.review, "invented", YES_OR_NO, empty=True)
    allowed(seeds.review, "code", lambda: reviews.check_code(seeds.review.text("code")))
    seeds.dates = {entry.text("code"): entry.day("date") for entry in seeds.documents}
    _Checks(seeds).run()


class _Checks:
    """What a record must agree on with the other records of its folder: places, agencies, references, themes."""

    def __init__(self, seeds: Seeds):
        self.seeds = seeds
        self.places = {entry.text("code"): set(entry.words("places")) for entry in seeds.documents}
        _unique(seeds.documents, "code")
        self.codes = _unique(seeds.agencies, "code") | {EACH_MEMBER}
        self.refs = _unique(seeds.items, "ref")
        _numbered(seeds.actions, "actions")
        self.pieces = _numbered(seeds.evidence, "evidence")
        _numbered(seeds.letters, "correspondence")
        _numbered(seeds.figures, "figures")
        _unique(seeds.key_areas, "number")
        themes = seeds.review.get("themes") or []
        for theme in themes:
            self._parts_of(seeds.review, theme, THEME, "a theme")
            _check_room(theme, {"name": Theme.name.max_length})
            self._cited(theme)
        self.themes = _unique(themes, "name")

    def run(self) -> None:
        """Raise SeedMistake at the first mistake."""
        for entry in self.seeds.documents:
            allowed(entry, "code", partial(reviews.check_document_code, entry.text("code"), ()))
        boards = [entry for entry in self.seeds.agencies if entry.text("kind") == "board"]
        if len(boards) > 1:
            raise boards[1].wrong("kind", f"{boards[0].text('code')} is the Board already. {reviews.OTHER_BOARD}")
        for records, check in (
            (self.seeds.agencies, self._agency),
            (self.seeds.items, self._item),
            (self.seeds.actions, self._action),
            (self.seeds.evidence, self._piece),
            (self.seeds.letters, self._letter),
            (self.seeds.figures, self._group),
            (self.seeds.key_areas, self._key_area),
        ):
            for entry in records:
                self._cited(entry)
                check(entry)

    def _agency(self, entry: Entry) -> None:
        code, kind = entry.text("code"), entry.text("kind")
        allowed(entry, "code", lambda: bodies.check_named(entry.text("name"), code, kind, taken=code == EACH_MEMBER))
        _one_of(entry, "kind", KIND_LABELS)
        self._known(entry, "parent")
        self._cited(entry, "member_source")
        for span in entry.words("board_member"):
            membership(entry, span)

    def _item(self, entry: Entry) -> None:
        allowed(entry, "ref", lambda: reviews.check_ref(entry.text("ref")))
        self._dated(entry)
        _one_of(entry, "theme", self.themes, empty=True)
        if entry.text("kind"):
            _one_of(entry, "kind", KINDS)
        for other in entry.get("other_wordings") or []:
            self._parts_of(entry, other, WORDING, "another wording")
            self._cited(other)
        for said in entry.get("asked_before") or []:
            self._before(entry, said)
        _once(entry, "asked_before", [said["item"] for said in entry.get("asked_before") or []], self._full_name)
        for words in entry.words("agencies"):
            part(entry, words, self.codes)
        _once(entry, "agencies", entry.words("agencies"))
        for name in ("part_of", "shown_with"):
            self._beside(entry, name)

    def _beside(self, entry: Entry, name: str) -> None:
        """The point of which an item is a part, or with which it is shown."""
        ref = entry.text(name)
        if ref and ref not in self.refs:
            raise entry.wrong(name, f'"{ref}" is not a recommendation or learning point.')
        if ref and ref == entry.text("ref"):
            raise entry.wrong(name, f"{name} names another one.")

    def _full_name(self, name: str) -> str:
        """What is asked before, with its review, whether or not the file gives it."""
        return name if "/" in name else f"{self.seeds.review.text('code')}/{name}"

    def _before(self, item: Entry, entry: Entry) -> None:
        """What was asked before: an item of another review as review/ref, or one of this review by its ref alone."""
        self._parts_of(item, entry, BEFORE, "what was asked before")
        self._cited(entry)
        _one_of(entry, "basis", BASES)
        review, _, ref = entry.text("item").rpartition("/")
        own = review in ("", self.seeds.review.text("code"))
        if own and ref not in self.refs:
            raise item.wrong(None, f'"{entry.text("item")}" is not a recommendation or learning point.', entry["item"])
        if own and ref == item.text("ref"):
            raise item.wrong(None, "nothing asks itself again.", entry["item"])
        if own:
            earlier = next(each for each in self.seeds.items if each.text("ref") == ref)
            asked, again = self.seeds.known_from(earlier), self.seeds.known_from(item)
            allowed(item, None, lambda: asked_before.check_order(ref, asked, item.text("ref"), again), entry["item"])
        if entry.text("basis") == "inferred" and not entry.text("because"):
            raise item.wrong(None, f"{entry.text('item')} is inferred, so because must say why.", entry["item"])
        if entry.text("basis") == "stated" and not entry.words("source"):
            raise item.wrong(None, f"{entry.text('item')} is stated, so source must say where.", entry["item"])

    def _action(self, entry: Entry) -> None:
        self._dated(entry)
        _one_of(entry, "kind", ACTION_KINDS)
        _one_of(entry, "basis", BASES)
        self._known(entry, "lead")
        self._known(entry, "supporting")
        _one_of(entry, "fragile", YES_OR_NO, empty=True)
        _one_of(entry, "proposed", YES_OR_NO, empty=True)
        for words in entry.words("answers"):
            link(entry, "answers", words, self.refs, 2)
        _once(entry, "answers", entry.words("answers"))
        _once(entry, "supporting", entry.words("supporting"))
        for said in entry.get("later") or []:
            self._later(entry, said)

    def _later(self, action: Entry, entry: Entry) -> None:
        """What a later document says of an action. Without a source it says what none of the documents tells."""
        self._parts_of(action, entry, LATER, "what a later document says")
        self._cited(entry)
        for words in entry.words("source"):
            code = words.partition(" ")[0]
            if self.seeds.dates[code] < self.seeds.known_from(action):
                raise action.wrong(None, f"{code} is earlier than the document that names the action.", words)

    def _piece(self, entry: Entry) -> None:
        entry.day("look_again")
        _one_of(entry, "rung", evidence.RUNGS)
        _one_of(entry, "independence", evidence.INDEPENDENCE)
        _one_of(entry, "voice", evidence.VOICES, empty=True)
        self._known(entry, "concerns")
        for words in entry.words("about"):
            link(entry, "about", words, self.refs, 3)
        _once(entry, "about", entry.words("about"))
        _once(entry, "concerns", entry.words("concerns"))

    def _letter(self, entry: Entry) -> None:
        entry.day("on")
        _one_of(entry, "direction", correspondence.DIRECTIONS)
        self._known(entry, "body")
        for words in entry.words("about"):
            link(entry, "about", words, self.refs, 2)
        _once(entry, "about", entry.words("about"))

    def _group(self, entry: Entry) -> None:
        """Figures that disagree: two statements or more, each with the place where it stands."""
        _one_of(entry, "reconciled", differing.RECONCILED)
        for reason in entry.words("may_differ"):
            if reason not in differing.MAY_DIFFER:
                allowed = ", ".join(differing.MAY_DIFFER)
                raise entry.wrong("may_differ", f'"{reason}" is no reason known here; use some of {allowed}.', reason)
        if entry.text("reconciled") == differing.YES and not entry.text("how"):
            raise entry.wrong("reconciled", "reconciled is yes, so how must say how they agree.")
        told = entry["statements"]
        if not isinstance(told, list) or len(told) < 2:
            raise entry.wrong("statements", "give two statements or more: one figure disagrees with nothing.")
        for each in told:
            self._statement(entry, each)

    def _key_area(self, entry: Entry) -> None:
        if not entry.text("number").isdigit():
            raise entry.wrong("number", f'"{entry.text("number")}" is not a number.')
        concerned = set()
        for each in entry.get("items") or []:
            self._parts_of(entry, each, CONCERNED, "an item that a key area concerns")
            self._cited(each)
            _one_of(each, "basis", BASES)
            ref = each.text("item")
            if ref not in self.refs or ref in concerned:
                why = "stands here twice" if ref in concerned else "is not a recommendation or learning point"
                raise entry.wrong(None, f'"{ref}" {why}.', each["item"])
            concerned.add(ref)
            if each.text("basis") == "inferred" and not each.text("because"):
                raise entry.wrong(None, f"{ref} is inferred, so because must say why.", each["item"])

    def _statement(self, group: Entry, entry: Entry) -> None:
        self._parts_of(group, entry, STATEMENT, "a statement")
        _check_room(entry, {"figure": FigureStatement.figure.max_length})
        if not entry.words("evidence") and not entry.words("source"):
            raise group.wrong(None, "a statement says where it stands: evidence, source or both.", first_value(entry))
        if entry.text("evidence") and entry.text("evidence") not in self.pieces:
            raise group.wrong(None, f'"{entry.text("evidence")}" is no piece of evidence.', entry["evidence"])
        self._cited(entry)

    def _parts_of(self, whole: Entry, entry: Entry, fields: tuple[str, str], what: str) -> None:
        """A record within a record has the fields that it must have, and no others."""
        required, allowed = (words.split() for words in fields)
        for name in entry:
            if name not in (*required, *allowed):
                fields_named = ", ".join(sorted((*required, *allowed)))
                raise whole.wrong(None, f"{what} has no field called {name}. The fields are {fields_named}.", name)
        _check_shape(entry)
        missing = next((name for name in required if not entry.text(name)), None)
        if missing:
            raise whole.wrong(None, f"{missing} is missing in {what}.", first_value(entry))

    def _dated(self, entry: Entry) -> None:
        for name in ("deadline", "start"):
            entry.day(name)
        _one_of(entry, "deadline_basis", ("stated", "provisional"), empty=True)
        _one_of(entry, "deadline_precision", deadlines.PRECISIONS, empty=True)
        self._cited(entry, "deadline_source")
        if not entry.text("deadline") and not entry.text("deadline_as_written"):
            for name in DATES.split():
                if entry.words(name):
                    raise entry.wrong(
                        name, f"{name} is of a date. Give deadline, or deadline_as_written where there is none."
                    )
        if entry.text("deadline_basis") == "stated" and not entry.words("deadline_source") and "answers" not in entry:
            raise entry.wrong("deadline_basis", "the date is stated, so deadline_source must say where.")

    def _known(self, entry: Entry, name: str) -> None:
        for code in entry.words(name):
            if code not in self.codes:
                raise entry.wrong(name, f'"{code}" is not an agency in agencies.yaml.', code)

    def _cited(self, entry: Entry, name: str = "source") -> None:
        for words in entry.words(name):
            code, _, place = words.partition(" ")
            if code not in self.places:
                raise entry.wrong(name, f'"{code}" is not a document in documents.yaml.', words)
            if place not in self.places[code]:
                raise entry.wrong(name, f'documents.yaml lists no place "{place}" for {code}.', words)


def _one_of(entry: Entry, name: str, allowed, empty: bool = False) -> None:
    if entry.text(name) not in allowed and not (empty and not entry.text(name)):
        raise entry.wrong(name, f'{name} is "{entry.text(name)}"; use one of {", ".join(allowed)}.')


def allowed(entry: Entry, name: str | None, check: Callable[[], None], at: str | None = None) -> None:
    """What a rule refuses is a mistake of the file."""
    try:
        check()
    except Refused as refusal:
        raise entry.wrong(name, str(refusal), at) from None


def _once(entry: Entry, name: str, words: list[str], called: Callable[[str], str] = str) -> None:
    """Each thing that a field names stands in it once: a second time would say something else of the same."""
    seen: set[str] = set()
    for each in words:
        what = called(each.split()[0])
        if what in seen:
            raise entry.wrong(name, f"{what} stands twice in {name}.", each)
        seen.add(what)


def first_value(entry: Entry) -> Text | None:
    """A value of a record within a record, for naming its line."""
    return next((value for value in entry.values() if isinstance(value, Text)), None)


def _unique(entries: list[Entry], name: str) -> set[str]:
    seen: set[str] = set()
    for entry in entries:
        if entry.text(name) in seen:
            raise entry.wrong(name, f"{entry.text(name)} is used twice.")
        seen.add(entry.text(name))
    return seen


def _numbered(entries: list[Entry], kind: str) -> set[str]:
    """The references of what the tracker numbers itself, such as A1. It goes on from the highest."""
    letter = LETTERS[kind]
    for entry in entries:
        if not re.fullmatch(rf"{letter}[1-9]\d{{0,5}}", entry.text("ref")):
            raise entry.wrong(
                "ref", f'"{entry.text("ref")}" is no reference here; use {letter} and a number, such as {letter}1.'
            )
    return _unique(entries, "ref")


def membership(entry: Entry, span: str) -> tuple[dt.date, dt.date | None]:
    """A time on the board: "from" or "from to until"."""
    first, _, last = span.partition(" to ")
    try:
        return dt.date.fromisoformat(first.strip()), dt.date.fromisoformat(last.strip()) if last else None
    except ValueError:
        raise entry.wrong("board_member", f'"{span}" is not a time; write 2013-11-26 to 2015-07-31.', span) from None


def part(entry: Entry, words: str, codes: set[str]) -> tuple[str, str, str]:
    """An agency's part in an item: "TVP asked stated"."""
    pieces = words.split()
    if len(pieces) != 3 or pieces[1] not in responses.PARTS or pieces[2] not in BASES:
        raise entry.wrong("agencies", f'"{words}" must read like "TVP asked stated".', words)
    if pieces[0] not in codes:
        raise entry.wrong("agencies", f'"{pieces[0]}" is not an agency in agencies.yaml.', words)
    return pieces[0], pieces[1], pieces[2]


def link(entry: Entry, name: str, words: str, refs: set[str], count: int) -> list[str]:
    """A link to an item: "R1 inferred" from an action, "R1 challenges inferred" from a piece of evidence."""
    pieces = words.split()
    if len(pieces) != count or pieces[-1] not in BASES or (count == 3 and pieces[1] not in evidence.STANCES):
        example = "R1 inferred" if count == 2 else "R1 supports inferred"
        raise entry.wrong(name, f'"{words}" must read like "{example}".', words)
    if pieces[0] not in refs:
        raise entry.wrong(name, f'"{pieces[0]}" is not a recommendation or learning point.', words)
    return pieces
