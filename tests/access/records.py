"""The records that may stand in an address, each with whose it is: those of several owners, those made last first."""

from __future__ import annotations

from collections.abc import Iterator

from tests.access.rights import Sample
from tracker import clock
from tracker.rules import delivery, roles
from tracker.store import drift, duplicates, people, reviews
from tracker.store import links as link_store
from tracker.store.actions import Action
from tracker.store.agenda import AgendaItem, Minute
from tracker.store.assurance import Challenge
from tracker.store.correspondence import Letter, LetterFile, LetterStep
from tracker.store.database import known
from tracker.store.deadlines import Deadline
from tracker.store.drift import DriftDismissal
from tracker.store.duplicates import NotTwice
from tracker.store.escalations import BoardDecision, Escalation
from tracker.store.evidence import Evidence, EvidenceFile, EvidenceReader
from tracker.store.history import History
from tracker.store.imports import ImportDraft, PlanImport
from tracker.store.issued import Issued, Preparation, Reply, ReplyAsked
from tracker.store.meetings import Meeting
from tracker.store.narratives import Narrative
from tracker.store.people import Person, Post
from tracker.store.privacy import Disposal, Redaction
from tracker.store.reminders import Reminder
from tracker.store.reviews import Agency, Item, Membership, Response
from tracker.store.rounds import Draft, Round, RoundAgency
from tracker.store.second_factor import SecondFactor
from tracker.store.sign_on import SignOnDomain, SignOnIdentity, SignOnRule

REVIEW = "children-a-f"
# The agencies whose people the walk has, and the Board's own.
OWNERS = ("TVP", "OCC", "OHFT", "OSCB")
RUNNING = (delivery.NOT_STARTED, delivery.ON_TRACK, delivery.AT_RISK)


# The records of each kind, those made last first: at most a few of each owner.


def standing(model, *where, order=None):
    query = model.select().where(known(model))
    for each in where:
        query = query.where(each)
    return query.order_by(*(order or (model.id.desc(),)))


def by_code() -> dict[str, Agency]:
    return {row.code: row for row in standing(Agency)}


def of_action(action: Action) -> dict:
    lead = next(row for row in by_code().values() if row.key == action.lead_id)
    return {"agency": action.lead_id, "boards_own": lead.is_board}


def standing_action(key: str) -> Action:
    return Action.get((Action.record == key) & known(Action))


def action(*states: str, most: int = 3, **more) -> Iterator[Sample]:
    bodies = by_code()
    for code in (*OWNERS, *sorted(set(bodies) - set(OWNERS))) if states else OWNERS:
        rows = standing(Action, Action.lead == bodies[code].key, Action.merged_into.is_null())
        if states:
            rows = rows.where(Action.delivery.in_(states))
        for row in rows.limit(most):
            yield Sample({"review": REVIEW, "ref": row.ref, **more}, of_action(row))


def item(**more) -> Iterator[Sample]:
    for row in standing(Item, Item.ref.in_(("R2", "LP37", "N1"))):
        yield Sample({"review": REVIEW, "ref": row.ref, **more})


def asked_later() -> Iterator[Sample]:
    """What was asked after others, so that one of them may have been asked before."""
    for row in standing(Item, Item.ref.in_(("C2", "C5"))):
        yield Sample({"review": REVIEW, "ref": row.ref})


def party() -> Iterator[Sample]:
    """An agency with a part in an item; the right is in the item alone."""
    for each in item_of_agency():
        yield Sample(each.values)


def item_of_agency() -> Iterator[Sample]:
    for row in standing(Response).limit(40):
        body = next(each for each in by_code().values() if each.key == row.agency_id)
        if body.code in OWNERS:
            item = standing(Item, Item.record == row.item_id).get()
            yield Sample({"review": REVIEW, "ref": item.ref, "agency": body.code}, {"agency": body.key})


def part(model, name: str, *where) -> Iterator[Sample]:
    """Something of an action with a number of its own: an update, a request, a change of state."""
    seen: dict[str, int] = {}
    for row in standing(model, *where):
        action = standing_action(row.action_id)
        if seen.get(action.lead_id, 0) < 2:
            seen[action.lead_id] = seen.get(action.lead_id, 0) + 1
            number = row.ref.rpartition("/")[2]
            yield Sample({"review": REVIEW, "ref": action.ref, name: number}, of_action(action))


def due_point(*where) -> Iterator[Sample]:
    seen: dict[tuple, int] = {}
    for row in standing(Deadline, *where).limit(400):
        if row.item_id:
            ref, said = standing(Item, Item.record == row.item_id).get().ref, {"boards_own": True}
        else:
            action = standing_action(row.action_id)
            ref, said = action.ref, of_action(action)
        kind = (said.get("agency"), said["boards_own"])
        if seen.get(kind, 0) < 3:
            seen[kind] = seen.get(kind, 0) + 1
            yield Sample({"review": REVIEW, "ref": ref, "number": str(row.number)}, said)


