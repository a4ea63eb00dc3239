"""A question that nobody has raised as pages show it: what it is about, whom to ask, and the ways on from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..rules import drift as rules
from ..rules import roles
from ..rules.drift import Concerned, Signal
from ..store import drift as store
from ..store.drift import Named
from ..store.reviews import Agency, Item
from . import guard, reading
from .reading import link


@dataclass
class Shown:
    """A question with its links. ``ask`` and ``dismiss`` are empty where this person may not, or on a past day."""

    signal: Signal
    review: str  # its code; empty for an agency
    url: str
    items: list[tuple[Item, str]]
    agencies: list[Agency]
    rests_on: list[tuple[str, str]]
    ask: str = ""
    dismiss: str = ""
    dismissed_by: str = ""  # the title of the post, where it was dismissed before

    @property
    def group_item(self) -> Item | None:
        return self.items[0][0] if self.items else None

    @property
    def group_agency(self) -> Agency | None:
        return self.agencies[0] if self.agencies else None


def shown(signals: Iterable[Signal], named: Named | None = None) -> list[Shown]:
    """The same questions, in the same order. Four queries where ``named`` is not given, one more of those back."""
    signals = list(signals)
    named = named or store.named(reading.as_at())
    found = [_shown(each, named) for each in signals]
    if titles := reading.post_titles({each.back.by for each in signals if each.back}):
        for one in found:
            one.dismissed_by = titles.get(one.signal.back.by, "") if one.signal.back else ""
    return found


def _shown(signal: Signal, named: Named) -> Shown:
    code = _code(signal.about, named)
    items = [
        (item, link("items.show", review=named.reviews[item.review_id].code, ref=item.ref))
        for item in named.items_of(signal)
    ]
    agencies = named.agencies_of(signal)
    found = Shown(signal, code, url_of(signal.about, named), items, agencies, _rests_on(signal, named))
    if reading.may(roles.RAISE):
        found.ask = _ask(found, named)
    if reading.may(roles.STEER, boards_own=signal.boards_own):
        found.dismiss = link("drift.dismiss", rule=signal.rule, key=signal.about.key)
    return found


def _code(about: Concerned, named: Named) -> str:
    review = named.reviews.get(about.review or "")
    return review.code if review else ""


def url_of(about: Concerned, named: Named) -> str:
    """The page of what a question is about, or rests on."""
    code = _code(about, named)
    if about.kind == rules.AGENCY:
        return link("agencies.show", code=about.ref)
    if about.kind == "update":
        return link("actions.show", review=code, ref=about.on, _anchor=about.ref.rpartition("/")[2])
    pages = {
        rules.ITEM: "items.show",
        rules.ACTION: "actions.show",
        rules.GROUP: "figures.show",
        "evidence": "evidence.show",
    }
    return link(pages[about.kind], review=code, ref=about.ref)


def _rests_on(signal: Signal, named: Named) -> list[tuple[str, str]]:
    return [(f"{reading.before_ref(each.review)}{each.ref}", url_of(each, named)) for each in signal.rests_on]


def _ask(found: Shown, named: Named) -> str:
    """The form of a question, filled in; of an agency as a whole, about the first action that it leads."""
    signal, words = found.signal, found.signal.question
    if signal.about.kind == rules.ACTION:
        return link("actions.ask", review=found.review, ref=signal.about.ref, question=words)
    if signal.about.kind == rules.AGENCY:
        first = next(iter(signal.rests_on), None)
        return link("actions.ask", review=_code(first, named), ref=first.ref, question=words) if first else ""
    if not found.items:
        return ""
    item = found.items[0][0]
    about = f"{words} {signal.found}" if signal.about.kind == rules.GROUP else words
    agency = found.agencies[0].code if found.agencies else ""
    return link("items.ask", review=found.review, ref=item.ref, question=about, agency=agency)


def beside(**record: str) -> list[Shown]:
    """The questions about one record, named by its key (``item``, ``action`` or ``agency``), for its own page."""
    return shown(store.beside(reading.day(), reading.as_at(), guard.me(), **record))
