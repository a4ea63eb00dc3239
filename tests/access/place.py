"""The demonstration, with somebody of each role signed in; what they do is taken back, so that all look at the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from itertools import islice

from tests import cast
from tests.access import samples, ways_in
from tests.access.samples import Sample
from tracker import clock
from tracker.business import sign_in
from tracker.rules import roles
from tracker.rules.roles import Acting
from tracker.store import people
from tracker.store.database import database

# The police have a lead and a senior officer, the council a lead and a member of the executive, the health trust a lead.
PARTS = ("police", "police.senior", "council", "health", "chair", "unit", "board", "executive", "reader")


MOST = 14  # records that are looked at for a route


class _TakenBack(Exception):
    pass


class Somebody:
    """A person of the demonstration at a browser, signed in, in the first of their posts."""

    def __init__(self, app, part: str):
        self.app, self.part, self.email = app, part, f"{part}@demo.example"
        self.come_in()

    def come_in(self) -> None:
        self.client = self.app.test_client()
        token = sign_in.sign_in(self.email, cast.PASSWORD, clock.now())
        with self.client.session_transaction() as kept:
            kept.update(_user_id=token, _fresh=True)

    @cached_property
    def acting(self) -> Acting:
        account = people.Account.get(people.Account.email == self.email)
        return people.acting_in(people.posts_held(account.person, clock.today()).first(), account.id)

    @cached_property
    def token(self) -> str:
        """The token of the forms of this session."""
        return re.search(r'name="csrf_token" value="([^"]+)"', self.get("/account").get_data(as_text=True))[1]

    def get(self, path: str):
        return self.client.get(path)

    def post(self, path: str, data) -> object:
        """Send a form of somebody's with one's own token."""
        sent = data.copy()
        sent["csrf_token"] = self.token
        return self.client.post(path, data=sent)


class Place:
    """The application over a copy of the demonstration."""

    def __init__(self, app):
        self.app, self.address = app, app.url_map.bind("localhost")
        self._samples: dict[str, list[Sample]] = {}
        self.visitors = {part: Somebody(app, part) for part in PARTS}
        ways_in.stay_fresh()

    def rules(self, method: str) -> list:
        found = [rule for rule in self.app.url_map.iter_rules() if method in rule.methods]
        return sorted((rule for rule in found if self.verb(rule) in roles.TABLE), key=lambda rule: rule.endpoint)

    def samples(self, rule) -> list[Sample]:
        """The records that may stand in the path of a route, those of several owners among the first."""
        if rule.endpoint not in self._samples:
            self._samples[rule.endpoint] = list(islice(samples.of(rule), MOST))
        return self._samples[rule.endpoint]

    def answers(self, rule, sample: Sample) -> dict[str, int]:
        """What each is to be answered, by the table of rights."""
        verb = self.verb(rule)
        return {part: sample.answer(self.visitors[part].acting, verb, rule.endpoint) for part in PARTS}

    def verb(self, rule) -> str:
        return getattr(self.app.view_functions[rule.endpoint], "allows", "")

    def build(self, endpoint: str, values: dict, method: str, ask: str = "") -> str:
        return self.address.build(endpoint, values, method=method) + (f"?{ask}" if ask else "")


def taken_back(doing: Callable[[], object]):
    """Do something, see what came of it, and leave the database as it was."""
    came = None
    try:
        with database.atomic():
            came = doing()
            raise _TakenBack
    except _TakenBack:
        return came