def evidence(*where, most: int = 2) -> Iterator[Sample]:
    seen: dict[str | None, int] = {}
    for row in standing(Evidence, *(where or (Evidence.merged_into.is_null(), ~Evidence.restricted))):
        if seen.get(row.given_by_id, 0) < most and len(seen) < 8:
            seen[row.given_by_id] = seen.get(row.given_by_id, 0) + 1
            yield Sample({"review": REVIEW, "ref": row.ref}, {"agency": row.given_by_id})


def restricted(*where) -> Iterator[Sample]:
    for sample in evidence(Evidence.restricted, *where):
        yield Sample(sample.values, sample.where, hidden=True)


def named_reader() -> Iterator[Sample]:
    for row in standing(EvidenceReader, EvidenceReader.withdrawn_because == ""):
        piece = standing(Evidence, Evidence.record == row.evidence_id).get()
        values = {"review": REVIEW, "ref": piece.ref, "key": row.key}
        yield Sample(values, {"agency": piece.given_by_id}, hidden=True)


def evidence_file() -> Iterator[Sample]:
    for row in standing(EvidenceFile).limit(5):
        piece = standing(Evidence, Evidence.record == row.evidence_id).get()
        if not piece.restricted:
            yield Sample({"review": REVIEW, "ref": piece.ref, "file": row.key})


def link(withdrawn: bool = False, *states: str) -> Iterator[Sample]:
    seen: dict[tuple, int] = {}
    for kind, model in link_store.KINDS.items():
        where = [(model.withdrawn_because != "") if withdrawn else (model.withdrawn_because == "")]
        if states:
            where += [model.basis == "inferred", ~model.confirmed]
        for row in standing(model, *where).limit(40):
            giver = None
            if kind == link_store.EVIDENCE:
                piece = standing(Evidence, Evidence.record == row.evidence_id).get()
                if piece.restricted or piece.merged_into_id:
                    continue
                giver = piece.given_by_id
            if seen.get((kind, giver), 0) < 2:
                seen[kind, giver] = seen.get((kind, giver), 0) + 1
                yield Sample({"review": REVIEW, "kind": kind, "key": row.key}, {"agency": giver})


def question() -> Iterator[Sample]:
    for row in standing(Challenge, Challenge.answered_on.is_null()):
        yield Sample({"review": REVIEW, "ref": row.ref}, {"agency": row.agency_id})


def escalation(*where) -> Iterator[Sample]:
    for row in standing(Escalation, *where):
        yield Sample({"review": REVIEW, "ref": row.ref}, {"level": row.level, "agency": row.agency_id})


def decision() -> Iterator[Sample]:
    for row in standing(BoardDecision, BoardDecision.carried_out_on.is_null()):
        raised = standing(Escalation, Escalation.record == row.escalation_id).get()
        post = Post.get_or_none((Post.record == row.owner_post) & known(Post)) if row.owner_post else None
        owner = post.agency_id if post else None
        yield Sample({"review": REVIEW, "ref": raised.ref}, {"level": row.level, "agency": owner})


def letter(*where) -> Iterator[Sample]:
    for row in standing(Letter, *where):
        yield Sample({"review": REVIEW, "ref": row.ref})


def letter_kind() -> Iterator[Sample]:
    for row in standing(Letter):
        for kind in ("chased", "acknowledged", "answered"):
            yield Sample({"review": REVIEW, "ref": row.ref, "kind": kind})


def letter_step(*where) -> Iterator[Sample]:
    for row in standing(LetterStep, *where):
        letter = standing(Letter, Letter.record == row.letter_id).get()
        yield Sample({"review": REVIEW, "ref": letter.ref, "number": row.ref.rpartition("/")[2]})


def letter_file() -> Iterator[Sample]:
    for row in standing(LetterFile):
        letter = standing(Letter, Letter.record == row.letter_id).get()
        yield Sample({"review": REVIEW, "ref": letter.ref, "file": row.key}, {"restricted": row.restricted})


def meeting(*where) -> Iterator[Sample]:
    for row in standing(Meeting, *where):
        yield Sample({"number": str(row.number)}, {"level": row.level})


def agenda_item(*where) -> Iterator[Sample]:
    for row in standing(AgendaItem, *where):
        meeting = standing(Meeting, Meeting.record == row.meeting_id).get()
        yield Sample({"number": str(meeting.number), "place": row.ref.rpartition("/")[2]}, {"level": meeting.level})


