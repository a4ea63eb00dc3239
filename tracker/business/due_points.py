"""Due points of an action or an item: adding one, setting a mistyped one right, meeting it, opening it again."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from ..rules import deadlines as dates
from ..rules import due_points as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import deadlines as store
from ..store import history
from ..store.actions import Action, ProgressUpdate
from ..store.database import known
from ..store.deadlines import Deadline, DeadlineChange
from ..store.reviews import Item, Review
from .confirmations import check_may_record
from .deadlines import begin, check_may_move, owner_of, put, say_next


def add(
    owner: Action | Item,
    label: str,
    date: dt.date | None,
    *,
    by: Acting,
    today: dt.date,
    as_written: str = "",
    precision: str = "day",
    confirmed: bool = True,
    note: str = "",
    every: int | None = None,
    once: str | None = None,
) -> Deadline:
    """The business unit adds a milestone, or with ``every`` what comes again so many months later.

    Its date is the Board's, unless it is not ``confirmed``: then it is provisional until the Board confirms it.
    """
    roles.check(by, roles.MANAGE)
    for refusal in wrong_with(label, date, every, today):
        raise refusal
    review = Review.get_by_id(owner.review_id)
    with history.entry("added a due point", by=by, today=today, review=review, once=once) as entry:
        entry.subject = owner
        return begin(
            entry,
            review,
            owner,
            date,
            label=label.strip(),
            as_written=as_written.strip(),
            precision=precision,
            basis=dates.STATED if confirmed else dates.PROVISIONAL,
            confirmed=confirmed,
            note=note,
            every_months=every,
            anchor=date if every else None,
        )


def wrong_with(label: str, date: dt.date | None, every: int | None, today: dt.date) -> list[Refused]:
    """All that the rules would refuse in a new due point."""
    return gathered(
        lambda: rules.check_label(label),
        lambda: rules.check_date(date, today),
        lambda: rules.check_rhythm(every),
    )


def correct(
    point: Deadline,
    label: str,
    date: dt.date | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    as_written: str = "",
    precision: str = "day",
    every: int | None = None,
    once: str | None = None,
) -> Deadline:
    """The business unit sets right what was mistyped. It is no move: once somebody relied on a date, it is refused."""
    roles.check(by, roles.MANAGE)
    review = Review.get_by_id(point.review_id)
    said = {"label": label.strip(), "every_months": every, "anchor": (point.anchor or date) if every else None}
    if date != point.current:
        said |= {"original": date, "current": date, "as_written": as_written.strip(), "precision": precision}
        said |= {"anchor": date} if every else {}
    with history.entry("corrected a due point", by=by, today=today, review=review, once=once) as entry:
        entry.hold(point)
        for refusal in wrong_with_correction(point, label, date, because, every, today):
            raise refusal
        entry.subject = owner_of(point)
        return put(entry, point, **said, event=rules.CORRECTED, because=because)


def wrong_with_correction(
    point: Deadline, label: str, date: dt.date | None, because: str, every: int | None, today: dt.date
) -> list[Refused]:
    """All that the rules would refuse in a correction."""
    other = date != point.current
    return gathered(
        lambda: rules.check_label(label),
        lambda: rules.check_date(date, today) if other else None,
        lambda: rules.check_correction(relied_on(point, today)) if other else None,
        lambda: rules.check_because(because),
        lambda: rules.check_rhythm(every),
    )


def relied_on(point: Deadline, today: dt.date) -> list[str]:
    """What somebody has done since the date was set, knowing it."""
    requests = DeadlineChange.select().where((DeadlineChange.deadline == point.key) & known(DeadlineChange)).count()
    first = Deadline.get_by_id(point.key).written_at
    updates = ProgressUpdate.select().where(
        (ProgressUpdate.action == point.action_id) & (ProgressUpdate.written_at > first) & known(ProgressUpdate)
    )
    return rules.relied_on(
        point.moves,
        requests,
        point.met_on is not None,
        point.confirmed_on,
        point.forecast is not None,
        updates.count() if point.action_id else 0,
        point.current is not None and point.current < today,
        bool(point.source) and point.basis == dates.STATED,
    )


def meet(
    point: Deadline, on: dt.date | None, words: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Deadline:
    """Whoever owns it says that a due point was met, and what was done. What comes again is opened for the next time."""
    owner = owner_of(point)
    check_own(by, owner)
    if point.met_on is not None:
        raise Refused("This has been called met already.")
    review = Review.get_by_id(point.review_id)
    with history.entry("met a due point", by=by, today=today, review=review, once=once) as entry:
        entry.hold(point)
        # Asked here: of the last two that are open, met at one moment, the second is the last.
        for refusal in wrong_with_meeting(point, on, words, today):
            raise refusal
        entry.subject = owner
        following = _next_date(point)
        beside = (SimpleNamespace(number=point.number + 1, current=following, met_on=None),) if following else ()
        behalf = isinstance(owner, Action) and roles.on_behalf(by, owner.lead_id)
        said = {"met_on": on, "met_by": by.post, "on_behalf": behalf, "event": rules.MET, "because": words}
        met = put(entry, point, beside, **said)
        if following:
            _open_next(entry, review, owner, point, following)
    return met


def wrong_with_meeting(point: Deadline, on: dt.date | None, words: str, today: dt.date) -> list[Refused]:
    """All that the rules would refuse when a due point is called met."""
    if is_last(point):
        return gathered(rules.refuse_last)
    return gathered(lambda: rules.check_met_on(on, today), lambda: rules.check_met_words(words))


def is_last(point: Deadline, among: list[Deadline] | None = None) -> bool:
    """Whether an action as a whole is due with it, so that closing alone ends it: its own date, or the last one open.

    ``among`` are all due points of the action.
    """
    if point.item_id or point.every_months:
        return False
    if not point.label:
        return True
    due = store.points(point.owner) if among is None else among
    return not any(other.met_on is None for other in due if other.key != point.key)


def _next_date(point: Deadline) -> dt.date | None:
    """The day of the next occurrence; None when it does not come again, or when the next is there already."""
    if not point.every_months or Deadline.select().where((Deadline.follows == point.key) & known(Deadline)).exists():
        return None
    after = max(point.original, point.anchor)
    return rules.next_occurrence(point.anchor, point.every_months, after, point.precision)


def _open_next(entry, review: Review, owner, point: Deadline, date: dt.date) -> Deadline:
    """The next occurrence, with an original date of its own. It is as sure as the one before it."""
    return begin(
        entry,
        review,
        owner,
        date,
        label=point.label,
        precision=point.precision,
        basis=point.basis,
        confirmed=point.confirmed,
        confirmed_on=point.confirmed_on,
        confirmed_in=point.confirmed_in,
        note=point.note,
        source=point.source,
        every_months=point.every_months,
        anchor=point.anchor,
        follows=point.key,
    )


def reopen(point: Deadline, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Deadline:
    """What was called met is open again: its owner was mistaken, or whoever steers does not find it met."""
    owner = owner_of(point)
    check_may_reopen(by, owner)
    if point.met_on is None:
        raise Refused("This is open already.")
    rules.check_because(because)
    review = Review.get_by_id(point.review_id)
    with history.entry("opened a due point again", by=by, today=today, review=review, once=once) as entry:
        entry.subject = owner
        return put(entry, point, met_on=None, met_by=None, on_behalf=False, event=rules.REOPENED, because=because)


def withdraw(point: Deadline, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Deadline:
    """Whoever moves dates says that a milestone is due no more, though it was not met. It stays to be read."""
    owner = owner_of(point)
    check_may_move(by, owner, today)
    review = Review.get_by_id(point.review_id)
    with history.entry("withdrew a due point", by=by, today=today, review=review, once=once) as entry:
        entry.hold(point)
        for refusal in wrong_with_withdrawal(point, because):
            raise refusal
        entry.subject = owner
        gone = entry.change(point, withdrawn_on=today, is_next=False, event=rules.WITHDRAWN, because=because)
        others = store.points(point.owner)
        say_next(entry, others, rules.next_open(others))
    return gone


def put_back(point: Deadline, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Deadline:
    """What was withdrawn by mistake is due again as it was: the same date, the same moves, the same owner's guess."""
    owner = owner_of(point)
    check_may_move(by, owner, today)
    for refusal in wrong_with_putting_back(point, because):
        raise refusal
    review = Review.get_by_id(point.review_id)
    with history.entry("put back a due point", by=by, today=today, review=review, once=once) as entry:
        entry.subject = owner
        others = store.points(point.owner)
        following = rules.next_open([point, *others])
        said = {"event": rules.PUT_BACK, "because": because}
        back = entry.change(point, withdrawn_on=None, is_next=following is point, **said)
        say_next(entry, others, following)
    return back


