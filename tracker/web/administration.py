"""One page with all that the business unit manages, each where its page exists."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from .. import clock
from ..rules import roles
from ..store import home, links, owners, people, reminders, reviews
from . import guard, reading

pages = Blueprint("administration", __name__, url_prefix="/administration")

# Heading -> endpoint, words of the link, what it is for. One whose endpoint is not there is left out.
MANAGED = {
    "People and bodies": (
        ("people.index", "People and posts", "Invite a person, give, end and hand over posts, disable an account."),
        ("owners.index", "Actions without an owner", "Give an owner to many at once."),
        (
            "sign_on_rules.index",
            "Single sign-on",
            "Which posts an organisation's own directory gives, and for whom it may speak.",
        ),
        ("agencies.index", "Agencies", "Rename, merge, change parts, and membership of the Board."),
    ),
    "The work of the Board": (
        (
            "rounds.index",
            "Rounds",
            "Open a round for a meeting; see who has returned.",
        ),
        ("imports.every", "Action plans", "Import a plan from Excel, Word or text, and undo an import."),
        (
            "deadlines.provisional",
            "Dates to confirm",
            "Provisional dates, until the Board has confirmed them.",
        ),
        ("links.index", "Links to confirm", "Links that were inferred, and what may be there twice."),
        (
            "correspondence.index",
            "Correspondence",
            "Letters about what is addressed to others: sent, acknowledged, answered.",
        ),
    ),
    "Reviews": (
        ("set_up.add", "Set up a review", "Give it a title, its documents, its recommendations and learning points."),
    ),
    "The tracker": (
        (
            "settings.index",
            "Thresholds",
            "What is late, silent or drift, when each level is reached, and the room for files.",
        ),
        ("reminders.index", "Reminders", "What was sent to whom, what waits, and what was refused."),
        (
            "second_factor.required",
            "Second factor",
            "In which roles a code from a phone is asked for when somebody signs in.",
        ),
        ("names.index", "Names", "What the body, its reviews, its roles and its levels are called."),
        ("privacy.index", "Privacy and retention", "Redactions, how long records are kept, legal holds, disposal."),
        ("history.index", "History", "Who changed what, when and why."),
        (
            "everything.index",
            "Take everything away",
            "All records in one file: Excel, CSV, or JSON for another tracker.",
        ),
    ),
}


@pages.get("")
@guard.allows(roles.MANAGE)
@reading.only_today
def index():
    there, day = current_app.view_functions, clock.today()
    waiting = people.waiting_to_be_confirmed(day).count()
    unconfirmed = sum(home.provisional_dates())
    links_waiting = sum(
        number for review in reviews.all_reviews() for number in links.numbers_waiting(review, reader=guard.me()).values()
    )
    notes = {
        "people.index": f"{waiting} wait{'s' if waiting == 1 else ''} for a second person" if waiting else "",
        "owners.index": f"{owners.without(day).order_by().count()} now",
        "deadlines.provisional": f"{unconfirmed} now",
        "links.index": f"{links_waiting} now",
        "reminders.index": f"{stuck} refused or in doubt" if (stuck := reminders.number_needing()) else "",
    }
    groups = [(heading, [each for each in managed if each[0] in there]) for heading, managed in MANAGED.items()]
    return render_template("administration/index.html", groups=groups, notes=notes)
