"""For each route the records that may stand in its path, and whose each of them is, as the table of rights asks it.

A route whose path names a record of a kind that is not here fails the walk (tests/access/test_walk.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from tracker import clock
from tracker.rules import closing, delivery, redaction, roles
from tracker.rules import links as link_rules
from tracker.rules.roles import Acting
from tracker.store import drift, duplicates, people, reviews
from tracker.store import links as link_store
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.agenda import AgendaItem, Minute
from tracker.store.assurance import Challenge
from tracker.store.closing import StateChange
from tracker.store.correspondence import Letter, LetterFile, LetterStep
from tracker.store.database import known
from tracker.store.deadlines import Deadline, DeadlineChange
from tracker.store.drift import DriftDismissal
from tracker.store.duplicates import NotTwice
from tracker.store.escalations import BoardDecision, Escalation
from tracker.store.evidence import Evidence, EvidenceFile, EvidenceReader
from tracker.store.figures import FigureGroup
from tracker.store.history import History
from tracker.store.issued import Issued, Preparation, Reply, ReplyAsked
from tracker.store.meetings import Meeting
from tracker.store.narratives import Narrative
from tracker.store.people import Person, Post
from tracker.store.privacy import Disposal, LegalHold, Redaction
from tracker.store.reminders import Reminder
from tracker.store.reviews import Agency, Item, Membership, Response
from tracker.store.rounds import Draft, Round, RoundAgency

REVIEW = "children-a-f"
WHERE = ("agency", "level", "boards_own")  # what the table of rights asks
# The agencies whose people the walk has, and the Board's own.
OWNERS = ("TVP", "OCC", "OHFT", "OSCB")


@dataclass(frozen=True)
class Sample:
    """An address of a route, and what the rights in it depend on."""

    values: dict[str, str] = field(default_factory=dict)
    where: dict = field(default_factory=dict)  # what roles.may asks: agency, level, boards_own
    ask: str = ""  # what the address asks besides
    typed: dict[str, str] = field(default_factory=dict)  # what its form needs that stands in the database
    hidden: bool = False  # to others it is as if it were not there

    def answer(self, acting: Acting, verb: str, endpoint: str) -> int:
        """What the table says to this post: 200, or 403 from the gate of the route or for whose the record is.

        404 where the record is hidden from the post.
        """
        if roles.TABLE[verb].get(acting.role) is None:
            return 403
        where = {name: value for name, value in self.where.items() if name in WHERE}
        right = FINER[endpoint](acting, **self.where) if endpoint in FINER else roles.may(acting, verb, **where)
        return 200 if right else 404 if self.hidden or right is None else 403


# Where the verb of the route is that of the gate alone, and the record asks another.


def _reports_or_manages(acting: Acting, agency: str | None = None, **_) -> bool:
    return roles.may(acting, roles.MANAGE) or (agency is not None and roles.may(acting, roles.REPORT, agency=agency))


def _records(acting: Acting) -> bool:
    return roles.may(acting, roles.MANAGE) or roles.may(acting, roles.STEER, boards_own=True)


def _meets(acting: Acting, agency: str | None = None, **_) -> bool:
    return roles.may(acting, roles.REPORT, agency=agency) if agency else _records(acting)


def _reopens(acting: Acting, agency: str | None = None, **_) -> bool:
    return (agency is not None and roles.may(acting, roles.STEER)) or _meets(acting, agency)


def _the_other(acting: Acting, asked_role: str = "", **_) -> bool:
    """The second of two: of the other role than who asked."""
    return acting.role == redaction.other_role(asked_role)


def _who_asked(acting: Acting, asked_role: str = "", **_) -> bool:
    return acting.role == asked_role


def _confirms(acting: Acting, giver: str = "", **_) -> bool:
    return acting.person != giver


def _own_draft(acting: Acting, agency: str = "", on_behalf: bool = False) -> bool | None:
    """A draft is there for the side that wrote it: the agency's people, or the business unit on its behalf."""
    if not roles.may(acting, roles.REPORT, agency=agency):
        return False
    return True if roles.on_behalf(acting, agency) == on_behalf else None


