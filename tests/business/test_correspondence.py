"""Letters: recorded when they are sent, and every step after; the business unit writes, and nothing is judged by it."""

import datetime as dt

import pytest

from tests import cast
from tracker.business import correspondence, redaction, verify
from tracker.business.correspondence import Document, NewLetter
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import correspondence as store
from tracker.store import files, history, reviews
from tracker.store.assurance import AssuranceDecision
from tracker.store.correspondence import LetterFile
from tracker.store.reviews import Response

pytestmark = pytest.mark.small

TODAY = cast.TODAY
SENT = dt.date(2015, 9, 1)


@pytest.fixture
def write(review, act):
    def _write(part="unit", about=("C4",), body="DFE", **changes):
        given = {"direction": "sent", "from_post": "Independent chair", "subject": "Ages", "what": "Asks.", "on": SENT}
        items = [reviews.item_of(review, ref) for ref in about]
        letter = NewLetter(body=reviews.agency_of(body), about=items, **{**given, **changes})
        return correspondence.write(review, letter, by=act(part), today=TODAY)

    return _write


@pytest.fixture
def step(review, act):
    def _step(letter, kind, words="Said.", on=TODAY, part="unit", **given):
        return correspondence.step(letter, kind, on, words, by=act(part), today=TODAY, **given)

    return _step


def standing(review, ref):
    return store.letter_of(review, ref)


def test_a_letter_is_kept_with_its_clock_and_numbers_go_on_from_the_sources(write, review):
    first = write()

    assert (first.ref, first.state, first.due) == ("L2", "sent", dt.date(2015, 9, 29))
    (story,) = store.stories([standing(review, "L2")], TODAY)
    assert story.clock.words == "1 day late" and [bond.point.ref for bond in story.about] == ["C4"]


def test_the_one_letter_that_a_source_tells_of_is_there_and_marked_as_received(review):
    (told,) = list(store.letters())

    assert (told.ref, told.direction, told.due, told.known_from) == ("L1", "received", None, dt.date(2015, 3, 26))
    assert told.source and {bond.basis for bond in store.items_of([told.key])} == {"inferred"}


def test_each_step_is_kept_and_the_document_with_it(write, step, review):
    letter = write()
    step(letter, "acknowledged", "A card.")
    step(standing(review, "L2"), "chased", "By telephone.", expected_by=dt.date(2015, 10, 9))
    answer = Document(file_name="answer.txt", file_content=b"Yes.", restricted=True)
    step(standing(review, "L2"), "answered", "Says yes.", document=answer)

    (story,) = store.stories([standing(review, "L2")], TODAY)
    assert [each.kind for each in story.steps] == ["acknowledged", "chased", "answered"]
    assert [each.ref for each in story.steps] == ["L2/S1", "L2/S2", "L2/S3"]
    assert story.letter.state == "answered" and story.letter.due == dt.date(2015, 9, 29)
    (file,) = story.behind(story.steps[-1])
    assert files.read(file.stored_name, file.sha256) == b"Yes."
    assert not list(verify.problems())


def test_a_file_of_a_letter_is_verified_as_evidence_is(write, review):
    write(document=Document(file_name="letter.txt", file_content=b"Dear all."))
    file = LetterFile.get()
    (files._there().folder / file.stored_name).write_bytes(b"Another.")

    assert any("its fingerprint differs" in each for each in verify.problems())


def test_h5_the_document_of_a_letter_goes_with_the_words_in_it(write, act):
    write(document=Document(file_name="letter.txt", file_content=b"It is about Zebedee Quill."))
    path = files._there().folder / LetterFile.get().stored_name
    asked = redaction.ask("Zebedee Quill", "child", "A letter names a child.", "The Board", by=act("unit"), today=TODAY)
    done, _ = redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=TODAY)

    assert done.files_removed == 1 and not path.exists()
    assert list(verify.problems()) == []


def test_an_answer_sets_no_response_and_no_judgement(write, step, review):
    before = Response.select().count(), AssuranceDecision.select().count()
    step(write(), "answered", "Says yes.", document=Document(url="https://example.org/answer"))

    assert (Response.select().count(), AssuranceDecision.select().count()) == before


def test_the_business_unit_alone_writes(write, step):
    with pytest.raises(NotAllowed):
        write(part="chair")
    letter = write()
    with pytest.raises(NotAllowed):
        step(letter, "acknowledged", part="police")


def test_a_letter_is_about_what_speaks_to_bodies_outside_the_board(write, review):
    for ref in ("R1", "C2", "C6"):  # to the Board, to members of it, to the Board
        with pytest.raises(Refused, match="nobody outside the Board"):
            write(about=(ref,))
    found = {each.item.ref: each for each in store.followed(TODAY)}
    assert list(found) == ["N1", "N2", "N3", "C4", "C5", "C7"]
    assert [body.code for body in found["C5"].bodies] == ["DFE"]
    assert not any(each.sent for each in found.values())


def test_a_file_that_carries_something_active_is_refused_before_it_is_stored(write):
    bad = Document(file_name="letter.pdf", file_content=b"%PDF-1.4 /JavaScript (app.alert(1))")
    with pytest.raises(Refused, match="scripts"):
        write(document=bad)
    with pytest.raises(Refused, match="web address"):
        write(document=Document(url="javascript:alert(1)"))
    assert not LetterFile.select().count()


def test_r3_two_steps_at_once_are_seen(write, step, review):
    letter = write()
    step(letter, "acknowledged")
    with pytest.raises(history.Stale):
        step(letter, "no_answer", "Nothing came.")


def test_a_letter_received_has_no_clock_and_no_steps(write, step):
    letter = write(direction="received")
    assert letter.state == "received" and letter.due is None
    with pytest.raises(Refused, match="does not follow"):
        step(letter, "acknowledged")
