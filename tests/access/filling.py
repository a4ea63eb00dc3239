"""Filling a form as a person would: what it offers, and where it is empty something that its rules take."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby
from xml.etree.ElementTree import Element

from werkzeug.datastructures import MultiDict

from tests import markup

WORDS = "This was said with care."
_NOT_FILLED = ("file", "submit", "button", "image", "reset")
# What stands in a line that is empty, by its name; the others may stay empty.
LINES = {
    "title": "Said with care",
    "subject": "What is asked",
    "label": "The next report",
    "owner": "Business manager",
    "name": "Somebody new",
    "email": "somebody.new@example.org",
    "code": "NEWBODY",
    "answers": "R2",
    "authority": "The Board",
    "minute": "Minute 4",
    "from_post": "Independent chair",
    "attended": "All agencies",
}

# What is chosen where nothing is, by the name of the field or its end; else the first that is offered.
CHOSEN = {"delivery": "at_risk", "basis": "inferred"}
_ROW = re.compile(r"([0-9a-hjkmnp-z]{26})-")


def posting(html: str, path: str) -> dict[str, Element]:
    """The forms of a page that post, by where to."""
    forms = markup.parse(html).iter("form")
    return {each.get("action") or path: each for each in forms if each.get("method", "").lower() == "post"}


def filled(form: Element, day: dt.date, typed: dict[str, str] | None = None, every: bool = False) -> MultiDict:
    """What the form would send. An empty date becomes ``day``; ``every``: what may stay empty is
    chosen too: a box, and the first of a list."""
    typed, sent = typed or {}, []
    fields = [each for each in form.iter() if each.get("name") and each.tag in ("input", "textarea", "select", "button")]
    for name, group in groupby(sorted(fields, key=lambda each: each.get("name")), key=lambda each: each.get("name")):
        several = list(group)
        sent += [(name, typed[name])] if name in typed else _sent(name, several, day, every)
    return MultiDict([*sent, *((name, value) for name, value in typed.items() if name not in dict(sent))])


def _sent(name: str, several: list[Element], day: dt.date, every: bool) -> list[tuple[str, str]]:
    first = several[0]
    kind = first.get("type", "text") if first.tag == "input" else first.tag
    if kind in _NOT_FILLED:
        return []
    if kind in ("radio", "checkbox"):
        chosen = [each.get("value", "on") for each in several if each.get("checked") is not None]
        if not chosen and (kind == "radio" or every):
            offered = [each.get("value", "on") for each in several]
            chosen = [value for value in offered if value == CHOSEN.get(name.rpartition("-")[2])] or offered[:1]
        return [(name, value) for value in chosen]
    if kind == "select":
        options = list(first.iter("option"))
        chosen = [each.get("value", "") for each in options if each.get("selected") is not None]
        offered = [each.get("value", "") for each in options if each.get("value")]
        empty = "" if len(offered) < len(options) and not every else None
        return [(name, next(iter([*filter(None, chosen), *([empty] if empty is not None else []), *offered]), ""))]
    given = "".join(first.itertext()) if kind == "textarea" else first.get("value", "")
    if kind == "hidden" or given.strip():
        return [(name, given)]
    if name.endswith(("-day", "-month", "-year")):
        return [(name, str(getattr(day, name.rpartition("-")[2])))]
    return [(name, WORDS if kind == "textarea" else LINES.get(name, ""))]


def offered(form: Element) -> dict[str, set[str]]:
    """What may be chosen in each field with choices."""
    found: dict[str, set[str]] = {}
    for each in form.iter():
        if each.tag == "select" and each.get("name"):
            found[each.get("name")] = {option.get("value", "") for option in each.iter("option")}
        elif each.get("type") in ("radio", "checkbox") and each.get("name"):
            found.setdefault(each.get("name"), set()).add(each.get("value", "on"))
    return found


def of_one_row(data: MultiDict) -> MultiDict:
    """Of a form with a row for each of many records, that of one; any other form whole."""
    rows = sorted({row[1] for name in data if (row := _ROW.match(name))})
    return MultiDict([(name, value) for name, value in data.items(multi=True) if not _is_of(rows[1:], name)])


def _is_of(rows: list[str], name: str) -> bool:
    return any(name.startswith(f"{row}-") for row in rows)
