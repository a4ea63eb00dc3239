"""What the demonstration has nothing of: ways in other than a password alone, and imported plans. Added for the walks."""

from __future__ import annotations

import dataclasses
import datetime as dt

from tests import cast, plans
from tests.hand import by_hand
from tracker import clock
from tracker.business import imports, sign_in, sign_on_rules
from tracker.rules import roles
from tracker.rules.sign_on import Provider
from tracker.store import people, reviews
from tracker.store.database import known
from tracker.store.imports import ImportDraft
from tracker.store.people import Account, Session
from tracker.store.reviews import Agency
from tracker.store.second_factor import SecondFactor
from tracker.store.sign_on import SignOnIdentity

DIRECTORY = Provider("police", "https://directory.example.org", "tracker", "secret", "the police’s account")

MADE_HERE = tuple(f"01m80jzzzzzzzzzzzzzzzzzzz{last}" for last in "1234")  # keys that are the same in each copy


def add(app) -> None:
    """A directory with a domain and a claim that gives a post; somebody who is known there and has a second factor."""
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], providers=(DIRECTORY,))
    by, today = _unit(), clock.today()
    lead = Agency.get(known(Agency) & (Agency.code == "TVP"))
    given = sign_on_rules.Mapping("groups", "their-leads", roles.LEAD, "Police lead", lead, "", "Their director asked.")
    _known_by(MADE_HERE[0], sign_on_rules.add(DIRECTORY.issuer, given, by=by, today=today))
    domain = sign_on_rules.give_domain(DIRECTORY.issuer, "example.org", "It is theirs.", by=by, today=today)
    _known_by(MADE_HERE[1], domain)
    account = _with_a_second_factor()
    SignOnIdentity.create(id=MADE_HERE[2], issuer=DIRECTORY.issuer, subject="one", account=account, linked_at=clock.now())
    SecondFactor.create(account=account, secret="kept", confirmed_at=clock.now())
    _plans(by)


def _plans(by: roles.Acting) -> None:
    """One plan that is imported, and one that is begun: a workbook with several sheets."""
    review = reviews.review_of("children-a-f")
    for name in ("escalation", "supervision"):
        plan = plans.plan(name)
        draft = imports.begin(review, plan.content, plan.name, by=by, today=cast.TODAY, now=clock.now())
        mapping = imports.preview(draft, by=by, today=cast.TODAY).mapping.with_(dated=cast.TODAY)
        mapping = mapping.with_(owners=dict.fromkeys(plan.owners, ("TVP",)))
        imports.save(draft, mapping, by=by)
        if name == "escalation":
            imports.take(draft, by=by, today=cast.TODAY, rest=True, names_nobody=True)
        else:
            ImportDraft.update(id=MADE_HERE[3]).where(ImportDraft.id == draft.id).execute()


def _known_by(key: str, row) -> None:
    """What is found out in one copy of the demonstration is used in another (tests/access/forms.py)."""
    model = type(row)
    by_hand(model.update(id=key, record=key).where(model.id == row.id))


def half_way() -> str:
    """The token of somebody whose password was right and whose code is still asked for."""
    return sign_in.half_sign_in(_with_a_second_factor(), clock.now())


def _with_a_second_factor() -> Account:
    return Account.get(Account.email == "hospitals@demo.example")


def _unit() -> roles.Acting:
    account = Account.get(Account.email == "unit@demo.example")
    return people.acting_in(people.posts_held(account.person, cast.TODAY).first(), account.id)


def stay_fresh() -> None:
    """Nobody who is signed in now is asked for another proof while the walk lasts, however long it takes."""
    Session.update(proved_at=clock.now() + dt.timedelta(hours=2)).execute()
    assert sign_in.is_fresh(Session.select().first(), clock.now() + dt.timedelta(hours=2))
