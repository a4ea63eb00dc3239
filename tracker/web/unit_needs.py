"""What home shows the business unit: what waits, what is late and who is missing."""

from __future__ import annotations

from ..rules import escalations as levels
from ..rules import narratives as narrative_rules
from ..rules import needs as order
from ..rules import roles
from ..rules import rounds as round_rules
from ..store import correspondence, escalations, home, links, narratives, owners, reminders, responses, reviews, rounds
from . import closing_needs, meeting_needs, reading, stocktake_needs
from .needs import FEW, TWO, Codes, Need, count, decision_due, drift, escalation, times, to_redact, with_more
from .reading import link, long_day, named

UPDATES = 8  # rows shown beside the list


def page(acting: roles.Acting, codes: Codes) -> tuple[str, dict]:
    """The template of the business unit's home, and what it shows."""
    as_at, day = reading.as_at(), reading.day()
    asked = home.some(home.time_requests(as_at), TWO)
    own = list(home.raised_with(acting.agencies, levels.AGENCY_LEAD, as_at).limit(home.MOST))
    mine = {row.key for row in own}
    late = home.some_of([*own, *(row for row in home.escalations_late(day, as_at) if row.key not in mine)], TWO)
    undone = home.some(home.decisions_undone(day, as_at), TWO)
    points, acts = home.provisional_dates(as_at)
    missing = home.leads_missing(day, as_at)
    ownerless = owners.without(day, as_at).order_by().count()
    needs = {
        order.REDACTIONS: to_redact(acting, as_at),
        order.TIME_ASKED: times(asked, codes, acting),
        order.RAISED: with_more(
            [escalation(row, codes, acting) for row in late.rows],
            late.rest,
            "escalation is past its date or the Board’s own",
            "escalations are past their date or the Board’s own",
            link("escalations.index"),
        ),
        order.PROPOSALS: _proposals(as_at),
        order.DECISIONS: with_more(
            [decision_due(row, codes) for row in undone.rows],
            undone.rest,
            "decision is past its date",
            "decisions are past their date",
            link("escalations.index"),
        ),
        order.ROUNDS: _rounds_running(day, as_at),
        order.SILENT_ROUND: _silent_in_the_last(day, as_at),
        order.PREPARED: stocktake_needs.prepared(codes, day),
        order.GIVEN_BACK: closing_needs.given_back(acting.agencies, codes),
        order.PAUSES: closing_needs.pauses(codes, day),
        order.LETTERS: _late_letters(codes),
        order.CHECKS: closing_needs.to_check(acting, codes),
        order.LEADS: _leads_missing(missing),
        order.MINUTES: meeting_needs.to_minute(),
        order.MEETING: meeting_needs.to_issue(),
    }
    # What has no day of its own and is taken a piece at a time stands beside the list.
    backlog = [
        *_awaited(responses.awaited(day, as_at)),
        *_ownerless(ownerless),
        *_provisional(points + acts),
        *_links_waiting(acting),
        *_reminders(as_at),
        *_narratives(as_at),
        *drift(),
    ]
    return "home/unit.html", {
        "needs": needs,
        "counts": [count(*each) for each in closing_needs.counts(acting)],
        "backlog": backlog,
        "updates": home.some(home.new_updates(day, as_at), UPDATES),
        "lately": home.LATELY,
        "codes": codes,
    }


def _proposals(as_at) -> list[Need]:
    """What the rules proposed on first looking at a review, and nobody has confirmed or set aside."""
    found = []
    for review in reviews.all_reviews(as_at):
        number = escalations.proposals_of(review, as_at).count()
        if number:
            first, to = escalations.first_run(review, as_at), link("rising.proposals", review=review.code)
            heading = f"{number} proposal{'s' if number != 1 else ''} of the rules wait{'s' if number == 1 else ''} for you"
            words = f"Found over a limit on {long_day(first.on)}, when the rules first looked at {review.title}."
            found.append(Need(heading, words, "Confirm or set aside", to, to, invented=first.invented))
    return found


def _late_letters(codes: Codes) -> list[Need]:
    as_at, day = reading.as_at(), reading.day()
    some = home.some(correspondence.late(correspondence.waiting_first(correspondence.letters(as_at)), day), FEW)
    found = []
    for each in correspondence.stories(some.rows, day, as_at):
        letter, chased = each.letter, each.chased
        see = link("correspondence.show", review=codes[letter.review_id], ref=letter.ref)
        words = f"Sent to {letter.other.name} on {long_day(letter.on)}. "
        words += f"Last chased on {long_day(chased[-1].on)}." if chased else "It has not been chased."
        heading = f"No answer to {named(letter)}, “{letter.subject}”"
        found.append(Need(heading, words, "See the letter", see, see, letter.due, invented=letter.invented))
    return with_more(found, some.rest, "letter is late", "letters are late", link("correspondence.index", state="late"))


