"""An address for every page that can be read, taken from the URL map, with records that exist."""

from __future__ import annotations

from flask import Flask, url_for

from tracker import clock
from tracker.rules import escalations
from tracker.store import reviews, rounds
from tracker.store.database import known
from tracker.store.tables import RECORDS

ITEMS = ("R1", "R7", "R13", "LP25", "LP37", "N1", "C5")
AGENCIES = ("TVP", "OCC", "OSCB")


def reading_pages(app: Flask, most: int = 40) -> list[str]:
    """Addresses that show and do not change; at most ``most`` records of each kind."""
    review = reviews.all_reviews().first().code
    samples = {
        "items.show": [{"ref": ref} for ref in ITEMS[:most]],
        "actions.show": [{"ref": ref} for ref in refs("action", most)],
        "evidence.show": [{"ref": ref} for ref in refs("evidence", most)],
        "escalations.show": [{"ref": ref} for ref in refs("escalation", most)],
        "agencies.show": [{"code": code} for code in AGENCIES[:most]],
        "rounds.show": [{"number": each.number} for each in rounds.rounds().limit(most)],
        "rounds.return_": [
            {"number": party.round.number, "agency": party.agency.code}
            for held in rounds.parties(rounds.rounds().limit(most), clock.today()).values()
            for party in held[:most]
        ],
    }
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            chosen = samples.get(rule.endpoint) or [{}]  # nothing of the kind: its page is left out
            if "level" in rule.arguments:
                chosen = [{"level": level} for level in escalations.LEVELS[-2 if most == 1 else 0 :]]
            given = {"review": review} if "review" in rule.arguments else {}
            if _reads(rule) and {*rule.arguments} <= {*given, *chosen[0]}:
                found += [url_for(rule.endpoint, **given, **each) for each in chosen]
    return sorted(set(found))


def _reads(rule) -> bool:
    subject = rule.endpoint.split(".")[0]
    return "GET" in rule.methods and "POST" not in rule.methods and subject not in ("static", "account", "about")


def refs(table: str, most: int) -> list[str]:
    """References of records of one kind, the newest first."""
    model = next(each for each in RECORDS if each._meta.table_name == table)
    return [row.ref for row in model.select(model.ref).where(known(model)).order_by(model.id.desc()).limit(most)]
