"""Home: what needs the person, in order, with one thing to start with; then what else their post looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_login import current_user

from ..rules import escalations as levels
from ..rules import redaction, roles
from ..rules import rounds as round_rules
from ..store import (
    agencies,
    claims,
    clocks,
    correspondence,
    home,
    links,
    owners,
    positions,
    privacy,
    responses,
    reviews,
    rounds,
)
from . import closing_needs, guard, reading
from .reading import link, long_day

pages = Blueprint("home", __name__)

FEW = 3  # of one kind that stand by themselves; the last of them says how many more there are
TWO = 2  # for posts that many kinds of work wait for
MOST_PRESSING = 8
ACTIONS, ASKED, UPDATES = 8, 6, 8  # rows shown in the side lists


@dataclass
class Need:
    """One thing that waits for the person. ``to`` is where it is done, ``see`` where it is only read."""

    heading: str
    words: str
    do: str
    to: str
    see: str
    due: dt.date | None = None
    quote: str = ""
    invented: bool = False
    about: str = ""  # the key of the action that it is about
    more: tuple[str, str] | None = None  # how many others of its kind wait, and the address of their list

    @property
    def when(self) -> str:
        """Due Friday 2 October, in 2 days."""
        if self.due is None:
            return ""
        days = (self.due - reading.day()).days
        said = f"{self.due:%A} {self.due.day} {self.due:%B}" if abs(days) < 300 else long_day(self.due)
        if days < 0:
            return f"Was due {said}, {_days(-days)} ago"
        return f"Due {said}, {'today' if not days else 'tomorrow' if days == 1 else f'in {_days(days)}'}"


@pages.get("/")
@guard.allows(guard.SIGNED_IN)
def show():
    acting = current_user.acting
    if acting is None:
        return render_template("home/no_post.html")
    found = {row.key: row for row in reviews.all_reviews(reading.as_at())}
    shown = FOR_ROLE[acting.role](acting, Codes({key: row.code for key, row in found.items()}))
    shown.setdefault("needs", [])
    return render_template(shown.pop("page"), reviews=list(found.values()), **shown)


class Codes(dict):
    """The code of each review by its key, and the addresses that follow from it."""

    def item(self, item) -> str:
        return link("items.show", review=self[item.review_id], ref=item.ref)

    def action(self, action) -> str:
        return link("actions.show", review=self[action.review_id], ref=action.ref)

    def escalation(self, escalation) -> str:
        return link("escalations.show", review=self[escalation.review_id], ref=escalation.ref)

    def subject(self, row) -> tuple[str, str]:
        """What a record is about, in words, and its address."""
        action, item = getattr(row, "deed", None), getattr(row, "point", None)
        if action is not None:
            return f"action {action.ref}", self.action(action)
        if item is not None:
            return item.ref, self.item(item)
        return "the review", link("reviews.show", review=self[row.review_id])


# For an agency


def _agency(acting: roles.Acting, codes: Codes) -> dict:
    as_at, day, limits = reading.as_at(), reading.day(), reviews.limits(reading.as_at())
    bodies = agencies.bodies(day, as_at)
    body = bodies.get(acting.agency)
    if body is None:
        return {"page": "home/agency.html", "body": None}
    keys = body.keys
    asked = [each for each in responses.of_agencies(keys, day, as_at) if each.expected]
    names = {key: each.agency for key, each in bodies.items()}
    late, silent = _unreported(home.unreported(keys, day, FEW, as_at), codes, names, body)
    pressing = home.pressing(keys, day, limits, as_at)
    first = home.some_of(pressing, MOST_PRESSING)
    by_date = link("actions.index", agency=body.agency.code, sort="deadline")
    needs = [
        *_to_return(body, day, as_at),
        *_questions(keys, codes),
        *_raised_with(acting, keys, codes),
        *_with_more(
            [_pressing(each, codes, names, body, limits) for each in first.rows],
            first.rest,
            "is late, silent or at risk",
            "are late, silent or at risk",
            by_date,
        ),
        *(Need(**each) for each in closing_needs.given_back(keys, codes)),
        *late,
        *(_time_decided(change, codes) for change in home.time_decided(keys, day, as_at).limit(home.MOST)),
        *(_second_look(piece, codes) for piece in home.second_looks(keys, day, as_at).limit(home.MOST)),
        *_responses([each for each in asked if each.response is None], codes, names, body),
        *silent,
    ]
    shown = [each.item for each in _each_once(asked)[:ASKED]]
    return {
        "page": "home/agency.html",
        "body": body,
        "needs": needs,
        "next_date": home.next_date(
            keys, day, {need.about for need in needs} | {each.action.key for each in pressing}, as_at
        ),
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
                words=f"{row.ref}, asked on {long_day(row.asked_on)}{f' by the {_lower(asked_by)}' if asked_by else ''}."
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
    return [_escalation(row, codes, acting) for row in home.raised_with(keys, level, reading.as_at()).limit(home.MOST)]


def _pressing(each, codes: Codes, names: dict, body, limits) -> Need:
    action, deadline, colour = each.action, each.deadline, each.colour
    code, see = codes[action.review_id], codes.action(action)
    slips = bool(deadline and deadline.forecast and deadline.due and deadline.forecast > deadline.due)
    title = f"{action.title}.{_led_by(action, names, body)}"
    need = Need(
        heading=f"{action.ref} is at risk",
        words=f"{title} You said so on {long_day(action.reported_on)}.",
        do="Report progress",
        to=f"{see}#report",
        see=see,
        due=each.due if deadline and deadline.firm else None,
        invented=action.invented,
        about=action.key,
    )
    if colour.overdue and colour.value == "red":
        need.heading = f"{action.ref} is {colour.reason}"
        need.words = f"{title} You say “{_state(action.delivery)}”. Report where it is, or ask for more time."
    elif colour.silent:
        quiet = (reading.day() - action.reported_on).days
        interval = action.interval or limits.reporting_interval
        need.heading = f"{action.ref} has had no update for {_days(quiet)}"
        need.words = f"{title} You report every {_days(interval)}, so the Board sees it as silent."
    elif slips:
        need.heading = (
            f"{action.ref} may slip: you expect {long_day(deadline.forecast)}, the deadline is {long_day(deadline.due)}"
        )
        need.words = f"{title} Nothing is late yet. If you need longer, ask before the date, with a reason."
        need.do, need.to = "Ask for more time", link("actions.more_time", review=code, ref=action.ref)
    elif action.delivery != "at_risk":
        need.heading = f"{action.ref} is {colour.reason.partition(',')[0]}"
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
                heading=f"Say where {action.ref} is now",
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
    _with_more(found or late, some.rest, one, many, every)
    return late, found


def _time_decided(change, codes: Codes) -> Need:
    see = codes.action(change.deed)
    if change.state == "granted":
        heading = f"{change.deed.ref} has until {long_day(change.asked_for)}"
    else:
        heading = f"{change.deed.ref} keeps its date" + (f", {long_day(change.was)}" if change.was else "")
    words = f"More time was {change.state} on {long_day(change.decided_on)}."
    return Need(heading, words, "Read the reason", see, see, quote=change.decision_because, invented=change.invented)


def _second_look(piece, codes: Codes) -> Need:
    see = link("evidence.show", review=codes[piece.review_id], ref=piece.ref)
    words = (
        f"{piece.ref} was to be looked at again by {long_day(piece.look_again)}. Past its date it counts toward no rule."
    )
    if piece.look_again > reading.day():
        words = (
            f"{piece.ref} is to be looked at again by {long_day(piece.look_again)}. Past its date it counts toward no rule."
        )
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
                heading=f"Say whether {agency.name} accepts {each.item.ref}",
                words=f"{each.item.title}. " + ("Asked of each member agency." if each.each_member else "Asked by name."),
                do="Respond",
                to=link("items.respond", review=each.review.code, ref=each.item.ref, agency=agency.code),
                see=codes.item(each.item),
            )
        )
    every = link("agencies.show", code=body.agency.code)
    return _with_more(found, some.rest, "waits for a response", "wait for a response", every)


# For the chair


def _chair(acting: roles.Acting, codes: Codes) -> dict:
    as_at, day = reading.as_at(), reading.day()
    waiting = claims.in_order(claims.claims(home.maybe_claimed(as_at), day, as_at, brief=True, reader=guard.me()))
    queue = home.some_of(waiting, FEW)
    answers = home.some_of(home.answers_to_read(day, as_at), TWO)
    raised = home.some(home.escalations_open(as_at), TWO)
    times = home.some(home.time_requests(as_at), TWO)
    needs = [
        *_to_redact(acting, as_at),
        *_with_more(
            [_escalation(row, codes, acting) for row in raised.rows],
            raised.rest,
            "escalation is open",
            "escalations are open",
            link("escalations.index"),
        ),
        *_with_more(
            [_answered(row, codes) for row in answers.rows],
            answers.rest,
            "answer is new to you",
            "answers are new to you",
            link("assurance.queue"),
        ),
        *_with_more(
            [_claim(claim, codes) for claim in queue.rows],
            queue.rest,
            "waits to be tested",
            "wait to be tested",
            link("assurance.queue"),
        ),
        *_times(times, codes, acting),
        *(Need(**each) for each in closing_needs.looks_at_one(codes, day)),
        *(Need(**each) for each in closing_needs.pauses(codes, day)),
        *(Need(**each) for each in closing_needs.to_check(acting, codes)),
    ]
    looks = [claim for claim in waiting if claim.look_again and claim.look_again <= day]
    ones = closing_needs.count_of_looks_at_one(day)
    return {
        "page": "home/chair.html",
        "needs": needs,
        "counts": [
            _count(raised.total, "open escalation", "open escalations", link("escalations.index")),
            _count(answers.total, "answer to read", "answers to read", link("assurance.queue")),
            _count(queue.total, "claim to test", "claims to test", link("assurance.queue")),
            _count(len(looks), *["of them past the date of the next look"] * 2, link("assurance.queue", _anchor="looks")),
            _count(
                ones,
                "view of one agency to look at again",
                "views of one agency to look at again",
                link("assurance.queue", _anchor="looks"),
            ),
            _count(times.total, "request for more time", "requests for more time", link("actions.index", time=1)),
            *(_count(*each) for each in closing_needs.counts(acting)),
        ],
    }


def _count(number: int, one: str, many: str, to: str) -> tuple[int, str, str]:
    return number, one if number == 1 else many, to


def _answered(challenge, codes: Codes) -> Need:
    words, see = codes.subject(challenge)
    body = challenge.body.name
    return Need(
        heading=f"Read the answer about {words}",
        quote=challenge.answer,
        words=f"{challenge.ref}, answered by {body} on {long_day(challenge.answered_on)}.",
        do="Read it",
        to=f"{see}#{challenge.ref}",
        see=see,
        invented=challenge.invented,
    )


def _claim(claim, codes: Codes) -> Need:
    item, decision, day = claim.position.item, claim.position.decision, reading.day()
    new = []
    if claim.done:
        new.append("1 action is called done" if len(claim.done) == 1 else f"{len(claim.done)} actions are called done")
    if claim.new:
        against = claim.of_stance("challenges")
        new.append(f"{_pieces(len(claim.new))} new" + (f", {against} of them against" if against else ""))
    said = f"You said “{_rating(decision.rating)}” on {long_day(decision.decided_on)}" if decision else "Not yet tested"
    due = claim.look_again if claim.look_again and (not new or claim.look_again < day) else None
    return Need(
        heading=f"Test what is claimed about {item.ref}" if new else f"Look again at {item.ref}",
        words=" ".join(f"{part}." for part in (item.title, said, "; ".join(new)) if part),
        do="Test it" if new else "Look again",
        to=link("assurance.decide", review=codes[item.review_id], ref=item.ref),
        see=codes.item(item),
        due=due,
        invented=any(row.invented for row in claim.new) or any(each.action.invented for each in claim.done),
    )


def _times(times: home.Some, codes: Codes, acting: roles.Acting) -> list[Need]:
    return _with_more(
        [_time(change, codes, acting) for change in times.rows],
        times.rest,
        "request for more time waits",
        "requests for more time wait",
        link("actions.index", time=1),
    )


def _time(change, codes: Codes, acting: roles.Acting) -> Need:
    action, see = change.deed, codes.action(change.deed)
    decides = roles.may(acting, roles.STEER, boards_own=action.lead_body.is_board)
    return Need(
        heading=f"{action.lead_body.name} asks for more time for {action.ref}",
        quote=change.because,
        words=f"Until {long_day(change.asked_for)}{f' instead of {long_day(change.was)}' if change.was else ''}. "
        "Until it is decided the old date stands.",
        do="Decide" if decides else "Read it",
        to=link("actions.decide_time", review=codes[change.review_id], ref=action.ref, change=change.ref.rpartition("/")[2])
        if decides
        else see,
        see=see,
        invented=change.invented,
    )


def _escalation(row, codes: Codes, acting: roles.Acting) -> Need:
    words, _ = codes.subject(row)
    see = codes.escalation(row)
    decides = roles.may(acting, roles.DECIDE, level=row.level, agency=row.agency_id)
    return Need(
        heading=f"{row.ref}: {words} is with the {reading.names().level_in_text(row.level)}",
        quote=row.asked,
        words=f"Raised on {long_day(row.raised_on)}{' by rule' if row.how == 'rule' else ''}.",
        do=("Minute the decision" if acting.role == roles.BUSINESS_UNIT else "Decide") if decides else "Read it",
        to=link("escalations.decide", review=codes[row.review_id], ref=row.ref) if decides else see,
        see=see,
        due=row.due,
        invented=row.invented,
    )


def _with_more(needs: list[Need], number: int, one: str, many: str, to: str) -> list[Need]:
    """The same, the last of them saying how many others of the kind wait."""
    if needs and number > 0:
        needs[-1].more = (f"{number} more {one if number == 1 else many}", to)
    return needs


# For the business unit


def _unit(acting: roles.Acting, codes: Codes) -> dict:
    as_at, day = reading.as_at(), reading.day()
    times = home.some(home.time_requests(as_at), TWO)
    late = home.some_of([row for row in home.escalations_open(as_at).limit(home.MOST) if row.due < day], TWO)
    points, acts = home.provisional_dates(as_at)
    missing = home.leads_missing(day, as_at)
    ownerless = owners.without(day, as_at).order_by().count()
    needs = [
        *_to_redact(acting, as_at),
        *_times(times, codes, acting),
        *_with_more(
            [_escalation(row, codes, acting) for row in late.rows],
            late.rest,
            "escalation is past its date",
            "escalations are past their date",
            link("escalations.index"),
        ),
        *_rounds_running(day, as_at),
        *_silent_in_the_last(day, as_at),
        *(Need(**each) for each in closing_needs.given_back(acting.agencies, codes)),
        *(Need(**each) for each in closing_needs.pauses(codes, day)),
        *_late_letters(codes),
        *(Need(**each) for each in closing_needs.to_check(acting, codes)),
        *_leads_missing(missing),
    ]
    # What has no day of its own and is taken a piece at a time stands beside the list.
    backlog = [
        *_awaited(responses.awaited(day, as_at)),
        *_ownerless(ownerless),
        *_provisional(points + acts),
        *_links_waiting(acting),
    ]
    return {
        "page": "home/unit.html",
        "needs": needs,
        "counts": [_count(*each) for each in closing_needs.counts(acting)],
        "backlog": backlog,
        "updates": home.some(home.new_updates(day, as_at), UPDATES),
        "lately": home.LATELY,
        "codes": codes,
    }


def _late_letters(codes: Codes) -> list[Need]:
    as_at, day = reading.as_at(), reading.day()
    some = home.some(correspondence.late(correspondence.waiting_first(correspondence.letters(as_at)), day), FEW)
    found = []
    for each in correspondence.stories(some.rows, day, as_at):
        letter, chased = each.letter, each.chased
        see = link("correspondence.show", review=codes[letter.review_id], ref=letter.ref)
        words = f"Sent to {letter.other.name} on {long_day(letter.on)}. "
        words += f"Last chased on {long_day(chased[-1].on)}." if chased else "It has not been chased."
        heading = f"No answer to {letter.ref}, “{letter.subject}”"
        found.append(Need(heading, words, "See the letter", see, see, letter.due, invented=letter.invented))
    return _with_more(found, some.rest, "letter is late", "letters are late", link("correspondence.index", state="late"))


def _awaited(waiting: list) -> list[tuple[int, str, str]]:
    if not waiting:
        return []
    to = link("responses.matrix", review=waiting[0].review.code, response="awaiting")
    bodies = len({each.agency for each in waiting})
    of = f", of {bodies} {'agency' if bodies == 1 else 'agencies'}"
    return [_count(len(waiting), f"response is awaited{of}", f"responses are awaited{of}", to)]


def _to_redact(acting: roles.Acting, as_at: dt.date | None) -> list[Need]:
    """What the other asked to be redacted, before all else: it could identify a child as long as it stands."""
    asked_by = redaction.other_role(acting.role)
    return [
        Need(
            heading=f"Read what {row.ref} would take out, and confirm or decline it",
            words=f"{redaction.CATEGORIES[row.category]}. {row.because}",
            do="Read it",
            to=link("privacy.confirm", ref=row.ref),
            see=link("privacy.show", ref=row.ref),
            invented=row.invented,
        )
        for row in privacy.asked_by_the_other(asked_by, as_at)
    ]


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
    return [_count(number, *words, link("owners.index"))] if number else []


def _provisional(number: int) -> list[tuple[int, str, str]]:
    words = ("date waits for the Board to confirm it", "dates wait for the Board to confirm them")
    return [_count(number, *words, link("deadlines.provisional"))] if number else []


def _links_waiting(acting: roles.Acting) -> list[tuple[int, str, str]]:
    """One line for each review with inferred links that nobody has confirmed."""
    words = ("inferred link waits to be confirmed", "inferred links wait to be confirmed")
    found = []
    for review in reviews.all_reviews(reading.as_at()):
        number = sum(links.numbers_waiting(review, reading.as_at(), acting).values())
        if number:
            found.append(_count(number, *words, link("links.index", review=review.code)))
    return found


# For a board member and a reader


def _member(acting: roles.Acting, codes: Codes) -> dict:
    as_at, day, level = reading.as_at(), reading.day(), acting.level or levels.BOARD
    raised = home.some(home.escalations_open(as_at, level), FEW)
    due = list(home.decisions_due(level, day, as_at).limit(home.MOST))
    needs = [
        *_with_more(
            [_escalation(row, codes, acting) for row in raised.rows],
            raised.rest,
            "is raised with you",
            "are raised with you",
            link("escalations.index", level=level),
        ),
        *(Need(**each) for each in closing_needs.to_second(acting, codes)),
        *(_decision_due(row, codes) for row in due),
    ]
    return {
        "page": "home/member.html",
        "needs": needs,
        "level": level,
        "words": reading.names().level_in_text(level),
        "open": raised.total,
    }


def _decision_due(decision, codes: Codes) -> Need:
    words, see = codes.subject(decision)
    return Need(
        heading=f"Was {decision.ref} carried out?",
        quote=decision.decision,
        words=f"Decided on {long_day(decision.made_on)} about {words}. {decision.owner} owns it.",
        do="See where it is",
        to=see,
        see=see,
        due=decision.by_when,
        invented=decision.invented,
    )


def _reader(acting: roles.Acting, codes: Codes) -> dict:
    documents = home.documents(reading.as_at())
    return {"page": "home/reader.html", "documents": documents}


FOR_ROLE = {
    roles.LEAD: _agency,
    roles.SENIOR_OFFICER: _agency,
    roles.CHAIR: _chair,
    roles.BUSINESS_UNIT: _unit,
    roles.BOARD_MEMBER: _member,
    roles.READER: _reader,
}


def _led_by(action, names: dict, body) -> str:
    part = names.get(action.lead_id)
    return f" Led by {part.name}." if part is not None and action.lead_id != body.agency.key else ""


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def _pieces(number: int) -> str:
    return "1 piece of evidence is" if number == 1 else f"{number} pieces of evidence are"


def _lower(words: str) -> str:
    """Independent chair -> the post inside a sentence; OSCB executive and County Council lead stay."""
    proper = words[:2].isupper() or any(word[:1].isupper() for word in words.split()[1:-1])
    return words if proper else words[:1].lower() + words[1:]


def _state(state: str) -> str:
    from ..rules import delivery

    return delivery.LABELS[state].lower()


def _rating(rating: str) -> str:
    from ..rules import assurance

    return assurance.LABELS[rating].lower()
