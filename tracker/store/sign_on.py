"""Single sign-on: who is who in a directory, what it may speak for, and which of its claims give posts."""

from __future__ import annotations

import datetime as dt

from peewee import JOIN, CharField, DateTimeField, ForeignKeyField, TextField

from .database import JSON, Record, Table, in_force, known, new_key
from .people import Account, Person, Post, held_on
from .reviews import Agency


class SignOnRule(Record):
    """A claim of a directory that gives a post to whoever has it."""

    issuer = CharField(max_length=500)
    claim = CharField(max_length=100)
    value = CharField(max_length=300)
    role = CharField(max_length=20)
    title = CharField(max_length=200)
    agency = ForeignKeyField(Agency, null=True, backref="+")
    level = CharField(max_length=20, default="")
    because = TextField()
    withdrawn_because = TextField(default="")
    words = ("title", "because", "withdrawn_because")


class SignOnDomain(Record):
    """A mail domain for which a directory may speak: whoever has an address there may be whom the directory says."""

    issuer = CharField(max_length=500)
    domain = CharField(max_length=253)
    because = TextField()
    withdrawn_because = TextField(default="")
    words = ("because", "withdrawn_because")


class SignOnIdentity(Table):
    """An account of a directory that is somebody here. Not versioned, as an account is not: it says how they sign in."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    issuer = CharField(max_length=500)
    subject = CharField(max_length=255)  # the directory's own key of the person
    account = ForeignKeyField(Account, backref="+")
    linked_at = DateTimeField()
    used_at = DateTimeField(null=True)
    claims = JSON(default=list)  # the names of the claims that came last; no values

    class Meta:
        indexes = ((("issuer", "subject"), True), (("account", "issuer"), True))


def rules(as_at: dt.date | None = None):
    """Every rule, with its agency: by directory, claim and value."""
    on = (SignOnRule.agency == Agency.record) & known(Agency, as_at)
    return (
        SignOnRule.select(SignOnRule, Agency)
        .join(Agency, JOIN.LEFT_OUTER, on=on, attr="body")
        .where(known(SignOnRule, as_at))
        .order_by(SignOnRule.issuer, SignOnRule.claim, SignOnRule.value, SignOnRule.title, SignOnRule.id)
    )


def rules_in_force(issuer: str | None = None) -> list[SignOnRule]:
    """The rules that give posts now; of one directory or of all."""
    query = rules().where(in_force(SignOnRule))
    return list(query if issuer is None else query.where(SignOnRule.issuer == issuer))


def rule_of(key: str) -> SignOnRule | None:
    return rules().where(SignOnRule.record == key).first()


def domains_in_force() -> list[SignOnDomain]:
    """Which domains were given, by directory and name."""
    where = in_force(SignOnDomain)
    return list(SignOnDomain.select().where(where).order_by(SignOnDomain.issuer, SignOnDomain.domain))


def domains_of(issuer: str) -> set[str]:
    where = in_force(SignOnDomain) & (SignOnDomain.issuer == issuer)
    return {name for (name,) in SignOnDomain.select(SignOnDomain.domain).where(where).tuples()}


def speaks_for(domain: str) -> str | None:
    """The issuer of the directory to which a domain was given."""
    where = in_force(SignOnDomain) & (SignOnDomain.domain == domain)
    return SignOnDomain.select(SignOnDomain.issuer).where(where).scalar()


def domain_of(key: str) -> SignOnDomain | None:
    return SignOnDomain.get_or_none((SignOnDomain.record == key) & known(SignOnDomain))


def given_by(rules: list[str], day: dt.date) -> dict[str, int]:
    """How many posts each of these rules gives on a day."""
    found: dict[str, int] = {}
    for (rule,) in (
        Post.select(Post.given_by_rule).where(known(Post) & held_on(day) & Post.given_by_rule.in_(rules)).tuples()
    ):
        found[rule] = found.get(rule, 0) + 1
    return found


def posts_given(rules, day: dt.date, person: str | None = None) -> list[Post]:
    """The posts that these rules gave and that have not ended on a day; of one person or of all."""
    where = known(Post) & Post.given_by_rule.in_(rules) & (Post.until.is_null() | (Post.until > day))
    query = Post.select().where(where if person is None else where & (Post.person == person))
    return list(query.order_by(Post.id))


def identity_of(issuer: str, subject: str) -> SignOnIdentity | None:
    """Whose account of a directory this is."""
    where = (SignOnIdentity.issuer == issuer) & (SignOnIdentity.subject == subject)
    return SignOnIdentity.select(SignOnIdentity, Account).join(Account).where(where).first()


def identities_of(account: str) -> list[SignOnIdentity]:
    """The accounts of directories by which somebody signs in."""
    return list(SignOnIdentity.select().where(SignOnIdentity.account == account).order_by(SignOnIdentity.issuer))


def identity(key: str, person: str) -> SignOnIdentity | None:
    """One of them, by its key, if it is of this person."""
    where = (SignOnIdentity.id == key) & (Account.person == person)
    return SignOnIdentity.select(SignOnIdentity, Account).join(Account).where(where).first()


def linked(account: str, issuer: str) -> bool:
    where = (SignOnIdentity.account == account) & (SignOnIdentity.issuer == issuer)
    return SignOnIdentity.select().where(where).exists()


def people_linked():
    """Who signs in by a directory, the one who came last on top; for the list of the business unit."""
    on = (Account.person == Person.record) & known(Person)
    return (
        SignOnIdentity.select(SignOnIdentity, Account, Person)
        .join(Account)
        .join(Person, on=on, attr="holder")
        .order_by(SignOnIdentity.used_at.desc(), SignOnIdentity.id)
    )


def roles_held(person: str, day: dt.date) -> set[str]:
    """The roles that a person has on a day or is to have: what waits for a second person, and what begins later, too."""
    where = known(Post) & (Post.person == person) & (Post.until.is_null() | (Post.until > day))
    return {role for (role,) in Post.select(Post.role).where(where).tuples()}


def holds_alike(person: str, rule: SignOnRule, day: dt.date) -> bool:
    """Whether somebody holds the post of a rule already, by hand or by a rule."""
    where = known(Post) & held_on(day) & (Post.person == person) & (Post.role == rule.role) & (Post.level == rule.level)
    where &= Post.agency.is_null() if rule.agency_id is None else Post.agency == rule.agency_id
    return Post.select().where(where).exists()
