"""A stocktake as Markdown that reads well as plain text: the same items, notes and ratings as in every other format."""

from __future__ import annotations

from collections.abc import Iterator

from .content import RUNGS, Coverage, RungCount, Section, Stocktake
from .content_agencies import Event, Raised, Step
from .content_evidence import Decision, Note, Piece
from .notices import restricted_words
from .wording import called, count, long_day, short_day

INVENTED = "**[invented]**"


def write(doc: Stocktake) -> str:
    """The whole file. Notes stand in square brackets and are listed in the register at the end."""
    called.set(doc.names)
    lines = [*_front(doc)]
    for heading, sections in doc.sheets:
        if heading:
            lines += [f"## {heading}", ""]
        for section in sections:
            lines += _item(section)
    lines += _back(doc)
    return "\n".join(lines).rstrip() + "\n"


# In front


def _front(doc: Stocktake) -> Iterator[str]:
    o = doc.overview
    yield from (f"# {_line(doc.title)}", "", f"{doc.body}. {doc.review_kind}.", "")
    yield f"- As at: **{long_day(doc.as_at)}**"
    yield f"- Scope: {_line(doc.scope_words)} ({len(doc.sections)} of {count(doc.of_all, 'item')})"
    yield f"- Audience: {doc.audience_label}"
    yield f"- Made on: {long_day(doc.made_on)}"
    yield f"- Review published: {long_day(doc.published) or 'not known'}"
    yield f"- Status: {doc.status}"
    if doc.demonstration:
        yield f"- Demonstration: what carries {INVENTED} is made up. The rest is from the documents named."
    yield from ("", "## Where we stand", "", *o.sentences, "")
    yield from _counts("Delivery, said by agencies", [(row.label, row.number) for row in o.delivery], o.delivery_rule)
    dates = [(row.label, row.number) for row in o.dates] + [("Dates and agency differ", o.differing)]
    yield from _counts("By dates, worked out", dates, o.dates_rule)
    yield from _counts("Evidence, against and for", [(row.label, _sides(row)) for row in o.evidence], o.evidence_rule)
    yield from _counts(
        f"Assurance, said by the {called.get().chair}", [(row.label, row.number) for row in o.assurance], o.assurance_rule
    )
    yield from ("## What we ask the reader to notice", "")
    for number, row in enumerate(doc.notices, 1):
        yield f"{number}. {row.words} {', '.join(row.refs)}. Rule: {row.rule}."
    if not doc.notices:
        yield "Nothing in this copy meets one of the rules for this list."
    yield from ("", "## Left out, and why", "", *(f"- {words}" for words in doc.left_out), "")


def _counts(heading: str, rows: list[tuple[str, object]], rule: str) -> Iterator[str]:
    yield from (f"### {heading}", "")
    yield from _table(["What", "How many"], rows)
    yield from ("", f"Rule: {rule}", "")


def _sides(row: RungCount) -> str:
    if not row.supports and not row.challenges:
        return "nothing"
    supports = f"{row.supports or 'none'} for" + (f" ({row.supports_checked} checked)" if row.supports_checked else "")
    challenges = f"{row.challenges or 'none'} against"
    return f"{supports}, {challenges}" + (f" ({row.challenges_checked} checked)" if row.challenges_checked else "")


# One item


def _item(s: Section) -> Iterator[str]:
    yield from (f"## {s.ref} {_line(s.title)}", "")
    about = [f"{s.kind_label} {s.number}".strip()]
    about += [f"theme: {s.theme}"] if s.theme else []
    about += [f"part of {s.part_of}"] if s.part_of else []
    about += [f"read with {s.shown_with}"] if s.shown_with else []
    yield from (", ".join(about) + ".", "", *_quoted(s.text), "", s.citation, "")
    for text, citation in s.other_wordings:
        yield from ("Also worded:", "", *_quoted(text), "", citation, "")
    yield from _judgements(s)
    if s.decision:
        yield from _decision(s.decision)
    yield from _evidence(s)
    yield from ("### Gaps", "", *([f"- {words}" for words in s.gaps] or ["None that the rules find."]), "")
    yield from _responses(s)
    yield from _to_do(s)
    if s.questions:
        yield from ("### Questions that wait for an answer", "")
        for q in s.questions:
            late = f", {count(q.late, 'day')} late" if q.late else ""
            yield _bullet(
                f"**{q.ref}**, to {q.agency}, about {q.about}: {q.question}",
                f"Asked {long_day(q.asked_on)}, answer due {long_day(q.due)}{late}.{_tag(q)}",
            )
        yield ""
    if s.raised:
        yield from ("### Escalations", "", *(_raised(x) for x in s.raised), "")
    for heading, events in s.events:
        yield from (f"### {heading}", "", *(_event(each) for each in events), "")


