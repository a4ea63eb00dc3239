"""The whole URL map, walked by every role: with records of its own agency, of another one, and with none.

What each is to be answered is not written here: it follows from the table of rights and from whose the record is. The form
that is sent is the one that the rightful person sees, filled in whole, so that a refusal is due to the right alone.
"""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from tests.access.forms import Valid, of_every_route
from tests.access.place import PARTS, taken_back
from tracker.rules import roles
from tracker.store.database import new_key


@pytest.fixture(scope="module")
def forms(place) -> dict[str, list[Valid]]:
    return of_every_route(place)


def test_a1_every_writing_route_has_a_form_that_somebody_may_send(place, forms):
    assert {rule.endpoint for rule in place.rules("POST")} == {endpoint for endpoint, several in forms.items() if several}


def test_a2_the_walk_has_records_of_two_owners_wherever_the_right_is_that_of_an_owner(place, forms):
    terms = {verb for verb, given in roles.TABLE.items() if {roles.OWN, roles.OWN_LEVEL} & {*given.values()}}
    owned = {rule.endpoint for rule in place.rules("POST") if place.verb(rule) in terms}
    of_one = {endpoint for endpoint in owned if len({tuple(each.sample.where.items()) for each in forms[endpoint]}) < 2}

    assert of_one <= set(OF_ONE_OWNER)


OF_ONE_OWNER = {
    "evidence.give": "it is about an item; the agency that gives is chosen in the form",
    "rounds.throw_away": "one draft waits in the demonstration",
    "preparing.passage": "one agency of those that are here is asked",
    "readers.name": "one restricted piece is in the demonstration",
    "readers.end": "one restricted piece is in the demonstration",
    "meetings.minute": "one meeting has been and waits for its minutes",
    "meetings.carried_out": "one decision of a meeting waits",
    "meetings.who_came": "the meetings that have been are of one level",
}


def test_a2_a_form_that_one_may_send_is_refused_from_every_other(place, forms):
    wrong, counted = [], 0
    for several in forms.values():
        for valid in several:
            for part, due in place.answers(valid.rule, valid.sample).items():
                if due == 200 or (part in _stopped_alike(place, valid.rule, valid is several[0])):
                    continue
                got = taken_back(lambda part=part, valid=valid: place.visitors[part].post(valid.to, valid.data)).status_code
                looked = place.visitors[part].get(valid.to).status_code if "GET" in valid.rule.methods else due
                counted += 1
                if (got, looked) != (due, due):
                    wrong.append((valid.rule.endpoint, part, valid.to, {"due": due, "post": got, "get": looked}))
    assert not wrong and counted > 600


def _stopped_alike(place, rule, once: bool) -> set[str]:
    """Whom the gate refuses it refuses before it looks at the record: one of each role is enough, and one record."""
    stopped = {part: place.visitors[part].acting.role for part in PARTS}
    stopped = {part: role for part, role in stopped.items() if role not in roles.TABLE[place.verb(rule)]}
    first = {role: part for part, role in reversed(stopped.items())}
    return stopped.keys() - (set(first.values()) if once else set())


def test_a1_every_route_says_what_may_stand_in_its_path(place):
    """A new route fails here until tests/access/samples.py knows a record for it."""
    for rule in [*place.rules("GET"), *place.rules("POST")]:
        assert place.samples(rule), rule


def test_a2_a_page_of_a_few_is_read_by_nobody_else(place):
    wrong = []
    for rule in place.rules("GET"):
        if "POST" in rule.methods or place.verb(rule) == roles.READ:
            continue
        sample = place.samples(rule)[0]
        path = place.build(rule.endpoint, sample.values, "GET")
        for part, due in place.answers(rule, sample).items():
            got = place.visitors[part].get(path).status_code
            if got != due and part not in _stopped_alike(place, rule, once=True):
                wrong.append((path, part, due, got))
    assert not wrong


def test_a9_what_is_not_there_is_not_found_by_any_name_in_the_path(place):
    """By whoever has the right, and by a reader where all may read: 404, in words, for each name in the path."""
    wrong = []
    for rule in [*place.rules("GET"), *place.rules("POST")]:
        sample = place.samples(rule)[0]
        answers = place.answers(rule, sample)
        by = next((part for part in reversed(PARTS) if answers[part] == 200), "unit")
        for name in sorted(rule.arguments - {"form"}):
            values, who = {**sample.values, name: _absent(name)}, place.visitors[by]
            # Where a form stands on a page, both begin by looking for the record: the last name is tried with both.
            last = name == sorted(rule.arguments)[-1] or "GET" not in rule.methods
            for method in sorted(rule.methods & ({"GET", "POST"} if last else {"GET"})):
                path = place.build(rule.endpoint, values, method)
                answer = who.get(path) if method == "GET" else who.post(path, MultiDict())
                if answer.status_code != 404:
                    wrong.append((method, by, path, answer.status_code))
    assert not wrong


def _absent(name: str) -> str:
    known = {"number": "999", "agency": "NOBODY", "code": "NOBODY", "review": "nowhere", "ref": "ZZ999"}
    return known.get(name) or new_key()