def minuted_point() -> Iterator[Sample]:
    for row in standing(Minute, Minute.carried_out_on.is_null(), order=(Minute.id,)):
        point = standing(AgendaItem, AgendaItem.record == row.agenda_item_id).get()
        yield from agenda_item(AgendaItem.record == point.key)


def point() -> Iterator[Sample]:
    """A point of the agenda of a meeting that has been; of others nothing is written down."""
    held = {row.key: row for row in standing(Meeting, Meeting.held_on <= clock.today())}
    for row in standing(AgendaItem, AgendaItem.meeting.in_(list(held))):
        meeting = held[row.meeting_id]
        values = {"number": str(meeting.number), "kind": row.kind, "key": row.about or row.key}
        yield Sample(values, {"level": meeting.level})


def held_meeting() -> Iterator[Sample]:
    yield from meeting(Meeting.held_on <= clock.today(), Meeting.cancelled_on.is_null())


def round(*where) -> Iterator[Sample]:
    for row in standing(Round, *where):
        yield Sample({"number": str(row.number)})


def a_return() -> Iterator[Sample]:
    bodies = {row.key: row for row in by_code().values()}
    for held in standing(Round, Round.opens <= clock.today(), Round.meeting > clock.today(), Round.closed_on.is_null()):
        for row in standing(RoundAgency, RoundAgency.round == held.key):
            if bodies[row.agency_id].code in OWNERS:
                yield Sample({"number": str(held.number), "agency": bodies[row.agency_id].code}, {"agency": row.agency_id})


def return_action() -> Iterator[Sample]:
    for sample in a_return():
        rows = standing(Action, Action.lead == sample.where["agency"], Action.delivery.in_(delivery.CLAIMS))
        for row in rows.limit(2):
            yield Sample({**sample.values, "review": REVIEW, "ref": row.ref}, sample.where)


def draft() -> Iterator[Sample]:
    bodies = {row.key: row for row in by_code().values()}
    for row in Draft.select().order_by(Draft.on_behalf, Draft.id.desc()):
        values = {"number": str(standing(Round, Round.record == row.round).get().number)}
        values |= {"agency": bodies[row.agency].code, "review": REVIEW, "ref": standing_action(row.action).ref}
        yield Sample(values, {"agency": row.agency, "on_behalf": row.on_behalf})


def plan_draft() -> Iterator[Sample]:
    for row in ImportDraft.select().order_by(ImportDraft.id.desc()):
        yield Sample({"review": REVIEW, "draft": row.id})


def plan_import() -> Iterator[Sample]:
    for row in standing(PlanImport, PlanImport.undone_on.is_null()):
        yield Sample({"review": REVIEW, "ref": row.ref})


def preparation(*where) -> Iterator[Sample]:
    for row in standing(Preparation, *where):
        yield Sample({"review": REVIEW, "ref": row.ref})


def passage() -> Iterator[Sample]:
    bodies = {row.key: row for row in by_code().values()}
    for row in standing(Preparation, Preparation.state == "shown"):
        for asked in standing(ReplyAsked, ReplyAsked.preparation == row.key):
            code = bodies[asked.agency_id].code
            if code in OWNERS:
                values = {"review": REVIEW, "ref": row.ref, "agency": code}
                yield Sample(values, {"agency": asked.agency_id}, hidden=True)


def correction() -> Iterator[Sample]:
    for row in standing(Reply, Reply.kind == "correction"):
        held = standing(Preparation, Preparation.record == row.preparation_id).get()
        yield Sample({"review": REVIEW, "ref": held.ref, "number": row.ref.rpartition("/")[2]})


def stocktake(**more) -> Iterator[Sample]:
    for row in standing(Issued, Issued.kind == "stocktake"):
        yield Sample({"review": REVIEW, "ref": row.ref, **more})


def two_stocktakes(**more) -> Iterator[Sample]:
    first, second = [row.ref for row in standing(Issued, Issued.kind == "stocktake").limit(2)]
    yield Sample({"review": REVIEW, "ref": first, "other": second, **more})


def pack(**more) -> Iterator[Sample]:
    for row in standing(Issued, Issued.kind == "board_pack"):
        meeting = standing(Meeting, Meeting.record == row.meeting).get()
        yield Sample({"number": str(meeting.number), "ref": row.ref, **more})


def person() -> Iterator[Sample]:
    for row in standing(Person, Person.name.in_(("Hospitals lead", "Probation lead"))):
        yield Sample({"person": row.key})


def disabled() -> Iterator[Sample]:
    for row in people.Account.select().where(people.Account.disabled_at.is_null(False)):
        yield Sample({"person": row.person})


