"""Drift about actions and their dates: what the rules of drift want, chosen by the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from peewee import fn

from ..rules import delivery
from ..rules import drift as rules
from ..rules.drift import Concerned, Finding, Signal
from ..rules.settings import Thresholds
from . import rounds
from .actions import Action, Answer, ProgressUpdate
from .database import in_force, known
from .deadlines import Deadline
from .drift_items import _as_day
from .evidence import Evidence, EvidenceLink
from .people import Post, held_on
from .reviews import Agency, Item

_SHORT = 60  # characters; of shorter reports every pair is compared
_FEW = (Action.record, Action.review, Action.ref, Action.title, Action.lead, Action.invented)


def signals(
    day: dt.date,
    as_at: dt.date | None,
    limits: Thresholds,
    review: str | None = None,
    action: str | None = None,
    item: str | None = None,
) -> list[Signal]:
    """Those about actions, and those about the date of an item. ``review``, ``action`` and ``item`` are keys."""
    found: list[tuple[str, Action | Item, Finding, tuple[Concerned, ...], bool]] = []
    if item is None:
        running = _running(as_at, review, action)
        found += _on_track(running, day, as_at, limits)
        found += _same_words(running, as_at)
        found += _owner_left(running, day, as_at)
        found += _moved_actions(as_at, review, action)
    if action is None:
        found += _moved_items(as_at, review, item)
    answers = _answers({row.key for _, row, *_ in found if isinstance(row, Action)}, as_at)
    boards = Agency.select(Agency.record).where(known(Agency, as_at) & (Agency.kind == "board"))
    own = {key for (key,) in boards.tuples()}
    return [_signal(*each, answers, own, limits) for each in found]


def _signal(rule, row, what, rests_on, invented, answers, own, limits) -> Signal:
    of_action = isinstance(row, Action)
    return Signal(
        rule,
        Concerned(rules.ACTION if of_action else rules.ITEM, row.key, row.ref, row.review_id),
        row.title,
        rules.says(rule, limits),
        what,
        items=answers.get(row.key, ()) if of_action else (row.key,),
        agencies=(row.lead_id,) if of_action else tuple(own),
        rests_on=rests_on,
        invented=invented,
        boards_own=of_action and row.lead_id in own,
    )


def _running(as_at: dt.date | None, review: str | None, action: str | None):
    """The condition for actions of which more is expected."""
    where = known(Action, as_at) & Action.delivery.not_in(delivery.STOPPED) & Action.merged_into.is_null()
    if review:
        where &= Action.review == review
    return where & (Action.record == action) if action else where


def _on_track(running, day: dt.date, as_at: dt.date | None, limits: Thresholds) -> Iterator[tuple]:
    """Those called on track since before the last rounds ended, with nothing new in that time."""
    ended = rounds.over_by_agency(day, as_at)
    cuts: dict[dt.date, list[str]] = defaultdict(list)
    for agency, those in ended.items():
        if len(those) >= limits.drift_rounds:
            cuts[sorted((each.ends for each in those), reverse=True)[limits.drift_rounds - 1]].append(agency)
    if not cuts:
        return
    said, other = ProgressUpdate.alias(), ProgressUpdate.alias()
    gone_by = other.select(other.id).where(
        (other.action == said.action)
        & (other.delivery != delivery.ON_TRACK)
        & (other.record > said.record)
        & known(other, as_at)
    )
    begun = said.select(fn.MIN(said.said_on)).where(
        (said.action == Action.record) & (said.delivery == delivery.ON_TRACK) & known(said, as_at) & ~fn.EXISTS(gone_by)
    )
    made_up = ProgressUpdate.alias()
    any_made_up = made_up.select(fn.COUNT(made_up.id)).where((made_up.action == Action.record) & made_up.invented)
    link, piece, answer = EvidenceLink.alias(), Evidence.alias(), Answer.alias()
    with_it = link.select(fn.MAX(link.known_from)).where((link.action == Action.record) & in_force(link, as_at))
    about = EvidenceLink.alias()
    of_lead = (
        about.select(fn.MAX(about.known_from))
        .join(answer, on=(answer.item == about.item) & in_force(answer, as_at))
        .join(piece, on=(piece.record == about.evidence) & known(piece, as_at))
        .where((answer.action == Action.record) & (piece.given_by == Action.lead) & in_force(about, as_at))
    )
    reached = None
    for cut, agencies in cuts.items():
        this = Action.lead.in_(agencies) & (begun < cut)
        reached = this if reached is None else reached | this
    rows = (
        Action.select(
            *_FEW, begun.alias("begun"), with_it.alias("with_it"), of_lead.alias("of_lead"), any_made_up.alias("made_up")
        )
        .where(running & (Action.delivery == delivery.ON_TRACK) & reached)
        .order_by(Action.review, Action.position, Action.record)
    )
    for row in rows:
        begun_on, given = _as_day(row.begun), (_as_day(row.with_it), _as_day(row.of_lead))
        came = max(filter(None, given), default=None)
        since = max(filter(None, (begun_on, came)))
        # A round in which evidence came is none without it.
        over = sum(each.ends > begun_on and (came is None or each.opens > came) for each in ended[row.lead_id])
        what = rules.no_new_evidence(since, over, limits)
        if what:
            yield rules.NO_NEW_EVIDENCE, row, what, (), bool(row.made_up)


def _same_words(running, as_at: dt.date | None) -> Iterator[tuple]:
    """The last report on each running action and the one before it, where they are about as long."""
    last, before, newer, older = (ProgressUpdate.alias() for _ in range(4))
    newest = newer.select(fn.MAX(newer.record)).where((newer.action == Action.record) & known(newer, as_at))
    one_before = older.select(fn.MAX(older.record)).where(
        (older.action == last.action) & (older.record < last.record) & known(older, as_at)
    )
    one, other = last.what_changed, before.what_changed
    long, short = fn.LENGTH(one), fn.LENGTH(other)
    alike = (long < _SHORT) | (_begins(one) == _begins(other)) | (_ends(one) == _ends(other))
    rows = (
        Action.select(
            *_FEW,
            last.record.alias("last"), last.ref.alias("last_ref"), last.what_changed.alias("last_words"),
            last.said_on.alias("last_on"), last.invented.alias("last_invented"),
            before.record.alias("before"), before.ref.alias("before_ref"), before.what_changed.alias("before_words"),
            before.said_on.alias("before_on"),
        )
        .join(last, on=(last.record == newest) & known(last, as_at))
        .join(before, on=(before.record == one_before) & known(before, as_at))
        .where(running & last.corrects.is_null() & (long * 4 <= short * 5) & (short * 4 <= long * 5) & alike)
        .order_by(Action.review, Action.position, Action.record)
    )  # fmt: skip
    for row in rows.objects():
        on, then = _as_day(row.last_on), _as_day(row.before_on)
        what = rules.same_words(row.last_words, row.before_words, on, then, row.last)
        if what:
            both = (
                Concerned("update", row.last, row.last_ref, row.review_id, row.ref),
                Concerned("update", row.before, row.before_ref, row.review_id, row.ref),
            )
            yield rules.SAME_WORDS, row, what, both, bool(row.last_invented)


def _begins(text):
    return fn.LOWER(fn.SUBSTR(text, 1, rules.ENDS))


def _ends(text):
    bare = fn.RTRIM(text, ". ")
    return fn.LOWER(fn.SUBSTR(bare, fn.LENGTH(bare) - (rules.ENDS - 1)))


def _owner_left(running, day: dt.date, as_at: dt.date | None) -> Iterator[tuple]:
    """Those owned by a post that has ended. Handed over, an action has another owner."""
    ended = Post.until.is_null(False) & (Post.until <= day) & known(Post, as_at) & ~held_on(day)
    rows = (
        Action.select(*_FEW, Post.record.alias("post"), Post.title.alias("post_title"), Post.until.alias("until"),
                      Post.invented.alias("post_invented"))
        .join(Post, on=(Action.owner == Post.record) & ended)
        .where(running)
        .order_by(Action.review, Action.position, Action.record)
    )  # fmt: skip
    for row in rows.objects():
        what = rules.owner_left(_as_day(row.until), day, row.post, row.post_title)
        if what:
            yield rules.OWNER_LEFT, row, what, (), bool(row.post_invented)


def _open_moved(as_at: dt.date | None):
    moved = (Deadline.moves > 1) & Deadline.met_on.is_null() & Deadline.withdrawn_on.is_null()
    return moved & known(Deadline, as_at)


def _moved_actions(as_at: dt.date | None, review: str | None, action: str | None) -> Iterator[tuple]:
    rows = (
        Action.select(*_FEW, *_of_dates())
        .join(Deadline, on=(Deadline.action == Action.record) & _open_moved(as_at))
        .where(_running(as_at, review, action))
        .order_by(Action.review, Action.position, Deadline.moves.desc(), Deadline.record)
    )
    yield from _moved(rows.objects(), as_at)


def _moved_items(as_at: dt.date | None, review: str | None, item: str | None) -> Iterator[tuple]:
    rows = (
        Item.select(Item.record, Item.review, Item.ref, Item.title, Item.invented, *_of_dates())
        .join(Deadline, on=(Deadline.item == Item.record) & _open_moved(as_at))
        .where(known(Item, as_at))
        .order_by(Item.review, Item.position, Deadline.moves.desc(), Deadline.record)
    )
    if review:
        rows = rows.where(Item.review == review)
    yield from _moved((rows.where(Item.record == item) if item else rows).objects(), as_at)


def _of_dates() -> tuple:
    """The day of the second move is that of the first version that knew of two."""
    first = Deadline.alias()
    second = first.select(fn.MIN(first.known_from)).where((first.record == Deadline.record) & (first.moves > 1))
    return (
        Deadline.moves.alias("moves"), Deadline.days_moved.alias("days"),
        Deadline.invented.alias("date_invented"), second.alias("moved_on"),
    )  # fmt: skip


def _moved(rows: Iterable, as_at: dt.date | None) -> Iterator[tuple]:
    """One question for each record, about the date that moved most."""
    asked = set()
    for row in rows:
        what = rules.moved(row.moves, row.days, _as_day(row.moved_on) or dt.date.max)
        if what and row.key not in asked:
            asked.add(row.key)
            yield rules.MOVED, row, what, (), bool(row.date_invented)


def _answers(keys: set[str], as_at: dt.date | None) -> dict[str, tuple[str, ...]]:
    """The keys of the items that each action answers."""
    found: dict[str, tuple[str, ...]] = {}
    rows = Answer.select(Answer.action, Answer.item).where(Answer.action.in_(list(keys)) & in_force(Answer, as_at))
    for action, item in rows.order_by(Answer.item).tuples():
        found[action] = (*found.get(action, ()), item)
    return found
