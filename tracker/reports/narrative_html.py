"""A narrative as HTML: what was typed, made safe as everywhere, with a note or a link in the place of each citation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from . import markdown
from .content_narrative import Mention, with_marks

At = Callable[[str, str], str]  # the address of a record, by its kind and reference

_OWN_PAGE = {"item", "action", "escalation", "letter", "figures", "evidence"}


def narrated(text: str, mentions: Iterable[Mention], item: str, at: At | None = None):
    """One of the three texts. ``item`` is the reference of what it tells of; without ``at`` it leads nowhere outside."""
    known = {each.ref: each for each in mentions}

    def say(what: str) -> str:
        if what.isdigit():
            to = f'<a href="#note-{what}"><span class="govuk-visually-hidden">note </span>{what}</a>'
            return f'<sup class="st-note">{to}</sup>'
        address = _address(known[what], item, at) if what in known else ""
        words = f'<a href="{escape(address)}">{escape(what)}</a>' if address else escape(what)
        return f'<span class="st-cited">[{words}]</span>'

    return markdown.of_our_own(with_marks(str(markdown.to_html(text)), say))


def _address(mention: Mention, item: str, at: At | None) -> str:
    """Its own page; for what has none, the page that it stands on. In a document that stands alone, the item in it."""
    if at is None:
        return f"#item-{mention.ref}" if mention.here else ""
    if mention.kind in _OWN_PAGE:
        return at(mention.kind, mention.ref)
    owner = mention.ref.partition("/")[0]
    if mention.kind in ("update", "change"):
        return at("action", owner)
    # A question, a decision of a level, of the chair, or a response stands on the page of an item.
    if mention.kind in ("assurance", "response"):
        return at("item", owner)
    return f"{at('item', item)}#{mention.ref if mention.kind == 'question' else 'raised'}"