def _awaited(waiting: list) -> list[tuple[int, str, str]]:
    if not waiting:
        return []
    to = link("responses.matrix", review=waiting[0].review.code, response="awaiting")
    bodies = len({each.agency for each in waiting})
    of = f", of {bodies} {'agency' if bodies == 1 else 'agencies'}"
    return [count(len(waiting), f"response is awaited{of}", f"responses are awaited{of}", to)]


def _rounds_running(day, as_at) -> list[Need]:
    """Each open round with who has not returned, those that are late first."""
    running = rounds.running(day, as_at)
    held = rounds.parties(running, day, as_at) if running else {}
    found = []
    for row in running:
        missing = [party for party in held[row.key] if party.standing in round_rules.MISSING]
        late = row.state(day) == round_rules.LATE_TAKEN
        to, here = link("rounds.show", number=row.number), f"{row.title}, on {long_day(row.meeting)}"
        if not missing:
            found.append(
                Need("Every agency has returned", f"For {here}.", "See the returns", to, to, invented=row.invented)
            )
            continue
        one = len(missing) == 1
        if late:
            do = "is late with its return" if one else "are late with their return"
        else:
            do = "has yet to return" if one else "have yet to return"
        heading, words = f"{len(missing)} of {len(held[row.key])} agencies {do}", f"For {here}. {_named(missing)}."
        found.append(Need(heading, words, "See who", to, to, row.closes, invented=row.invented))
    return found


def _named(parties: list) -> str:
    rest = f" and {len(parties) - FEW} more" if parties[FEW:] else ""
    return ", ".join(party.agency.name for party in parties[:FEW]) + rest


def _silent_in_the_last(day, as_at) -> list[Need]:
    """Who said nothing in the last round and has said nothing since, until the next one opens."""
    last = rounds.last_opened(day, as_at)
    if last is None or last.state(day) != round_rules.OVER:
        return []
    held = rounds.parties([last], day, as_at)[last.key]
    silent = [party for party in held if party.standing == round_rules.SILENT and not party.spoken_since]
    if not silent:
        return []
    heading = f"{len(silent)} of {len(held)} agencies {'was' if len(silent) == 1 else 'were'} silent in the last round"
    words = f"For {last.title}, on {long_day(last.meeting)}: {_named(silent)}. Nothing has been said since."
    to = link("rounds.show", number=last.number, standing=round_rules.SILENT)
    return [Need(heading, words, "See who", to, to, invented=last.invented)]


def _leads_missing(missing: list) -> list[Need]:
    if not missing:
        return []
    named = ", ".join(agency.name for agency in missing[:FEW]) + (
        f" and {len(missing) - FEW} more" if missing[FEW:] else ""
    )
    to = link("people.index")
    heading = (
        f"{len(missing)} {'agency leads' if len(missing) == 1 else 'agencies lead'} actions and nobody can report for "
    )
    heading += "it" if len(missing) == 1 else "them"
    return [Need(heading, f"{named}. Give somebody the post of agency lead.", "Give a post", to, link("agencies.index"))]


def _ownerless(number: int) -> list[tuple[int, str, str]]:
    words = ("action has no owner", "actions have no owner")
    return [count(number, *words, link("owners.index"))] if number else []


def _provisional(number: int) -> list[tuple[int, str, str]]:
    words = ("date waits for the Board to confirm it", "dates wait for the Board to confirm them")
    return [count(number, *words, link("deadlines.provisional"))] if number else []


def _links_waiting(acting: roles.Acting) -> list[tuple[int, str, str]]:
    """One line for each review with inferred links that nobody has confirmed."""
    words = ("inferred link waits to be confirmed", "inferred links wait to be confirmed")
    found = []
    for review in reviews.all_reviews(reading.as_at()):
        number = sum(links.numbers_waiting(review, reading.as_at(), acting).values())
        if number:
            found.append(count(number, *words, link("links.index", review=review.code)))
    return found


def _narratives(as_at) -> list[tuple[int, str, str]]:
    """Drafts to accept, and what was accepted before the records that it cites changed."""
    found = []
    for review in reviews.all_reviews(as_at):
        drafts, changed = narratives.waiting(review, as_at)
        for number, state, one, many in (
            (drafts, narrative_rules.DRAFT, "draft of a narrative to accept", "drafts of narratives to accept"),
            (changed, narrative_rules.CHANGED, "narrative cites what changed since", "narratives cite what changed since"),
        ):
            if number:
                found.append(count(number, one, many, link("narratives.index", review=review.code, state=state)))
    return found


def _reminders(as_at) -> list[tuple[int, str, str]]:
    """What was not sent, or may not have arrived. The outbox has no past."""
    number = reminders.number_needing() if as_at is None else 0
    words = ("reminder was refused, or is in doubt", "reminders were refused, or are in doubt")
    return [count(number, *words, link("reminders.index"))] if number else []
