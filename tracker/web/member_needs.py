"""What home shows a board member: what is raised with the level, what is to be seconded, what falls due."""

from __future__ import annotations

from ..rules import escalations as levels
from ..rules import needs as order
from ..rules import roles
from ..store import home
from . import closing_needs, meeting_needs, reading
from .needs import FEW, Codes, decision_due, escalation, with_more
from .reading import link


def page(acting: roles.Acting, codes: Codes) -> tuple[str, dict]:
    """The template of a board member's home, and what it shows."""
    as_at, day, level = reading.as_at(), reading.day(), acting.level or levels.BOARD
    raised = home.some(home.escalations_open(as_at, level), FEW)
    due = list(home.decisions_due(level, day, as_at).limit(home.MOST))
    needs = {
        order.PACK: meeting_needs.to_read(level),
        order.RAISED: with_more(
            [escalation(row, codes, acting) for row in raised.rows],
            raised.rest,
            "is raised with you",
            "are raised with you",
            link("escalations.index", level=level),
        ),
        order.SECONDS: closing_needs.to_second(acting, codes),
        order.DECISIONS: [decision_due(row, codes) for row in due],
    }
    return "home/member.html", {
        "needs": needs,
        "level": level,
        "words": reading.names().level_in_text(level),
        "open": raised.total,
    }
