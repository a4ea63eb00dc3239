"""Rounds: for which meeting, who is asked, what each returned, and the drafts that only their writers see."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField, fn

from ..rules import rounds as rules
from ..rules.escalations import BOARD
from . import meetings
from .database import JSON, Record, Table, known, new_key
from .meetings import Meeting
from .reviews import Agency


class Round(Record):
    """For a meeting the business unit asks agencies to say where they are."""

    ref = CharField(max_length=30)
    number = IntegerField()
    title = CharField(max_length=200)  # the meeting, in words
    meeting = DateField()
    opens = DateField()
    closes = DateField()  # the last day on which a return is in time
    opened_by = CharField(max_length=26)
    closed_on = DateField(null=True)  # where the business unit closed it before its meeting
    closed_because = TextField(default="")
    for_meeting = ForeignKeyField(Meeting, null=True, backref="+", lazy_load=False)  # where the meeting is arranged here

    words = ("title", "closed_because")

    def state(self, day: dt.date) -> str:
        return rules.state(self.opens, self.closes, self.meeting, self.closed_on, day)

    @property
    def ends(self) -> dt.date:
        return rules.ends(self.meeting, self.closed_on)

    @property
    def called_off(self) -> bool:
        """Whether it was closed before it opened: then nobody was asked."""
        return self.ends <= self.opens


class RoundAgency(Record):
    """An agency that is asked in a round, from its opening or added later with a reason."""

    round = ForeignKeyField(Round, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    asked_on = DateField()
    because = TextField(default="")

    words = ("because",)


class Return(Record):
    """What an agency sent in a round: in part, or all that it owed. The pieces are progress updates that name the round."""

    ref = CharField(max_length=60)
    round = ForeignKeyField(Round, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    sent_on = DateField()  # the day of the last piece
    sent_by = CharField(max_length=26)
    on_behalf = BooleanField(default=False)
    complete = BooleanField(default=False)


class Draft(Table):
    """What somebody has typed about one action and not sent. No record: not in the history, the export or the past.

    The business unit's draft on behalf of an agency is another than the agency's own. ``typed`` is what stands in the
    boxes, readable or not.
    """

    id = CharField(max_length=26, primary_key=True, default=new_key)
    round = CharField(max_length=26)
    agency = CharField(max_length=26)
    on_behalf = BooleanField(default=False)
    action = CharField(max_length=26)
    typed = JSON()
    version = IntegerField(default=1)
    saved_at = DateTimeField()
    saved_by = CharField(max_length=26)  # the key of the post

    class Meta:
        indexes = ((("round", "agency", "on_behalf", "action"), True),)


def rounds(as_at: dt.date | None = None):
    """Rounds, the latest first."""
    return Round.select().where(known(Round, as_at)).order_by(Round.opens.desc(), Round.number.desc())


def round_of(number: str, as_at: dt.date | None = None) -> Round | None:
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        return None
    return Round.get_or_none((Round.number == int(number)) & known(Round, as_at))


def as_it_stands(round: Round) -> Round:
    """The version of a round that stands now, for who writes: it may have been closed since the page was opened."""
    return Round.get((Round.record == round.key) & known(Round))


def over(day: dt.date, as_at: dt.date | None = None) -> list[Round]:
    """The rounds that are over on a day, without those that were called off before they opened."""
    return [row for row in rounds(as_at) if row.state(day) == rules.OVER and not row.called_off]


def over_by_agency(day: dt.date, as_at: dt.date | None = None) -> dict[str, list[Round]]:
    """Of each agency, and each part of one, the rounds that are over and in which it was asked."""
    rows = {row.key: row for row in over(day, as_at)}
    asked: dict[str, set[str]] = defaultdict(set)
    query = RoundAgency.select(RoundAgency.agency, RoundAgency.round).where(known(RoundAgency, as_at))
    for agency, of in query.tuples():
        if of in rows:
            asked[agency].add(of)
    if not asked:
        return {}
    parents = _parents(as_at)
    found = {key: set().union(*(asked.get(each, ()) for each in _and_above(key, parents))) for key in parents}
    return {key: [rows[of] for of in those] for key, those in found.items() if those}


def last_opened(day: dt.date, as_at: dt.date | None = None) -> Round | None:
    """The round that opened last by a day; one that was called off before it opened did not."""
    held = Round.closed_on.is_null() | (Round.closed_on > Round.opens)
    return rounds(as_at).where((Round.opens <= day) & held).first()


def meeting_before(day: dt.date, as_at: dt.date | None = None) -> dt.date | None:
    """The day of the Board's last meeting before a day: one that was arranged here, or that a round alone names."""
    found = Round.select(Round.meeting).where(known(Round, as_at) & (Round.meeting < day) & Round.for_meeting.is_null())
    named = next((row.meeting for row in found.order_by(Round.meeting.desc()).limit(1)), None)
    arranged = meetings.last_meeting(BOARD, day, as_at)
    return max((each for each in (named, arranged and arranged.held_on) if each), default=None)