FINER: dict[str, Callable[..., bool | None]] = {
    "rounds.throw_away": _own_draft,
    "links.withdraw": _reports_or_manages,
    "links.put_back": _reports_or_manages,
    "links.move": _reports_or_manages,
    "merging.move_given": _reports_or_manages,
    "due_points.met": _meets,
    "due_points.reopen": _reopens,
    "due_points.take_back": lambda acting, **_: _records(acting),
    "deadlines.confirm": lambda acting, **_: _records(acting),
    "links.confirm": lambda acting, **_: link_rules.may_confirm(acting),
    "links.confirm_many": lambda acting, **_: link_rules.may_confirm(acting),
    "privacy.confirm": _the_other,
    "privacy.decline": _the_other,
    "privacy.take_back": _who_asked,
    # Of an item anybody reports; for which agency, they choose in the form.
    "evidence.give": lambda acting, **_: True,
    "retention.dispose": _the_other,
    "chairs.confirm": _confirms,
}


# The records of each kind, those made last first: at most a few of each owner.


def _standing(model, *where, order=None):
    query = model.select().where(known(model))
    for each in where:
        query = query.where(each)
    return query.order_by(*(order or (model.id.desc(),)))


def _bodies() -> dict[str, Agency]:
    return {row.code: row for row in _standing(Agency)}


def _of_action(action: Action) -> dict:
    lead = next(row for row in _bodies().values() if row.key == action.lead_id)
    return {"agency": action.lead_id, "boards_own": lead.is_board}


def _standing_action(key: str) -> Action:
    return Action.get((Action.record == key) & known(Action))


def _action(*states: str, most: int = 3, **more) -> Iterator[Sample]:
    bodies = _bodies()
    for code in (*OWNERS, *sorted(set(bodies) - set(OWNERS))) if states else OWNERS:
        rows = _standing(Action, Action.lead == bodies[code].key, Action.merged_into.is_null())
        if states:
            rows = rows.where(Action.delivery.in_(states))
        for row in rows.limit(most):
            yield Sample({"review": REVIEW, "ref": row.ref, **more}, _of_action(row))


def _item(**more) -> Iterator[Sample]:
    for row in _standing(Item, Item.ref.in_(("R2", "LP37", "N1"))):
        yield Sample({"review": REVIEW, "ref": row.ref, **more})


def _party() -> Iterator[Sample]:
    """An agency with a part in an item; the right is in the item alone."""
    for each in _item_of_agency():
        yield Sample(each.values)


def _item_of_agency() -> Iterator[Sample]:
    for row in _standing(Response).limit(40):
        body = next(each for each in _bodies().values() if each.key == row.agency_id)
        if body.code in OWNERS:
            item = _standing(Item, Item.record == row.item_id).get()
            yield Sample({"review": REVIEW, "ref": item.ref, "agency": body.code}, {"agency": body.key})


def _part(model, name: str, *where, of_action=True) -> Iterator[Sample]:
    """Something of an action with a number of its own: an update, a request, a change of state."""
    seen: dict[str, int] = {}
    for row in _standing(model, *where):
        action = _standing_action(row.action_id)
        if seen.get(action.lead_id, 0) < 2:
            seen[action.lead_id] = seen.get(action.lead_id, 0) + 1
            number = row.ref.rpartition("/")[2]
            yield Sample({"review": REVIEW, "ref": action.ref, name: number}, _of_action(action))


def _due_point(*where) -> Iterator[Sample]:
    seen: dict[tuple, int] = {}
    for row in _standing(Deadline, *where).limit(400):
        if row.item_id:
            ref, said = _standing(Item, Item.record == row.item_id).get().ref, {"boards_own": True}
        else:
            action = _standing_action(row.action_id)
            ref, said = action.ref, _of_action(action)
        kind = (said.get("agency"), said["boards_own"])
        if seen.get(kind, 0) < 3:
            seen[kind] = seen.get(kind, 0) + 1
            yield Sample({"review": REVIEW, "ref": ref, "number": str(row.number)}, said)


def _evidence(*where, most: int = 2) -> Iterator[Sample]:
    seen: dict[str | None, int] = {}
    for row in _standing(Evidence, *(where or (Evidence.merged_into.is_null(), ~Evidence.restricted))):
        if seen.get(row.given_by_id, 0) < most and len(seen) < 8:
            seen[row.given_by_id] = seen.get(row.given_by_id, 0) + 1
            yield Sample({"review": REVIEW, "ref": row.ref}, {"agency": row.given_by_id})