def _judgements(s: Section) -> Iterator[str]:
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
    highest = next((rung for rung in RUNGS if counts[rung]["supports"]), "")
    yield (
        f"- **Delivery**, said by the agencies: {said}."
        + (f" By dates: {colours}." if colours else "")
        + (f" In {count(differ, 'action')} the dates say other than the agency." if differ else "")
    )
    yield f"- **Evidence**: {bricks}" + (f", up to {highest}" if highest else "") + _hidden(s, "; ") + "."
    yield f"- **Assurance**, said by the {called.get().chair}: {s.rating_label}{_tag(s.decision)}"
    yield ""


def _hidden(s: Section, before: str) -> str:
    return before + restricted_words(_rungs_hidden(s)) + " not shown" if s.hidden else ""


def _rungs_hidden(s: Section) -> list[str]:
    return [rung for rung, number in s.hidden.items() for _ in range(number)]


def _decision(d: Decision) -> Iterator[str]:
    yield from (f"### What the {called.get().chair} says", "", d.because, "")
    by = f"{d.rating_label}. Decided {long_day(d.decided_on)} by {d.decided_by}"
    by += f", deputy for the {called.get().chair}." if d.deputy else "."
    if d.look_again:
        by += f" Next look by {long_day(d.look_again)}."
    if d.rests_on:
        by += f" Rests on {_notes(d.rests_on)}."
    if d.hidden:
        by += f" {count(d.hidden, 'restricted piece').capitalize()} that it rests on or weighs, not shown."
    yield from (by + _tag(d), "")
    if d.broken_rule:
        yield from (f"**Decided against a rule.** {d.broken_rule} The {called.get().chair}'s reason: {d.override}", "")
    for weighed in d.weighed:
        yield _bullet(f"How [{weighed.note}] was weighed: {weighed.words}")
    if d.weighed:
        yield ""


def _evidence(s: Section) -> Iterator[str]:
    yield from ("### What the evidence shows", "")
    if not s.pieces and not s.hidden:
        yield from ("There is no evidence.", "")
        return
    for rung in RUNGS if s.pieces else ():
        yield from (f"**{rung.capitalize()}**", "")
        yield from [_piece(piece) for piece in s.on(rung)] or ["Nothing on this rung."]
        yield ""
    if s.context:
        yield from ("**Context**, neither for nor against", "", *(_piece(piece) for piece in s.context), "")
    if s.hidden:
        yield from (f"It rests also on {restricted_words(_rungs_hidden(s))}, not shown in this copy.", "")


def _piece(p: Piece) -> str:
    side = "" if p.stance == "context" else f"**{p.stance_label}{', checked' if p.note.checked else ''}.** "
    voice = f" {p.note.voice_label}'s own words." if p.note.voice_label else ""
    restricted = " **Restricted.**" if p.note.restricted else ""
    return _bullet(
        f"{side}{p.note.statement} [{p.note.number}]{voice}{restricted}{_tag(p.note)}",
        f"{p.note.citation}. {p.note.independence_label}, {p.link_words}.",
    )


def _responses(s: Section) -> Iterator[str]:
    if not s.answers:
        return
    yield from ("### Responses of the agencies", "", s.responses_words)
    if s.awaited:
        yield f"Awaiting: {'; '.join(s.awaited)}."
    yield ""
    said = [a for a in s.answers if a.agency not in s.awaited]
    for a in said:
        behalf = ", recorded by the business unit on its behalf" if a.on_behalf else ""
        behalf += ", asked no more" if a.former else ""
        yield _bullet(
            f"**{a.agency}**: {a.response_label.lower()}, {long_day(a.said_on)}{behalf}. {a.reason}".rstrip() + _tag(a)
        )
    if said:
        yield ""
    viewed = [a for a in s.answers if a.view]
    for a in viewed:
        against = f" Decided against a rule: {a.view_override}" if a.view_override else ""
        yield _bullet(
            f"The {called.get().chair}’s view of **{a.agency}** alone: {a.view_label.lower()}, {long_day(a.view_on)}. "
            f"{a.view_because}{against}{f' {INVENTED}' if a.view_invented else ''}"
        )
    if viewed:
        yield ""


def _to_do(s: Section) -> Iterator[str]:
    yield from ("### Still to do", "")
    if s.due:
        note = f" {s.due_note}" if s.due_note else ""
        tag = f" {INVENTED}" if s.due_invented else ""
        yield from (f"{s.ref} itself is due by **{long_day(s.due)}** (date {s.due_basis}{tag}).{note}", "")
    yield from [_step(step) for step in s.still_to_do] or ["No action is open."]
    if s.ended:
        yield from ("", "### Closed or withdrawn", "", *(_step(step) for step in s.ended))
    yield ""