def still_for(meeting: Meeting, day: dt.date) -> list[Round]:
    """The rounds for a meeting that are not over on a day, as they stand now."""
    return [row for row in rounds().where(Round.for_meeting == meeting.key) if row.state(day) != rules.OVER]


def of_meeting(meeting: Meeting, as_at: dt.date | None = None):
    """The rounds that collect for a meeting, the latest first."""
    return rounds(as_at).where(Round.for_meeting == meeting.key)


def running(day: dt.date, as_at: dt.date | None = None) -> list[Round]:
    """The rounds in which returns are taken on a day, the first to close on top."""
    rows = rounds(as_at).where((Round.opens <= day) & (Round.meeting >= day)).order_by(Round.closes, Round.number)
    return [row for row in rows if row.state(day) in rules.TAKES]


@dataclass
class Party:
    """An agency in a round: whom it is, what it sent, and what follows from it on the day looked at."""

    round: Round
    agency: Agency
    asked: RoundAgency
    sent: Return | None = None
    spoken: int = 0  # updates of the agency or its parts while the round ran
    spoken_since: int = 0  # and after it was over
    day: dt.date = dt.date.min

    @property
    def standing(self) -> str:
        sent_on, complete = (self.sent.sent_on, self.sent.complete) if self.sent else (None, False)
        if self.round.called_off:
            return rules.NOT_YET
        return rules.standing(self.round.state(self.day), self.round.closes, sent_on, complete, bool(self.spoken))

    @property
    def invented(self) -> bool:
        return self.asked.invented or bool(self.sent and self.sent.invented)


def parties(found, day: dt.date, as_at: dt.date | None = None) -> dict[str, list[Party]]:
    """The agencies asked in each of these rounds, by the key of the round, in the order of their names. Four queries."""
    from .actions import ProgressUpdate

    by_key = {row.key: row for row in found}
    held: dict[str, list[Party]] = {key: [] for key in by_key}
    asked = (
        RoundAgency.select(RoundAgency, Agency)
        .join(Agency, on=(RoundAgency.agency == Agency.record) & known(Agency, as_at), attr="body")
        .where(RoundAgency.round.in_(list(by_key)) & known(RoundAgency, as_at))
        .order_by(Agency.name, Agency.code)
    )
    for row in asked:
        held[row.round_id].append(Party(by_key[row.round_id], row.body, row, day=day))
    sent = {(row.round_id, row.agency_id): row for row in returns(by_key, as_at)}
    above = _parents(as_at)
    first = min((row.opens for row in by_key.values()), default=day)
    spoken = (
        ProgressUpdate.select(ProgressUpdate.agency, ProgressUpdate.said_on, fn.COUNT(ProgressUpdate.id))
        .where((ProgressUpdate.said_on >= first) & known(ProgressUpdate, as_at))
        .group_by(ProgressUpdate.agency, ProgressUpdate.said_on)
    )
    said: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    for agency, on, count in spoken.tuples():
        for key in _and_above(agency, above):
            said[key].append((on, count))
    for key, rows in held.items():
        for party in rows:
            party.sent = sent.get((key, party.agency.key))
            opens, ends = party.round.opens, party.round.ends
            party.spoken = sum(count for on, count in said[party.agency.key] if opens <= on < ends)
            party.spoken_since = sum(count for on, count in said[party.agency.key] if on >= ends)
    return held


