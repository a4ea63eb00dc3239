"""What the chair reads before a meeting, on one page: what was claimed, what came in, and what rests on too little."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..rules import assurance, delivery, evidence
from ..rules import deadlines as dates
from ..rules.roles import Acting
from ..store import claims, clocks, closing, reviews, spot_checks
from ..store import names as called_on
from ..store.claims import Claim
from .blocks import AGAINST, FOR, INVENTED, Block, Entries, Entry, Facts, Heading, Line, Paper, Paragraph, Said, bold
from .stocktake_paper import in_line, spaced
from .wording import called, codes, count, long_day, ref_of, short_day

GOOD = (assurance.GOOD_EVIDENCE, assurance.SUSTAINED)
FEW = 4  # of each list on this page; the rest is counted, and stands in the queue
_TONES = {evidence.SUPPORTS: FOR, evidence.CHALLENGES: AGAINST}


def lay_out(day: dt.date, as_at: dt.date | None, since: dt.date | None, reader: Acting) -> Paper:
    """The page as at a day, for a reader.

    ``since`` is the day from which claims and evidence are new; None for all that came after the last decision on each
    item. The lists are short: what is not shown is counted.
    """
    names = called_on.in_force(as_at)
    called.set(names)
    codes.set(reviews.codes(as_at))
    found = claims.claims(claims.every_item(None, as_at), day, as_at, since, reader=reader)
    looks = [*closing.looks(as_at, day + dt.timedelta(days=assurance.LOOK_IS_NEAR))]
    asked = clocks.first_to_answer(claims.unanswered_by_anybody(as_at), day, as_at)
    board = reviews.board()
    made_up = bool(board and board.demonstration)
    title = f"Before the meeting: what the {names.chair} may ask"
    blocks: list[Block] = [Heading(1, title), Facts([*_facts(day, since, made_up)])]
    blocks += _list("Claimed", "No action was newly called done.", [_claimed(each) for each in found if each.done])
    new = [(each, link) for each in found for link in each.new]
    new.sort(key=lambda pair: (pair[1].stance != evidence.CHALLENGES, -evidence.RUNGS.index(pair[1].piece.rung)))
    blocks += _list("New evidence, what challenges first", "No evidence came.", [_new(*pair) for pair in new])
    done = [each for each in found if each.position.done_but_not_assured]
    blocks += _list(
        "Done but not assured", "Nothing is called done that was not found good.", [_item(each) for each in done]
    )
    alone = [each for each in found if each.self_reported_only and each.position.rating not in GOOD]
    blocks += _list(
        "Resting only on the agencies' own word", "Nothing that has support rests on it alone.", [_item(e) for e in alone]
    )
    blocks += _picked(spot_checks.draw(found, {row.key: row for row in reviews.all_reviews(as_at)}, day, as_at))
    blocks += _list("Looks that fall due", "No look falls due.", [_look(row, day) for row in looks])
    blocks += _list("Asked and not answered", "Every question was answered.", [_asked(row, day) for row in asked])
    at = f"{'Demonstration, as' if made_up else 'As'} at {long_day(day)}"
    body = names.of("body")
    return Paper(title, body, f"{body} · Before the meeting", at, f"As at {long_day(day)}", day, blocks)


def _facts(day: dt.date, since: dt.date | None, made_up: bool) -> Iterator[tuple[str, Line]]:
    yield "As at", (bold(long_day(day)),)
    yield "New means", (f"on or after {long_day(since)}, and " if since else "", "after the last decision on the item")
    if made_up:
        yield "Demonstration", ("What carries ", INVENTED, " is made up.")


def _list(heading: str, empty: str, rows: list[Entry]) -> Iterator[Block]:
    yield Heading(2, f"{heading} ({len(rows)})")
    if not rows:
        yield Paragraph((empty,), "quiet")
        return
    yield Entries(rows[:FEW])
    if len(rows) > FEW:
        yield Paragraph((f"And {count(len(rows) - FEW, 'other')}, in the queue.",), "quiet")


def _picked(spots: spot_checks.Draw) -> Iterator[Block]:
    """The items drawn for the next meeting, with how they were drawn."""
    empty = "Nothing to draw from." if spots.meeting else "No meeting is known to come, so nothing is drawn."
    yield from _list("Picked at random to check", empty, [_item(each) for each in spots.claims])
    if spots.claims and spots.meeting:
        yield Paragraph((f"For the meeting of {long_day(spots.meeting)}. {spots.rule}",), "quiet")


def _head(claim: Claim) -> Line:
    return bold(ref_of(claim.position.item)), f" {in_line(claim.position.item.title)}"


def _claimed(claim: Claim) -> Entry:
    refs = ", ".join(ref_of(each.action) for each in claim.done)
    of = len(claim.position.actions)
    said = f"{refs} called done; {len(claim.done)} of {count(of, 'action')} on it. "
    said += f"Not yet tested by the {called.get().chair}." if claim.position.decision is None else _rated(claim)
    made_up = any(each.action.invented for each in claim.done)
    return Entry([spaced(*_head(claim), INVENTED if made_up else ""), (said,)])


def _rated(claim: Claim) -> str:
    decision = claim.position.decision
    return f"Last said: {assurance.LABELS[decision.rating].lower()}, {long_day(decision.decided_on)}."


def _new(claim: Claim, link) -> Entry:
    piece = link.piece
    about = f"On {ref_of(claim.position.item)}. {evidence.RUNG_LABELS[piece.rung]}, "
    about += f"{evidence.INDEPENDENCE_LABELS[piece.independence].lower()}, link {link.basis}."
    stance = bold(f"{evidence.STANCE_LABELS[link.stance]}. ")
    first = spaced(bold(f"{ref_of(piece)} "), stance, Said(piece.statement), INVENTED if piece.invented else "")
    return Entry([first, (about,)], tone=_TONES.get(link.stance, ""))


def _item(claim: Claim) -> Entry:
    states = claim.position.states
    said = "; ".join(f"{states.count(state)} {delivery.LABELS[state].lower()}" for state in dict.fromkeys(states))
    rated = _rated(claim) if claim.position.decision else f"Not yet tested by the {called.get().chair}."
    made_up = INVENTED if claim.position.invented else ""
    return Entry([spaced(*_head(claim), made_up), (f"Delivery: {said or 'no action'}. {rated}",)])


def _look(row, day: dt.date) -> Entry:
    late = dates.days_late(row.look_again, day)
    when = f"{count(late, 'day')} ago" if late else "still to come"
    alone = f", the view of {row.body.name} alone" if row.agency_id else ""
    said = f"Due {long_day(row.look_again)}, {when}. Last said: {assurance.LABELS[row.rating].lower()}, "
    first = spaced(bold(ref_of(row.point)), f" {in_line(row.point.title)}{alone}", INVENTED if row.invented else "")
    return Entry([first, (f"{said}{short_day(row.decided_on)}.",)])


def _asked(row, day: dt.date) -> Entry:
    late = dates.days_late(row.answer_by, day)
    about = ref_of(row.point if row.item_id else row.deed)
    first = spaced(
        bold(ref_of(row)), f", to {row.body.name}, about {about}: ", Said(row.question), INVENTED if row.invented else ""
    )
    late_words = f", {count(late, 'day')} ago" if late else ""
    return Entry([first, (f"Asked {long_day(row.asked_on)}, answer due {long_day(row.answer_by)}{late_words}.",)])
