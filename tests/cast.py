"""The people of the tests. They keep their parts: posts, not persons."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tests import markup
from tracker import clock
from tracker.business import people, sign_in
from tracker.rules import roles
from tracker.rules.roles import Acting
from tracker.store import people as store
from tracker.store import reviews

TODAY = dt.date(2015, 9, 30)
PASSWORD = "three quiet words 15"

# name: (role, title, agency code, level)
PARTS = {
    "chair": (roles.CHAIR, "Independent chair", None, ""),
    "unit": (roles.BUSINESS_UNIT, "Business manager", "OSCB", ""),
    "police": (roles.LEAD, "Police lead", "TVP", ""),
    "police_chief": (roles.SENIOR_OFFICER, "Police senior officer", "TVP", ""),
    "council": (roles.LEAD, "Council lead", "OCC", ""),
    "health": (roles.LEAD, "Health trust lead", "OHFT", ""),
    "district": (roles.LEAD, "District lead", "OXCITY", ""),
    "member": (roles.BOARD_MEMBER, "Board member, health", "OUHT", "board"),
    "executive": (roles.BOARD_MEMBER, "Executive member, council", "OCC", "executive"),
    "reader": (roles.READER, "Reader, scrutiny", None, ""),
}
SEEN_AS_ROLES = ("chair", "unit", "police", "police_chief", "member", "reader")


def email(part: str) -> str:
    return f"{part.replace('_', '.')}@example.org"


def hire(since: dt.date = dt.date(2013, 1, 1)) -> None:
    """Give everybody an account and a post."""
    for part, (role, title, agency, level) in PARTS.items():
        person = people.add(title, email(part), PASSWORD, by=None, today=TODAY, now=clock.now())
        body = reviews.agency_of(agency) if agency else None
        people.give_post(person, role, title, by=None, today=TODAY, agency=body, level=level, since=since)


def acting(part: str) -> Acting:
    """Somebody in their post, for calling the verbs."""
    account = store.Account.get(store.Account.email == email(part))
    post = store.posts_held(account.person, clock.today()).first()
    return store.acting_in(post, account.id)


@dataclass
class Visitor:
    """Somebody at a browser, signed in or not. ``post`` fills the page's own form, as a browser would."""

    client: object

    def get(self, path: str, **kwargs):
        return self.client.get(path, **kwargs)

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.get_data(as_text=True)

    def still(self, path: str) -> str:
        """The page without what is another at each look: the token and the one-time ids of its forms."""
        return still(self.page(path))

    def post(self, path: str, fields: dict | None = None, form_at: str | None = None, **kwargs):
        """Send a form. Its hidden fields are taken from the page at ``form_at`` (else ``path``) where that can be read."""
        shown = self.get(form_at or path)
        hidden = hidden_fields(shown.get_data(as_text=True), path) if shown.status_code == 200 else {}
        return self.client.post(path, data={**hidden, **(fields or {})}, **kwargs)

    def come_in(self, part: str):
        """Signed in without the page: a session as the verb opens it, in the cookie where the page would put it."""
        token = sign_in.sign_in(email(part), PASSWORD, clock.now())
        with self.client.session_transaction() as kept:
            kept.update(_user_id=token, _fresh=True)
        return self

    def sign_in(self, part: str):
        answer = self.post("/sign-in", {"email": email(part), "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return self


def still(html: str) -> str:
    return re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", html)


def hidden_fields(html: str, action: str) -> dict:
    """The hidden fields of the form that posts to ``action``, else of the first form that posts."""
    tree = markup.parse(html)
    forms = [form for form in tree.iter("form") if form.get("method", "").lower() == "post"]
    chosen = [f for f in forms if (f.get("action") or action).split("?")[0] == action.split("?")[0]] or forms
    if not chosen:
        return {}
    return {i.get("name"): i.get("value") or "" for i in chosen[0].iter("input") if i.get("type") == "hidden"}
