"""The acts of the demonstration about meetings: arranged, moved and cancelled; agendas, packs and minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ..rules.issuing import Stamp
from ..store import agenda
from ..store.agenda import AgendaItem, Minute
from ..store.database import known
from ..store.meetings import Meeting
from . import agendas, board_packs, meetings, minutes
from .demonstration_names import Named
from .seed_files import Entry

# Of a meeting and a day: the title of its pack, and what writes the text that is frozen.
PackWriter = Callable[[Meeting, dt.date], tuple[str, Callable[[Stamp], str]]]


class MeetingActs(Named):
    """One method for each act."""

    write_pack: PackWriter | None

    def _arrange_meeting(self, act, **who):
        said = (act.text("level"), act.day("day"), act.text("title"), act.text("place"))
        return meetings.arrange(*said, **who)

    def _move_meeting(self, act, **who):
        return meetings.move(self._meeting(act), act.day("to"), act.text("because"), **who)

    def _cancel_meeting(self, act, **who):
        return meetings.cancel(self._meeting(act), act.text("because"), **who)

    def _add_to_agenda(self, act, **who):
        place = int(act.text("place")) if act.text("place") else None
        return agendas.add(self._meeting(act), act.text("title"), act.text("asked"), place, **who)

    def _issue_pack(self, act, **who):
        if self.write_pack is None:
            return None
        meeting = self._meeting(act)
        title, write = self.write_pack(meeting, who["today"])
        return board_packs.issue(meeting, title, write, **who)

    def _attended(self, act, **who):
        return minutes.attendance(self._meeting(act), act.text("attended"), act.text("apologies"), **who)

    def _minute(self, act, **who):
        meeting = self._meeting(act)
        said = (act.text("outcome"), act.text("words"), act.text("owner"), act.day("by_when"))
        return minutes.minute(meeting, self._agenda_point(act, meeting, who["today"]), *said, **who)

    def _minute_carried_out(self, act, **who):
        made = Minute.get((Minute.ref == self._ref(act, "minute")) & known(Minute))
        return minutes.carry_out(made, act.day("day"), act.text("words"), **who)

    def _agenda_point(self, act: Entry, meeting: Meeting, day: dt.date) -> agenda.Point:
        """A point by the name of what it is about: an escalation, or what was added."""
        ref = self._ref(act, "point")
        for each in agenda.points(meeting, day):
            of = each.row.escalation.ref if each.row is not None and hasattr(each.row, "escalation") else ""
            if ref in (of, each.item.ref if isinstance(each.item, AgendaItem) else ""):
                return each
        raise act.wrong("point", f"{act.text('point')} is not on the agenda of {meeting.ref}.")
