"""The pages of letters."""

import datetime as dt
import io

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import correspondence
from tracker.business.correspondence import Document, NewLetter
from tracker.store import correspondence as store
from tracker.store import people, reviews

pytestmark = pytest.mark.small

LETTERS = "/reviews/children-a-f/letters"
TODAY = cast.TODAY
GOOD = {
    "direction": "sent",
    "body": "DFE",
    "items": "C4",
    "from_post": "Independent chair",
    "subject": "Orders that stop at sixteen",
    "what": "Asks what was concluded.",
    "on-day": "1",
    "on-month": "9",
    "on-year": "2015",
}


@pytest.fixture
def write(review, act):
    def _write(subject="Ages", about=("C4",), on=dt.date(2015, 9, 1), today=TODAY, **given):
        items = [reviews.item_of(review, ref) for ref in about]
        letter = NewLetter("sent", reviews.agency_of("DFE"), items, "Independent chair", subject, "Asks.", on, **given)
        return correspondence.write(review, letter, by=act("unit"), today=today)

    return _write


def test_the_business_unit_records_a_letter_with_its_file(visit):
    unit = visit("unit")
    file = {"file": (io.BytesIO(b"Dear all."), "letter.txt"), "names_child": "no"}
    made = unit.post(f"{LETTERS}/new", {**GOOD, **file}, content_type="multipart/form-data")

    assert made.status_code == 302 and made.location.endswith("/letters/L2")
    page = visit("reader").page(f"{LETTERS}/L2")
    assert "Sent, waiting" in page and "29 September 2015" in page and "letter.txt" in page and "C4" in page
    assert "Record what happened" not in page
    assert "1 day late" in page


