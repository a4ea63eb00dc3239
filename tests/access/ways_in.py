"""What the demonstration has nothing of: other ways in than a password alone. It is added for the walks."""

from __future__ import annotations

import dataclasses
import datetime as dt

from tests import cast
from tracker import clock
from tracker.business import sign_in, sign_on_rules
from tracker.rules import roles
from tracker.rules.sign_on import Provider
from tracker.store import people
from tracker.store.database import known
from tracker.store.people import Account, Session
from tracker.store.reviews import Agency
from tracker.store.second_factor import SecondFactor
from tracker.store.sign_on import SignOnIdentity

DIRECTORY = Provider("police", "https://directory.example.org", "tracker", "secret", "the police’s account")


def add(app) -> None:
    """A directory with a domain, a claim that gives a post and somebody who is known there; somebody with a second factor."""
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], providers=(DIRECTORY,))
    by, today = _unit(), clock.today()
    lead = Agency.get(known(Agency) & (Agency.code == "TVP"))
    given = sign_on_rules.Mapping("groups", "their-leads", roles.LEAD, "Police lead", lead, "", "Their director asked.")
    sign_on_rules.add(DIRECTORY.issuer, given, by=by, today=today)
    sign_on_rules.give_domain(DIRECTORY.issuer, "example.org", "It is theirs.", by=by, today=today)
    account = Account.get(Account.email == "hospitals@demo.example")
    SignOnIdentity.create(issuer=DIRECTORY.issuer, subject="one", account=account, linked_at=clock.now())
    SecondFactor.create(account=account, secret="kept", confirmed_at=clock.now())


def _unit() -> roles.Acting:
    account = Account.get(Account.email == "unit@demo.example")
    return people.acting_in(people.posts_held(account.person, cast.TODAY).first(), account.id)


def stay_fresh() -> None:
    """Nobody who is signed in now is asked for another proof while the walk lasts, however long it takes."""
    Session.update(proved_at=clock.now() + dt.timedelta(hours=2)).execute()
    assert sign_in.is_fresh(Session.select().first(), clock.now() + dt.timedelta(hours=2))
