"""The actions of a review beside which an action plan is compared, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ..rules.plan_changes import Past, Point, Stands
from ..rules.plan_lines import Known, KnownAgency, KnownItem
from . import reviews
from .actions import Action, ActionAgency, Answer, supporting
from .database import known
from .deadlines import Deadline
from .imports import PlanImport, PlanLine
from .people import Post
from .reviews import Agency, Item, Review


def known_of(review: Review, today) -> Known:
    """What the tracker knows already, by which a plan is read."""
    agencies = tuple(KnownAgency(each.code, each.name, tuple(each.aliases)) for each in reviews.standing_agencies())
    items = tuple(KnownItem(each.ref, each.kind, each.number, each.text, each.title) for each in reviews.items(review))
    return Known(agencies, items, today, review.published)


def actions(review: Review) -> list[Action]:
    """The standing actions of a review; of what is there twice, the one that stays."""
    of = (Action.review == review.key) & known(Action) & Action.merged_into.is_null()
    return list(Action.select().where(of).order_by(Action.position, Action.ref))


def stand(review: Review, rows: Sequence[Action], agencies: Mapping[str, Agency]) -> list[Stands]:
    """These actions by codes and references. ``agencies`` are all of the tracker, by key."""
    of_review = Action.select(Action.record).where((Action.review == review.key) & known(Action))
    bodies, points = defaultdict(list), defaultdict(list)
    links: dict[str, list[str]] = defaultdict(list)
    withdrawn: dict[str, list[str]] = defaultdict(list)
    refs = dict(Item.select(Item.record, Item.ref).where((Item.review == review.key) & known(Item)).tuples())
    for row in ActionAgency.select().where(ActionAgency.action.in_(of_review) & supporting()):
        bodies[row.action_id].append(agencies[row.agency_id].code)
    for row in Answer.select().where(Answer.action.in_(of_review) & known(Answer)):
        (withdrawn if row.withdrawn else links)[row.action_id].append(refs.get(row.item_id, ""))
    open_ones = (Deadline.review == review.key) & known(Deadline) & Deadline.withdrawn_on.is_null()
    for row in Deadline.select().where(open_ones & Deadline.action.is_null(False)).order_by(Deadline.number):
        points[row.action_id].append(
            Point(row.key, row.label, row.current, row.as_written, row.firm, row.met_on is not None, row.known_from)
        )
    may_lead = _reported_for({row.owner for row in rows} - {None}, agencies)
    return [
        Stands(
            ref=row.ref,
            title=row.title,
            lead=agencies[row.lead_id].code,
            delivery=row.delivery,
            measure=row.success_measure,
            supporting=tuple(sorted(bodies[row.key])),
            items=tuple(sorted(set(links[row.key]) - {""})),
            items_withdrawn=tuple(sorted(set(withdrawn[row.key]) - set(links[row.key]) - {""})),
            owner_post=row.owner_post,
            start=row.start,
            points=tuple(points[row.key]),
            known_from=row.known_from,
            may_lead=may_lead.get(row.owner),
        )
        for row in rows
    ]


def _reported_for(posts: Collection[str], agencies: Mapping[str, Agency]) -> dict[str | None, frozenset[str]]:
    """For each of these posts the codes of the agencies for which it reports: its own, and those under it."""
    own = Post.select(Post.record, Post.agency).where(Post.record.in_(list(posts)) & known(Post)).tuples()
    above = reviews.with_those_above(list(agencies))
    return {post: frozenset(agencies[key].code for key, over in above.items() if agency in over) for post, agency in own}


def past(review: Review) -> list[Past]:
    """What every plan of a review said that was imported and stands, the newest import first."""
    on = (PlanLine.plan == PlanImport.record) & known(PlanImport)
    query = (
        PlanLine.select(
            PlanImport.ref,
            Action.ref,
            PlanLine.plan_ref,
            PlanLine.row,
            PlanLine.title,
            PlanLine.understood,
            PlanImport.record,
        )
        .join(PlanImport, on=on)
        .switch(PlanLine)
        .join(Action, on=(PlanLine.action == Action.record) & known(Action))
        .where((PlanLine.review == review.key) & known(PlanLine))
        .order_by(PlanImport.record.desc(), PlanLine.row, PlanLine.part)
    )
    return [Past(*row[:6]) for row in query.tuples()]
