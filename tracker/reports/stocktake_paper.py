"""A stocktake laid out for paper: which words stand where, the same in Markdown, Word and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..rules import roles
from .blocks import (
    AGAINST,
    ASSURANCE,
    DELIVERY,
    EVIDENCE,
    FOR,
    INVENTED,
    Block,
    Entries,
    Entry,
    Heading,
    Line,
    Marks,
    NewPage,
    Paper,
    Paragraph,
    Run,
    Said,
    Table,
    Whole,
    Wording,
    Words,
    bold,
    in_line,
    line,
    spaced,
    tag,
)
from .content import PUBLIC, RUNGS, Coverage, Section, Stocktake
from .content_agencies import Event, Raised, Step
from .content_evidence import Decision, Note, Piece
from .content_issue import Replied
from .notices import restricted_words
from .stocktake_before import blocks as asked_before
from .stocktake_front import front
from .stocktake_paper_figures import differing, each_covered, outlook
from .stocktake_paper_narrative import narrative
from .wording import called, count, long_day, short_day, stopped

_TONES = {"supports": FOR, "challenges": AGAINST}
_NOWHERE = "Nothing on this rung."


def lay_out(doc: Stocktake) -> Paper:
    """The whole of it: the position in front, a section for each item, and the register at the end."""
    called.set(doc.names)
    blocks: list[Block] = [*front(doc)]
    for heading, sections in doc.sheets:
        blocks.append(NewPage())
        blocks += [Heading(2, heading)] if heading else []
        for section in sections:
            blocks += section_blocks(section, 3 if heading else 2)
    blocks += [NewPage(), *_about_the_whole(doc), *_back(doc)]
    copy = "public" if doc.audience == PUBLIC else "Board"
    day = f"{'Demonstration, as' if doc.demonstration else 'As'} at {long_day(doc.as_at)} · {copy} copy"
    running = f"{doc.body} · {doc.issue.stamp.called if doc.issue else 'Stocktake, draft'}"
    subject = f"{doc.scope_words}, as at {long_day(doc.as_at)}"
    return Paper(in_line(doc.title), doc.body, running, day, subject, doc.made_on, blocks)


def _about_the_whole(doc: Stocktake) -> Iterator[Block]:
    if doc.hearing and doc.hearing.about_the_whole:
        yield Heading(2, "What agencies replied about the whole", "replies")
        yield Entries([_replied(each) for each in doc.hearing.about_the_whole])


# One item


def section_blocks(s: Section, level: int) -> Iterator[Block]:
    """One item, under a heading of this level."""
    below = level + 1
    yield Whole([*_top(s, level)])
    yield from _told(s, below)


def _top(s: Section, level: int) -> Iterator[Block]:
    """What it is, its wording and the three judgements, which stay together."""
    yield Heading(level, f"{s.ref} {in_line(s.title)}", f"item-{s.ref}")
    about = [f"{s.kind_label} {s.number}".strip()]
    about += [f"theme: {s.theme}"] if s.theme else []
    about += [f"key area {each.ref} ({each.basis})" for each in s.key_areas]
    about += [f"part of {s.part_of}"] if s.part_of else []
    about += [f"read with {s.shown_with}"] if s.shown_with else []
    yield Paragraph(spaced(stopped(", ".join(about)), INVENTED if s.made_up else ""), "quiet")
    yield Wording(s.text, s.citation)
    for text, citation in s.other_wordings:
        yield Paragraph(("Also worded:",), "head")
        yield Wording(text, citation)
    yield _judgements(s)


def _told(s: Section, below: int) -> Iterator[Block]:
    if s.decision:
        yield Heading(below, f"What the {called.get().chair} says")
        yield from _decision(s.decision)
    yield from narrative(s, below)
    yield Heading(below, "What the evidence shows")
    yield from _evidence(s)
    yield from outlook(s, below)
    gaps = Entries([Entry([(words,)]) for words in s.gaps]) if s.gaps else Paragraph(("None that the rules find.",))
    yield Whole([Heading(below, "Gaps"), gaps])
    yield from asked_before(s, below)
    if s.answers:
        yield Heading(below, "Responses of the agencies")
        yield from _responses(s)
    yield Heading(below, s.steps_heading)
    yield from _to_do(s, below)
    if s.questions:
        yield Heading(below, "Questions that wait for an answer")
        yield Entries([_question(q) for q in s.questions])
    if s.raised:
        yield Heading(below, "Escalations")
        yield Entries([_raised(x) for x in s.raised])
    for heading, events in s.events:
        yield Heading(below, heading)
        yield Entries([_event(each) for each in events])
    if s.replies:
        yield Heading(below, "What agencies replied before it was issued")
        yield Entries([_replied(each) for each in s.replies])


def _judgements(s: Section) -> Marks:
    states: dict[str, int] = {}
    for step in s.steps:
        states[step.delivery_label] = states.get(step.delivery_label, 0) + 1
    said = "; ".join(f"{number} {label.lower()}" for label, number in states.items()) or "no action"
    colours = ", ".join(f"{number} {colour}" for colour, number in s.colours.items())
    differ = sum(step.differs for step in s.steps)
    counts = s.counts
    supports = sum(counts[rung]["supports"] for rung in RUNGS)
    challenges = sum(counts[rung]["challenges"] for rung in RUNGS)
    bricks = f"{supports or 'none'} for, {challenges or 'none'} against" if supports or challenges else "none yet"
    highest = next((f", up to {rung}" for rung in RUNGS if counts[rung]["supports"]), "")
    hidden = f"; {restricted_words(_rungs_hidden(s))} not shown" if s.hidden else ""
    delivery = f"{said}." + (f" By dates: {colours}." if colours else "")
    delivery += f" In {count(differ, 'action')} the dates say other than the agency." if differ else ""
    return Marks(
        [
            (DELIVERY, "Delivery, said by the agencies", spaced(delivery, _made_up(s.steps))),
            (EVIDENCE, "Evidence", spaced(f"{bricks}{highest}{hidden}.", _made_up(s.pieces))),
            (ASSURANCE, f"Assurance, said by the {called.get().chair}", spaced(s.rating_label, tag(s.decision))),
        ]
    )


def _made_up(rows: Iterable[Step] | Iterable[Piece]) -> Words:
    """The mark of what is made up, where any of it is."""
    return INVENTED if any(row.invented for row in rows) else ""


def _rungs_hidden(s: Section) -> list[str]:
    return [rung for rung, number in s.hidden.items() for _ in range(number)]


def _decision(d: Decision) -> Iterator[Block]:
    yield Paragraph((Said(d.because),))
    by = f"{d.rating_label}. Decided {long_day(d.decided_on)} by {d.decided_by}"
    by += f", deputy for the {called.get().chair}." if d.deputy else "."
    if d.look_again:
        by += f" Next look by {long_day(d.look_again)}."
    words: list[Words] = [by]
    if d.rests_on:
        words += [f" Rests on {'note' if len(d.rests_on) == 1 else 'notes'} ", *_notes(d.rests_on), "."]
    if d.hidden:
        words.append(f" {count(d.hidden, 'restricted piece').capitalize()} that it rests on or weighs, not shown.")
    yield Paragraph(spaced(*words, tag(d)))
    if d.broken_rule:
        reason = f" {d.broken_rule} The {called.get().chair}'s reason: {d.override}"
        yield Paragraph((bold("Decided against a rule."), reason))
    if d.weighed:
        said = [("How ", Run(f"note {row.note}", note=row.note), " was weighed: ", Said(row.words)) for row in d.weighed]
        yield Entries([Entry([words]) for words in said])


def _notes(numbers: list[int]) -> Iterator[Words]:
    for place, number in enumerate(numbers):
        if place:
            yield ", "
        yield Run(str(number), note=number)


def _evidence(s: Section) -> Iterator[Block]:
    if not s.pieces and not s.hidden:
        yield Paragraph(("No evidence bears on it, for, against or as context.",))
        return
    for rung in RUNGS if s.pieces else ():
        yield Paragraph((bold(rung.capitalize()),), "head")
        found = [_piece(piece) for piece in s.on(rung)]
        yield Entries(found) if found else Paragraph((_NOWHERE,), "quiet")
    if s.context:
        yield Paragraph((bold("Context"), ", neither for nor against"), "head")
        yield Entries([_piece(piece) for piece in s.context])
    if s.hidden:
        yield Paragraph((f"It rests also on {restricted_words(_rungs_hidden(s))}, not shown in this copy.",))


def _piece(p: Piece) -> Entry:
    tone = _TONES.get(p.stance, "")
    side = Run(f"{p.stance_label}{', checked' if p.note.checked else ''}. ", bold=True, tone=tone) if tone else ""
    voice = f" {p.note.voice_label}'s voice." if p.note.voice_label else ""
    restricted = bold(" Restricted.") if p.note.restricted else ""
    said = spaced(side, Said(p.note.statement), Run(note=p.note.number), voice, restricted, tag(p.note))
    return Entry([said, (f"{stopped(p.note.citation)} {p.note.independence_label}, {p.link_words}.",)], tone=tone)


def _responses(s: Section) -> Iterator[Block]:
    awaiting = f" Awaiting: {'; '.join(s.awaited)}." if s.awaited else ""
    yield Paragraph((s.responses_words + awaiting,))
    rows = []
    for a in s.answers:
        if a.agency in s.awaited:
            continue
        behalf = f", recorded by the {called.get().role_in_text(roles.BUSINESS_UNIT)} on its behalf" if a.on_behalf else ""
        behalf += ", asked no more" if a.former else ""
        said = f": {a.response_label.lower()}, {long_day(a.said_on)}{behalf}."
        reason = (" ", Said(a.reason)) if a.reason else ()
        rows.append(Entry([spaced(bold(a.agency), said, *reason, tag(a))]))
    for a in s.answers:
        if a.view:
            against = f" Decided against a rule: {a.view_override}" if a.view_override else ""
            words = (f"The {called.get().chair}’s view of ", bold(a.agency), f" alone: {a.view_label.lower()}, ")
            day = f"{long_day(a.view_on)}. "
            made_up = INVENTED if a.view_invented else ""
            rows.append(Entry([spaced(*words, day, Said(a.view_because), against, made_up)]))
    if rows:
        yield Entries(rows)


def _to_do(s: Section, level: int) -> Iterator[Block]:
    if s.due:
        made_up = (" ", INVENTED) if s.due_invented else ()
        basis = (f" (date {s.due_basis}", *made_up, ")") if s.due_basis else ()
        note = f" {s.due_note}" if s.due_note else ""
        yield Paragraph((f"{s.ref} itself is due by ", bold(long_day(s.due)), *basis, f".{note}"))
    yield Entries([_step(step) for step in s.still_to_do]) if s.still_to_do else Paragraph(("No action is open.",))
    if s.ended:
        yield Heading(level, "Closed or withdrawn")
        yield Entries([_step(step) for step in s.ended])


def _step(a: Step) -> Entry:
    if a.in_full_under:
        return _elsewhere(a)
    owner = f"{a.lead} ({a.owner})" if a.owner else a.lead
    by = f'"{a.due_as_written}"' if a.due_as_written else short_day(a.due) or "no date"
    by += f", read as {short_day(a.due)}" if a.due_as_written and a.due else ""
    by += f", {a.basis}" if a.basis in ("provisional", "confirmed") else ""
    if a.moves:
        by += f"; moved {count(a.moves, 'time')}, {count(a.days_moved, 'day')}, first {short_day(a.original)}"
    if a.forecast:
        by += f"; agency expects {short_day(a.forecast)}"
    if a.asked_for:
        by += f"; more time asked, to {short_day(a.asked_for)}"
    itself = INVENTED if a.invented_itself else ""
    dated = INVENTED if a.invented_date and not a.invented_itself else ""
    report = INVENTED if a.invented_report and not a.invented_itself else ""
    decided = INVENTED if a.invented_decided and not a.invented_itself else ""
    differs = "≠ " if a.differs else ""
    lines = [
        spaced(bold(a.ref), f" {in_line(a.title)}", itself),
        spaced(f"Owner: {owner}. By: {by}.", dated),
        spaced(f"Delivery: {a.delivery_label.lower()}. {differs}{a.colour_label} by dates: {a.colour_reason}.", report),
        (f"Action {a.basis_words}, link {a.link_basis}." + (f" {stopped(a.citation)}" if a.citation else ""),),
    ]
    lines += [(Said(a.detail),)] if a.detail else []
    lines += [("How we will know: ", Said(a.success_measure))] if a.success_measure else []
    lines += [("Later: ", Said(x.says), f" {x.citation or f'In the sources up to {long_day(x.on)}'}.") for x in a.later]
    lines += [spaced(bold(a.speaker), f", {long_day(a.reported_on)}: ", Said(a.said), report)] if a.said else []
    lines += [spaced(Said(a.decided), decided)] if a.decided else []
    return Entry(lines, anchor=f"action-{a.ref}")


def _elsewhere(a: Step) -> Entry:
    """In short, with the way to where it stands in full: an action often answers a dozen items."""
    date = f'"{a.due_as_written}"' if a.due_as_written else short_day(a.due) or "no date"
    said = f"{a.lead}, by {date}. {a.delivery_label}, {a.colour_label.lower()} by dates; link {a.link_basis}. "
    there = Run(f"In full under {a.in_full_under}", anchor=f"action-{a.ref}")
    return Entry([spaced(bold(a.ref), f" {in_line(a.title)}", INVENTED if a.invented else ""), (said, there, ".")])


def _question(q) -> Entry:
    late = f", {count(q.late, 'day')} late" if q.late else ""
    asked = f"Asked {long_day(q.asked_on)}, answer due {long_day(q.due)}{late}."
    return Entry([(bold(q.ref), f", to {q.agency}, about {q.about}: ", Said(q.question)), spaced(asked, tag(q))])


def _raised(x: Raised) -> Entry:
    since = f", {x.about}, {x.with_whom}: "
    lines: list[Line] = [(bold(x.ref), since, Said(x.why)), ("Asked: ", Said(x.asked))]
    if x.set_aside:
        lines.append((bold(f"Set aside {long_day(x.settled_on)}."), " ", Said(x.settled_because)))
    elif x.proposed:
        unit = called.get().role_in_text(roles.BUSINESS_UNIT)
        lines.append((bold("Proposed only"), f": the {unit} has not confirmed it, and it stands with nobody."))
    elif x.open:
        lines.append((bold("Not yet decided"), f", due {long_day(x.due)}."))
    elif x.decision:
        owner = f" Owner: {x.decision_owner}." if x.decision_owner else ""
        carried = f"carried out {long_day(x.carried_out_on)}" if x.carried_out_on else "not recorded as carried out"
        rest = f"{owner} By {long_day(x.by_when)}, {carried}."
        lines.append((bold(f"Decided {long_day(x.decided_on)}:"), " ", Said(x.decision), rest))
    lines[-1] = spaced(*lines[-1], tag(x))
    return Entry(lines)


def _event(e: Event) -> Entry:
    first = (bold(e.ref), f", {long_day(e.on)}: {in_line(e.words)}.")
    second = spaced(Said(e.because) if e.because else "", tag(e))
    return Entry([first, second] if second else [first])


def _replied(r: Replied) -> Entry:
    lines = [spaced(bold(r.agency), f". {r.head}: ", Said(r.words), tag(r))]
    lines += [("It stands, because: ", Said(r.stands_because))] if r.stands_because else []
    return Entry(lines)


# At the end


def _back(doc: Stocktake) -> Iterator[Block]:
    yield Heading(2, "Evidence register", "register")
    yield Paragraph(("Each number is the note of that number in this copy.",), "quiet")
    rows = [_note(note) for note in doc.register]
    yield Entries(rows) if rows else Paragraph(("No evidence stands in this copy.",))
    yield from differing(doc)
    columns = ["Theme", "Items", "Answered", "Evidenced", "Checked", "Looked at", "No action answers"]
    covered = [_coverage(row) for row in doc.coverage]
    widths, figures = [26, 8, 11, 11, 10, 10, 24], frozenset(range(1, 6))
    table = Table("Coverage by theme", columns, covered, widths, figures, rule=doc.coverage_rule)
    yield Whole([Heading(2, "Coverage", "coverage"), table])
    yield from each_covered(doc)
    yield Heading(2, "The record behind this copy", "history")
    heads = [Entry([(f"{chain}, {count(n, 'entry', 'entries')}: ", Run(head, code=True))]) for chain, n, head in doc.heads]
    yield Entries(heads)
    cited = [Entry([(words,)]) for words in doc.attribution]
    told = Entries(cited) if cited else Paragraph(("No document is cited in this copy.",))
    yield Whole([Heading(2, "Sources and copyright", "sources"), told])


def _note(n: Note) -> Entry:
    about = "; ".join(f"{a.item} {a.stance}, link {a.basis}{', confirmed' if a.confirmed else ''}" for a in n.about)
    rest = f"{n.rung_label}. {n.independence_label}."
    rest += f" {n.voice_label}'s voice." if n.voice_label else ""
    rest += f" Said by {n.said_by}." if n.said_by else ""
    rest += f" Time: {n.period}." if n.period else ""
    rest += f" {n.whom_words}." if n.whom_words else ""
    rest += f" Look again by {short_day(n.look_again)}." if n.look_again else ""
    lines = [
        spaced(f"{n.ref}. {stopped(n.citation)}", tag(n)),
        line(rest, bold(" Restricted.") if n.restricted else ""),
        *([(f"Behind it: {'; '.join(n.behind)}.",)] if n.behind else []),
        *([(f"Bears on: {about}.",)] if about else []),
        *([(f"Cited in the narrative of {', '.join(n.cited_in)}.",)] if n.cited_in else []),
    ]
    return Entry(lines, anchor=f"note-{n.number}", number=n.number)


def _coverage(row: Coverage) -> list[Line]:
    unanswered = ", ".join(row.unanswered) or "none"
    cells = (row.theme, row.items, row.answered, row.evidenced, row.checked, row.looked_at, unanswered)
    return [(str(cell),) for cell in cells]
