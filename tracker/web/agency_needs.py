"""What home shows an agency: what it is asked, what presses, and where its actions stand."""

from __future__ import annotations

from ..rules import delivery, roles
from ..rules import escalations as levels
from ..rules import needs as order
from ..rules import rounds as round_rules
from ..store import agencies, clocks, home, positions, responses, reviews, rounds
from . import closing_needs, guard, reading, stocktake_needs
from .needs import FEW, Codes, Need, days, decision_due, escalation, lower, with_more
from .reading import link, long_day, named

MOST_PRESSING = 8
ACTIONS, ASKED = 8, 6  # rows shown in the side lists


def page(acting: roles.Acting, codes: Codes) -> tuple[str, dict]:
    """The template of an agency's home, and what it shows."""
    as_at, day, limits = reading.as_at(), reading.day(), reviews.limits(reading.as_at())
    bodies = agencies.bodies(day, as_at)
    body = bodies.get(acting.agency)
    if body is None:
        return "home/agency.html", {"body": None}
    keys = body.keys
    asked = [each for each in responses.of_agencies(keys, day, as_at) if each.expected]
    names = {key: each.agency for key, each in bodies.items()}
    late, silent = _unreported(home.unreported(keys, day, FEW, as_at), codes, names, body)
    pressing = home.pressing(keys, day, limits, as_at)
    first = home.some_of(pressing, MOST_PRESSING)
    by_date = link("actions.index", agency=body.agency.code, sort="deadline")
    needs = {
        order.RETURNS: _to_return(body, day, as_at),
        order.QUESTIONS: _questions(keys, codes),
        order.PASSAGES: stocktake_needs.passages({body.agency.key}, codes),
        order.RAISED: _raised_with(acting, keys, codes),
        order.DECISIONS: [decision_due(row, codes) for row in home.decisions_owned(keys, day, as_at).limit(home.MOST)],
        order.PRESSING: with_more(
            [_pressing(each, codes, names, body, limits) for each in first.rows],
            first.rest,
            "is late, silent or at risk",
            "are late, silent or at risk",
            by_date,
        ),
        order.GIVEN_BACK: closing_needs.given_back(keys, codes),
        order.OVERDUE: late,
        order.TIME_DECIDED: [
            _time_decided(change, codes) for change in home.time_decided(keys, day, as_at).limit(home.MOST)
        ],
        order.LOOKS: [_second_look(piece, codes) for piece in home.second_looks(keys, day, as_at).limit(home.MOST)],
        order.AWAITED: _responses([each for each in asked if each.response is None], codes, names, body),
        order.UNREPORTED: silent,
    }
    about = {need.about for found in needs.values() for need in found} | {each.action.key for each in pressing}
    shown = [each.item for each in _each_once(asked)[:ASKED]]
    return "home/agency.html", {
        "body": body,
        "needs": needs,
        "next_date": home.next_date(keys, day, about, as_at),
        "own": home.own_actions(keys, day, ACTIONS, as_at),
        "asked": len(_each_once(asked)),
        "asked_positions": positions.of_items(shown, day, as_at, brief=True, reader=guard.me()),
        "parts": {each.item.key: each for each in reversed(asked)},
        "codes": codes,
    }


def _each_once(asked: list) -> list:
    return list({each.item.key: each for each in asked}.values())


def _to_return(body, day, as_at) -> list[Need]:
    """The rounds in which the agency, or a body that it is a part of, has yet to return; the first to close on top."""
    above = _above(body)
    running = rounds.running(day, as_at)
    held = rounds.parties(running, day, as_at) if running else {}
    found = []
    for party in (each for row in running for each in held[row.key]):
        if party.agency.key == body.agency.key and party.standing in round_rules.MISSING:
            to = link("rounds.return_", number=party.round.number, agency=party.agency.code)
            begun = party.standing == round_rules.IN_PART
            words = f"For {party.round.title}, on {long_day(party.round.meeting)}. One page with all that you owe."
            if begun:
                words += f" You have reported {_updates(party.spoken)} since it opened."
            do = "Go on with your return" if begun else "Write your return"
            late = party.standing == round_rules.LATE
            heading = f"Your return is {'late' if late else 'begun' if begun else 'awaited'}"
            found.append(Need(heading, words, do, to, to, party.round.closes, invented=party.invented))
        elif party.agency.key in above and party.standing in round_rules.MISSING:
            see, to = link("rounds.show", number=party.round.number), link("actions.index", agency=body.agency.code)
            heading = f"{party.agency.name} has yet to return, and you are a part of it"
            words = f"For {party.round.title}, on {long_day(party.round.meeting)}. "
            words += "What you report on your own actions counts in it."
            do, closes = "Report on your actions", party.round.closes
            found.append(Need(heading, words, do, to, see, closes, invented=party.invented))
    return found


def _above(body) -> set[str]:
    """The bodies that an agency is a part of."""
    found: set[str] = set()
    while body.parent is not None and body.parent.agency.key not in found:
        body = body.parent
        found.add(body.agency.key)
    return found


