"""The first sheet of an update sheet: whose it is, as at which day, how it is filled in, what the answers mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..rules import delivery, evidence
from ..rules import update_sheets as rules
from ..rules.names import Names
from ..store.rounds import Round
from ..store.update_sheets import Owing
from .wording import count, long_day

AUDIENCE = "The agency itself and the business unit. Not for publication."
STATUS = "A working sheet and no record. Nothing is said until it is read back, looked at and confirmed."


@dataclass(frozen=True)
class About:
    """What a sheet says of itself."""

    set_up_as: str  # the name under which the board was set up: it does not change
    names: Names
    today: dt.date
    made_at: dt.datetime
    round: Round | None = None
    demonstration: bool = False


def tell(sheet, owing: Owing, about: About, looks: dict) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 92)
    sheet.hide_gridlines(2)
    for row, (first, second) in enumerate(_told(owing, about)):
        if second is None:
            sheet.write_string(row, 0, first, looks["title" if row == 0 else "section"])
            if row:
                sheet.write_blank(row, 1, None, looks["section"])
        else:
            sheet.write_string(row, 0, first, looks["term"])
            sheet.write_string(row, 1, second, looks["plain"])
            sheet.set_row(row, 13.5 * (1 + len(second) // 88))
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _told(owing: Owing, about: About) -> Iterable[tuple[str, str | None]]:
    agency, said = owing.body.agency, about.names.said
    yield f"Update sheet of {agency.name}", None
    yield "For", agency.name + (f", with {count(len(owing.body.below), 'part')} of it" if owing.body.below else "")
    yield "From", about.names.body
    yield "As at", long_day(about.today)
    if about.round is not None:
        yield "Round", f"{about.round.title}. The last day for returns is {long_day(about.round.closes)}."
    yield "Audience", said(AUDIENCE)
    yield "Status", STATUS
    rows = owing.rows
    yield "In it", f"{count(len(rows), 'action')}, {count(len(owing.questions), 'question')} to answer."
    if owing.proposed:
        yield "Not in it", f"{count(owing.proposed, 'proposed action')}: nothing has been agreed on them yet."
    if about.demonstration:
        yield "Demonstration", "What says “invented” is made up. The rest is from the documents of the review."
    yield "How to fill it in", None
    for number, words in enumerate(_STEPS, 1):
        yield str(number), said(words)
    for name, heading in (("delivery", "Where is it now?"), ("rung", "What kind of evidence is it?")):
        yield f"What the answers mean: {heading}", None
        hints = delivery.HINTS if name == "delivery" else evidence.RUNG_HINTS
        yield from ((label, _sentence(hints[value])) for value, label in rules.LISTS[name].items())
    yield "What the answers mean: Does it support or challenge?", None
    yield "Supports", "It shows that what was recommended is being done, or that it works."
    yield "Challenges", "It shows that it is not, or does not. That is as useful."
    yield "Context", "It helps to understand, and counts for neither."
    yield "What the answers mean: Who has checked it?", None
    yield from ((label, _sentence(evidence.INDEPENDENCE_HINTS[v])) for v, label in rules.LISTS["independence"].items())
    yield "What the answers mean: Whose own words does it carry?", None
    yield from ((label, _sentence(evidence.VOICE_HINTS[value])) for value, label in rules.LISTS["voice"].items())


_STEPS = (
    "Go to the sheet Actions. Each row is one action. Write in the light yellow cells, right of “What is known”. "
    "The others are protected: a change there is noticed and not taken.",
    "Leave a row empty if you have nothing to say of it. Empty rows are passed over.",
    "Say where the action is, and what has changed for children or staff. If nothing has changed, say why in the column "
    "for that, and leave “What has changed” empty. If it is done, say how the measure was met.",
    "Your honest date moves no deadline. To ask for more time, write the new date and why. Until it is granted the old "
    "date stands.",
    "Evidence goes with a report: what it shows, the answers from the lists, and a web address. One piece for each row; "
    "a file is given on the page of the action.",
    "Write a date like 30/9/2015.",
    "Write nothing that could identify a child: no name, no date of birth, no number of children or families under five.",
    "Answer questions in the sheet Questions to us, if there are any.",
    "Save it as an Excel workbook (.xlsx). In the tracker open the page of your agency, then Update sheet, and read it "
    "back. You see each row before anything is sent, and what has changed meanwhile stands beside yours.",
)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
