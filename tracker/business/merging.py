"""What is there twice: one stays, the other is marked as merged into it. Nothing is deleted; it can be undone."""

from __future__ import annotations

import datetime as dt

from ..rules import delivery, roles
from ..rules import links as rules
from ..rules.closing import REOPENING, WITHDRAWAL
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import assurance, deadlines, escalations, history
from ..store import links as store
from ..store.actions import Action, Answer
from ..store.assurance import Challenge
from ..store.database import Link, Record, in_force, known
from ..store.deadlines import DeadlineChange
from ..store.escalations import Escalation
from ..store.evidence import Evidence, EvidenceAgency, EvidenceLink, EvidenceReader
from ..store.reviews import Agency, Item, Review
from . import closing

_BASIS = ("basis", "basis_source", "basis_reason", "confirmed", "confirmed_by", "confirmed_on")


def merge_evidence(
    goes: Evidence, stays: Evidence, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Evidence:
    """The business unit says that one piece repeats another. Its links become links of the one that stays.

    Where either is restricted, both are from now on: merging opens nothing. Files stay with the piece they were given with.
    """
    rules.check_may_make(by)
    restricted = goes.restricted or stays.restricted
    with _entry("merged evidence", goes, because, by, today, once) as entry:
        for refusal in wrong_with_evidence(goes, stays, because):
            raise refusal
        kept = entry.change(stays, restricted=restricted)
        entry.change(goes, restricted=restricted, merged_into=stays.key, merged_because=because.strip())
        _pass_on(entry, goes, stays)
        _carry_over(entry, EvidenceLink, EvidenceLink.evidence, goes, stays, because)
        _share_sides(entry, goes, stays)
        entry.subject = kept
    return kept


def wrong_with_evidence(goes: Evidence, stays: Evidence, because: str) -> list[Refused]:
    """All that the rules would refuse, so that a page can say it at once."""
    mine = {link.item_id: link for link in _links(EvidenceLink, EvidenceLink.evidence, stays)}
    theirs = {link.item_id: link for link in _links(EvidenceLink, EvidenceLink.evidence, goes)}
    refs = dict(Item.select(Item.record, Item.ref).where(Item.record.in_([*mine, *theirs]) & known(Item)).tuples())
    return gathered(
        lambda: _two(goes, stays),
        *(
            lambda key=key: rules.check_agree(
                refs[key], (stays.ref, mine[key].stance), (goes.ref, theirs[key].stance)
            )
            for key in mine
            if key in theirs
        ),
        lambda: rules.check_reason(because),
    )  # fmt: skip


def merge_actions(
    goes: Action, stays: Action, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Action:
    """The business unit or the chair says that one action repeats another of the same agency.

    What the one that goes answers, and the evidence given with it, becomes that of the one that stays. It is withdrawn, as
    a word of delivery, so that no clock runs on it; what the agency said of the one that stays is not touched.
    """
    closing.check_outside(goes, by, today)
    with _entry("merged actions", goes, because, by, today, once) as entry:
        for refusal in wrong_with_actions(goes, stays, because):
            raise refusal
        entry.hold(stays)
        entry.change(goes, merged_into=stays.key, merged_because=because.strip(), delivery=delivery.WITHDRAWN)
        closing.write(entry, goes, WITHDRAWAL, because, delivery.WITHDRAWN, replaced_by=stays.key)
        _pass_on(entry, goes, stays)
        _carry_over(entry, Answer, Answer.action, goes, stays, because)
        for link in _links(EvidenceLink, EvidenceLink.action, goes):
            entry.change(link, action=stays.key)
        entry.subject = stays
    return stays


def wrong_with_actions(goes: Action, stays: Action, because: str) -> list[Refused]:
    """All that the rules would refuse, so that a page can say it at once."""
    return gathered(
        lambda: _two(goes, stays),
        lambda: rules.check_one_lead(goes.lead_id == stays.lead_id),
        lambda: rules.check_running(goes.ref, goes.delivery in delivery.STOPPED),
        lambda: rules.check_nothing_waits(goes.ref, waiting_on(goes)),
        lambda: rules.check_reason(because),
    )


def waiting_on(action: Action) -> list[str]:
    """What somebody waits for on an action, in words."""
    asked = [row.ref for row in assurance.challenges().where(Challenge.action == action.key) if row.open]
    raised = escalations.still_open(escalations.escalations()).where(Escalation.action == action.key)
    time = deadlines.changes().where((DeadlineChange.action == action.key) & (DeadlineChange.state == "asked"))
    return [
        *(f"a question without an answer ({ref})" for ref in asked),
        *(f"an open escalation ({row.ref})" for row in raised),
        *(f"a request for more time ({row.ref})" for row in time),
    ]


def take_apart(goes: Record, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Record:
    """Two that were merged are two again. What the merging wrote is undone, unless somebody has changed it since.

    What was restricted stays so; an action stands again where its agency last said.
    """
    if isinstance(goes, Evidence):
        rules.check_may_make(by)
    else:
        lead = Agency.get((Agency.record == goes.lead_id) & known(Agency))
        roles.check(by, roles.STEER, boards_own=lead.is_board)
    rules.check_is_merged(goes.merged_into_id is not None)
    rules.check_reason(because)
    done = store.merging_of(goes)
    with _entry("took apart what was merged", goes, because, by, today, once) as entry:
        back = {"merged_into": None, "merged_because": ""}
        if isinstance(goes, Action):
            before = Action.get((Action.record == goes.key) & (Action.version == done.version - 1))
            back["delivery"] = before.delivery
            stopped = {"stopped_from": done.known_from}  # the time in which it was merged counts in no clock
            closing.write(entry, goes, REOPENING, because, before.delivery, **stopped)
            for link in _written_with(EvidenceLink, done).where(EvidenceLink.action == goes.merged_into_id):
                if link.version > 1:
                    entry.change(link, action=goes.key)
            _put_back(entry, Answer, Answer.action, goes, done, because)
        else:
            _put_back(entry, EvidenceLink, EvidenceLink.evidence, goes, done, because)
            _unshare_sides(entry, goes.merged_into_id, goes, done, because)
        two = entry.change(goes, **back)
        entry.subject = two
    return two


def _entry(verb: str, row: Record, because: str, by: Acting, today: dt.date, once: str | None):
    return history.entry(verb, by=by, today=today, review=Review.get_by_id(row.review_id), why=because, once=once)


def _two(goes: Record, stays: Record) -> None:
    rules.check_two(goes.key, stays.key)
    for row in (goes, stays):
        into = store.stays(row)
        rules.check_not_merged(row.ref, into.ref if into is not None else "")


def _links(model: type[Link], end, row: Record) -> list[Link]:
    return list(model.select().where((end == row.key) & in_force(model)).order_by(model.id))


def _pass_on(entry, goes: Record, stays: Record) -> None:
    """What was merged into the one that goes is from now on merged into the one that stays."""
    for row in store.merged_into(type(goes), goes.key):
        if isinstance(row, Evidence):
            entry.change(row, merged_into=stays.key, restricted=row.restricted or goes.restricted or stays.restricted)
        else:
            entry.change(row, merged_into=stays.key)


def _share_sides(entry, goes: Evidence, stays: Evidence) -> None:
    """The agencies that the one concerns, and the people named to read it, become those of the one that stays.

    A person is added only where everybody could read the one that stays: merging opens nothing to anybody.
    """
    for model, side in _SIDES:
        if model is EvidenceReader and stays.restricted:
            continue
        there = {row.__data__[side] for row in _in_force(model, stays)}
        for row in _in_force(model, goes):
            if row.__data__[side] not in there:
                kept = {"because": row.because} if model is EvidenceReader else {}
                entry.add(model, evidence=stays.key, **{side: row.__data__[side]}, **kept)


def _unshare_sides(entry, stays: str, goes: Evidence, done: Record, because: str) -> None:
    for model, _ in _SIDES:
        for row in _written_with(model, done).where((model.evidence == stays) & (model.version == 1)):
            if not row.withdrawn_because:
                entry.change(row, withdrawn_because=f"{goes.ref} was taken apart again. {because.strip()}")


_SIDES = ((EvidenceAgency, "agency"), (EvidenceReader, "person"))


def _in_force(model, piece: Evidence) -> list:
    return list(model.select().where((model.evidence == piece.key) & in_force(model)).order_by(model.id))


def _carry_over(entry, model: type[Link], end, goes: Record, stays: Record, because: str) -> None:
    """The links of the one that goes become links of the one that stays; each withdrawn link says so."""
    mine = {link.item_id: link for link in _links(model, end, stays)}
    for link in _links(model, end, goes):
        twin = mine.get(link.item_id)
        if twin is None:
            said = {name: link.__data__[name] for name in (*_BASIS, "item", *_BESIDE[model])}
            twin = entry.add(model, **{end.name: stays.key}, **said)
        elif _counts(link) and not _counts(twin):
            # What a source states, or somebody confirmed, of the one holds for both.
            twin = entry.change(twin, **{name: link.__data__[name] for name in _BASIS})
        entry.change(
            link, withdrawn_because=f"{goes.ref} was merged into {stays.ref}. {because.strip()}", moved_to=twin.key
        )


_BESIDE = {EvidenceLink: ("action", "stance"), Answer: ()}


def _counts(link: Link) -> bool:
    return link.basis == "stated" or link.confirmed


def _put_back(entry, model: type[Link], end, goes: Record, done: Record, because: str) -> None:
    for link in _written_with(model, done).where((end == goes.key) & model.moved_to.is_null(False)):
        made = model.get((model.record == link.moved_to_id) & known(model))
        if made.version == 1 and made.written_at == done.written_at and not made.withdrawn:
            entry.change(made, withdrawn_because=f"{goes.ref} was taken apart again. {because.strip()}", moved_to=link.key)
        because_of = f"{goes.ref} was taken apart again. {because.strip()}"
        entry.change(link, withdrawn_because="", moved_to=None, put_back_because=because_of)


def _written_with(model: type[Record], done: Record):
    """The standing records as the merging wrote them: what one transaction wrote has one moment."""
    return model.select().where((model.written_at == done.written_at) & known(model)).order_by(model.id)
