"""The acts of the demonstration about escalation by rule: the daily run, proposals, replies, what was carried out."""

from __future__ import annotations

import datetime as dt

from ..store import escalations as store
from . import escalations, rising
from .demonstration_names import Named
from .seed_files import Entry

BEGINS = dt.date(2015, 9, 7)  # from this day on the rules are applied every morning


class RisingActs(Named):
    """One method for each act; and what a timer does without one."""

    def _apply_rules(self, _, day: dt.date) -> None:
        rising.run(today=day)

    def _settle(self, act, **who):
        proposals = [self._raised(act, "about", each) for each in act.words("about")]
        return rising.settle(proposals, act.text("agrees") == "yes", act.text("because"), **who)[0]

    def _reply(self, act, **who):
        return escalations.reply(self._raised(act, "escalation", act.text("escalation")), act.text("words"), **who)

    def _complete_dates(self, act, **who):
        escalation = self._raised(act, "escalation", act.text("escalation"))
        days = (act.day("known_to_agency"), act.day("board_told"), act.day("full_extent"))
        concern = store.concern_of(escalation)
        return escalations.complete_dates(escalation, concern, *days, act.text("because"), **who)

    def _carry_out(self, act, **who):
        decision = store.decision_of(self._raised(act, "escalation", act.text("escalation")))
        return escalations.carry_out(decision, act.day("met"), act.text("words"), **who)

    def _raised(self, act: Entry, field: str, called: str):
        """An escalation by its name, or what the rules raised or proposed about something with a level: "A40 board"."""
        ref, _, level = called.partition(" ")
        rows = store.escalations().where(store.Escalation.review == self.review.key)
        if level:
            rows = [row for row in rows if row.level == level and (row.point if row.item_id else row.deed).ref == ref]
            found = rows[-1] if rows else None
        else:
            found = rows.where(store.Escalation.ref == self.names.get(ref, ref)).first()
        if found is None:
            raise act.wrong(field, f"nothing is raised as {called}.")
        return found
