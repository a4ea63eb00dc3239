"""The acts of the demonstration about people, agencies and thresholds: see seeds/demonstration/acts-people.yaml."""

from __future__ import annotations

from dataclasses import replace

from .. import clock
from ..store import actions as action_store
from ..store import people as people_store
from ..store import reviews
from ..store.database import known
from ..store.reviews import Membership
from . import agencies, boards, calendars, handovers, invitations, owners
from .demonstration_names import Named

PEOPLE_FIELDS = "called code_now actions email title role threshold number into since until"


class PeopleActs(Named):
    """One method for each act."""

    def _rename(self, act, **who):
        agency = self._agency(act, "agency")
        parent = reviews.agency_of_key(agency.parent_id) if agency.parent_id else None
        said = agencies.Said(agency.name, agency.code, agency.kind, parent, agency.aliases, agency.responsible_post)
        said = replace(said, name=act.text("called"), code=act.text("code_now") or agency.code)
        return agencies.change(agency, said, act.text("because"), **who)

    def _merge_agency(self, act, **who):
        return agencies.merge(
            self._agency(act, "agency"), self._agency(act, "into"), act.day("since"), act.text("because"), **who
        )

    def _join_board(self, act, **who):
        agency = self._agency(act, "agency")
        agencies.join_board(agency, act.day("since"), act.day("until"), act.text("because"), **who)
        return agency

    def _leave_board(self, act, **who):
        agency = self._agency(act, "agency")
        span = Membership.select().where(known(Membership) & (Membership.agency == agency.key)).get()
        agencies.leave_board(span, act.day("until"), act.text("because"), **who)
        return agency

    def _own(self, act, **who):
        rows = [action_store.action_of(self.review, self.names.get(name, name)) for name in act.words("actions")]
        owners.give(rows, people_store.post_of(self._post(act).post), act.text("because"), **who)
        return rows[0]

    def _hand_over(self, act, **who):
        """To a newcomer, who gets an invitation that nobody follows."""
        to = handovers.Newcomer(act.text("title"), act.text("email"))
        post = people_store.post_of(self._post(act).post)
        return handovers.hand_over(post, act.day("until") or clock.today(), to, now=clock.now(), **who).ended

    def _calendar(self, act, **who):
        """The address of one's own calendar. Its token is kept nowhere, so whoever wants to read it makes a new one."""
        account = people_store.account_of(who["by"].person)
        calendars.make(account, now=clock.now(), **who)
        return account

    def _invite(self, act, **who):
        return invitations.invite(act.text("title"), act.text("email"), now=clock.now(), **who).person

    def _threshold(self, act, **who):
        boards.change_threshold(act.text("threshold"), int(act.text("number")), act.text("because"), **who)
