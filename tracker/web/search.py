"""Search: one box over everything that the person may see, as at a day."""

from __future__ import annotations

from flask import Blueprint, request
from wtforms.validators import StopValidation

from ..reports import list_history
from ..rules import roles
from ..store import search as store
from . import guard, lists, reading
from .forms import check_words

pages = Blueprint("search", __name__, url_prefix="/search")

FEW = 5  # shown of each kind when all are shown

# The page of each kind of record. Those that have none are shown on the page of what they are about.
_OWN = {
    "items": "items.show",
    "actions": "actions.show",
    "evidence": "evidence.show",
    "escalations": "escalations.show",
    "letters": "correspondence.show",
    "figures": "figures.show",
}
_ABOUT = {"item": "items.show", "action": "actions.show"}


@pages.get("")
@guard.allows(roles.READ)
@lists.to_take_away()
def show():
    asked, wrong = request.args.get("q", "").strip(), ""
    try:
        check_words(asked, "", store.LONGEST)
    except StopValidation as mistake:
        wrong = str(mistake)
    words = [] if wrong else store.words_of(asked)
    kind, as_at = store.BY_NAME.get(request.args.get("in", "")), reading.as_at()
    groups, page = [], None
    words, of = store.of_review(words, as_at)
    if words and kind:
        page = lists.page_of(store.found(kind, words, guard.me(), as_at, of), "found")
        groups = [(kind, page.total, store.matches(kind, page.rows, words, as_at, guard.me()))]
    elif words:
        for each in store.KINDS:
            query = store.found(each, words, guard.me(), as_at, of)
            rows = list(query if lists.whole() else query.limit(FEW))
            total = len(rows) if len(rows) != FEW else query.order_by().count()
            groups.append((each, total, store.matches(each, rows, words, as_at, guard.me()) if rows else []))
    groups = [group for group in groups if group[1]]
    status = 422 if wrong else 200
    return (
        lists.show(
            "search/show.html",
            list_history.found,
            asked=asked,
            wrong=wrong,
            words=words,
            kind=kind,
            kinds=store.KINDS,
            groups=groups,
            total=sum(total for _, total, _ in groups),
            page=page,
            few=FEW,
            address=address,
        ),
        status,
    )


def address(kind: str, match: store.Match) -> str:
    """The page on which the record that was found can be read."""
    if kind == "agencies":
        return reading.link("agencies.show", code=match.row.code)
    if kind == "issued" and match.review:
        return reading.link("issuing.show", review=match.review, ref=match.row.ref)
    if kind == "issued" and match.meeting:
        return reading.link("meetings.issued_pack", number=match.meeting, ref=match.row.ref)
    if match.meeting:
        return reading.link("meetings.minutes" if kind == "minutes" else "meetings.show", number=match.meeting)
    if kind == "drift":
        return reading.link("drift.dismissed")
    if kind in _OWN:
        return reading.link(_OWN[kind], review=match.review, ref=match.ref)
    if match.about is None:
        return reading.link("reviews.show", review=match.review)
    what, ref = match.about
    return reading.link(_ABOUT[what], review=match.review, ref=ref)
