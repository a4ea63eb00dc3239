"""What there is to tell of the Board's own work: decisions to be carried out, proposals, packs, replies, drift, letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..rules import escalations as levels
from ..rules import issuing, roles
from ..rules import meetings as meeting_rules
from ..rules import reminders as rules
from ..rules.reminders import Notice
from . import correspondence, drift, escalations, evidence, home, issued, meetings, privacy
from .agenda import AgendaItem, Minute
from .database import known
from .escalations import BoardDecision, Escalation, FirstRun
from .issued import Issued, Preparation, Reply
from .meetings import Meeting
from .notice_places import DECIDED, DRIFT, ESCALATION, LETTER, PACK, PASSAGE, PREPARED, PROPOSALS, REDACTION
from .notice_places import about as _about
from .notice_places import day_in_words as _day
from .people import Post
from .reviews import Agency, Codes

UNIT = (roles.BUSINESS_UNIT,)


def standing(day: dt.date, codes: Codes, bodies: dict[str, Agency]) -> Iterator[Notice]:
    """Those that hold on a day. ``codes`` of the reviews and ``bodies``, the agencies, are by key."""
    yield from _decisions(day, codes)
    yield from _decided_on_other_points(day)
    yield from _proposals(codes)
    yield from _packs(day)
    yield from _replies_asked(day, codes, bodies)
    yield from _replies_given(codes, bodies)
    yield from _questions_nobody_raised(day)
    yield from _letters(day, codes)
    yield from _to_redact()


def _decisions(day: dt.date, codes: Codes) -> Iterator[Notice]:
    """What falls due: for who owns it, for the level that decided, and for the business unit."""
    soon = BoardDecision.by_when <= day + dt.timedelta(days=home.SOON)
    rows = list(escalations.to_carry_out().where(soon))
    owners = {row.key: row for row in Post.select().where(Post.record.in_(_owners(rows)) & known(Post))}
    for row in rows:
        about, _ = _about(row, codes)
        place = ESCALATION.format(codes[row.review_id], row.raised_as.ref)
        common = _of_decision(row, day, codes.name(row), f"Decision about {about}", place)
        owner = owners.get(row.owner_post)
        if owner is not None:
            # Whoever holds such a post now: the one that was named may have been given to somebody else since.
            yield Notice(**common, roles=(owner.role,), agency=owner.agency_id, level=owner.level or None)
        if row.level in levels.LEVELS[2:]:
            yield Notice(**common, roles=(roles.BOARD_MEMBER,), level=row.level)
        yield Notice(**common, roles=UNIT)


def _owners(rows: list[BoardDecision]) -> list[str]:
    return [row.owner_post for row in rows if row.owner_post]


def _decided_on_other_points(day: dt.date) -> Iterator[Notice]:
    """The same of what a meeting decided on a point that was added to its agenda. Its owner is named in words."""
    soon = Minute.by_when <= day + dt.timedelta(days=home.SOON)
    waits = known(Minute) & (Minute.outcome == meeting_rules.DECIDED) & Minute.carried_out_on.is_null()
    rows = (
        Minute.select(Minute, AgendaItem, Meeting)
        .join(AgendaItem, on=(Minute.agenda_item == AgendaItem.record) & known(AgendaItem), attr="point")
        .switch(Minute)
        .join(Meeting, on=(Minute.meeting == Meeting.record) & known(Meeting), attr="within")
        .where(waits & soon & Minute.decision.is_null())
    )
    for row in rows:
        place = DECIDED.format(row.within.number)
        title = f"Decided in {row.within.title}: {row.point.title}"
        common = _of_decision(row, day, row.within.ref, title, place)
        yield Notice(**common, roles=(roles.BOARD_MEMBER,), level=row.within.level)
        yield Notice(**common, roles=UNIT)


def _of_decision(row, day: dt.date, ref: str, title: str, path: str) -> dict:
    late = row.by_when < day
    return {
        "kind": rules.DECISION,
        "record": row.key,
        "occasion": f"{row.by_when}/{'late' if late else 'soon'}",
        "ref": ref,
        "title": title,
        "path": path,
        "detail": f"{'It was to be' if late else 'To be'} carried out by {_day(row.by_when)}.",
        "due": row.by_when,
        "invented": row.invented,
    }


def _proposals(codes: Codes) -> Iterator[Notice]:
    """One line for each review of which proposals of the rules wait."""
    waiting: dict[str, int] = {}
    for (review,) in escalations.proposed(Escalation.select(Escalation.review).where(known(Escalation))).tuples():
        waiting[review] = waiting.get(review, 0) + 1
    for first in FirstRun.select().where(known(FirstRun) & FirstRun.review.in_(list(waiting))):
        number, code = waiting[first.review_id], codes[first.review_id]
        yield Notice(
            rules.PROPOSED, first.key, "proposed", code, f"{number} proposal{'s' if number != 1 else ''} of the rules",
            PROPOSALS.format(code), f"Found over a limit on {_day(first.on)}, when the rules first looked.",
            roles=UNIT, invented=first.invented,
        )  # fmt: skip


def _packs(day: dt.date) -> Iterator[Notice]:
    """A meeting that comes with its pack issued, for the level and the business unit; the Board's for the chair too."""
    coming = {row.key: row for row in meetings.coming(day)}
    seen = set()
    for pack in issued.issued_reports(None, issuing.BOARD_PACK).where(Issued.meeting.in_(list(coming))):
        if pack.meeting in seen:  # the newest alone
            continue
        seen.add(pack.meeting)
        row = coming[pack.meeting]
        common = {
            "kind": rules.MEETING,
            "record": row.key,
            "occasion": f"{pack.ref}/{row.held_on}",
            "ref": row.ref,
            "title": row.title,
            "path": PACK.format(row.number, pack.ref),
            "detail": f"On {_day(row.held_on)}. Its pack, {pack.ref}, was issued on {_day(pack.issued_on)}.",
            "due": row.held_on,
            "invented": row.invented or pack.invented,
        }
        yield Notice(**common, roles=(roles.BOARD_MEMBER,), level=row.level)
        yield Notice(**common, roles=(*UNIT, roles.CHAIR) if row.level == levels.BOARD else UNIT)


