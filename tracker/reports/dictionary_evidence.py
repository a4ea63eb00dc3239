"""The data dictionary of evidence, figures, letters, and the files behind them."""

from __future__ import annotations

from ..rules import correspondence, figures, links, whom
from ..store.correspondence import Letter, LetterFile, LetterItem, LetterStep
from ..store.evidence import Evidence, EvidenceAgency, EvidenceFile, EvidenceLink, EvidenceReader
from ..store.figures import FigureGroup, FigureStatement
from .dictionary_fields import (
    REF,
    REFS,
    TEXT,
    TEXTS,
    WORDS,
    Columns,
    Field,
    Kind,
    a,
    many,
    sources,
    times,
)
from .dictionary_items import stands_on, withdrawn

_ITEMS = "recommendations or learning_points"
_piece, _link, _reader = Columns(Evidence), Columns(EvidenceLink), Columns(EvidenceReader)


def _about(empty: bool = False) -> tuple[Field, ...]:
    return (
        a("ref", REF, "What it is about.", of=_ITEMS, empty=empty, covers=[(EvidenceLink, "item")]),
        _link("stance", "Whether it supports, challenges, or gives context."),
        _link("action", "The action with whose report it was given."),
        *stands_on(EvidenceLink),
    )


EVIDENCE = Kind(
    "evidence",
    "Every piece of evidence, restricted pieces among them.",
    (
        *_piece.record("Its reference in the review, such as E12."),
        _piece("statement", "What it shows."),
        _piece("figures", "The figures in it, as printed.", type=TEXTS),
        _piece("rung", "How high it stands on the ladder of evidence."),
        _piece("voice", "Whose voice is heard in it."),
        _piece("independence", "How independent it is."),
        _piece("said_by", "Who says it, in words."),
        _piece("given_by", "The agency that gave it; empty for what a document says."),
        _piece("given_by_post", "The post that gave it."),
        _piece("given_on", "The day on which it was given."),
        _piece("period", "The time that it is about, in words."),
        _piece("look_again", "The day past which it counts no more until somebody looks again."),
        _piece("restricted", "Whether only those named may read it."),
        _piece("url", "Its web address."),
        _piece("position", "Its place in the order of the review."),
        _piece("heard", "Who was heard or looked at, in words."),
        _piece("speaks_for", "The groups of children that it speaks for; empty: not said.", type=WORDS, words=whom.LABELS),
        _piece("missing", "Which children it says nothing of, in words."),
        a(
            "concerns",
            REFS,
            "The agencies that it concerns.",
            of="agencies",
            covers=[(EvidenceAgency, name) for name in ("evidence", "agency", "withdrawn_because")],
        ),
        *sources(Evidence),
        many(
            "about", "evidence_about", "What it is about, and on which side.", _about(), covers=[(EvidenceLink, "evidence")]
        ),
        many(
            "withdrawn",
            "evidence_about_withdrawn",
            "The same that was withdrawn, and counts no more.",
            (*_about(empty=True), *withdrawn(EvidenceLink)),
        ),
        _piece("merged_into", "The piece that says the same and took its place."),
        _piece("merged_because", "Why they were merged."),
        a("files", REFS, "The files behind it.", of="files"),
        a("readers", TEXTS, "The keys of the people who may read it though it is restricted, as in posts."),
        many(
            "named",
            "evidence_readers",
            "Who was named to read it, and whose naming was withdrawn.",
            (
                *_reader.record("The key of the record.", column=None),
                _reader("person", "The key of the person, as in posts.", type=TEXT),
                _reader("because", "Why they were named."),
                _reader("withdrawn_because", "Why the naming was withdrawn; empty while it holds."),
            ),
            covers=[(EvidenceReader, "evidence")],
        ),
    ),
)
_group, _figure = Columns(FigureGroup), Columns(FigureStatement)
FIGURES = Kind(
    "figures_that_disagree",
    "Figures that the documents give for one thing and that differ. Neither is corrected.",
    (
        *_group.record("Its reference in the review, such as F1."),
        _group("title", "What is counted."),
        _group("position", "Its place in the order of the review."),
        _group("may_differ", "Why they may differ.", type=WORDS, words=figures.MAY_DIFFER),
        _group("why", "The same in our words."),
        _group("reconciled", "Whether they can be reconciled."),
        _group("how", "How they can be, or what would be needed."),
        many(
            "statements",
            "figures_statements",
            "Each of the figures.",
            (
                *times(),
                _figure("position", "Its place among them."),
                _figure("figure", "The figure as printed."),
                _figure("says", "What it counts, as the document says."),
                _figure("evidence", "The evidence that holds it."),
                *sources(FigureStatement),
            ),
            covers=[(FigureStatement, "group"), (FigureStatement, "dropped")],
        ),
        a("about", REFS, "What that evidence is about.", of=_ITEMS),
    ),
)
_letter, _step = Columns(Letter), Columns(LetterStep)
CORRESPONDENCE = Kind(
    "correspondence",
    "Letters about what is addressed to others: sent, acknowledged, answered, or not.",
    (
        *_letter.record("Its reference in the review, such as L1."),
        _letter("direction", "Whether it was sent, or received without a letter of ours.", words=correspondence.DIRECTIONS),
        _letter("subject", "Its subject."),
        _letter("what", "What it says or asks."),
        _letter("from_post", "The post that signed it."),
        _letter("to_post", "The post to which it is addressed."),
        _letter("together_with", "Others to whom it went, or who signed it."),
        _letter("on", "The day on the letter."),
        _letter("due", "The day by which an answer is expected."),
        _letter("state", "How far it has come."),
        _letter("url", "Its web address."),
        _letter("set_right_because", "Why it was corrected, or withdrawn as recorded by mistake."),
        _letter("withdrawn_on", "The day on which it was withdrawn."),
        *sources(Letter),
        _letter("body", "The body to which it went, or from which it came."),
        many(
            "about",
            "correspondence_about",
            "What it is about.",
            (
                *times(),
                a("ref", REF, "The recommendation or learning point.", of=_ITEMS, covers=[(LetterItem, "item")]),
                Columns(LetterItem)("basis", "Whether the letter states it or we infer it.", words=links.BASES),
            ),
            covers=[(LetterItem, "letter")],
        ),
        a("files", REFS, "The files of the letter itself.", of="files"),
        many(
            "steps",
            "correspondence_steps",
            "What happened after it.",
            (
                *_step.record("The reference of the letter, then S and a number."),
                _step("kind", "What happened."),
                _step("on", "The day of the step."),
                _step("words", "The same in words."),
                _step("expected_by", "The day by which an answer was then expected."),
                _step("url", "Its web address."),
                _step("recorded_by", "The post that recorded it."),
                _step("set_right_because", "Why it was corrected or withdrawn."),
                _step("withdrawn_on", "The day on which it was withdrawn."),
                *sources(LetterStep),
                a("files", REFS, "The files of the step.", of="files"),
            ),
            covers=[(LetterStep, "letter")],
        ),
    ),
)
_file, _paper = Columns(EvidenceFile), Columns(LetterFile)
FILES = Kind(
    "files",
    "Each file behind evidence or a letter. The bytes are not in the export: the evidence folder holds them.",
    (
        a("ref", TEXT, "The reference of what it lies behind, and the key of the file."),
        a("review", REF, "The review to which it belongs.", of="reviews"),
        *times(),
        _file("shown_name", "The name that it was given with."),
        _file("stored_name", "The name under which it is stored; empty once it was taken away.", empty=True),
        _file("sha256", "The SHA-256 of its bytes; empty once it was taken away.", empty=True),
        _file("size", "Its size in bytes."),
        _file("media_type", "Its type."),
        _file("removed_because", "Why it was taken away; empty while it is there."),
        _file(
            "names_child",
            "What was answered to: does it name or describe a child or a family? Empty: not asked then.",
            empty=True,
        ),
        _file("evidence", "The evidence that it lies behind.", empty=True),
        a(
            "letter",
            REF,
            "The letter that it lies behind.",
            of="correspondence",
            empty=True,
            covers=[(LetterFile, "letter")],
        ),
        a("step", REF, "The step of that letter.", of="correspondence", empty=True, covers=[(LetterFile, "step")]),
        _paper("restricted", "Whether the file of a letter is restricted. A file of evidence is as its evidence is."),
    ),
    covers=tuple(
        ("letter_file", name) for name in ("shown_name", "stored_name", "sha256", "size", "media_type", "removed_because")
    ),
)
KINDS = (EVIDENCE, FIGURES, CORRESPONDENCE, FILES)
