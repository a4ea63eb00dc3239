"""The pages of reminders: all for the business unit, their own for each person; what was refused is sent again or left."""

import re

import pytest

from tests import cast
from tests.hand import OF_THE_HISTORY, unguarded
from tests.queries import queries_of
from tracker import clock
from tracker.business import challenges, reminders
from tracker.reports import digests, export
from tracker.rules import reminders as rules
from tracker.rules import retention as retention_rules
from tracker.store import actions, notice_places, redaction, reviews
from tracker.store import reminders as store
from tracker.store import retention as retention_store
from tracker.store.database import known, new_key
from tracker.store.people import Person
from tracker.store.reminders import Reminder

pytestmark = pytest.mark.small

LIST = "/administration/reminders"


@pytest.fixture
def written(review, act):
    """A question to the police, and a digest of it for each of their posts and for whoever has something new."""
    action = actions.actions(review).where(actions.Action.lead == reviews.agency_of("TVP").key).first()
    challenges.ask(review, "What changed?", action.lead_id, by=act("chair"), today=cast.TODAY, action=action)
    return reminders.write(reminders.plan(cast.TODAY), today=cast.TODAY, now=clock.now())


def of(part: str) -> Reminder:
    person = Person.get((Person.email == cast.email(part)) & known(Person))
    return Reminder.get((Reminder.person == person.key) & known(Reminder))


def fail(row: Reminder) -> None:
    run = new_key()
    store.claim(row.key, run, clock.now())
    reminders.settle(row, run, cast.TODAY, state=rules.FAILED, because="550 No such person")


def test_the_unit_sees_what_waits_and_that_no_server_is_set(written, visit):
    page = visit("unit").page(LIST)

    assert "No mail server is set" in page and all(f">{row.ref}<" in page for row in written)
    assert "No reminder is like that" in visit("unit").page(f"{LIST}?state=sent")
    assert visit("police").get(LIST).status_code == 403
    assert f"{of('police').ref},Police lead" in visit("unit").page(f"{LIST}?form=csv")


def test_the_page_shows_where_it_stands_and_every_line_leads_to_its_page(written, visit):
    row, unit = of("police"), visit("unit")
    page = unit.page(f"{LIST}/{row.ref}")
    paths = [thing["path"] for section in row.content for group in section["groups"] for thing in group["things"]]

    assert paths and all(f'href="{path}"' in page for path in paths)
    assert {visit("police").get(path).status_code for path in paths[::3]} == {200}


def test_every_place_that_a_notice_names_is_a_page(app):
    places = app.url_map.bind("localhost")
    for place in notice_places.PLACES:
        assert places.match(place.format("1", "x1", "x1", "x1"))


def test_what_was_refused_stands_on_home_and_is_sent_again(written, visit):
    row, unit = of("police"), visit("unit")
    fail(row)
    assert "reminder was refused, or is in doubt" in re.sub(r"\s+", " ", unit.page("/"))
    path = f"{LIST}/{row.ref}"

    assert unit.post(f"{path}/again", form_at=path).status_code == 302
    assert of("police").state == rules.WAITING and store.due(clock.now()).count(row.key) == 1


def test_it_is_left_only_with_a_reason_and_not_after_somebody_else_settled_it(written, visit):
    row, unit = of("police"), visit("unit")
    fail(row)
    path = f"{LIST}/{row.ref}"
    empty = unit.post(f"{path}/leave", {"because": ""}, form_at=path)
    assert empty.status_code == 422 and "Say why it is left" in empty.get_data(as_text=True)

    first, hidden = visit("unit"), cast.hidden_fields(unit.page(path), f"{path}/leave")
    assert first.post(f"{path}/again", form_at=path).status_code == 302
    stale = unit.client.post(f"{path}/leave", data={**hidden, "because": "Told by telephone."})
    assert stale.status_code == 409 and "Told by telephone." in stale.get_data(as_text=True)

    fail(of("police"))
    assert unit.post(f"{path}/leave", {"because": "Told by telephone."}, form_at=path).status_code == 302
    assert "Told by telephone." in unit.page(path)


def test_a9_each_person_sees_their_own_and_nobody_elses(written, visit):
    police, other = visit("police"), of("police_chief")
    assert 'href="/account/reminders"' in police.page("/account")
    assert of("police").ref in police.page("/account/reminders")
    assert of("police").subject in police.page(f"/account/reminders/{of('police').ref}")
    absent = police.get("/account/reminders/RM999")
    assert police.get(f"/account/reminders/{other.ref}").status_code == absent.status_code == 404
    assert other.ref not in police.page("/account/data") or f'"{other.ref}"' not in police.page("/account/data")


def test_the_number_of_queries_does_not_follow_from_the_reminders(written, visit):
    unit, row = visit("unit"), of("police")
    before = queries_of(unit, LIST)
    for number in range(4):
        kept = {name: getattr(row, name) for name in ("posts", "made_on", "subject", "number", "content", "told")}
        extra = {"person": f"p{number}", "ref": f"RX{number}", "known_from": cast.TODAY, "written_at": clock.now()}
        Reminder.create(id=f"x{number}", record=f"x{number}", **kept, **extra)
    assert queries_of(unit, LIST) == before


def emptied(reached) -> None:
    """As a redaction that waits would do it, without one: past the guards of every table that it reaches."""
    with unguarded(*{hit.model for hit in reached.rows}, *OF_THE_HISTORY):
        redaction.empty(reached)


def test_words_are_taken_out_of_the_outbox_and_the_mail_is_made_of_what_is_left(written):
    row = of("police")
    title = row.content[0]["groups"][0]["things"][0]["title"]
    reached = redaction.found([title], "[redacted]")
    assert any(hit.model is Reminder and hit.key == row.id for hit in reached.rows)
    emptied(reached)

    around = digests.Around("Board", "https://t.example", "t@b.example", "b.example")
    made = digests.mail(of("police"), "police@example.org", around, clock.now())
    assert title not in made.as_string() and "[redacted]" in digests.as_text(of("police"), around)


def test_the_export_holds_each_with_what_became_of_it(written):
    whole = "".join(export.as_json())
    assert all(f'"ref": "{row.ref}"' in whole for row in written)


def test_what_somebody_was_told_is_in_no_history_that_others_read(written, visit):
    row = of("police")
    for part, sees in (("unit", True), ("chair", False), ("reader", False)):
        listed = visit(part).page(f"/history?subject={row.key}")
        assert (row.subject in listed) is sees and ("wrote a reminder" in visit(part).page("/history").lower()) is sees


def test_disposal_empties_what_it_said_and_the_page_still_opens(written, visit):
    row = of("police")
    fail(row)
    assert [each.ref for each in retention_store.past(retention_rules.REMINDERS, cast.TODAY.replace(year=2016))] == [
        row.ref
    ]
    reached = redaction.found_in([(Reminder, row.key)], "[disposed of, DS1]")
    emptied(reached)

    page = visit("unit").page(f"{LIST}/{row.ref}")
    assert "[disposed of, DS1]" in page and of("police").told == row.told