def _restricted(*where) -> Iterator[Sample]:
    for sample in _evidence(Evidence.restricted, *where):
        yield Sample(sample.values, sample.where, hidden=True)


def _named_reader() -> Iterator[Sample]:
    for row in _standing(EvidenceReader, EvidenceReader.withdrawn_because == ""):
        piece = _standing(Evidence, Evidence.record == row.evidence_id).get()
        values = {"review": REVIEW, "ref": piece.ref, "key": row.key}
        yield Sample(values, {"agency": piece.given_by_id}, hidden=True)


def _evidence_file() -> Iterator[Sample]:
    for row in _standing(EvidenceFile).limit(5):
        piece = _standing(Evidence, Evidence.record == row.evidence_id).get()
        if not piece.restricted:
            yield Sample({"review": REVIEW, "ref": piece.ref, "file": row.key})


def _link(withdrawn: bool = False, *states: str) -> Iterator[Sample]:
    seen: dict[tuple, int] = {}
    for kind, model in link_store.KINDS.items():
        where = [(model.withdrawn_because != "") if withdrawn else (model.withdrawn_because == "")]
        if states:
            where += [model.basis == "inferred", ~model.confirmed]
        for row in _standing(model, *where).limit(40):
            giver = None
            if kind == link_store.EVIDENCE:
                piece = _standing(Evidence, Evidence.record == row.evidence_id).get()
                if piece.restricted or piece.merged_into_id:
                    continue
                giver = piece.given_by_id
            if seen.get((kind, giver), 0) < 2:
                seen[kind, giver] = seen.get((kind, giver), 0) + 1
                yield Sample({"review": REVIEW, "kind": kind, "key": row.key}, {"agency": giver})


def _question() -> Iterator[Sample]:
    for row in _standing(Challenge, Challenge.answered_on.is_null()):
        yield Sample({"review": REVIEW, "ref": row.ref}, {"agency": row.agency_id})


def _escalation(*where) -> Iterator[Sample]:
    for row in _standing(Escalation, *where):
        yield Sample({"review": REVIEW, "ref": row.ref}, {"level": row.level, "agency": row.agency_id})


def _decision() -> Iterator[Sample]:
    for row in _standing(BoardDecision, BoardDecision.carried_out_on.is_null()):
        raised = _standing(Escalation, Escalation.record == row.escalation_id).get()
        post = Post.get_or_none((Post.record == row.owner_post) & known(Post)) if row.owner_post else None
        owner = post.agency_id if post else None
        yield Sample({"review": REVIEW, "ref": raised.ref}, {"level": row.level, "agency": owner})


def _letter(*where) -> Iterator[Sample]:
    for row in _standing(Letter, *where):
        yield Sample({"review": REVIEW, "ref": row.ref})


def _letter_kind() -> Iterator[Sample]:
    for row in _standing(Letter):
        for kind in ("chased", "acknowledged", "answered"):
            yield Sample({"review": REVIEW, "ref": row.ref, "kind": kind})


def _letter_step(*where) -> Iterator[Sample]:
    for row in _standing(LetterStep, *where):
        letter = _standing(Letter, Letter.record == row.letter_id).get()
        yield Sample({"review": REVIEW, "ref": letter.ref, "number": row.ref.rpartition("/")[2]})


def _letter_file() -> Iterator[Sample]:
    for row in _standing(LetterFile):
        letter = _standing(Letter, Letter.record == row.letter_id).get()
        yield Sample({"review": REVIEW, "ref": letter.ref, "file": row.key}, {"restricted": row.restricted})


def _meeting(*where) -> Iterator[Sample]:
    for row in _standing(Meeting, *where):
        yield Sample({"number": str(row.number)}, {"level": row.level})


def _agenda_item(*where) -> Iterator[Sample]:
    for row in _standing(AgendaItem, *where):
        meeting = _standing(Meeting, Meeting.record == row.meeting_id).get()
        yield Sample({"number": str(meeting.number), "place": row.ref.rpartition("/")[2]}, {"level": meeting.level})


def _minuted_point() -> Iterator[Sample]:
    for row in _standing(Minute, Minute.carried_out_on.is_null(), order=(Minute.id,)):
        point = _standing(AgendaItem, AgendaItem.record == row.agenda_item_id).get()
        yield from _agenda_item(AgendaItem.record == point.key)