def wrong_with_putting_back(point: Deadline, because: str) -> list[Refused]:
    """All that the rules would refuse when a due point is put back."""
    return gathered(
        lambda: rules.check_withdrawn(point.withdrawn_on is not None),
        lambda: rules.check_because(because),
    )


def wrong_with_withdrawal(point: Deadline, because: str) -> list[Refused]:
    """All that the rules would refuse when a due point is withdrawn."""
    asked = DeadlineChange.select().where(
        (DeadlineChange.deadline == point.key) & (DeadlineChange.state == "asked") & known(DeadlineChange)
    )
    return gathered(
        lambda: rules.check_open(point.met_on is not None, point.withdrawn_on is not None),
        lambda: rules.check_not_last(not point.label or is_last(point)),
        lambda: rules.check_nothing_asked(asked.exists()),
        lambda: rules.check_because(because),
    )


def end_rhythm(point: Deadline, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Deadline:
    """What came again does so no more. The time that is open now is due as it was."""
    owner = owner_of(point)
    check_may_move(by, owner, today)
    for refusal in wrong_with_ending(point, because):
        raise refusal
    review = Review.get_by_id(point.review_id)
    with history.entry("ended what came again", by=by, today=today, review=review, once=once) as entry:
        entry.subject = owner
        return put(entry, point, every_months=None, anchor=None, event=rules.ENDED, because=because)


def wrong_with_ending(point: Deadline, because: str) -> list[Refused]:
    """All that the rules would refuse when a rhythm is ended."""
    return gathered(
        lambda: rules.check_open(point.met_on is not None, point.withdrawn_on is not None),
        lambda: rules.check_comes_again(point.every_months),
        lambda: rules.check_because(because),
    )


def check_own(by: Acting, owner: Action | Item) -> None:
    """The agency answers for the due points of its action; for those of an item, whoever records for the Board."""
    if isinstance(owner, Item):
        check_may_record(by)
    else:
        roles.check(by, roles.REPORT, agency=owner.lead_id)


def check_may_reopen(by: Acting, owner: Action | Item) -> None:
    """Whoever may call it met, and whoever steers the action."""
    if not (isinstance(owner, Action) and roles.may(by, roles.STEER)):
        check_own(by, owner)
