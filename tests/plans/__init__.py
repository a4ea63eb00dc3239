"""Ten action plans as ten different boards would write them, with their worst habits. All are invented.

``python -m tests.plans FOLDER`` writes them into a folder. ``all_plans()`` gives them with what a careful person finds in
each; ``KNOWN`` is what the tracker is taken to know.
"""

from __future__ import annotations

from functools import cache

from . import crowded, merged, texts, word
from .values import KNOWN, Action, Plan

__all__ = ["KNOWN", "WRITERS", "Action", "Plan", "all_plans", "plan"]

WRITERS = {
    writer.__name__: writer
    for writer in (
        merged.neglect,
        merged.safe_sleeping,
        crowded.supervision,
        crowded.missing,
        crowded.escalation,
        texts.domestic_abuse,
        texts.home_education,
        texts.private_fostering,
        texts.young_carers,
        word.daily_life,
    )
}


@cache
def plan(name: str) -> Plan:
    """One by the name of its writer: the same bytes as long as the process runs."""
    return WRITERS[name]()


def all_plans() -> tuple[Plan, ...]:
    return tuple(map(plan, WRITERS))