def _point() -> Iterator[Sample]:
    """A point of the agenda of a meeting that has been; of others nothing is written down."""
    held = {row.key: row for row in _standing(Meeting, Meeting.held_on <= clock.today())}
    for row in _standing(AgendaItem, AgendaItem.meeting.in_(list(held))):
        meeting = held[row.meeting_id]
        values = {"number": str(meeting.number), "kind": row.kind, "key": row.about or row.key}
        yield Sample(values, {"level": meeting.level})


def _held_meeting() -> Iterator[Sample]:
    yield from _meeting(Meeting.held_on <= clock.today(), Meeting.cancelled_on.is_null())


def _round(*where) -> Iterator[Sample]:
    for row in _standing(Round, *where):
        yield Sample({"number": str(row.number)})


def _return() -> Iterator[Sample]:
    bodies = {row.key: row for row in _bodies().values()}
    for held in _standing(Round, Round.opens <= clock.today(), Round.meeting > clock.today(), Round.closed_on.is_null()):
        for row in _standing(RoundAgency, RoundAgency.round == held.key):
            if bodies[row.agency_id].code in OWNERS:
                yield Sample({"number": str(held.number), "agency": bodies[row.agency_id].code}, {"agency": row.agency_id})


def _return_action() -> Iterator[Sample]:
    for sample in _return():
        rows = _standing(Action, Action.lead == sample.where["agency"], Action.delivery.in_(delivery.CLAIMS))
        for row in rows.limit(2):
            yield Sample({**sample.values, "review": REVIEW, "ref": row.ref}, sample.where)


def _draft() -> Iterator[Sample]:
    bodies = {row.key: row for row in _bodies().values()}
    for row in Draft.select().order_by(Draft.on_behalf, Draft.id.desc()):
        values = {"number": str(_standing(Round, Round.record == row.round).get().number)}
        values |= {"agency": bodies[row.agency].code, "review": REVIEW, "ref": _standing_action(row.action).ref}
        yield Sample(values, {"agency": row.agency, "on_behalf": row.on_behalf})


def _preparation(*where) -> Iterator[Sample]:
    for row in _standing(Preparation, *where):
        yield Sample({"review": REVIEW, "ref": row.ref})


def _passage() -> Iterator[Sample]:
    bodies = {row.key: row for row in _bodies().values()}
    for row in _standing(Preparation, Preparation.state == "shown"):
        for asked in _standing(ReplyAsked, ReplyAsked.preparation == row.key):
            code = bodies[asked.agency_id].code
            if code in OWNERS:
                values = {"review": REVIEW, "ref": row.ref, "agency": code}
                yield Sample(values, {"agency": asked.agency_id}, hidden=True)


def _correction() -> Iterator[Sample]:
    for row in _standing(Reply, Reply.kind == "correction"):
        held = _standing(Preparation, Preparation.record == row.preparation_id).get()
        yield Sample({"review": REVIEW, "ref": held.ref, "number": row.ref.rpartition("/")[2]})


def _stocktake(**more) -> Iterator[Sample]:
    for row in _standing(Issued, Issued.kind == "stocktake"):
        yield Sample({"review": REVIEW, "ref": row.ref, **more})


def _two_stocktakes(**more) -> Iterator[Sample]:
    first, second = [row.ref for row in _standing(Issued, Issued.kind == "stocktake").limit(2)]
    yield Sample({"review": REVIEW, "ref": first, "other": second, **more})


def _pack(**more) -> Iterator[Sample]:
    for row in _standing(Issued, Issued.kind == "board_pack"):
        meeting = _standing(Meeting, Meeting.record == row.meeting).get()
        yield Sample({"number": str(meeting.number), "ref": row.ref, **more})


def _person() -> Iterator[Sample]:
    for row in _standing(Person, Person.name.in_(("Hospitals lead", "Probation lead"))):
        yield Sample({"person": row.key})


def _disabled() -> Iterator[Sample]:
    for row in people.Account.select().where(people.Account.disabled_at.is_null(False)):
        yield Sample({"person": row.person})


def _post(*where) -> Iterator[Sample]:
    for row in _standing(Post, Post.until.is_null(), Post.role == roles.LEAD, *where):
        yield Sample({"post": row.key})


def _chairs_post() -> Iterator[Sample]:
    for row in _standing(Post, Post.unconfirmed):
        yield Sample({"post": row.key}, {"giver": people.giver_of(row)})


