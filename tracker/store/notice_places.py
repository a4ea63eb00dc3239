"""Where what a notice names stands, and how it is called. A test compares these with the addresses of the pages."""

from __future__ import annotations

import datetime as dt

from .reviews import Codes

ACTION, ITEM, ESCALATION = "/reviews/{}/actions/{}", "/reviews/{}/{}", "/reviews/{}/escalations/{}"
QUESTION, EVIDENCE, LETTER = "/reviews/{}/questions/{}", "/reviews/{}/evidence/{}", "/reviews/{}/letters/{}"
ROUND, RETURN, REDACTION, ASSURANCE = "/rounds/{}", "/rounds/{}/returns/{}", "/privacy/redactions/{}/confirm", "/assurance"
PROPOSALS, DRIFT, PACK, DECIDED = "/reviews/{}/proposals", "/drift", "/meetings/{}/packs/{}", "/meetings/{}/minutes"
PREPARED, PASSAGE = "/reviews/{}/stocktakes/preparing/{}", "/reviews/{}/stocktakes/preparing/{}/agencies/{}"
PLACES = (
    *(ACTION, ITEM, ESCALATION, QUESTION, EVIDENCE, LETTER, ROUND, RETURN, REDACTION, ASSURANCE),
    *(PROPOSALS, DRIFT, PACK, DECIDED, PREPARED, PASSAGE),
)


def about(row, codes: Codes) -> tuple[str, str]:
    """What a record is about, by reference and title, and the address of its page."""
    deed, point, code = getattr(row, "deed", None), getattr(row, "point", None), codes[row.review_id]
    if deed is not None:
        return f"action {codes.name(deed)}, {deed.title}", ACTION.format(code, deed.ref)
    if point is not None:
        return f"{codes.name(point)}, {point.title}", ITEM.format(code, point.ref)
    return "the review", f"/reviews/{code}"


def day_in_words(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
