"""Opening and closing rounds, asking an agency later, sending a return, and keeping its draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from peewee import IntegrityError

from .. import clock
from ..rules import meetings as meeting_rules
from ..rules import roles
from ..rules import rounds as rules
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import history, returns, reviews
from ..store import rounds as store
from ..store.actions import Action, ProgressUpdate
from ..store.database import database
from ..store.meetings import Meeting
from ..store.reviews import Agency, Review
from ..store.rounds import Draft, Return, Round, RoundAgency
from . import actions
from .evidence import NewEvidence


def open_round(
    title: str,
    opens: dt.date | None,
    closes: dt.date | None,
    meeting: dt.date | None,
    agencies: Sequence[Agency],
    *,
    by: Acting,
    today: dt.date,
    of: Meeting | None = None,
    once: str | None = None,
) -> Round:
    """The business unit opens a round for a meeting. From its opening the silence of those who never reported counts.

    Where the meeting is arranged in the tracker (``of``), the round has its day, and its title where none is given.
    """
    roles.check(by, roles.MANAGE)
    if of is not None:
        meeting_rules.check_stands(of.state(today))
        title, meeting = title.strip() or of.title, of.held_on
    for refusal in wrong_with(title, opens, closes, meeting, agencies, today=today):
        raise refusal
    with history.entry("opened a round", by=by, today=today, once=once) as entry:
        ref = entry.next_ref("RO")
        row = entry.add(
            Round,
            ref=ref,
            number=int(ref.removeprefix("RO")),
            title=title.strip(),
            meeting=meeting,
            opens=opens,
            closes=closes,
            opened_by=by.post,
            for_meeting=of.key if of is not None else None,
        )
        entry.subject = row
        for agency in agencies:
            entry.add(RoundAgency, round=row.key, agency=agency.key, asked_on=opens)
    return row


def wrong_with(title, opens, closes, meeting, agencies, *, today: dt.date) -> list[Refused]:
    """All that the rules would refuse in a round, so that a page can say it at once."""
    return gathered(
        lambda: rules.check_title(title),
        lambda: rules.check_days(opens, closes, meeting, today),
        lambda: rules.check_agencies(agencies),
    )


def add_agency(
    round: Round, agency: Agency, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> RoundAgency:
    """Ask one more agency in a round that is not over."""
    roles.check(by, roles.MANAGE)
    rules.check_open(round.state(today))
    rules.check_because(because)
    with history.entry("asked one more agency in a round", by=by, today=today, once=once) as entry:
        entry.hold(round)
        rules.check_not_asked(store.party_of(round, agency, today) is not None)
        entry.subject = round
        since = max(today, round.opens)
        return entry.add(RoundAgency, round=round.key, agency=agency.key, asked_on=since, because=because)


def close(round: Round, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Round:
    """Nothing more is taken from today on. Raises Stale when somebody else closed it first."""
    roles.check(by, roles.MANAGE)
    rules.check_open(round.state(today))
    rules.check_because(because)
    with history.entry("closed a round", by=by, today=today, once=once) as entry:
        entry.subject = entry.change(round, closed_on=today, closed_because=because)
    return entry.subject


# Returns


@dataclass
class Piece:
    """What an agency says of one action in its return. ``action`` is the version that the person saw."""

    action: Action
    chosen: str
    what_changed: str
    forecast: dt.date | None = None
    no_change: bool = False
    measure_met: str = ""  # with a claim of done
    evidence: Sequence[NewEvidence] = ()
    evidence_begun: bool = False  # typed on its own page, and not sent from there

    @property
    def state(self) -> str:
        return rules.state_said(self.chosen, self.no_change, self.action.delivery)


@dataclass
class Outcome:
    """What came of sending: the updates made, and those that clashed with somebody else's, by the key of the action."""

    sent: list[ProgressUpdate] = field(default_factory=list)
    clashes: dict[str, history.Stale] = field(default_factory=dict)
    whole: bool = False  # nothing is owed any more


def wrong_with_piece(piece: Piece, today: dt.date) -> list[Refused]:
    """All that the rules refuse in one piece."""
    found = gathered(
        lambda: rules.check_no_change(piece.no_change, piece.what_changed, piece.chosen, piece.action.delivery),
        lambda: rules.check_evidence_begun(piece.evidence_begun),
    )
    named = {refusal.field for refusal in found}
    reported = actions.wrong_with(piece.action, piece.state, piece.what_changed, piece.forecast, today=today)
    return found + [refusal for refusal in reported if refusal.field not in named]


