"""The whole URL map, walked by every role: with records of its own agency, of another one, and with none.

What each is to be answered is not written here: it follows from the table of rights and from whose the record is. The form
that is sent is the one that the rightful person sees, filled in whole, so that a refusal is due to the right alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import product

import pytest
from werkzeug.datastructures import MultiDict

from tests import cast
from tests.access import filling
from tests.access.place import PARTS, taken_back
from tests.access.samples import Sample
from tracker.rules import roles
from tracker.store.database import new_key
from tracker.store.history import History

# The page on which the form of a route stands, where that is not its own address.
FORM_ON = {
    "deadlines.confirm": "deadlines.provisional",
    "links.confirm_many": "links.index",
    "owners.give": "owners.index",
    "rising.settle": "rising.proposals",
    "actions.report": "actions.show",
    "rounds.send_return": "rounds.return_",
    "rounds.keep_draft": "rounds.return_",
    "reminders.again": "reminders.show",
    "reminders.leave": "reminders.show",
}
# What a person types where the first choice is not one that the rules take.
REPORTED = {"delivery": "at_risk", "url": "https://example.org/report"}
_LATER = {"forecast-day": "1", "forecast-month": "6", "forecast-year": "2016"}
_SURE = {"sure": "yes"}  # the second of two steps
_TODAY = {"on-day": "30", "on-month": "9", "on-year": "2015"}
_NOT_ENDING = {"until-day": "", "until-month": "", "until-year": ""}
TYPED: dict[str, dict[str, str]] = {
    "actions.add": {"title": "Every desk keeps a list", "lead": "TVP", "owner": "", "interval": ""},
    "actions.correct": REPORTED,
    "actions.report": REPORTED,
    "agency_changes.add": {"kind": "council_service"},
    "agency_changes.merge": {"into": "OCC-CEF", **_SURE},
    "agency_changes.membership": {"since-day": "1", "since-month": "12", "since-year": "2015", **_NOT_ENDING},
    "chairs.deputy": {"since-day": "1", "since-month": "11", "since-year": "2015"},
    "deadlines.confirm": _SURE,
    "correspondence.step": {"expected_by-day": "", "expected_by-month": "", "expected_by-year": ""},
    "correspondence.write": {"body": "DFE", "items": "N1", "due-day": "", "due-month": "", "due-year": ""},
    "evidence.give": {"url": "https://example.org/report"},
    "links.change": {"stance": "challenges", "part": "supporting"},
    "links.give_part": {"basis": "inferred", "agency": "TVP"},
    "links.link_action": {"basis": "inferred", "item": "R12"},
    "links.link_evidence": {"basis": "inferred", "item": "R12"},
    "meetings.carried_out": _TODAY,
    "names.change": {"words": "The partnership"},
    "owners.hand_over": {"to": "new"},
    "people.give_post": {"level": "", "agency": "TVP", **_NOT_ENDING},
    "preparing.passage": {"kind": "correction"},
    "privacy.redact": {"words": "taxi"},
    "retention.period": {"months": "24"},
    "rising.carried_out": _TODAY,
    "rounds.open_round": _SURE,
    "rounds.piece": REPORTED | _LATER,
    "settings.change": {"number": "60"},
}
# Forms that the rightful person fills in whole and that a rule of their own refuses all the same, in the demonstration.
HELD_UP = {
    "preparing.issue": "a correction waits for an answer",
    "retention.dispose": "a legal hold stops it",
    "retention.propose": "the Board has set no period",
}
DAYS = (dt.date(2016, 6, 1), cast.TODAY, dt.date(2015, 9, 1))
KINDS = 2  # of records, told apart by who has the right, for which a form is sent


@dataclass(frozen=True)
class Valid:
    """A form as the rightful person fills it in; ``to`` is where it goes, ``on`` the page that it stands on."""

    rule: object
    sample: Sample
    by: str
    on: str
    to: str
    data: MultiDict


def _answers(place, rule, sample: Sample) -> dict[str, int]:
    verb = place.verb(rule)
    return {part: sample.answer(place.visitors[part].acting, verb, rule.endpoint) for part in PARTS}


def _valid(place, rule, sample: Sample, answers: dict[str, int]) -> Valid | None:
    """The form of a route, filled in so that it is kept; None where this record offers no such form now."""
    to = place.build(rule.endpoint, sample.values, "POST", sample.ask)
    on = place.build(FORM_ON.get(rule.endpoint, rule.endpoint), sample.values, "GET", sample.ask)
    typed = TYPED.get(rule.endpoint, {}) | sample.typed
    for by in [part for part in PARTS if answers[part] == 200][:2]:
        page = place.visitors[by].get(on)
        forms = filling.posting(page.get_data(as_text=True), on) if page.status_code == 200 else {}
        form = forms.get(to) or forms.get(to.partition("?")[0]) or forms.get(to.replace("/draft", "/send"))
        for day, every in product(DAYS, (False, True)) if form is not None else ():
            data = filling.of_one_row(filling.filled(form, day, typed, every))
            if _is_kept(place, rule, by, to, data):
                return Valid(rule, sample, by, on, to, data)
    return None


def _is_kept(place, rule, by: str, to: str, data: MultiDict) -> bool:
    before = History.select().count()

    def send():
        answer = place.visitors[by].post(to, data)
        return answer.status_code, History.select().count() - before

    status, written = taken_back(send)
    if rule.endpoint in HELD_UP:
        return status == 422
    return status < 400 and (written > 0 or rule.endpoint in NOT_IN_THE_HISTORY)


# What a draft says stands in no history.
NOT_IN_THE_HISTORY = ("rounds.keep_draft", "rounds.throw_away")


@pytest.fixture(scope="module")
def forms(place) -> dict[str, list[Valid]]:
    """For each writing route a form that is kept, for each kind of record: kinds differ in who has the right."""
    found: dict[str, list[Valid]] = {}
    for rule in place.rules("POST"):
        kinds: dict[tuple, Valid | None] = {}
        tries: dict[tuple, int] = {}
        for sample in place.samples(rule):
            answers = _answers(place, rule, sample)
            kind = tuple(answers.values())
            tries[kind] = tries.get(kind, 0) + 1
            if 200 in kind and kinds.get(kind) is None and tries[kind] < 6 and len(found.get(rule.endpoint, ())) < KINDS:
                kinds[kind] = _valid(place, rule, sample, answers)
                if kinds[kind]:
                    found.setdefault(rule.endpoint, []).append(kinds[kind])
    return found


def test_a1_every_writing_route_has_a_form_that_somebody_may_send(place, forms):
    assert {rule.endpoint for rule in place.rules("POST")} == set(forms)


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
    "meetings.who_came": "",
}


def test_a2_a_form_that_one_may_send_is_refused_from_every_other(place, forms):
    wrong, counted = [], 0
    for several in forms.values():
        for valid in several:
            for part, due in _answers(place, valid.rule, valid.sample).items():
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
        for part, due in _answers(place, rule, sample).items():
            got = place.visitors[part].get(path).status_code
            if got != due and part not in _stopped_alike(place, rule, once=True):
                wrong.append((path, part, due, got))
    assert not wrong


def test_a9_what_is_not_there_is_not_found_by_any_name_in_the_path(place):
    """By whoever has the right, and by a reader where all may read: 404, in words, for each name in the path."""
    wrong = []
    for rule in [*place.rules("GET"), *place.rules("POST")]:
        sample = place.samples(rule)[0]
        answers = _answers(place, rule, sample)
        by = next((part for part in reversed(PARTS) if answers[part] == 200), "unit")
        for name in sorted(rule.arguments - {"form"}):
            values, who = {**sample.values, name: _absent(name)}, place.visitors[by]
            for method in sorted(rule.methods & {"GET", "POST"}):
                path = place.build(rule.endpoint, values, method)
                answer = who.get(path) if method == "GET" else who.post(path, MultiDict())
                if answer.status_code != 404:
                    wrong.append((method, by, path, answer.status_code))
    assert not wrong


def _absent(name: str) -> str:
    known = {"number": "999", "agency": "NOBODY", "code": "NOBODY", "review": "nowhere", "ref": "ZZ999"}
    return known.get(name) or new_key()
