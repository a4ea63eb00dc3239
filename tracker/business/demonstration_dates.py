"""The acts of the demonstration about dates: confirmed, added, met, moved, and more time asked for."""

from __future__ import annotations

from ..rules import written_dates
from ..store import deadlines as deadline_store
from . import confirmations, deadlines, due_points
from .demonstration_names import Named
from .seed_files import Entry


class DateActs(Named):
    """One method for each act."""

    def _confirm(self, act, **who):
        if act.text("action"):
            action = self._action(act)
            deadline = deadline_store.of_actions([action.key])[action.key]
        else:
            item = self._item(act, act.text("item"))
            deadline = deadline_store.of_items([item.key])[item.key]
        minute = act.text("minute") or f"Board meeting of {act.day('on'):%B %Y}, minute of dates"
        return confirmations.confirm(deadline, act.day("met") or act.day("on"), minute, to=act.day("to"), **who)

    def _add_date(self, act, **who):
        date, written, precision = act.day("deadline"), act.text("written"), "day"
        if written:
            read = written_dates.read(written, who["today"], self.review.published)
            date, precision = read.date, read.precision
        return due_points.add(
            self._owner(act),
            act.text("words"),
            date,
            as_written=written,
            precision=precision,
            confirmed=act.text("confirmed") != "no",
            every=int(act.text("every")) if act.text("every") else None,
            **who,
        )

    def _meet_date(self, act, **who):
        return due_points.meet(self._due(act), act.day("met"), act.text("because"), **who)

    def _move_date(self, act, **who):
        return deadlines.move(self._due(act), act.day("to"), act.text("because"), **who)

    def _due(self, act: Entry):
        """The open due point that an act speaks of, by what is due; without words the action's own date."""
        due = [point for point in deadline_store.points(self._owner(act).key) if point.met_on is None]
        found = next((point for point in due if point.label == act.text("words")), None)
        if found is None:
            raise act.wrong("words", f"{act.text('action') or act.text('item')} has no open date of that name.")
        return found

    def _owner(self, act: Entry):
        return self._action(act) if act.text("action") else self._item(act, act.text("item"))

    def _ask_time(self, act, **who):
        action = self._action(act)
        deadline = deadline_store.of_actions([action.key])[action.key]
        return deadlines.ask(deadline, act.day("to"), act.text("because"), **who)

    def _decide_time(self, act, **who):
        ref = self._ref(act, "change")
        change = deadline_store.changes().where(deadline_store.DeadlineChange.ref == ref).get()
        return deadlines.decide(change, act.text("granted") == "yes", act.text("because"), **who)