def send(
    round: Round, agency: Agency, pieces: Sequence[Piece], *, by: Acting, today: dt.date, once: str | None = None
) -> Outcome:
    """An agency sends its return, all of it or piece by piece. Each piece is a report on its action, under the same rules.

    What a rule refuses stops all of it. A piece whose action changed meanwhile is kept back; the others are sent. Nobody
    closes the round until all is sent; whoever closed it before, at the same moment too, is found here.
    """
    roles.check(by, roles.REPORT, agency=agency.key)
    keys, outcome = reviews.with_parts({agency.key}), Outcome()
    for piece in pieces:
        if piece.action.lead_id not in keys:
            raise Refused("This action is not in the return of this agency.")
        for refusal in wrong_with_piece(piece, today):
            raise refusal
    on_behalf = roles.on_behalf(by, agency.key)
    touched = {piece.action.review_id for piece in pieces}
    with history.together(history.BOARD, *(Review.get_by_id(key).code for key in touched)):
        round = store.as_it_stands(round)
        rules.check_taken(round.state(today))
        if store.party_of(round, agency, today) is None:
            raise Refused("This agency is not asked in this round.")
        for piece in pieces:
            _send_piece(round, agency, piece, outcome, on_behalf, by=by, today=today, once=once)
        outcome.whole = not returns.missing(round, keys)
        if not pieces and not outcome.whole:
            raise Refused("There is nothing to send yet. Say of at least one action where it is.")
        if outcome.sent or (not pieces and outcome.whole):
            _mark(round, agency, outcome.whole, on_behalf, by=by, today=today, once=once)
    return outcome


def _send_piece(round, agency, piece: Piece, outcome: Outcome, on_behalf: bool, *, by, today, once) -> None:
    try:
        update = actions.report(
            piece.action,
            piece.state,
            piece.what_changed,
            piece.forecast,
            by=by,
            today=today,
            evidence=piece.evidence,
            in_round=round,
            no_change=piece.no_change,
            measure_met=piece.measure_met,
            once=f"{once}/{piece.action.key}" if once else None,
        )
    except history.AlreadyDone:
        return
    except history.Stale as clash:
        clash.mine = piece.action
        outcome.clashes[piece.action.key] = clash
        return
    outcome.sent.append(update)
    drop_draft(round, agency, on_behalf, piece.action.key)


def _mark(round, agency, complete: bool, on_behalf: bool, *, by: Acting, today: dt.date, once: str | None) -> None:
    said = {"sent_on": today, "sent_by": by.post, "on_behalf": on_behalf, "complete": complete}
    verb = "sent a return" if complete else "sent part of a return"
    try:
        with history.entry(verb, by=by, today=today, once=once) as entry:
            standing = store.returns([round.key]).where(Return.agency == agency.key).first()
            if standing is None:
                ref = f"{round.ref}/{agency.code}"
                entry.subject = entry.add(Return, ref=ref, round=round.key, agency=agency.key, **said)
            else:
                # What came whole on a day stays so, whatever is said later.
                kept = {**said, "sent_on": standing.sent_on, "complete": True} if standing.complete else said
                entry.subject = entry.change(standing, **kept)
    except history.AlreadyDone:
        return


# Drafts


@dataclass
class Clash:
    """Somebody else of the same side wrote in this draft meanwhile."""

    standing: Draft


def keep_draft(
    round: Round,
    agency: Agency,
    action_key: str,
    typed: dict[str, str],
    seen: int,
    *,
    by: Acting,
    today: dt.date,
) -> Draft | Clash | None:
    """Keep what stands in the boxes for one action. ``seen`` is the number of the draft that the person saw, 0 for none.

    Kept for the agency's own people alone; the business unit's on behalf is its own. Nothing typed and nothing kept
    before is nothing: None.
    """
    roles.check(by, roles.REPORT, agency=agency.key)
    rules.check_taken(round.state(today))
    on_behalf = roles.on_behalf(by, agency.key)
    with database.atomic():
        standing = store.drafts(round.key, agency.key, on_behalf).get(action_key)
        if standing is not None and standing.typed == typed:
            return standing
        if standing is None:
            if not any(typed.values()):
                return None
            made = {"round": round.key, "agency": agency.key, "on_behalf": on_behalf, "action": action_key}
            made |= {"typed": typed, "version": seen + 1, "saved_at": clock.now(), "saved_by": by.post}
            try:
                with database.atomic():
                    return Draft.create(**made)
            except IntegrityError:
                # Somebody of the same side kept the first draft at the same moment.
                standing = store.drafts(round.key, agency.key, on_behalf)[action_key]
                return standing if standing.typed == typed else Clash(standing)
        where = (Draft.id == standing.id) & (Draft.version == seen)
        now = {"typed": typed, "version": seen + 1, "saved_at": clock.now(), "saved_by": by.post}
        if not Draft.update(now).where(where).execute():
            return Clash(store.drafts(round.key, agency.key, on_behalf)[action_key])
        return store.drafts(round.key, agency.key, on_behalf)[action_key]


def throw_away(round: Round, agency: Agency, action_key: str, *, by: Acting) -> None:
    """Somebody of the side that wrote a draft throws it away, at any time; nothing of it is kept."""
    roles.check(by, roles.REPORT, agency=agency.key)
    drop_draft(round, agency, roles.on_behalf(by, agency.key), action_key)


def drop_draft(round: Round, agency: Agency, on_behalf: bool, action_key: str) -> None:
    """What was sent needs no draft any more."""
    Draft.delete().where(
        (Draft.round == round.key)
        & (Draft.agency == agency.key)
        & (Draft.on_behalf == on_behalf)
        & (Draft.action == action_key)
    ).execute()
