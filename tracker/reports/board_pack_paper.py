"""The board pack laid out: what is asked and the few figures first, then the lists in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..rules import meetings as rules
from ..rules.issuing import Stamp
from ..store import issued
from ..store.meetings import Meeting
from . import board_pack, frozen
from .blocks import (
    INVENTED,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Line,
    Paper,
    Paragraph,
    Said,
    Table,
    Whole,
    bold,
    in_line,
    spaced,
)
from .board_pack_content import Asked, BoardPack, Late, Made, Question, Soon, Wanted
from .wording import called, count, long_day, short_day, stopped

FEW = 3  # of each list but those that a level decides on; the rest is counted, and the paper says where it stands
MOST_DECISIONS = 8
AGENCIES = 5  # rows of the table of live actions

# Where the whole of each list stands.
DECISIONS, ESCALATIONS, LATE, TIME = "/meetings/decisions", "/escalations", "/deadlines?state=late", "/actions?time=1"
DONE, LIVE, SOON, QUESTIONS = "/actions?sort=reported", "/actions?sort=lead", "/deadlines?state=soon", "/drift"


def lay_out(pack: BoardPack, instead_of: str = "") -> Paper:
    """The paper. ``instead_of``: the number of the pack that this one takes the place of."""
    names = pack.names
    called.set(names)
    level = names.level_in_text(pack.level)
    title = f"Board pack for the {level}"
    blocks: list[Block] = [Heading(1, title), Facts([*_facts(pack, instead_of)])]
    blocks += _asked_of_you(pack, level)
    blocks += _figures(pack)
    blocks += _decisions(pack)
    blocks += _wanted(pack)
    blocks += _list("3. Overdue, and nothing asked", pack.late, _late, "Nothing is overdue without something asked.", LATE)
    blocks += _list("4. More time asked for", pack.time, _time, "Nobody waits for more time.", TIME)
    blocks += _done(pack)
    blocks += _live(pack)
    blocks += _questions(pack)
    made_up = pack.demonstration
    at = f"{'Demonstration, as' if made_up else 'As'} at {long_day(pack.day)}"
    subject = f"{title}, as at {long_day(pack.day)}"
    return Paper(title, names.body, f"{names.body} · Board pack, {level}", at, subject, pack.day, blocks)


def _facts(pack: BoardPack, instead_of: str) -> Iterator[tuple[str, Line]]:
    if pack.when:
        words = f"{pack.title}, {long_day(pack.when)}" + (f", {pack.place}" if pack.place else "")
        yield "Meeting", (bold(words),)
    yield "As at", (long_day(pack.day),)
    interval = pack.limits.reporting_interval
    back = "the last meeting" if pack.last else f"no earlier meeting is recorded, so the last {interval} days"
    yield "Since", (f"{long_day(pack.since)}, {back}",)
    yield "Read first", ("What is asked, the figures and part 1. The rest is for each point as it comes.",)
    if instead_of:
        yield "In place of", (f"Board pack {instead_of}",)
    if pack.demonstration:
        yield "Demonstration", ("What carries ", INVENTED, " is made up.")


# The first page


def _asked_of_you(pack: BoardPack, level: str) -> Iterator[Block]:
    yield Heading(2, "What is asked of you")
    wanted = pack.wanted
    if not wanted and not pack.other:
        yield Paragraph((f"Nothing waits for the {level} to decide.",))
        return
    asks = sum(each.kind == rules.ESCALATION for each in wanted)
    said = [
        count(asks, "escalation") if asks else "",
        _of_kind(wanted, rules.TIME, "request for more time", "requests for more time"),
    ]
    said += [_of_kind(wanted, rules.CLOSING, "closing to second", "closings to second")]
    said += [_of_kind(wanted, rules.CHECK, "spot check", "spot checks")]
    said += [count(len(pack.other), "other point") if pack.other else ""]
    yield Paragraph(
        (f"{'; '.join(each for each in said if each)}. Each ends with an owner and a date, or comes back.",), "lead"
    )
    yield Entries([_one_line(each) for each in (*wanted, *pack.other)], numbered=True)


def _of_kind(rows: Sequence[Wanted], kind: str, one: str, many: str) -> str:
    number = sum(each.kind == kind for each in rows)
    return count(number, one, many) if number else ""


def _one_line(each: Wanted) -> Entry:
    lines = [spaced(bold(in_line(each.title)), _tag(each))]
    if each.asked.strip():
        lines.append((Said(each.asked),))
    return Entry(lines)


def _figures(pack: BoardPack) -> Iterator[Block]:
    good = sum(each.good for each in pack.done)
    of_them = sum(each.reaches for each in pack.time)
    late = sum(row.late for row in pack.live)
    rows = [
        ("Decisions carried out", f"{pack.carried_out} of {len(pack.made)}", "Made since, carried out since or still open"),
        (
            "Overdue, and nothing asked",
            len(pack.late),
            "Past a confirmed date; no more time asked for, and it stands before no level",
        ),
        (
            "More time asked for",
            len(pack.time),
            f"Waiting for an answer; {of_them or 'none'} for you to talk about, by its moves",
        ),
        (
            "Done since",
            len(pack.done),
            f"Called done or closed; {good or 'none'} answer what the {pack.names.chair} found good",
        ),
        ("Live actions", pack.running, f"Running, not called done; {late or 'none'} of them past a confirmed date"),
        ("Questions nobody raised", pack.asked_in_all, "Found by the rules of drift, and not dismissed"),
    ]
    yield Heading(2, "In figures")
    yield Table(
        "The few figures, each with its rule",
        ["What", "Number", "Rule"],
        [[(label,), (str(number),), (rule,)] for label, number, rule in rows],
        [30, 14, 56],
        frozenset({1}),
    )


# The lists


def _decisions(pack: BoardPack) -> Iterator[Block]:
    """What was not carried out first: it is what one asks about."""
    rows = sorted(pack.made, key=lambda each: (bool(each.carried_out_on), -each.late, each.by_when))
    where = f"{DECISIONS}?level={pack.level}"
    empty = "No decision is recorded since then or still open."
    yield from _list("1. Decisions of last time", rows, _made, empty, where, MOST_DECISIONS)


def _made(each: Made) -> Entry:
    if each.carried_out_on:
        came = bold("Carried out"), f" on {long_day(each.carried_out_on)}. {in_line(each.how)}"
    elif each.late:
        came = bold("Not recorded as carried out"), f": due {long_day(each.by_when)}, {count(each.late, 'day')} ago."
    else:
        came = bold("Not due yet"), f": to be carried out by {long_day(each.by_when)}."
    about = f"{short_day(each.on)}, {in_line(each.about)}. Owner: {each.owner}. "
    return Entry([spaced(Said(each.words), _tag(each)), (about, *came)])


def _wanted(pack: BoardPack) -> Iterator[Block]:
    """What is asked stands on the first page; here why, and the three judgements in columns of their own."""
    yield Heading(2, f"2. Escalations and decisions wanted ({len(pack.wanted)})")
    if not pack.wanted:
        yield Paragraph(("Nothing stands before this level.",), "quiet")
        return
    raised = [each for each in pack.wanted if each.kind == rules.ESCALATION]
    if raised:
        yield Table(
            "Why each is here, and what the three judgements say",
            ["Why it is here", "Delivery, said by agencies", "Evidence", f"Assurance, said by the {pack.names.chair}"],
            [[_why(each), (each.delivery,), (each.evidence,), (each.assurance,)] for each in raised],
            [50, 22, 14, 14],
        )
    rest = [each for each in pack.wanted if each.kind != rules.ESCALATION]
    if rest:
        yield Entries(
            [Entry([spaced(bold(f"{_ref(each)}. "), Said(each.why.strip() or each.asked), _tag(each))]) for each in rest]
        )
    yield Paragraph((f"Each in full, with room to write: {ESCALATIONS}/{pack.level}.",), "quiet")
    if pack.restricted:
        said = f"{count(pack.restricted, 'restricted piece')} of evidence on these is not counted here."
        yield Paragraph((said,), "quiet")


def _why(each: Wanted) -> Line:
    last = f" Decided last on {each.last}." if each.last else ""
    return spaced(bold(f"{_ref(each)}. "), Said(each.why), f" {each.waits}. Owner: {each.owner}.{last}", _tag(each))


def _ref(each: Wanted) -> str:
    return in_line(each.title).partition(":")[0]


def _late(each: Late) -> Entry:
    said = f"{each.lead}. Due {long_day(each.due)}, {count(each.days, 'day')} ago. It says: {each.word}."
    return Entry([_head(each), (said,)])


def _time(each: Asked) -> Entry:
    moved = f", moved {count(each.moves, 'time')} before" if each.moves else ""
    whose = " For you to talk about." if each.reaches else ""
    was = f" instead of {long_day(each.was)}" if each.was else ""
    said = f"{each.lead} asks for {long_day(each.to)}{was}{moved}.{whose} "
    return Entry([_head(each), (said, Said(each.because))])


def _done(pack: BoardPack) -> Iterator[Block]:
    """Called done is not assured: the three judgements stand in columns of their own."""
    yield Heading(2, f"5. Done since ({len(pack.done)})")
    if not pack.done:
        yield Paragraph(("Nothing was called done or closed.",), "quiet")
        return
    shown = pack.done if len(pack.done) == FEW + 1 else pack.done[:FEW]
    yield Table(
        "What was called done or closed since",
        ["Action", "Delivery, said by the agency", "Evidence given with it", f"Assurance, said by the {pack.names.chair}"],
        [[_head(each), (each.delivery,), (each.evidence,), (each.assurance,)] for each in shown],
        [38, 26, 18, 18],
    )
    if len(pack.done) > len(shown):
        yield Paragraph((f"And {len(pack.done) - len(shown)} more, in the list at {DONE}.",), "quiet")


def _live(pack: BoardPack) -> Iterator[Block]:
    yield Heading(2, f"6. Live ({pack.running})")
    if not pack.live:
        yield Paragraph(("No action is running.",), "quiet")
        return
    shown, rest = pack.live[:AGENCIES], pack.live[AGENCIES:]
    if len(rest) == 1:
        shown, rest = pack.live, []
    yield Table(
        "Live actions by lead agency: what it says, and what the dates say",
        ["Agency", "Live", "At risk", "Not reported", "Past its date", "Silent"],
        [[(row.agency,), *((str(number),) for number in _counts(row))] for row in shown],
        [40, 10, 12, 14, 14, 10],
        frozenset(range(1, 6)),
        rule="The first three are the agency's word; past its date and silent are worked out.",
    )
    if rest:
        live = sum(row.live for row in rest)
        yield Paragraph(
            (f"And {len(rest)} more agencies with {count(live, 'live action')}, in the list at {LIVE}.",), "quiet"
        )
    days = pack.limits.amber_before
    yield Heading(3, f"Due in the next {days} days ({len(pack.soon)})")
    yield from _entries(pack.soon, _soon, "Nothing with a confirmed date falls due.", SOON)


def _counts(row) -> tuple[int, ...]:
    return row.live, row.at_risk, row.unreported, row.late, row.silent


def _soon(each: Soon) -> Entry:
    return Entry([_head(each), (f"{each.lead}. Due {long_day(each.due)}. It says: {each.word}.",)])


def _questions(pack: BoardPack) -> Iterator[Block]:
    yield Whole([*_drift(pack)])


def _drift(pack: BoardPack) -> Iterator[Block]:
    yield Heading(2, f"7. Drift worth a question ({pack.asked_in_all})")
    if not pack.questions:
        yield Paragraph(("The rules find no question that nobody has raised.",), "quiet")
        return
    shown = pack.questions[:FEW]
    yield Entries([_question(each) for each in shown])
    left = pack.asked_in_all - sum(each.others + 1 for each in shown)
    if left:
        yield Paragraph((f"And {left} more of other rules, in the list at {QUESTIONS}.",), "quiet")


def _question(each: Question) -> Entry:
    more = f" And {each.others} more of this rule." if each.others else ""
    head = bold(f"{each.ref}: {in_line(each.question)}")
    return Entry([spaced(head, _tag(each)), (f"{stopped(in_line(each.found))}{more}",)])


def _list(
    heading: str, rows: Sequence[Any], told: Callable[[Any], Entry], empty: str, where: str, few: int = FEW
) -> Iterator[Block]:
    yield Heading(2, f"{heading} ({len(rows)})")
    yield from _entries(rows, told, empty, where, few)


def _entries(rows: Sequence[Any], told: Callable[[Any], Entry], empty: str, where: str, few: int = FEW) -> Iterator[Block]:
    """The first few, and how many more there are and where. One more is shown rather than counted."""
    if not rows:
        yield Paragraph((empty,), "quiet")
        return
    shown = rows if len(rows) == few + 1 else rows[:few]
    yield Entries([told(each) for each in shown])
    if len(rows) > len(shown):
        yield Paragraph((f"And {len(rows) - len(shown)} more, in the list at {where}.",), "quiet")


def _head(each: Any) -> Line:
    return spaced(bold(each.ref), f" {in_line(each.title)}", _tag(each))


def _tag(each: Any):
    return INVENTED if each.invented else ""


# Issued


def to_freeze(meeting: Meeting, day: dt.date) -> tuple[str, Callable[[Stamp], str]]:
    """The title of the pack of a meeting, and what writes it when it is issued: gathered then, and frozen as it stands."""
    before = issued.of_meeting(meeting.key).first()
    title = f"{meeting.title}: board pack"

    def write(stamp: Stamp) -> str:
        pack = board_pack.gather(meeting.level, day, meeting=meeting)
        return frozen.content(stamp, lay_out(pack, before.ref if before else ""))

    return title, write
