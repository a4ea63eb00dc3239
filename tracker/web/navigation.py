"""The ways to the pages: a few in one line under the head, the rest in the foot, what is managed under Administration."""

from __future__ import annotations

import datetime as dt

from flask import current_app, request, url_for
from flask_login import current_user

from ..rules import roles

# A dozen short words are what one line holds at 1280 px. What would be one more belongs in the foot.
MAIN = (
    ("Home", "home.show"),
    ("Review", "reviews.index"),
    ("Actions", "actions.index"),
    ("Deadlines", "deadlines.index"),
    ("Rounds", "rounds.index"),
    ("Meetings", "meetings.index"),
    ("Evidence", "evidence.register"),
    ("Assurance", "assurance.queue"),
    ("Escalations", "escalations.index"),
    ("Agencies", "agencies.index"),
    ("Stocktake", "stocktakes.index"),
    ("Search", "search.show"),
    ("Administration", "administration.index"),
)
FOOT = (
    ("Drift", "drift.index"),
    ("Correspondence", "correspondence.index"),
    ("People and posts", "people.index"),
    ("History", "history.index"),
    ("Redactions", "privacy.redactions"),
)
# Subjects with no entry of their own, and the entry that they belong to.
UNDER = {
    "items": "reviews",
    "responses": "reviews",
    "figures": "reviews",
    "coverage": "reviews",
    "links": "reviews",
    "merging": "reviews",
    "narratives": "reviews",
    "closing": "actions",
    "rising": "escalations",
    "issuing": "stocktakes",
    "preparing": "stocktakes",
    "due_points": "deadlines",
    "calendars": "deadlines",
    "agency_changes": "agencies",
}
MANAGED = (
    "people",
    "accounts",
    "chairs",
    "owners",
    "correspondence",
    "imports",
    "settings",
    "privacy",
    "retention",
    "reminders",
    "sign_on_rules",
    "set_up",
)


def main(as_at: dt.date | None) -> list[dict]:
    """The entries that this person may open. Administration is of what stands now, so no past day has it."""
    manages = as_at is None and roles.may(current_user.acting, roles.MANAGE)
    here = UNDER.get(request.blueprint or "", request.blueprint)
    if manages and (here in MANAGED or request.endpoint == "links.index"):
        here = "administration"
    return [
        {**each, "current": subject == here}
        for each, subject in _entries(MAIN, as_at)
        if manages or subject != "administration"
    ]


def foot(as_at: dt.date | None) -> list[dict]:
    """What one looks up now and then."""
    return [each for each, _ in _entries(FOOT, as_at)]


def _entries(named: tuple[tuple[str, str], ...], as_at: dt.date | None) -> list[tuple[dict, str]]:
    kept = {"as_at": as_at.isoformat()} if as_at else {}
    return [
        ({"label": label, "url": url_for(endpoint, **kept)}, endpoint.partition(".")[0])
        for label, endpoint in named
        if endpoint in current_app.view_functions
    ]
