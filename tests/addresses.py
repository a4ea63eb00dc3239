"""An address for every page that can be read, taken from the URL map, with records that exist."""

from __future__ import annotations

from itertools import pairwise

from flask import Flask, url_for

from tracker import clock
from tracker.rules import escalations, roles
from tracker.store import issued, links, meetings, reviews, rounds
from tracker.store.database import known
from tracker.store.tables import RECORDS

ITEMS = ("R1", "R7", "R13", "LP25", "LP37", "N1", "C5")
AGENCIES = ("TVP", "OCC", "OSCB")
PARTIES = (("R7", "TVP"), ("R1", "OHFT"), ("R1", "CHERWELL"))


def reading_pages(app: Flask, most: int = 40, role: str = roles.READER) -> list[str]:
    """Addresses that show and do not change, as a role may open them; at most ``most`` records of each kind."""
    review = reviews.all_reviews().first().code
    samples = {
        "items.show": [{"ref": ref} for ref in ITEMS[:most]],
        "actions.show": [{"ref": ref} for ref in refs("action", most)],
        "evidence.show": [{"ref": ref} for ref in refs("evidence", most)],
        "escalations.show": [{"ref": ref} for ref in refs("escalation", most)],
        "agencies.show": [{"code": code} for code in AGENCIES[:most]],
        "correspondence.show": [{"ref": ref} for ref in refs("letter", most)],
        "due_points.show": [{"ref": ref} for ref in ITEMS[:most]],
        "figures.show": [{"ref": ref} for ref in refs("figure_group", most)],
        "privacy.show": [{"ref": ref} for ref in refs("redaction", most)],
        "responses.show": [{"ref": ref, "agency": agency} for ref, agency in PARTIES[:most]],
        "links.show": [{"kind": kind, "key": key} for kind in links.KINDS for key in newest(links.KINDS[kind], most)],
        "rounds.show": [{"number": each.number} for each in rounds.rounds().limit(most)],
        **_of_meetings(most),
        **_of_stocktakes(most),
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
            view = app.view_functions[rule.endpoint]
            verb = getattr(view, "allows", "")
            if role in roles.TABLE.get(verb, (role,)) and _reads(rule, view) and {*rule.arguments} <= {*given, *chosen[0]}:
                found += [url_for(rule.endpoint, **given, **each) for each in chosen]
    return sorted(set(found))


def _of_meetings(most: int) -> dict[str, list[dict]]:
    """Every page that reads one meeting, and the packs that were issued for it."""
    found = [{"number": row.number} for row in meetings.meetings().limit(most)]
    by_key = {row.key: row.number for row in meetings.meetings()}
    given = [
        {"number": by_key[row.meeting], "ref": row.ref} for row in issued.issued_reports(kind="board_pack").limit(most)
    ]
    pages = {f"meetings.{name}": found for name in ("show", "minutes", "pack")}
    return {**pages, "meetings.next_pack": [{"of": "board"}], "meetings.issued_pack": given}


def _of_stocktakes(most: int) -> dict[str, list[dict]]:
    """Those that were issued, and each compared with the one before it."""
    refs = [row.ref for row in issued.issued_reports(kind="stocktake").limit(most)]
    pairs = [{"ref": ref, "other": other} for ref, other in pairwise(refs)]
    return {"issuing.show": [{"ref": ref} for ref in refs], "issuing.compare": pairs}


def newest(model, most: int) -> list[str]:
    """Keys of links, the newest first; a few of each kind show all that their page can show."""
    return [row.key for row in model.select(model.record).where(known(model)).order_by(model.id.desc()).limit(min(most, 5))]


def _reads(rule, view) -> bool:
    subject = rule.endpoint.split(".")[0]
    if getattr(view, "only_today", False):
        return False  # of what stands now, such as the page from which the business unit manages
    if rule.endpoint == "issuing.choose":
        return False  # leads to the comparison of the two that were chosen
    return "GET" in rule.methods and "POST" not in rule.methods and subject not in ("static", "account", "about")


def refs(table: str, most: int) -> list[str]:
    """References of records of one kind, the newest first."""
    model = next(each for each in RECORDS if each._meta.table_name == table)
    query = model.select(model.ref).where(known(model)).order_by(model.id.desc()).limit(most)
    if "merged_into" in model._meta.fields:
        # The address of a duplicate leads to the one that stays.
        query = query.where(model.merged_into.is_null())
    return [row.ref for row in query]
