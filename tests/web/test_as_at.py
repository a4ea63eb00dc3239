"""The past stays as it was: everything that a page shows is changed today, and the page as at yesterday is the same."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from itertools import zip_longest
from os.path import commonprefix

import pytest

from tests import cast
from tests.addresses import reading_pages
from tracker import clock, config
from tracker.app import create_app
from tracker.rules import assurance, correspondence, delivery, escalations, evidence, responses
from tracker.store import database, files, history
from tracker.store.database import known
from tracker.store.people import Person
from tracker.store.tables import RECORDS

YESTERDAY = cast.TODAY - dt.timedelta(days=1)
# These name a record or tie it to another; they never change.
FIXED = {"ref", "code", "review", "kind", "number", "part_of", "shown_with", "corrects", "email", "stored_name", "sha256"}
FIXED |= {"unconfirmed"}  # whoever looks would lose the right to
CHOICES = {
    "delivery": list(delivery.LABELS),
    "rung": list(evidence.RUNGS),
    "stance": list(evidence.STANCES),
    "basis": [evidence.STATED, evidence.INFERRED],
    "independence": list(evidence.INDEPENDENCE),
    "voice": list(evidence.VOICES),
    "rating": list(assurance.DECIDABLE),
    "response": list(responses.LABELS),
    "part": list(responses.PARTS),
    "level": list(escalations.LEVELS),
    "state": ["asked", "granted", "refused"],
    "precision": ["day", "month"],
    "direction": list(correspondence.DIRECTIONS),
    "change": list(responses.CHANGES),
}


@pytest.fixture
def demo(engine, tmp_path):
    """The demonstration, which has something on every page, as the chair sees it."""
    url = engine.demonstration()
    files.keep_in(engine.demonstration_files)
    database.open_database(url)
    database.database.connect()
    app = create_app(_settings(url, tmp_path))
    files.keep_in(engine.demonstration_files)
    database.database.connect(reuse_if_open=True)
    visitor = cast.Visitor(app.test_client())
    visitor.post("/sign-in", {"email": "chair@demo.example", "password": cast.PASSWORD})
    yield app, visitor
    clock.pin(None)
    database.database.close()
    engine.drop(url)


def _settings(url, folder) -> config.Settings:
    return config.Settings(data=folder, database=url, secret_key="k" * 40, evidence=str(folder / "evidence"), testing=True)


def shown(visitor, path: str) -> str:
    answer = visitor.get(path, query_string={"as_at": YESTERDAY.isoformat()})
    if answer.status_code == 404:
        return "not there yet"
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    html = answer.get_data(as_text=True)
    # The banner says who is signed in now, and which day is looked at.
    html = re.sub(r'<header class="govuk-template__header">.*?</header>', "", html, flags=re.DOTALL)
    return re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", html)


def first_difference(before: str, after: str) -> tuple[str, str] | None:
    """The first line that differs, as it was and as it is, from a little before where they part."""
    lines = zip_longest(before.splitlines(), after.splitlines(), fillvalue="")
    found = next(((a.strip(), b.strip()) for a, b in lines if a != b), None)
    if found is None:
        return None
    start = max(0, len(commonprefix(found)) - 100)
    return found[0][start : start + 300], found[1][start : start + 300]


def change_everything() -> int:
    """Change every field of every record today, and count the records."""
    count = 0
    with history.entry("changed everything", by=None, today=cast.TODAY, invented=False) as entry:
        for model in RECORDS:
            for row in list(model.select().where(known(model))):
                changed = {name: _other(model, name, row) for name in model.fields_of_interest() if name not in FIXED}
                changed = {name: value for name, value in changed.items() if value is not None}
                if changed and model is not Person:
                    entry.change(row, **changed)
                    count += 1
    return count


def _other(model, name, row):
    value, field = row.__data__.get(name), model._meta.fields[name]
    if name in CHOICES:
        others = [each for each in CHOICES[name] if each != value]
        return others[0] if value in CHOICES[name] else None
    if getattr(field, "rel_model", None):
        return None
    if isinstance(value, bool):
        return None if name == "restricted" else not value
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    if isinstance(value, int):
        # Places among neighbours, which no two share, move all of them out of the way.
        return value + 1000 if name == "position" else value + 1
    if isinstance(value, str) and type(field).__name__ in ("TextField", "CharField") and "_by" not in name:
        if name in ("owner", "given_by_post", "role", "how", "name", "media_type", "url"):
            return None if name != "name" else f"Changed {value}"[:190]
        return f"Changed {value}"[: min(250, getattr(field, "max_length", None) or 250)]
    return None


def test_every_reading_page_changes_today_and_as_at_yesterday_is_the_same(demo):
    app, visitor = demo
    pages = reading_pages(app, most=16)
    assert len(pages) > 60
    before = {path: shown(visitor, path) for path in pages}

    assert change_everything() > 2500

    different = {path: first_difference(before[path], shown(visitor, path)) for path in pages}
    assert not {path: what for path, what in different.items() if what}
    # Pages that show nothing would have passed; so the first two of each kind are seen to change.
    address_of, kinds = app.url_map.bind("localhost"), defaultdict(list)
    for path in pages:
        kinds[address_of.match(path.partition("?")[0])[0]].append(path)
    some = [path for of_a_kind in kinds.values() for path in of_a_kind[:2]]
    without = [path for path in some if "Changed " not in visitor.get(path).get_data(as_text=True)]
    assert [path for path in without if not path.startswith("/search")] == []
