"""The seeds against the five documents: wording, figures, fingerprints. Where those are not at hand the run says so."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests import sources
from tests.seeds.test_shipped_review import records, several

# Words in quotation marks, four letters or more; an apostrophe within a word is none.
QUOTED = re.compile(r"[\"“]([^\"”]{4,})[\"”]|(?<!\w)['‘]((?:[^'’]|(?<=\w)['’](?=\w)){4,})['’](?!\w)")

pytestmark = pytest.mark.skipif(bool(sources.missing()), reason=sources.missing() or "at hand")


def test_the_documents_are_those_that_were_read():
    for _, record in records("documents"):
        content = (sources.folder() / record["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == record["sha256"], record["code"]


def test_every_quoted_wording_stands_in_its_document_word_for_word():
    wrong = []
    for _, record in records("recommendations", "learning-points"):
        for quoted in (record, *record.get("other_wordings", ())):
            document = several(quoted["source"])[0].split()[0]
            if sources.alike(quoted["text"]) not in sources.text(document):
                wrong.append((record["ref"], quoted["source"]))

    for _, area in records("key-areas"):
        if sources.alike(area["wording"]) not in sources.text("commentary"):
            wrong.append((area["number"], area["source"]))

    assert not wrong


def test_every_figure_of_a_statement_stands_in_a_place_that_it_cites():
    wrong = []
    for _, record in records("evidence-*"):
        cited = [citation.split(" ", 1) for citation in several(record["source"])]
        for figure in several(record.get("figures")):
            if not any(_holds(figure, *citation) for citation in cited):
                wrong.append((record["ref"], figure, cited))

    assert not wrong


def test_every_figure_that_disagrees_is_printed_where_it_says():
    evidence = {record["ref"]: several(record["source"]) for _, record in records("evidence-*")}
    wrong = []
    for _, record in records("figures"):
        for each in record["statements"]:
            cited = several(each.get("source")) or evidence[each["evidence"]]
            if not any(_holds(each["figure"], *citation.split(" ", 1)) for citation in cited):
                wrong.append((record["ref"], each["figure"], cited))

    assert not wrong


def test_words_in_quotation_marks_are_the_documents_own():
    """In what we wrote ourselves; the official wording is compared whole."""
    wrong = []
    for _, record in records("evidence-*"):
        for quoted in QUOTED.findall(record["statement"]):
            words = sources.alike(" ".join(next(filter(None, quoted)).split())).rstrip(".,").lower()
            if not any(words in sources.text(c.split()[0]).lower() for c in several(record["source"])):
                wrong.append((record["ref"], words))

    assert not wrong


def test_every_number_in_what_a_later_document_says_is_printed_where_it_says():
    """But for years, which our own words may name."""
    wrong = []
    for _, record in records("actions-*", "proposed-actions"):
        for said in record.get("later", ()):
            numbers = [n for n in re.findall(r"\d[\d,.]*\d|\d", said["says"]) if not re.fullmatch(r"20[01]\d", n)]
            cited = [citation.split(" ", 1) for citation in several(said.get("source"))]
            wrong += [(record["ref"], n, cited) for n in numbers if not any(_holds(n, *each) for each in cited)]

    assert not wrong


def _holds(figure: str, document: str, place: str) -> bool:
    return sources.alike(figure).lower() in sources.paragraph(document, place).lower()
