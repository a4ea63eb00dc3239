"""Pages of redaction and retention, and the warning before a child could be named."""

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions, evidence, redaction, retention
from tracker.store import privacy
from tracker.store.actions import ProgressUpdate, action_of
from tracker.store.history import History, HistoryValue
from tracker.store.people import AccessLog
from tracker.store.reviews import item_of

pytestmark = pytest.mark.small

NAME = "Zebedee Quill"
ASKED = {
    "words": NAME,
    "category": "child",
    "because": "An update names a child.",
    "authority": "Advice of the data protection officer",
}


@pytest.fixture
def slip(tracker, act, review):
    actions.report(action_of(review, "A1"), "on_track", f"We met {NAME} at home.", None, by=act("unit"), today=cast.TODAY)
    return action_of(review, "A1")


def asked(act, words=NAME):
    return redaction.ask(words, "child", ASKED["because"], ASKED["authority"], by=act("unit"), today=cast.TODAY)


def test_the_unit_asks_from_the_page_of_a_record_and_the_chair_sees_and_confirms(visit, slip):
    unit, chair = visit("unit"), visit("chair")
    assert f"/privacy/redact?record={slip.key}" in unit.page("/reviews/children-a-f/actions/A1")
    answer = unit.post(f"/privacy/redact?record={slip.key}", ASKED)
    assert answer.status_code == 302 and answer.location.endswith("/privacy/redactions/RD1")
    page = chair.page("/privacy/redactions/RD1/confirm")
    assert f"<mark>{NAME}</mark>" in page and "Progress update" in page
    assert chair.post("/privacy/redactions/RD1/confirm").status_code == 302

    assert NAME not in chair.page("/reviews/children-a-f/actions/A1")
    assert "Something here was redacted" in chair.page("/reviews/children-a-f/actions/A1")


def test_what_is_redacted_today_is_shown_in_no_past_and_says_so(visit, slip, act):
    done = asked(act)
    redaction.confirm(done, redaction.preview(done).digest, by=act("chair"), today=cast.TODAY)
    reader = visit("reader")
    page = reader.page("/reviews/children-a-f/actions/A1?as_at=2015-09-29")

    assert NAME not in page and "An update names a child." in page and "/privacy/redactions/RD1" in page


def test_everybody_reads_what_was_redacted_and_nobody_else_what_waits(visit, slip, act):
    row = asked(act)
    reader = visit("reader")
    assert "RD1" not in reader.page("/privacy/redactions") and reader.get("/privacy/redactions/RD1").status_code == 404
    redaction.confirm(row, redaction.preview(row).digest, by=act("chair"), today=cast.TODAY)

    assert "Independent chair" in reader.page("/privacy/redactions/RD1") and "RD1" in reader.page("/privacy/redactions")


@pytest.mark.parametrize("part", ["police", "police_chief", "member", "reader"])
@pytest.mark.parametrize("path", ["", "/redact", "/redactions/RD1/confirm", "/holds/place", "/periods/actions"])
def test_a5_nobody_else_is_let_in(visit, slip, act, part, path):
    asked(act)
    assert visit(part).get(f"/privacy{path}").status_code == 403


def test_h5_who_asked_cannot_confirm(visit, slip, act):
    asked(act)
    unit = visit("unit")

    assert "Take it out for good" not in unit.page("/privacy/redactions/RD1")
    assert unit.get("/privacy/redactions/RD1/confirm").status_code == 403
    assert unit.post("/privacy/redactions/RD1/confirm", form_at="/privacy/redact").status_code == 403


def test_h4_that_the_second_person_read_the_words_is_logged(visit, slip, act):
    asked(act)
    visit("chair").page("/privacy/redactions/RD1/confirm")

    assert AccessLog.get(AccessLog.what == "read what a redaction would empty").where == "RD1"


def test_i3_a_refused_request_comes_back_with_all_that_was_typed(visit, slip):
    answer = visit("unit").post("/privacy/redact", ASKED | {"because": f"It names {NAME}.", "category": ""})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422 and "Choose why" in page and NAME in page and ASKED["authority"] in page