def _agency() -> Iterator[Sample]:
    for code in ("OHFT", "OCC-EL"):
        yield Sample({"code": code})


def _membership() -> Iterator[Sample]:
    bodies = {row.key: row for row in _bodies().values()}
    for row in _standing(Membership, Membership.until.is_null()).limit(5):
        yield Sample({"code": bodies[row.agency_id].code, "span": row.key})


def _redaction(*where) -> Iterator[Sample]:
    for row in _standing(Redaction, *where):
        yield Sample({"ref": row.ref}, {"asked_role": row.asked_role})


def _disposal(*where) -> Iterator[Sample]:
    for row in _standing(Disposal, *where):
        yield Sample({"ref": row.ref}, {"asked_role": row.asked_role})


def _signal() -> Iterator[Sample]:
    seen: dict[bool, int] = {}
    for each in drift.standing(clock.today()):
        if seen.get(each.boards_own, 0) < 2:
            seen[each.boards_own] = seen.get(each.boards_own, 0) + 1
            yield Sample({"rule": each.rule, "key": each.about.key}, {"boards_own": each.boards_own})


def _dismissed() -> Iterator[Sample]:
    for row in _standing(DriftDismissal, DriftDismissal.facts != ""):
        yield Sample({"key": row.key}, {"boards_own": drift.boards_own(row)})


def _without_owner() -> Iterator[Sample]:
    """The actions of the police that nobody owns, for their lead to own."""
    lead = _standing(Post, Post.role == roles.LEAD, Post.agency == _bodies()["TVP"].key, Post.until.is_null()).get()
    yield Sample(ask="agency=TVP", typed={"to": lead.key})


def _alike() -> Iterator[Sample]:
    for pair in duplicates.pieces(reviews.review_of(REVIEW), None)[:2]:
        yield Sample({"review": REVIEW, "kind": duplicates.EVIDENCE, "first": pair.first.ref, "second": pair.second.ref})


def _two_actions() -> Iterator[Sample]:
    for each in _action(*RUNNING):
        same = _standing(Action, Action.lead == each.where["agency"], Action.delivery.in_(RUNNING))
        for other in [row.ref for row in same if row.ref != each.values["ref"]][:1]:
            yield Sample(each.values, each.where, ask=f"into={other}")


def _two_pieces() -> Iterator[Sample]:
    for pair in duplicates.pieces(reviews.review_of(REVIEW), None)[:3]:
        yield Sample({"review": REVIEW, "ref": pair.first.ref}, {}, ask=f"into={pair.second.ref}")


def _not_twice() -> Iterator[Sample]:
    for row in _standing(NotTwice, NotTwice.alike != ""):
        yield Sample({"review": REVIEW, "kind": row.kind, "key": row.key})


def _narrative(*states: str) -> Iterator[Sample]:
    for row in _standing(Narrative, *([Narrative.state.in_(states)] if states else [])):
        yield Sample({"review": REVIEW, "ref": _standing(Item, Item.record == row.item_id).get().ref})


def _reminder(*states: str) -> Iterator[Sample]:
    for row in _standing(Reminder, *([Reminder.state.in_(states)] if states else [])).limit(5):
        yield Sample({"ref": row.ref})


def _entry() -> Iterator[Sample]:
    for row in History.select().where(History.kind == "action").order_by(History.id.desc()).limit(2):
        yield Sample({"entry": row.id})


def _named(model, *where, **values) -> Iterator[Sample]:
    for row in _standing(model, *where).limit(5):
        yield Sample({**values, "ref": row.ref})


def _one(**values) -> Iterator[Sample]:
    yield Sample(values)


RUNNING = (delivery.NOT_STARTED, delivery.ON_TRACK, delivery.AT_RISK)
_STOPPED_POINT = Deadline.met_on.is_null(False)
_OPEN_POINT = Deadline.met_on.is_null() & Deadline.withdrawn_on.is_null()
_AN_ITEM = (Escalation.how == "person", Escalation.state == "open")

