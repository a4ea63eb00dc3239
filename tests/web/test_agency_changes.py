"""The pages on which agencies are renamed, merged and made members: each hard step is shown once more."""

import pytest

from tests import cast
from tracker import clock
from tracker.business import actions as plans
from tracker.business import agencies
from tracker.business import people as verbs
from tracker.rules import roles
from tracker.store import history, people, returns, reviews
from tracker.store.agencies import bodies

pytestmark = pytest.mark.small

WHY = {"because": "Its own page says so."}
# Where something new is given to an agency.
CHOICES = (
    "/escalations/raise?review=children-a-f&about=R1",
    "/rounds/open",
    "/reviews/children-a-f/R1/agencies/add",
    "/reviews/children-a-f/R1/give-evidence",
    "/reviews/children-a-f/R1/ask",
    "/reviews/children-a-f/actions/add",
    "/reviews/children-a-f/letters/new?item=N1",
    "/agencies/add",
)
TVP = {"name": "Thames Police", "code": "TVP", "kind": "police", "parent": "", "aliases": "", "responsible_post": ""}
EDIT = "/agencies/TVP/edit"
ON = {"on-day": "1", "on-month": "9", "on-year": "2015"}
PATHS = ("/agencies/add", EDIT, "/agencies/TVP/merge", "/agencies/TVP/membership")


def test_only_the_business_unit_reaches_the_forms(visit, anybody):
    for path in PATHS:
        assert visit("chair").get(path).status_code == 403
        assert anybody.get(path).status_code == 302
        assert visit("unit").get(f"{path}?as_at=2015-09-01").status_code == 400
    assert EDIT in visit("unit").page("/agencies/TVP") and EDIT not in visit("police").page("/agencies/TVP")


def test_a_new_name_is_shown_once_more_and_then_made(visit):
    unit = visit("unit")
    asked = unit.post(EDIT, {**TVP, **WHY})
    assert "Is this right?" in asked.get_data(as_text=True) and reviews.agency_of("TVP").name == "Thames Valley Police"

    sure = cast.hidden_fields(asked.get_data(as_text=True), EDIT)
    assert unit.client.post(EDIT, data={**sure, "back": "yes"}).status_code == 200
    assert unit.client.post(EDIT, data=sure).location == "/agencies/TVP"
    page = unit.page("/agencies/TVP")
    assert "Thames Police" in page and "renamed; until then Thames Valley Police" in page


def test_an_old_code_leads_on_and_the_day_before_shows_the_old(visit, act):
    tvp = reviews.agency_of("TVP")
    said = agencies.Said("Thames Police", "TP", "police", None, tvp.aliases, "")
    agencies.change(tvp, said, "Because.", by=act("unit"), today=cast.TODAY)
    reader = visit("reader")

    assert reader.get("/agencies/TVP").location == "/agencies/TP"
    assert "Thames Valley Police" in reader.page("/agencies/TVP?as_at=2015-09-29")
    assert "Thames Police" not in reader.page("/agencies/TVP?as_at=2015-09-29")
    assert reader.get("/agencies/TP?as_at=2015-09-29").status_code == 404


def test_a_change_of_parts_or_other_names_is_made_at_once(visit):
    unit = visit("unit")
    changed = {**TVP, "name": "Thames Valley Police", "aliases": "TVP\n\nThe force\nTVP"}

    assert unit.post(EDIT, {**changed, **WHY}).status_code == 302
    assert reviews.agency_of("TVP").aliases == ["TVP", "The force"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Enter the name."),
        ({"code": "O C"}, "capital letters"),
        ({"parent": "NOBODY"}, "Choose one of the answers shown."),
        ({"parent": "BULLFINCH"}, "part of itself"),
        ({"because": ""}, "Give a reason"),
    ],
)
def test_i3_a_refused_change_comes_back_with_what_was_typed(visit, changed, said):
    answer = visit("unit").post(EDIT, {**TVP, **WHY, "responsible_post": "Chief officer", **changed})

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True) and "Chief officer" in answer.get_data(as_text=True)


