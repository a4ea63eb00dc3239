"""For each writing route the form that the rightful person sees, filled in so that it is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import product

from werkzeug.datastructures import MultiDict

from tests import cast
from tests.access import filling
from tests.access.place import PARTS, Place, taken_back
from tests.access.samples import Sample
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
_PUBLISHED = {"published-day": "3", "published-month": "3", "published-year": "2015"}
_NOT_ENDING = {"until-day": "", "until-month": "", "until-year": ""}
_NOT_AGAINST_A_RULE = {"override": "", "weighed_rest": ""}  # a reason is refused where no rule is broken
TYPED: dict[str, dict[str, str]] = {
    "actions.add": {"title": "Every desk keeps a list", "lead": "TVP", "owner": "", "interval": ""},
    "actions.correct": REPORTED,
    "actions.report": REPORTED,
    "agency_changes.add": {"kind": "council_service"},
    "asked_before.say": {"basis": "inferred", "likely": "", "earlier": "children-a-f/R1"},
    "agency_changes.merge": {"into": "OCC-CEF", **_SURE},
    "agency_changes.membership": {"since-day": "1", "since-month": "12", "since-year": "2015", **_NOT_ENDING},
    "assurance.decide": _NOT_AGAINST_A_RULE,
    "assurance.decide_one": _NOT_AGAINST_A_RULE,
    "chairs.deputy": {"since-day": "1", "since-month": "11", "since-year": "2015"},
    "bulk.dates": _SURE,
    "bulk.decide": {"granted": "yes", **_SURE},
    "bulk.interval": {"interval": "45", **_SURE},
    "bulk.owner": _SURE,
    "bulk.themes": {"theme": "none", **_SURE},
    "bulk.withdraw": _SURE,
    "deadlines.confirm": _SURE,
    "correspondence.step": {"expected_by-day": "", "expected_by-month": "", "expected_by-year": ""},
    "correspondence.write": {"body": "DFE", "items": "N1", "due-day": "", "due-month": "", "due-year": ""},
    "evidence.give": {"url": "https://example.org/report"},
    "imports.begin": {"text": "Action\tLead\nWrite one strategy\tPolice", "names_child": "no"},
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
    "set_up.add": {"code": "another-2015", "kind": "A review", "body": "The Board", **_PUBLISHED, **_SURE},
    "set_up.edit": {**_PUBLISHED, **_SURE},
    "set_up.add_document": {
        "code": "more",
        "short": "More",
        "date-day": "3",
        "date-month": "3",
        "date-year": "2015",
        **_SURE,
    },
    "set_up.add_theme": _SURE,
    "set_up.add_item": {"ref": "R99", "kind": "recommendation", "document": "scrutiny", "paragraph": "20", **_SURE},
    "rising.carried_out": _TODAY,
    "rounds.open_round": _SURE,
    "rounds.piece": REPORTED | _LATER,
    "settings.change": {"number": "60"},
    "themes.move": {"theme": "none"},
    "sign_on_rules.add": {"claim": "groups", "value": "their-senior-officers", "agency": "TVP", "level": ""},
    "sign_on_rules.give_domain": {"domain": "example.net"},
}
# Forms that the rightful person fills in whole and that a rule of their own refuses all the same, in the demonstration.
HELD_UP = {
    "preparing.issue": "a correction waits for an answer",
    "retention.dispose": "a legal hold stops it",
    "retention.propose": "the Board has set no period",
    "update_sheets.show": "it wants a file, which nobody fills in here",
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
    offered: dict[str, set[str]] = field(default_factory=dict)  # of each field with choices, what may be chosen


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
                return Valid(rule, sample, by, on, to, data, filling.offered(form))
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
NOT_IN_THE_HISTORY = (
    *("rounds.keep_draft", "rounds.throw_away"),
    *(f"imports.{step}" for step in ("begin", "sheet", "rows", "columns", "meanings", "matches", "preview")),
    *("imports.afresh", "imports.day", "imports.give_up"),
)

_found: dict[str, list[Valid]] = {}


def of_every_route(place: Place) -> dict[str, list[Valid]]:
    """For each writing route a form that is kept, for each kind of record: kinds differ in who has the right.

    They are looked for once: the records are the same in each copy of the demonstration.
    """
    for rule in place.rules("POST") if not _found else ():
        _found[rule.endpoint] = _of_a_route(place, rule)
    return _found


def _of_a_route(place: Place, rule) -> list[Valid]:
    found: dict[tuple, Valid] = {}
    tries: dict[tuple, int] = {}
    for sample in place.samples(rule):
        answers = place.answers(rule, sample)
        kind = tuple(answers.values())
        tries[kind] = tries.get(kind, 0) + 1
        if 200 in kind and kind not in found and tries[kind] < 6 and len(found) < KINDS:
            valid = _valid(place, rule, sample, answers)
            if valid is not None:
                found[kind] = valid
    return list(found.values())