# What an address is about, by what its route begins with; the longest that fits. A route has an entry of its own below
# where its form is offered only in a certain state.
PATHS: dict[str, Callable[..., Iterator[Sample]]] = {
    "/reviews/<review>/actions/<ref>": _action,
    "/reviews/<review>/actions/<ref>/updates/<update>": partial(_part, ProgressUpdate, "update"),
    "/reviews/<review>/actions/<ref>/time/<change>": partial(
        _part, DeadlineChange, "change", DeadlineChange.state == "asked"
    ),
    "/reviews/<review>/actions/<ref>/closing/<change>": partial(
        _part, StateChange, "change", StateChange.kind == closing.CLOSING, StateChange.state == closing.PROPOSED
    ),
    "/reviews/<review>/deadlines/<ref>": partial(_due_point, _OPEN_POINT),
    "/reviews/<review>/questions/<ref>": _question,
    "/reviews/<review>/escalations/<ref>": partial(_escalation, Escalation.state == "open"),
    "/reviews/<review>/evidence/<ref>": _evidence,
    "/reviews/<review>/evidence/<ref>/files/<file>": _evidence_file,
    "/reviews/<review>/evidence/<ref>/readers/name": _restricted,
    "/reviews/<review>/evidence/<ref>/readers/<key>": _named_reader,
    "/reviews/<review>/links/<kind>/<key>": _link,
    "/reviews/<review>/letters/<ref>": _letter,
    "/reviews/<review>/letters/<ref>/<kind>": _letter_kind,
    "/reviews/<review>/letters/<ref>/steps/<number>": partial(_letter_step, LetterStep.withdrawn_on.is_null()),
    "/reviews/<review>/letters/<ref>/files/<file>": _letter_file,
    "/reviews/<review>/figures/<ref>": partial(_named, FigureGroup, review=REVIEW),
    "/reviews/<review>/duplicates/<kind>/<first>/<second>": _alike,
    "/reviews/<review>/duplicates/<kind>/said/<key>": _not_twice,
    "/reviews/<review>/stocktakes/<ref>": _stocktake,
    "/reviews/<review>/stocktakes/<ref>.": partial(_stocktake, form="md"),
    "/reviews/<review>/stocktakes/<ref>/since/<other>": _two_stocktakes,
    "/reviews/<review>/stocktakes/<ref>/since/<other>.": partial(_two_stocktakes, form="md"),
    "/reviews/<review>/stocktakes/preparing/<ref>": partial(_preparation, Preparation.state == "shown"),
    "/reviews/<review>/stocktakes/preparing/<ref>/agencies/<agency>": _passage,
    "/reviews/<review>/stocktakes/preparing/<ref>/replies/<number>": _correction,
    "/reviews/<review>/<ref>": _item,
    "/reviews/<review>/<ref>/assurance/<agency>": _party,
    "/reviews/<review>/<ref>/agencies/<agency>": _item_of_agency,
    "/reviews/<review>/<ref>/respond/<agency>": _item_of_agency,
    "/reviews/<review>": partial(_one, review=REVIEW),
    "/meetings/<number>": _meeting,
    "/meetings/<number>/pack.": lambda: (Sample({**each.values, "form": "md"}) for each in _meeting()),
    "/meetings/<number>/packs/<ref>": _pack,
    "/meetings/<number>/packs/<ref>.": partial(_pack, form="md"),
    "/meetings/<number>/agenda/<place>": partial(_agenda_item, AgendaItem.kind == "free"),
    "/meetings/<number>/minutes/<kind>/<key>": _point,
    "/meetings/<number>/minutes/<place>": _minuted_point,
    "/meetings/next/<of>/pack": partial(_one, of="board"),
    "/meetings/next/<of>/pack.": partial(_one, of="board", form="md"),
    "/rounds/<number>": _round,
    "/rounds/<number>/returns/<agency>": _return,
    "/rounds/<number>/returns/<agency>/<review>/<ref>": _return_action,
    "/people/<person>": _person,
    "/people/posts/<post>": _post,
    "/agencies/<code>": _agency,
    "/agencies/<code>/membership/<span>": _membership,
    "/privacy/redactions/<ref>": _redaction,
    "/privacy/disposals/<ref>": _disposal,
    "/privacy/disposals/propose/<name>": partial(_one, name="actions"),
    "/privacy/periods/<name>": partial(_one, name="actions"),
    "/privacy/holds/<ref>": partial(_named, LegalHold, LegalHold.lifted_on.is_null()),
    "/drift/<rule>/<key>": _signal,
    "/drift/dismissed/<key>": _dismissed,
    "/history/<entry>": _entry,
    "/escalations/<level>": partial(_one, level="board"),
    "/settings/<name>": partial(_one, name="reporting_interval"),
    "/settings/names/<name>": partial(_one, name="body"),
    "/administration/reminders/<ref>": _reminder,
    "/assurance/before-the-meeting.": partial(_one, form="md"),
    "/stocktake.": partial(_one, form="md"),
    "/stocktake/since.": partial(_one, form="md"),
}