def test_r3_an_agency_that_somebody_changed_shows_both_and_can_be_saved_from_there(visit, act):
    unit = visit("unit")
    hidden = cast.hidden_fields(unit.page(EDIT), EDIT)
    with history.entry("test", by=act("chair"), today=cast.TODAY) as entry:
        entry.change(reviews.agency_of("TVP"), responsible_post="Chief constable")

    stale = unit.client.post(EDIT, data={**hidden, **TVP, **WHY, "sure": "yes"})
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409 and "Chief constable" in page and "Thames Police" in page
    again = {**cast.hidden_fields(page, EDIT), **TVP, **WHY, "sure": "yes"}
    assert unit.client.post(EDIT, data=again).status_code == 302


def test_an_agency_is_added_and_made_a_member(visit):
    unit = visit("unit")
    new = {**TVP, "name": "New trust", "code": "newt", "kind": "nhs", **WHY}
    assert unit.post("/agencies/add", new).location == "/agencies/NEWT"

    since = {"since-day": "30", "since-month": "9", "since-year": "2015"}
    assert unit.post("/agencies/NEWT/membership", {**since, **WHY}).status_code == 302
    assert bodies(cast.TODAY)[reviews.agency_of("NEWT").key].member


@pytest.mark.whole
def test_a_merger_is_shown_once_more_and_then_made(visit):
    unit, path = visit("unit"), "/agencies/OHFT/merge"
    lead = people.posts().where(people.Post.title == "Health trust lead").get()
    without = unit.post(path, {"into": "OUHT", **ON, **WHY})
    assert without.status_code == 422 and "Choose what becomes of the post “Health trust lead”" in without.get_data(
        as_text=True
    )
    asked = unit.post(path, {"into": "OUHT", f"post_{lead.key}": "move", **ON, **WHY}).get_data(as_text=True)
    assert "Health trust lead: <b>it becomes a post of" in asked and "cannot be taken back" in asked
    assert reviews.agency_of("OHFT").merged_into_id is None

    assert unit.client.post(path, data=cast.hidden_fields(asked, path)).location == "/agencies/OHFT"
    reader = visit("reader")
    assert "Merged into Oxford University Hospitals" in reader.page("/agencies/OHFT")
    assert "took the place of" in reader.page("/agencies/OUHT") and "merged into it" in reader.page("/agencies/OUHT")
    assert "Merged into another" in reader.page("/agencies?order=&page=2") + reader.page("/agencies?page=3")


def test_each_post_of_a_merged_agency_has_a_choice_of_its_own(visit, act):
    unit, path, ohft, ouht = visit("unit"), "/agencies/OHFT/merge", reviews.agency_of("OHFT"), reviews.agency_of("OUHT")
    lead = people.posts().where(people.Post.title == "Health trust lead").get()
    second = verbs.add("Trust clerk", "clerk@example.org", cast.PASSWORD, by=act("unit"), today=cast.TODAY, now=clock.now())
    given = verbs.give_post(second, roles.LEAD, "Trust clerk", by=act("unit"), today=cast.TODAY, agency=ohft)
    page = unit.page(path)
    assert "What becomes of the post “Trust clerk”?" in page and "What becomes of the post “Health trust lead”?" in page

    typed = {"into": "OUHT", f"post_{lead.key}": "move", f"post_{given.key}": "leave", **ON, **WHY}
    sure = cast.hidden_fields(unit.post(path, typed).get_data(as_text=True), path)
    third = verbs.give_post(second, roles.LEAD, "Trust deputy", by=act("unit"), today=cast.TODAY, agency=ohft)
    late = unit.client.post(path, data=sure)
    assert late.status_code == 422 and "Choose what becomes of the post “Trust deputy”" in late.get_data(as_text=True)
    again = cast.hidden_fields(unit.post(path, {**typed, f"post_{third.key}": "leave"}).get_data(as_text=True), path)
    assert unit.client.post(path, data=again).status_code == 302

    assert people.post_of(lead.key).agency_id == ouht.key
    assert {people.post_of(row.key).agency_id for row in (given, third)} == {ohft.key}


