"""A narrative as HTML: what was typed, made safe as everywhere, with a note or a link in the place of each citation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from . import markdown
from .content_narrative import Mention, with_marks

At = Callable[[str, str], str]  # the address of a record, by its kind and reference

_OWN_PAGE = {"item", "action", "escalation", "letter", "figures", "evidence"}


def narrated(text: str, mentions: Iterable[Mention], item: str, at: At | None = None) -> Markup:
    """One of the three texts. ``item`` is the reference of what it tells of; without ``at`` it leads nowhere outside."""
    known = {each.ref: each for each in mentions}

    def say(what: str) -> str:
        if what.isdigit():
            return str(_NOTE.format(what, what))
        address = _address(known[what], item, at) if what in known else ""
        return str((_LINK if address else _PLAIN).format(*((address, what) if address else (what,))))

    return markdown.of_our_own(with_marks(str(markdown.to_html(text)), say))


_NOTE = Markup('<sup class="st-note"><a href="#note-{}"><span class="govuk-visually-hidden">note </span>{}</a></sup>')
_LINK = Markup('<span class="st-cited">[<a href="{}">{}</a>]</span>')
_PLAIN = Markup('<span class="st-cited">[{}]</span>')


def _address(mention: Mention, item: str, at: At | None) -> str:
    """Its own page; for what has none, the page that it stands on. In a document that stands alone, the item in it."""
    if at is None:
        return f"#item-{escape(mention.ref)}" if mention.here else ""
    if mention.kind in _OWN_PAGE:
        return at(mention.kind, mention.ref)
    owner = mention.ref.partition("/")[0]
    if mention.kind in ("update", "change"):
        return at("action", owner)
    # A question, a decision of a level, of the chair, or a response stands on the page of an item.
    if mention.kind in ("assurance", "response"):
        return at("item", owner)
    return f"{at('item', item)}#{mention.ref if mention.kind == 'question' else 'raised'}"