def _updates(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _questions(keys, codes: Codes) -> list[Need]:
    as_at = reading.as_at()
    rows = clocks.first_to_answer(home.questions(keys, as_at).limit(home.MOST), reading.day(), as_at)
    titles = reading.post_titles(row.asked_by for row in rows)
    found = []
    for row in rows:
        words, see = codes.subject(row)
        asked_by = titles.get(row.asked_by, "")
        found.append(
            Need(
                heading=f"Answer the question about {words}",
                quote=row.question,
                words=f"{named(row)}, asked on {long_day(row.asked_on)}{f' by the {lower(asked_by)}' if asked_by else ''}."
                + (" The action is paused, so the clock of the question stands still." if row.clock_stands else ""),
                do="Answer the question",
                to=link("actions.answer", review=codes[row.review_id], ref=row.ref),
                see=see,
                due=None if row.clock_stands else row.answer_by,
                invented=row.invented,
                about=row.action_id or "",
            )
        )
    return found


def _raised_with(acting: roles.Acting, keys, codes: Codes) -> list[Need]:
    level = levels.SENIOR_OFFICER if acting.role == roles.SENIOR_OFFICER else levels.AGENCY_LEAD
    return [escalation(row, codes, acting) for row in home.raised_with(keys, level, reading.as_at()).limit(home.MOST)]


def _pressing(each, codes: Codes, names: dict, body, limits) -> Need:
    action, deadline, colour = each.action, each.deadline, each.colour
    code, see = codes[action.review_id], codes.action(action)
    title = f"{action.title}.{_led_by(action, names, body)}"
    need = Need(
        heading=f"{named(action)} is at risk",
        words=f"{title} You said so on {long_day(action.reported_on)}.",
        do="Report progress",
        to=f"{see}#report",
        see=see,
        due=each.due if deadline and deadline.firm else None,
        invented=action.invented,
        about=action.key,
    )
    why = home.why_pressing(each)
    if why == order.LATE:
        need.heading = f"{named(action)} is {colour.reason}"
        need.words = (
            f"{title} You say “{delivery.LABELS[action.delivery].lower()}”. Report where it is, or ask for more time."
        )
    elif why == order.SILENT:
        quiet = (reading.day() - action.reported_on).days
        interval = action.interval or limits.reporting_interval
        need.heading = f"{named(action)} has had no update for {days(quiet)}"
        need.words = f"{title} You report every {days(interval)}, so the Board sees it as silent."
    elif why == order.SLIPS:
        need.heading = (
            f"{named(action)} may slip: you expect {long_day(deadline.forecast)}, the deadline is {long_day(deadline.due)}"
        )
        need.words = f"{title} Nothing is late yet. If you need longer, ask before the date, with a reason."
        need.do, need.to = "Ask for more time", link("actions.more_time", review=code, ref=action.ref)
    elif why == order.NO_UPDATE:
        need.heading = f"{named(action)} is {colour.reason.partition(',')[0]}"
        need.words = f"{title} There was no update in the interval."
    return need


def _unreported(some: home.Some, codes: Codes, names: dict, body) -> tuple[list[Need], list[Need]]:
    """Those whose confirmed date has passed, which are pressing; and the others, which are not."""
    late, found = [], []
    for each in some.rows:
        action, see = each.action, codes.action(each.action)
        passed = f" Its date passed on {long_day(each.due)}." if each.colour.overdue else ""
        (late if passed else found).append(
            Need(
                heading=f"Say where {named(action)} is now",
                words=f"{action.title}.{_led_by(action, names, body)}{passed} Nobody has reported on it here yet.",
                do="Report progress",
                to=f"{see}#report",
                see=see,
                invented=action.invented,
                about=action.key,
            )
        )
    every = link("actions.index", agency=body.agency.code, delivery="not_reported")
    one, many = "action has not been reported on", "actions have not been reported on"
    with_more(found or late, some.rest, one, many, every)
    return late, found


def _time_decided(change, codes: Codes) -> Need:
    see = codes.action(change.deed)
    if change.state == "granted":
        heading = f"{named(change.deed)} has until {long_day(change.asked_for)}"
    else:
        heading = f"{named(change.deed)} keeps its date" + (f", {long_day(change.was)}" if change.was else "")
    words = f"More time was {change.state} on {long_day(change.decided_on)}."
    return Need(heading, words, "Read the reason", see, see, quote=change.decision_because, invented=change.invented)


def _second_look(piece, codes: Codes) -> Need:
    see = link("evidence.show", review=codes[piece.review_id], ref=piece.ref)
    words = (
        f"{named(piece)} was to be looked at again by {long_day(piece.look_again)}. Past its date it counts toward no rule."
    )
    if piece.look_again > reading.day():
        words = f"{named(piece)} is to be looked at again by {long_day(piece.look_again)}. "
        words += "Past its date it counts toward no rule."
    return Need(
        "Look again at one piece of evidence", words, "Look again", see, see, piece.look_again, invented=piece.invented
    )


def _responses(awaited: list, codes: Codes, names: dict, body) -> list[Need]:
    found = []
    some = home.some_of(awaited, FEW)
    for each in some.rows:
        agency = names.get(each.agency, body.agency)
        found.append(
            Need(
                heading=f"Say whether {agency.name} accepts {named(each.item)}",
                words=f"{each.item.title}. " + ("Asked of each member agency." if each.each_member else "Asked by name."),
                do="Respond",
                to=link("items.respond", review=each.review.code, ref=each.item.ref, agency=agency.code),
                see=codes.item(each.item),
            )
        )
    every = link("agencies.show", code=body.agency.code)
    return with_more(found, some.rest, "waits for a response", "wait for a response", every)


def _led_by(action, names: dict, body) -> str:
    part = names.get(action.lead_id)
    return f" Led by {part.name}." if part is not None and action.lead_id != body.agency.key else ""