def test_what_is_refused_stays_typed_with_the_reason_beside_each_field(visit):
    answer = visit("unit").post(f"{LETTERS}/new", {**GOOD, "body": "", "from_post": "", "on-month": "13"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Choose the body." in page and "is not a date" in page and "Asks what was concluded." in page
    assert "Name the post that signed it" in page
    bare = {name: value for name, value in GOOD.items() if name != "items"}
    again = visit("unit").post(f"{LETTERS}/new", {**bare, "due-day": "1", "due-month": "8", "due-year": "2015"})
    assert "Choose at least one recommendation" in again.get_data(as_text=True)


def test_a6_an_item_or_body_that_is_not_offered_is_refused(visit):
    for wrong in ({"items": "R1"}, {"body": "OSCB"}):
        answer = visit("unit").post(f"{LETTERS}/new", {**GOOD, **wrong})
        assert answer.status_code == 422
    assert store.letters().count() == 1


def test_a1_others_read_and_do_not_write(visit, write):
    write()
    for part in ("chair", "police", "member", "reader"):
        visitor = visit(part)
        assert "Record a letter" not in visitor.page("/correspondence")
        assert visitor.get(f"{LETTERS}/new").status_code == 403
        assert visitor.client.post(f"{LETTERS}/L2/acknowledged").status_code in (400, 403)


def test_a_stranger_is_asked_to_sign_in(anybody):
    for path in ("/correspondence", f"{LETTERS}/L1"):
        assert anybody.get(path).location.startswith("/sign-in")


def test_what_is_not_there_is_not_found(visit, write):
    unit = visit("unit")
    write()
    for path in (f"{LETTERS}/L99", f"{LETTERS}/L2/burnt", f"{LETTERS}/L2/files/none", "/reviews/none/letters/L1"):
        assert unit.get(path).status_code == 404


def test_steps_are_recorded_and_an_answer_needs_its_document(visit, write):
    write()
    unit, day = visit("unit"), {"on-day": "30", "on-month": "9", "on-year": "2015"}
    bare = unit.post(f"{LETTERS}/L2/answered", {**day, "words": "Says yes."})
    assert bare.status_code == 422 and "Give the answer itself" in bare.get_data(as_text=True)

    sent = unit.post(f"{LETTERS}/L2/answered", {**day, "words": "Says yes.", "url": "https://example.org/answer"})

    assert sent.status_code == 302
    page = visit("reader").page(f"{LETTERS}/L2")
    assert "Says yes." in page and "after 29 days, 1 day late" in page
    assert unit.get(f"{LETTERS}/L2/chased").status_code == 302  # it does not follow any more


def test_no_answer_needs_a_reason(visit, write):
    write()
    day = {"on-day": "30", "on-month": "9", "on-year": "2015"}
    answer = visit("unit").post(f"{LETTERS}/L2/no_answer", {**day, "words": ""})

    assert answer.status_code == 422 and "Say why no answer" in answer.get_data(as_text=True)


def test_r4_a_stale_step_shows_both_and_can_be_sent_from_there(visit, write, act):
    letter, unit, path = write(), visit("unit"), f"{LETTERS}/L2/chased"
    day = {"on-day": "30", "on-month": "9", "on-year": "2015"}
    opened = cast.hidden_fields(unit.page(path), path)
    correspondence.step(letter, "acknowledged", TODAY, "A printed card.", by=act("unit"), today=TODAY)
    clash = unit.client.post(path, data={**opened, **day, "words": "By telephone."})
    page = clash.get_data(as_text=True)

    assert clash.status_code == 409 and "A printed card." in page and "By telephone.</textarea>" in page
    again = unit.client.post(path, data={**cast.hidden_fields(page, path), **day, "words": "By telephone."})
    assert again.status_code == 302 and "By telephone." in unit.page(f"{LETTERS}/L2")


def test_a9_a_restricted_document_is_for_the_chair_and_the_business_unit_and_each_opening_is_logged(visit, write):
    letter = write(document=Document(file_name="private.txt", file_content=b"Words.", restricted=True))
    (file,) = list(store.files([letter.key]))
    path = f"{LETTERS}/L2/files/{file.key}"
    for part in ("police", "reader", "member"):
        visitor = visit(part)
        assert visitor.get(path).status_code == 404
        assert "private.txt" not in visitor.page(f"{LETTERS}/L2") + visitor.page(f"/history?subject={letter.key}")
    answer = visit("chair").get(path)

    assert answer.data == b"Words." and "sandbox" in answer.headers["Content-Security-Policy"]
    assert people.AccessLog.select().where(people.AccessLog.what == "downloaded a letter").count() == 1


def test_a_gap_is_shown_as_a_gap(visit, write):
    page = visit("reader").page("/correspondence")
    gaps = page.partition('id="unsent"')[2]
    assert "6 of 6 recommendations" in gaps and "C5" in gaps and "One was received: L1, 3 March 2015." in gaps
    assert "holds no letter of the Board about this" in visit("reader").page("/reviews/children-a-f/N1")

    write()

    assert "5 of 6 recommendations" in visit("reader").page("/correspondence")
    assert "The tracker holds no letter" not in visit("reader").page("/reviews/children-a-f/C4")
    assert "Letters about it" not in visit("reader").page("/reviews/children-a-f/C2")


def test_the_list_is_narrowed_and_says_when_nothing_fits(visit, write):
    write("The late one")
    write("The young one", on=TODAY)
    reader = visit("reader")

    late = reader.page("/correspondence?state=late")
    assert "The late one" in late and "The young one" not in late
    assert "No letter fits this choice." in reader.page("/correspondence?state=no_answer")
    assert reader.page("/correspondence").index("The late one") < reader.page("/correspondence").index("The young one")


def test_the_business_unit_is_told_of_a_late_letter(visit, write):
    write("The late one")

    assert "No answer to L2, “The late one”" in visit("unit").page("/")
    assert "L2" not in visit("chair").page("/")


def test_the_past_stays_as_it_was(visit, write):
    reader, paths = visit("reader"), ("/correspondence", "/reviews/children-a-f/C4", "/agencies/DFE", f"{LETTERS}/L1")
    before = [reader.still(f"{path}?as_at=2015-09-29") for path in paths]
    write()

    assert [reader.still(f"{path}?as_at=2015-09-29") for path in paths] == before
    assert "sent about" in reader.page("/correspondence?as_at=2015-04-01")
    assert visit("unit").get(f"{LETTERS}/new?as_at=2015-09-29").status_code == 400


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_the_letters(visit, write):
    reader = visit("reader")
    write()
    few = queries_of(reader, "/correspondence"), queries_of(reader, "/reviews/children-a-f/C4")
    for number in range(20):
        write(f"Letter {number}", document=Document(url="https://example.org"))

    assert (queries_of(reader, "/correspondence"), queries_of(reader, "/reviews/children-a-f/C4")) == few


def test_a_double_click_is_one_letter(visit):
    unit, path = visit("unit"), f"{LETTERS}/new"
    sent = {**cast.hidden_fields(unit.page(path), path), **GOOD}

    assert [unit.client.post(path, data=sent).status_code for _ in range(2)] == [302, 302]
    assert store.letters().count() == 2


def test_a_letter_is_found_by_its_words(visit, write):
    write("Orders that stop at sixteen")

    assert f'href="{LETTERS}/L2"' in visit("reader").page("/search?q=stop at sixteen&in=letters")


# Set right


def test_a_letter_and_its_step_are_corrected_and_withdrawn_on_pages(visit, write, review, act):
    letter = write()
    correspondence.step(letter, "acknowledged", TODAY, "By post.", by=act("unit"), today=TODAY)
    unit, page = visit("unit"), f"{LETTERS}/{letter.ref}"
    assert f"{page}/steps/S1/correct" in unit.page(page) and f"{page}/withdraw" in unit.page(page)
    assert "/correct" not in visit("reader").page(page) and visit("chair").get(f"{page}/correct").status_code == 403
    day = {"on-day": "1", "on-month": "9", "on-year": "2015"}
    said = {"from_post": "Chair", "subject": "Other ages", "what": "Asks.", **day, "because": "The subject was wrong."}
    assert unit.post(f"{page}/correct", {**said, "because": ""}).status_code == 422
    assert unit.post(f"{page}/correct", said).status_code == 302
    assert "Other ages" in unit.page(page) and "The subject was wrong." in unit.page(page)
    assert unit.post(f"{page}/steps/S1/withdraw", {"because": "It was another letter."}).status_code == 302
    assert "It was another letter." in unit.page(page) and "Sent, waiting" in unit.page(page)
    assert unit.get(f"{page}/steps/S9/withdraw").status_code == 404
    assert unit.post(f"{page}/withdraw", {"because": "Never sent."}).status_code == 302
    reader = visit("reader")
    assert "Never sent." in reader.page(page) and "Recorded by mistake" in reader.page("/correspondence")
    assert "/correct" not in unit.page(page)


def test_r3_correcting_what_somebody_changed_first_answers_409_with_both(visit, write, act):
    letter = write()
    unit, path = visit("unit"), f"{LETTERS}/{letter.ref}/correct"
    hidden = cast.hidden_fields(unit.page(path), path)
    correspondence.step(letter, "acknowledged", TODAY, "By post.", by=act("unit"), today=TODAY)
    day = {"on-day": "1", "on-month": "9", "on-year": "2015"}
    said = {"from_post": "Chair", "subject": "Mine", "what": "Asks.", **day, "because": "Wrong."}
    sent = unit.client.post(path, data={**hidden, **said})
    assert sent.status_code == 409 and 'value="Mine"' in sent.get_data(as_text=True)
