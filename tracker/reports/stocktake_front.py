"""The front of a stocktake on paper: the overall position on one page, what to notice, what was left out, the counts."""

from __future__ import annotations

from collections.abc import Iterator

from .blocks import (
    ASSURANCE,
    DELIVERY,
    EVIDENCE,
    INVENTED,
    PLAIN,
    Bars,
    Block,
    Contents,
    Entries,
    Entry,
    Facts,
    Heading,
    Line,
    NewPage,
    Paragraph,
    Picture,
    Run,
    Table,
    Whole,
    Wording,
    bold,
    in_line,
)
from .charts import spans
from .content import Concerned, RungCount, Stocktake
from .wording import called, count, long_day, stopped

NO_ITEM = "No recommendation or learning point of the review concerns it. That is a gap, and it is shown as one."


def front(doc: Stocktake) -> Iterator[Block]:
    o = doc.overview
    drawn = doc.charts
    yield Heading(1, in_line(doc.title))
    yield Facts([*_facts(doc)], dense=True)
    yield Heading(2, "Where we stand", "where-we-stand")
    yield Paragraph((" ".join(o.sentences),), "lead")
    if doc.invented:
        yield Paragraph((INVENTED, " Some of what is counted here is made up; each piece of it is tagged where it stands."))
    for chart in drawn:
        place = f"figures-of-{chart.key}"
        yield Picture(chart.title, chart.by, chart.svg, chart.says, chart.rule, chart.tone, place)
    yield NewPage()
    yield from _key_area(doc)
    yield Heading(2, "What we ask the reader to notice", "notice")
    rows = [Entry([(f"{row.words} ", bold(_named(row.refs)), f". Rule: {row.rule}.")]) for row in doc.notices]
    yield (
        Entries(rows, numbered=True) if rows else Paragraph(("Nothing in this copy meets one of the rules for this list.",))
    )
    yield Heading(2, "Left out, and why", "left-out")
    yield Entries([Entry([(words,)]) for words in doc.left_out])
    yield Contents()
    yield NewPage()
    yield Heading(2, "The counts behind it", "counts")
    yield _bars("Delivery", "said by agencies", [(row.label, row.number) for row in o.delivery], o.delivery_rule, DELIVERY)
    dates = [(row.label, row.number) for row in o.dates] + [("Dates and agency differ", o.differing)]
    yield _bars("By dates", "worked out", dates, o.dates_rule, PLAIN)
    yield Bars(
        "Evidence",
        "against and for",
        [
            (row.label, (row.challenges_checked, row.challenges, row.supports_checked, row.supports), sides(row))
            for row in o.evidence
        ],
        ("against, checked", "against", "for, checked", "for"),
        o.evidence_rule,
        EVIDENCE,
    )
    by = f"said by the {called.get().chair}"
    yield _bars("Assurance", by, [(row.label, row.number) for row in o.assurance], o.assurance_rule, ASSURANCE)
    for chart in drawn:
        rows: list[list[Line]] = [[(cell,) for cell in row] for row in chart.rows]
        head = Heading(3, f"{chart.title}: the figures", f"figures-of-{chart.key}")
        yield Whole([head, Table(chart.title, chart.columns, rows, chart.widths)])


def _named(refs: list[str]) -> str:
    """References; of more than thirteen, those that follow each other are drawn together."""
    return ", ".join(refs) if len(refs) <= 13 else spans(refs)


def _key_area(doc: Stocktake) -> Iterator[Block]:
    """What the source prints, and how we know which items it concerns."""
    area = doc.key_area
    if area is None:
        return
    yield Heading(2, f"Key area {area.number}: {area.title}", "key-area")
    yield Wording(area.wording, area.citation)
    if not area.items:
        yield Paragraph((NO_ITEM,))
        return
    yield Entries([Entry([(bold(each.ref), f" {in_line(each.title)}"), (concerned_words(each),)]) for each in area.items])


def concerned_words(each: Concerned) -> str:
    """Stated, or inferred and why, with the place."""
    because = f" {stopped(each.because)}" if each.because else ""
    return f"{each.basis.capitalize()}, {each.citation}.{because}"


def _facts(doc: Stocktake) -> Iterator[tuple[str, Line]]:
    yield "As at", (bold(long_day(doc.as_at)),)
    yield "Audience", (doc.audience_label,)
    yield "Made on", (long_day(doc.made_on),)
    yield "Published", (long_day(doc.published) or "not known",)
    yield "Scope", (f"{in_line(doc.scope_words)} ({len(doc.sections)} of {count(doc.of_all, 'item')})",)
    yield "Status", (doc.status,)
    if doc.issue:
        yield "SHA-256", (Run(doc.issue.sha256, code=True),)
    if doc.issue and doc.issue.note:
        yield "Issued again", (doc.issue.note,)
    if doc.hearing:
        yield "Right of reply", (" ".join(doc.hearing.sentences),)
    if doc.made_up:
        yield (
            "Demonstration",
            (INVENTED, " The review itself is made up: its documents, its wordings and all that is said of it."),
        )
    elif doc.demonstration:
        yield "Demonstration", ("What carries ", INVENTED, " is made up. The rest is from the documents named.")


def _bars(title: str, by: str, rows: list[tuple[str, int]], rule: str, tone: str) -> Bars:
    return Bars(title, by, [(label, (number,), str(number)) for label, number in rows], ("number",), rule, tone)


def sides(row: RungCount) -> str:
    if not row.supports and not row.challenges:
        return "nothing"
    supports = f"{row.supports or 'none'} for" + (f" ({row.supports_checked} checked)" if row.supports_checked else "")
    challenges = f"{row.challenges or 'none'} against"
    return f"{supports}, {challenges}" + (f" ({row.challenges_checked} checked)" if row.challenges_checked else "")