def _step(a: Step) -> str:
    owner = f"{a.lead} ({a.owner})" if a.owner else a.lead
    by = f'"{a.due_as_written}"' if a.due_as_written else short_day(a.due) or "no date"
    by += f", {a.basis}" if a.basis in ("provisional", "confirmed") else ""
    if a.moves:
        by += f"; moved {count(a.moves, 'time')}, {count(a.days_moved, 'day')}, first {short_day(a.original)}"
    if a.forecast:
        by += f"; agency expects {short_day(a.forecast)}"
    if a.asked_for:
        by += f"; more time asked, to {short_day(a.asked_for)}"
    by += f" {INVENTED}" if a.invented_date and not a.invented_itself else ""
    report = f" {INVENTED}" if a.invented_report and not a.invented_itself else ""
    differs = "≠ " if a.differs else ""
    lines = [
        f"**{a.ref}** {_line(a.title)}{f' {INVENTED}' if a.invented_itself else ''}",
        f"Owner: {owner}. By: {by}.",
        f"Delivery: {a.delivery_label.lower()}. {differs}{a.colour_label} by dates: {a.colour_reason}.{report}",
        f"Action {a.action_basis}, link {a.link_basis}." + (f" {a.citation}." if a.citation else ""),
    ]
    lines += [a.detail] if a.detail else []
    lines += [f"How we will know: {a.success_measure}"] if a.success_measure else []
    lines += [f"**{a.said_by}**, {long_day(a.reported_on)}: {a.said}{report}"] if a.said else []
    decided = f" {INVENTED}" if a.invented_decided and not a.invented_itself else ""
    lines += [f"{a.decided}{decided}"] if a.decided else []
    return _bullet(*lines)


def _raised(x: Raised) -> str:
    lines = [
        f"**{x.ref}**, {x.about}, with the {x.level_label} since {long_day(x.raised_on)}: {x.why}",
        f"Asked: {x.asked}",
    ]
    if x.open:
        lines.append(f"**Not yet decided**, due {long_day(x.due)}.")
    elif x.decision:
        owner = f" Owner: {x.decision_owner}." if x.decision_owner else ""
        carried = f"carried out {long_day(x.carried_out_on)}" if x.carried_out_on else "not recorded as carried out"
        lines.append(f"**Decided {long_day(x.decided_on)}:** {x.decision}{owner} By {long_day(x.by_when)}, {carried}.")
    lines[-1] += _tag(x)
    return _bullet(*lines)


def _event(e: Event) -> str:
    return _bullet(f"**{e.ref}**, {long_day(e.on)}: {_line(e.words)}.", f"{e.because}{_tag(e)}".strip())


# At the end


def _back(doc: Stocktake) -> Iterator[str]:
    yield from ("## Evidence register", "", "Each number is the note of that number in this copy.", "")
    yield from [_note(note) for note in doc.register] or ["No evidence stands in this copy."]
    yield from ("", "## Coverage", "", doc.coverage_rule, "")
    columns = ["Theme", "Items", "Answered", "Evidenced", "Checked", "Looked at", "No action answers"]
    yield from _table(columns, [_coverage(row) for row in doc.coverage])
    yield from ("", "## The record behind this copy", "")
    for chain, entries, head in doc.heads:
        yield f"- {chain}, {count(entries, 'entry', 'entries')}: `{head}`"
    yield from ("", "## Sources and copyright", "", *(f"- {words}" for words in doc.attribution))
    if not doc.attribution:
        yield "No document is cited in this copy."


def _note(n: Note) -> str:
    about = "; ".join(f"{a.item} {a.stance}, link {a.basis}{', confirmed' if a.confirmed else ''}" for a in n.about)
    rest = f"{n.rung_label}. {n.independence_label}."
    rest += f" {n.voice_label}'s own words." if n.voice_label else ""
    rest += f" Said by {n.said_by}." if n.said_by else ""
    rest += f" Time: {n.period}." if n.period else ""
    rest += f" {n.whom_words}." if n.whom_words else ""
    rest += f" Look again by {short_day(n.look_again)}." if n.look_again else ""
    rest += " **Restricted.**" if n.restricted else ""
    behind = [f"Behind it: {'; '.join(n.behind)}."] if n.behind else []
    return _bullet(f"[{n.number}] {n.ref}. {n.citation}.{_tag(n)}", rest, *behind, f"Bears on: {about}.")


def _coverage(row: Coverage) -> tuple[object, ...]:
    unanswered = ", ".join(row.unanswered) or "none"
    return row.theme, row.items, row.answered, row.evidenced, row.checked, row.looked_at, unanswered


# Markdown


def _table(columns: list[str], rows: list[tuple[object, ...]]) -> Iterator[str]:
    """A table whose columns also stand straight as text."""
    cells = [columns, *([_line(str(cell)).replace("|", "\\|") for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    for number, row in enumerate(cells):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        if not number:
            yield "| " + " | ".join("-" * width for width in widths) + " |"


def _bullet(*parts: str) -> str:
    """One entry of a list; what follows its first line stands under it."""
    lines = "\n".join(part for part in parts if part).splitlines()
    return "\n".join([f"- {lines[0]}", *(f"  {line}" if line.strip() else "" for line in lines[1:])])


def _quoted(text: str) -> list[str]:
    return [f"> {line}" for line in text.split("\n")]


def _notes(numbers: list[int]) -> str:
    return ", ".join(f"[{number}]" for number in numbers)


def _line(text: str) -> str:
    """In one line, whatever somebody typed."""
    return " ".join(text.split())


def _tag(record) -> str:
    return f" {INVENTED}" if record is not None and record.invented else ""
