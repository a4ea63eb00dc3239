"""What a directory may speak for, and which of its claims give posts: set and taken back by the business unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..rules import roles
from ..rules import sign_on as rules
from ..rules.roles import Acting
from ..store import history
from ..store import sign_on as store
from ..store.reviews import Agency
from ..store.sign_on import SignOnDomain, SignOnRule
from . import sign_on
from .people import BOARD_LEVELS


@dataclass(frozen=True)
class Mapping:
    """A claim and the post that it gives, as somebody typed it."""

    claim: str
    value: str
    role: str
    title: str
    agency: Agency | None
    level: str
    because: str


def checks(said: Mapping) -> list:
    """The rules that each ask one thing, so that a page can say all that is wrong at once."""
    return [
        lambda: rules.check_claim(said.claim, said.value),
        lambda: rules.check_role(said.role),
        lambda: rules.check_place(said.role, said.agency is not None, said.level, BOARD_LEVELS),
        lambda: rules.check_title(said.title),
        lambda: rules.check_reason(said.because),
    ]


def add(issuer: str, said: Mapping, *, by: Acting, today: dt.date, once: str | None = None) -> SignOnRule:
    """From now on, whoever comes in by this directory with the claim holds the post."""
    roles.check(by, roles.MANAGE)
    for check in checks(said):
        check()
    with history.entry("mapped a claim to a post", by=by, today=today, why=said.because.strip(), once=once) as entry:
        rules.check_not_there(any(_alike(row, said) for row in store.rules_in_force(issuer)))
        rule = entry.subject = entry.add(
            SignOnRule,
            issuer=issuer,
            claim=said.claim,
            value=said.value,
            role=said.role,
            title=said.title.strip(),
            agency=said.agency.key if said.agency is not None else None,
            level=said.level,
            because=said.because.strip(),
        )
    return rule


def _alike(row: SignOnRule, said: Mapping) -> bool:
    agency = said.agency.key if said.agency is not None else None
    same = (row.claim, row.value, row.role, row.agency_id, row.level)
    return same == (said.claim, said.value, said.role, agency, said.level)


def take_back(rule: SignOnRule, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> SignOnRule:
    """The claim gives the post no more, and what it gave ends now, whoever is signed in with it."""
    roles.check(by, roles.MANAGE)
    rules.check_reason(because)
    with history.entry("took back the mapping of a claim", by=by, today=today, why=because.strip(), once=once) as entry:
        rules.check_still_given(entry.standing(rule).withdrawn_because)
        taken = entry.subject = entry.change(rule, withdrawn_because=because.strip())
        sign_on.end_all_of(entry, taken, today)
    return taken


def give_domain(
    issuer: str, written: str, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> SignOnDomain:
    """From now on, an address in this domain that the directory verified is whose the directory says."""
    roles.check(by, roles.MANAGE)
    domain = rules.domain_of(written)
    rules.check_reason(because)
    with history.entry("gave a mail domain to a directory", by=by, today=today, why=because.strip(), once=once) as entry:
        rules.check_domain_free(store.speaks_for(domain), issuer)
        row = entry.subject = entry.add(SignOnDomain, issuer=issuer, domain=domain, because=because.strip())
    return row


def take_domain(row: SignOnDomain, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> SignOnDomain:
    """Nobody new comes in by this domain. Who is linked stays linked: their accounts are known by another key."""
    roles.check(by, roles.MANAGE)
    rules.check_reason(because)
    with history.entry("took a mail domain from a directory", by=by, today=today, why=because.strip(), once=once) as entry:
        rules.check_still_given(entry.standing(row).withdrawn_because)
        taken = entry.subject = entry.change(row, withdrawn_because=because.strip())
    return taken