def _parents(as_at: dt.date | None) -> dict[str, str | None]:
    return dict(Agency.select(Agency.record, Agency.parent).where(known(Agency, as_at)).tuples())


def _and_above(key: str | None, parents: dict) -> list[str]:
    """The agency and all that it is a part of."""
    found: list[str] = []
    while key is not None and key not in found:
        found.append(key)
        key = parents.get(key)
    return found


def returns(round_keys, as_at: dt.date | None = None):
    return Return.select().where(Return.round.in_(list(round_keys)) & known(Return, as_at))


def party_of(round: Round, agency: Agency, day: dt.date, as_at: dt.date | None = None) -> Party | None:
    """The agency in a round, or None where it is not asked."""
    return next((each for each in parties([round], day, as_at)[round.key] if each.agency.key == agency.key), None)


def of_agencies(keys, day: dt.date, as_at: dt.date | None = None) -> dict[str, list[Party]]:
    """Every round in which each of these agencies was asked, the latest first, by the key of the agency."""
    wanted, found = set(keys), defaultdict(list)
    asked = RoundAgency.select(RoundAgency.round).where(RoundAgency.agency.in_(list(wanted)) & known(RoundAgency, as_at))
    rows = list(rounds(as_at).where(Round.record.in_(asked)))
    held = parties(rows, day, as_at)
    for row in rows:
        for party in held[row.key]:
            if party.agency.key in wanted:
                found[party.agency.key].append(party)
    return dict(found)


def asked_about(rows, as_at: dt.date | None = None, stops: dict | None = None) -> dict[str, list[tuple[dt.date, Round]]]:
    """The rounds in which the agency of each action was asked while there was such an action, with the day since when.

    By the key of the action. Worked out and not kept on the action: a round changes nothing about it. A round that was
    called off before it opened asked nobody; of one in which the clocks of an action stood, nothing was owed. ``stops``
    are those of the actions, where they are at hand.
    """
    from . import closing
    from .actions import Action

    asked = (
        RoundAgency.select(RoundAgency, Round)
        .join(Round, on=(RoundAgency.round == Round.record) & known(Round, as_at), attr="within")
        .where(known(RoundAgency, as_at))
    )
    of_agency: dict[str, list[RoundAgency]] = defaultdict(list)
    for row in asked:
        of_agency[row.agency_id].append(row)
    if not of_agency:
        return {}
    above = _parents(as_at)
    first = Action.select(Action.record, Action.known_from).where(
        Action.record.in_([row.key for row in rows]) & (Action.version == 1)
    )
    begun, found = dict(first.tuples()), {}
    stops = closing.stops([row.key for row in rows], as_at) if stops is None else stops
    for row in rows:
        asks = [ask for key in _and_above(row.lead_id, above) for ask in of_agency.get(key, [])]
        since = {}
        for ask in asks:
            on = max(ask.asked_on, begun[row.key])
            stood = rules.stood_still(ask.within.closes, ask.within.ends, stops.get(row.key, ()))
            if on < ask.within.ends and not stood:
                since[ask.round_id] = (min(on, since.get(ask.round_id, (on,))[0]), ask.within)
        if since:
            found[row.key] = list(since.values())
    return found


def silent(asked: list[Round], last_spoke: dt.date | None, day: dt.date) -> int:
    """How many of these rounds are over without a word, since the last one; for escalation by rule."""
    return rules.silent_rounds((row.opens for row in asked if row.state(day) == rules.OVER), last_spoke)


def drafts(round_key: str, agency_key: str, on_behalf: bool) -> dict[str, Draft]:
    """The drafts of one side, by the key of the action."""
    where = (Draft.round == round_key) & (Draft.agency == agency_key) & (Draft.on_behalf == on_behalf)
    return {row.action: row for row in Draft.select().where(where)}


def silent_ends(asked: Iterable[tuple[dt.date, Round]], last_spoke: dt.date | None, day: dt.date) -> tuple[dt.date, ...]:
    """Of the rounds in which an action was asked about, the ends of those that are over and in which nothing was said."""
    over = [each for _, each in asked if each.state(day) == rules.OVER]
    return tuple(each.ends for each in over if rules.silent_rounds([each.opens], last_spoke))
