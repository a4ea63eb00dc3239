"""A restricted piece of each agency, with words that stand nowhere else: nobody of another agency meets one of them."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from tests import cast
from tests.addresses import reading_pages
from tracker import clock
from tracker.business import evidence, reminders
from tracker.store import reviews
from tracker.store.evidence import files

pytestmark = pytest.mark.small

# The lead of each agency, and what stands in its piece: the statement, the figures, who said it, when, and its file.
WORDS = {"police": "Aardvark", "council": "Bandicoot", "health": "Capybara", "district": "Dromedary"}
STRANGERS = ("member", "reader")
TAKEN_AWAY = (
    *(f"/{page}?form={form}" for page in ("evidence", "actions", "history", "drift", "links") for form in ("csv", "xlsx")),
    *(f"/stocktake.{form}?scope=recommendations" for form in ("csv", "md", "html", "xlsx", "docx")),
    "/stocktake?scope=R1",
    "/stocktake/since?since=2014-01-01",
    "/assurance/before-the-meeting.md",
    "/meetings/next/board/pack.md",
    "/account/data",
    "/reviews/children-a-f/R1?as_at=2015-09-29",
    "/evidence?as_at=2015-09-29",
)


@pytest.fixture
def given(act, review):
    """Each agency gives a restricted piece about R1."""
    found = {}
    for part, word in WORDS.items():
        piece = evidence.NewEvidence(
            statement=f"{word} statement.",
            rung="practice",
            independence="independent",
            about=[(reviews.item_of(review, "R1"), "challenges")],
            figures=[f"{word} figure"],
            said_by=f"{word} sayer",
            period=f"{word} period",
            heard=f"{word} heard",
            missing=f"{word} missing",
            restricted=True,
            file_name=f"{word}.txt",
            file_content=f"{word} content.".encode(),
        )
        found[part] = evidence.give(review, piece, by=act(part), today=cast.TODAY)
    return found


def _text(answer) -> str:
    """What a person reads in an answer, also in a workbook, a document or a PDF."""
    data = answer.get_data()
    if data[:2] == b"PK":
        with ZipFile(BytesIO(data)) as parts:
            return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if data[:4] == b"%PDF":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return answer.get_data(as_text=True)


@cache
def _words(word: str) -> re.Pattern:
    return re.compile(rf"{word}(?! content\.txt)", re.IGNORECASE)


@pytest.mark.parametrize("part", [*WORDS, *STRANGERS])
def test_a2_no_page_and_nothing_taken_away_holds_a_word_of_what_another_agency_restricted(app, visit, act, given, part):
    visitor, post = visit(part), act(part)
    own, hidden = WORDS.get(part), {word for other, word in WORDS.items() if other != part}
    searches = [f"/search?q={word}" for word in WORDS.values()]
    paths = [*reading_pages(app, most=1, role=post.role), *TAKEN_AWAY]
    seen = 0
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code in (200, 302), (path, answer.status_code)
        text = _text(answer)
        assert not [word for word in hidden if _words(word).search(text)], path
        # The number of a piece is its name in every address; "/E9" within "/E99" is another.
        for other, piece in given.items():
            assert other == part or not re.search(rf"\b{piece.ref}\b", text), (path, piece.ref)
        seen += own is not None and bool(_words(own).search(text))
    for word, path in zip(WORDS.values(), searches, strict=True):
        found = visitor.page(path)
        assert (f"{word} statement" in found) == (word == own), path
    assert bool(own) == (seen > 3)


def test_a2_a_file_and_a_page_of_another_agencys_restricted_piece_answer_as_those_of_none(visit, given):
    for part in (*WORDS, *STRANGERS):
        visitor = visit(part)
        for owner, piece in given.items():
            file = files([piece.key]).get().key
            here = f"/reviews/children-a-f/evidence/{piece.ref}"
            due = 200 if owner == part else 404
            assert [visitor.get(path).status_code for path in (here, f"{here}/files/{file}")] == [due, due]


def test_a9_no_digest_tells_of_what_somebody_else_restricted(act, given):
    written = reminders.write(reminders.plan(cast.TODAY), today=cast.TODAY, now=clock.now())

    whose = {act(part).person: word for part, word in WORDS.items()}
    for row in written:
        named = {word for word in WORDS.values() if _words(word).search(f"{row.subject} {row.content}")}
        assert named <= {whose.get(row.person)} or row.person in (act("chair").person, act("unit").person)
    assert written
