"""What was asked before the items of a stocktake, and what asks them again, as values and in blocks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from ..rules import assurance, delivery
from ..rules.evidence import RUNGS
from ..store import asked_before as store
from ..store.positions import Position
from ..store.reviews import Item, Review
from .blocks import INVENTED, Block, Entries, Entry, Heading, Paragraph, Wording, bold, spaced
from .content import Section
from .content_before import AskedAgain, AskedBefore, Stood
from .stocktake_words import Terms, Words
from .wording import count, long_day

HEADING = "Asked before"
HEADING_AGAIN = "Asked again"


class Before:
    """The links of the chosen items. What is restricted is counted in no copy; how much of it there is is said."""

    def __init__(self, review: Review, chosen: Iterable[Item], terms: Terms, words: Words):
        self.review, self.terms, self.words = review, terms, words
        self.found = store.of_items([item.key for item in chosen], terms.as_at, terms.day)

    def tell(self, section: Section, item: Item) -> None:
        """Put what was asked before an item, and what asks it again, into its section."""
        of = self.found[item.key]
        section.asked_before = [self._before(each) for each in of.before]
        section.asked_again = [
            AskedAgain(
                self._name(each), each.review.title, each.asked_on, each.other.title,
                invented=each.link.invented or each.other.invented,
            )
            for each in of.again
        ]  # fmt: skip

    def _before(self, each: store.Asked) -> AskedBefore:
        link, other = each.link, each.other
        stands = f"link {link.stands_on}" if link.stands_on == link.basis else f"link {link.basis}, {link.stands_on}"
        where = f", in {self.words.cite(link.basis_source)}" if link.basis_source else ""
        why = f": {self.words.free(link.basis_reason)}" if link.basis_reason else ""
        return AskedBefore(
            ref=self._name(each),
            review=each.review.title,
            asked_on=each.asked_on,
            title=other.title,
            text=other.text,
            link_words=f"{stands}{where}{why}",
            closed_then=self.words.free(link.closed_then),
            then=_stood(each.then, each.again_on) if each.then is not None and each.again_on else None,
            now=_stood(each.now, self.terms.day) if each.now is not None else None,
            invented=other.invented,
            link_invented=link.invented,
        )

    def _name(self, each: store.Asked) -> str:
        """An item of another review with its review: R3 of one is not R3 of the other."""
        return each.other.ref if each.review.key == self.review.key else f"{each.review.code}/{each.other.ref}"


def _stood(position: Position, day: dt.date) -> Stood:
    states = Counter(delivery.LABELS[state].lower() for state in position.states)
    counts = position.counts
    supports = sum(counts[rung]["supports"] for rung in RUNGS)
    challenges = sum(counts[rung]["challenges"] for rung in RUNGS)
    highest = next((f", up to {rung}" for rung in reversed(RUNGS) if counts[rung]["supports"]), "")
    shown = f"{supports or 'none'} for, {challenges or 'none'} against{highest}" if supports or challenges else "none yet"
    hidden = f"; {count(len(position.hidden), 'restricted piece')} not counted" if position.hidden else ""
    said = assurance.LABELS[position.rating]
    return Stood(
        on=day,
        delivery="; ".join(f"{number} {label}" for label, number in states.items()) or "no action answers it",
        evidence=f"{shown}{hidden}",
        assurance=f"{said}, {long_day(position.decision.decided_on)}" if position.decision is not None else said,
    )


# As blocks


def blocks(s: Section, level: int) -> Iterator[Block]:
    """What was asked before, and what asks again, under headings of this level; nothing where there is neither."""
    if s.asked_before:
        yield Heading(level, HEADING)
        for each in s.asked_before:
            asked = f", asked on {long_day(each.asked_on)}" if each.asked_on else ""
            tag = INVENTED if each.invented else ""
            yield Paragraph(spaced(bold(each.ref), f" of {each.review}{asked}: {each.title}.", tag), "head")
            yield Wording(each.text)
            said = f"{each.link_words[:1].upper()}{each.link_words[1:]}."
            yield Paragraph(spaced(said, INVENTED if each.link_invented else ""), "quiet")
            yield Entries([Entry([line]) for line in _lines(each)])
    if s.asked_again:
        yield Heading(level, HEADING_AGAIN)
        yield Entries([Entry([spaced(bold(a.ref), f" of {a.review}{_on(a)}: {a.title}.", _tag(a))]) for a in s.asked_again])


def _on(again: AskedAgain) -> str:
    return f", asked on {long_day(again.asked_on)}" if again.asked_on else ""


def _tag(again: AskedAgain):
    return INVENTED if again.invented else ""


def _lines(each: AskedBefore) -> Iterator[tuple]:
    if each.closed_then:
        yield bold("How it was closed then. "), each.closed_then
    for head, stood in (("When it was asked again", each.then), ("Now", each.now)):
        if stood is None:
            yield bold(f"{head}. "), "The tracker held nothing of it on that day."
        else:
            yield bold(f"{head}, {long_day(stood.on)}. "), in_words(stood)


def in_words(stood: Stood) -> str:
    """The three judgements, each by its name."""
    return f"Delivery: {stood.delivery}. Evidence: {stood.evidence}. Assurance: {stood.assurance}."
