"""A restricted piece of each agency, with words that stand nowhere else: nobody of another agency meets one of them."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest

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
    *(f"/{page}?form=csv" for page in ("evidence", "actions", "history", "drift", "links")),
    "/evidence?form=xlsx",
    *(f"/stocktake.{form}?scope=recommendations" for form in ("csv", "md", "html", "xlsx", "docx")),
    "/stocktake/since?since=2014-01-01",
    "/assurance/before-the-meeting.md",
    "/meetings/next/board/pack.md",
    "/account/data",
    "/reviews/children-a-f/R1?as_at=2015-09-29",
    "/evidence?as_at=2015-09-29",
)
# Read by every lead; the other pages by one of them and a reader, for whom they are drawn alike.
WHERE_EVIDENCE_STANDS = (
    "/",
    "/evidence",
    "/history",
    "/links",
    "/assurance",
    "/drift",
    "/stocktake?scope=R1",
    "/reviews/children-a-f/R1",
    "/reviews/children-a-f/coverage",
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
    """What a person reads in an answer, also in a workbook or a document."""
    data = answer.get_data()
    if data[:2] == b"PK":
        with ZipFile(BytesIO(data)) as parts:
            return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return answer.get_data(as_text=True)


@cache
def _words(word: str) -> re.Pattern:
    return re.compile(rf"{word}(?! content\.txt)", re.IGNORECASE)


@pytest.mark.parametrize("part", [*WORDS, *STRANGERS])
def test_a2_no_page_and_nothing_taken_away_holds_a_word_of_what_another_agency_restricted(app, visit, act, given, part):
    visitor, post = visit(part), act(part)
    own, hidden = WORDS.get(part), {word for other, word in WORDS.items() if other != part}
    searches = [f"/search?q={word}" for word in WORDS.values()]
    every = reading_pages(app, most=1, role=post.role) if part in ("council", "reader") else WHERE_EVIDENCE_STANDS
    seen = 0
    for path in (*every, *TAKEN_AWAY):
        answer = visitor.get(path)
        # The newest piece is one of those that were given.
        assert answer.status_code in (200, 302, *([404] if "/evidence/" in path or "/links/" in path else [])), path
        text = _text(answer)
        assert not [word for word in hidden if _words(word).search(text)], path
        # The number of a piece is its name in every address; "/E9" within "/E99" is another.
        for other, piece in given.items():
            named = piece.ref not in path and re.search(rf"\b{piece.ref}\b", text)
            assert other == part or not named, (path, piece.ref)
        seen += own is not None and bool(_words(own).search(text))
    for word, path in zip(WORDS.values(), searches, strict=True):
        found = re.sub(r"<[^>]+>", "", visitor.page(path))
        assert bool(re.search(rf"{word}\s+statement", found)) == (word == own), path
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