def with_a_second_factor() -> Iterator[Sample]:
    for row in SecondFactor.select(SecondFactor, people.Account).join(people.Account):
        yield Sample({"person": row.account.person})


def mapping() -> Iterator[Sample]:
    for row in standing(SignOnRule, SignOnRule.withdrawn_because == ""):
        yield Sample({"key": row.key})


def domain() -> Iterator[Sample]:
    for row in standing(SignOnDomain, SignOnDomain.withdrawn_because == ""):
        yield Sample({"key": row.key})


def identity() -> Iterator[Sample]:
    for row in SignOnIdentity.select(SignOnIdentity, people.Account).join(people.Account):
        yield Sample({"person": row.account.person, "key": row.id})


def post(*where) -> Iterator[Sample]:
    for row in standing(Post, Post.until.is_null(), Post.role == roles.LEAD, *where):
        yield Sample({"post": row.key})


def chairs_post() -> Iterator[Sample]:
    for row in standing(Post, Post.unconfirmed):
        yield Sample({"post": row.key}, {"giver": people.giver_of(row)})


def agency() -> Iterator[Sample]:
    for code in ("OHFT", "OCC-EL"):
        yield Sample({"code": code})


def agency_that_reports() -> Iterator[Sample]:
    bodies = by_code()
    for code in OWNERS:
        yield Sample({"code": code}, {"agency": bodies[code].key})


def membership() -> Iterator[Sample]:
    bodies = {row.key: row for row in by_code().values()}
    for row in standing(Membership, Membership.until.is_null()).limit(5):
        yield Sample({"code": bodies[row.agency_id].code, "span": row.key})


def redaction(*where) -> Iterator[Sample]:
    for row in standing(Redaction, *where):
        yield Sample({"ref": row.ref}, {"asked_role": row.asked_role})


def disposal(*where) -> Iterator[Sample]:
    for row in standing(Disposal, *where):
        yield Sample({"ref": row.ref}, {"asked_role": row.asked_role})


def signal() -> Iterator[Sample]:
    seen: dict[bool, int] = {}
    for each in drift.standing(clock.today()):
        if seen.get(each.boards_own, 0) < 2:
            seen[each.boards_own] = seen.get(each.boards_own, 0) + 1
            yield Sample({"rule": each.rule, "key": each.about.key}, {"boards_own": each.boards_own})


def dismissed() -> Iterator[Sample]:
    for row in standing(DriftDismissal, DriftDismissal.facts != ""):
        yield Sample({"key": row.key}, {"boards_own": drift.boards_own(row)})


def without_owner() -> Iterator[Sample]:
    """The actions of the police that nobody owns, for their lead to own."""
    lead = standing(Post, Post.role == roles.LEAD, Post.agency == by_code()["TVP"].key, Post.until.is_null()).get()
    yield Sample(ask="agency=TVP", typed={"to": lead.key})


def alike() -> Iterator[Sample]:
    for pair in duplicates.pieces(reviews.review_of(REVIEW), None)[:2]:
        yield Sample({"review": REVIEW, "kind": duplicates.EVIDENCE, "first": pair.first.ref, "second": pair.second.ref})


def two_actions() -> Iterator[Sample]:
    for each in action(*RUNNING):
        same = standing(Action, Action.lead == each.where["agency"], Action.delivery.in_(RUNNING))
        for other in [row.ref for row in same if row.ref != each.values["ref"]][:1]:
            yield Sample(each.values, each.where, ask=f"into={other}")


def two_pieces() -> Iterator[Sample]:
    for pair in duplicates.pieces(reviews.review_of(REVIEW), None)[:3]:
        yield Sample({"review": REVIEW, "ref": pair.first.ref}, {}, ask=f"into={pair.second.ref}")


def not_twice() -> Iterator[Sample]:
    for row in standing(NotTwice, NotTwice.alike != ""):
        yield Sample({"review": REVIEW, "kind": row.kind, "key": row.key})


def narrative(*states: str) -> Iterator[Sample]:
    for row in standing(Narrative, *([Narrative.state.in_(states)] if states else [])):
        yield Sample({"review": REVIEW, "ref": standing(Item, Item.record == row.item_id).get().ref})


def reminder(*states: str) -> Iterator[Sample]:
    for row in standing(Reminder, *([Reminder.state.in_(states)] if states else [])).limit(5):
        yield Sample({"ref": row.ref})


def entry() -> Iterator[Sample]:
    for row in History.select().where(History.kind == "action").order_by(History.id.desc()).limit(2):
        yield Sample({"entry": row.id})


def named(model, *where, **values) -> Iterator[Sample]:
    for row in standing(model, *where).limit(5):
        yield Sample({**values, "ref": row.ref})


def one(**values) -> Iterator[Sample]:
    yield Sample(values)
