"""Walking from page to page: one page and one form of each view that somebody is offered."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

from tests import cast, markup
from tracker.store.exports import ExportCount
from tracker.store.people import AccessLog, Session, SignInTry
from tracker.store.tables import TABLES


@dataclass
class Found:
    """Pages by the endpoint that makes them, and forms by the endpoint that takes them."""

    pages: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)  # the tables that the walk itself changed


@dataclass
class Form:
    """A form that posts: where to, on which page it stands, and its fields with the values that it was given."""

    action: str
    page: str
    hidden: dict[str, str]
    names: list[str]  # of the fields that a person fills
    choices: dict[str, list[str]]
    upload: bool


_walked: dict[str, Found] = {}


def crawled(visitor: cast.Visitor, part: str) -> Found:
    """What is reached by links from the home page, one address for each view.

    A part is walked through once: the addresses are the same in each test's copy of the database.
    """
    if part not in _walked:
        before = everything()
        _walked[part] = _crawl(visitor)
        after = everything()
        _walked[part].changed = [table for table in before if after[table] != before[table]]
    return _walked[part]


def everything() -> dict[str, list[str]]:
    """Every row of every table, but for those that say that somebody looked: sessions, the access log, files made."""
    apart = (Session, SignInTry, AccessLog, ExportCount)
    return {table._meta.table_name: sorted(map(str, table.select().tuples())) for table in TABLES if table not in apart}


def _crawl(visitor: cast.Visitor) -> Found:
    found, waiting = Found(), ["/"]
    address_of = visitor.client.application.url_map.bind("localhost")
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(address_of, path, "GET")
        if endpoint is None or endpoint in found.pages or endpoint in ("static", "evidence.file"):
            continue
        answer = visitor.get(path)
        found.pages[endpoint] = path
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue  # documents and calendars lead nowhere
        tree = markup.parse(answer.get_data(as_text=True))
        waiting += [link.get("href") for link in tree.iter("a") if (link.get("href") or "").startswith("/")]
        for form in tree.iter("form"):
            if form.get("method", "").lower() == "post":
                taken = _form(form, path)
                found.forms.setdefault(_endpoint(address_of, taken.action, "POST") or taken.action, taken)
    return found


def _endpoint(address_of, path: str, method: str) -> str | None:
    try:
        return address_of.match(urlsplit(path).path, method)[0]
    except HTTPException:
        return None


def _form(form, path: str) -> Form:
    inputs = [each for each in form.iter() if each.tag in ("input", "textarea", "select") and each.get("name")]
    hidden = {each.get("name"): each.get("value") or "" for each in inputs if each.get("type") == "hidden"}
    choices: dict[str, list[str]] = {}
    for each in inputs:
        if each.tag == "select":
            choices[each.get("name")] = [option.get("value") or "" for option in each.iter("option")]
        elif each.get("type") in ("radio", "checkbox"):
            choices.setdefault(each.get("name"), []).append(each.get("value") or "on")
    names = [name for each in inputs if (name := each.get("name")) not in hidden]
    upload = "multipart" in (form.get("enctype") or "")
    return Form(form.get("action") or path, path, hidden, list(dict.fromkeys(names)), choices, upload)
