"""The richest record there is, for tests of export and load, and what every table of versions holds."""

from __future__ import annotations

import json
from itertools import zip_longest
from pathlib import Path

from tests import cast, importing
from tracker import clock
from tracker.business import boards, exported, redaction, retention, sign_on_rules
from tracker.reports import export
from tracker.rules.roles import Acting
from tracker.store import evidence, people, reviews
from tracker.store.database import known
from tracker.store.issued import Issued
from tracker.store.people import Account
from tracker.store.privacy import LegalHold
from tracker.store.tables import RECORDS

ISSUER = "https://directory.example"


def enrich() -> None:
    """What the demonstration has no case of: imported plans, a directory, records disposed of, a redacted frozen report."""
    unit, chair = _acting("unit"), _acting("chair")
    importing.some_imports(unit)
    said = sign_on_rules.Mapping("groups", "board", "reader", "Reader of a directory", None, "", "They read for the Board.")
    sign_on_rules.add(ISSUER, said, by=unit, today=cast.TODAY)
    sign_on_rules.give_domain(ISSUER, "directory.example", "It is theirs.", by=unit, today=cast.TODAY)
    retention.set_period("questions", "1", "The Board agreed.", by=unit, today=cast.TODAY)
    for held in LegalHold.select().where(known(LegalHold) & LegalHold.lifted_on.is_null()):
        retention.lift(held, "It is over.", by=unit, today=cast.TODAY)
    past = retention.propose("questions", "Past its period.", by=unit, today=cast.TODAY)
    retention.dispose(past, by=chair, today=cast.TODAY)
    given = Issued.get(Issued.ref == "S1").evidence[0].partition("/")[2]
    words = evidence.piece_of(reviews.review_of("children-a-f"), given).statement[:30]
    asked = redaction.ask(words, "staff", "It names somebody.", "The Board", by=unit, today=cast.TODAY)
    redaction.confirm(asked, redaction.preview(asked).digest, by=chair, today=cast.TODAY)


def _acting(part: str) -> Acting:
    account = Account.get(Account.email == f"{part}@demo.example")
    return people.acting_in(people.posts_held(account.person, cast.TODAY).first(), account.id)


def text(as_at=None) -> str:
    return "".join(export.as_json(as_at))


def differs(one: str, other: str) -> tuple[str, str] | None:
    """The first lines that differ. Of megabytes pytest would look for the smallest difference, and be long about it."""
    if one == other:
        return None
    pairs = zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    return next((here[:500], there[:500]) for here, there in pairs if here != there)


def load_elsewhere(told: str, path: Path) -> None:
    """Into the open tracker, which is empty. Its board is a demonstration already, as what is loaded is invented."""
    boards.create("Another board", clock.now(), demonstration=True, today=cast.TODAY)
    path.write_text(told.replace('"demonstration": true', '"demonstration": false', 1), encoding="utf-8")
    exported.load(path)


def versions() -> dict[str, list[str]]:
    """Every version of every record, without its own key: a load gives each but the first another one."""
    found = {}
    for model in RECORDS:
        names = [name for name in model._meta.sorted_field_names if name != "id"]
        rows = model.select().order_by(model.record, model.version)
        found[model._meta.table_name] = [json.dumps([row.__data__[name] for name in names], default=str) for row in rows]
    return found