def test_a3_a_field_that_is_not_offered_is_not_emptied(visit, slip):
    answer = visit("unit").post(f"/privacy/redact?record={slip.key}", ASKED | {"words": "", "whole": ["lead"]})

    assert answer.status_code == 422 and not privacy.redactions().exists()


def test_r3_what_changed_since_the_chair_looked_is_looked_at_again(visit, slip, act, review):
    asked(act)
    chair = visit("chair")
    seen = chair.page("/privacy/redactions/RD1/confirm")
    hidden = cast.hidden_fields(seen, "/privacy/redactions/RD1/confirm")
    actions.report(action_of(review, "A1"), "on_track", f"{NAME} again.", None, by=act("unit"), today=cast.TODAY)
    answer = chair.client.post("/privacy/redactions/RD1/confirm", data=hidden)

    assert answer.status_code == 422 and "has changed since you looked" in answer.get_data(as_text=True)


def test_it_can_be_declined_and_taken_back(visit, slip, act):
    asked(act)
    visit("chair").post("/privacy/redactions/RD1/decline", {"because": "It is the name of a place."})
    asked(act)
    visit("unit").post("/privacy/redactions/RD2/take-back")

    assert [row.state for row in privacy.redactions()] == ["withdrawn", "declined"]


def test_periods_holds_and_disposal_are_done_on_their_pages(visit, slip, act):
    unit, chair = visit("unit"), visit("chair")
    assert unit.post("/privacy/periods/questions", {"months": "120", "because": "The Board, 5 January."}).status_code == 302
    answer = unit.post("/privacy/disposals/propose/questions", {"because": "Past its period."})
    assert answer.status_code == 422 and "Nothing of this kind" in answer.get_data(as_text=True)
    assert chair.post("/privacy/holds/place", {"because": "An inquiry.", "authority": "The inquiry"}).status_code == 302
    page = unit.page("/privacy")
    assert "120 months" in page and "under a legal hold" in page and "An inquiry." in page
    assert unit.post("/privacy/holds/LH1/lift", {"because": "It has reported."}).status_code == 302
    assert "under a legal hold" not in unit.page("/privacy")


def test_a_disposal_is_proposed_and_confirmed_on_its_pages(visit, tracker, act):
    AccessLog.create(at=privacy.dt.datetime(2010, 1, 1), what="signed in", where="sign-in")
    retention.set_period("access_log", "24", "The Board.", by=act("unit"), today=cast.TODAY)
    unit, chair = visit("unit"), visit("chair")
    assert unit.post("/privacy/disposals/propose/access_log", {"because": "Past its period."}).status_code == 302
    assert unit.get("/privacy/disposals/DS1/confirm").status_code == 403
    assert "Confirm" in chair.page("/privacy/disposals/DS1")
    assert chair.post("/privacy/disposals/DS1/confirm").status_code == 302

    assert privacy.disposal_of("DS1").state == "done" and "Disposed of" in unit.page("/privacy/disposals/DS1")


@pytest.mark.whole
def test_the_lists_make_the_same_number_of_queries_for_two_and_for_many(visit, slip, act):
    unit = visit("unit")
    for number in range(2):
        redaction.take_back(asked(act, f"We met {NAME} at"[number:]), by=act("unit"), today=cast.TODAY)
        retention.hold("", "An inquiry.", "It", by=act("unit"), today=cast.TODAY)
    before = [queries_of(unit, path) for path in ("/privacy", "/privacy/redactions")]
    for number in range(5):
        redaction.take_back(asked(act, f"We met {NAME} at"[number:]), by=act("unit"), today=cast.TODAY)
        retention.hold("", "An inquiry.", "It", by=act("unit"), today=cast.TODAY)

    assert [queries_of(unit, path) for path in ("/privacy", "/privacy/redactions")] == before


# The warning