def _replies_asked(day: dt.date, codes: Codes, bodies: dict[str, Agency]) -> Iterator[Notice]:
    """What a stocktake will say of an agency, that it has not replied to."""
    for row in issued.awaiting(list(bodies)):
        stocktake, left = row.stocktake, (row.stocktake.reply_by - day).days
        step = "late" if left < 0 else rules.WEEK if left <= rules.WEEK_BEFORE else "asked"
        until = f"Replies {'were asked for' if left < 0 else 'are taken'} until {_day(stocktake.reply_by)}."
        yield Notice(
            rules.REPLY_ASKED, row.key, f"{stocktake.reply_by}/{step}", codes.name(stocktake), stocktake.title,
            PASSAGE.format(codes[row.review_id], stocktake.ref, bodies[row.agency_id].code), until, stocktake.reply_by,
            roles=rules.AGENCY, agency=row.agency_id, invented=stocktake.invented,
        )  # fmt: skip


def _replies_given(codes: Codes, bodies: dict[str, Agency]) -> Iterator[Notice]:
    """What agencies replied, for the business unit; what it answered to a correction, for the agency. While it is open."""
    on = (Reply.preparation == Preparation.record) & known(Preparation)
    rows = Reply.select(Reply, Preparation).join(Preparation, on=on, attr="stocktake")
    for row in rows.where(known(Reply) & (Preparation.state == issuing.SHOWN)).order_by(Reply.record):
        body, code, said = bodies[row.agency_id], codes[row.review_id], issuing.REPLIES[row.kind]
        yield Notice(
            rules.REPLIED, row.key, "said", codes.name(row), f"{said}, by {body.name}",
            PREPARED.format(code, row.stocktake.ref), f"Said on {_day(row.said_on)}, of {row.stocktake.title}.",
            roles=UNIT, invented=row.invented,
        )  # fmt: skip
        if row.outcome:
            yield Notice(
                rules.REPLY_ANSWERED, row.key, row.outcome, codes.name(row), f"{said}, of {row.stocktake.title}",
                PASSAGE.format(code, row.stocktake.ref, body.code),
                f"{issuing.OUTCOMES[row.outcome]}, said on {_day(row.outcome_on)}.",
                roles=rules.AGENCY, agency=row.agency_id, invented=row.invented,
            )  # fmt: skip


def _questions_nobody_raised(day: dt.date) -> Iterator[Notice]:
    """One line with their number, once in a week at most."""
    found = drift.standing(day, reader=evidence.EVERYTHING)
    if found:
        year, week, _ = day.isocalendar()
        number = f"{len(found)} question{'s' if len(found) != 1 else ''} that nobody has raised"
        yield Notice(
            rules.DRIFT, "drift", f"{year}-W{week:02}", "Drift", number, DRIFT, f"Worked out on {_day(day)}.",
            roles=(*UNIT, roles.CHAIR), invented=all(each.invented for each in found),
        )  # fmt: skip


def _letters(day: dt.date, codes: Codes) -> Iterator[Notice]:
    for row in correspondence.late(correspondence.letters(), day):
        yield Notice(
            rules.LETTER, row.key, str(row.due), codes.name(row), f"A letter to {row.other.name}",
            LETTER.format(codes[row.review_id], row.ref), f"An answer was expected by {_day(row.due)}.", row.due,
            roles=UNIT, invented=row.invented,
        )  # fmt: skip


def _to_redact() -> Iterator[Notice]:
    for row in privacy.waiting():
        other = roles.CHAIR if row.asked_role == roles.BUSINESS_UNIT else roles.BUSINESS_UNIT
        yield Notice(
            rules.REDACTION, row.key, "asked", row.ref, "A redaction waits for a second person", REDACTION.format(row.ref),
            f"Asked for on {_day(row.asked_on)}.", roles=(other,), invented=row.invented,
        )  # fmt: skip
