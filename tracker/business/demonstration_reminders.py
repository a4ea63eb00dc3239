"""The acts of the demonstration about reminders: written, and what became of them. No mail is sent for them."""

from __future__ import annotations

import datetime as dt

from .. import clock
from ..rules import reminders as rules
from ..store import reminders as store
from ..store.database import new_key
from . import reminders
from .demonstration_names import Named

REMINDER_FIELDS = "refused_to doubtful_to"
_MORNING = dt.time(6, 30)


class ReminderActs(Named):
    """One method for each act."""

    def _write_reminders(self, act, *, by, today):
        reminders.write(reminders.plan(today), today=today, now=clock.now())

    def _take_reminders(self, act, *, by, today):
        """As if the mail server had taken each, but for those to two posts. Invented, as everything here."""
        run = new_key()
        refused, doubtful = ({self.acting[part].person for part in act.words(name)} for name in REMINDER_FIELDS.split())
        for key in store.due(clock.now()):
            store.claim(key, run, clock.now())
            row = store.standing(key)
            if row.person in refused:
                said = {"state": rules.FAILED, "because": "The mail server refused it: 550 No such mailbox"}
            elif row.person in doubtful:
                because = "The tracker was stopped while it handed this over. It may have arrived."
                said = {"state": rules.IN_DOUBT, "because": because}
            else:
                said = {"state": rules.SENT, "sent_at": dt.datetime.combine(today, _MORNING)}
            reminders.settle(row, run, today, **said)

    def _leave_reminder(self, act, *, by, today):
        mine = store.reminders().where(store.Reminder.person == self._post(act).person)
        return reminders.leave(mine.first(), act.text("because"), by=by, today=today)
