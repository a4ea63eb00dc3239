"""The board view of one level laid out for paper: the sheet on the table is the page on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from ..rules import assurance
from ..rules.evidence import RUNGS
from ..rules.names import Names
from ..store.board_view import Before
from ..store.escalations import BoardDecision, Escalation
from ..store.reviews import Codes, Review
from .blocks import (
    ASSURANCE,
    DELIVERY,
    EVIDENCE,
    INVENTED,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Line,
    Marks,
    Paper,
    Paragraph,
    Said,
    Whole,
    bold,
    tag,
)
from .list_escalations import about, by_dates, raised_by, said_of_delivery
from .stocktake_paper import in_line, spaced
from .wording import codes, count, long_day, ref_of


def lay_out(
    *,
    level: str,
    rows: list[Before],
    above: list[Escalation],
    undone: list[BoardDecision],
    holders: list[str],
    raisers: Mapping[str, str],
    names: Names,
    day: dt.date,
    made_on: dt.date,
    demonstration: bool,
    reviews: Mapping[str, Review],
    **_: Any,
) -> Paper:
    """The sheet for the table: every item before the level, why, what the judgements say, what is asked, room to decide."""
    codes.set(Codes({key: review.code for key, review in reviews.items()}))
    title = f"Escalated to the {names.level_in_text(level)}"
    blocks: list[Block] = [Heading(1, title), Paragraph((_summary(rows, level, names),), "lead")]
    blocks.append(Paragraph((bold("Who holds this level: "), f"{', '.join(holders) or 'nobody today'}.")))
    if demonstration:
        blocks.append(Paragraph(("What carries ", INVENTED, " is made up. The rest is from the documents named.")))
    for number, each in enumerate(rows, 1):
        blocks.append(Whole([*_sheet(number, each, raisers, names, day)]))
    if undone:
        blocks.append(Heading(2, "Decided here, past its day and not recorded as carried out"))
        blocks.append(Entries([_undone(made, day) for made in undone]))
    if above:
        blocks += [Heading(2, "With a higher level"), Entries([_higher(row, names, day) for row in above])]
    words = f"{'Demonstration, as' if demonstration else 'As'} at {long_day(day)}"
    subject = f"{title}, as at {long_day(day)}"
    return Paper(title, names.body, f"{names.body} · Escalations", words, subject, made_on, blocks)


def _summary(rows: list[Before], level: str, names: Names) -> str:
    if not rows:
        return f"Nothing waits for the {names.level_in_text(level)}."
    by_rule = sum(each.escalation.how == "rule" for each in rows)
    how = [f"{len(rows) - by_rule} raised by a person"] if by_rule < len(rows) else []
    how += [f"{by_rule} raised by rule"] if by_rule else []
    each = "Each waits" if len(rows) > 1 else "It waits"
    return f"{count(len(rows), 'item')}, oldest first; {'; '.join(how)}. {each} for a decision."


def _sheet(number: int, each: Before, raisers: Mapping[str, str], names: Names, day: dt.date) -> Iterator[Block]:
    row = each.escalation
    yield Heading(2, f"{number}. {ref_of(each.about)}: {in_line(each.about.title)}", f"item-{row.ref}")
    held = f"{count(each.days(day), 'day')} at this level. {_raised(row, raisers)}, {long_day(row.raised_on)}."
    yield Paragraph(spaced(bold(row.ref), f", {held} {_owner(each)}", tag(row)))
    yield Paragraph((bold("Why it is here. "), Said(row.why)))
    if each.so_today:
        yield Paragraph((bold(f"On {long_day(day)}: "), each.so_today))
    yield from _climbed(each, names)
    yield _judged(each, names)
    if each.dated:
        yield Facts([*_who_knew(each, day)])
    yield Paragraph((bold("Last decision. "), *_decided(each.last_decision, day)))
    late = (day - row.due).days
    due = f"Decide by {long_day(row.due)}" + (f", {count(late, 'day')} ago. " if late > 0 else ". ")
    yield Paragraph((bold(f"Asked of the {names.level_in_text(row.level)}. "), due, Said(row.asked)))
    for one in each.replies:
        minuted = ", minuted" if one.minuted else ""
        yield Paragraph(spaced(bold(f"Reply{minuted}, {long_day(one.said_on)}. "), Said(one.says), tag(one)))
    if each.letters:
        yield Paragraph((bold("Letters without an answer."),))
        yield Entries([_letter(story) for story in each.letters])
    yield Facts([("Decision", ("",)), ("Owner", ("",)), ("Date", ("",))])


def _climbed(each: Before, names: Names) -> Iterator[Block]:
    """Where it went on to, and what was decided below after it had come here."""
    if each.higher:
        words = f"to the {names.level_in_text(each.higher.level)} on {long_day(each.higher.raised_on)} ({each.higher.ref})."
        yield Paragraph((bold("It went on "), words))
    for row in each.lower:
        if row.decided:
            words = f"{long_day(row.decided.made_on)}, the {names.level_in_text(row.level)} ({row.ref}): "
            yield Paragraph((bold("Decided below after all. "), words, Said(row.decided.decision)))


def _undone(made: BoardDecision, day: dt.date) -> Entry:
    return Entry([spaced(bold(ref_of(made)), f", about {ref_of(about(made))}, ", *_decided(made, day))])


def _raised(row: Escalation, raisers: Mapping[str, str]) -> str:
    who = raised_by(row, raisers)
    return who if row.how == "rule" else f"Raised by {who.replace('A person', 'a person', 1)}, straight to this level"


def _owner(each: Before) -> str:
    owners = ", ".join(body.name for body in each.owners) or "none named"
    post = f" ({each.action.action.owner_post})" if each.action and each.action.action.owner_post else ""
    row = each.escalation
    meant = f" About: {row.body.name}." if row.agency_id and row.agency_id not in [b.key for b in each.owners] else ""
    return f"Owner: {owners}{post}.{meant}"


def _judged(each: Before, names: Names) -> Marks:
    """The three judgements side by side, each with who says it."""
    of, decision = each.shown_seal
    counts = each.counts
    supports = sum(rung["supports"] for rung in counts.values())
    challenges = sum(rung["challenges"] for rung in counts.values())
    highest = next((rung for rung in reversed(RUNGS) if counts[rung]["supports"]), "")
    ladder = f"{supports or 'None'} for, {challenges or 'none'} against" if supports or challenges else "None yet"
    ladder += f", up to {highest}." if highest else "."
    if each.action:
        deed, linked = each.action, each.own_evidence
        differs = "≠ " if deed.differs else ""
        colour = f"{differs}{deed.colour.value.capitalize()} by dates: {deed.colour.reason}."
        said: Line = spaced(f"{said_of_delivery(each)}. {colour}", tag(deed.action))
        who = deed.action.lead_body.name
    else:
        linked = each.position.links
        made_up = any(position.action.invented for position in each.position.actions)
        dates = f" By dates: {by_dates(each)}." if each.position.actions else ""
        said = spaced(f"{said_of_delivery(each) or 'No action'}.{dates}", INVENTED if made_up else "")
        who = "agencies"
    rating = f"{assurance.LABELS[each.rating]}."
    if each.action and of is not None:
        rating += f" Said of {ref_of(of)}, never of one action."
    if decision is not None and decision.override:
        rating += f" Decided against a rule: {decision.override}"
    chair = f"the deputy {names.chair}" if decision is not None and decision.deputy else f"the {names.chair}"
    return Marks(
        [
            (DELIVERY, f"Delivery, said by {who}", said),
            (EVIDENCE, "Evidence", spaced(ladder, INVENTED if any(link.invented for link in linked) else "")),
            (ASSURANCE, f"Assurance, said by {chair}", spaced(rating, tag(decision))),
        ]
    )


def _who_knew(each: Before, day: dt.date) -> Iterator[tuple[str, Line]]:
    """Commentary 4.13-4.15: known to the agency, the Board told that it exists, the Board given its full extent."""
    concern = each.concern
    told, given = each.gaps(day)

    def gap(found, since: str) -> str:
        return f", {count(found.days, 'day')} {'later' if found.over else since}" if found else ""

    none = "no date given"
    yield "Known to the agency", (long_day(concern.known_to_agency) or none,)
    yield "Board told that it exists", (f"{long_day(concern.board_told) or none}{gap(told, 'since it was known')}",)
    yield "Its full extent given", (f"{long_day(concern.full_extent) or none}{gap(given, 'since it was told')}",)


def _decided(made: BoardDecision | None, day: dt.date) -> Line:
    if made is None:
        return ("None at this level.",)
    if made.carried_out_on:
        shows = f": {made.carried_out_shows}" if made.carried_out_shows else "."
        done = f"Carried out on {long_day(made.carried_out_on)}{shows}"
    elif made.by_when < day:
        done = f"Not recorded as carried out: due {long_day(made.by_when)}, {count((day - made.by_when).days, 'day')} ago."
    else:
        done = f"To be carried out by {long_day(made.by_when)}."
    return spaced(f"{long_day(made.made_on)}: ", Said(made.decision), f" Owner: {made.owner}. {done}", tag(made))


def _letter(story) -> Entry:
    letter = story.letter
    waits = "closed as no answer" if letter.state == "no_answer" else story.clock.words
    items = ", ".join(bond.point.ref for bond in story.about)
    words = f" to {letter.other.name}, {long_day(letter.on)}, about {items}: {waits}."
    return Entry([spaced(bold(ref_of(letter)), words, tag(letter))])


def _higher(row: Escalation, names: Names, day: dt.date) -> Entry:
    held = f"With the {names.level_in_text(row.level)} for {count((day - row.raised_on).days, 'day')}."
    return Entry([spaced(bold(ref_of(about(row))), f", {in_line(about(row).title)}. {held}", tag(row))])
