"""The acts of the demonstration about stocktakes: shown to the agencies, replied to, answered, issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ..rules.issuing import Stamp
from ..store import issued
from ..store.issued import Preparation
from ..store.reviews import Review
from . import preparing
from .demonstration_names import Named
from .seed_files import Entry


class Papers(Protocol):
    """How a stocktake is gathered: ``reports.hearing``, handed in because what people do leans on no report."""

    def shown(self, review: Review, as_at: dt.date, *, audience: str, scope: str, today: dt.date) -> Any: ...

    def ready(self, row: Preparation, as_at: dt.date, *, today: dt.date, because: str = "") -> Any: ...

    def writer(
        self, row: Preparation, as_at: dt.date, *, today: dt.date, because: str, seen: str | None
    ) -> Callable[[Stamp], str]: ...


class StocktakeActs(Named):
    """One method for each act."""

    papers: Papers

    def _prepare_stocktake(self, act, **who):
        about = {"audience": act.text("audience"), "scope": act.text("scope")}
        as_at = act.day("day") or who["today"]
        shown = self.papers.shown(self.review, as_at, today=who["today"], **about)
        concerned: Mapping[str, Sequence[str]] = shown.concerned
        by = act.day("by_when")
        return preparing.prepare(
            self.review, shown.title, shown.content, concerned, as_at=as_at, reply_by=by, **about, **who
        )

    def _reply_to_stocktake(self, act, **who):
        row, agency = self._prepared(act), self._agency(act, "agency")
        asked = next((each for each in issued.asked(row) if each.agency_id == agency.key), None)
        if asked is None:
            raise act.wrong("agency", f"{row.ref} says nothing of {agency.code}.")
        item = self._item(act, act.text("item")) if act.text("item") else None
        return preparing.reply(asked, act.text("kind"), act.text("words"), item=item, **who)

    def _answer_reply(self, act, **who):
        row = self._prepared(act)
        reply = issued.reply_of(row, self._ref(act, "reply").rpartition("/")[2])
        return preparing.answer(reply, act.text("outcome"), act.text("because"), **who)

    def _issue_stocktake(self, act, **who):
        row, because = self._prepared(act), act.text("because")
        ready = self.papers.ready(row, row.as_at, today=who["today"], because=because)
        write = self.papers.writer(row, row.as_at, today=who["today"], because=because, seen=ready.seen)
        said = {"because": because, "counted": bool(ready.small), "read": bool(ready.small)}
        return preparing.issue(row, write, as_at=row.as_at, title=ready.doc.title, evidence=ready.evidence, **said, **who)

    def _prepared(self, act: Entry) -> Preparation:
        row = issued.preparation_of(self.review, self._ref(act, "stocktake"))
        if row is None:
            raise act.wrong("stocktake", f"there is no stocktake {act.text('stocktake')} in preparation.")
        return row