def report(visitor, words, **more):
    return visitor.post(
        "/reviews/children-a-f/actions/A1/report",
        {"delivery": "on_track", "what_changed": words} | more,
        form_at="/reviews/children-a-f/actions/A1",
    )


def test_the_writer_is_warned_before_anything_is_saved(visit, review):
    answer = report(visit("unit"), "We met child Anna Example, born on 3 May 2001.")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422 and not ProgressUpdate.select().exists()
    assert "“child Anna Example” could be a child’s name" in page and "could be a date of birth" in page
    assert "it names nobody, keep it" in page and "We met child Anna Example" in page


def test_the_answer_that_it_names_nobody_is_kept_with_the_record(visit, review):
    unit = visit("unit")
    page = report(unit, "The Child Anna Example centre opened.").get_data(as_text=True)
    box = page.split('name="what_changed-names-nobody"')[1].split('value="')[1].split('"')[0]
    assert report(unit, "The Child Anna Example centre opened.", **{"what_changed-names-nobody": box}).status_code == 302

    kept = HistoryValue.select().where(HistoryValue.field == "warning").get()
    assert "Warned of a child’s name" in kept.value and "names nobody" in kept.value and "Anna" not in kept.value


def test_an_answer_does_not_cover_what_was_typed_after_it(visit, review):
    unit = visit("unit")
    page = report(unit, "The Child Anna Example centre.").get_data(as_text=True)
    box = page.split('name="what_changed-names-nobody"')[1].split('value="')[1].split('"')[0]
    answer = report(unit, "The Child Anna Example centre. Child Adam Example.", **{"what_changed-names-nobody": box})

    assert answer.status_code == 422 and not ProgressUpdate.select().exists()


def test_what_waits_for_the_other_is_first_on_their_home_page(visit, slip, act):
    asked(act)

    assert "Read what RD1 would take out" in visit("chair").page("/")
    assert "RD1" not in visit("unit").page("/") and "RD1" not in visit("reader").page("/")


@pytest.mark.parametrize("part", ["police", "member", "reader"])
def test_a9_the_history_tells_nobody_else_what_waits_or_is_held(visit, slip, act, part):
    asked(act)
    retention.hold("", "A trial has begun.", "The court", by=act("chair"), today=cast.TODAY)
    page = visit(part).page("/history")

    assert "Asked for a redaction" not in page and "Placed a legal hold" not in page
    assert "An update names a child." not in page and "A trial has begun." not in page
    assert "Asked for a redaction" in visit("chair").page("/history")


def test_a9_a_redaction_done_names_no_restricted_piece_in_the_history(visit, act, review):
    words = f"We met {NAME} at home."
    given = evidence.NewEvidence(
        words, "practice", "independent", [(item_of(review, "R1"), "supports")], restricted=True, url="https://example.org"
    )
    piece = evidence.give(review, given, by=act("police"), today=cast.TODAY)
    made = redaction.ask(NAME, "child", ASKED["because"], ASKED["authority"], about=piece, by=act("unit"), today=cast.TODAY)
    redaction.confirm(made, redaction.preview(made).digest, by=act("chair"), today=cast.TODAY)
    entry = History.get((History.verb == "asked for a redaction") & (History.chain == "board"))
    told, hidden = (visit(part).page(f"/history/{entry.id}") for part in ("chair", "reader"))

    assert piece.ref in told and ASKED["because"] in told and ASKED["because"] in hidden
    assert piece.ref not in hidden and piece.key not in hidden


def test_r3_a_period_set_meanwhile_is_said_and_what_was_typed_stays(visit, tracker, act):
    unit = visit("unit")
    retention.set_period("actions", "120", "The Board decided.", by=act("unit"), today=cast.TODAY)
    answer = unit.post("/privacy/periods/actions", {"months": "60", "because": "As agreed.", "seen": ""})

    assert answer.status_code == 422 and "it is 120 months" in answer.text and "As agreed." in answer.text
    assert privacy.classes()["actions"].id in answer.text
