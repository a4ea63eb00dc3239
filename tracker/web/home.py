"""Home: what needs the person, in order, with one thing to start with; then what else their post looks at."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from ..rules import needs as order
from ..rules import roles
from ..store import home, reviews
from . import agency_needs, chair_needs, guard, member_needs, reading, unit_needs
from .needs import Codes

pages = Blueprint("home", __name__)


@pages.get("/")
@guard.allows(guard.SIGNED_IN)
def show():
    acting = current_user.acting
    if acting is None:
        return render_template("home/no_post.html")
    found = {row.key: row for row in reviews.all_reviews(reading.as_at())}
    page, shown = FOR_ROLE[acting.role](acting, Codes({key: row.code for key, row in found.items()}))
    needs = order.in_order(acting.role, shown.pop("needs", {}))
    return render_template(page, reviews=list(found.values()), needs=needs, **shown)


def _reader(acting: roles.Acting, codes: Codes) -> tuple[str, dict]:
    return "home/reader.html", {"documents": home.documents(reading.as_at())}


# The template of each role, and what it shows; ``needs`` by kind.
FOR_ROLE = {
    roles.LEAD: agency_needs.page,
    roles.SENIOR_OFFICER: agency_needs.page,
    roles.CHAIR: chair_needs.page,
    roles.BUSINESS_UNIT: unit_needs.page,
    roles.BOARD_MEMBER: member_needs.page,
    roles.READER: _reader,
}