# Routes whose form is offered only where the record stands in a certain way.
IN_A_STATE: dict[str, Callable[..., Iterator[Sample]]] = {
    "actions.report": partial(_action, *RUNNING),
    "actions.more_time": partial(_action, *RUNNING),
    "closing.close": partial(_action, delivery.DONE),
    "closing.pause": partial(_action, *RUNNING),
    "closing.look": partial(_action, delivery.PAUSED),
    "closing.reopen": partial(_action, delivery.CLOSED, delivery.WITHDRAWN),
    "closing.withdraw": partial(_action, *RUNNING),
    "due_points.put_back": partial(_due_point, Deadline.withdrawn_on.is_null(False)),
    "due_points.reopen": partial(_due_point, Deadline.met_on.is_null(False)),
    "due_points.end": partial(_due_point, _OPEN_POINT, Deadline.every_months.is_null(False)),
    "due_points.met": partial(_due_point, _OPEN_POINT, Deadline.label != ""),
    "due_points.withdraw": partial(_due_point, _OPEN_POINT, Deadline.label != ""),
    "due_points.take_back": partial(_due_point, _OPEN_POINT, Deadline.event == "confirmed"),
    "links.confirm": partial(_link, False, "waiting"),
    "links.put_back": partial(_link, True),
    "rising.carried_out": _decision,
    "rising.dates": partial(_escalation, *_AN_ITEM),
    "letters_set_right.put_back": partial(_letter, Letter.withdrawn_on.is_null(False)),
    "letters_set_right.put_back_step": partial(_letter_step, LetterStep.withdrawn_on.is_null(False)),
    "letters_set_right.withdraw": partial(_letter, Letter.withdrawn_on.is_null()),
    "letters_set_right.correct": partial(_letter, Letter.withdrawn_on.is_null()),
    "owners.give": _without_owner,
    "merging.merge_actions": _two_actions,
    "merging.merge_evidence": _two_pieces,
    "merging.take_evidence_apart": partial(_evidence, Evidence.merged_into.is_null(False)),
    "merging.take_actions_apart": lambda: (
        Sample({"review": REVIEW, "ref": row.ref}, _of_action(row))
        for row in _standing(Action, Action.merged_into.is_null(False))
    ),
    "accounts.enable": _disabled,
    "chairs.confirm": _chairs_post,
    "rounds.throw_away": _draft,
    "narratives.accept": partial(_narrative, "draft"),
    "narratives.take_back": partial(_narrative, "accepted"),
    "meetings.who_came": _held_meeting,
    "privacy.confirm": partial(_redaction, Redaction.state == "waiting"),
    "privacy.decline": partial(_redaction, Redaction.state == "waiting"),
    "privacy.take_back": partial(_redaction, Redaction.state == "waiting"),
    "privacy.show": partial(_redaction, Redaction.state == "done"),
    "retention.dispose": partial(_disposal, Disposal.state == "waiting"),
    "retention.decline": partial(_disposal, Disposal.state == "waiting"),
    "reminders.again": partial(_reminder, "failed"),
    "reminders.leave": partial(_reminder, "failed"),
}


# What an address must ask besides, for its form to stand on it.
ASKED = {"escalations.raise_concern": f"review={REVIEW}&about=R2"}


def of(rule) -> Iterator[Sample]:
    """What may stand in the path of a route. Raises KeyError where nobody has said."""
    if rule.endpoint in IN_A_STATE:
        return IN_A_STATE[rule.endpoint]()
    if not rule.arguments:
        return iter([Sample(ask=ASKED.get(rule.endpoint, ""))])
    fits = [begin for begin in PATHS if rule.rule.startswith(begin) and _ends(rule.rule[len(begin) :], begin)]
    return PATHS[max(fits, key=len)]()


def _ends(rest: str, begin: str) -> bool:
    return not rest or rest.startswith("/") or begin.endswith(".")
