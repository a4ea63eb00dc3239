"""Undoing an import: what it changed is as it was, what it added ends."""

from __future__ import annotations

import datetime as dt

from ..rules.roles import Acting
from ..store.imports import PlanImport


def undoing(plan: PlanImport) -> None:
    """What undoing an import would do, and what of it cannot be undone."""
    raise NotImplementedError


def undo(
    plan: PlanImport, because: str, *, by: Acting, today: dt.date, once: str | None = None, rest: bool = False
) -> PlanImport:
    """Undo an import, with a reason."""
    raise NotImplementedError
