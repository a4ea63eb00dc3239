"""Ids in the body of a form, and fields that it does not offer: what the browser sends is checked as the address is."""

from __future__ import annotations

import json
import re

import flask.templating
import pytest

from tests.access.forms import Valid, of_every_route
from tests.access.place import taken_back
from tracker.store.actions import Action
from tracker.store.database import known, new_key
from tracker.store.evidence import Evidence
from tracker.store.history import History, HistoryValue
from tracker.store.people import Post
from tracker.store.reviews import Agency, Item

KEY = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")


@pytest.fixture(scope="module")
def forms(place) -> list[Valid]:
    """One form of each route. From here on no page is drawn: what is asked is what is written."""
    found = [several[0] for several in of_every_route(place).values() if several]
    assert all(each.token for each in place.visitors.values())  # it stands on a page
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(flask.templating, "_render", lambda app, template, context: "")
        yield found


@pytest.fixture(scope="module")
def strange(place) -> dict[str, tuple[list[str], list[str]]]:
    """Ids that nobody was offered here: of another agency's action, of a restricted piece, of another kind, of nothing."""
    piece = Evidence.select().where(known(Evidence) & Evidence.restricted).get()
    owned = Action.owner.is_null(False)  # it is on no list of what has no owner
    action = Action.select().where(known(Action) & owned).order_by(Action.id.desc()).first()
    post = Post.select().where(known(Post) & (Post.role == "chair")).get()
    return {
        "key": ([action.id, piece.id, post.key], [new_key(), "9" * 4000]),
        "name": ([piece.ref, action.ref], ["ZZ999"]),
    }


@pytest.fixture(scope="module")
def names() -> set[str]:
    """What records are called: references and codes."""
    refs = {row.ref for model in (Action, Evidence, Item) for row in model.select(model.ref).where(known(model))}
    return refs | {row.code for row in Agency.select().where(known(Agency))}


def named_in(valid: Valid, names: set[str]) -> dict[str, str]:
    """The fields of a form that name a record, and whether by its key, or by its reference or code."""
    found = {}
    for name in {*valid.data, *valid.offered}:
        values = valid.offered.get(name, set()) | set(valid.data.getlist(name))
        if name not in ("csrf_token", "once") and any(KEY.fullmatch(each) or each in names for each in values):
            found[name] = "key" if any(KEY.fullmatch(each) for each in values) else "name"
    return found


def test_a3_an_id_that_was_not_offered_is_taken_in_no_field_of_any_form(place, forms, strange, names):
    """Refused where something was to be chosen; a version that is none of the record's own is never written to."""
    wrong, fields = [], 0
    for valid in forms:
        for name, how in named_in(valid, names).items():
            fields, answers = fields + 1, {}
            there, nowhere = ([each for each in ids if each not in valid.offered.get(name, ())] for ids in strange[how])
            # A version that the page names by itself is looked for among those of its record, and nowhere else.
            for value in (*there, *nowhere) if name in valid.offered else (there[1], nowhere[0]):
                status, written = _sent(place, valid, name, value)
                answers[value[:30]] = status
                if status >= 500 or {value, _record_of(value)} & written or (name in valid.offered and status < 400):
                    wrong.append((valid.rule.endpoint, name, value[:30], status))
            if len({*answers.values()}) > 1:
                wrong.append((valid.rule.endpoint, name, answers))
    assert not wrong and fields > 80


def _sent(place, valid: Valid, name: str, value: str) -> tuple[int, set[str]]:
    """The status of the answer, and the keys of all records that were written."""
    data = valid.data.copy()
    data.setlist(name, [value])

    def send():
        last = History.select().order_by(History.id.desc()).first().id
        status = place.visitors[valid.by].post(valid.to, data).status_code
        written = HistoryValue.select(HistoryValue.record).where(HistoryValue.entry > last).distinct()
        return status, {row.record for row in written if row.record}

    return taken_back(send)


def _record_of(version: str) -> str | None:
    rows = [row for model in (Action, Evidence) for row in model.select().where(model.id == version)]
    return rows[0].key if rows else None


def test_a6_a_field_that_a_form_does_not_offer_changes_nothing_of_what_is_written(place, forms, strange):
    chair = strange["key"][0][-1]
    added = {
        **{f"{name}-{part}": value for name in ("deadline", "current", "original", "known_from", "since", "said_on", "on")
           for part, value in (("day", "1"), ("month", "1"), ("year", "2014"))},
        **dict.fromkeys(("agency", "lead", "lead_agency", "given_by", "owner_agency", "body"), "OCC"),
        **dict.fromkeys(("rating", "assurance", "calculated_rag"), "sustained"),
        **dict.fromkeys(("delivery", "state", "outcome", "status"), "closed"),
        **dict.fromkeys(("by", "post", "said_by", "written_by", "author", "raised_by", "decided_by", "user_id"), chair),
        **dict.fromkeys(("role", "asked_role"), "chair"),
        **dict.fromkeys(("restricted", "invented", "on_behalf", "confirmed", "deputy", "minuted", "unconfirmed"), "1"),
        **dict.fromkeys(("id", "key", "record", "version", "review", "item", "action", "moves"), "1"),
    }  # fmt: skip
    wrong = []
    for valid in forms:
        if valid.rule.endpoint == "preparing.prepare":
            continue  # it gathers a whole stocktake each time, which takes seconds
        more = valid.data.copy()
        more.update({name: value for name, value in added.items() if name not in valid.data and name not in valid.offered})
        plain, other = _written(place, valid, valid.data), _written(place, valid, more)
        if plain != other:
            wrong.append((valid.rule.endpoint, [each for each in other[1] if each not in plain[1]][:3], plain[0], other[0]))
    assert not wrong


def _written(place, valid: Valid, data) -> tuple[int, list]:
    """The status, and what was written: each field with what it says, and who wrote it."""

    def send():
        last, new = History.select().order_by(History.id.desc()).first().id, new_key()
        status = place.visitors[valid.by].post(valid.to, data).status_code
        entries = History.select().where(History.id > last).order_by(History.id)
        values = HistoryValue.select().where(HistoryValue.entry > last).order_by(HistoryValue.entry, HistoryValue.position)
        said = [(row.kind, row.field, _without_new(row.value, new)) for row in values]
        return status, [*((row.verb, row.person, row.post, str(row.known_from)) for row in entries), *said]

    return taken_back(send)


def _without_new(value: str | None, new: str) -> str:
    """Keys that were made meanwhile are others each time."""
    return KEY.sub(lambda key: "new" if key[0] >= new else key[0], json.dumps(json.loads(value or "null"), sort_keys=True))