def test_a_merger_that_makes_no_sense_is_refused(visit):
    unit, lead = visit("unit"), people.posts().where(people.Post.title == "Health trust lead").get()
    for fields, said in (({"into": ""}, "Choose the agency"), ({"into": "OHFT-CAMHS"}, "no part of this one")):
        answer = unit.post("/agencies/OHFT/merge", {**fields, f"post_{lead.key}": "move", **ON, **WHY})
        assert answer.status_code == 422 and said in answer.get_data(as_text=True)


def test_a_membership_ends_on_a_day(visit):
    unit = visit("unit")
    span = bodies(cast.TODAY)[reviews.agency_of("TVP").key].spans[0].key
    path = f"/agencies/TVP/membership/{span}/end"

    assert unit.post(path, {**ON, **WHY}).status_code == 302
    assert "was, until 1 Sep 2015" in unit.page("/agencies?q=TVP")
    assert unit.get("/agencies/OCC/membership/" + span + "/end").status_code == 404


def test_a_merged_agency_is_no_choice_where_something_new_is_given(visit, act, review):
    unit, pages = visit("unit"), CHOICES
    assert [path for path in pages if not _offers(unit, path, "OHFT")] == []
    into = reviews.agency_of("OUHT")
    agencies.merge(reviews.agency_of("OHFT"), into, cast.TODAY, "One trust.", by=act("unit"), today=cast.TODAY)
    assert [path for path in pages if _offers(unit, path, "OHFT") or not _offers(unit, path, "OUHT")] == []


def test_an_action_keeps_on_its_form_the_merged_agency_that_leads_it(visit, act, review):
    action = plans.add(
        review, "Sample", reviews.agency_of("OHFT"), [reviews.item_of(review, "R1")], by=act("unit"), today=cast.TODAY
    )
    into = reviews.agency_of("OUHT")
    agencies.merge(reviews.agency_of("OHFT"), into, cast.TODAY, "One trust.", by=act("unit"), today=cast.TODAY)
    assert _offers(visit("unit"), f"/reviews/children-a-f/actions/{action.ref}/edit", "OHFT")


def test_what_a_merged_agency_leads_is_asked_of_the_one_that_took_its_place(act, review):
    plans.add(review, "Sample", reviews.agency_of("PCC"), [reviews.item_of(review, "R1")], by=act("unit"), today=cast.TODAY)
    agencies.merge(
        reviews.agency_of("PCC"), reviews.agency_of("SCAS"), cast.TODAY, "One.", by=act("unit"), today=cast.TODAY
    )
    offered, usual = returns.askable(cast.TODAY)
    assert reviews.agency_of("PCC").key not in {body.agency.key for body in offered} | usual
    assert reviews.agency_of("SCAS").key in usual


def _offers(visitor, path: str, code: str) -> bool:
    return f'value="{code}"' in visitor.page(path)


def test_the_posts_of_a_merged_agency_are_offered_and_move_when_it_is_sure(visit, act):
    unit, path = visit("unit"), "/agencies/OHFT/merge"
    lead = people.posts().where(people.Post.title == "Health trust lead").get()
    page = unit.page(path)
    assert "Health trust lead" in page and 'value="move" checked' in page
    asked = unit.post(path, {**ON, **WHY, "into": "OUHT", f"post_{lead.key}": "move"}).get_data(as_text=True)
    assert "it becomes a post of" in asked
    assert unit.client.post(path, data=cast.hidden_fields(asked, path)).status_code == 302
    assert act("health").of(reviews.agency_of("OUHT").key)
