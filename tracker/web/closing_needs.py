"""What closing asks of whom on the home page: what to check, to second and to look at again, and what was given back."""

from __future__ import annotations

import datetime as dt

from ..rules import assurance, roles
from ..rules import closing as rules
from ..store import closing as store
from ..store import home
from . import reading
from .needs import TWO, Codes, Need, with_more
from .reading import link, long_day, named


def to_check(acting: roles.Acting, codes: Codes) -> list[Need]:
    """What is called done and nobody has closed or refused yet, of what this post may close."""
    boards_own = roles.may(acting, roles.STEER, boards_own=True)
    found = home.some(store.to_check(reading.as_at(), boards_own), TWO)
    needs = []
    for action in found.rows:
        own, see = action.lead_body.is_board, codes.action(action)
        may = reading.may(roles.STEER, boards_own=own)  # not in the past
        close = f"{'Propose to close' if own else 'Close'} {named(action)}, or refuse to"
        needs.append(
            Need(
                heading=f"{named(action)} is called done" if not may else close,
                words=f"{action.title}. {action.lead_body.name} called it done on {long_day(action.reported_on)}.",
                do="Look at it" if may else "Read it",
                to=link("closing.close", review=codes[action.review_id], ref=action.ref) if may else see,
                see=see,
                invented=action.invented,
                about=action.key,
            )
        )
    one, many = "is called done and not closed", "are called done and not closed"
    return with_more(needs, found.rest, one, many, link("actions.index", delivery="done_awaiting_check"))


def pauses(codes: Codes, day: dt.date) -> list[Need]:
    """Pauses whose day has come or is near."""
    near = day + dt.timedelta(days=rules.PAUSE_IS_NEAR)
    found = home.some(store.paused(reading.as_at()).where(store.StateChange.review_by <= near), TWO)
    needs = []
    for row in found.rows:
        action, see = row.deed, codes.action(row.deed)
        may = reading.may(roles.STEER, boards_own=action.lead_body.is_board)
        needs.append(
            Need(
                heading=f"Is the pause of {named(action)} still needed?",
                words=f"{action.title}. {rules.LEGAL_REASONS.get(row.legal_reason, '')}.",
                do="Look at it" if may else "Read it",
                to=link("closing.look", review=codes[action.review_id], ref=action.ref) if may else see,
                see=see,
                due=row.review_by,
                invented=row.invented,
                about=action.key,
            )
        )
    one, many = "pause waits to be looked at", "pauses wait to be looked at"
    return with_more(needs, found.rest, one, many, link("closing.paused"))


def looks_at_one(codes: Codes, day: dt.date) -> list[Need]:
    """The chair's views of one agency whose next look is due."""
    found = home.some(store.looks_at_one(reading.as_at(), day), TWO)
    needs = []
    for row in found.rows:
        where = {"review": codes[row.review_id], "ref": row.point.ref, "agency": row.body.code}
        see, may = link("responses.show", **where), reading.may(roles.ASSURE)
        needs.append(
            Need(
                heading=f"Look again at the part of {row.body.name} in {named(row.point)}",
                words=f"{row.point.title}. You said “{assurance.LABELS[row.rating]}” of this agency alone "
                f"on {long_day(row.decided_on)}.",
                do="Look again" if may else "Read it",
                to=link("assurance.decide_one", **where) if may else see,
                see=see,
                due=row.look_again,
                invented=row.invented,
            )
        )
    one, many = "view of one agency falls due", "views of one agency fall due"
    return with_more(needs, found.rest, one, many, link("assurance.queue", _anchor="looks"))


def count_of_looks_at_one(day: dt.date) -> int:
    return store.looks_at_one(reading.as_at(), day).order_by().count()


def to_second(acting: roles.Acting, codes: Codes) -> list[Need]:
    """Closings of the Board's own actions that wait for a board member of another body."""
    needs = []
    for row in store.waiting_for_second(reading.as_at()).limit(home.MOST):
        if not roles.may(acting, roles.SECOND, agency=row.deed.lead_id):
            continue
        see, change = codes.action(row.deed), row.ref.rpartition("/")[2]
        needs.append(
            Need(
                heading=f"Second the closing of {named(row.deed)}, or decline",
                quote=row.because,
                words=f"The Board’s own action: {row.deed.title}. Proposed by the chair on {long_day(row.said_on)}.",
                do="Decide",
                to=link("closing.second", review=codes[row.review_id], ref=row.deed.ref, change=change),
                see=see,
                invented=row.invented,
                about=row.action_id,
            )
        )
    return needs


def given_back(keys, codes: Codes) -> list[Need]:
    """What was refused or reopened, on which the agency has said nothing since."""
    needs = []
    for row in store.given_back(keys, reading.as_at()).limit(home.MOST):
        see = codes.action(row.deed)
        refused = row.kind == rules.REFUSAL
        ref = row.deed.ref
        needs.append(
            Need(
                heading=f"The closing of {ref} was refused" if refused else f"{ref} was reopened",
                quote=row.because,
                words=f"{row.deed.title}. On {long_day(row.said_on)}. Report what has changed since.",
                do="Report progress",
                to=f"{see}#report",
                see=see,
                invented=row.invented,
                about=row.action_id,
            )
        )
    return needs


def counts(acting: roles.Acting) -> list[tuple[int, str, str, str]]:
    """How many wait in each list, with the words for one and for many, and the address."""
    as_at = reading.as_at()
    called_done = store.called_done(as_at).order_by().count()
    waiting = store.to_check(as_at, roles.may(acting, roles.STEER, boards_own=True)).order_by().count()
    paused = store.paused(as_at).order_by().count()
    return [
        (
            waiting,
            "action called done, to be closed or refused",
            "actions called done, to be closed or refused",
            link("actions.index", delivery="done_awaiting_check"),
        ),
        (called_done, "action done but not assured", "actions done but not assured", link("closing.index")),
        (paused, "paused action", "paused actions", link("closing.paused")),
    ]
